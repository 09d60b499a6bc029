/* The language of what people read. English is in the source; gettext has the others
 * (src/po/LANG.po, compiled by make to build/locale). The words `error:` and `warning:` are never
 * translated. */
#ifndef KICHBAN_LANG_H
#define KICHBAN_LANG_H

#include <stdbool.h>

#include "core/msg.h"

/* LC_CTYPE to a UTF-8 locale (the user's, else C.UTF-8). False: there is none. */
bool lang_utf8(void);
bool lang_utf8_chosen(void); /* the user's own is one */
/* "vi", "en"; NULL or another: English. May be called again (a screen follows its programme). */
void lang_set(const char *lang);
/* The user's own choice by the locale: "vi", "en", or NULL when it is neither. */
const char *lang_of_locale(void);
const char *lang_text(const char *english); /* translated; the same pointer when there is none */
#define _(text) lang_text(text)
/* A sentence of the core in the language set; the caller owns it. */
char *lang_say(const struct say *say);

#endif
