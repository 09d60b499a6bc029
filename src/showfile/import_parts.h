/* What the steps of an import share. import.c goes through the records of the table; import_head.c
 * finds the columns, import_above.c reads what stands above them, import_row.c makes items of rows,
 * import_plan.c gives them numbers and times, import_write.c writes the YAML. */
#ifndef KICHBAN_SHOWFILE_IMPORT_PARTS_H
#define KICHBAN_SHOWFILE_IMPORT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/dur.h"
#include "showfile/csv.h"

enum column {
    COL_CUE,
    COL_TIME,  /* when it begins, from when to when, or how long it takes */
    COL_START, /* of two columns of times */
    COL_END,
    COL_LENGTH,
    COL_TITLE,
    COL_WHO,
    COL_CHARGE,
    COL_MC,
    COL_TECH,
    COL_NOTE,
    COL_COUNT,
    COL_ASIDE = COL_COUNT, /* a note that keeps the name of its column */
    COL_UNREAD,            /* nothing that we know */
};

struct head {
    enum column column;
    char *text;      /* as it stands there, on one line */
    bool labelled;   /* its cells say which column they come from */
    int64_t unit_ms; /* of bare numbers */
    bool unit_said;
    bool told; /* that it isn't read */
};

struct item {
    char *texts[COL_COUNT]; /* by column, NULL: empty; those of times stay NULL */
    char *slug;             /* of the cue: the id it will give */
    int64_t from, to;       /* times of day, ms; TIME_NONE: not said */
    int64_t length_ms, min_ms;
    int64_t paper_at; /* the time on paper that the plan doesn't meet; TIME_NONE: it does */
    bool block;
    bool loose; /* a block whose words stand outside the column of contents */
    int line, col;
};

struct import {
    struct csv csv;
    struct head heads[CSV_COLUMNS];
    size_t head_count;
    bool below_head;      /* the next record is the one below the heads */
    bool signed_off;      /* a signature was met */
    bool minutes_guessed; /* told */
    char **above;         /* the lines above the table */
    size_t above_count, above_room;
    char *title;     /* of the programme; NULL: none found */
    char date[16];   /* `YYYY-MM-DD`; "": none found */
    bool date_vague; /* it may be the day of the paper rather than of the ceremony */
    struct item *items;
    size_t count, room;
    int64_t start_ms; /* of the session, since midnight; TIME_NONE: no time could be read */
};

void import_warn(struct import *in, int line, int col, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A cell as one line, or with its lines; the caller owns it, NULL: nothing is left. */
char *import_line(const char *text);
char *import_lines(const char *text);

/* Does the record name the columns? Then they are those of the table. */
bool import_take_head(struct import *in);
void import_warn_unread(struct import *in);
/* Is it the heads again (a page break), or the numbers of the columns? */
bool import_head_again(const struct import *in);
/* The first filled cell of a column, NULL: there is none. */
const struct cell *import_cell(const struct import *in, enum column column);

void import_keep_above(struct import *in);
void import_read_above(struct import *in);

void import_row(struct import *in);
void import_item_free(struct item *item);
bool import_is_heading(const char *text);

void import_settle_blocks(struct import *in);
void import_number(struct import *in);
void import_times(struct import *in);

/* `date` where none was found. The caller owns the YAML. */
char *import_write(struct import *in, const char *date);

#endif
