/* What a reload would leave as it is: what is done or on air, and what was decided by hand. */
#include "core/reload_priv.h"

#include "base/mem.h"
#include "base/banned.h"

static int compare_names(const void *a, const void *b)
{
    const struct named *one = a, *two = b;
    return strcmp(one->name, two->name);
}

/* The ids of the rows that keep something of their own, sorted; `index` is the row. */
static struct named *own_ids(const struct place *place, size_t *count)
{
    struct named *list = xcalloc(place->row_count + 1, sizeof *list);
    *count = 0;
    for (size_t r = 0; r < place->row_count; r++) {
        const struct row *row = &place->rows[r];
        bool by_hand = row->length_ms != TIME_NONE || row->skip_set || row->float_set;
        if (!row->inserted && (row_fixed(place, r) || by_hand))
            list[(*count)++] = (struct named){row->segment->id, (int)r};
    }
    if (*count)
        qsort(list, *count, sizeof *list, compare_names);
    return list;
}

/* Whether it is about what a segment says, rather than where it stands. */
static bool about_content(const struct change *change)
{
    return change->segment && (change->what == WHAT_POINT ||
                               (change->what == WHAT_SEGMENT && change->how == HOW_CHANGED));
}

/* The segment of the new file; NULL: there is none of this id. */
static const struct segment *file_segment(const struct carry *carry, const char *id)
{
    struct named key = {.name = id};
    size_t count = carry->session->segment_count;
    const struct named *found =
        count ? bsearch(&key, carry->ids, count, sizeof key, compare_names) : NULL;
    return found ? &carry->session->segments[found->index] : NULL;
}

/* A decision of this run that says something else than the file. */
static struct say by_hand(const struct row *row, const struct segment *file, enum field field)
{
    char text[DUR_TEXT];
    if (field == FIELD_DURATION && row->length_ms != TIME_NONE &&
        row->length_ms != file->duration_ms)
        return say_make(MSG_CH_WHY_LENGTH, dur_countup(row->length_ms, text), NULL);
    if (field == FIELD_SKIP && row->skip_set && row->skipped != file->skip)
        return say_make(row->skipped ? MSG_CH_WHY_SKIP : MSG_CH_WHY_UNSKIP, NULL);
    if (field == FIELD_FLOAT && row->float_set && row->floated != file->floated)
        return say_make(row->floated ? MSG_CH_WHY_FLOAT : MSG_CH_WHY_UNFLOAT, NULL);
    return (struct say){.msg = MSG_NONE};
}

static void leave(const struct carry *carry, int at, struct change *change)
{
    const struct run *run = carry->run;
    const struct row *row = &run->now.rows[at];
    const struct segment *file = file_segment(carry, change->segment);
    if (!row_fixed(&run->now, (size_t)at)) {
        if (file && change->what == WHAT_SEGMENT)
            change->why = by_hand(row, file, change->field);
    } else {
        const struct facts_in in[2] = {{.show = run->show, .session = run->session},
                                       {.show = carry->show, .session = carry->session}};
        if (file && change->what == WHAT_SEGMENT &&
            !segment_field(in, row->segment, file, change->field, &change->had))
            return; /* the file says again what the run has */
        change->why = say_make(at == run->now.on_row ? MSG_CH_WHY_ON_AIR : MSG_CH_WHY_DONE, NULL);
    }
    if (change->why.msg != MSG_NONE)
        change->name = row_name(row);
}

void mark_left(const struct carry *carry, struct reload *out)
{
    size_t count;
    struct named *own = own_ids(&carry->run->now, &count);
    out->left = 0;
    for (size_t i = 0; i < out->changes->count; i++) {
        struct change *change = &out->changes->list[i];
        change_take(change);
        if (!count || !carry->session || !about_content(change))
            continue;
        struct named key = {.name = change->segment};
        const struct named *found = bsearch(&key, own, count, sizeof *own, compare_names);
        if (found)
            leave(carry, found->index, change);
        out->left += change->why.msg != MSG_NONE;
    }
    free(own);
}

char *left_names(const struct changes *changes)
{
    struct buf out = {0};
    const char *before = NULL;
    int count = 0;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        if (change->why.msg == MSG_NONE || (before && strcmp(before, change->segment) == 0))
            continue;
        before = change->segment;
        names_add(&out, &count, change->name);
    }
    names_end(&out, count);
    return buf_steal(&out);
}
