#include "wire/line.h"

#include "base/banned.h"

void line_init(struct line_reader *reader, size_t cap)
{
    *reader = (struct line_reader){.cap = cap};
}

void line_free(struct line_reader *reader)
{
    buf_free(&reader->pending);
}

void line_feed(struct line_reader *reader, const char *bytes, size_t count)
{
    buf_drop_front(&reader->pending, reader->used);
    reader->used = 0;
    buf_add(&reader->pending, bytes, count);
}

char *line_next(struct line_reader *reader, bool *too_long)
{
    *too_long = false;
    size_t left = reader->pending.len - reader->used;
    if (!left)
        return NULL;
    char *start = reader->pending.data + reader->used;
    char *end = memchr(start, '\n', left);
    size_t length = end ? (size_t)(end - start) : left;
    if (length > reader->cap) {
        *too_long = true;
        return NULL;
    }
    if (!end)
        return NULL;
    *end = '\0';
    for (char *nul = start; (nul = memchr(nul, '\0', (size_t)(end - nul)));)
        *nul = '\x01'; /* nothing may hide behind a zero: the line is no JSON now */
    reader->used += length + 1;
    return start;
}
