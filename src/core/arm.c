/* What should be armed: the media of the next two GO points that have any, and of the next call. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

static bool want(int *list, size_t *count, int media)
{
    for (size_t i = 0; i < *count; i++)
        if (list[i] == media)
            return false;
    list[(*count)++] = media;
    return true;
}

static void want_good(const struct run *run, int media, int *list, size_t *count)
{
    int first = list_first(run, media);
    if (!media_why(run, first) && !run->media[first].changed)
        want(list, count, first);
}

static bool want_point(const struct run *run, int point, int *list, size_t *count)
{
    size_t acts_count;
    struct action *acts = roll_actions(run, point, roll_bed_before(run, point), &acts_count);
    bool any = false;
    for (size_t i = 0; i < acts_count; i++) {
        if ((acts[i].act != ACT_PLAY && acts[i].act != ACT_SHOW) || acts[i].media < 0)
            continue;
        want_good(run, acts[i].media, list, count);
        any = true;
    }
    free(acts);
    return any;
}

void stage_arm(struct turn *turn)
{
    struct run *run = turn->run;
    int *list = xcalloc(run->show->media_count + 1, sizeof *list);
    size_t count = 0;
    int points = 0;
    if (!run->finished)
        for (int p = run->now.standby; p >= 0 && points < 2; p = place_after(run, p))
            points += want_point(run, p, list, &count);
    int call = run->finished ? -1 : calls_sound(run);
    if (call >= 0)
        want_good(run, call, list, &count);
    for (size_t i = 0; i < run->inst_count && !run->finished; i++) {
        int coming = list_coming(run, &run->insts[i]);
        if (coming >= 0)
            want_good(run, coming, list, &count);
    }
    bool same = count == run->wanted_count && !run->rearm &&
                (!count || memcmp(list, run->wanted, count * sizeof *list) == 0);
    free(run->wanted);
    run->wanted = list;
    run->wanted_count = count;
    run->rearm = false;
    if (!same)
        turn_effect(turn, FX_ARM);
}

int run_point_ready(const struct run *run, int point)
{
    size_t count;
    struct action *acts = roll_actions(run, point, roll_bed_before(run, point), &count);
    int ready = -1;
    for (size_t i = 0; i < count && ready; i++)
        if ((acts[i].act == ACT_PLAY || acts[i].act == ACT_SHOW) && acts[i].media >= 0)
            ready = stage_armed(run, acts[i].media) && !media_why(run, acts[i].media);
    free(acts);
    return ready;
}

/* What was armed is the old file: it is let go, and armed again once a probe has said that it plays. */
void stage_vet_again(struct turn *turn, int media)
{
    struct media_status *status = &turn->run->media[media];
    status->changed = true;
    status->armed = false;
    status->health = HEALTH_UNKNOWN;
    status->deaths = 0;
    turn->run->rearm = true;
}
