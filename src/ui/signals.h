/* Signals as something to poll: a handler only writes a byte into a pipe. */
#ifndef KICHBAN_SIGNALS_H
#define KICHBAN_SIGNALS_H

#include <stdbool.h>

struct signals {
    int fd; /* readable when something came */
};

/* What came since. */
struct signals_news {
    bool resized, ended; /* a new size of the terminal, the wish to end */
    bool stop, back;     /* the wish to stop, and having been stopped */
};

/* Takes over SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP and SIGCONT, and ignores SIGPIPE,
 * until signals_close(). Once per process at a time. */
bool signals_open(struct signals *signals);
/* Calls this before a fault of the program ends it as it would have. */
void signals_on_crash(void (*crashed)(void));
void signals_close(struct signals *signals);
struct signals_news signals_take(struct signals *signals);

/* A shell with job control waits below, so that stopping leads back to it and not to a dead terminal. */
bool signals_can_stop(void);
/* Stops all that the shell started with us, until it says go on; SIGCONT then is news. */
void signals_stop(void);

#endif
