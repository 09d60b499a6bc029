#include "ui/lang.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>

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

/* gettext looks nothing up in the C locale, but does in C.UTF-8, in the languages of LANGUAGE. */
void lang_set(const char *lang)
{
    extern int _nl_msg_cat_cntr; /* gettext's own: a change of LANGUAGE is seen by it */
    char *dir = path_self_dir();
    char *locale = xasprintf("%s/locale", dir ? dir : ".");
    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", lang ? lang : "en", 1);
    bindtextdomain(DOMAIN, locale);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
    _nl_msg_cat_cntr++;
    free(locale);
    free(dir);
}

const char *lang_text(const char *english)
{
    return english[0] ? gettext(english) : english;
}

char *lang_say(const struct say *say)
{
    return say_fill(say, lang_text(msg_template(say->msg)));
}
