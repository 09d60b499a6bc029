/* What hands do in the roll-call and at the door. */
#include "base/mem.h"
#include "base/text.h"
#include "core/roster.h"
#include "core/run_priv.h"
#include "base/banned.h"

#define MOST_TEXTS 5000 /* names given by hand in one run */

/* --- names and numbers --- */

static int level_by_id(const struct run *run, const char *id)
{
    for (size_t i = 0; i < run->show->level_count; i++)
        if (strcmp(run->show->levels[i].id, id) == 0)
            return (int)i;
    return -1;
}

/* -1 after a refusal. */
static int find_level(struct turn *turn, const char *id)
{
    const struct show *show = turn->run->show;
    int level = level_by_id(turn->run, id), closest = 3;
    const char *near = NULL;
    for (size_t i = 0; level < 0 && i < show->level_count; i++) {
        int apart = text_distance(id, show->levels[i].id);
        if (apart < closest && (size_t)apart < strlen(id)) {
            closest = apart;
            near = show->levels[i].id;
        }
    }
    if (level < 0)
        turn_refuse(turn, near ? say_make(MSG_NO_LEVEL_NEAR, id, near, NULL)
                               : say_make(MSG_NO_LEVEL, id, NULL));
    return level;
}

/* LEVEL/N; -1 after a refusal. */
static int find_recipient(struct turn *turn, const struct command *command)
{
    const struct show *show = turn->run->show;
    char number[DUR_TEXT];
    int level = find_level(turn, command->name);
    if (level < 0)
        return -1;
    size_t count, first = roster_first(show, level, &count);
    for (size_t i = first; i < first + count; i++)
        if (show->recipients[i].order == command->number)
            return (int)i;
    snprintf(number, sizeof number, "%d", command->number);
    turn_refuse(turn, say_make(MSG_NO_POSITION, command->name, number, NULL));
    return -1;
}

/* "tinh/5 Nguyễn Văn A"; the caller owns it. */
static char *called(const struct run *run, int recipient)
{
    const struct recipient *one = &run->show->recipients[recipient];
    char *name = text_cut(one->name, 40), *text;
    text = xasprintf("%s/%d %s", run->show->levels[one->level].id, one->order, name);
    free(name);
    return text;
}

static const char *keep_text(struct run *run, const char *text)
{
    for (size_t i = 0; i < run->text_count; i++)
        if (strcmp(run->texts[i], text) == 0)
            return run->texts[i];
    if (run->text_count == MOST_TEXTS)
        return NULL;
    char *copy = xstrdup(text);
    ARRAY_PUSH(run->texts, run->text_count, run->text_room, copy);
    return copy;
}

/* --- who comes --- */

/* A turn may be empty now, or not any more: what stands by follows, unless a hand has put it there. */
static void standby_follows(struct turn *turn, bool by_itself)
{
    struct run *run = turn->run;
    int before = run->now.standby;
    if (by_itself)
        run->now.standby = place_after(run, run->now.on_point);
    else if (before >= 0 && roll_empty(run, before))
        run->now.standby = place_after(run, before);
    if (run->now.standby == before)
        return;
    run->cant_point = -1;
    turn->place_moved = true;
}

static bool stands_by_itself(const struct run *run)
{
    return run->now.standby == place_after(run, run->now.on_point);
}

/* The turn has been, or is on air. */
static bool turn_begun(const struct run *run, int level, int batch, bool *on_air)
{
    *on_air = false;
    for (size_t i = 0; i < run->now.point_count; i++) {
        const struct point *point = run_point(run, (int)i);
        if (point->step != STEP_BATCH || point->level != level || point->batch != batch)
            continue;
        *on_air = (int)i == run->now.on_point;
        return run->now.points[i].state == POINT_DONE;
    }
    return false;
}

/* He comes after all: at his place, last in his turn when the order is frozen, or to no turn when
 * his has been without him. */
