#include "sys/catalogue.h"

#include <libintl.h>
#include <locale.h>

#include "base/mem.h"
#include "sys/path.h"
#include "base/banned.h"

#define DOMAIN "kichban"

/* gettext looks nothing up in the C locale, but does in C.UTF-8, in the languages of LANGUAGE. */
void catalogue_set(const char *lang)
{
    extern int _nl_msg_cat_cntr; /* gettext's own: a change of LANGUAGE is seen by it */
    char *locale = path_shipped("locale", "locale");
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
