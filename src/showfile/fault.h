/* The list of faults, for the files of this folder. */
#ifndef KICHBAN_SHOWFILE_FAULT_H
#define KICHBAN_SHOWFILE_FAULT_H

#include <stdarg.h>

#include "showfile/load.h"

#define QUOTE_CELLS 48
#define N_(sentence) sentence /* for translation */

void fault_add(struct faults *faults, const char *file, int line, int col, bool warning,
               const char *format, va_list args);
void faults_sort(struct faults *faults);

#endif
