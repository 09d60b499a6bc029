/* Runs scenario files: a show, what happens at which time of day, and what must be true then. At
 * the end of each the events are written and read as JSON, replayed, and the two runs compared.
 *
 *   show FILE SESSION            loads it (relative to the scenario)
 *   start 07:50:00               the show clock at the beginning
 *   twin off                     reports of the player are written in the scenario
 *   HH:MM:SS[.mmm] do VERB => CODE|ok          by role operator
 *   HH:MM:SS[.mmm] key VERB => CODE|ok         by role stage; `key(CODE) VERB` answers a question
 *   HH:MM:SS[.mmm] tech VERB => …              by another role
 *   HH:MM:SS[.mmm] mc~ VERB => …               by one who hasn't seen the last change
 *   HH:MM:SS[.mmm] do@3s VERB => …             pressed so long before it arrives
 *   HH:MM:SS[.mmm] event KIND [media=ID] [inst=ID] [part=P] [reason=R] [pos=DUR] [length=DUR] …
 *   HH:MM:SS[.mmm] … running=ID@DUR[:paused|:leaving]
 *   HH:MM:SS[.mmm] reload FILE [s|OLD|NEW|]… => CODE|ok   the file has changed (`\n` a new line)
 *   HH:MM:SS[.mmm]               only time passes; times are those of the clock before any step
 *   expect KEY VALUE…            see put_value()
 *   fx TEXT                      the effects since the last line of time, `; ` between them
 */
#include <libgen.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/reload.h"
#include "core/run.h"
#include "core/snapshot.h"
#include "core/twin.h"
#include "showfile/load.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "wire/event.h"
#include "roll_values.h"
#include "base/banned.h"

struct log_entry {
    char *json;
    int64_t now;
};

struct scenario {
    const char *file;
    int line;
    struct show *show;
    const struct session *session;
    struct run *run;
    int64_t now, start, start_real; /* real time runs from start at the run's speed */
    bool no_twin;
    int64_t before;      /* change number before the last change */
    struct buf fx, said; /* said: the last answer, in English */
    struct log_entry *log;
    size_t log_count, log_room;
    struct show **shows; /* by version; the first is what the run began with */
    size_t show_count, show_room;
};

#define DIE(s, ...)                                       \
    do {                                                  \
        fprintf(stderr, "%s:%d: ", (s)->file, (s)->line); \
        fprintf(stderr, __VA_ARGS__);                     \
        fputc('\n', stderr);                              \
        fail();                                           \
    } while (0)

/* --- effects as text --- */

static const char *const fx_names[FX_COUNT] = {
    [FX_ARM] = "arm",         [FX_PLAY] = "play",       [FX_FADE] = "fade",
    [FX_STOP] = "stop",       [FX_RESTORE] = "restore", [FX_PAUSE] = "pause",
    [FX_UNPAUSE] = "unpause", [FX_RELEASE] = "release", [FX_VOLUME] = "volume",
    [FX_BACK] = "back",       [FX_WAKE] = "wake",       [FX_FINISH] = "finish",
    [FX_OUTPUT] = "output",   [FX_OUTLETS] = "outlets", [FX_CARD] = "card",
    [FX_SCREEN] = "screen",   [FX_TONE] = "tone",       [FX_CLOCK] = "clock",
    [FX_ADOPT] = "adopt",     [FX_VET] = "vet",
};