static void comes_back(struct run *run, int recipient)
{
    struct standing *standing = &run->now.standings[recipient];
    int level = run->show->recipients[recipient].level;
    bool on_air;
    if (standing->struck) { /* his place was kept */
        standing->struck = false;
        return;
    }
    if (!roll_frozen(run, level))
        return;
    standing->late = true;
    if (turn_begun(run, level, standing->batch, &on_air) && !on_air)
        standing->batch = -1;
}

static void answer_present(struct turn *turn, int recipient, char *name)
{
    const struct run *run = turn->run;
    const struct standing *standing = &run->now.standings[recipient];
    char position[DUR_TEXT], batch[DUR_TEXT];
    snprintf(position, sizeof position, "%d", roll_position(run, recipient));
    snprintf(batch, sizeof batch, "%d", standing->batch + 1);
    if (standing->batch < 0)
        turn_ok(turn, say_make(MSG_COMES_WAITS, name,
                               run->show->levels[run->show->recipients[recipient].level].id, NULL));
    else if (standing->by)
        turn_ok(turn, say_make(MSG_REPRESENTED, name, standing->by, position, batch, NULL));
    else
        turn_ok(turn,
                say_make(standing->late ? MSG_COMES_LAST : MSG_COMES, name, position, batch, NULL));
    free(name);
}

void verb_absent(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    int recipient = find_recipient(turn, command);
    if (recipient < 0)
        return;
    struct standing *standing = &run->now.standings[recipient];
    char *name = called(run, recipient);
    if (!standing_comes(standing)) {
        turn_refuse(turn, say_make(MSG_IS_ABSENT, name, NULL));
        free(name);
        return;
    }
    bool by_itself = stands_by_itself(run);
    undo_save(turn, say_make(MSG_DID_ABSENT, name, NULL), false);
    standing->absent = standing->set = true;
    standing->by = NULL;
    standing->struck =
        standing->batch >= 0 && roll_frozen(run, run->show->recipients[recipient].level);
    standby_follows(turn, by_itself);
    turn_ok(turn, say_make(standing->struck ? MSG_ABSENT_STRUCK : MSG_ABSENT, name, NULL));
    free(name);
}

static void comes(struct turn *turn, int recipient, const char *by, enum msg did)
{
    struct run *run = turn->run;
    struct standing *standing = &run->now.standings[recipient];
    char *name = called(run, recipient);
    bool by_itself = stands_by_itself(run), came = standing_comes(standing);
    undo_save(turn, say_make(did, name, NULL), false);
    standing->absent = by != NULL;
    standing->by = by;
    standing->set = true;
    if (!came)
        comes_back(run, recipient);
    standby_follows(turn, by_itself);
    answer_present(turn, recipient, name);
}

void verb_present(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    int recipient = find_recipient(turn, command);
    if (recipient < 0)
        return;
    if (!run->now.standings[recipient].absent && !run->now.standings[recipient].by) {
        char *name = called(run, recipient);
        turn_refuse(turn, say_make(MSG_IS_HERE, name, NULL));
        free(name);
        return;
    }
    comes(turn, recipient, NULL, MSG_DID_PRESENT);
}

void verb_represented(struct turn *turn, const struct command *command)
{
    int recipient = find_recipient(turn, command);
    if (recipient < 0)
        return;
    const char *by = keep_text(turn->run, command->text),
               *was = turn->run->now.standings[recipient].by;
    if (!by || (was && strcmp(was, by) == 0)) {
        char *name = called(turn->run, recipient);
        turn_refuse(turn, by ? say_make(MSG_IS_REPRESENTED, name, by, NULL)
                             : say_make(MSG_TOO_MANY_NAMES, NULL));
        free(name);
        return;
    }
    comes(turn, recipient, by, MSG_DID_REPRESENTED);
}

/* --- turns formed anew --- */

/* Gives those who have no turn yet the turns that haven't begun: as many in each as the file says,
 * what is too much in the last one. Returns how many turns are used; 0: none is left. */
