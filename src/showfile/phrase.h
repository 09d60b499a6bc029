/* What an office writes, compared by its words: marks dropped, small letters, one blank between. A list
 * of phrases has `|` between them. */
#ifndef KICHBAN_SHOWFILE_PHRASE_H
#define KICHBAN_SHOWFILE_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

char *phrase_of(const char *text); /* the caller owns it; "" when it has no words */
/* Of what phrase_of() gave: is it one of the list, does it begin with one (how many bytes; 0: none), is
 * one of them in it? Whole words only. */
bool phrase_is(const char *words, const char *list);
size_t phrase_begins(const char *words, const char *list);
bool phrase_holds(const char *words, const char *list);

/* How far a word is from what it may stand for (text_distance()); other marks or another case are one
 * step. */
int phrase_distance(const char *word, const char *meant);

#endif