static void say_fx(struct scenario *s, const struct effect *fx)
{
    char text[DUR_TEXT];
    if (fx->kind == FX_WAKE)
        return; /* when it wakes is seen by what happens then */
    buf_printf(&s->fx, "%s%s", s->fx.len ? "; " : "", fx_names[fx->kind]);
    if (fx->kind == FX_ARM)
        for (size_t i = 0; i < s->run->wanted_count; i++)
            buf_printf(&s->fx, " %s", s->show->media[s->run->wanted[i]].id);
    if (fx->media >= 0)
        buf_printf(&s->fx, " %s", s->show->media[fx->media].id);
    else if (fx->kind == FX_FADE || fx->kind == FX_STOP)
        buf_puts(&s->fx, " all");
    if (fx->kind == FX_BACK)
        buf_puts(&s->fx, fx->black ? " black" : " slate");
    if (fx->fade_ms)
        buf_printf(&s->fx, " %s", dur_written(fx->fade_ms, text));
    if (fx->cross_ms)
        buf_puts(&s->fx, " cross");
    if (fx->linger_ms)
        buf_puts(&s->fx, " linger");
    if (fx->from_ms != TIME_NONE)
        buf_printf(&s->fx, " from %s", dur_written(fx->from_ms, text));
    if (fx->centi)
        buf_printf(&s->fx, " %s", db_written(fx->centi, text));
    if (fx->paused)
        buf_puts(&s->fx, " paused");
}

/* --- time and events --- */

static int version_of(const struct scenario *s)
{
    for (size_t i = 0; i < s->show_count; i++)
        if (s->shows[i] == s->run->show)
            return (int)i;
    return 0;
}

static void apply(struct scenario *s, struct event *event, int64_t at, const char *expected)
{
    struct effects fx = {0};
    struct log_entry entry = {event_encode(event, s->show), at};
    ARRAY_PUSH(s->log, s->log_count, s->log_room, entry);
    int64_t before = (int64_t)s->run->change;
    run_apply(s->run, event, at, &fx);
    if ((int64_t)s->run->change != before)
        s->before = before;
    s->show = s->shows[version_of(s)];
    s->session = s->run->session;
    s->now = at;
    for (size_t i = 0; i < fx.count; i++) {
        say_fx(s, &fx.list[i]);
        if (fx.list[i].kind == FX_CLOCK) {
            s->start = at;
            s->start_real = event->real_ms;
        }
    }
    if (expected) {
        const char *got = fx.ok ? "ok" : msg_code(fx.say.msg);
        char *said = say_english(&fx.say);
        if (strcmp(got, expected) != 0)
            DIE(s, "%s: expected %s, got %s (%s)", event->verb, expected, got, said);
        buf_clear(&s->said);
        buf_puts(&s->said, said);
        free(said);
    }
    effects_clear(&fx);
    event_clear(event);
}

static int64_t real_of(const struct scenario *s, int64_t at)
{
    return s->start_real + (int64_t)((double)(at - s->start) / s->run->speed);
}

/* All that happens by itself up to `until`, each at its own instant. */
static void pass_time(struct scenario *s, int64_t until)
{
    for (int i = 0; i < 100000; i++) {
        struct event event;
        int64_t at = until + 1, wake = s->run->wake;
        bool twin = !s->no_twin && twin_next(s->run, s->now, real_of(s, s->now), &event, &at);
        if (twin && at > until) {
            event_clear(&event);
            twin = false;
        }
        if (wake != TIME_NONE && wake <= until && (!twin || wake <= at)) {
            if (twin)
                event_clear(&event);
            event = event_make(EV_WAKE, 0);
            at = wake > s->now ? wake : s->now;
        } else if (!twin) {
            break;
        }
        event.real_ms = event.at_real_ms = real_of(s, at);
        apply(s, &event, at, NULL);
    }
    s->now = until;
}

static char *word(char **text)
{
    *text += strspn(*text, " ");
    char *start = *text;
    *text += strcspn(*text, " ");
    if (**text)
        *(*text)++ = '\0';
    return start;
}

static int64_t clock_of(struct scenario *s, const char *text)
{
    int64_t of_day, milli = 0;
    char clock[32];
    snprintf(clock, sizeof clock, "%s", text);
    char *dot = strchr(clock, '.');
    if (dot) {
        *dot = '\0';
        for (int unit = 100, i = 1; dot[i]; i++, unit /= 10)
            milli += (dot[i] - '0') * unit;
    }
    if (!clock_parse(clock, &of_day))
        DIE(s, "\"%s\" is no clock", text);
    return zone_instant(&s->session->zone, s->session->date, of_day) + milli;
}

