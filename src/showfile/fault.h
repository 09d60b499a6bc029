/* The list of faults, for the files of this folder. */
#ifndef KICHBAN_SHOWFILE_FAULT_H
#define KICHBAN_SHOWFILE_FAULT_H

#include <stdarg.h>

#include "core/msg.h" /* N_ */
#include "showfile/load.h"

#define QUOTE_CELLS 48

/* Adds one with the place of `like`, whose excerpt it takes over. `format` is a msgid: it is said in
 * the language of `faults`. */
void fault_add(struct faults *faults, const struct fault *like, const char *format, va_list args);
void faults_err(const struct faults *faults, struct err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* One sentence, or part of one, in that language. */
const char *fault_words(const struct faults *faults, const char *english);
void faults_sort(struct faults *faults);
/* Takes over what `from` found, as warnings of a file of that rank; `from` is empty then. */
void faults_take(struct faults *faults, struct faults *from, int rank);

#endif
