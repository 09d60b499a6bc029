/* Bytes into lines: the one place where a peer's bytes are cut. A line ends at LF; a line longer
 * than the cap is a fault that closes the peer. */
#ifndef KICHBAN_LINE_H
#define KICHBAN_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct line_reader {
    struct buf pending;
    size_t cap;  /* longest line in bytes, without its LF */
    size_t used; /* bytes of `pending` that line_next() has handed out */
};

void line_init(struct line_reader *reader, size_t cap);
void line_free(struct line_reader *reader);
void line_feed(struct line_reader *reader, const char *bytes, size_t count);
/* The next whole line, ended by a zero in place of its LF; valid until the next call on the
 * reader. NULL when there is none yet, or with *too_long set when the peer broke the cap. */
char *line_next(struct line_reader *reader, bool *too_long);

#endif