static int media_of(struct scenario *s, const char *id)
{
    int media = show_find_media(s->show, id);
    if (media < 0)
        DIE(s, "no medium %s", id);
    return media;
}

/* An instance may be named by its medium: the newest of it. */
static const char *inst_of(struct scenario *s, const char *media)
{
    int index = media_of(s, media);
    for (size_t i = s->run->inst_count; i-- > 0;)
        if (s->run->insts[i].media == index)
            return s->run->insts[i].id;
    return "none";
}

/* NAME@PLACE, with `*` behind it when it is used, `=` when another one shows the same. */
static void add_outlet(struct event *event, char *value)
{
    char *place = strchr(value, '@'), *marks = place ? place + 1 + strcspn(place + 1, "*=") : value;
    event->outlets = xrealloc(event->outlets, (event->outlet_count + 1) * sizeof *event->outlets);
    event->outlets[event->outlet_count++] =
        (struct outlet){.name = xstrndup(value, place ? (size_t)(place - value) : strlen(value)),
                        .place = place ? xstrndup(place + 1, (size_t)(marks - place - 1)) : NULL,
                        .used = strchr(marks, '*') != NULL,
                        .twin = strchr(marks, '=') != NULL};
}

static void set_field(struct scenario *s, struct event *event, char *pair)
{
    char *value = strchr(pair, '=');
    if (!value)
        DIE(s, "%s: write name=value", pair);
    *value++ = '\0';
    if (strcmp(pair, "media") == 0) {
        event->media = media_of(s, value);
    } else if (strcmp(pair, "inst") == 0) {
        event->media = media_of(s, value);
        snprintf(event->inst, sizeof event->inst, "%s", inst_of(s, value));
    } else if (strcmp(pair, "part") == 0) {
        event->part = strcmp(value, "sound") == 0 ? PART_SOUND : PART_PICTURE;
    } else if (strcmp(pair, "reason") == 0) {
        event->reason = xstrdup(value);
    } else if (strcmp(pair, "ok") == 0) {
        event->ok = value[0] == '1';
    } else if (strcmp(pair, "age") == 0) {
        dur_parse(value, &event->age_ms);
    } else if (strcmp(pair, "text") == 0) {
        event->text = xstrdup(value);
    } else if (strcmp(pair, "path") == 0) {
        event->path = xstrdup(value);
    } else if (strcmp(pair, "there") == 0) {
        event->there = xstrdup(value);
    } else if (strcmp(pair, "pos") == 0) {
        rel_parse(value, &event->position_ms);
    } else if (strcmp(pair, "length") == 0) {
        dur_parse(value, &event->length_ms);
    } else if (strcmp(pair, "outlet") == 0) {
        add_outlet(event, value);
    } else if (strcmp(pair, "running") == 0) {
        char *colon = strchr(value, '@');
        event->running =
            xrealloc(event->running, (event->running_count + 1) * sizeof *event->running);
        struct running *at = &event->running[event->running_count++];
        *at = (struct running){.position_ms = TIME_NONE};
        char *how = strchr(value, ':');
        if (how) {
            *how++ = '\0';
            at->paused = strcmp(how, "paused") == 0;
            at->leaving = strcmp(how, "leaving") == 0;
        }
        if (colon) {
            *colon = '\0';
            dur_parse(colon + 1, &at->position_ms);
        }
        snprintf(at->inst, sizeof at->inst, "%s", inst_of(s, value));
        at->media = xstrdup(value);
    } else {
        DIE(s, "no field %s", pair);
    }
}

