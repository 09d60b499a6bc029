/* Changes to the rundown of this run: hold, skip, float, time, inserted segments. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define MOST_TITLE 200    /* characters of an inserted title */
#define MOST_INSERTED 500 /* segments of one run */

static const char *on_air_cue(const struct run *run)
{
    return run_segment(run, run->now.on_row)->points[0].cue;
}

static bool needs_on_air(struct turn *turn)
{
    if (turn->run->now.on_row >= 0)
        return true;
    turn_refuse(turn, say_make(MSG_NOTHING_ON_AIR, NULL));
    return false;
}

void verb_hold(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    if (!needs_on_air(turn))
        return;
    if (run->now.held_since != TIME_NONE) {
        turn_refuse(turn, say_make(MSG_IS_HELD, NULL));
        return;
    }
    undo_save(turn, say_make(MSG_DID_HOLD, NULL), false);
    run->now.held_since = turn->now;
    turn_ok(turn,
            say_make(MSG_HELD, on_air_cue(run), run_segment(run, run->now.on_row)->title, NULL));
}

static bool stands_still(const struct run *run, int point)
{
    const struct row *row = &run->now.rows[run->now.points[point].row];
    return !row->skipped && !row->floated;
}

/* After the reach of `row` has changed: the standby stays, unless it is what went away (`gone`: an
 * inner cue, else -1), or unless what came back stands before it. */
static void standby_again(struct turn *turn, int row, int gone)
{
    struct run *run = turn->run;
    int before = run->now.standby, first = place_after(run, run->now.on_point);
    if (before < 0)
        run->now.standby = first;
    else if (before == gone || !stands_still(run, before))
        run->now.standby = place_after(run, before);
    else if (first >= 0 && first < before && run->now.points[first].row == row)
        run->now.standby = first;
    if (run->now.standby != before) {
        run->cant_point = -1;
        turn->place_moved = true;
    }
}

/* The row of a segment that CUE names; -1 after a refusal. An inner cue is returned in *inner. */
static int row_of(struct turn *turn, const char *name, int *inner)
{
    struct run *run = turn->run;
    int point = find_point_or_refuse(turn, name);
    if (point < 0)
        return -1;
    *inner = run->now.points[point].point ? point : -1;
    int row = run->now.points[point].row;
    if (run_segment(run, row)->kind == KIND_NOTE) {
        turn_refuse(turn, say_make(MSG_IS_NOTE, name, NULL));
        return -1;
    }
    if (row == run->now.on_row && *inner < 0) {
        turn_refuse(turn, say_make(MSG_IS_RUNNING, name, NULL));
        return -1;
    }
    if (run->now.rows[row].done || (*inner >= 0 && run->now.points[point].state == POINT_DONE)) {
        turn_refuse(turn, say_make(MSG_IS_DONE, name, NULL));
        return -1;
    }
    return row;
}

static void changed_row(struct turn *turn, int row, enum msg said)
{
    const struct segment *segment = run_segment(turn->run, row);
    turn_changed(turn);
    standby_again(turn, row, -1);
    turn_ok(turn, say_make(said, segment->points[0].cue, segment->title, NULL));
}

/* A cue inside a segment is skipped by itself. */
static void skip_point(struct turn *turn, int point, bool skip)
{
    struct run *run = turn->run;
    const char *cue = run_point(run, point)->cue;
    undo_save(turn, say_make(skip ? MSG_DID_SKIP : MSG_DID_UNSKIP, cue, NULL), false);
    run->now.points[point].state = skip ? POINT_PASSED : POINT_AHEAD;
    turn_changed(turn);
    standby_again(turn, run->now.points[point].row, skip ? point : -1);
    turn_ok(turn,
            say_make(skip ? MSG_SKIPPED : MSG_UNSKIPPED, cue, run_point_title(run, point), NULL));
}

void verb_skip(struct turn *turn, const struct command *command)
{
    int inner, row = row_of(turn, command->name, &inner);
    if (row < 0)
        return;
    struct row *at = &turn->run->now.rows[row];
    if (inner >= 0) {
        skip_point(turn, inner, true);
    } else if (at->skipped) {
        turn_refuse(turn, say_make(MSG_IS_SKIPPED, command->name, NULL));
    } else {
        undo_save(turn, say_make(MSG_DID_SKIP, command->name, NULL), false);
        at->skipped = at->skip_set = true;
        changed_row(turn, row, MSG_SKIPPED);
    }
}

