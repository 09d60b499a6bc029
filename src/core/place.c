/* The playhead: what is on air, what stands by, what was passed over (operation.md). */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

void hold_end(struct turn *turn)
{
    struct place *place = &turn->run->now;
    if (place->held_since == TIME_NONE)
        return;
    if (place->on_row >= 0) {
        int64_t held_ms = turn->now - place->held_since;
        place->rows[place->on_row].held_ms += held_ms;
        timed_shift(turn->run, run_segment(turn->run, place->on_row), held_ms);
    }
    place->held_since = TIME_NONE;
}

void place_end_row(struct turn *turn)
{
    struct place *place = &turn->run->now;
    if (place->on_row < 0)
        return;
    hold_end(turn);
    struct row *row = &place->rows[place->on_row];
    row->done = true;
    row->end = turn->now;
    row->end_at = run_tod(turn->run, turn->now);
}

static void push_trail(struct place *place, int row)
{
    if (place->trail_count == (int)COUNT_OF(place->trail)) {
        memmove(place->trail, place->trail + 1, sizeof place->trail - sizeof place->trail[0]);
        place->trail_count--;
    }
    place->trail[place->trail_count++] = row;
}

/* A row that runs once more has only its new pass: the old one can't be gone back to. */
static void drop_from_trail(struct place *place, int row)
{
    int kept = 0;
    for (int i = 0; i < place->trail_count; i++)
        if (place->trail[i] != row)
            place->trail[kept++] = place->trail[i];
    place->trail_count = kept;
}

static void start_row(struct turn *turn, int at)
{
    struct place *place = &turn->run->now;
    if (place->on_row >= 0) {
        place_end_row(turn);
        if (place->on_row != at)
            push_trail(place, place->on_row);
        drop_from_trail(place, at);
    }
    struct row *row = &place->rows[at];
    for (size_t i = 0; i < place->point_count; i++) /* once more: its points are to come again */
        if (place->points[i].row == at)
            place->points[i].state = POINT_AHEAD;
    row->done = row->passed = false;
    row->start = turn->now;
    row->start_at = run_tod(turn->run, turn->now);
    row->end = row->end_at = row->media_done = TIME_NONE;
    row->added_ms = row->held_ms = 0;
    place->on_row = at;
    place->auto_spent = place->fail_row = -1;
    if (!row->segment->untimed)
        place->begun = true;
}

static void pass_over(struct run *run, int point)
{
    struct place *place = &run->now;
    for (int i = 0; i < point; i++)
        if (point_reachable(run, i))
            place->points[i].state = POINT_PASSED;
    for (int r = 0; r < place->points[point].row; r++) {
        struct row *row = &place->rows[r];
        if (!row->done && !row->skipped && !row->floated && row->segment->kind != KIND_NOTE)
            row->passed = true;
    }
}

void place_enter(struct turn *turn, int point)
{
    struct run *run = turn->run;
    struct place *place = &run->now;
    if (place->points[point].row != place->on_row || place->points[point].point == 0)
        start_row(turn, place->points[point].row);
    hold_end(turn);
    turn_changed(turn);
    place->points[point].state = POINT_DONE;
    place->on_point = point;
    place->point_at = turn->now;
    place->point_change = run->change;
    roll_begin(turn, point);
    pass_over(run, point);
    place->standby = place_after(run, point);
    run->cant_point = -1;
    turn->place_moved = true;
    turn_changed(turn);
}

/* --- verbs --- */

int find_point_or_refuse(struct turn *turn, const char *name)
{
    const struct run *run = turn->run;
    int point = run_find_cue(run, name);
    if (point >= 0)
        return point;
    const char *near = NULL;
    int closest = 3;
    for (size_t i = 0; i < run->now.point_count; i++) {
        const char *cue = run_point(run, (int)i)->cue;
        int apart = text_distance(name, cue);
        if (apart < closest && (size_t)apart < strlen(name)) {
            closest = apart;
            near = cue;
        }
    }
    turn_refuse(turn, near ? say_make(MSG_NO_CUE_NEAR, name, near, NULL)
                           : say_make(MSG_NO_CUE, name, NULL));
    return -1;
}

