/* When a segment's media fail: what the file wrote for it (`on_fail`). The picture changes, what the
 * segment still plays fades, the MC gets other words, and where the file says so another GO point
 * stands by. Nothing goes on air by itself. */
#include "core/run_priv.h"

#include "base/banned.h"

static void show_instead(struct turn *turn, const struct on_fail *on_fail)
{
    const struct show *show = turn->run->show;
    if (on_fail->show >= 0)
        stage_start(turn, on_fail->show, NULL, true);
    else if (on_fail->show != TARGET_NONE)
        stage_back(turn, on_fail->show == TARGET_BLACK || show->slate < 0, show->fade_out_ms, true);
}

/* The GO point that the file names, if it can still stand by. */
static int goes_to(const struct run *run, const struct on_fail *on_fail)
{
    int point = on_fail->go_to ? run_find_cue(run, on_fail->go_to) : -1;
    return point >= 0 && point_reachable(run, point) ? point : -1;
}

void fail_run(struct turn *turn, int row)
{
    struct run *run = turn->run;
    const struct segment *segment = run_segment(run, row);
    undo_save(turn, say_make(MSG_DID_FAIL, segment->points[0].cue, NULL), true);
    timed_drop(run, segment);
    stage_end_of(turn, segment, false);
    show_instead(turn, &segment->on_fail);
    int point = goes_to(run, &segment->on_fail);
    if (point >= 0 && point != run->now.standby) {
        run->now.standby = point;
        run->cant_point = -1;
        turn->place_moved = true;
    }
    run->now.fail_row = row;
    run->now.auto_spent = run->now.on_row; /* the evening isn't as planned: no start by itself */
    turn_changed(turn);
}

void fail_by_itself(struct turn *turn, const struct segment *segment)
{
    struct run *run = turn->run;
    int row = run->now.on_row;
    if (row < 0 || !segment || run_segment(run, row) != segment || !segment->on_fail.given ||
        !segment->on_fail.automatic || run->now.fail_row == row)
        return;
    fail_run(turn, row);
    turn_warn(turn, say_make(MSG_W_FAIL_AUTO, segment->points[0].cue, segment->title, NULL));
}
