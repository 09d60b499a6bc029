/* The run and its journal: a new run is written down before it begins, an old one is replayed. */
#include "engine/engine.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "showfile/load.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "wire/event.h"
#include "base/banned.h"

#define WAIT_MS 20 /* the longest that an answer waits for the disk */

static bool load_text(struct engine *engine, const char *text, size_t len, const char *path,
                      struct err *err)
{
    struct faults faults = {0};
    engine->show = showfile_load(text, len, path, path, tz_zone, &faults);
    if (engine->show) {
        ARRAY_PUSH(engine->shows, engine->show_count, engine->show_room, engine->show);
        engine->versions = 1;
    } else {
        char *said = faults_text(&faults, path, false);
        err_set(err, "%s", said);
        free(said);
    }
    faults_free(&faults);
    return engine->show != NULL;
}

static bool find_session(struct engine *engine, const char *id, struct err *err)
{
    engine->session = show_find_session(engine->show, id);
    return engine->session || err_set(err, "the show has no session \"%s\"", id);
}

/* `2023-09-17T07:55[:30]` in the session's zone. */
static bool parse_start(const struct session *session, const char *text, int64_t *at)
{
    char date[11];
    int32_t days;
    int64_t of_day;
    if (strlen(text) < 16 || text[10] != 'T')
        return false;
    memcpy(date, text, 10);
    date[10] = '\0';
    if (!date_parse(date, &days) || !clock_parse(text + 11, &of_day) || of_day >= DAY_MS)
        return false;
    *at = zone_instant(&session->zone, days, of_day);
    return true;
}

/* operation.md, "Show or rehearsal". */
static bool choose_clock(struct engine *engine, enum mode *mode, struct err *err)
{
    const struct options *options = &engine->options;
    int64_t wall = clock_wall_ms(), start;
    bool by_date = mode_of(engine->show, engine->session, wall) == MODE_SHOW;
    bool real = options->clock ? strcmp(options->clock, "real") == 0
                               : by_date && !options->rehearse && options->speed == 1.0;
    if (real)
        start = wall;
    else if (!options->clock)
        start = engine->session->start_at - 10 * MINUTE_MS;
    else if (!parse_start(engine->session, options->clock, &start))
        return err_set(err, "--clock %s: write real or 2023-09-17T07:50", options->clock);
    *mode =
        real && by_date && !options->rehearse && options->speed == 1.0 ? MODE_SHOW : MODE_REHEARSAL;
    engine->clock = (struct show_clock){.show0 = start,
                                        .real0 = clock_real_ms(),
                                        .rate = options->speed,
                                        .wall_ahead = wall - clock_real_ms(),
                                        .real = real && options->speed == 1.0};
    return true;
}

static bool store_new(struct engine *engine, struct err *err)
{
    const struct options *options = &engine->options;
    enum mode mode = MODE_REHEARSAL;
    size_t len;
    char *path = path_real(options->file, err);
    char *text = path ? path_read(path, SHOWFILE_BYTES, &len, err) : NULL;
    bool good = text && load_text(engine, text, len, path, err) &&
                find_session(engine, options->session, err) && choose_clock(engine, &mode, err);
    if (good) {
        char *bundle = showfile_bundle(text, engine->show);
        struct journal_meta meta = {.run = engine->run_name,
                                    .show_path = path,
                                    .show_text = bundle,
                                    .session = engine->session->id,
                                    .mode = (char *)(uintptr_t)mode_names[mode],
                                    .boot_id = (char *)(uintptr_t)clock_boot_id(),
                                    .show0 = engine->clock.show0,
                                    .real0 = engine->clock.real0,
                                    .wall0 = clock_wall_ms(),
                                    .speed = options->speed,
                                    .real_clock = engine->clock.real};
        struct err why = {{0}};
        engine->journal = journal_create(options->state, &meta, &why);
        free(bundle);
        if (!engine->journal) {
            engine->no_journal = xstrdup(why.text);
            log_line("no journal: %s", why.text);
        }
        engine->run = run_new(engine->show, engine->session, mode, options->speed, 0);
        engine->last_ms = engine->clock.show0;
        engine->show_path = xstrdup(path);
    }
    free(path);
    free(text);
    return good;
}

/* The show that an event of the journal brings; NULL: it brings none, or it is lost. */
static struct show *show_of(struct engine *engine, const struct event *event)
{
    if (!event->version)
        return NULL;
    struct faults faults = {0};
    char *text = journal_show(engine->journal, event->version);
    struct show *show = text ? showfile_load(text, strlen(text), engine->show_path,
                                             engine->show_path, tz_zone, &faults)
                             : NULL;
    if (!show)
        log_line("journal: the show of version %lld is lost", (long long)event->version);
    if (event->version > engine->versions)
        engine->versions = event->version;
    faults_free(&faults);
    free(text);
    return show;
}

struct replaying {
    struct engine *engine;
    int64_t now, wall; /* the last event's instant, on the show clock and on the wall clock */
};

static bool replay_one(void *context, int64_t number, int64_t now_ms, int64_t wall_ms,
                       const char *line)
{
    struct replaying *replaying = context;
    struct engine *engine = replaying->engine;
    struct event event;
    const char *why = NULL;
    if (!event_decode(line, engine->show, &event, &why)) {
        log_line("journal: event %lld passed over: %s", (long long)number, why);
        return true;
    }
    struct effects fx = {0};
    struct show *show = show_of(engine, &event);
    event.show = show;
    int media = diary_media(engine, &event);
    run_apply(engine->run, &event, now_ms, &fx);
    diary_take(engine, &event, media, now_ms, &fx);
    if (show && engine->run->show == show)
        engine_take_show(engine, show);
    else
        show_free(show);
    engine->last_ms = replaying->now = now_ms;
    replaying->wall = event.kind == EV_VERB ? wall_ms : wall_ms - event.age_ms;
    for (size_t i = 0; i < fx.count; i++) {
        if (fx.list[i].kind != FX_CLOCK)
            continue;
        engine->clock.show0 = now_ms;
        engine->clock.real0 = event.real_ms;
        engine->clock.rate = run_rate(engine->run);
        engine->clock.real = false;
    }
    effects_clear(&fx);
    event_clear(&event);
    return true;
}

