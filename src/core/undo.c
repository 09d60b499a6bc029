/* Taking back the last change: the place comes back as it was, media as far as they can. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "core/diff.h"
#include "base/banned.h"

#define ASK_AFTER_MS INT64_C(10000)
#define MOST_BYTES (size_t)(4 << 20) /* a show of thousands of segments keeps fewer steps */

void undo_clear(struct undo *undo)
{
    place_clear(&undo->place);
    say_clear(&undo->did);
    if (undo->adopted) {
        free(undo->adopted->media);
        free(undo->adopted->file);
        free(undo->adopted->there);
    }
    free(undo->adopted);
    undo->adopted = NULL;
}

void undo_forget(struct run *run, int step)
{
    undo_clear(&run->undo[step]);
    run->undo_count--;
    memmove(run->undo + step, run->undo + step + 1,
            (size_t)(run->undo_count - step) * sizeof *run->undo);
}

void undo_save(struct turn *turn, struct say did, bool is_go)
{
    struct run *run = turn->run;
    turn_changed(turn);
    if (run->forgets) {
        say_clear(&did);
        return;
    }
    size_t bytes = run->now.row_count * sizeof *run->now.rows +
                   run->now.point_count * sizeof *run->now.points +
                   run->now.standing_count * sizeof *run->now.standings;
    size_t most = bytes ? MOST_BYTES / bytes : UNDO_DEPTH;
    while (run->undo_count && (run->undo_count == UNDO_DEPTH || (size_t)run->undo_count > most))
        undo_forget(run, 0);
    run->undo[run->undo_count++] = (struct undo){.place = place_copy(&run->now),
                                                 .did = did,
                                                 .real_ms = turn->event->real_ms,
                                                 .change = run->change,
                                                 .is_go = is_go,
                                                 .back_black = run->back_black};
}

/* A length by hand that is the file's own is no other length. */
static int64_t length_of(const struct row *row)
{
    return row->length_ms != TIME_NONE ? row->length_ms : row->segment->duration_ms;
}

static bool same_row(const struct row *a, const struct row *b)
{
    return a->segment == b->segment && a->skipped == b->skipped && a->floated == b->floated &&
           a->done == b->done && a->passed == b->passed && a->start == b->start &&
           a->end == b->end && a->added_ms == b->added_ms && a->held_ms == b->held_ms &&
           length_of(a) == length_of(b);
}

static bool same_standing(const struct standing *a, const struct standing *b)
{
    return a->batch == b->batch && a->absent == b->absent && a->struck == b->struck &&
           a->late == b->late && a->by == b->by;
}

static bool same_place(const struct place *a, const struct place *b)
{
    bool same = a->on_row == b->on_row && a->on_point == b->on_point && a->standby == b->standby &&
                a->held_since == b->held_since && a->fail_row == b->fail_row &&
                a->row_count == b->row_count && a->point_count == b->point_count &&
                a->standing_count == b->standing_count && a->trail_count == b->trail_count &&
                a->delay_ms == b->delay_ms && a->off_air_at == b->off_air_at;
    for (size_t i = 0; same && i < a->row_count; i++)
        same = same_row(&a->rows[i], &b->rows[i]);
    for (size_t i = 0; same && i < a->point_count; i++)
        same = a->points[i].state == b->points[i].state;
    for (size_t i = 0; same && i < a->standing_count; i++)
        same = same_standing(&a->standings[i], &b->standings[i]);
    return same;
}

void undo_drop_empty(struct run *run)
{
    for (int i = run->undo_count - 1; i >= 0; i--) {
        bool last = i + 1 == run->undo_count;
        const struct place *after = last ? &run->now : &run->undo[i + 1].place;
        if (!run->undo[i].is_go && !run->undo[i].is_name && !run->undo[i].adopted &&
            same_place(&run->undo[i].place, after))
            undo_forget(run, i);
    }
}

/* A taken back GO brings in what a reload has left as it was. NULL: nothing. */
static char *brought_names(const struct run *run, const struct place *place)
{
    const struct facts_in in = {.show = run->show, .session = run->session};
    struct buf out = {0};
    int count = 0;
    for (size_t i = 0, k = 0; run->kept_count && i < run->now.row_count; i++) {
        const struct segment *now = run->now.rows[i].segment;
        for (k = k < place->row_count ? k : 0; k < place->row_count; k++)
            if (strcmp(place->rows[k].segment->id, now->id) == 0)
                break;
        if (k == place->row_count || place->rows[k].segment == now ||
            !segments_differ(&in, now, place->rows[k].segment))
            continue;
        char *name = facts_subject(WHAT_SEGMENT, now);
        names_add(&out, &count, name);
        free(name);
    }
    names_end(&out, count);
    return count ? buf_steal(&out) : NULL;
}

static void drop_pending(struct run *run, uint64_t change)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->pending_count; i++)
        if (run->pending[i].born != change)
            run->pending[kept++] = run->pending[i];
    run->pending_count = kept;
}

void verb_undo(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    if (!run->undo_count) {
        turn_refuse(turn, say_make(MSG_NOTHING_TO_UNDO, NULL));
        return;
    }
    struct undo *last = &run->undo[run->undo_count - 1];
    char *did = say_english(&last->did);
    char text[DUR_TEXT];
    int64_t age = turn->event->real_ms - last->real_ms;
    if (last->is_go && age > ASK_AFTER_MS && !turn_confirmed(turn, MSG_ASK_UNDO)) {
        turn_ask(turn, say_make(MSG_ASK_UNDO, did, dur_written(age / 1000 * 1000, text), NULL));
        free(did);
        return;
    }
    if (last->adopted && !adopt_may_undo(turn, last)) {
        free(did);
        return;
    }
    turn_changed(turn);
    turn->place_moved = true;
    char *brought = brought_names(run, &last->place);
    place_clear(&run->now);
    run->now = last->place;
    run->cant_point = -1;
    roll_undo(run, last);
    if (last->is_go) {
        drop_pending(run, last->change);
        if (last->back_black != run->back_black)
            stage_back(turn, last->back_black, run->show->fade_out_ms, false);
        stage_take_back(turn, last->change);
        run->now.auto_spent = run->now.on_row; /* what was taken back must not start by itself */
    }
    if (last->adopted)
        adopt_undo(turn, last);
    run->undo_count--;
    turn_ok(turn, say_make(brought ? MSG_UNDONE_FILE : MSG_UNDONE, did, brought, NULL));
    free(brought);
    last->place = (struct place){0}; /* the run's */
    undo_clear(last);
    free(did);
}
