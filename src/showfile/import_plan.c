/* Numbers and times of what was read: the numbers on paper stay, since people know them; the plan of
 * the show is one chain from the start, and a time on paper that it doesn't meet is kept aside. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/import_parts.h"
#include "showfile/load.h"
#include "base/banned.h"

#define CUE_CHARS 8 /* of the paper's own: more is nothing to call on a headset */
#define SUFFIXES 52 /* `5a` … `5z`, `5aa` … `5az` */

/* A heading with nothing below it is an item without number and time, unless it looks like a heading;
 * a table of nothing but headings is one of items. */
void import_settle_blocks(struct import *in)
{
    size_t blocks = 0;
    for (size_t i = 0; i < in->count; i++)
        blocks += in->items[i].block;
    bool all = blocks == in->count;
    for (size_t i = 0; i < in->count; i++) {
        struct item *item = &in->items[i];
        bool empty = item->block && (i + 1 == in->count || in->items[i + 1].block);
        if (empty && (all || (!item->loose && !import_is_heading(item->texts[COL_TITLE]))))
            item->block = false;
    }
}

/* --- numbers --- */

/* The ids that are taken, by line: open addressing, always less than half full. */
#define SLOTS 8192
struct taken {
    const struct item *items;
    int slots[SLOTS]; /* the item's place plus one */
};

