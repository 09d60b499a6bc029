#include "core/roster.h"

#include "base/buf.h"
#include "base/mem.h"
#include "core/msg.h"
#include "base/banned.h"

/* Titles and words of the steps are part of the show, so they stand in its language and not in that
 * of a screen. %1 the level, %2 and %3 numbers or names. */
static const struct phrases {
    const char *reading, *invitation, *batch, *only_batch;
    const char *say_reading, *say_decision, *say_invitation, *say_presenter, *say_batch;
} phrases[] = {
    {"Công bố quyết định: %1", "Mời lên sân khấu: %1", "Lượt %2/%3: %1", "Trao: %1",
     "Sau đây là phần công bố quyết định khen thưởng: %1.", "(%1)",
     "Trân trọng kính mời các tập thể, cá nhân có tên sau đây lên sân khấu.",
     "Trân trọng kính mời %1 lên trao.", "Sau đây là lượt %2."},
    {"Decision: %1", "Invitation: %1", "Turn %2 of %3: %1", "Handing over: %1",
     "The decision is read out now: %1.", "(%1)",
     "Please come on stage:", "%1 hands over the awards.", "This is turn %2."},
};

static const struct phrases *phrases_of(const struct show *show)
{
    return &phrases[show->language && strcmp(show->language, "en") == 0];
}

size_t roster_first(const struct show *show, int level, size_t *count)
{
    size_t low = 0, high = show->recipient_count;
    while (low < high) { /* sorted by level */
        size_t middle = low + (high - low) / 2;
        if (show->recipients[middle].level < level)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < show->recipient_count; (*count)++)
        if (show->recipients[low + *count].level != level)
            break;
    return low;
}

static int turn_size(const struct level *level)
{
    return level->batch > 0 ? level->batch : 1;
}

int roster_batches(const struct show *show, int level)
{
    size_t count;
    int size = turn_size(&show->levels[level]);
    roster_first(show, level, &count);
    return ((int)count + size - 1) / size;
}

int roster_batch(const struct show *show, size_t recipient)
{
    size_t count;
    int level = show->recipients[recipient].level;
    if (level < 0)
        return 0;
    return (int)(recipient - roster_first(show, level, &count)) / turn_size(&show->levels[level]);
}

bool roster_here(const struct recipient *recipient)
{
    return !recipient->absent || recipient->represented_by;
}

static int64_t level_ms(const struct show *show, int index)
{
    const struct level *level = &show->levels[index];
    size_t count, first = roster_first(show, index, &count);
    int size = turn_size(level);
    int64_t ms = 0;
    for (size_t from = 0; from < count; from += (size_t)size) {
        int people = 0;
        for (size_t i = from; i < count && i < from + (size_t)size; i++)
            people += roster_here(&show->recipients[first + i]);
        if (people)
            ms += level->walk_ms + people * level->per_name_ms + level->photo_ms;
    }
    return ms;
}

int64_t roster_ms(const struct show *show, const int *levels, size_t count)
{
    int64_t ms = 0;
    for (size_t i = 0; i < count; i++)
        ms += level_ms(show, levels[i]);
    return ms;
}

int roster_steps(const struct show *show, const int *levels, size_t count)
{
    int steps = 0;
    for (size_t i = 0; i < count; i++)
        steps += 2 + roster_batches(show, levels[i]);
    return steps;
}

const char *roster_presenter(const struct level *level, int batch)
{
    return batch >= 0 && (size_t)batch < level->presenter_count ? level->presenters[batch] : NULL;
}

/* --- the steps --- */

struct expanding {
    const struct show *show;
    struct segment *segment;
    struct point *points;
    int count;
};

static struct point *add_step(struct expanding *to, enum step step, int level, int batch,
                              char *title, char *mc)
{
    struct point *point = &to->points[to->count++];
    *point = (struct point){.cue = xasprintf("%s.%d", to->segment->points[0].cue, to->count),
                            .title = title,
                            .mc = mc,
                            .step = step,
                            .level = level,
                            .batch = batch,
                            .line = to->segment->line};
    return point;
}

