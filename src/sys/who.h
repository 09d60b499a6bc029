/* Who sits at this terminal. */
#ifndef KICHBAN_WHO_H
#define KICHBAN_WHO_H

/* `user@machine`: the same for every terminal of a user on a machine. Valid for the process. */
const char *who_seat(void);

#endif
