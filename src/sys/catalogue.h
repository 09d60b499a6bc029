/* The sentences of this program in another language: gettext's catalogue (src/po/LANG.po, compiled by
 * make to build/locale). English is in the source. */
#ifndef KICHBAN_CATALOGUE_H
#define KICHBAN_CATALOGUE_H

/* "vi", "en"; NULL or another: English. May be called again, but not while another thread looks
 * something up: it changes the environment. */
void catalogue_set(const char *lang);
/* Translated; the same pointer when there is none. Any thread may call it. */
const char *catalogue_text(const char *english);

#endif
