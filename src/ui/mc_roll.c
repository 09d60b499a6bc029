/* The MC reads names: a press is a name, and the engine hears of it. While the link is lost the names
 * go on here, and are told when it is back. */
#include "ui/mc.h"

#include "base/mem.h"
#include "base/banned.h"

/* The turn that is shown: its own, or the first to come of a level that is being invited. */
static struct snap_step turn_of(const struct mc *mc)
{
    struct snap_step step = mc->step;
    const struct snapshot *snap = &mc->feed->snap;
    if (step.step != STEP_INVITATION || (size_t)step.level >= snap->level_count)
        return step;
    const struct snap_level *level = &snap->levels[step.level];
    step.step = STEP_BATCH;
    step.batch = 0;
    for (size_t i = 0; i < level->count; i++)
        if (level->people[i].batch >= 0 && snap_person_comes(&level->people[i])) {
            step.batch = level->people[i].batch;
            break;
        }
    return step;
}

struct mc_roll mc_roll_look(const struct mc *mc)
{
    const struct snapshot *snap = &mc->feed->snap;
    struct mc_roll roll = {0};
    if (!mc->feed->has_snap || mc->step.step == NO_STEP || mc->step.step == STEP_READING)
        return roll;
    struct snap_step step = turn_of(mc);
    roll.turn = snap_turn(snap, &step, &roll.count);
    roll.on_air = roll.turn && mc->step.step == STEP_BATCH && snap->on_step.step == STEP_BATCH &&
                  snap->on_step.level == step.level && snap->on_step.batch == step.batch;
    if (!roll.turn || mc->step.step != STEP_BATCH)
        return roll;
    roll.now = snap_read_last(roll.turn, roll.count);
    for (int i = 0; i < mc->ahead; i++) {
        const struct snap_person *next = snap_read_next(roll.turn, roll.count, roll.now);
        roll.now = next ? next : roll.now;
    }
    roll.next = snap_read_next(roll.turn, roll.count, roll.now);
    roll.then = roll.next ? snap_read_next(roll.turn, roll.count, roll.next) : NULL;
    return roll;
}

bool mc_roll_on(struct mc *mc, int64_t now_ms)
{
    struct mc_roll roll = mc_roll_look(mc);
    if (!roll.on_air || !roll.next)
        return false;
    mc->read = false;
    if (mc->feed->connected)
        feed_send(mc->feed, "name", now_ms, NULL);
    else
        mc->ahead++;
    return true;
}

bool mc_roll_back(struct mc *mc, int64_t now_ms)
{
    struct mc_roll roll = mc_roll_look(mc);
    if (!roll.on_air || !roll.now)
        return false;
    if (mc->ahead)
        mc->ahead--;
    else if (mc->feed->connected)
        feed_send(mc->feed, "name back", now_ms, NULL);
    return true;
}

void mc_roll_linked(struct mc *mc, int64_t now_ms)
{
    if (!mc->feed->connected || !mc->ahead)
        return;
    struct mc_roll roll = mc_roll_look(mc);
    int names = roll.on_air ? mc->ahead : 0;
    mc->ahead = 0;
    for (int i = 0; i < names; i++)
        feed_send(mc->feed, "name", now_ms, NULL);
}