static void do_event(struct scenario *s, char *rest)
{
    char *name = word(&rest);
    for (int kind = 0; kind < EV_COUNT; kind++) {
        if (strcmp(event_names[kind], name) != 0)
            continue;
        struct event event = event_make((enum event_kind)kind, real_of(s, s->now));
        while (*rest) {
            char *pair = word(&rest);
            if (*pair)
                set_field(s, &event, pair);
        }
        apply(s, &event, s->now, NULL);
        return;
    }
    DIE(s, "no event %s", name);
}

static void do_verb(struct scenario *s, char *who, char *rest)
{
    char *expected = strstr(rest, "=>"), *confirmed = strchr(who, '(');
    if (!expected)
        DIE(s, "a verb needs => ok or => CODE");
    char *end = expected;
    while (end > rest && end[-1] == ' ')
        end--;
    *end = '\0';
    expected += 2;
    expected += strspn(expected, " ");
    char *blind = strchr(who, '~'), *age = strchr(who, '@');
    if (blind)
        *blind = '\0';
    if (age)
        *age++ = '\0';
    enum role role = strcmp(who, "do") == 0 ? ROLE_OPERATOR : ROLE_STAGE;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (strcmp(who, role_names[i]) == 0)
            role = (enum role)i;
    struct event event = event_verb(rest, role, "test", real_of(s, s->now));
    event.seen = blind ? s->before : -1;
    if (age)
        dur_parse(age, &event.age_ms);
    if (confirmed) {
        event.confirmed = xstrdup(confirmed + 1);
        event.confirmed[strcspn(event.confirmed, ")")] = '\0';
    }
    apply(s, &event, s->now, expected);
}

/* --- the file changes --- */

/* Takes `s|OLD|NEW|` off the text; false: there is none. */
static bool take_change(struct scenario *s, char **rest, char **text)
{
    *rest += strspn(*rest, " ");
    if (strncmp(*rest, "s|", 2) != 0)
        return false;
    char *old = *rest + 2, *to = old + strcspn(old, "|"), *end = to + (*to != '\0');
    end += strcspn(end, "|");
    if (!*to || !*end)
        DIE(s, "write s|OLD|NEW|");
    *to++ = '\0';
    *end = '\0';
    *rest = end + 1;
    for (char **part = (char *[]){old, to, NULL}; *part; part++)
        for (char *at = *part; (at = strstr(at, "\\n"));) {
            *at++ = '\n';
            memmove(at, at + 1, strlen(at));
        }
    char *found = strstr(*text, old);
    if (!found)
        DIE(s, "\"%s\" isn't in the file", old);
    char *after = xasprintf("%.*s%s%s", (int)(found - *text), *text, to, found + strlen(old));
    free(*text);
    *text = after;
    return true;
}

/* The show as a changed file has it; NULL with faults. */
static struct show *changed_show(struct scenario *s, char **rest, struct faults *faults)
{
    char *name = word(rest), *copy = xstrdup(s->file);
    char *beside = xasprintf("%s/%s", dirname(copy), name);
    struct err err = {{0}};
    size_t len;
    char *path = path_real(beside, &err); /* as whoever loads a file resolves it */
    char *text = path_read(path, 1 << 20, &len, &err);
    if (!text)
        DIE(s, "%s", err.text);
    while (take_change(s, rest, &text))
        ;
    struct show *show = showfile_load(text, strlen(text), path, path, tz_zone, faults);
    if (show)
        ARRAY_PUSH(s->shows, s->show_count, s->show_room, show);
    free(text);
    free(path);
    free(beside);
    free(copy);
    return show;
}

static void do_reload(struct scenario *s, char *rest)
{
    char *expected = strstr(rest, "=>");
    if (!expected)
        DIE(s, "reload needs => ok or => CODE");
    *expected = '\0';
    expected += 2 + strspn(expected + 2, " ");
    struct event event = event_verb("reload", ROLE_OPERATOR, "test", real_of(s, s->now));
    struct faults faults = {0};
    event.show = changed_show(s, &rest, &faults);
    event.version = event.show ? (int64_t)s->show_count - 1 : 0;
    if (!event.show) {
        event.reason = xasprintf("%zu", faults_errors(&faults));
        event.text = xstrdup(faults.list[0].text);
    }
    faults_free(&faults);
    apply(s, &event, s->now, expected);
}

