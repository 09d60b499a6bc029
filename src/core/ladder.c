#include "core/ladder.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

#define FLOAT_FROM 3 /* priorities that may be left out: 3, 4, 5 */
#define MUST_RUN 1
#define MOST_TRIES 200 /* a show of thousands of segments: the first that help are enough */

/* What is being tried: rows with the steps so far, and the plan that follows from them. */
struct trial {
    struct plan_in in; /* its rows are our own */
    struct plan_row *rows;
    size_t head;
    int64_t now;
    struct plan_out plan;
    struct ladder *out;
};

static bool to_come(const struct trial *trial, size_t row)
{
    return plan_to_come(&trial->in, trial->head, row);
}

static void replan(struct trial *trial)
{
    plan_free(&trial->plan);
    plan_compute(&trial->in, trial->now, &trial->plan);
}

static bool matters(const struct trial *trial, size_t row)
{
    return to_come(trial, row) || (row == trial->head && trial->rows[row].counts);
}

/* The row at which off air is reached (E7); -1: none is left before it. */
static int last_before_off_air(const struct trial *trial)
{
    int last = -1;
    for (size_t i = 0; i < trial->in.count; i++) {
        int64_t planned = trial->plan.rows[i].planned_start;
        if (matters(trial, i) && (planned == TIME_NONE || planned < trial->in.off_air_at))
            last = (int)i;
    }
    return last;
}

/* By how much an anchor is missed; 0 or less: it is met. */
static int64_t over_at(const struct trial *trial, const struct ladder_anchor *anchor)
{
    if (anchor->kind == ANCHOR_OFF_AIR) {
        int last = last_before_off_air(trial);
        return last < 0 ? 0 : trial->plan.rows[last].expected_end - anchor->at;
    }
    const struct plan_out_row *row = &trial->plan.rows[anchor->row];
    int64_t reached = anchor->kind == ANCHOR_HARD_END ? row->expected_end : row->expected_start;
    return reached == TIME_NONE ? 0 : reached - anchor->at;
}

/* Whether leaving out a row can help: it stands above the anchor. What a fixed end itself can give
 * it gives by E5. */
static bool before_anchor(const struct ladder_anchor *anchor, size_t row)
{
    return (int)row < anchor->row + (anchor->kind == ANCHOR_OFF_AIR);
}

/* The last row above the anchor that takes up what is saved before it: a hard start with a gap, or a
 * hard end that is met. Leaving out what stands before it saves nothing; it itself may. */
static int wall(const struct trial *trial, const struct ladder_anchor *anchor)
{
    for (int i = anchor->row; i >= 0; i--) {
        const struct plan_out_row *row = &trial->plan.rows[i];
        bool met = trial->rows[i].hard_end_at != TIME_NONE &&
                   row->expected_end == trial->rows[i].hard_end_at;
        if (to_come(trial, (size_t)i) && (row->gap_ms > 0 || met))
            return i;
    }
    return 0;
}

/* --- the order of B2 --- */

struct option {
    struct ladder_step step;
    int priority;
    int64_t saving; /* by its length; what it really saves is seen when it is tried */
};

/* Lowest priority first (5 before 1), then the longest saving, then the later one. */
static int compare(const void *a, const void *b)
{
    const struct option *one = a, *two = b;
    if (one->priority != two->priority)
        return two->priority - one->priority;
    if (one->saving != two->saving)
        return one->saving < two->saving ? 1 : -1;
    return two->step.row - one->step.row;
}

static size_t options(const struct trial *trial, const struct ladder_anchor *anchor,
                      struct option *list)
{
    size_t count = 0;
    for (size_t i = 0; i < trial->in.count; i++) {
        const struct plan_row *row = &trial->rows[i];
        if (!to_come(trial, i) || !before_anchor(anchor, i))
            continue;
        if (row->priority >= FLOAT_FROM)
            list[count++] = (struct option){.step = {.row = (int)i, .floats = true},
                                            .priority = row->priority,
                                            .saving = row->length_ms};
        if (row->priority > MUST_RUN && row->min_ms < row->length_ms)
            list[count++] = (struct option){.step = {.row = (int)i, .to_ms = row->min_ms},
                                            .priority = row->priority,
                                            .saving = row->length_ms - row->min_ms};
    }
    qsort(list, count, sizeof *list, compare);
    return count;
}

