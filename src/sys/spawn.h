/* Starting other programs: one that outlives this one, one that works for it. */
#ifndef KICHBAN_SPAWN_H
#define KICHBAN_SPAWN_H

#include <sys/types.h>

#include "base/err.h"

/* Starts `args` (NULL-ended, args[0] the program's path) in a session of its own, with no input,
 * its output going to `log` (a path, appended), and the writing end of a pipe as descriptor 3.
 * Returns the reading end, or -1. */
int spawn_detached(char *const args[], const char *log, struct err *err);
/* Reads what it says on the pipe until a newline, the end, or `ms` have passed; closes the pipe.
 * The caller owns the text; NULL: nothing was said in time. */
char *spawn_hear(int fd, int ms);

/* Starts `args` (as above, but found in PATH) with a socket as its input and output, *fd being our end, and nothing
 * else of the caller's; what it says on its error output is lost. Its pid, to be waited for, or -1. */
pid_t spawn_worker(char *const args[], int *fd, struct err *err);

/* What a program (found by PATH when args[0] has no slash) says on its output within `ms`; the caller
 * owns it. NULL: it isn't there, failed, or took longer. */
char *spawn_output(char *const args[], int ms);

#endif
