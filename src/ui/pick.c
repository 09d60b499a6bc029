#include "ui/pick.h"

#include "base/mem.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

void pick_clear(struct pick *pick)
{
    free(pick->cue);
    *pick = (struct pick){0};
}

int pick_find(const struct pick *pick, const struct snapshot *snap, const struct ladder *ladder)
{
    for (int i = 0; pick->cue && i < ladder->step_count; i++)
        if (ladder->steps[i].floats == pick->floats &&
            strcmp(snap->segments[ladder->steps[i].row].cue, pick->cue) == 0)
            return i;
    return -1;
}

bool pick_next(struct pick *pick, const struct snapshot *snap, const struct ladder *ladder,
               int64_t now_ms)
{
    int at = pick_find(pick, snap, ladder) + 1;
    pick_clear(pick);
    if (!ladder->step_count)
        return false;
    const struct ladder_step *step = &ladder->steps[at < ladder->step_count ? at : 0];
    *pick = (struct pick){xstrdup(snap->segments[step->row].cue), step->floats, now_ms + PICK_MS};
    return true;
}

char *pick_verb(const struct snapshot *snap, const struct ladder_step *step)
{
    char to[DUR_TEXT];
    const char *cue = snap->segments[step->row].cue;
    return step->floats ? xasprintf("float %s", cue)
                        : xasprintf("length %s %s", cue, dur_written(step->to_ms, to));
}

char *pick_phrase(const struct snapshot *snap, const struct ladder_step *step)
{
    char to[DUR_TEXT], saves[DUR_TEXT];
    const char *cue = snap->segments[step->row].cue;
    dur_signed(-step->saves_ms, saves);
    return step->floats ? words_fill(_("float %1 (%2)"), cue, saves, NULL)
                        : words_fill(_("%1 in %3 (%2)"), cue, saves, dur_countup(step->to_ms, to));
}

char *pick_anchor(const struct snapshot *snap, const struct ladder_anchor *anchor)
{
    char over[DUR_TEXT], clock[INSTANT_TEXT];
    dur_countup(anchor->over_ms, over); /* as the over of the session is */
    if (anchor->kind == ANCHOR_OFF_AIR)
        return words_fill(_("PAST OFF AIR BY %1"), over, NULL, NULL);
    instant_clock(&snap->zone, anchor->at, false, clock);
    return words_fill(anchor->kind == ANCHOR_HARD_END ? _("%1 ENDS %3 PAST %2")
                                                      : _("%1 STARTS %3 PAST %2"),
                      snap->segments[anchor->row].cue, clock, over);
}
