/* When YAML itself breaks: the fault in our words, with the usual cure. */
#ifndef KICHBAN_SHOWFILE_SYNTAX_H
#define KICHBAN_SHOWFILE_SYNTAX_H

#include "showfile/source.h"

/* `problem` and its place as the parser gives them, `context_line` 0 when it gives none. Adds the
 * fault, and one for each other line with the same slip. */
void syntax_fault(const struct source *source, const char *problem, int line, int col,
                  int context_line, int context_col);

#endif
