/* The lists that stand in the MC's words: `@guests` and `@awards` on a line of their own. */
#ifndef KICHBAN_INSERTS_H
#define KICHBAN_INSERTS_H

#include "base/buf.h"
#include "core/roll.h"

/* Sentences around the names, in the language of who reads. %1 is a name or how to say it. */
struct insert_words {
    const char *say, *instead, *instead_guest, *absent, *rest;
};

/* Who is there: as the file has it where an array is NULL. */
struct inserts {
    const struct show *show;
    const struct standing *standings; /* per recipient */
    const struct attendance *guests;  /* per delegate */
    const struct insert_words *words; /* NULL: in the language of the show */
};

enum insert_piece { INSERT_WORDS, INSERT_HEAD, INSERT_PERSON };
typedef void insert_each(void *context, enum insert_piece piece, const char *text);

/* The words piece by piece: a line of the file with those that go on with it is one. NULL is none. */
void inserts_each(const struct inserts *in, const struct segment *segment, const char *words,
                  insert_each *each, void *context);
/* The same as one text, a piece a line; the words themselves where they have no inserts. NULL for
 * NULL; the caller owns it. */
char *inserts_text(const struct inserts *in, const struct segment *segment, const char *words);
/* "Nguyễn Văn A, Giám đốc, Sở …"; %1 of `say` in brackets. */
void insert_person(struct buf *out, const struct insert_words *words, const char *name,
                   const char *title, const char *unit, const char *say);

#endif
