#include "engine/engine.h"

#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/twin.h"
#include "engine/clients.h"
#include "engine/links.h"
#include "sys/catalogue.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "base/banned.h"

#define STEP_MS 500  /* a step of the wall clock beyond this is an event */
#define SLEPT_MS 500 /* a sleep beyond this too */
#define FAR_OFF (INT64_C(1) << 60)
#define MOST_AT_ONCE 10000 /* events that may be due at one instant: a loop of the show's own */

int64_t engine_real_now(void)
{
    return clock_real_ms();
}

int64_t engine_show_at(const struct engine *engine, int64_t real_ms)
{
    const struct show_clock *clock = &engine->clock;
    int64_t at = clock->show0 + (int64_t)((double)(real_ms - clock->real0) * clock->rate);
    return at > engine->last_ms ? at : engine->last_ms;
}

static int64_t real_at(const struct engine *engine, int64_t show_ms)
{
    const struct show_clock *clock = &engine->clock;
    if (show_ms <= clock->show0)
        return clock->real0;
    return clock->rate > 0
               ? clock->real0 + (int64_t)((double)(show_ms - clock->show0) / clock->rate)
               : FAR_OFF;
}

/* From here on the clock runs at the run's rate: no wall clock does. */
static void set_clock(struct engine *engine, int64_t at, int64_t real_ms)
{
    engine->clock.show0 = at;
    engine->clock.real0 = real_ms;
    engine->clock.rate = run_rate(engine->run);
    engine->clock.real = false;
}

/* --- one event --- */

/* Decide, write down, carry out, be sure that it is on the disk, tell. The text of the journal has
 * the event before any order goes out; the commit goes on beside the orders. */
static void apply(struct engine *engine, struct event *event, int64_t at, struct effects *fx)
{
    reload_attach(engine, event);
    adopt_attach(engine, event);
    int media = diary_media(engine, event);
    run_apply(engine->run, event, at, fx);
    diary_take(engine, event, media, at, fx);
    engine->last_ms = at;
    store_event(engine, event, at, fx);
    reload_detach(engine);
    event->show = NULL; /* the event is told of later, and may outlive it */
    for (size_t i = 0; i < fx->count; i++) {
        if (fx->list[i].kind == FX_CLOCK)
            set_clock(engine, at, event->real_ms);
        if (fx->list[i].kind == FX_ADOPT)
            adopt_begin(engine, fx->list[i].media);
        if (fx->list[i].kind == FX_VET)
            engine->fresh_media = true;
        if (engine->links)
            links_effect(engine->links, &fx->list[i]);
    }
    if (event->kind == EV_VERB && fx->ok)
        store_wait(engine);
    if (fx->changed)
        engine->dirty = true;
}

/* The event is done with, but the next push names it. */
static void keep_cause(struct engine *engine, struct event *event)
{
    event_clear(&engine->cause);
    engine->cause = *event;
    *event = (struct event){0};
}

/* Before the loop waits: the answers have gone out, now everybody sees what has changed. */
static void tell_clients(uv_prepare_t *before_wait)
{
    struct engine *engine = before_wait->data;
    if (engine->clients && !engine->quitting)
        clients_log(engine->clients);
    if (!engine->dirty || engine->quitting)
        return;
    engine->dirty = false;
    clients_push(engine->clients);
    event_clear(&engine->cause);
    engine->cause.kind = EV_COUNT;
}

/* The same of an instant that has come by `real_ms`: a clock that is held shows it ever since. */
static int64_t real_by(const struct engine *engine, int64_t show_ms, int64_t real_ms)
{
    return engine->clock.rate > 0 ? real_at(engine, show_ms) : real_ms;
}

/* What is due first by `now`: a wake-up of the core, or a report of the null twin. */
static bool next_due(const struct engine *engine, int64_t now, int64_t real_ms, struct event *event,
                     int64_t *at)
{
    const struct run *run = engine->run;
    int64_t twin_at = 0;
    bool twin =
        engine->options.null_player &&
        twin_next(run, engine->last_ms, real_by(engine, engine->last_ms, real_ms), event, &twin_at);
    bool wake = run->wake != TIME_NONE && run->wake <= now && (!twin || run->wake <= twin_at);
    if (wake) {
        if (twin)
            event_clear(event);
        *event = event_make(EV_WAKE, 0);
        *at = run->wake > engine->last_ms ? run->wake : engine->last_ms;
        return true;
    }
    if (twin && twin_at > now) {
        event_clear(event);
        twin = false;
    }
    *at = twin_at;
    return twin;
}

/* Everything that was due before `now`, each at its own instant; it is `real_ms` in truth. */
static void catch_up(struct engine *engine, int64_t now, int64_t real_ms)
{
    struct event event;
    int64_t at;
    for (int i = 0; i < MOST_AT_ONCE && next_due(engine, now, real_ms, &event, &at); i++) {
        event.real_ms = event.at_real_ms = real_by(engine, at, real_ms);
        event.age_ms = real_ms - event.real_ms;
        struct effects fx = {0};
        apply(engine, &event, at, &fx);
        effects_clear(&fx);
        keep_cause(engine, &event);
    }
}

