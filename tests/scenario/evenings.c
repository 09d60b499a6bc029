/* Random shows and random evenings: the promises of timing.md hold for all of them. Ten thousand a
 * run, seeded; one that fails is made smaller as long as it still fails, and printed as the show file
 * and the verbs that break it.
 *
 *   expected is never before now, and in order · last start ≤ last chance · slack is their difference
 *   over/under is the expected end less the plan · floating an item never makes the end later
 *   the ladder's steps save what they say, and nothing better is left · replay gives the same numbers */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/ladder.h"
#include "core/run.h"
#include "core/twin.h"
#include "showfile/load.h"
#include "sys/tz.h"
#include "wire/event.h"
#include "base/banned.h"

#define EVENINGS 10000
#define SEGMENTS 9
#define DEEDS 16
#define SEED UINT64_C(20230917)

enum what { LIVE, FILM, NOTE, MUSIC };

struct item { /* times in seconds; 0: not written */
    enum what what;
    int duration, min, media, pre_wait, post_wait, priority;
    int hard_start, hard_end; /* after 20:00 */
    int next;                 /* enum segment_next */
    bool skip, floated, untimed;
};

enum deed_kind {
    GO,
    NEXT,
    STANDBY,
    JUMP,
    BACK,
    SKIP,
    FLOAT,
    UNFLOAT,
    LENGTH,
    ADD,
    HOLD,
    RESUME,
    UNDO,
    INSERT,
    DELAY,
    OFFAIR,
    CLOCK,
    PANIC,
    DEED_KINDS
};

struct deed {
    enum deed_kind kind;
    int after, number, item; /* after: seconds since the one before */
};

struct evening {
    struct item items[SEGMENTS];
    int item_count;
    struct deed deeds[DEEDS];
    int deed_count;
    int begins, off_air; /* seconds after 20:00; off_air 0: none */
};

struct rng {
    uint64_t state;
};

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators". */
static int draw(struct rng *rng, int below)
{
    rng->state ^= rng->state >> 12;
    rng->state ^= rng->state << 25;
    rng->state ^= rng->state >> 27;
    return (int)(((rng->state * UINT64_C(2685821657736338717)) >> 33) % (uint64_t)below);
}

static bool one_in(struct rng *rng, int n)
{
    return draw(rng, n) == 0;
}

/* --- what is made --- */

static struct item random_item(struct rng *rng, int *clock)
{
    struct item item = {.what = (enum what)(one_in(rng, 3) ? draw(rng, 4) : LIVE),
                        .priority = 1 + draw(rng, 5)};
    item.media = item.what == FILM || item.what == MUSIC ? 20 + draw(rng, 400) : 0;
    if (!item.media || one_in(rng, 3))
        item.duration = 10 * (1 + draw(rng, 60));
    if (item.duration && one_in(rng, 2))
        item.min = 1 + draw(rng, item.duration);
    if (one_in(rng, 5))
        item.pre_wait = 1 + draw(rng, 30);
    if (one_in(rng, 5))
        item.post_wait = 1 + draw(rng, 30);
    if (one_in(rng, 3))
        item.next = draw(rng, 3);
    *clock += item.duration ? item.duration : item.media;
    if (one_in(rng, 6))
        item.hard_start = *clock + draw(rng, 300);
    if (one_in(rng, 6))
        item.hard_end = (item.hard_start ? item.hard_start : *clock) + 60 + draw(rng, 600);
    item.skip = one_in(rng, 15);
    item.floated = one_in(rng, 15);
    item.untimed = one_in(rng, 12);
    return item;
}

static struct evening random_evening(uint64_t seed)
{
    struct rng rng = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
    struct evening e = {.item_count = 1 + draw(&rng, SEGMENTS),
                        .deed_count = draw(&rng, DEEDS + 1)};
    int clock = 0;
    for (int i = 0; i < 8; i++)
        draw(&rng, 2);
    for (int i = 0; i < e.item_count; i++)
        e.items[i] = random_item(&rng, &clock);
    e.begins = draw(&rng, 900) - 600;
    e.off_air = one_in(&rng, 2) ? 60 + draw(&rng, clock + 600) : 0;
    for (int i = 0; i < e.deed_count; i++)
        e.deeds[i] =
            (struct deed){.kind = one_in(&rng, 2) ? GO : (enum deed_kind)draw(&rng, DEED_KINDS),
                          .after = draw(&rng, one_in(&rng, 3) ? 600 : 60),
                          .number = draw(&rng, 900),
                          .item = draw(&rng, e.item_count)};
    return e;
}

