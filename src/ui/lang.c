#include "ui/lang.h"

#include <langinfo.h>
#include <locale.h>

#include "base/mem.h"
#include "sys/catalogue.h"
#include "base/banned.h"

bool lang_utf8(void)
{
    if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

bool lang_utf8_chosen(void)
{
    locale_t own = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    bool utf8 = own && strcmp(nl_langinfo_l(CODESET, own), "UTF-8") == 0;
    if (own)
        freelocale(own);
    return utf8;
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

void lang_set(const char *lang)
{
    catalogue_set(lang);
}

const char *lang_text(const char *english)
{
    return catalogue_text(english);
}

char *lang_say(const struct say *say)
{
    return say_fill(say, lang_text(msg_template(say->msg)));
}