static void due_now(uv_timer_t *timer);

static void set_timer(struct engine *engine)
{
    struct event event;
    int64_t twin_at, next = engine->run->wake;
    if (engine->options.null_player &&
        twin_next(engine->run, engine->last_ms, real_at(engine, engine->last_ms), &event,
                  &twin_at)) {
        event_clear(&event);
        if (next == TIME_NONE || twin_at < next)
            next = twin_at;
    }
    if (next == TIME_NONE || engine->quitting || real_at(engine, next) == FAR_OFF) {
        uv_timer_stop(&engine->due);
        return;
    }
    int64_t wait = real_at(engine, next) - engine_real_now();
    uv_update_time(&engine->loop);
    uv_timer_start(&engine->due, due_now, wait > 0 ? (uint64_t)wait + 1 : 0, 0);
}

static int64_t asleep(void)
{
    return engine_real_now() - clock_awake_ms();
}

/* The machine has slept: that comes before anything that its clock makes due now, at the moment when
 * it fell asleep as far as that is known. */
static void look_for_sleep(struct engine *engine)
{
    int64_t slept = asleep() - engine->clock.slept;
    if (slept < SLEPT_MS)
        return;
    engine->clock.slept += slept;
    log_line("the machine slept for %lld ms", (long long)slept);
    struct event event = event_make(EV_SLEPT, engine_real_now() - slept);
    event.position_ms = event.age_ms = slept;
    struct effects fx = {0};
    int64_t at = engine_show_at(engine, event.real_ms);
    catch_up(engine, at, event.real_ms);
    apply(engine, &event, at, &fx);
    keep_cause(engine, &event);
    effects_clear(&fx);
}

void engine_event(struct engine *engine, struct event *event, struct effects *fx)
{
    struct effects own = {0};
    look_for_sleep(engine);
    int64_t now = engine_show_at(engine, event->real_ms);
    catch_up(engine, now, event->real_ms);
    apply(engine, event, now, fx ? fx : &own);
    keep_cause(engine, event);
    effects_clear(&own);
    if (engine->fresh_media) {
        engine->fresh_media = false;
        watch_fresh(engine);
    }
    catch_up(engine, now, event->real_ms);
    set_timer(engine);
}

static void due_now(uv_timer_t *timer)
{
    struct engine *engine = timer->data;
    int64_t real_ms = engine_real_now();
    look_for_sleep(engine);
    catch_up(engine, engine_show_at(engine, real_ms), real_ms);
    set_timer(engine);
}

/* --- what clients see --- */

void engine_state_changed(struct engine *engine)
{
    engine->dirty = true;
}

static void add_health(struct engine *engine, struct snapshot *snap)
{
    char text[DUR_TEXT];
    bool seen = snap->video && strcmp(snap->video, "null") != 0;
    engine->had_picture = engine->had_picture || seen;
    if (engine->had_picture && snap->video && !seen)
        snapshot_warn(snap, say_make(MSG_W_NO_PICTURE, NULL));
    if (engine->links)
        links_far_warn(engine->links, snap);
    reload_tell(engine, snap);
    char *only_read = show_only_read(engine->session);
    if (only_read)
        snapshot_warn(snap, say_make(MSG_W_ONLY_READ, only_read, NULL));
    free(only_read);
    if (engine->keeper && getppid() != engine->keeper)
        snapshot_warn(snap, say_make(MSG_W_NO_KEEPER, NULL));
    if (!engine->journal)
        snapshot_warn(snap, say_make(MSG_W_NO_JOURNAL, engine->no_journal, NULL));
    else if (engine->unsaved) {
        snprintf(text, sizeof text, "%d", engine->unsaved);
        snapshot_warn(snap, say_make(MSG_W_NOT_SAVED, text, NULL));
    }
}

void engine_snapshot(struct engine *engine, struct snapshot *snap)
{
    int64_t real = engine_real_now();
    snapshot_make(engine->run, engine_show_at(engine, real), real, snap);
    snap->run = xstrdup(engine->run_name);
    snap->file = xstrdup(engine->show_path);
    snap->clients = engine->clients ? clients_count(engine->clients) : 0;
    snap->mc_count = engine->clients ? clients_of(engine->clients, ROLE_MC) : 0;
    if (engine->clients)
        clients_baton(engine->clients, snap);
    snap->player = xstrdup(!engine->links             ? "null"
                           : engine->options.far_host ? engine->options.far_host
                                                      : "local");
    if (engine->links) {
        snap->video = xstrdup(links_video(engine->links));
        snap->audio = xstrdup(links_audio(engine->links));
        for (size_t i = 0; i < snap->playing_count; i++)
            snap->playing[i].level_db = links_level(engine->links, snap->playing[i].media);
    }
    add_health(engine, snap);
}

/* --- once a second --- */