static void put_clock(struct buf *out, const char *key, int seconds)
{
    int at = 20 * 3600 + seconds;
    buf_printf(out, "        %s: \"%02d:%02d:%02d%s\"\n", key, at / 3600 % 24, at / 60 % 60,
               at % 60, at >= 86400 ? "+1d" : "");
}

static void put_item(struct buf *out, const struct item *item, int number)
{
    static const char *const kinds[] = {"live", "film", "note", "music"};
    static const char *const nexts[] = {"manual", "auto_continue", "auto_follow"};
    buf_printf(out, "      - cue: \"%d\"\n        title: T%d\n        kind: %s\n", number + 1,
               number + 1, kinds[item->what]);
    const struct {
        const char *key;
        int seconds;
    } durs[] = {{"duration", item->duration},
                {"min", item->min},
                {"pre_wait", item->pre_wait},
                {"post_wait", item->post_wait}};
    for (size_t i = 0; i < COUNT_OF(durs); i++)
        if (durs[i].seconds)
            buf_printf(out, "        %s: %ds\n", durs[i].key, durs[i].seconds);
    if (item->hard_start)
        put_clock(out, "hard_start", item->hard_start);
    if (item->hard_end)
        put_clock(out, "hard_end", item->hard_end);
    buf_printf(out, "        priority: %d\n        next: %s\n", item->priority, nexts[item->next]);
    if (item->skip)
        buf_puts(out, "        skip: true\n");
    if (item->floated)
        buf_puts(out, "        float: true\n");
    if (item->untimed)
        buf_puts(out, "        untimed: true\n");
    if (item->media)
        buf_printf(out, "        do:\n          - play: m%d\n", number + 1);
}

static char *show_text(const struct evening *e)
{
    struct buf out = {0};
    buf_puts(&out, "schema: 1\nprogramme:\n  title: T\n  timezone: Asia/Ho_Chi_Minh\nmedia:\n"
                   "  none:\n    file: none.mkv\n    length: 1s\n");
    for (int i = 0; i < e->item_count; i++)
        if (e->items[i].media)
            buf_printf(&out, "  m%d:\n    file: m%d.%s\n    length: %ds\n", i + 1, i + 1,
                       e->items[i].what == FILM ? "mkv" : "flac", e->items[i].media);
    buf_puts(&out,
             "sessions:\n  - id: s\n    title: S\n    date: 2023-09-17\n    start: \"20:00\"\n");
    if (e->off_air) {
        struct buf line = {0};
        put_clock(&line, "off_air", e->off_air);
        buf_printf(&out, "%s", buf_text(&line) + 4);
        buf_free(&line);
    }
    buf_puts(&out, "    rundown:\n");
    for (int i = 0; i < e->item_count; i++)
        put_item(&out, &e->items[i], i);
    return buf_steal(&out);
}

static void deed_text(const struct deed *deed, char *out, size_t room)
{
    static const char *const words[DEED_KINDS] = {
        "go",  "next", "standby", "jump", "back",   "skip",  "float",  "unfloat", "length",
        "add", "hold", "resume",  "undo", "insert", "delay", "offair", "clock",   "panic"};
    const char *word = words[deed->kind];
    int by = deed->number - 450;
    char sign = by < 0 ? '-' : '+';
    switch (deed->kind) {
    case STANDBY:
    case JUMP:
    case SKIP:
    case FLOAT:
    case UNFLOAT:
        snprintf(out, room, "%s %d", word, deed->item + 1);
        break;
    case LENGTH:
        snprintf(out, room, "%s %d %ds", word, deed->item + 1, deed->number);
        break;
    case INSERT:
        snprintf(out, room, "%s %ds X", word, deed->number);
        break;
    case ADD:
    case DELAY:
    case OFFAIR:
    case CLOCK:
        snprintf(out, room, "%s %c%ds", word, sign, by < 0 ? -by : by);
        break;
    case GO:
    case NEXT:
    case BACK:
    case HOLD:
    case RESUME:
    case UNDO:
    case PANIC:
    case DEED_KINDS:
        snprintf(out, room, "%s", word);
        break;
    }
}