static int form_turns(struct run *run, int level)
{
    const struct show *show = run->show;
    struct standing *standings = run->now.standings;
    int batches = roster_batches(show, level), size = show->levels[level].batch, *open, opens = 0;
    bool on_air;
    size_t count, first = roster_first(show, level, &count);
    size = size > 0 ? size : 1;
    open = xcalloc((size_t)batches + 1, sizeof *open);
    for (int batch = 0; batch < batches; batch++)
        if (!turn_begun(run, level, batch, &on_air))
            open[opens++] = batch;
    int at = 0, people = 0;
    for (int late = 0; opens && late < 2; late++)
        for (size_t i = first; i < first + count; i++) {
            bool begun =
                standings[i].batch >= 0 && turn_begun(run, level, standings[i].batch, &on_air);
            if (standings[i].late != late || begun)
                continue;
            if (people == size && at + 1 < opens && standing_comes(&standings[i])) {
                at++;
                people = 0;
            }
            standings[i].batch = open[at];
            standings[i].struck = false;
            people += standing_comes(&standings[i]);
        }
    free(open);
    return opens ? at + 1 : 0;
}

void verb_rebatch(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    int level = find_level(turn, command->name);
    if (level < 0)
        return;
    struct standing *before = xmemdup(run->now.standings, run->now.standing_count * sizeof *before);
    bool by_itself = stands_by_itself(run);
    undo_save(turn, say_make(MSG_DID_REBATCH, command->name, NULL), false);
    int used = form_turns(run, level);
    bool same = true;
    for (size_t i = 0; i < run->now.standing_count && same; i++)
        same = before[i].batch == run->now.standings[i].batch &&
               before[i].struck == run->now.standings[i].struck;
    free(before);
    if (!used || same) {
        undo_drop_empty(run);
        turn_refuse(turn, say_make(used ? MSG_TURNS_SAME : MSG_NO_TURN_LEFT, command->name, NULL));
        return;
    }
    standby_follows(turn, by_itself);
    char turns[DUR_TEXT];
    snprintf(turns, sizeof turns, "%d", used);
    turn_ok(turn, say_make(MSG_REBATCHED, command->name, turns, NULL));
}

/* --- names --- */

void roll_begin(struct turn *turn, int point)
{
    struct run *run = turn->run;
    const struct point *at = run_point(run, point);
    const struct segment *segment = run_segment(run, run->now.points[point].row);
    for (size_t i = 0; i < run->read_count; i++) {
        struct name_read *reading = &run->read[i];
        int level = run->show->recipients[reading->recipient].level;
        bool again = at->step == STEP_BATCH && level == at->level &&
                     run->now.standings[reading->recipient].batch == at->batch;
        for (size_t k = 0; at == segment->points && k < segment->level_count && !again; k++)
            again = segment->levels[k] == level;
        if (again && !reading->gone)
            reading->gone = run->change;
    }
}

static void drop_reading(struct run *run, size_t at)
{
    run->read_count--;
    memmove(run->read + at, run->read + at + 1, (run->read_count - at) * sizeof *run->read);
}

void roll_undo(struct run *run, const struct undo *undo)
{
    bool on_air;
    for (size_t i = run->read_count; i-- > 0;) {
        struct name_read *reading = &run->read[i];
        int level = run->show->recipients[reading->recipient].level;
        int batch = run->now.standings[reading->recipient].batch;
        if (reading->gone && reading->gone == undo->change)
            reading->gone = 0;
        if ((undo->is_name && reading->born == undo->change) ||
            (reading->born > undo->change && !turn_begun(run, level, batch, &on_air)))
            drop_reading(run, i);
    }
}

static int64_t held_so_far(const struct run *run, int64_t now)
{
    const struct row *row = &run->now.rows[run->now.on_row];
    return row->held_ms + (run->now.held_since != TIME_NONE ? now - run->now.held_since : 0);
}

/* The caller's hand can take it back with `undo`, the MC's with `name back`: no press of one of them
 * stands between the other and what he wants undone. */
static void save_name(struct turn *turn, const char *name)
{
    turn_changed(turn);
    if (turn->event->role == ROLE_MC)
        return;
    undo_save(turn, say_make(MSG_DID_NAME, name, NULL), false);
    if (turn->run->undo_count)
        turn->run->undo[turn->run->undo_count - 1].is_name = true;
}