void verb_unskip(struct turn *turn, const struct command *command)
{
    int inner, row = row_of(turn, command->name, &inner);
    if (row < 0)
        return;
    struct row *at = &turn->run->now.rows[row];
    if (inner >= 0 && turn->run->now.points[inner].state == POINT_PASSED) {
        skip_point(turn, inner, false);
    } else if (!at->skipped) {
        turn_refuse(turn, say_make(MSG_NOT_SKIPPED, command->name, NULL));
    } else {
        undo_save(turn, say_make(MSG_DID_UNSKIP, command->name, NULL), false);
        at->skipped = false;
        at->skip_set = true;
        at->passed = row < turn->run->now.on_row;
        changed_row(turn, row, MSG_UNSKIPPED);
    }
}

static bool refuse_inner(struct turn *turn, int inner, int row)
{
    if (inner < 0)
        return false;
    turn_refuse(turn, say_make(MSG_INNER_CUE, run_point(turn->run, inner)->cue,
                               run_segment(turn->run, row)->points[0].cue, NULL));
    return true;
}

void verb_float(struct turn *turn, const struct command *command)
{
    int inner, row = row_of(turn, command->name, &inner);
    if (row < 0 || refuse_inner(turn, inner, row))
        return;
    struct row *at = &turn->run->now.rows[row];
    if (at->floated) {
        turn_refuse(turn, say_make(MSG_IS_FLOATED, command->name, NULL));
        return;
    }
    undo_save(turn, say_make(MSG_DID_FLOAT, command->name, NULL), false);
    at->floated = at->float_set = true;
    changed_row(turn, row, MSG_FLOATED);
}

void verb_unfloat(struct turn *turn, const struct command *command)
{
    int inner, row = row_of(turn, command->name, &inner);
    if (row < 0 || refuse_inner(turn, inner, row))
        return;
    struct row *at = &turn->run->now.rows[row];
    if (!at->floated) {
        turn_refuse(turn, say_make(MSG_NOT_FLOATED, command->name, NULL));
        return;
    }
    undo_save(turn, say_make(MSG_DID_UNFLOAT, command->name, NULL), false);
    at->floated = false;
    at->float_set = true;
    at->passed = row < turn->run->now.on_row;
    changed_row(turn, row, MSG_UNFLOATED);
}

void verb_add(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    char text[DUR_TEXT];
    if (!needs_on_air(turn))
        return;
    bool moving;
    int64_t due = row_due(run, run->now.on_row, turn->now, &moving);
    int64_t left = moving ? due : due - turn->now;
    if (command->ms < 0 && left > 0 && left + command->ms < 0) {
        turn_refuse(turn, say_make(MSG_TOO_SHORT, on_air_cue(run), NULL));
        return;
    }
    dur_signed(command->ms, text);
    undo_save(turn, say_make(MSG_DID_ADD, text, NULL), false);
    run->now.rows[run->now.on_row].added_ms += command->ms;
    turn_ok(turn, say_make(MSG_ADDED, text, on_air_cue(run), NULL));
}

void verb_length(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    char text[DUR_TEXT];
    int point = find_point_or_refuse(turn, command->name);
    if (point < 0)
        return;
    int row = run->now.points[point].row;
    const char *cue = run_segment(run, row)->points[0].cue;
    if (run_segment(run, row)->kind == KIND_NOTE) {
        turn_refuse(turn, say_make(MSG_IS_NOTE, cue, NULL));
        return;
    }
    if (row == run->now.on_row || run->now.rows[row].done) {
        turn_refuse(
            turn, say_make(row == run->now.on_row ? MSG_USE_LENGTH_AHEAD : MSG_IS_DONE, cue, NULL));
        return;
    }
    dur_written(command->ms, text);
    undo_save(turn, say_make(MSG_DID_LENGTH, cue, text, NULL), false);
    run->now.rows[row].length_ms = command->ms;
    turn_ok(turn, say_make(MSG_LENGTH_SET, cue, text, NULL));
}

