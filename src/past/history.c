#include "past/history.h"

#include "base/mem.h"
#include "core/verb.h"
#include "journal/kept.h"
#include "showfile/load.h"
#include "sys/clock.h"
#include "sys/tz.h"
#include "wire/event.h"
#include "base/banned.h"

/* --- which run --- */

char **history_names(const char *state_dir, size_t *count)
{
    return kept_names(state_dir, count);
}

#define NAMED_MOST 5

static void name_several(char **names, size_t count, const char *beginning, struct err *err)
{
    char list[400] = "";
    size_t length = strlen(beginning), named = 0, at = 0;
    for (size_t i = 0; i < count && named < NAMED_MOST && at < sizeof list; i++) {
        if (strncmp(names[i], beginning, length) != 0)
            continue;
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", named ? ", " : "", names[i]);
        named++;
    }
    err_set(err, "%s: %s", beginning, list);
}

/* The one that was begun last, else the newest by its name. */
static char *last_name(const char *state_dir, char **names, size_t count)
{
    char *last = journal_last(state_dir);
    for (size_t i = 0; last && i < count; i++)
        if (strcmp(names[i], last) == 0)
            return last;
    free(last);
    return count ? xstrdup(names[0]) : NULL;
}

char *history_find(const char *state_dir, const char *name, struct err *err)
{
    size_t count, hits = 0;
    char **names = kept_names(state_dir, &count), *found = NULL;
    if (!name)
        found = last_name(state_dir, names, count);
    for (size_t i = 0; name && i < count; i++) {
        if (strncmp(names[i], name, strlen(name)) != 0)
            continue;
        hits++;
        if (hits == 1 || strcmp(names[i], name) == 0) {
            free(found);
            found = xstrdup(names[i]);
        }
    }
    bool exact = found && name && strcmp(found, name) == 0;
    if (hits > 1 && !exact) {
        name_several(names, count, name, err);
        free(found);
        found = NULL;
    }
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return found;
}

/* --- what arose --- */

static void take_warnings(struct history *history, const struct event *event, int64_t now)
{
    const struct run *run = history->run;
    int first = run->warning_count;
    int64_t at = run_tod(run, now);
    while (first > 0 && run->warnings[first - 1].real_ms == event->real_ms &&
           run->warnings[first - 1].at == at)
        first--;
    for (int i = first; i < run->warning_count; i++) {
        bool told = false; /* two events may have one instant */
        for (size_t k = history->warning_count; k-- > 0 && history->warnings[k].at == at && !told;)
            told = say_same(&history->warnings[k].say, &run->warnings[i].say);
        if (told)
            continue;
        struct history_warning warning = {.at = at, .say = say_copy(&run->warnings[i].say)};
        ARRAY_PUSH(history->warnings, history->warning_count, history->warning_room, warning);
    }
}

/* What stood at the run before an event, to see what the event did. */
struct before {
    int on_row;
    const char *on_id;
    uint64_t undo_change;
    int undo_count;
};

static struct before look(const struct run *run)
{
    int count = run->undo_count, row = run->now.on_row;
    return (struct before){.on_row = row,
                           .on_id = row >= 0 ? run_segment(run, row)->id : NULL,
                           .undo_count = count,
                           .undo_change = count ? run->undo[count - 1].change : 0};
}

/* --- verbs --- */

static int verb_of(const char *text)
{
    size_t length = strcspn(text, " ");
    for (int i = 0; i < VERB_COUNT; i++)
        if (strlen(verbs[i].name) == length && strncmp(verbs[i].name, text, length) == 0)
            return i;
    return -1;
}

/* Which change a verb made is known by the number that `undo` keeps of it. */
struct replay {
    struct history *history;
    const struct kept *kept;
    uint64_t *changes; /* one an entry: the number of its change, 0 */
    size_t change_count, change_room;
};

static void mark_taken_back(struct replay *replay, uint64_t change)
{
    for (size_t i = replay->history->entry_count; i-- > 0;)
        if (change && replay->changes[i] == change) {
            replay->history->entries[i].taken_back = true;
            return;
        }
}

