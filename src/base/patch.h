/* Small changes of a text, and what they are as a unified diff that `git apply` takes. Bytes that no
 * edit names stay as they are: line ends, blanks, a missing newline at the end. */
#ifndef KICHBAN_PATCH_H
#define KICHBAN_PATCH_H

#include <stddef.h>

/* `len` bytes at `at` become `text`; with len 0 it is put in there. In a list they rise and don't
 * overlap. What is put in before or after a line is whole lines. */
struct text_edit {
    size_t at, len;
    char *text;
};

/* The changed text, ended by a zero that doesn't count; the caller owns it. */
char *patch_apply(const char *bytes, size_t len, const struct text_edit *edits, size_t count,
                  size_t *new_len);
/* A git diff with three lines around each change; "" when nothing changes. `path` is relative to
 * where it will be applied. The caller owns it. */
char *patch_unified(const char *bytes, size_t len, const struct text_edit *edits, size_t count,
                    const char *path);

#endif
