/* A paper that is one table under headings: filled once, written as text, as HTML and as CSV. In CSV the
 * heading of a row is its first column, so that one table has all of it. */
#ifndef KICHBAN_GRID_H
#define KICHBAN_GRID_H

#include "paper/sheet_priv.h"

struct grid_column {
    const char *head; /* translated; "" for a box to tick */
    int cells;        /* in text; 0: what the others leave */
    bool number;      /* right-aligned */
};

/* How a row reads. */
enum grid_style {
    GRID_PLAIN,
    GRID_HEAD,
    GRID_OFF
}; /* HEAD: it stays with the next; OFF: struck out */

struct grid_item {
    char *heading; /* of a part; else the row below */
    char *note;    /* beneath the heading, NULL */
    char **cells;  /* one a column, NULL or owned */
    enum grid_style style;
};

struct grid {
    const struct grid_column *columns;
    size_t column_count;
    struct grid_item *items;
    size_t count, room;
    char **cells; /* of the row that is being filled */
};

void grid_begin(struct grid *grid, const struct grid_column *columns, size_t count);
void grid_free(struct grid *grid);
/* A part begins; takes both texts over, `note` may be NULL. */
void grid_heading(struct grid *grid, char *heading, char *note);
/* A cell of the row that comes next; takes `text` over, NULL is empty. A second text goes below. */
void grid_cell(struct grid *grid, size_t column, char *text);
void grid_row(struct grid *grid, enum grid_style style); /* nothing when no cell was filled */

/* Writes the paper: what is true of the session first, unless it is about several. Frees the grid. */
void grid_sheet(const struct paper *paper, const struct sheet *sheet, struct grid *grid,
                enum paper_format format);

#endif
