/* Every view at 80x24, 120x40 and where it is too small, in every phase of an evening, in both
 * languages: as a person sits down before it. One text a view, phase and language. */
#include "golden.h"
#include "ui_help.h"

#include "ui/caller.h"
#include "ui/clock.h"
#include "ui/lang.h"
#include "ui/mc.h"
#include "ui/tech.h"
#include "base/banned.h"

/* --- phases of the evening --- */

static void waits(struct snapshot *snap)
{
    for (size_t i = 0; i < snap->segment_count; i++) {
        struct snap_segment *row = &snap->segments[i];
        if (row->plan.counts)
            row->plan.state = i == 0 ? ROW_NEXT : ROW_AHEAD;
        row->plan.start_at = row->plan.end_at = row->plan.due_at = TIME_NONE;
        row->actual_start_at = row->actual_end_at = TIME_NONE;
    }
    snap->on_row = -1;
    free(snap->on_cue);
    free(snap->on_title);
    snap->on_cue = snap->on_title = NULL;
    snap->standby_row = 0;
    free(snap->standby_cue);
    free(snap->standby_title);
    snap->standby_cue = xstrdup("3");
    snap->standby_title = xstrdup("Tuyên bố lý do");
    snap->begun = false;
    snap->phase = PHASE_WAITING;
    snap->now = at_clock(7, 50, 0);
    snap->playing_count = 0;
    free(snap->playing[0].media);
    free(snap->showing);
    snap->showing = xstrdup("slate");
}

/* A speech is on air instead of the film. */
static void runs(struct snapshot *snap)
{
    struct snap_segment *row = &snap->segments[2];
    row->kind = KIND_SPEECH;
    row->plan.certain = false;
    free(row->title);
    free(snap->on_title);
    row->title = xstrdup("Phát biểu của Chủ tịch");
    snap->on_title = xstrdup(row->title);
    snap->playing_count = 0;
    free(snap->playing[0].media);
    free(snap->showing);
    snap->showing = xstrdup("slate");
}

static void shows_the_film(struct snapshot *snap)
{
    (void)snap;
}

static void is_over_its_time(struct snapshot *snap)
{
    runs(snap);
    snap->segments[2].plan.due_at = snap->now - 61000;
}

static void is_held(struct snapshot *snap)
{
    snap->phase = PHASE_HELD;
    snap->segments[2].plan.due_at = TIME_NONE;
    snap->segments[2].plan.due_left_ms = 763000;
}

static void is_warned(struct snapshot *snap)
{
    snap->parts[PART_PICTURE] = PART_DOWN;
    snap->standby_ready = 0;
    snapshot_warn(snap, say_make(MSG_W_NO_KEEPER, NULL));
    snapshot_warn(snap, say_make(MSG_W_FILE_CHANGED, "film", NULL));
    snapshot_warn(snap, say_make(MSG_W_SHOW_NEW, "3", NULL));
    for (int i = 0; i < 4; i++)
        if (snap->warnings[i].at == 0)
            snap->warnings[i].at = snap->now - i * 7000;
}

static void is_finished(struct snapshot *snap)
{
    snap->phase = PHASE_FINISHED;
    for (size_t i = 0; i < snap->segment_count; i++)
        if (snap->segments[i].plan.counts)
            snap->segments[i].plan.state = ROW_DONE;
    snap->on_row = -1;
    free(snap->on_cue);
    free(snap->on_title);
    snap->on_cue = snap->on_title = NULL;
    snap->standby_row = -1;
    free(snap->standby_cue);
    free(snap->standby_title);
    free(snap->standby_mc);
    snap->standby_cue = snap->standby_title = snap->standby_mc = NULL;
    snap->playing_count = 0;
    free(snap->playing[0].media);
    free(snap->showing);
    snap->showing = xstrdup("slate");
}