/* --- what is promised --- */

/* Until when the evening lasts by the numbers of its rows (E7), found the plain way. */
static int64_t end_of(const struct plan_in *in, const struct plan_out *out, int64_t now)
{
    int64_t end = TIME_NONE;
    for (size_t i = 0; i < in->count; i++) {
        bool matters = plan_to_come(in, plan_head(in), i) ||
                       (in->begun && in->rows[i].counts && in->rows[i].state == ROW_RUNNING);
        bool before = in->off_air_at == TIME_NONE || out->rows[i].planned_start == TIME_NONE ||
                      out->rows[i].planned_start < in->off_air_at;
        if (matters && before)
            end = out->rows[i].expected_end;
    }
    return end == TIME_NONE ? now : end;
}

static const char *rows_hold(const struct plan_in *in, const struct plan_out *out, int64_t now)
{
    int64_t before = INT64_MIN;
    for (size_t i = 0; i < in->count; i++) {
        const struct plan_out_row *row = &out->rows[i];
        if (in->rows[i].state == ROW_RUNNING && row->expected_end != TIME_NONE &&
            row->expected_end < now)
            return "what runs is expected to have ended before now";
        if (!plan_to_come(in, plan_head(in), i))
            continue;
        if (row->expected_start < now || row->expected_end < row->expected_start)
            return "expected before now";
        if (row->expected_start < before)
            return "expected before the end of what stands above";
        if ((row->last_start == TIME_NONE) != (row->last_chance == TIME_NONE) ||
            row->last_start > row->last_chance)
            return "last start after last chance";
        if (row->last_start != TIME_NONE && row->slack_ms != row->last_start - row->expected_start)
            return "slack is not last start less expected start";
        before = row->expected_end;
    }
    return NULL;
}

static const char *floating_holds(const struct plan_in *in, int64_t now, int64_t end)
{
    struct plan_row *rows = xmemdup(in->rows, in->count * sizeof *rows);
    struct plan_in other = *in;
    const char *wrong = NULL;
    other.rows = rows;
    for (size_t i = 0; i < in->count && !wrong; i++) {
        struct plan_row kept = rows[i];
        struct plan_out out;
        if (!plan_to_come(in, plan_head(in), i))
            continue;
        rows[i].counts = false;
        rows[i].state = ROW_FLOATED;
        plan_compute(&other, now, &out);
        if (out.expected_end > end)
            wrong = "floating an item makes the end later";
        plan_free(&out);
        rows[i] = kept;
    }
    free(rows);
    return wrong;
}

static const char *steps_hold(const struct ladder *ladder, struct plan_row *rows)
{
    for (int a = 0; a < ladder->anchor_count; a++) {
        const struct ladder_anchor *anchor = &ladder->anchors[a];
        int64_t left = anchor->over_ms;
        for (int i = anchor->first; i < anchor->first + anchor->count; i++) {
            const struct ladder_step *step = &ladder->steps[i];
            struct plan_row *row = &rows[step->row];
            if (left <= 0)
                return "a cut that isn't needed";
            if (!row->counts || row->state == ROW_RUNNING || step->saves_ms <= 0 ||
                row->priority < (step->floats ? 3 : 2))
                return "a cut that may not be made";
            left -= step->saves_ms;
            if (step->floats) {
                row->counts = false;
                row->state = ROW_FLOATED;
            } else {
                row->length_ms = step->to_ms;
            }
        }
        if ((left > 0 ? left : 0) != anchor->missing_ms)
            return "the steps don't add up to what is missing";
    }
    return NULL;
}

