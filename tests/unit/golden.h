/* Texts compared with those in tests/golden/; UPDATE_GOLDEN=1 writes them anew. */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

/* "" when it isn't there; the caller owns it. */
static inline char *golden_read(const char *path)
{
    struct buf text = {0};
    char bytes[4096];
    size_t got;
    FILE *file = fopen(path, "r");
    while (file && (got = fread(bytes, 1, sizeof bytes, file)) > 0)
        buf_add(&text, bytes, got);
    if (file)
        fclose(file);
    return text.data ? buf_steal(&text) : xstrdup("");
}

/* Fails unless `got` is what tests/golden/NAME.txt has. */
static inline void golden_same(const char *name, const char *got)
{
    char *path = xasprintf("tests/golden/%s.txt", name);
    const char *update = getenv("UPDATE_GOLDEN");
    if (update && update[0]) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(got, file);
        fclose(file);
    }
    char *want = golden_read(path);
    if (strcmp(got, want) != 0)
        fail_msg("%s is not what is drawn now:\n%s", path, got);
    free(want);
    free(path);
}

#endif
