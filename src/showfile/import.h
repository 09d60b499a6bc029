/* From the running order that an office keeps as a table (pasted from Word, saved by Excel) to a show
 * file. Columns are found by their heads, in Vietnamese or English. */
#ifndef KICHBAN_SHOWFILE_IMPORT_H
#define KICHBAN_SHOWFILE_IMPORT_H

#include <stddef.h>

#include "showfile/load.h"

/* `date` stands as the session's, `YYYY-MM-DD`. What could not be understood is a warning. The caller
 * owns the YAML; NULL: there is an error among the faults. */
char *import_table(const char *bytes, size_t len, const char *shown, const char *date,
                   struct faults *faults);

#endif
