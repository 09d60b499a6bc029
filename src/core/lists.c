/* Lists of media: what plays in order, each start an instance of its own. The run itself starts the
 * next; a still's time is `every`, a sound's and a film's their own. What is broken is left out. */
#include "core/run_priv.h"

#include "base/banned.h"

static bool is_still(const struct run *run, int media)
{
    return run->show->media[media].kind == MEDIA_STILL;
}

static int medium_at(const struct run *run, int list, int item)
{
    const struct media *media = &run->show->media[list];
    return media->list[(size_t)item % media->list_count];
}

static bool vamps(const struct media *media)
{
    return media->loop == LOOP_VAMP;
}

int list_next(const struct run *run, int list, int item)
{
    const struct media *media = &run->show->media[list];
    int count = (int)media->list_count, rounds = media->loop > 1 ? media->loop : 1;
    for (int i = item; i < item + count; i++) {
        if (!vamps(media) && i >= count * rounds)
            return -1;
        if (!media_why(run, medium_at(run, list, i)))
            return i;
    }
    return -1;
}

int list_first(const struct run *run, int media)
{
    if (!run->show->media[media].list_count)
        return media;
    int item = list_next(run, media, 0);
    return medium_at(run, media, item < 0 ? 0 : item);
}

static int64_t item_length(const struct run *run, int list, int item)
{
    int media = medium_at(run, list, item);
    return is_still(run, media) ? run->show->media[list].every_ms : stage_length(run, media);
}

int64_t list_before(const struct run *run, int list, int item)
{
    int64_t sum = 0;
    int count = (int)run->show->media[list].list_count;
    for (int i = 0; i < item && i < count; i++) {
        int64_t one = item_length(run, list, i);
        if (one == TIME_NONE)
            return 0;
        if (!media_why(run, medium_at(run, list, i)))
            sum += one * ((item - i + count - 1) / count);
    }
    return sum;
}

int64_t list_length(const struct run *run, int list)
{
    const struct media *media = &run->show->media[list];
    int count = (int)media->list_count;
    for (int i = 0; i < count; i++)
        if (item_length(run, list, i) == TIME_NONE)
            return TIME_NONE;
    return vamps(media) ? TIME_NONE
                        : list_before(run, list, count * (media->loop > 1 ? media->loop : 1));
}

/* The item after this one, -1: it is the last. */
static int after(const struct run *run, const struct inst *inst)
{
    return inst->released ? -1 : list_next(run, inst->list, inst->item + 1);
}

int list_coming(const struct run *run, const struct inst *inst)
{
    int item = inst->list >= 0 && inst_live(inst) ? after(run, inst) : -1;
    return item < 0 ? -1 : medium_at(run, inst->list, item);
}

/* --- going on --- */

/* The list is over: `end` is the list's. */
static void leave_behind(struct turn *turn, struct inst *inst, bool gone)
{
    struct run *run = turn->run;
    const struct media *list = &run->show->media[inst->list];
    bool picture = run_is_picture(run, inst->media);
    stage_note_done(turn, inst);
    inst->counted = false;
    inst->list = -1; /* from now on it is a picture that stays */
    if (gone || !picture)
        stage_drop(run, inst);
    if (!picture || (list->end == END_HOLD && !gone))
        return;
    if (list->end == END_MEDIA)
        stage_start(turn, list->end_media, NULL, false);
    else
        stage_back(turn, list->end == END_BLACK || run->show->slate < 0, list->fade_out_ms, false);
}

void list_go_on(struct turn *turn, struct inst *inst, bool gone)
{
    struct run *run = turn->run;
    int item = after(run, inst);
    turn_changed(turn);
    if (item < 0) {
        leave_behind(turn, inst, gone);
        return;
    }
    struct inst next = *inst;
    next.media = medium_at(run, inst->list, item);
    next.item = item;
    if (gone || !run_is_picture(run, inst->media))
        stage_drop(run, inst);
    else
        inst->counted = false; /* the next one counts */
    stage_put(turn, &next, 0, false);
}

static int64_t due_at(const struct run *run, const struct inst *inst)
{
    if (inst->list < 0 || inst->state != INST_PLAYING || inst->anchor == TIME_NONE ||
        !is_still(run, inst->media))
        return TIME_NONE;
    return inst->anchor + run->show->media[inst->list].every_ms - inst->anchor_ms;
}

void lists_run(struct turn *turn)
{
    struct run *run = turn->run;
    for (size_t i = 0; i < run->inst_count; i++) {
        int64_t at = due_at(run, &run->insts[i]);
        if (at != TIME_NONE && at <= turn->now)
            list_go_on(turn, &run->insts[i], false);
    }
}

int64_t lists_next(const struct run *run)
{
    int64_t next = TIME_NONE;
    for (size_t i = 0; i < run->inst_count; i++) {
        int64_t at = due_at(run, &run->insts[i]);
        if (at != TIME_NONE && (next == TIME_NONE || at < next))
            next = at;
    }
    return next;
}