/* A named point that can't stand by or be jumped to is refused with the reason. */
static int take_point(struct turn *turn, const char *name)
{
    int point = find_point_or_refuse(turn, name);
    if (point < 0)
        return -1;
    const struct row *row = &turn->run->now.rows[turn->run->now.points[point].row];
    const char *cue = run_point(turn->run, point)->cue;
    enum msg why = row->segment->kind == KIND_NOTE ? MSG_IS_NOTE
                   : row->skipped                  ? MSG_IS_SKIPPED
                   : row->floated                  ? MSG_IS_FLOATED
                                                   : MSG_NONE;
    if (why == MSG_NONE)
        return point;
    turn_refuse(turn, say_make(why, cue, NULL));
    return -1;
}

static void set_standby(struct turn *turn, int point)
{
    struct run *run = turn->run;
    undo_save(turn, say_make(MSG_DID_STANDBY, run_point(run, point)->cue, NULL), false);
    run->now.standby = point;
    run->cant_point = -1;
    turn->place_moved = true;
    turn_changed(turn);
    turn_ok(turn,
            say_make(MSG_STANDS_BY, run_point(run, point)->cue, run_point_title(run, point), NULL));
}

void verb_standby(struct turn *turn, const struct command *command)
{
    int point = take_point(turn, command->name);
    if (point >= 0)
        set_standby(turn, point);
}

void verb_next(struct turn *turn, const struct command *command)
{
    (void)command;
    int standby = turn->run->now.standby;
    int point = standby >= 0 ? place_after(turn->run, standby) : -1;
    if (point < 0)
        turn_refuse(turn, say_make(MSG_LAST_POINT, NULL));
    else
        set_standby(turn, point);
}

void verb_prev(struct turn *turn, const struct command *command)
{
    (void)command;
    const struct run *run = turn->run;
    int from = run->now.standby >= 0 ? run->now.standby : (int)run->now.point_count;
    for (int i = from - 1; i >= 0; i--) {
        if (point_reachable(run, i)) {
            set_standby(turn, i);
            return;
        }
    }
    turn_refuse(turn, say_make(MSG_FIRST_POINT, NULL));
}

void verb_jump(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    int point = take_point(turn, command->name);
    if (point < 0)
        return;
    const char *cue = run_point(run, point)->cue;
    if (point == run->now.on_point) {
        turn_refuse(turn, say_make(MSG_IS_RUNNING, cue, NULL));
        return;
    }
    undo_save(turn, say_make(MSG_DID_JUMP, cue, NULL), false);
    place_enter(turn, point);
    turn_ok(turn, say_make(MSG_JUMPED, cue, run_point_title(run, point), NULL));
}

void verb_back(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    struct place *place = &run->now;
    if (place->on_row < 0 || !place->trail_count) {
        turn_refuse(turn, say_make(MSG_NOTHING_BEFORE, NULL));
        return;
    }
    int before = place->trail[place->trail_count - 1];
    const char *cue = place->rows[before].segment->points[0].cue;
    undo_save(turn, say_make(MSG_DID_BACK, cue, NULL), false);
    hold_end(turn);
    struct row *left = &place->rows[place->on_row];
    timed_drop(run, left->segment);
    left->start = left->start_at = left->media_done = TIME_NONE;
    left->added_ms = left->held_ms = 0;
    struct row *row = &place->rows[before];
    row->done = false;
    row->end = row->end_at = TIME_NONE;
    place->trail_count--;
    int standby = -1;
    place->on_point = -1;
    for (int i = 0; i < (int)place->point_count; i++) {
        struct gopoint *go = &place->points[i];
        if (go->row == place->on_row) {
            go->state = POINT_AHEAD;
            standby = standby < 0 ? i : standby;
        }
        if (go->row == before && go->state == POINT_DONE)
            place->on_point = i;
    }
    for (int i = place->on_point + 1; i < standby; i++)
        if (place->points[i].state == POINT_PASSED) {
            place->points[i].state = POINT_AHEAD;
            place->rows[place->points[i].row].passed = false;
        }
    place->on_row = before;
    place->standby = standby;
    place->auto_spent = before; /* its end may be long past: it must not start the next by itself */
    turn->place_moved = true;
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_BACK_ON, cue, row->segment->title, NULL));
}

/* --- GO --- */

/* Where the show is, in words for a refusal. */
static const char *now_at(const struct run *run)
{
    return run->now.on_point >= 0 ? run_point(run, run->now.on_point)->cue : "–";
}

