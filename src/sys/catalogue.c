#include "sys/catalogue.h"

#include <libintl.h>
#include <locale.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/path.h"
#include "base/banned.h"

#define DOMAIN "kichban"

/* Beside the program as it was built, or where `make install` puts it (the engine lies in libexec, one
 * folder deeper, as a test program does in the build). */
static char *locale_dir(void)
{
    static const char *const places[] = {"locale", "../locale", "../share/locale",
                                         "../../share/locale"};
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
void catalogue_set(const char *lang)
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

const char *catalogue_text(const char *english)
{
    return english[0] ? gettext(english) : english;
}