static const char *ladder_holds(const struct plan_in *in, int64_t now)
{
    struct ladder ladder, again;
    struct plan_in other = *in;
    struct plan_row *rows = xmemdup(in->rows, in->count * sizeof *rows);
    ladder_make(in, now, &ladder);
    const char *wrong = steps_hold(&ladder, rows);
    other.rows = rows;
    if (!wrong) {
        ladder_make(&other, now, &again);
        if (again.step_count)
            wrong = "after all cuts there is one more";
        for (int i = 0; i < again.anchor_count && !wrong; i++)
            if (again.anchors[i].missing_ms <= 0)
                wrong = "an anchor is late, and nothing is missing";
    }
    free(rows);
    return wrong;
}

static const char *numbers_hold(const struct run *run, int64_t now_ms)
{
    struct plan_in in = run_plan(run, now_ms);
    struct plan_out out;
    int64_t now = run_tod(run, now_ms);
    plan_compute(&in, now, &out);
    const char *wrong = NULL;
    if (!run->finished) {
        int64_t end = end_of(&in, &out, now);
        int64_t plan = in.off_air_at != TIME_NONE ? in.off_air_at : out.announced_end;
        if (out.announced_end > out.planned_end + (in.delay_ms > 0 ? in.delay_ms : 0))
            wrong = "the plan moved by more than the delay";
        else if (out.expected_end != end)
            wrong = "the end isn't that of its last row";
        else if (in.begun && out.over_ms != end - plan)
            wrong = "over isn't the end less the plan";
        else if ((out.over_ms == TIME_NONE) != !in.begun || (out.late_ms == TIME_NONE) != in.begun)
            wrong = "late before the first GO, over after it";
        wrong = wrong ? wrong : rows_hold(&in, &out, now);
        wrong = wrong ? wrong : floating_holds(&in, now, end);
        wrong = wrong ? wrong : ladder_holds(&in, now);
    }
    plan_free(&out);
    free((void *)(uintptr_t)in.rows);
    return wrong;
}

/* --- one evening --- */

struct stage {
    const struct show *show;
    struct run *run, *again; /* again: from the events as JSON */
    int64_t now;
};

static void apply(struct stage *stage, struct event *event, int64_t at)
{
    struct effects fx = {0};
    struct event copy;
    const char *why;
    event->real_ms = event->at_real_ms = at;
    char *json = event_encode(event, stage->show);
    run_apply(stage->run, event, at, &fx);
    effects_clear(&fx);
    assert_true(event_decode(json, stage->show, &copy, &why));
    run_apply(stage->again, &copy, at, &fx);
    effects_clear(&fx);
    event_clear(&copy);
    event_clear(event);
    free(json);
    stage->now = at;
}

static void pass_time(struct stage *stage, int64_t until)
{
    for (int i = 0; i < 2000; i++) {
        struct event event;
        int64_t at = 0, wake = stage->run->wake;
        bool twin = twin_next(stage->run, stage->now, stage->now, &event, &at);
        if (wake != TIME_NONE && wake <= until && (!twin || wake <= at)) {
            if (twin)
                event_clear(&event);
            event = event_make(EV_WAKE, 0);
            at = wake > stage->now ? wake : stage->now;
        } else if (!twin || at > until) {
            if (twin)
                event_clear(&event);
            break;
        }
        apply(stage, &event, at);
    }
    stage->now = until > stage->now ? until : stage->now;
}

static const char *replay_holds(const struct stage *stage)
{
    char *one = run_dump(stage->run), *two = run_dump(stage->again);
    const char *wrong = strcmp(one, two) == 0 ? NULL : "replay gives another run";
    free(one);
    free(two);
    return wrong;
}

static const char *run_evening(const struct evening *e, const struct show *show)
{
    const struct session *session = &show->sessions[0];
    int64_t begins = session->start_at + e->begins * SECOND_MS;
    struct stage stage = {.show = show,
                          .run = run_new(show, session, MODE_REHEARSAL, 1, 0),
                          .again = run_new(show, session, MODE_REHEARSAL, 1, 0),
                          .now = begins};
    pass_time(&stage, begins);
    const char *wrong = numbers_hold(stage.run, stage.now);
    for (int i = 0; i < e->deed_count && !wrong; i++) {
        char text[40];
        pass_time(&stage, stage.now + e->deeds[i].after * SECOND_MS);
        wrong = numbers_hold(stage.run, stage.now);
        deed_text(&e->deeds[i], text, sizeof text);
        struct event event = event_verb(text, ROLE_OPERATOR, "test", 0);
        apply(&stage, &event, stage.now);
        wrong = wrong ? wrong : numbers_hold(stage.run, stage.now);
    }
    wrong = wrong ? wrong : replay_holds(&stage);
    run_free(stage.run);
    run_free(stage.again);
    return wrong;
}

