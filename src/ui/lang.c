#include "ui/lang.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/path.h"
#include "base/banned.h"

#define DOMAIN "kichban"

bool lang_utf8(void)
{
    if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

const char *lang_of_locale(void)
{
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        if (!value || !value[0])
            continue;
        return strncmp(value, "vi", 2) == 0 ? "vi" : strncmp(value, "en", 2) == 0 ? "en" : NULL;
    }
    return NULL;
}

/* Beside the program as it was built, or where `make install` puts it; a test program is built one
 * folder deeper. */
static char *locale_dir(void)
{
    static const char *const places[] = {"locale", "../locale", "../share/locale"};
    char *dir = path_self_dir(), *locale = NULL;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        free(locale);
        locale = xasprintf("%s/%s", dir ? dir : ".", places[i]);
        if (access(locale, F_OK) == 0)
            break;
    }
    free(dir);
    return locale;
}

/* gettext looks nothing up in the C locale, but does in C.UTF-8, in the languages of LANGUAGE. */
void lang_set(const char *lang)
{
    extern int _nl_msg_cat_cntr; /* gettext's own: a change of LANGUAGE is seen by it */
    char *locale = locale_dir();
    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", lang ? lang : "en", 1);
    bindtextdomain(DOMAIN, locale);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
    _nl_msg_cat_cntr++;
    free(locale);
}

const char *lang_text(const char *english)
{
    return english[0] ? gettext(english) : english;
}

char *lang_say(const struct say *say)
{
    return say_fill(say, lang_text(msg_template(say->msg)));
}