static int *slot_of(struct taken *taken, const char *slug)
{
    unsigned hash = 2166136261u;
    for (const char *c = slug; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    size_t at = hash % SLOTS;
    while (taken->slots[at] && strcmp(taken->items[taken->slots[at] - 1].slug, slug) != 0)
        at = (at + 1) % SLOTS;
    return &taken->slots[at];
}

/* Gives the item a cue if no other has the same id. */
static bool take_cue(struct taken *taken, struct item *item, const char *cue)
{
    char *slug = text_slug(cue);
    int *slot = slot_of(taken, slug);
    if (!*slug || *slot) {
        free(slug);
        return false;
    }
    *slot = (int)(item - taken->items) + 1;
    item->slug = slug;
    char *copy = xstrdup(cue);
    free(item->texts[COL_CUE]);
    item->texts[COL_CUE] = copy;
    return true;
}

/* The office's own number where it can be called on a headset: no blanks, no quotes, no dot behind it.
 * False: it can't. */
static bool tidy_cue(char *cue)
{
    size_t made = 0;
    for (const char *at = cue; *at; at++)
        if (*at != ' ')
            cue[made++] = *at;
    while (made && strchr(".)/:", cue[made - 1]))
        made--;
    cue[made] = '\0';
    size_t open = strspn(cue, "(");
    memmove(cue, cue + open, made - open + 1);
    char *slug = text_slug(cue);
    bool good = *slug && text_chars(cue, strlen(cue)) <= CUE_CHARS && !strpbrk(cue, "\"'\n\t") &&
                !strstr(cue, "“") && !strstr(cue, "”") && !strstr(cue, "‘") && !strstr(cue, "’");
    free(slug);
    return good;
}

/* Numbers that follow one of the paper's: `5a`, `5b` … */
struct series {
    const char *base;
    int used, next;
};

static void name_after(struct taken *taken, struct item *item, struct series *series)
{
    bool done = false;
    for (; series->base && !done && series->used < SUFFIXES; series->used++) {
        char *cue = xasprintf("%s%s%c", series->base, series->used < 26 ? "" : "a",
                              'a' + series->used % 26);
        done = take_cue(taken, item, cue);
        free(cue);
    }
    while (!done) {
        char *cue = xasprintf("%d", series->next++);
        done = take_cue(taken, item, cue);
        free(cue);
    }
}

/* The number that it shares, which lines without one below go on from. */
static const char *name_twin(struct import *in, struct taken *taken, struct item *item)
{
    char *said = item->texts[COL_CUE], *slug = text_slug(said);
    const struct item *other = &in->items[*slot_of(taken, slug) - 1];
    struct series series = {.base = said, .next = 1};
    item->texts[COL_CUE] = NULL;
    name_after(taken, item, &series);
    import_warn(in, item->line, item->col,
                N_("the number `%s` stands on line %d already: this line is called `%s`"), said,
                other->line, item->texts[COL_CUE]);
    free(said);
    free(slug);
    return other->texts[COL_CUE];
}

/* First those of the paper, so that nothing takes a number that stands further down. */
static size_t keep_numbers(struct import *in, struct taken *taken, bool *twin)
{
    size_t kept = 0;
    for (size_t i = 0; i < in->count; i++) {
        struct item *item = &in->items[i];
        if (item->block || !item->texts[COL_CUE])
            continue;
        char *said = xstrdup(item->texts[COL_CUE]);
        if (!tidy_cue(item->texts[COL_CUE])) {
            char *shown = text_cut(said, QUOTE_CELLS);
            import_warn(in, item->line, item->col,
                        N_("the number `%s` can't be called: the line gets another"), shown);
            free(shown);
            free(item->texts[COL_CUE]);
            item->texts[COL_CUE] = NULL;
        } else {
            twin[i] = !take_cue(taken, item, item->texts[COL_CUE]);
            kept++;
        }
        free(said);
    }
    return kept;
}

void import_number(struct import *in)
{
    struct taken *taken = xcalloc(1, sizeof *taken);
    bool *twin = xcalloc(in->count + 1, sizeof *twin);
    taken->items = in->items;
    bool numbered = keep_numbers(in, taken, twin) > 0;
    struct series series = {.next = numbered ? 0 : 1};
    for (size_t i = 0; i < in->count; i++) {
        struct item *item = &in->items[i];
        if (item->block)
            continue;
        if (twin[i]) {
            series.base = name_twin(in, taken, item);
            series.used = 0;
        } else if (item->texts[COL_CUE]) {
            series.base = item->texts[COL_CUE];
            series.used = 0;
        } else {
            name_after(taken, item, &series);
            if (numbered)
                import_warn(in, item->line, item->col,
                            N_("this line has no number of its own: it is called `%s`"),
                            item->texts[COL_CUE]);
        }
    }
    free(twin);
    free(taken);
}

/* --- times --- */

/* What stands before the first known time is counted back from it. */
static int64_t start_of(const struct import *in)
{
    int64_t before = 0;
    for (size_t i = 0; i < in->count; i++) {
        const struct item *item = &in->items[i];
        if (!item->block && item->from != TIME_NONE)
            return (item->from >= before ? item->from - before : item->from) % DAY_MS;
        before += !item->block && item->length_ms != TIME_NONE ? item->length_ms : 0;
    }
    return TIME_NONE;
}

/* Past midnight the clock begins anew. */
static int64_t on_from(int64_t from, int64_t at)
{
    while (from + DAY_MS / 2 < at)
        from += DAY_MS;
    return from;
}

/* An item without length lasts until the next one starts, unless others before it have no length
 * either: then nobody knows whose the time is, and the one on paper is kept aside. */
void import_times(struct import *in)
{
    int64_t at = in->start_ms = start_of(in);
    struct item *before = NULL;
    size_t open = 0; /* items without length since the last known time */
    if (at == TIME_NONE)
        return;
    for (size_t i = 0; i < in->count; i++) {
        struct item *item = &in->items[i];
        if (item->block)
            continue;
        int64_t from = item->from != TIME_NONE ? on_from(item->from, at) : at;
        if (from > at && open == 1 && before->length_ms == TIME_NONE)
            before->length_ms = from - at;
        else if (from != at)
            item->paper_at = from;
        if (item->from != TIME_NONE) {
            at = from;
            open = 0;
        }
        int64_t to = item->to != TIME_NONE ? on_from(item->to, at) : at;
        if (item->length_ms == TIME_NONE && !open && to > at && to - at < DAY_MS)
            item->length_ms = to - at;
        open += item->length_ms == TIME_NONE;
        at += item->length_ms != TIME_NONE ? item->length_ms : 0;
        before = item;
    }
}
