/* Random evenings: whatever hands, players and clocks do, what run.h promises stays true, and the
 * journal gives the same run again. Seeded; a failure names its seed and its last events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/roster.h"
#include "core/run.h"
#include "core/snapshot.h"
#include "core/twin.h"
#include "showfile/load.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "wire/event.h"
#include "wire/message.h"
#include "base/banned.h"

#define EVENINGS 120
#define EVENTS 120
#define VERSIONS 24
#define SHOWN 12 /* events that are printed when something is wrong */

/* Shows that the file may have become: by version, the first is what an evening begins with. */
static struct show *versions[VERSIONS];

struct evening {
    uint64_t seed, state;
    const struct show *show; /* the run's */
    const struct session *session;
    struct run *run, *again;
    int64_t now, start;
    char *last[SHOWN];
    size_t events;
};

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators". */
static uint32_t draw(struct evening *e, uint32_t below)
{
    e->state ^= e->state >> 12;
    e->state ^= e->state << 25;
    e->state ^= e->state >> 27;
    return (uint32_t)((e->state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void wrong(const struct evening *e, const char *what)
{
    fprintf(stderr, "seed %llu: %s; the last events:\n", (unsigned long long)e->seed, what);
    for (size_t i = e->events > SHOWN ? e->events - SHOWN : 0; i < e->events; i++)
        fprintf(stderr, "  %s\n", e->last[i % SHOWN]);
    fail();
}

#define MUST(e, condition)        \
    do {                          \
        if (!(condition))         \
            wrong(e, #condition); \
    } while (0)

/* Every turn is numbered without a gap, nobody stands in two, and names are of people who are there. */
static void check_roll(struct evening *e)
{
    const struct run *run = e->run;
    int *line = xcalloc(run->show->recipient_count + 1, sizeof *line);
    size_t seen = 0;
    for (int level = 0; level < (int)run->show->level_count; level++)
        for (int batch = -1; batch < roster_batches(run->show, level); batch++) {
            size_t count = roll_line(run, level, batch, line);
            int position = 0;
            seen += count;
            for (size_t i = 0; i < count; i++) {
                const struct standing *at = &run->now.standings[line[i]];
                MUST(e, !standing_placed(at) || roll_position(run, line[i]) == ++position);
                MUST(e, !at->struck || !standing_comes(at));
            }
        }
    MUST(e, seen == run->show->recipient_count);
    for (size_t i = 0; i < run->read_count; i++)
        MUST(e, run->read[i].recipient < (int)run->show->recipient_count);
    int next = roll_next_name(run);
    MUST(e, next < 0 || standing_comes(&run->now.standings[next]));
    free(line);
}

static void check_place(struct evening *e)
{
    const struct run *run = e->run;
    const struct place *place = &run->now;
    int running = 0;
    for (size_t i = 0; i < place->row_count; i++) {
        running += run_row_state(run, (int)i) == ROW_RUNNING;
        MUST(e, place->rows[i].end == TIME_NONE || place->rows[i].end >= place->rows[i].start);
        MUST(e, place->rows[i].start == TIME_NONE || place->rows[i].start <= e->now);
    }
    MUST(e, running == (place->on_row >= 0));
    MUST(e, (place->on_row >= 0) == (place->on_point >= 0));
    MUST(e, place->on_point < 0 || place->points[place->on_point].row == place->on_row);
    MUST(e, place->standby < (int)place->point_count);
    if (place->standby >= 0) {
        const struct row *row = &place->rows[place->points[place->standby].row];
        MUST(e, !row->skipped && !row->floated && row->segment->kind != KIND_NOTE);
    }
    size_t at = 0;
    for (size_t i = 0; i < place->row_count; i++)
        for (size_t p = 0; p < place->rows[i].segment->point_count; p++, at++)
            MUST(e, at < place->point_count && place->points[at].row == (int)i &&
                        place->points[at].point == (int)p);
    MUST(e, at == place->point_count);
    for (size_t i = 0; i < run->inst_count; i++)
        MUST(e, run->insts[i].media >= 0 && run->insts[i].media < (int)run->show->media_count);
    for (size_t i = 0; i < run->inst_count; i++)
        for (size_t k = i + 1; k < run->inst_count; k++)
            MUST(e, strcmp(run->insts[i].id, run->insts[k].id) != 0);
    MUST(e, run->wake == TIME_NONE || run->wake > e->now);
    check_roll(e);
}

static void check_numbers(struct evening *e)
{
    struct snapshot snap = {0};
    struct plan_out plan;
    snapshot_make(e->run, e->now, e->now, &snap);
    snapshot_plan(&snap, snap.now, &plan);
    int64_t before = INT64_MIN;
    for (size_t i = 0; i < snap.segment_count; i++) {
        const struct plan_out_row *row = &plan.rows[i];
        enum row_state state = snap.segments[i].plan.state;
        if (row->expected_start == TIME_NONE || (state != ROW_AHEAD && state != ROW_NEXT))
            continue;
        MUST(e, row->expected_start >= snap.now); /* expected never before now */
        MUST(e, row->last_start == TIME_NONE || row->last_start <= row->last_chance);
        MUST(e, (row->slack_ms == TIME_NONE) == (row->last_start == TIME_NONE));
        MUST(e, row->expected_end >= row->expected_start);
        MUST(e, row->expected_start >= before);
        MUST(e, row->gap_ms >= 0);
        before = row->expected_end;
    }
    MUST(e, (plan.over_ms == TIME_NONE) == !snap.begun || snap.phase == PHASE_FINISHED);
    char *line = push_encode(&snap, NULL, e->show);
    struct incoming_line in;
    const char *why = NULL;
    MUST(e, incoming_decode(line, &in, &why));
    MUST(e, in.kind == IN_STATE && in.snap.segment_count == snap.segment_count);
    struct plan_out there;
    snapshot_plan(&in.snap, in.snap.now, &there); /* a terminal computes the same numbers */
    MUST(e, there.expected_end == plan.expected_end && there.over_ms == plan.over_ms);
    plan_free(&there);
    incoming_clear(&in);
    free(line);
    plan_free(&plan);
    snapshot_clear(&snap);
}

static void apply(struct evening *e, struct event *event)
{
    char *json = event_encode(event, e->show), *old = e->last[e->events % SHOWN];
    char clock[INSTANT_TEXT];
    e->last[e->events++ % SHOWN] =
        xasprintf("%s %s", instant_clock(&e->session->zone, e->now, true, clock), json);
    free(old);
    struct effects fx = {0};
    run_apply(e->run, event, e->now, &fx);
    effects_clear(&fx);
    struct event copy;
    const char *why = NULL;
    MUST(e, event_decode(json, e->show, &copy, &why));
    copy.show = copy.version ? versions[copy.version] : NULL;
    run_apply(e->again, &copy, e->now, &fx);
    effects_clear(&fx);
    event_clear(&copy);
    event_clear(event);
    free(json);
    MUST(e, e->run->show == e->again->show);
    e->show = e->run->show;
    e->session = e->run->session;
    check_place(e);
}

static int64_t real_of(const struct evening *e, int64_t at)
{
    return 5000000 + (at - e->start);
}

static void pass_time(struct evening *e, int64_t until, bool twin)
{
    for (int i = 0; i < 10000; i++) {
        struct event event;
        int64_t at = until + 1, wake = e->run->wake;
        bool any = twin && twin_next(e->run, e->now, real_of(e, e->now), &event, &at);
        if (any && at > until) {
            event_clear(&event);
            any = false;
        }
        if (wake != TIME_NONE && wake <= until && (!any || wake <= at)) {
            if (any)
                event_clear(&event);
            event = event_make(EV_WAKE, 0);
            at = wake;
        } else if (!any) {
            break;
        }
        e->now = at;
        event.real_ms = event.at_real_ms = real_of(e, at);
        apply(e, &event);
    }
    e->now = until;
}

static const char *some_cue(struct evening *e)
{
    return run_point(e->run, (int)draw(e, (uint32_t)e->run->now.point_count))->cue;
}

/* Of the roll-call and the door; also about people who aren't there. */
static char *some_roll_verb(struct evening *e)
{
    const struct show *show = e->run->show;
    const char *level = show->levels[draw(e, (uint32_t)show->level_count)].id;
    uint32_t number = 1 + draw(e, 6);
    switch (draw(e, 8)) {
    case 0:
        return xasprintf("absent %s/%u", level, number);
    case 1:
        return xasprintf("present %s/%u", level, number);
    case 2:
        return xasprintf("represented %s/%u người %u", level, number, draw(e, 3));
    case 3:
        return xasprintf("rebatch %s", level);
    case 4:
        return xasprintf("guest %u %s", number,
                         draw(e, 2)   ? "here"
                         : draw(e, 2) ? "away"
                                      : "for X");
    case 5:
        return xstrdup("name back");
    default:
        return xstrdup("name");
    }
}

static char *some_verb(struct evening *e)
{
    if (e->show->level_count && draw(e, 3))
        return some_roll_verb(e);
    const char *media = e->show->media[draw(e, (uint32_t)e->show->media_count)].id;
    switch (draw(e, 32)) {
    case 0:
        return xasprintf("standby %s", some_cue(e));
    case 1:
        return xasprintf("jump %s", some_cue(e));
    case 2:
        return xasprintf("skip %s", some_cue(e));
    case 3:
        return xasprintf("unskip %s", some_cue(e));
    case 4:
        return xasprintf("float %s", some_cue(e));
    case 5:
        return xasprintf("unfloat %s", some_cue(e));
    case 6:
        return xasprintf("add %s%us", draw(e, 2) ? "-" : "", draw(e, 300));
    case 7:
        return xasprintf("length %s %us", some_cue(e), draw(e, 600));
    case 8:
        return xasprintf("insert %us mục %u", draw(e, 200), draw(e, 9));
    case 9:
        return xasprintf("play %s", media);
    case 10:
        return xasprintf("show %s", draw(e, 3) ? media : "black");
    case 11:
        return xasprintf("fade %s", draw(e, 2) ? media : "all");
    case 12:
        return xasprintf("stop %s", media);
    case 13:
        return xasprintf("release %s", media);
    case 14:
        return xasprintf("pause %s", media);
    case 15:
        return xasprintf("resume %s", media);
    case 16:
        return xasprintf("volume %s -%u dB", media, draw(e, 20));
    case 17:
    case 18:
        return xstrdup("undo");
    case 19:
        return xstrdup(draw(e, 2) ? "hold" : "resume");
    case 20:
        return xstrdup("back");
    case 21:
        return xstrdup(draw(e, 2) ? "next" : "prev");
    case 22:
        return xstrdup("panic");
    case 23:
        return xstrdup(draw(e, 40) ? "mark" : "finish");
    case 24:
        return xasprintf("adopt /late/%u.mkv %s", draw(e, 2), media);
    default:
        return xstrdup("go");
    }
}

/* A file that came in, or doesn't play; often it was asked for. */
static void make_late(struct evening *e, struct event *event)
{
    for (size_t i = 0; i < e->show->media_count; i++)
        if (e->run->media[i].coming)
            event->media = (int)i;
    free(event->text);
    event->text = xasprintf("/late/%u.mkv", draw(e, 2));
    free(event->reason);
    event->reason = draw(e, 4) ? NULL : xstrdup("it is no medium");
    event->path = event->reason ? NULL : xstrdup("/run/late.mkv");
    event->length_ms = 1000 + draw(e, 900000);
}

/* Some of what should play does, and something that shouldn't. */
static void make_running(struct evening *e, struct event *event)
{
    event->running = xcalloc(e->run->inst_count + 1, sizeof *event->running);
    for (size_t i = 0; i < e->run->inst_count; i++) {
        if (!draw(e, 2))
            continue;
        struct running *at = &event->running[event->running_count++];
        *at = (struct running){.position_ms = draw(e, 60000),
                               .paused = !draw(e, 4),
                               .leaving = !draw(e, 4),
                               .held = !draw(e, 8)};
        snprintf(at->inst, sizeof at->inst, "%s", draw(e, 8) ? e->run->insts[i].id : "1.999");
        at->media = xstrdup(e->show->media[e->run->insts[i].media].id);
    }
}

static struct event some_report(struct evening *e, int64_t real)
{
    static const enum event_kind kinds[] = {
        EV_PLAYER_DOWN, EV_PLAYER_UP,  EV_RESTART,  EV_FAILED, EV_PROBED,  EV_ENDED,  EV_STARTED,
        EV_POSITION,    EV_CLOCK_STEP, EV_DISARMED, EV_PARKED, EV_ADOPTED, EV_ADOPTED};
    struct event event = event_make(kinds[draw(e, COUNT_OF(kinds))], real);
    event.part = draw(e, 2) ? PART_SOUND : PART_PICTURE;
    event.media = (int)draw(e, (uint32_t)e->show->media_count);
    event.position_ms = draw(e, 100000);
    event.reason = xstrdup(draw(e, 2) ? "eof" : "early");
    event.text = xstrdup("text");
    if (event.kind == EV_ADOPTED)
        make_late(e, &event);
    if (event.kind == EV_PLAYER_DOWN && draw(e, 2)) {
        free(event.reason);
        event.reason = xstrdup("lost");
    }
    if (event.kind == EV_PLAYER_UP)
        make_running(e, &event);
    if (e->run->inst_count)
        snprintf(event.inst, sizeof event.inst, "%s",
                 e->run->insts[draw(e, (uint32_t)e->run->inst_count)].id);
    return event;
}

static void one_evening(const struct show *show, const struct session *session, uint64_t seed)
{
    struct evening e = {.seed = seed,
                        .state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1,
                        .show = show,
                        .session = session,
                        .start = session->start_at - 10 * MINUTE_MS};
    e.now = e.start;
    enum mode mode = seed % 2 ? MODE_SHOW : MODE_REHEARSAL;
    e.run = run_new(show, session, mode, 1.0, 0);
    e.again = run_new(show, session, mode, 1.0, 0);
    bool twin = seed % 3;
    for (int i = 0; i < EVENTS; i++) {
        pass_time(&e, e.now + draw(&e, draw(&e, 4) ? 4000 : 120000), twin);
        int64_t real = real_of(&e, e.now);
        struct event event;
        if (!draw(&e, 20)) {
            event = event_verb("reload", ROLE_OPERATOR, "t", real);
            event.version = 1 + draw(&e, VERSIONS - 1);
            event.show = versions[event.version];
        } else if (draw(&e, 8)) {
            char *verb = some_verb(&e);
            event = event_verb(verb, draw(&e, 2) ? ROLE_STAGE : ROLE_OPERATOR, "t", real);
            free(verb);
        } else {
            event = some_report(&e, real);
        }
        apply(&e, &event);
        check_numbers(&e);
    }
    char *one = run_dump(e.run), *two = run_dump(e.again);
    if (strcmp(one, two) != 0)
        wrong(&e, "the replay differs");
    free(one);
    free(two);
    for (int i = 0; i < SHOWN; i++)
        free(e.last[i]);
    run_free(e.run);
    run_free(e.again);
}

/* What hands do to a file, each now and then. */
static const char *const edits[][2] = {
    {"title: \"Phim\"", "title: \"Phim mới\""},
    {"duration: 6m", "duration: 7m"},
    {"duration: 5m", "duration: 3m30s"},
    {"float: true", "float: false"},
    {"media:\n", "media:\n  aaa:\n    file: \"aaa.mkv\"\n    length: 3m\n"},
    {"gain: \"-6 dB\"", "gain: \"-7 dB\""},
    {"length: 20s", "length: 22s"},
    {"length: 5s", "length: 9s"},
    {"slate: logo\n", ""},
    {"          - cue: \"3.1\"\n", "          - cue: \"3.0\"\n            title: \"Thêm\"\n"
                                   "          - cue: \"3.1\"\n"},
    {"      - cue: \"3\"\n", "      - cue: \"2b\"\n        title: \"Chen\"\n"
                             "        duration: 1m\n      - cue: \"3\"\n"},
    {"      - cue: \"6\"\n        title: \"Bế mạc\"\n        duration: 2m\n", ""},
    {"      - cue: \"5\"\n        title: \"Văn nghệ\"\n        duration: 3m\n        float: true\n",
     ""},
    {"      - cue: \"n\"\n        title: \"Nhắc: micro\"\n        kind: note\n", ""},
    {"      - cue: \"4\"\n", "      - cue: \"4\"\n        skip: true\n"},
    {"at: +10s", "at: +3s"},
    {"id: auto\n", "id: auto\n    off_air: \"09:00\"\n"},
    {"        title: \"Lời dẫn\"\n        duration: 1m\n",
     "        title: \"Lời dẫn\"\n        duration: 30s\n"},
    {"start: \"08:00\"", "start: \"08:01\""},
    {"name: \"D\" }\n", "name: \"D\" }\n  - { level: huan-chuong, order: 5, name: \"D2\" }\n"},
    {"  - { level: bang-khen, order: 3, name: \"G\" }\n", ""},
    {"name: \"E\" }", "name: \"E mới\", present: no }"},
    {"batch: 3", "batch: 2"},
    {"  - { rank: 2, name: \"Bà N\", title: \"Phó Chủ tịch\", say: \"nờ\" }\n", ""},
};

/* The file with some of the edits; NULL when they don't go together. */
static struct show *variant(const char *text, const char *path, struct evening *e)
{
    char *now = xstrdup(text);
    for (size_t i = 0; i < COUNT_OF(edits); i++) {
        char *found = draw(e, 4) ? NULL : strstr(now, edits[i][0]);
        if (!found)
            continue;
        char *next = xasprintf("%.*s%s%s", (int)(found - now), now, edits[i][1],
                               found + strlen(edits[i][0]));
        free(now);
        now = next;
    }
    struct faults faults = {0};
    struct show *show = showfile_load(now, strlen(now), path, path, tz_zone, &faults);
    faults_free(&faults);
    free(now);
    return show;
}

static void evenings(void **state)
{
    struct err err = {{0}};
    struct evening maker = {.state = 42};
    size_t len;
    char *text = path_read(*state, 1 << 20, &len, &err);
    assert_non_null(text);
    struct faults faults = {0};
    versions[0] = showfile_load(text, len, *state, *state, tz_zone, &faults);
    faults_free(&faults);
    assert_non_null(versions[0]);
    for (int i = 1; i < VERSIONS; i++)
        while (!(versions[i] = variant(text, *state, &maker)))
            ;
    for (uint64_t seed = 1; seed <= EVENINGS; seed++)
        one_evening(versions[0], &versions[0]->sessions[seed % versions[0]->session_count], seed);
    for (int i = 0; i < VERSIONS; i++)
        show_free(versions[i]);
    free(text);
}

int main(int argc, char **argv)
{
    struct CMUnitTest tests[] = {
        {.name = "evenings", .test_func = evenings, .initial_state = argc > 1 ? argv[1] : NULL}};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