/* What a reload would do: the changes, and why some of them, or all, would not be taken. */
static void put_look(struct scenario *s, char **rest, struct buf *out)
{
    struct faults faults = {0};
    struct reload reload = {0};
    char *words = xstrdup(*rest), *at = words, *bar = strstr(words, " => ");
    if (!bar)
        DIE(s, "expect look FILE s|…|…| => TEXT");
    *bar = '\0';
    *rest += bar - words + 4;
    const struct show *show = changed_show(s, &at, &faults);
    if (!show)
        DIE(s, "%s", faults.list[0].text);
    reload_look(s->run, show, &reload);
    if (!reload.changes->count)
        buf_puts(out, "-");
    for (size_t i = 0; i < reload.changes->count; i++) {
        const struct change *change = &reload.changes->list[i];
        char *said = say_english(change_said(change)), *why = say_english(&change->why);
        buf_printf(out, "%s%s%s%s%s", i ? "; " : "", said, why[0] ? " (" : "", why,
                   why[0] ? ")" : "");
        free(said);
        free(why);
    }
    char *refused = say_english(&reload.refused);
    buf_printf(out, "%s%s", refused[0] ? " REFUSED: " : "", refused);
    free(refused);
    reload_clear(&reload);
    faults_free(&faults);
    free(words);
}

static void timed(struct scenario *s, char *clock, char *rest)
{
    pass_time(s, clock_of(s, clock));
    buf_clear(&s->fx);
    char *what = word(&rest);
    if (!*what)
        return;
    if (strcmp(what, "event") == 0)
        do_event(s, rest);
    else if (strcmp(what, "reload") == 0)
        do_reload(s, rest);
    else
        do_verb(s, what, rest + strspn(rest, " "));
    pass_time(s, s->now);
}

/* --- what must be true --- */

static const char *instant(struct scenario *s, int64_t at, char out[INSTANT_TEXT])
{
    if (at == TIME_NONE)
        return "-";
    instant_clock(&s->session->zone, at, true, out);
    int milli = (int)(((at % 1000) + 1000) % 1000);
    if (milli)
        snprintf(out + strlen(out), INSTANT_TEXT - strlen(out), ".%03d", milli);
    return out;
}

static void put_playing(const struct snapshot *snap, struct buf *out)
{
    char text[DUR_TEXT];
    for (size_t i = 0; i < snap->playing_count; i++) {
        static const char *const states[] = {"waits",  "plays",  "paused", "holds",
                                             "leaves", "parked", "lost"};
        const struct snap_playing *at = &snap->playing[i];
        buf_printf(out, "%s%s:%s:%s", i ? " " : "", at->media, states[at->state],
                   dur_countup(at->position_ms, text));
    }
}

static void put_row(struct scenario *s, const struct snapshot *snap, const struct plan_out *plan,
                    char *rest, struct buf *out)
{
    char *cue = word(&rest), *key = word(&rest), text[INSTANT_TEXT];
    for (size_t i = 0; i < snap->segment_count; i++) {
        const struct snap_segment *at = &snap->segments[i];
        const struct plan_out_row *row = &plan->rows[i];
        if (strcmp(at->cue, cue) != 0)
            continue;
        const struct {
            const char *name;
            int64_t at;
        } times[] = {{"planned_start", row->planned_start},   {"planned_end", row->planned_end},
                     {"expected_start", row->expected_start}, {"expected_end", row->expected_end},
                     {"last_start", row->last_start},         {"last_chance", row->last_chance},
                     {"actual_start", at->actual_start_at},   {"actual_end", at->actual_end_at}};
        for (size_t k = 0; k < COUNT_OF(times); k++)
            if (strcmp(times[k].name, key) == 0)
                buf_puts(out, instant(s, times[k].at, text));
        if (strcmp(key, "state") == 0)
            buf_puts(out, row_state_names[at->plan.state]);
        if (strcmp(key, "gap") == 0)
            buf_puts(out, dur_written(row->gap_ms, text));
        if (strcmp(key, "slack") == 0)
            buf_puts(out, row->slack_ms == TIME_NONE ? "-" : dur_signed(row->slack_ms, text));
        if (strcmp(key, "length") == 0)
            buf_puts(out, dur_written(at->plan.length_ms, text));
        return;
    }
    DIE(s, "no row %s", cue);
}

