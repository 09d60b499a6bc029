/* A paper of parts and tables: filled once, then written as text and as HTML. Tables for
 * spreadsheets are flat and write themselves. */
#ifndef KICHBAN_DOC_H
#define KICHBAN_DOC_H

#include "paper/sheet_priv.h"

enum doc_look {
    DOC_PLAIN,
    DOC_CLOCK,  /* never broken */
    DOC_NUMBER, /* the same, to the right */
    DOC_PLACE,  /* the same, in large print */
    DOC_TITLE,  /* its first line is */
    DOC_BOX,    /* to tick, where the cell has a text */
    DOC_SIGN,   /* room for a hand */
};

struct doc_column {
    const char *head; /* translated */
    int cells;        /* of text; 0: what the others leave, in one column of a table */
    int mm;           /* in HTML; 0 likewise */
    enum doc_look look;
};

enum doc_kind { DOC_PART, DOC_LINE, DOC_TABLE, DOC_GROUP, DOC_ROW };
/* BAND: not to be missed; HEAD: that, and it stays with the next; OFF: it doesn't come. */
enum doc_tone { DOC_NORMAL, DOC_BAND, DOC_HEAD, DOC_OFF };

struct doc_item {
    enum doc_kind kind;
    bool page;     /* a part that begins a page */
    bool together; /* a group that no page tears apart, if it fits on one */
    enum doc_tone tone;
    char *text, *note;
    char **cells;               /* of a row: as many as the table has columns, NULL: empty */
    struct doc_column *columns; /* of a table */
    size_t count;               /* of either */
};

/* Zeroed before use; doc_free() frees all it took. */
struct doc {
    struct doc_item *list;
    size_t count, room;
};

/* All take the texts over; NULL is none. */
void doc_part(struct doc *doc, char *title, char *note, bool page);
void doc_line(struct doc *doc, char *text);
/* The rows that follow have these columns. Nothing is written of a table without rows. */
void doc_table(struct doc *doc, const struct doc_column *columns, size_t count);
/* A head over the rows that follow, up to the next one or the end of the table. */
void doc_group(struct doc *doc, char *head, char *note, bool together);
/* As many cells as the table has columns. */
void doc_row(struct doc *doc, enum doc_tone tone, char *const *cells);
void doc_free(struct doc *doc);

/* It writes the whole paper, the facts of the session at its head, as text or HTML, and frees the doc. */
void doc_write(const struct paper *paper, const struct sheet *sheet, struct doc *doc,
               enum paper_format format);
void doc_write_text(const struct paper *paper, const struct sheet *sheet, const struct doc *doc);
void doc_write_html(const struct paper *paper, const struct sheet *sheet, const struct doc *doc);

/* A sheet that is a doc on pages, and a table of its own as CSV. */
void doc_sheet(const struct paper *paper, const struct sheet *sheet, enum paper_format format,
               void (*fill)(const struct paper *, const struct sheet *, struct doc *),
               void (*table)(const struct paper *, const struct sheet *));

#endif
