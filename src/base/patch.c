#include "base/patch.h"

#include <stdbool.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

#define AROUND 3 /* unchanged lines before and after a change */

/* A line of the diff; its text lies in the old bytes or in `changed`. */
struct op {
    char sign; /* ' ', '-', '+' */
    const char *text;
    size_t len;
};

struct diff {
    struct op *ops;
    size_t count, room;
    char **changed; /* owned: lines with edits, as they become */
    size_t changed_count, changed_room;
};

char *patch_apply(const char *bytes, size_t len, const struct text_edit *edits, size_t count,
                  size_t *new_len)
{
    struct buf out = {0};
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, bytes + at, edits[i].at - at);
        buf_puts(&out, edits[i].text);
        at = edits[i].at + edits[i].len;
    }
    buf_add(&out, bytes + at, len - at);
    *new_len = out.len;
    return out.data ? buf_steal(&out) : xstrdup("");
}

static size_t line_len(const char *text, size_t len)
{
    const char *end = memchr(text, '\n', len);
    return end ? (size_t)(end - text) + 1 : len;
}

static void add_op(struct diff *diff, char sign, const char *text, size_t len)
{
    struct op op = {.sign = sign, .text = text, .len = len};
    ARRAY_PUSH(diff->ops, diff->count, diff->room, op);
}

static void add_lines(struct diff *diff, const char *text, size_t len)
{
    for (size_t at = 0, one; at < len; at += one) {
        one = line_len(text + at, len - at);
        add_op(diff, '+', text + at, one);
    }
}

/* A line with edits: lines were put in before it or after it, or it became another. */
static void add_changed(struct diff *diff, const char *line, size_t len, char *now, size_t now_len)
{
    ARRAY_PUSH(diff->changed, diff->changed_count, diff->changed_room, now);
    bool ended = len && line[len - 1] == '\n';
    if (now_len > len && ended && memcmp(now + now_len - len, line, len) == 0 &&
        now[now_len - len - 1] == '\n') {
        add_lines(diff, now, now_len - len);
        add_op(diff, ' ', line, len);
    } else if (now_len > len && ended && memcmp(now, line, len) == 0) {
        add_op(diff, ' ', line, len);
        add_lines(diff, now + len, now_len - len);
    } else {
        add_op(diff, '-', line, len);
        add_lines(diff, now, now_len);
    }
}

static void make_ops(struct diff *diff, const char *bytes, size_t len,
                     const struct text_edit *edits, size_t count)
{
    size_t next = 0;
    for (size_t at = 0, one; at < len; at += one) {
        one = line_len(bytes + at, len - at);
        bool last = at + one == len;
        size_t first = next;
        while (next < count && (edits[next].at < at + one || last))
            next++;
        if (first == next) {
            add_op(diff, ' ', bytes + at, one);
            continue;
        }
        struct text_edit *own = xmemdup(edits + first, (next - first) * sizeof *own);
        for (size_t i = 0; i < next - first; i++)
            own[i].at -= at;
        size_t now_len;
        char *now = patch_apply(bytes + at, one, own, next - first, &now_len);
        add_changed(diff, bytes + at, one, now, now_len);
        free(own);
    }
}

static void put_op(struct buf *out, const struct op *op)
{
    buf_putc(out, op->sign);
    buf_add(out, op->text, op->len);
    if (!op->len || op->text[op->len - 1] != '\n')
        buf_puts(out, "\n\\ No newline at end of file\n");
}

/* The operations [from, to) as one hunk; `before` counts the lines in front of it, old and new. */
static void put_hunk(struct buf *out, const struct diff *diff, size_t from, size_t to,
                     const size_t before[2])
{
    size_t old_count = 0, new_count = 0;
    for (size_t i = from; i < to; i++) {
        old_count += diff->ops[i].sign != '+';
        new_count += diff->ops[i].sign != '-';
    }
    buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", before[0] + (old_count > 0), old_count,
               before[1] + (new_count > 0), new_count);
    for (size_t i = from; i < to; i++)
        put_op(out, &diff->ops[i]);
}

/* Changes that are near each other share a hunk. */
static void put_hunks(struct buf *out, const struct diff *diff)
{
    size_t counted = 0, before[2] = {0, 0};
    for (size_t i = 0; i < diff->count;) {
        if (diff->ops[i].sign == ' ') {
            i++;
            continue;
        }
        size_t from = i > AROUND ? i - AROUND : 0, last = i;
        for (size_t k = i; k < diff->count && k <= last + 2 * AROUND + 1; k++)
            if (diff->ops[k].sign != ' ')
                last = k;
        size_t to = last + 1 + AROUND < diff->count ? last + 1 + AROUND : diff->count;
        for (; counted < from; counted++) {
            before[0] += diff->ops[counted].sign != '+';
            before[1] += diff->ops[counted].sign != '-';
        }
        put_hunk(out, diff, from, to, before);
        i = to;
    }
}

/* git's way of names with bytes that could be taken for something else. */
static char *quoted(const char *prefix, const char *path)
{
    struct buf out = {0};
    bool plain = true;
    for (const char *c = path; *c; c++)
        plain = plain && *c != '"' && *c != '\\' && (unsigned char)*c >= ' ' && *c != '\x7f';
    if (plain) {
        buf_printf(&out, "%s%s", prefix, path);
        return buf_steal(&out);
    }
    buf_printf(&out, "\"%s", prefix);
    for (const char *c = path; *c; c++) {
        if (*c == '"' || *c == '\\')
            buf_printf(&out, "\\%c", *c);
        else if ((unsigned char)*c < ' ' || *c == '\x7f')
            buf_printf(&out, "\\%03o", (unsigned)(unsigned char)*c);
        else
            buf_putc(&out, *c);
    }
    buf_putc(&out, '"');
    return buf_steal(&out);
}

char *patch_unified(const char *bytes, size_t len, const struct text_edit *edits, size_t count,
                    const char *path)
{
    struct diff diff = {0};
    struct buf out = {0};
    make_ops(&diff, bytes, len, edits, count);
    if (diff.changed_count) {
        char *a = quoted("a/", path), *b = quoted("b/", path);
        const char *tab = strchr(path, ' ') ? "\t" : ""; /* else what follows the blank is a date */
        buf_printf(&out, "diff --git %s %s\n--- %s%s\n+++ %s%s\n", a, b, a, tab, b, tab);
        put_hunks(&out, &diff);
        free(a);
        free(b);
    }
    for (size_t i = 0; i < diff.changed_count; i++)
        free(diff.changed[i]);
    free(diff.changed);
    free(diff.ops);
    return out.data ? buf_steal(&out) : xstrdup("");
}