static bool go_refused(struct turn *turn, const struct command *command)
{
    const struct run *run = turn->run;
    const struct event *event = turn->event;
    char since[DUR_TEXT], guard[DUR_TEXT];
    int named = -1;
    if (command->name && (named = find_point_or_refuse(turn, command->name)) < 0)
        return true;
    if (named >= 0 && named != run->now.standby) {
        const char *standby = run->now.standby >= 0 ? run_point(run, run->now.standby)->cue : "–";
        bool gone = run->now.points[named].state == POINT_DONE;
        turn_refuse(turn, say_make(gone ? MSG_ALREADY_GONE : MSG_NOT_STANDING_BY, command->name,
                                   gone ? now_at(run) : standby, NULL));
        return true;
    }
    if (run->now.standby < 0) {
        turn_refuse(turn, say_make(MSG_NO_STANDBY, NULL));
        return true;
    }
    if (event->seen >= 0 && (uint64_t)event->seen < run->place_change) {
        turn_refuse(turn, say_make(MSG_STALE_PLACE, now_at(run), NULL));
        return true;
    }
    if (event->age_ms > STALE_GO_MS) {
        turn_refuse(turn,
                    say_make(MSG_STALE_AGE, dur_written(event->age_ms / 100 * 100, since), NULL));
        return true;
    }
    int64_t after = run->go_real_ms == TIME_NONE ? TIME_NONE : event->real_ms - run->go_real_ms;
    if (after != TIME_NONE && after < run->show->go_guard_ms) {
        turn_refuse(turn, say_make(MSG_GUARD, dur_written(after / 100 * 100, since),
                                   dur_written(run->show->go_guard_ms, guard), NULL));
        return true;
    }
    return false;
}

/* A start that the clock fixes, pressed well before its time: on air by a slip is on air. */
static bool asks_early(struct turn *turn, const char *cue)
{
    const struct run *run = turn->run;
    const struct gopoint *point = &run->now.points[run->now.standby];
    int64_t at = run_segment(run, point->row)->hard_start_at, now = run_tod(run, turn->now);
    char time[DUR_TEXT], clock[INSTANT_TEXT];
    if (at == TIME_NONE || point->point != 0 || at - now <= 10 * SECOND_MS ||
        turn_confirmed(turn, MSG_ASK_EARLY) || turn_confirmed(turn, MSG_ASK_FILM))
        return false;
    turn_ask(turn, say_make(MSG_ASK_EARLY, cue, instant_clock(&run->session->zone, at, true, clock),
                            dur_countdown(at - now, time), NULL));
    return true;
}

/* operation.md, "GO is safe" 2: questions for the caller's screen only. */
static bool go_asks(struct turn *turn)
{
    const struct run *run = turn->run;
    char time[DUR_TEXT];
    int64_t left;
    const char *cue = run_point(run, run->now.standby)->cue;
    const char *on_air = now_at(run);
    if (stage_film_left(run, turn->now, &left) && left > 10 * SECOND_MS &&
        !turn_confirmed(turn, MSG_ASK_FILM)) {
        turn_ask(turn, say_make(MSG_ASK_FILM, on_air, dur_countdown(left, time), cue, NULL));
        return true;
    }
    if (asks_early(turn, cue))
        return true;
    if (run->now.on_row < 0)
        return false;
    int64_t age = turn->now - run->now.rows[run->now.on_row].start;
    if (age < 3 * SECOND_MS && !turn_confirmed(turn, MSG_ASK_YOUNG) &&
        !turn_confirmed(turn, MSG_ASK_FILM) && !turn_confirmed(turn, MSG_ASK_EARLY)) {
        turn_ask(turn,
                 say_make(MSG_ASK_YOUNG, on_air, dur_written(age / 100 * 100, time), cue, NULL));
        return true;
    }
    return false;
}

/* The first of a point's media that can't play, or is not armed; -1: all is well. */
static int first_media(const struct run *run, int point, bool broken)
{
    size_t count;
    struct action *acts = roll_actions(run, point, roll_bed_before(run, point), &count);
    int found = -1;
    for (size_t i = 0; i < count && found < 0; i++) {
        int media = acts[i].media;
        if ((acts[i].act != ACT_PLAY && acts[i].act != ACT_SHOW) || media < 0)
            continue;
        if (broken ? media_why(run, media) != NULL
                   : !media_why(run, media) && !stage_armed(run, media))
            found = media;
    }
    free(acts);
    return found;
}