static void look_at_wall(struct engine *engine)
{
    int64_t ahead = clock_wall_ms() - engine_real_now();
    int64_t step = ahead - engine->clock.wall_ahead;
    if (step > -STEP_MS && step < STEP_MS)
        return; /* slewing adds up to a step only if it jumps */
    engine->clock.wall_ahead = ahead;
    log_line("the wall clock was stepped by %lld ms", (long long)step);
    if (!engine->clock.real)
        return;
    struct event event = event_make(EV_CLOCK_STEP, engine_real_now());
    event.position_ms = step;
    engine_event(engine, &event, NULL);
}

static void every_quarter(uv_timer_t *timer)
{
    struct engine *engine = timer->data;
    if (engine->links)
        links_listen(engine->links);
}

static void every_second(uv_timer_t *timer)
{
    struct engine *engine = timer->data;
    due_now(&engine->due); /* a sleep makes timers late */
    look_at_wall(engine);
    static int turn;
    if (++turn % 2 == 0)
        watch_look(engine);
    reload_watch(engine);
    int unsaved = engine->journal ? journal_behind(engine->journal, NULL, 0) : 0;
    if (unsaved != engine->unsaved) {
        engine->unsaved = unsaved;
        engine_state_changed(engine);
    }
    static bool kept = true;
    if (kept && getppid() != engine->keeper) {
        kept = false;
        engine_state_changed(engine);
    }
    clients_beat(engine->clients);
}

/* --- the program --- */

static void tell_ready(struct engine *engine, const char *text)
{
    int fd = engine->options.ready_fd;
    if (fd < 0)
        return;
    ssize_t wrote = write(fd, text, strlen(text));
    (void)wrote; /* whoever waited has gone: so be it */
    close(fd);
    engine->options.ready_fd = -1;
}

void engine_quit(struct engine *engine)
{
    if (engine->quitting)
        return;
    engine->quitting = true;
    log_line("the engine ends");
    clients_close(engine->clients);
    if (engine->links)
        links_close(engine->links, true);
    reload_stop(engine);
    adopt_stop(engine);
    uv_close((uv_handle_t *)&engine->due, NULL);
    uv_close((uv_handle_t *)&engine->second, NULL);
    uv_close((uv_handle_t *)&engine->quarter, NULL);
    uv_close((uv_handle_t *)&engine->before_wait, NULL);
    uv_close((uv_handle_t *)&engine->term, NULL);
}

static void terminated(uv_signal_t *signal, int number)
{
    (void)number;
    engine_quit(signal->data);
}

static void start_timers(struct engine *engine)
{
    uv_timer_init(&engine->loop, &engine->due);
    uv_timer_init(&engine->loop, &engine->second);
    uv_signal_init(&engine->loop, &engine->term);
    uv_timer_init(&engine->loop, &engine->quarter);
    uv_prepare_init(&engine->loop, &engine->before_wait);
    engine->due.data = engine->second.data = engine->quarter.data = engine;
    engine->before_wait.data = engine->term.data = engine;
    uv_prepare_start(&engine->before_wait, tell_clients);
    uv_timer_start(&engine->quarter, every_quarter, 250, 250);
    uv_timer_start(&engine->second, every_second, 1000, 1000);
    uv_signal_start(&engine->term, terminated, SIGTERM);
}

/* Each time the engine begins: what plays from here on. */
static void say_players(struct engine *engine)
{
    struct event event = event_make(EV_PLAYERS, engine_real_now());
    event.ok = !engine->options.null_player;
    engine_event(engine, &event, NULL);
}

static void come_back(struct engine *engine)
{
    struct event event = event_make(EV_RESTART, engine_real_now());
    engine_event(engine, &event, NULL);
}

int engine_main(const struct options *options)
{
    struct engine engine = {.options = *options,
                            .run_name = xstrdup(options->run),
                            .cause = {.kind = EV_COUNT},
                            .keeper = getppid()};
    struct err err = {{0}};
    int code = 1;
    uv_loop_init(&engine.loop);
    bool good = store_open(&engine, &err);
    if (good) { /* a changed file's faults are told in the programme's language */
        catalogue_set(engine.show->language);
        bool back = engine.run->change > 0;
        engine.clock.slept = asleep();
        start_timers(&engine);
        engine.clients = clients_new(&engine, &err);
        good = engine.clients != NULL;
        if (good && back)
            come_back(&engine);
        if (good && !options->null_player)
            engine.links = links_new(&engine);
    }
    if (good) {
        watch_start(&engine);
        reload_start(&engine);
        say_players(&engine);
        look_at_wall(&engine); /* it may have been stepped while nobody looked */
        log_line("run %s: ready on %s", engine.run_name, options->socket);
        tell_ready(&engine, "ready\n");
        uv_run(&engine.loop, UV_RUN_DEFAULT);
        clients_free(engine.clients);
        links_free(engine.links);
        code = 0;
    } else {
        log_line("run %s: %s", engine.run_name, err.text);
        tell_ready(&engine, err.text);
    }
    store_close(&engine);
    free(engine.prints);
    event_clear(&engine.cause);
    free(engine.run_name);
    free(engine.show_path);
    uv_loop_close(&engine.loop);
    return code;
}