/* After a reboot the boot clock began anew: what passed since the last event is what the wall clock
 * says (nothing, where its battery is empty). A real clock knows where the wall clock should be now:
 * a step that nobody saw is seen at the first look. */
static void carry_clock(struct engine *engine, const struct journal_meta *meta,
                        const struct replaying *last)
{
    struct show_clock *clock = &engine->clock;
    if (!meta->boot_id || strcmp(meta->boot_id, clock_boot_id()) != 0) {
        int64_t passed = clock_wall_ms() - last->wall;
        clock->show0 = last->now;
        clock->real0 = clock_real_ms() - (passed > 0 ? passed : 0);
    }
    clock->wall_ahead = clock_wall_ms() - clock_real_ms();
    if (clock->real)
        clock->wall_ahead =
            run_tod(engine->run, clock->show0) - engine->run->clock_moved_ms - clock->real0;
}

static bool replay(struct engine *engine, const struct journal_meta *meta, struct err *err)
{
    struct replaying replaying = {.engine = engine, .now = meta->show0, .wall = meta->wall0};
    enum mode mode = strcmp(meta->mode, mode_names[MODE_SHOW]) == 0 ? MODE_SHOW : MODE_REHEARSAL;
    engine->run = run_new(engine->show, engine->session, mode, meta->speed, 0);
    engine->last_ms = meta->show0;
    engine->show_path = xstrdup(meta->show_path);
    engine->recovered = true;
    engine->clock = (struct show_clock){
        .show0 = meta->show0, .real0 = meta->real0, .rate = meta->speed, .real = meta->real_clock};
    if (!journal_replay(engine->journal, replay_one, &replaying, err))
        return false;
    carry_clock(engine, meta, &replaying);
    return engine->options.null_player || options_speed_plays(engine->run->speed, err);
}

static bool store_recover(struct engine *engine, struct err *err)
{
    struct journal_meta meta;
    engine->journal = journal_open(engine->options.state, engine->run_name, err);
    if (!engine->journal || !journal_read_meta(engine->journal, &meta, err))
        return false;
    bool good = load_text(engine, meta.show_text, strlen(meta.show_text), meta.show_path, err) &&
                find_session(engine, meta.session, err) && replay(engine, &meta, err);
    journal_meta_clear(&meta);
    return good;
}

bool store_open(struct engine *engine, struct err *err)
{
    return journal_exists(engine->options.state, engine->run_name) ? store_recover(engine, err)
                                                                   : store_new(engine, err);
}

/* What was only made ready is no part of what went out. */
static bool tells_people(enum event_kind kind)
{
    return kind != EV_ARMED && kind != EV_DISARMED && kind != EV_PROBED && kind != EV_WAKE &&
           kind != EV_POSITION && kind != EV_PARKED;
}

static char *line_of(struct engine *engine, const struct event *event, int64_t now,
                     const struct effects *fx)
{
    char clock[INSTANT_TEXT];
    instant_clock(&engine->session->zone, run_tod(engine->run, now), true, clock);
    if (event->kind == EV_VERB) {
        char *said = say_english(&fx->say);
        char *line =
            xasprintf("%s  %s  (%s%s%s)  %s%s", clock, event->verb, role_names[event->role],
                      event->from[0] ? " " : "", event->from, fx->ok ? "" : "REFUSED: ", said);
        free(said);
        return line;
    }
    const char *media = event->media >= 0 ? engine->show->media[event->media].id : "";
    return xasprintf("%s  . %s %s %s %s %s", clock, event_names[event->kind], media, event->inst,
                     event->reason ? event->reason : "", event->text ? event->text : "");
}

void store_event(struct engine *engine, const struct event *event, int64_t now,
                 const struct effects *fx)
{
    bool onlooker = event->kind == EV_VERB && event->role >= ROLE_MC;
    if (!engine->journal || (onlooker && !fx->ok))
        return; /* what was refused to an onlooker moved nothing */
    char *json = event_encode(event, engine->show);
    char *plain = tells_people(event->kind) ? line_of(engine, event, now, fx) : NULL;
    char *line = plain ? text_safe(plain, strlen(plain)) : NULL;
    free(plain);
    journal_append(engine->journal, now, clock_wall_ms(), json, line);
    free(json);
    free(line);
    for (size_t i = 0; i < fx->count; i++)
        if (fx->list[i].kind == FX_FINISH)
            journal_finish(engine->journal);
}

void store_wait(struct engine *engine)
{
    if (engine->journal && !journal_wait(engine->journal, WAIT_MS))
        log_line("journal: %d events are not on the disk yet",
                 journal_behind(engine->journal, NULL, 0));
}

void store_close(struct engine *engine)
{
    journal_close(engine->journal);
    engine->journal = NULL;
    free(engine->no_journal);
    diary_clear(&engine->diary);
    run_free(engine->run);
    for (size_t i = 0; i < engine->show_count; i++)
        show_free(engine->shows[i]);
    free(engine->shows);
    engine->run = NULL;
    engine->show = NULL;
}
