/* A table as offices save it, record by record: `,`, `;` (as Excel writes it where the comma is
 * decimal) or tabs (as a table is pasted), quoted fields with doubled quotes and line ends inside.
 * Read by hand rather than by a library: those at hand give fields, not where they stand. */
#ifndef KICHBAN_SHOWFILE_CSV_H
#define KICHBAN_SHOWFILE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "showfile/source.h"

#define CSV_COLUMNS 64 /* cells beyond are dropped */

struct cell {
    char *text; /* NFC, trimmed at both ends; line ends inside it stay; "" when empty */
    int line, col;
};

/* Zero it but for `source`; `wrong` counts the faults it told. */
struct csv {
    const struct source *source; /* what is wrong with the form goes to its faults */
    size_t wrong;
    size_t at;      /* in the bytes */
    size_t counted; /* up to here the columns of this line are counted */
    int counted_col;
    int line;
    char delimiter;
    struct cell cells[CSV_COLUMNS];
    size_t cell_count;
};

void csv_open(struct csv *csv); /* finds the delimiter */
/* The next record that has something in it; false at the end. */
bool csv_next(struct csv *csv);
void csv_close(struct csv *csv);

#endif
