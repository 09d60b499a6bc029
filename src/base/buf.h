/* A growing run of bytes, always ended by a zero that doesn't count. The struct owns `data`;
 * buf_free() takes a zeroed struct too. */
#ifndef KICHBAN_BUF_H
#define KICHBAN_BUF_H

#include <stddef.h>

struct buf {
    char *data; /* NULL until something is added */
    size_t len;
    size_t room;
};

void buf_add(struct buf *buf, const void *bytes, size_t count);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_drop_front(struct buf *buf, size_t count); /* forgets the first `count` bytes */
void buf_clear(struct buf *buf);                    /* empty, keeps the room */
void buf_free(struct buf *buf);
const char *buf_text(const struct buf *buf); /* "" when empty; valid until the next change */
char *buf_steal(struct buf *buf);            /* the text, now the caller's; the buf is empty */

#endif
