/* The small parent: holds the lock of the socket, starts the engine and starts it again at once
 * when it dies, however often; only after five deaths within 200 ms of their start it waits a
 * second. */
#ifndef KICHBAN_SUPERVISE_H
#define KICHBAN_SUPERVISE_H

#include "base/err.h"

#define EXIT_TAKEN 3 /* another engine has the socket */

/* Takes the lock beside the socket; the descriptor, held by this process and its children, or -1
 * with a sentence that names who has it. */
int supervise_lock(const char *socket, struct err *err);
/* Runs work(context) in a child until it ends by itself; its exit code. After the first fork the
 * parent calls started(context): what only the first child needs is let go. */
int supervise(int (*work)(void *context), void (*started)(void *context), void *context);

#endif
