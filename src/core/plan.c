#include "core/plan.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

const char *const row_state_names[ROW_STATES] = {
    [ROW_AHEAD] = "todo",      [ROW_NEXT] = "next",     [ROW_RUNNING] = "running",
    [ROW_DONE] = "done",       [ROW_PASSED] = "passed", [ROW_SKIPPED] = "skipped",
    [ROW_FLOATED] = "floated",
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t wait_after(const struct plan_row *row)
{
    return row->follows_at_end ? row->post_wait_ms : 0;
}

/* P1 and P3: what the file says, `delay_ms` later; what the clock fixes stays. */
static void planned(const struct plan_in *in, int64_t delay_ms, struct plan_out_row *rows)
{
    const struct plan_row *before = NULL;
    int64_t end = in->start_at + delay_ms;
    for (size_t i = 0; i < in->count; i++) {
        const struct plan_row *row = &in->rows[i];
        rows[i].planned_start = rows[i].planned_end = TIME_NONE;
        if (!row->planned)
            continue;
        int64_t start = end;
        if (before)
            start += wait_after(before) + row->pre_wait_ms;
        if (row->hard_start_at != TIME_NONE)
            start = row->hard_start_at;
        end = row->hard_end_at != TIME_NONE ? row->hard_end_at : start + row->file_ms;
        rows[i].planned_start = start;
        rows[i].planned_end = end;
        before = row;
    }
}

/* E7: which row the end of the session is taken at. */
bool plan_before_off_air(const struct plan_in *in, const struct plan_out *out, size_t i)
{
    if (in->off_air_at == TIME_NONE || out->rows[i].planned_start == TIME_NONE)
        return true;
    return out->rows[i].planned_start < in->plan_off_air_at;
}

size_t plan_head(const struct plan_in *in)
{
    for (size_t i = 0; i < in->count; i++)
        if (in->rows[i].state == ROW_RUNNING)
            return i;
    return in->count;
}

bool plan_to_come(const struct plan_in *in, size_t head, size_t i)
{
    const struct plan_row *row = &in->rows[i];
    bool behind = head < in->count && i < head; /* E3, also when it was called back to stand by */
    return row->counts && !behind && (row->state == ROW_AHEAD || row->state == ROW_NEXT);
}

static int64_t running_end(const struct plan_row *row, int64_t now)
{
    int64_t due = now + row->due_left_ms;
    if (row->due_at != TIME_NONE)
        due = later(row->due_at, due);
    if (row->hard_end_at != TIME_NONE) /* E5 */
        due = later(row->start_at + row->min_ms + row->added_ms, row->hard_end_at);
    return later(now, due); /* E1, E2 */
}

/* E4 and E5 for a row to come; `chain` is the end of the counted one before it plus the waits. */
static void expect(const struct plan_row *row, struct plan_out_row *out, int64_t chain, int64_t now)
{
    int64_t start = later(chain, now);
    if (row->hard_start_at != TIME_NONE) {
        int64_t soft = start;
        start = later(soft, row->hard_start_at);
        out->gap_ms = start - soft;
    }
    out->expected_start = start;
    out->expected_end = row->hard_end_at != TIME_NONE ? later(start + row->min_ms, row->hard_end_at)
                                                      : start + row->length_ms;
}

/* The end of the session by such a plan. */
static int64_t planned_end(const struct plan_in *in, const struct plan_out *out,
                           const struct plan_out_row *rows)
{
    int64_t end = in->start_at;
    for (size_t i = 0; i < in->count; i++)
        if (in->rows[i].planned && plan_before_off_air(in, out, i))
            end = rows[i].planned_end;
    return end;
}

/* The plan that the evening is held against, with its delay: when it is to begin (E6: what was left
 * out by hand counts zero, but no delay reaches over a time there that the clock fixes) and to end
 * (E7). */
static void announced(const struct plan_in *in, struct plan_out *out)
{
    size_t first = 0, head = plan_head(in);
    out->begins_at = in->start_at + in->delay_ms;
    for (; first < in->count && !plan_to_come(in, head, first); first++) {
        const struct plan_row *left_out = &in->rows[first];
        if (left_out->planned && left_out->hard_start_at != TIME_NONE &&
            left_out->hard_start_at < out->begins_at)
            out->begins_at = left_out->hard_start_at;
    }
    if (first < in->count && in->rows[first].hard_start_at != TIME_NONE)
        out->begins_at = in->rows[first].hard_start_at;
    out->announced_end = out->planned_end;
    if (in->off_air_at != TIME_NONE || !in->delay_ms)
        return;
    struct plan_out_row *later = xcalloc(in->count + 1, sizeof *later);
    planned(in, in->delay_ms, later);
    out->announced_end = planned_end(in, out, later);
    free(later);
}

/* E1–E7. Returns the expected end of the last row that the session's end is taken at. */
static int64_t expected(const struct plan_in *in, int64_t now, struct plan_out *out)
{
    size_t head = plan_head(in), from = head < in->count ? head + 1 : 0;
    const struct plan_row *before = NULL;
    int64_t end = now, last = TIME_NONE;
    if (!in->begun) {
        end = later(now, out->begins_at);
    } else if (head < in->count && in->rows[head].counts) {
        before = &in->rows[head];
        end = running_end(before, now);
        out->rows[head].expected_start = before->start_at;
        out->rows[head].expected_end = end;
        if (plan_before_off_air(in, out, head))
            last = end;
    }
    bool endless = head < in->count && !in->rows[head].counts && !in->rows[head].length_ms;
    if (head < in->count && !in->rows[head].counts && !endless)
        out->rows[head].expected_end = running_end(&in->rows[head], now);
    for (size_t i = from; i < in->count; i++) {
        const struct plan_row *row = &in->rows[i];
        if (!plan_to_come(in, head, i))
            continue;
        int64_t chain = end + (before ? wait_after(before) + row->pre_wait_ms : 0);
        expect(row, &out->rows[i], chain, now);
        end = out->rows[i].expected_end;
        before = row;
        if (plan_before_off_air(in, out, i))
            last = end;
    }
    return last != TIME_NONE ? last : now;
}

static int64_t minus(int64_t at, int64_t ms)
{
    return at == TIME_NONE ? TIME_NONE : at - ms;
}

/* Until when row i must be over (B1): its own hard end, a hard start right after it, off air when it
 * is the last before it, else in time for the row after it. */
static void must_end(const struct plan_in *in, const struct plan_out *out, size_t i, size_t next,
                     int64_t *last, int64_t *chance)
{
    const struct plan_row *row = &in->rows[i], *after = next < in->count ? &in->rows[next] : NULL;
    bool at_off_air = in->off_air_at != TIME_NONE && plan_before_off_air(in, out, i) &&
                      (!after || !plan_before_off_air(in, out, next));
    *last = *chance = TIME_NONE;
    if (row->hard_end_at != TIME_NONE) {
        *last = *chance = row->hard_end_at;
    } else if (at_off_air) {
        *last = *chance = in->off_air_at;
    } else if (after && after->hard_start_at != TIME_NONE) {
        *last = *chance = after->hard_start_at;
    } else if (after) {
        int64_t wait = wait_after(row) + after->pre_wait_ms;
        *last = minus(out->rows[next].last_start, wait);
        *chance = minus(out->rows[next].last_chance, wait);
    }
}

/* B1 and B3, from the end up. */
static void back_time(const struct plan_in *in, struct plan_out *out)
{
    size_t next = in->count, head = plan_head(in);
    for (size_t i = in->count; i-- > 0;) {
        struct plan_out_row *row = &out->rows[i];
        int64_t last, chance;
        if (!plan_to_come(in, head, i))
            continue;
        must_end(in, out, i, next, &last, &chance);
        row->last_start = minus(last, in->rows[i].length_ms);
        row->last_chance = minus(chance, in->rows[i].min_ms);
        if (row->last_start != TIME_NONE && row->expected_start != TIME_NONE)
            row->slack_ms = row->last_start - row->expected_start;
        next = i;
    }
}

/* Of a finished run, at the row that E7 takes it at: what doesn't count, or came after off air, makes
 * it no later. */
static int64_t actual_end(const struct plan_in *in, const struct plan_out *out)
{
    int64_t end = TIME_NONE;
    for (size_t i = 0; i < in->count; i++)
        if (in->rows[i].counts && in->rows[i].end_at != TIME_NONE && in->rows[i].end_at > end &&
            plan_before_off_air(in, out, i))
            end = in->rows[i].end_at;
    return end;
}

void plan_compute(const struct plan_in *in, int64_t now, struct plan_out *out)
{
    *out = (struct plan_out){.rows = xcalloc(in->count ? in->count : 1, sizeof *out->rows),
                             .planned_end = in->start_at,
                             .over_ms = TIME_NONE,
                             .late_ms = TIME_NONE};
    for (size_t i = 0; i < in->count; i++)
        out->rows[i] = (struct plan_out_row){.planned_start = TIME_NONE,
                                             .planned_end = TIME_NONE,
                                             .expected_start = TIME_NONE,
                                             .expected_end = TIME_NONE,
                                             .last_start = TIME_NONE,
                                             .last_chance = TIME_NONE,
                                             .slack_ms = TIME_NONE};
    planned(in, 0, out->rows);
    out->planned_end =
        in->off_air_at != TIME_NONE ? in->off_air_at : planned_end(in, out, out->rows);
    announced(in, out);
    out->expected_end = in->finished ? actual_end(in, out) : expected(in, now, out);
    if (!in->finished)
        back_time(in, out);
    if (in->begun && out->expected_end != TIME_NONE)
        out->over_ms = out->expected_end - out->announced_end;
    if (!in->begun)
        out->late_ms = later(0, now - out->begins_at);
}

void plan_free(struct plan_out *out)
{
    free(out->rows);
    out->rows = NULL;
}

int64_t plan_left(const struct plan_row *row, int64_t now)
{
    if (row->state != ROW_RUNNING)
        return TIME_NONE;
    if (row->due_at == TIME_NONE)
        return row->due_left_ms;
    int64_t left = row->due_at - now;
    if (row->due_left_ms > 0)
        return later(left, row->due_left_ms);
    if (left < 0 && row->over_at != TIME_NONE) /* done sooner than was planned is not too long */
        return row->over_at < now ? later(left, row->over_at - now) : 0;
    return left;
}