/* --- trying --- */

static void apply(struct plan_row *row, const struct ladder_step *step)
{
    if (step->floats) {
        row->state = ROW_FLOATED;
        row->counts = false;
    } else {
        row->length_ms = step->to_ms;
    }
}

/* Takes a step if it helps at all; false: it doesn't. */
static bool try_step(struct trial *trial, struct ladder_anchor *anchor, struct ladder_step step,
                     int64_t *over)
{
    struct plan_row *row = &trial->rows[step.row], before = *row;
    if (!to_come(trial, (size_t)step.row) || (!step.floats && row->length_ms <= step.to_ms))
        return false;
    apply(row, &step);
    replan(trial);
    int64_t left = over_at(trial, anchor);
    step.saves_ms = *over - left;
    if (step.saves_ms <= 0) {
        *row = before;
        replan(trial);
        return false;
    }
    *over = left;
    trial->out->steps[trial->out->step_count++] = step;
    anchor->count++;
    return true;
}

static void climb(struct trial *trial, struct ladder_anchor anchor)
{
    struct ladder *out = trial->out;
    int64_t over = over_at(trial, &anchor);
    if (over <= 0 || out->anchor_count == LADDER_ANCHORS)
        return;
    anchor.over_ms = over;
    anchor.first = out->step_count;
    struct option *list = xcalloc(trial->in.count * 2 + 1, sizeof *list);
    size_t count = options(trial, &anchor, list);
    int tries = 0, behind = wall(trial, &anchor);
    /* what saves nothing before a gap may save once the gap is closed: again after each success */
    for (int before = -1; before != out->step_count && over > 0;) {
        before = out->step_count;
        for (size_t i = 0; i < count && over > 0; i++) {
            if (list[i].step.row < behind || out->step_count == LADDER_STEPS || tries == MOST_TRIES)
                continue;
            tries++;
            if (try_step(trial, &anchor, list[i].step, &over))
                behind = wall(trial, &anchor);
        }
    }
    free(list);
    anchor.missing_ms = over > 0 ? over : 0;
    out->anchors[out->anchor_count++] = anchor;
}

void ladder_make(const struct plan_in *in, int64_t now, struct ladder *out)
{
    *out = (struct ladder){.anchor_count = 0};
    if (in->finished || !in->count)
        return;
    struct trial trial = {.in = *in,
                          .rows = xmemdup(in->rows, in->count * sizeof *in->rows),
                          .now = now,
                          .head = plan_head(in),
                          .out = out};
    trial.in.rows = trial.rows;
    plan_compute(&trial.in, now, &trial.plan);
    int last = in->off_air_at != TIME_NONE ? last_before_off_air(&trial) : -1;
    for (size_t i = 0; i < in->count; i++) {
        const struct plan_row *row = &trial.rows[i];
        if (to_come(&trial, i) && row->hard_start_at != TIME_NONE)
            climb(&trial, (struct ladder_anchor){
                              .kind = ANCHOR_HARD_START, .row = (int)i, .at = row->hard_start_at});
        if ((int)i == last)
            climb(&trial, (struct ladder_anchor){
                              .kind = ANCHOR_OFF_AIR, .row = last, .at = in->off_air_at});
        if (matters(&trial, i) && row->hard_end_at != TIME_NONE)
            climb(&trial, (struct ladder_anchor){
                              .kind = ANCHOR_HARD_END, .row = (int)i, .at = row->hard_end_at});
    }
    plan_free(&trial.plan);
    free(trial.rows);
}