/* NULL: it holds. *made (may be NULL): it is a show that the loader takes. */
static const char *try_evening(const struct evening *e, bool *made)
{
    struct faults faults = {0};
    char *text = show_text(e);
    struct show *show =
        showfile_load(text, strlen(text), "/show.yaml", "show.yaml", tz_zone, &faults);
    const char *wrong = show ? run_evening(e, show) : NULL;
    if (made)
        *made = show != NULL;
    show_free(show);
    faults_free(&faults);
    free(text);
    return wrong;
}

/* --- smaller --- */

static bool still_wrong(struct evening *e, const struct evening *smaller)
{
    if (!try_evening(smaller, NULL))
        return false;
    *e = *smaller;
    return true;
}

static bool without_a_deed(struct evening *e)
{
    for (int i = 0; i < e->deed_count; i++) {
        struct evening less = *e;
        less.deed_count--;
        memmove(less.deeds + i, less.deeds + i + 1,
                (size_t)(less.deed_count - i) * sizeof *less.deeds);
        if (still_wrong(e, &less))
            return true;
    }
    return false;
}

static bool without_an_item(struct evening *e)
{
    for (int i = 0; i < e->item_count && e->item_count > 1; i++) {
        struct evening less = *e;
        less.item_count--;
        memmove(less.items + i, less.items + i + 1,
                (size_t)(less.item_count - i) * sizeof *less.items);
        for (int k = 0; k < less.deed_count; k++)
            less.deeds[k].item -= less.deeds[k].item > i || less.deeds[k].item == less.item_count;
        if (still_wrong(e, &less))
            return true;
    }
    return false;
}

/* Leaves out one thing that is written of an item. */
static bool plainer(struct evening *e)
{
    for (int i = 0; i < e->item_count * 10; i++) {
        struct evening less = *e;
        struct item *item = &less.items[i / 10], before = *item;
        int *numbers[] = {&item->min,        &item->pre_wait, &item->post_wait,
                          &item->hard_start, &item->hard_end, &item->next};
        if (i % 10 < 6)
            *numbers[i % 10] = 0;
        item->skip = item->skip && i % 10 != 6;
        item->floated = item->floated && i % 10 != 7;
        item->untimed = item->untimed && i % 10 != 8;
        if (i % 10 == 9)
            less.off_air = 0;
        if ((memcmp(&before, item, sizeof before) || less.off_air != e->off_air) &&
            still_wrong(e, &less))
            return true;
    }
    return false;
}

static void print_evening(const struct evening *e, const char *wrong, uint64_t seed)
{
    char *text = show_text(e), deed[40];
    fprintf(stderr, "seed %llu: %s\n%sbegins %d s after 20:00\n", (unsigned long long)seed, wrong,
            text, e->begins);
    for (int i = 0; i < e->deed_count; i++) {
        deed_text(&e->deeds[i], deed, sizeof deed);
        fprintf(stderr, "%d s later: %s\n", e->deeds[i].after, deed);
    }
    free(text);
}

static void evenings_hold(void **state)
{
    (void)state;
    int made = 0;
    for (uint64_t seed = SEED; made < EVENINGS; seed++) {
        struct evening e = random_evening(seed);
        bool good;
        const char *wrong = try_evening(&e, &good);
        made += good;
        assert_true(seed - SEED < 2 * EVENINGS); /* most of what is drawn is a show */
        if (!wrong)
            continue;
        while (without_a_deed(&e) || without_an_item(&e) || plainer(&e))
            ;
        print_evening(&e, try_evening(&e, NULL), seed);
        fail();
    }
    printf("%d evenings held\n", made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(evenings_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