void fire_point(struct turn *turn, int point, enum msg did)
{
    struct run *run = turn->run;
    const char *cue = run_point(run, point)->cue;
    undo_save(turn, say_make(did, cue, NULL), true);
    int broken = first_media(run, point, true), late = first_media(run, point, false);
    const char *what = broken >= 0 ? run->show->media[broken].id
                       : late >= 0 ? run->show->media[late].id
                                   : NULL;
    enum msg msg = broken >= 0 ? MSG_ON_AIR_WITHOUT : late >= 0 ? MSG_ON_AIR_LATER : MSG_ON_AIR;
    if (did == MSG_DID_AGAIN) {
        stage_end_of(turn, run_segment(run, run->now.points[point].row), true);
        run->now.bed_level = -1;
    }
    size_t count;
    struct action *acts = roll_actions(run, point, run->now.bed_level, &count);
    place_enter(turn, point);
    run->go_real_ms = turn->event->real_ms;
    const struct segment *segment = run_segment(run, run->now.points[point].row);
    for (size_t i = 0; i < count; i++)
        if (acts[i].at_ms == 0 && !acts[i].from_end)
            stage_action(turn, &acts[i], segment, true);
    free(acts);
    run->now.bed_level =
        run_point(run, point)->step == STEP_BATCH ? run_point(run, point)->level : -1;
    schedule_actions(turn, point);
    if (broken >= 0)
        fail_by_itself(turn, segment);
    if (did == MSG_DID_GO)
        turn_ok(turn, say_make(msg, cue, run_point_title(run, point), what, NULL));
}

void verb_go(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    if (go_refused(turn, command) || go_asks(turn))
        return;
    int point = run->now.standby;
    int broken = first_media(run, point, true);
    if (broken >= 0 && run->cant_point != point) {
        run->cant_point = point;
        bool has = run_segment(run, run->now.points[point].row)->on_fail.given;
        turn_refuse(turn, say_make(has ? MSG_MEDIA_CANT_FAIL : MSG_MEDIA_CANT,
                                   run->show->media[broken].id, media_why(run, broken),
                                   run_point(run, point)->cue, NULL));
        return;
    }
    fire_point(turn, point, MSG_DID_GO);
}

/* The pass that is broken off is told with its length; the new one is the segment's. */
void verb_again(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    struct place *place = &run->now;
    char text[DUR_TEXT];
    if (place->on_row < 0) {
        turn_refuse(turn, say_make(MSG_NOTHING_ON_AIR, NULL));
        return;
    }
    const struct segment *segment = run_segment(run, place->on_row);
    int64_t lasted = turn->now - place->rows[place->on_row].start;
    timed_drop(run, segment);
    fire_point(turn, run_find_cue(run, segment->points[0].cue), MSG_DID_AGAIN);
    turn_ok(turn, say_make(MSG_AGAIN, segment->points[0].cue, segment->title,
                           dur_countup(lasted, text), NULL));
}

/* The segment that `fail` is about: the one named, what couldn't go, what is on air, what stands by. */
static int row_that_fails(const struct run *run)
{
    const struct place *place = &run->now;
    int next = place->standby >= 0 ? place->points[place->standby].row : -1;
    int rows[] = {run->cant_point >= 0 && run->cant_point == place->standby ? next : -1,
                  place->on_row, next};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i] >= 0 && run_segment(run, rows[i])->on_fail.given)
            return rows[i];
    return -1;
}

void verb_fail(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    int point = command->name ? find_point_or_refuse(turn, command->name) : -1;
    if (command->name && point < 0)
        return;
    int row = point >= 0 ? run->now.points[point].row : row_that_fails(run);
    if (row < 0 || !run_segment(run, row)->on_fail.given) {
        turn_refuse(turn, point >= 0 ? say_make(MSG_NO_ON_FAIL, run_point(run, point)->cue, NULL)
                                     : say_make(MSG_NOTHING_FAILS, NULL));
        return;
    }
    fail_run(turn, row);
    turn_ok(turn, say_make(MSG_FAILED_OVER, run_segment(run, row)->points[0].cue,
                           run_segment(run, row)->title, NULL));
}
