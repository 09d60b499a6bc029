/* Taking back the last change: the place comes back as it was, media as far as they can. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define ASK_AFTER_MS INT64_C(10000)
#define MOST_BYTES (size_t)(4 << 20) /* a show of thousands of segments keeps fewer steps */

static void forget_oldest(struct run *run)
{
    place_clear(&run->undo[0].place);
    say_clear(&run->undo[0].did);
    run->undo_count--;
    memmove(run->undo, run->undo + 1, (size_t)run->undo_count * sizeof *run->undo);
}

void undo_save(struct turn *turn, struct say did, bool is_go)
{
    struct run *run = turn->run;
    size_t bytes =
        run->now.row_count * sizeof *run->now.rows + run->now.point_count * sizeof *run->now.points;
    size_t most = bytes ? MOST_BYTES / bytes : UNDO_DEPTH;
    while (run->undo_count && (run->undo_count == UNDO_DEPTH || (size_t)run->undo_count > most))
        forget_oldest(run);
    turn_changed(turn);
    run->undo[run->undo_count++] = (struct undo){.place = place_copy(&run->now),
                                                 .did = did,
                                                 .real_ms = turn->event->real_ms,
                                                 .change = run->change,
                                                 .is_go = is_go,
                                                 .back_black = run->back_black};
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
    turn_changed(turn);
    turn->place_moved = true;
    place_clear(&run->now);
    run->now = last->place;
    run->cant_point = -1;
    if (last->is_go) {
        drop_pending(run, last->change);
        if (last->back_black != run->back_black)
            stage_back(turn, last->back_black, run->show->fade_out_ms, false);
        stage_take_back(turn, last->change);
        run->now.auto_spent = run->now.on_row; /* what was taken back must not start by itself */
    }
    run->undo_count--;
    turn_ok(turn, say_make(MSG_UNDONE, did, NULL));
    say_clear(&last->did);
    free(did);
}