/* The decisions that the recipients of a level name, each once. */
static void put_decisions(const struct show *show, int level, const char *pattern, struct buf *out)
{
    size_t count, first = roster_first(show, level, &count);
    for (size_t i = first; i < first + count; i++) {
        const char *decision = show->recipients[i].decision;
        bool said = !decision;
        for (size_t k = first; k < i && !said; k++)
            said =
                show->recipients[k].decision && strcmp(show->recipients[k].decision, decision) == 0;
        if (said)
            continue;
        char *text = msg_fill(pattern, decision, NULL, NULL);
        buf_printf(out, "\n%s", text);
        free(text);
    }
}

static void add_reading(struct expanding *to, int level)
{
    const struct phrases *words = phrases_of(to->show);
    const char *name = to->show->levels[level].name;
    struct buf say = {0};
    char *first = msg_fill(words->say_reading, name, NULL, NULL);
    buf_puts(&say, first);
    free(first);
    put_decisions(to->show, level, words->say_decision, &say);
    add_step(to, STEP_READING, level, -1, msg_fill(words->reading, name, NULL, NULL),
             buf_steal(&say));
}

static void add_invitation(struct expanding *to, int level)
{
    const struct phrases *words = phrases_of(to->show);
    add_step(to, STEP_INVITATION, level, -1,
             msg_fill(words->invitation, to->show->levels[level].name, NULL, NULL),
             xstrdup(words->say_invitation));
}

static void add_batch(struct expanding *to, int index, int batch, int batches)
{
    const struct phrases *words = phrases_of(to->show);
    const struct level *level = &to->show->levels[index];
    const char *presenter = roster_presenter(level, batch);
    char number[DUR_TEXT], all[DUR_TEXT];
    snprintf(number, sizeof number, "%d", batch + 1);
    snprintf(all, sizeof all, "%d", batches);
    char *say = presenter     ? msg_fill(words->say_presenter, presenter, NULL, NULL)
                : batches > 1 ? msg_fill(words->say_batch, level->name, number, all)
                              : NULL;
    struct point *point = add_step(
        to, STEP_BATCH, index, batch,
        msg_fill(batches > 1 ? words->batch : words->only_batch, level->name, number, all), say);
    if (level->music < 0)
        return;
    point->actions = xcalloc(1, sizeof *point->actions);
    point->actions[0] = (struct action){.act = ACT_PLAY, .media = level->music};
    point->action_count = 1;
}

static void add_level(struct expanding *to, int level)
{
    int batches = roster_batches(to->show, level);
    if (to->show->levels[level].invite_before) {
        add_invitation(to, level);
        add_reading(to, level);
    } else {
        add_reading(to, level);
        add_invitation(to, level);
    }
    for (int batch = 0; batch < batches; batch++)
        add_batch(to, level, batch, batches);
}

void roster_expand(const struct show *show, struct segment *segment)
{
    int steps = roster_steps(show, segment->levels, segment->level_count);
    if (!steps)
        return;
    size_t written = segment->point_count, all = written + (size_t)steps;
    struct point *points = xcalloc(all, sizeof *points);
    points[0] = segment->points[0];
    struct expanding to = {.show = show, .segment = segment, .points = points + 1};
    for (size_t i = 0; i < segment->level_count; i++)
        add_level(&to, segment->levels[i]);
    for (size_t i = 1; i < written; i++)
        points[(size_t)steps + i] = segment->points[i];
    free(segment->points);
    segment->points = points;
    segment->point_count = all;
}

size_t segment_first_cue(const struct segment *segment)
{
    size_t at = 1;
    while (at < segment->point_count && segment->points[at].step != NO_STEP)
        at++;
    return at;
}