static void put_said(const struct snap_said *list, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        char *said = say_english(&list[i].say);
        buf_printf(out, "%s%s", i ? " | " : "", said);
        free(said);
    }
}

static const char *signed_or_dash(int64_t ms, char text[DUR_TEXT])
{
    return ms == TIME_NONE ? "-" : dur_signed(ms, text);
}

/* Those to come by their time, made as `made`, missed as `missed`. */
static void put_calls(struct scenario *s, const struct snapshot *snap, struct buf *out)
{
    static const char *const states[] = {"", " made", " missed"};
    char text[INSTANT_TEXT];
    for (size_t i = 0; i < snap->call_count; i++)
        buf_printf(out, "%s%s%s", i ? ", " : "", instant(s, snap->calls[i].at, text),
                   states[snap->calls[i].state]);
}

/* `off air +1:00: float D +3:00; hard end E …`, `missing` what no step covers. */
static void put_ladder(const struct snapshot *snap, struct buf *out)
{
    static const char *const kinds[] = {"off air", "hard start", "hard end"};
    struct ladder ladder;
    char text[DUR_TEXT], saves[DUR_TEXT];
    snapshot_ladder(snap, snap->now, &ladder);
    for (int i = 0; i < ladder.anchor_count; i++) {
        const struct ladder_anchor *anchor = &ladder.anchors[i];
        buf_printf(out, "%s%s", i ? "; " : "", kinds[anchor->kind]);
        if (anchor->kind != ANCHOR_OFF_AIR)
            buf_printf(out, " %s", snap->segments[anchor->row].cue);
        buf_printf(out, " %s:", dur_signed(anchor->over_ms, text));
        for (int k = anchor->first; k < anchor->first + anchor->count; k++) {
            const struct ladder_step *step = &ladder.steps[k];
            buf_printf(out, "%s %s %s", k > anchor->first ? "," : "",
                       step->floats ? "float" : "length", snap->segments[step->row].cue);
            if (!step->floats)
                buf_printf(out, " %s", dur_written(step->to_ms, text));
            buf_printf(out, " %s", dur_signed(-step->cut_ms, saves));
        }
        if (anchor->missing_ms)
            buf_printf(out, " missing %s", dur_signed(anchor->missing_ms, text));
    }
    if (!ladder.anchor_count)
        buf_puts(out, "-");
}

