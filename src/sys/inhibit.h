/* Keeps this machine awake as long as the process lives: lid, sleep and idle, asked of logind through
 * systemd-inhibit. Where there is no logind it says that it can't, and nothing else happens. */
#ifndef KICHBAN_INHIBIT_H
#define KICHBAN_INHIBIT_H

#include <sys/types.h>

enum inhibit_state {
    INHIBIT_ASKED, /* no answer yet */
    INHIBIT_HELD,
    INHIBIT_LID_FREE, /* sleep and idle are held off, the lid isn't ours to hold */
    INHIBIT_CANT
};

struct inhibit {
    pid_t pid;
    int fd; /* -1: nothing is asked any more */
    enum inhibit_state state;
};

/* `why` is seen by whoever lists the locks (systemd-inhibit --list). */
void inhibit_start(struct inhibit *inhibit, const char *why);
/* Takes in an answer if there is one; never waits. `fd` may be polled for it. */
enum inhibit_state inhibit_look(struct inhibit *inhibit);
void inhibit_end(struct inhibit *inhibit); /* the locks go; the kernel does the same at our death */

#endif