static const struct phase_row {
    const char *name;
    void (*becomes)(struct snapshot *snap);
} phases[] = {
    {"waiting", waits},        {"running", runs},
    {"film", shows_the_film},  {"overtime", is_over_its_time},
    {"held", is_held},         {"warnings", is_warned},
    {"finished", is_finished},
};

/* --- who sits there --- */

struct seat {
    struct feed feed;
    struct caller caller;
    struct mc mc;
    struct clock_hand clock;
    struct tech tech;
};

static bool sits_caller(struct seat *seat, const char *lang)
{
    struct err err;
    return caller_open(&seat->caller, &seat->feed, lang, &err);
}

static bool sits_mc(struct seat *seat, const char *lang)
{
    struct err err;
    return mc_open(&seat->mc, &seat->feed, lang, &err);
}

static bool sits_clock(struct seat *seat, const char *lang)
{
    struct err err;
    return clock_open(&seat->clock, &seat->feed, lang, &err);
}

static bool sits_tech(struct seat *seat, const char *lang)
{
    struct err err;
    return tech_open(&seat->tech, &seat->feed, lang, &err);
}

static void leaves_caller(struct seat *seat)
{
    caller_close(&seat->caller);
}

static void leaves_mc(struct seat *seat)
{
    mc_close(&seat->mc);
}

static void leaves_clock(struct seat *seat)
{
    clock_close(&seat->clock);
}

static void leaves_tech(struct seat *seat)
{
    tech_close(&seat->tech);
    buf_free(&seat->feed.remote.out); /* what it asked to watch */
}

static const struct view_row {
    const struct view *view;
    const struct hand *hand;
    size_t self; /* where in the seat */
    bool (*sits)(struct seat *seat, const char *lang);
    void (*leaves)(struct seat *seat);
} rows[] = {
    {&view_caller, &caller_hand, offsetof(struct seat, caller), sits_caller, leaves_caller},
    {&view_mc, &mc_hand, offsetof(struct seat, mc), sits_mc, leaves_mc},
    {&view_clock, &clock_hand, offsetof(struct seat, clock), sits_clock, leaves_clock},
    {&view_tech, &tech_hand, offsetof(struct seat, tech), sits_tech, leaves_tech},
};

static void draw(struct buf *out, const struct view_row *row, void *self, int width, int height)
{
    struct canvas canvas = {0};
    canvas_resize(&canvas, width, height);
    if (row->hand->size)
        row->hand->size(self, width, height);
    struct view_state seen = row->hand->view(self, 1000);
    row->view->draw(&seen, &canvas);
    char *text = canvas_text(&canvas);
    buf_printf(out, "%dx%d\n%s\n", width, height, text);
    free(text);
    canvas_free(&canvas);
}

static void sees(const struct view_row *row, const struct phase_row *phase, const char *lang)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {20, 5}};
    struct seat seat = {.feed = {.has_snap = true, .snap = made_evening(MODE_SHOW)}};
    void *self = (char *)&seat + row->self;
    phase->becomes(&seat.feed.snap);
    seat.feed.remote.fd = -1;
    seat.feed.connected = true;
    seat.feed.anchor_ms = seat.feed.heard_ms = 1000;
    seat.feed.anchor_now = seat.feed.snap.now;
    lang_set(lang);
    assert_true(row->sits(&seat, lang));
    row->hand->state(self, 1000);
    struct buf out = {0};
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        draw(&out, row, self, sizes[i][0], sizes[i][1]);
    char *name = xasprintf("all-%s-%s_%s", row->view->name, phase->name, lang);
    golden_same(name, buf_text(&out));
    free(name);
    buf_free(&out);
    row->leaves(&seat);
    snapshot_clear(&seat.feed.snap);
}

static void all_of_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t j = 0; j < COUNT_OF(phases); j++) {
            sees(&rows[i], &phases[j], "vi");
            sees(&rows[i], &phases[j], "en");
        }
}

int main(void)
{
    lang_utf8();
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_of_them)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