static void put_value(struct scenario *s, const char *key, char **rest, struct buf *out)
{
    struct snapshot snap = {0};
    struct plan_out plan;
    char text[INSTANT_TEXT];
    snapshot_make(s->run, s->now, real_of(s, s->now), &snap);
    snapshot_plan(&snap, snap.now, &plan);
    if (strcmp(key, "on") == 0)
        buf_puts(out, snap.on_cue ? snap.on_cue : "-");
    else if (strcmp(key, "standby") == 0)
        buf_puts(out, snap.standby_cue ? snap.standby_cue : "-");
    else if (strcmp(key, "ready") == 0)
        buf_puts(out, snap.standby_ready < 0 ? "nothing" : snap.standby_ready ? "yes" : "no");
    else if (strcmp(key, "phase") == 0)
        buf_puts(out, phase_names[snap.phase]);
    else if (strcmp(key, "mode") == 0)
        buf_puts(out, mode_names[snap.mode]);
    else if (strcmp(key, "left") == 0)
        buf_puts(out,
                 snap.on_row < 0
                     ? "-"
                     : dur_countdown(plan_left(&snap.segments[snap.on_row].plan, snap.now), text));
    else if (strcmp(key, "over") == 0)
        buf_puts(out, signed_or_dash(plan.over_ms, text));
    else if (strcmp(key, "late") == 0)
        buf_puts(out, signed_or_dash(plan.late_ms, text));
    else if (strcmp(key, "end") == 0)
        buf_puts(out, instant(s, plan.expected_end, text));
    else if (strcmp(key, "planned_end") == 0)
        buf_puts(out, instant(s, plan.planned_end, text));
    else if (strcmp(key, "now") == 0)
        buf_puts(out, instant(s, snap.now, text));
    else if (strcmp(key, "delay") == 0)
        buf_puts(out, dur_signed(snap.delay_ms, text));
    else if (strcmp(key, "off_air") == 0)
        buf_puts(out, instant(s, snap.off_air_at, text));
    else if (strcmp(key, "count") == 0)
        buf_puts(out,
                 snap.count_at == TIME_NONE ? "-" : dur_countdown(snap.count_at - snap.now, text));
    else if (strcmp(key, "calls") == 0)
        put_calls(s, &snap, out);
    else if (strcmp(key, "ladder") == 0)
        put_ladder(&snap, out);
    else if (strcmp(key, "showing") == 0)
        buf_puts(out, snap.showing);
    else if (strcmp(key, "playing") == 0)
        put_playing(&snap, out);
    else if (strcmp(key, "armed") == 0)
        for (size_t i = 0; i < snap.armed_count; i++)
            buf_printf(out, "%s%s", i ? " " : "", snap.armed[i]);
    else if (strcmp(key, "warnings") == 0)
        put_said(snap.warnings, snap.warning_count, out);
    else if (strcmp(key, "bands") == 0)
        put_said(snap.bands, snap.band_count, out);
    else if (strcmp(key, "message") == 0)
        buf_puts(out, snap.message ? snap.message : "-");
    else if (strcmp(key, "asked") == 0)
        buf_puts(out, snap.asked ? snap.asked : "-");
    else if (strcmp(key, "mc_ready") == 0)
        buf_puts(out, snap.mc_ready ? "yes" : "no");
    else if (strcmp(key, "undo") == 0) {
        char *did = say_english(&snap.undo);
        buf_puts(out, did[0] ? did : "-");
        free(did);
    } else if (strcmp(key, "said") == 0) {
        buf_puts(out, buf_text(&s->said));
    } else if (strcmp(key, "look") == 0) {
        put_look(s, rest, out);
    } else if (roll_value(&snap, key, rest, out)) {
        ; /* of the roll-call */
    } else if (strcmp(key, "row") == 0) {
        char *cue_and_key = *rest;
        char *value = cue_and_key;
        word(&value);
        word(&value);
        *rest = value;
        char *copy = xasprintf("%s %s", cue_and_key, cue_and_key + strlen(cue_and_key) + 1);
        put_row(s, &snap, &plan, copy, out);
        free(copy);
    } else
        DIE(s, "cannot expect \"%s\"", key);
    plan_free(&plan);
    snapshot_clear(&snap);
}

static void expect(struct scenario *s, char *rest)
{
    struct buf got = {0};
    char *key = word(&rest);
    put_value(s, key, &rest, &got);
    if (strcmp(buf_text(&got), rest) != 0)
        DIE(s, "%s: expected \"%s\", got \"%s\"", key, rest, buf_text(&got));
    buf_free(&got);
}

/* --- the whole --- */

