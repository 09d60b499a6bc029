/* What a client does to a verb before it is sent. */
#ifndef KICHBAN_LATE_H
#define KICHBAN_LATE_H

/* `adopt FILE ID` with FILE as a whole path: people name a file from where they stand, and the engine
 * stands elsewhere. NULL: it may go as it is. The caller owns the text. */
char *late_whole(const char *verb);

#endif