static void take_verb(struct replay *replay, const struct event *event, int64_t now,
                      const struct effects *fx, const struct before *before)
{
    struct history *history = replay->history;
    const struct run *run = history->run;
    struct history_entry entry = {.at = run_tod(run, now),
                                  .verb = xstrdup(event->verb),
                                  .id = verb_of(event->verb),
                                  .role = event->role,
                                  .from = xstrdup(event->from ? event->from : ""),
                                  .ok = fx->ok,
                                  .asked = fx->ask,
                                  .reply = say_copy(&fx->say)};
    struct before after = look(run);
    if (fx->ok && entry.id == VERB_UNDO)
        mark_taken_back(replay, before->undo_change);
    uint64_t change = fx->ok && entry.id != VERB_UNDO && after.undo_change != before->undo_change
                          ? after.undo_change
                          : 0;
    ARRAY_PUSH(history->entries, history->entry_count, history->entry_room, entry);
    ARRAY_PUSH(replay->changes, replay->change_count, replay->change_room, change);
}

/* --- what was on air --- */

static struct history_pass *pass_of(struct history *history, const char *segment)
{
    for (size_t i = 0; i < history->pass_count; i++)
        if (strcmp(history->passes[i].segment, segment) == 0)
            return &history->passes[i];
    struct history_pass pass = {.segment = xstrdup(segment)};
    ARRAY_PUSH(history->passes, history->pass_count, history->pass_room, pass);
    return &history->passes[history->pass_count - 1];
}

static enum history_cause cause_of(const struct event *event)
{
    if (event->kind != EV_VERB)
        return CAUSE_GO; /* only an automatic start moves the playhead without a hand */
    int id = verb_of(event->verb);
    return id == VERB_GO ? CAUSE_GO : id == VERB_JUMP ? CAUSE_JUMP : CAUSE_OTHER;
}

/* A way back (`undo`, `back`) lets what comes on air again go on as it began. */
static void take_pass(struct history *history, const struct event *event, int64_t now,
                      const struct before *before)
{
    const struct run *run = history->run;
    int row = run->now.on_row;
    const char *id = row >= 0 ? run_segment(run, row)->id : NULL;
    bool begins = row >= 0 && run->now.rows[row].start == now;
    bool same = id && before->on_id ? strcmp(id, before->on_id) == 0 : id == before->on_id;
    if (same && !begins)
        return;
    int verb = event->kind == EV_VERB ? verb_of(event->verb) : -1;
    bool goes_back = verb == VERB_UNDO || verb == VERB_BACK;
    if (before->on_id)
        pass_of(history, before->on_id)->ended = goes_back ? CAUSE_OTHER : cause_of(event);
    if (!id)
        return;
    struct history_pass *pass = pass_of(history, id);
    pass->ended = CAUSE_NONE;
    if (!goes_back)
        pass->began = cause_of(event);
}

/* --- the replay --- */

static struct show *load(const char *text, const char *path)
{
    struct faults faults = {0};
    struct show *show = showfile_load(text, strlen(text), path, path, tz_zone, &faults);
    faults_free(&faults);
    return show;
}

/* The show that an event brings; NULL: none, or it is lost. */
static struct show *show_of(struct replay *replay, const struct event *event)
{
    const char *text = event->version ? kept_show_text(replay->kept, event->version) : NULL;
    struct show *show = text ? load(text, replay->history->show_path) : NULL;
    if (event->version && !show)
        replay->history->lost++;
    return show;
}

static void replay_one(struct replay *replay, const struct kept_event *kept)
{
    struct history *history = replay->history;
    struct event event;
    const char *why = NULL;
    if (!event_decode(kept->event, history->run->show, &event, &why)) {
        history->lost++;
        return;
    }
    struct effects fx = {0};
    struct show *show = show_of(replay, &event);
    if (show) /* a refused one is kept too: nothing may point into what is gone */
        ARRAY_PUSH(history->shows, history->show_count, history->show_room, show);
    event.show = show;
    struct before before = look(history->run);
    char *on_id = xstrdup(before.on_id); /* an undo of an insert frees nothing, a reload might */
    before.on_id = on_id;
    run_apply(history->run, &event, kept->now_ms, &fx);
    history->last = kept->now_ms;
    for (size_t i = 0; i < fx.count; i++)
        if (fx.list[i].kind == FX_CLOCK) {
            history->clock_show = kept->now_ms;
            history->clock_real = event.real_ms;
        }
    take_warnings(history, &event, kept->now_ms);
    take_pass(history, &event, kept->now_ms, &before);
    if (event.kind == EV_VERB)
        take_verb(replay, &event, kept->now_ms, &fx, &before);
    free(on_id);
    effects_clear(&fx);
    event_clear(&event);
}