/* `7a` … `7z`, then `7aa`: a cue and an id that nothing has. */
static char *free_cue(const struct run *run, const char *after)
{
    for (int number = 0;; number++) {
        char letters[4] = "";
        if (number >= 26)
            letters[0] = (char)('a' + number / 26 - 1);
        letters[strlen(letters)] = (char)('a' + number % 26);
        char *cue = xasprintf("%s%s", after, letters);
        char *id = text_slug(cue);
        bool taken = run_find_cue(run, cue) >= 0 || run_find_cue(run, id) >= 0;
        free(id);
        if (!taken)
            return cue;
        free(cue);
    }
}

static struct segment *new_segment(const struct run *run, int64_t ms, const char *title,
                                   const char *after)
{
    struct segment *segment = xcalloc(1, sizeof *segment);
    char *cue = free_cue(run, after);
    *segment = (struct segment){.id = text_slug(cue),
                                .title = text_nfc(title),
                                .duration_ms = ms,
                                .min_ms = ms,
                                .hard_start_at = TIME_NONE,
                                .hard_end_at = TIME_NONE,
                                .priority = 2,
                                .warn_ms = run->show->warn_ms,
                                .danger_ms = run->show->danger_ms,
                                .block = -1,
                                .point_count = 1};
    segment->points = xcalloc(1, sizeof *segment->points);
    segment->points[0].cue = cue;
    return segment;
}

/* Makes room for a row at `at`, keeping every index that points behind it true. */
static void insert_row(struct run *run, int at, const struct segment *segment)
{
    struct place *place = &run->now;
    place->rows = xrealloc(place->rows, (place->row_count + 1) * sizeof *place->rows);
    memmove(place->rows + at + 1, place->rows + at,
            (place->row_count - (size_t)at) * sizeof *place->rows);
    place->row_count++;
    place->rows[at] = row_new(segment);
    place->rows[at].inserted = true;
    size_t first = 0;
    while (first < place->point_count && place->points[first].row < at)
        first++;
    place->points = xrealloc(place->points, (place->point_count + 1) * sizeof *place->points);
    memmove(place->points + first + 1, place->points + first,
            (place->point_count - first) * sizeof *place->points);
    place->points[first] = (struct gopoint){.row = at};
    place->point_count++;
    for (size_t i = first + 1; i < place->point_count; i++)
        place->points[i].row++;
    for (int i = 0; i < place->trail_count; i++)
        place->trail[i] += place->trail[i] >= at;
    place->on_row += place->on_row >= at;
    place->on_point += place->on_point >= (int)first;
    place->auto_spent += place->auto_spent >= at;
    place->fail_row += place->fail_row >= at;
    place->standby = (int)first;
}

void verb_insert(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    size_t bad, length = text_chars(command->text, strlen(command->text));
    if (length > MOST_TITLE || run->inserted_count >= MOST_INSERTED) {
        turn_refuse(turn, say_make(MSG_TOO_MUCH, "insert", TEXT_OF(MOST_TITLE),
                                   TEXT_OF(MOST_INSERTED), NULL));
        return;
    }
    if (text_vet(command->text, strlen(command->text), false, &bad) != TEXT_OK) {
        turn_refuse(turn, say_make(MSG_USAGE, "insert", verbs[VERB_INSERT].grammar, NULL));
        return;
    }
    int at = run->now.on_row >= 0 ? run->now.on_row + 1 : 0;
    const char *after = run->now.on_row >= 0 ? on_air_cue(run) : "0";
    struct segment *segment = new_segment(run, command->ms, command->text, after);
    ARRAY_PUSH(run->inserted, run->inserted_count, run->inserted_room, segment);
    const char *cue = segment->points[0].cue;
    undo_save(turn, say_make(MSG_DID_INSERT, cue, NULL), false);
    insert_row(run, at, segment);
    run->cant_point = -1;
    turn->place_moved = true;
    turn_ok(turn, say_make(MSG_INSERTED, cue, segment->title, NULL));
}
