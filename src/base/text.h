/* Text as people see it: UTF-8, normalised to NFC, measured in terminal cells. The only user of
 * libunistring. Nothing here reads the locale. */
#ifndef KICHBAN_TEXT_H
#define KICHBAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is wrong with a text from outside (a show file, a peer, a media tag). */
enum text_fault {
    TEXT_OK = 0,
    TEXT_NOT_UTF8,
    TEXT_CONTROL, /* C0 (but tab and newline where allowed), DEL, C1: escape sequences above all */
    TEXT_BIDI,    /* bidi overrides, embeddings and isolates */
    TEXT_UNASSIGNED, /* no character of Unicode, private use, surrogates, noncharacters */
    TEXT_ZALGO,      /* more than four combining marks on one character */
};

/* Looks for the first fault. `lines`: newlines and tabs are allowed. *at (may be NULL) gets the
 * byte offset of the fault. */
enum text_fault text_vet(const char *text, size_t len, bool lines, size_t *at);
const char *text_fault_sentence(enum text_fault fault); /* English, for N_() translation */

/* NFC of valid UTF-8; the caller owns the result. Invalid UTF-8 comes back copied as it is. */
char *text_nfc(const char *text);
/* NFD: letters apart from their marks; the caller owns it. Invalid UTF-8 comes back as it is. */
char *text_nfd(const char *text);
/* It is NFC already, as can be told at once; false: it may be all the same. */
bool text_surely_nfc(const char *text, size_t len);
/* A text that can be shown anywhere: each faulty byte or character becomes U+FFFD, `␛` for escape.
 * The caller owns the result. */
char *text_safe(const char *text, size_t len);

size_t text_chars(const char *text, size_t len); /* code points; a broken byte counts one */
int text_width(const char *text);                /* terminal cells; combining marks take none */
/* The longest beginning, in bytes, that is at most `cells` wide and ends between graphemes. */
size_t text_fit(const char *text, int cells);
/* The bytes of the first grapheme cluster of a text that isn't empty, and its width in cells. */
size_t text_grapheme(const char *text, int *cells);
/* The bytes of `text` that go on one line of `cells`, broken between words; *skip gets the blank or the
 * line break after them. A word that is longer than a line is broken where it must be. */
size_t text_line(const char *text, int cells, size_t *skip);
/* `text` cut to `cells`, with `…` at the end where something was cut. The caller owns it. */
char *text_cut(const char *text, int cells);

/* It begins with a small letter. */
bool text_begins_small(const char *text);

/* How far two words are apart: single-letter edits and swaps (Damerau–Levenshtein, restricted). */
int text_distance(const char *a, const char *b);

/* An id from a cue or title: marks dropped, đ→d, lower case, other runs of characters `-`.
 * The caller owns it; "" when nothing is left. */
char *text_slug(const char *text);

#endif