/* A live run goes on behind its last event: what the show clock says now. */
static int64_t now_of(const struct history *history, const struct journal_meta *meta)
{
    bool same_boot = meta->boot_id && strcmp(meta->boot_id, clock_boot_id()) == 0;
    if (!history->live || history->run->finished || !same_boot)
        return history->last;
    double passed = (double)(clock_real_ms() - history->clock_real) * run_rate(history->run);
    int64_t now = history->clock_show + (int64_t)passed;
    return now > history->last ? now : history->last;
}

static bool begin(struct history *history, const struct journal_meta *meta, struct err *err)
{
    struct show *show = load(meta->show_text, meta->show_path);
    if (!show)
        return err_set(err, "run %s: the show it kept can't be read any more", meta->run);
    ARRAY_PUSH(history->shows, history->show_count, history->show_room, show);
    const struct session *session = show_find_session(show, meta->session);
    if (!session)
        return err_set(err, "run %s: the show it kept has no session \"%s\"", meta->run,
                       meta->session);
    enum mode mode = strcmp(meta->mode, mode_names[MODE_SHOW]) == 0 ? MODE_SHOW : MODE_REHEARSAL;
    history->began_with = show;
    history->began_text = xstrdup(meta->show_text);
    history->show_path = xstrdup(meta->show_path);
    history->session = xstrdup(meta->session);
    history->begun_at = history->last = meta->show0;
    history->begun_wall = meta->wall0;
    history->clock_show = meta->show0;
    history->clock_real = meta->real0;
    history->run = run_new(show, session, mode, meta->speed > 0 ? meta->speed : 1.0, 0);
    return true;
}

struct history *history_open(const char *state_dir, const char *name, struct err *err)
{
    struct kept kept;
    if (!kept_read(state_dir, name, &kept, err))
        return NULL;
    struct history *history = xcalloc(1, sizeof *history);
    history->name = xstrdup(name);
    history->live = kept.live;
    struct replay replay = {.history = history, .kept = &kept};
    bool good = begin(history, &kept.meta, err);
    for (size_t i = 0; good && i < kept.event_count; i++)
        replay_one(&replay, &kept.events[i]);
    if (good)
        history->now = now_of(history, &kept.meta);
    free(replay.changes);
    kept_clear(&kept);
    if (good)
        return history;
    history_free(history);
    return NULL;
}

void history_free(struct history *history)
{
    if (!history)
        return;
    run_free(history->run);
    for (size_t i = 0; i < history->entry_count; i++) {
        free(history->entries[i].verb);
        free(history->entries[i].from);
        say_clear(&history->entries[i].reply);
    }
    for (size_t i = 0; i < history->warning_count; i++)
        say_clear(&history->warnings[i].say);
    for (size_t i = 0; i < history->pass_count; i++)
        free(history->passes[i].segment);
    for (size_t i = 0; i < history->show_count; i++)
        show_free(history->shows[i]);
    free(history->shows);
    free(history->entries);
    free(history->warnings);
    free(history->passes);
    free(history->name);
    free(history->show_path);
    free(history->session);
    free(history->began_text);
    free(history);
}

/* --- lengths --- */

static bool ran_whole(const struct history *history, const struct row *row)
{
    if (!row->done || row->start == TIME_NONE || row->end == TIME_NONE)
        return false;
    for (size_t i = 0; i < history->pass_count; i++)
        if (strcmp(history->passes[i].segment, row->segment->id) == 0)
            return history->passes[i].began == CAUSE_GO && history->passes[i].ended == CAUSE_GO;
    return false;
}

struct history_actual *history_actuals(const struct history *history, size_t *count)
{
    const struct run *run = history->run;
    struct history_actual *list = NULL;
    size_t room = 0;
    struct plan_in plan = run_plan(run, history->last);
    *count = 0;
    for (size_t i = 0; i < run->now.row_count; i++) {
        const struct row *row = &run->now.rows[i];
        if (!ran_whole(history, row))
            continue;
        struct history_actual actual = {.segment = row->segment->id,
                                        .what = row->segment,
                                        .ms = row->end - row->start - row->held_ms,
                                        .planned_ms = plan.rows[i].file_ms};
        ARRAY_PUSH(list, *count, room, actual);
    }
    free((void *)(uintptr_t)plan.rows);
    return list;
}
