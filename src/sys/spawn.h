/* Starting a program that outlives this one. */
#ifndef KICHBAN_SPAWN_H
#define KICHBAN_SPAWN_H

#include "base/err.h"

/* Starts `args` (NULL-ended, args[0] the program's path) in a session of its own, with no input,
 * its output going to `log` (a path, appended), and the writing end of a pipe as descriptor 3.
 * Returns the reading end, or -1. */
int spawn_detached(char *const args[], const char *log, struct err *err);
/* Reads what it says on the pipe until a newline, the end, or `ms` have passed; closes the pipe.
 * The caller owns the text; NULL: nothing was said in time. */
char *spawn_hear(int fd, int ms);

#endif
