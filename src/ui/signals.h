/* Signals as something to poll: a handler only writes a byte into a pipe. */
#ifndef KICHBAN_SIGNALS_H
#define KICHBAN_SIGNALS_H

#include <stdbool.h>

struct signals {
    int fd; /* readable when something came */
};

/* Takes over SIGWINCH, SIGHUP, SIGTERM, SIGINT and SIGQUIT, and ignores SIGPIPE and SIGTSTP, until
 * signals_close(). Once per process at a time. */
bool signals_open(struct signals *signals);
void signals_close(struct signals *signals);
/* What came since: a new size of the terminal, the wish to end. */
void signals_take(struct signals *signals, bool *resized, bool *ended);

#endif