static void load_show(struct scenario *s, char *rest)
{
    char *name = word(&rest), *session = word(&rest);
    char *copy = xstrdup(s->file);
    char *path = xasprintf("%s/%s", dirname(copy), name);
    struct faults faults = {0};
    struct err err = {{0}};
    s->show = showfile_load_file(path, tz_zone, &faults, &err);
    if (!s->show) {
        char *text = faults_text(&faults, path, false);
        DIE(s, "%s %s", err.text, text);
    }
    faults_free(&faults);
    ARRAY_PUSH(s->shows, s->show_count, s->show_room, s->show);
    s->session = show_find_session(s->show, session);
    if (!s->session)
        DIE(s, "no session %s", session);
    free(copy);
    free(path);
}

static void begin(struct scenario *s, char *rest)
{
    char *clock = word(&rest), *mode = word(&rest), *speed = word(&rest);
    double times = 1.0;
    if (*speed)
        sscanf(speed, "%lf", &times);
    s->start = s->now = clock_of(s, clock);
    s->run = run_new(s->show, s->session, strcmp(mode, "show") == 0 ? MODE_SHOW : MODE_REHEARSAL,
                     times, 0);
}

static void run_line(struct scenario *s, char *line)
{
    char *rest = line;
    char *first = word(&rest);
    rest += strspn(rest, " ");
    if (strcmp(first, "show") == 0)
        load_show(s, rest);
    else if (strcmp(first, "start") == 0)
        begin(s, rest);
    else if (strcmp(first, "twin") == 0)
        s->no_twin = strcmp(rest, "off") == 0;
    else if (strcmp(first, "expect") == 0)
        expect(s, rest);
    else if (strcmp(first, "fx") == 0) {
        if (strcmp(buf_text(&s->fx), rest) != 0)
            DIE(s, "expected effects\n  %s\ngot\n  %s", rest, buf_text(&s->fx));
    } else
        timed(s, first, rest);
}

static void compare_replay(struct scenario *s)
{
    const struct session *session = show_find_session(s->shows[0], s->session->id);
    struct run *again = run_new(s->shows[0], session, s->run->mode, s->run->speed, 0);
    for (size_t i = 0; i < s->log_count; i++) {
        struct event event;
        const char *why = NULL;
        if (!event_decode(s->log[i].json, again->show, &event, &why))
            DIE(s, "event %zu can't be read back: %s: %s", i, why, s->log[i].json);
        if (event.version)
            event.show = s->shows[event.version];
        struct effects fx = {0};
        run_apply(again, &event, s->log[i].now, &fx);
        effects_clear(&fx);
        event_clear(&event);
    }
    char *one = run_dump(s->run), *two = run_dump(again);
    if (strcmp(one, two) != 0)
        DIE(s, "the replay differs:\n%s\n---\n%s", one, two);
    free(one);
    free(two);
    run_free(again);
}

static void run_file(void **state)
{
    struct scenario s = {.file = *state};
    size_t len;
    struct err err = {{0}};
    char *text = path_read(s.file, 1 << 20, &len, &err);
    if (!text)
        DIE(&s, "%s", err.text);
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        s.line++;
        char *comment = strstr(line, "  #");
        if (comment)
            *comment = '\0';
        size_t length = strlen(line);
        while (length && line[length - 1] == ' ')
            line[--length] = '\0';
        if (line[0] && line[0] != '#')
            run_line(&s, line);
    }
    compare_replay(&s);
    for (size_t i = 0; i < s.log_count; i++)
        free(s.log[i].json);
    free(s.log);
    buf_free(&s.fx);
    buf_free(&s.said);
    run_free(s.run);
    for (size_t i = 0; i < s.show_count; i++)
        show_free(s.shows[i]);
    free(s.shows);
    free(text);
}

int main(int argc, char **argv)
{
    struct CMUnitTest *tests = xcalloc((size_t)argc, sizeof *tests);
    for (int i = 1; i < argc; i++)
        tests[i - 1] =
            (struct CMUnitTest){.name = argv[i], .test_func = run_file, .initial_state = argv[i]};
    int failed = _cmocka_run_group_tests("scenarios", tests, (size_t)argc - 1, NULL, NULL);
    free(tests);
    return failed != 0;
}