static void name_back(struct turn *turn, const struct point *point)
{
    struct run *run = turn->run;
    size_t at = run->read_count;
    while (at-- > 0) {
        const struct name_read *reading = &run->read[at];
        if (!reading->gone && run->show->recipients[reading->recipient].level == point->level &&
            run->now.standings[reading->recipient].batch == point->batch)
            break;
    }
    if (at == SIZE_MAX) {
        turn_refuse(turn, say_make(MSG_NOTHING_READ, NULL));
        return;
    }
    int recipient = run->read[at].recipient;
    uint64_t born = run->read[at].born;
    for (int i = run->undo_count - 1; i >= 0; i--) /* no undo of it is left */
        if (run->undo[i].is_name && run->undo[i].change == born)
            undo_forget(run, i);
    drop_reading(run, at);
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_NAME_BACK, run->show->recipients[recipient].name, NULL));
}

void verb_name(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    const struct point *point = run->now.on_point >= 0 ? run_point(run, run->now.on_point) : NULL;
    char done[DUR_TEXT], all[DUR_TEXT];
    if (!point || point->step != STEP_BATCH) {
        turn_refuse(turn, say_make(MSG_NO_TURN_ON_AIR, NULL));
        return;
    }
    if (turn->event->seen >= 0 && (uint64_t)turn->event->seen < run->now.point_change) {
        turn_refuse(turn,
                    say_make(MSG_STALE_PLACE, point->cue, NULL)); /* of another turn's names */
        return;
    }
    if (command->name) {
        name_back(turn, point);
        return;
    }
    int people = roll_people(run, point->level, point->batch), next = roll_next_name(run);
    snprintf(all, sizeof all, "%d", people);
    if (next < 0) {
        turn_refuse(turn, say_make(MSG_ALL_READ, all, NULL));
        return;
    }
    const char *name = run->show->recipients[next].name;
    save_name(turn, name);
    struct name_read reading = {.recipient = next,
                                .at = turn->now,
                                .held_ms = held_so_far(run, turn->now),
                                .born = run->change};
    ARRAY_PUSH(run->read, run->read_count, run->read_room, reading);
    int read = 0;
    for (size_t i = 0; i < run->now.standing_count; i++)
        read += run->show->recipients[i].level == point->level &&
                run->now.standings[i].batch == point->batch &&
                standing_comes(&run->now.standings[i]) && roll_read_at(run, (int)i) != TIME_NONE;
    snprintf(done, sizeof done, "%d", read);
    turn_ok(turn, say_make(MSG_NAME_READ, name, done, all, NULL));
}

/* --- the door --- */

void verb_guest(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    const struct show *show = run->show;
    char number[DUR_TEXT], all[DUR_TEXT];
    snprintf(number, sizeof number, "%d", command->number);
    snprintf(all, sizeof all, "%zu", show->guest_count);
    if (!show->guest_count || command->number < 1 || (size_t)command->number > show->guest_count) {
        turn_refuse(turn, show->guest_count ? say_make(MSG_NO_GUEST, number, all, NULL)
                                            : say_make(MSG_NO_GUESTS, NULL));
        return;
    }
    const struct guest *guest = &show->guests[command->number - 1];
    struct attendance now = {.ticked = true, .presence = PRESENCE_HERE};
    if (command->text) {
        now.by = keep_text(run, command->text);
        if (!now.by) {
            turn_refuse(turn, say_make(MSG_TOO_MANY_NAMES, NULL));
            return;
        }
    } else if (strcmp(command->name, "away") == 0) {
        now.presence = PRESENCE_AWAY;
    }
    run->guests[command->number - 1] = now;
    turn_changed(turn);
    turn_ok(turn, now.by ? say_make(MSG_GUEST_FOR, now.by, guest->name, NULL)
                         : say_make(now.presence == PRESENCE_HERE ? MSG_GUEST_HERE : MSG_GUEST_AWAY,
                                    guest->name, NULL));
}
