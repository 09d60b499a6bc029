#include "engine/links.h"

#include <math.h>
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/clients.h"
#include "engine/links_priv.h"
#include "engine/player_env.h"
#include "sys/log.h"
#include "sys/path.h"
#include "wire/look.h"
#include "base/banned.h"

#define RETRY_MS 15    /* between tries to connect */
#define START_MS 8000  /* a player that hasn't answered by then is killed */
#define QUICK_DEATHS 5 /* in a row, each within QUICK_MS of its start: then a pause */
#define QUICK_MS 500
#define PAUSE_MS 1000
#define HUNG_MS 1000         /* silence that is a hang (4 beats a second) */
#define STUCK_AGAIN_MS 10000 /* one that stands still again so soon isn't helped by that */
#define LATE_MS 600          /* between two looks: it was we who were away */
#define DRIFT_MS 200         /* a position that is further off than this is news */

/* --- orders --- */

struct ordering {
    uv_write_t write;
    char *text;
};

static void ordered(uv_write_t *write, int status)
{
    (void)status; /* a broken pipe is seen by the reader */
    struct ordering *ordering = (struct ordering *)write;
    free(ordering->text);
    free(ordering);
}

void link_order(struct link *link, const struct order *order)
{
    if (!link->pipe || link->state < LINK_ASKING) /* it knows us by our hello only */
        return;
    struct ordering *ordering = xmalloc(sizeof *ordering);
    ordering->text = order_encode(order);
    uv_buf_t buf = uv_buf_init(ordering->text, (unsigned)strlen(ordering->text));
    if (uv_write(&ordering->write, (uv_stream_t *)link->pipe, &buf, 1, ordered) != 0) {
        free(ordering->text);
        free(ordering);
    }
}

/* A spec that borrows its texts: never cleared. */
static struct spec spec_of(const struct show *show, int index)
{
    const struct media *media = &show->media[index];
    return (struct spec){.media = media->id,
                         .path = media->path,
                         .kind = media->kind,
                         .in_ms = media->in_ms,
                         .out_ms = media->out_ms,
                         .loop = media->loop,
                         .gain_db = media->gain_centi / 100.0,
                         .fade_in_ms = media->fade_in_ms,
                         .fade_out_ms = media->fade_out_ms,
                         .end = media->end == END_MEDIA ? END_HOLD : media->end};
}

static enum part part_of(const struct links *links, int media)
{
    return links->engine->show->media[media].kind == MEDIA_AUDIO ? PART_SOUND : PART_PICTURE;
}

struct order order_plain(enum order_kind kind)
{
    return (struct order){.kind = kind, .from_ms = TIME_NONE, .from_real_ms = TIME_NONE};
}

static void send_list(struct link *link, enum order_kind kind, const int *media, size_t count)
{
    struct links *links = link->all;
    struct order order = order_plain(kind);
    order.specs = xcalloc(count ? count : 1, sizeof *order.specs);
    for (size_t i = 0; i < count; i++)
        if (part_of(links, media[i]) == link->part)
            order.specs[order.spec_count++] = spec_of(links->engine->show, media[i]);
    if (order.spec_count || kind == ORDER_ARM)
        link_order(link, &order);
    free(order.specs);
}

static void send_arm(struct links *links)
{
    const struct run *run = links->engine->run;
    for (int part = 0; part < PART_COUNT; part++)
        if (links->link[part].state == LINK_UP)
            send_list(&links->link[part], ORDER_ARM, run->wanted, run->wanted_count);
}

static void send_play(struct links *links, const struct effect *effect)
{
    struct order order = order_plain(ORDER_PLAY);
    struct spec spec = spec_of(links->engine->show, effect->media);
    if (effect->hold)
        spec.end = END_HOLD;
    order.inst = (char *)(uintptr_t)effect->inst;
    order.specs = &spec;
    order.spec_count = 1;
    order.ms = effect->fade_ms;
    order.replace = effect->replace;
    order.cross_ms = effect->cross_ms;
    order.linger_ms = effect->linger_ms;
    order.from_ms = effect->from_ms;
    order.from_real_ms = effect->from_real_ms;
    order.paused = effect->paused;
    order.db = effect->centi / 100.0;
    struct link *link = &links->link[part_of(links, effect->media)];
    order.id = ++links->last_order;
    truth_ask(&link->truth, order.id, effect->inst);
    link_order(link, &order);
}

static const enum order_kind order_of[FX_COUNT] = {
    [FX_FADE] = ORDER_FADE,     [FX_STOP] = ORDER_STOP,      [FX_RESTORE] = ORDER_RESTORE,
    [FX_PAUSE] = ORDER_PAUSE,   [FX_UNPAUSE] = ORDER_RESUME, [FX_RELEASE] = ORDER_RELEASE,
    [FX_VOLUME] = ORDER_VOLUME, [FX_BACK] = ORDER_BACK,
};

static void send_simple(struct links *links, const struct effect *effect)
{
    struct order order = order_plain(order_of[effect->kind]);
    order.inst = effect->inst[0] ? (char *)(uintptr_t)effect->inst : NULL;
    order.ms = effect->fade_ms;
    order.linger_ms = effect->linger_ms;
    order.db = effect->centi / 100.0;
    order.black = effect->black;
    order.id = ++links->last_order;
    if (effect->kind == FX_BACK) {
        link_order(&links->link[PART_PICTURE], &order);
    } else if (order.inst) {
        link_order(&links->link[part_of(links, effect->media)], &order);
    } else {
        for (int part = 0; part < PART_COUNT; part++)
            link_order(&links->link[part], &order);
    }
}

/* A clock that is held is no speed: what plays was paused one by one. */
static void send_speed(struct links *links)
{
    struct order order = order_plain(ORDER_SPEED);
    order.speed = links->engine->run->speed;
    for (int part = 0; part < PART_COUNT; part++)
        link_order(&links->link[part], &order);
}

void links_effect(struct links *links, const struct effect *effect)
{
    switch (effect->kind) {
    case FX_ARM:
        send_arm(links);
        break;
    case FX_PLAY:
        send_play(links, effect);
        break;
    case FX_FADE:
    case FX_STOP:
    case FX_RESTORE:
    case FX_PAUSE:
    case FX_UNPAUSE:
    case FX_RELEASE:
    case FX_VOLUME:
    case FX_BACK:
        send_simple(links, effect);
        break;
    case FX_CLOCK:
        send_speed(links);
        break;
    case FX_OUTPUT:
    case FX_OUTLETS:
    case FX_CARD:
    case FX_SCREEN:
    case FX_TONE:
        links_output(links, effect);
        break;
    case FX_WAKE:
    case FX_FINISH:
    case FX_COUNT:
        break;
    }
}

void links_probe(struct links *links, int media)
{
    struct link *link = &links->link[part_of(links, media)];
    if (link->state == LINK_UP)
        send_list(link, ORDER_PROBE, &media, 1);
}

/* --- a part answers --- */

static void probe_unknown(struct link *link)
{
    const struct engine *engine = link->all->engine;
    size_t count = 0;
    int *list = xcalloc(engine->show->media_count + 1, sizeof *list);
    for (size_t i = 0; i < engine->show->media_count; i++)
        if (engine->run->media[i].health == HEALTH_UNKNOWN && engine->prints[i].there)
            list[count++] = (int)i;
    send_list(link, ORDER_PROBE, list, count);
    free(list);
}

static void send_slate(struct link *link)
{
    const struct show *show = link->all->engine->show;
    struct order order = order_plain(ORDER_SLATE);
    struct spec slate;
    if (show->slate >= 0) {
        const struct media *media = &show->media[show->slate];
        slate = spec_of(show, media->list_count ? media->list[0] : show->slate); /* its first */
        order.specs = &slate;
        order.spec_count = 1;
    }
    link_order(link, &order);
}

/* What is wanted armed the core says anew; the slate it leaves to us. */
void links_show_taken(struct links *links, const struct show *before)
{
    const struct show *show = links->engine->show;
    bool same = before->slate < 0 && show->slate < 0;
    if (before->slate >= 0 && show->slate >= 0) {
        const struct media *a = &before->media[before->slate], *b = &show->media[show->slate];
        same = strcmp(a->id, b->id) == 0 && strcmp(a->path, b->path) == 0 && a->in_ms == b->in_ms;
    }
    if (!same)
        send_slate(&links->link[PART_PICTURE]);
}

static void send_watch(struct link *link)
{
    struct order order = order_plain(ORDER_WATCH);
    order.levels = link->all->levels;
    order.picture = link->all->picture && link->part == PART_PICTURE;
    link_order(link, &order);
}

void links_watch(struct links *links, bool levels, bool picture)
{
    if (links->levels == levels && links->picture == picture)
        return;
    links->levels = levels;
    links->picture = picture;
    for (int part = 0; part < PART_COUNT; part++)
        send_watch(&links->link[part]);
}

static void greet_player(struct link *link)
{
    struct order order = order_plain(ORDER_HELLO);
    link_order(link, &order);
    if (link->all->levels || link->all->picture)
        send_watch(link);
    if (link->part == PART_PICTURE)
        send_slate(link);
    order = order_plain(ORDER_SPEED);
    order.speed = link->all->engine->run->speed;
    link_order(link, &order);
    link_stand(link);
    order = order_plain(ORDER_STATE);
    link_order(link, &order);
}

static void part_is_up(struct link *link, const struct report *beat)
{
    struct engine *engine = link->all->engine;
    struct event event = event_make(EV_PLAYER_UP, engine_real_now());
    event.part = link->part;
    event.at_real_ms = beat->real_ms;
    event.running = xcalloc(beat->deck_count + 1, sizeof *event.running);
    for (size_t i = 0; i < beat->deck_count; i++) {
        const struct deck_state *deck = &beat->decks[i];
        if (!deck->inst)
            continue;
        struct running *at = &event.running[event.running_count++];
        snprintf(at->inst, sizeof at->inst, "%s", deck->inst);
        at->media = xstrdup(deck->media);
        at->position_ms = deck->position_ms;
        at->paused = deck->state && strcmp(deck->state, "paused") == 0;
        at->held = deck->state && strcmp(deck->state, "held") == 0;
        at->leaving = deck->state &&
                      (strcmp(deck->state, "fading") == 0 || strcmp(deck->state, "parked") == 0);
    }
    link->state = LINK_UP;
    link->said_down = false;
    if (link->part == PART_PICTURE && engine->run->back_black && engine->show->slate >= 0 &&
        !event.running_count) {
        struct order order = order_plain(ORDER_BACK);
        order.black = true;
        link_order(link, &order);
    }
    engine_event(engine, &event, NULL);
    probe_unknown(link);
}

/* A position that the run wouldn't expect: a stall, a jump. */
static void compare_positions(struct link *link, const struct report *beat)
{
    struct engine *engine = link->all->engine;
    struct run *run = engine->run;
    int64_t then = engine_show_at(engine, beat->real_ms);
    for (size_t i = 0; i < beat->deck_count; i++) {
        const struct deck_state *deck = &beat->decks[i];
        if (!deck->inst || !deck->state || strcmp(deck->state, "playing") != 0 ||
            deck->position_ms == TIME_NONE)
            continue;
        for (size_t k = 0; k < run->inst_count; k++) {
            const struct inst *inst = &run->insts[k];
            if (strcmp(inst->id, deck->inst) != 0 || inst->state != INST_PLAYING ||
                run->show->media[inst->media].kind == MEDIA_STILL)
                continue;
            int64_t off = deck->position_ms - run_inst_position(run, inst, then);
            if (off > -DRIFT_MS && off < DRIFT_MS)
                continue;
            struct event event = event_make(EV_POSITION, engine_real_now());
            snprintf(event.inst, sizeof event.inst, "%s", deck->inst);
            event.media = inst->media;
            event.position_ms = deck->position_ms;
            event.at_real_ms = beat->real_ms;
            engine_event(engine, &event, NULL);
            return; /* the run may have changed: the next beat sees to the others */
        }
    }
}

static bool text_differs(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") != 0;
}

static void take_beat(struct link *link, struct report *beat)
{
    struct engine *engine = link->all->engine;
    if (link->state == LINK_ASKING)
        part_is_up(link, beat);
    link->stuck = truth_beat(&link->truth, engine, beat);
    compare_positions(link, beat);
    bool news = text_differs(beat->ao, link->beat.ao) || text_differs(beat->vo, link->beat.vo);
    report_clear(&link->beat);
    link->beat = *beat;
    *beat = (struct report){0};
    if (news)
        engine_state_changed(engine);
}

static void take_hello(struct link *link, const struct report *hello)
{
    free(link->video);
    free(link->audio);
    link->video = xstrdup(hello->video);
    link->audio = xstrdup(hello->audio);
    link->pid = hello->pid;
    link->state = LINK_ASKING;
    log_line("player %s: pid %d answers, video %s, audio %s", part_names[link->part], link->pid,
             hello->video ? hello->video : "-", hello->audio ? hello->audio : "-");
    greet_player(link);
}

static enum event_kind event_of(enum report_kind kind)
{
    switch (kind) {
    case REPORT_ARMED:
        return EV_ARMED;
    case REPORT_DISARMED:
        return EV_DISARMED;
    case REPORT_PROBED:
        return EV_PROBED;
    case REPORT_FAILED:
        return EV_FAILED;
    case REPORT_STARTED:
    case REPORT_RESUMED:
        return EV_STARTED;
    case REPORT_ENDED:
        return EV_ENDED;
    case REPORT_PARKED:
        return EV_PARKED;
    case REPORT_PAUSED:
        return EV_FROZEN;
    case REPORT_DEVICE:
        return EV_DEVICE;
    case REPORT_KEY:
        return EV_KEY;
    case REPORT_OUTPUTS:
        return EV_OUTPUTS;
    case REPORT_HELLO:
    case REPORT_REPLY:
    case REPORT_FIRST_FRAME:
    case REPORT_FIRST_SAMPLE:
    case REPORT_BEAT:
    case REPORT_LEVELS:
    case REPORT_PICTURE:
    case REPORT_COUNT:
        break;
    }
    return EV_COUNT;
}

static void pass_on(struct link *link, const struct report *report)
{
    struct engine *engine = link->all->engine;
    enum event_kind kind = event_of(report->kind);
    if (kind == EV_COUNT)
        return;
    struct event event = event_make(kind, engine_real_now());
    event.part = link->part;
    event.outlets = outlets_copy(report->outlets, report->outlet_count);
    event.outlet_count = report->outlet_count;
    event.media = report->media ? show_find_media(engine->show, report->media) : -1;
    if (report->inst)
        snprintf(event.inst, sizeof event.inst, "%s", report->inst);
    event.at_real_ms = report->real_ms ? report->real_ms : event.real_ms;
    event.position_ms = report->position_ms;
    event.length_ms = report->length_ms;
    if (event.length_ms != TIME_NONE && event.media >= 0) /* theirs counts from the in point */
        event.length_ms += engine->show->media[event.media].in_ms;
    bool vetted = kind == EV_ARMED || kind == EV_PROBED;
    event.reason = vetted ? xstrdup(!report->width       ? "no-picture"
                                    : !report->has_audio ? "no-sound"
                                                         : NULL)
                          : xstrdup(report->reason);
    event.text = xstrdup(report->text);
    event.ok = report->ok;
    if (kind != EV_OUTPUTS || run_outputs_news(engine->run, &event))
        engine_event(engine, &event, NULL);
    event_clear(&event);
}

static void take_report(struct link *link, const char *line)
{
    struct report report = {0};
    const char *why = NULL;
    if (!report_decode(line, &report, &why)) {
        log_line("player %s: passed over: %s", part_names[link->part], why);
        return;
    }
    link->heard_real_ms = engine_real_now();
    if (report.kind == REPORT_OUTPUTS)
        link_outputs(link, &report);
    if (report.kind == REPORT_HELLO)
        take_hello(link, &report);
    else if (report.kind == REPORT_BEAT)
        take_beat(link, &report);
    else if (report.kind == REPORT_LEVELS || report.kind == REPORT_PICTURE)
        clients_look(link->all->engine->clients, report.kind == REPORT_PICTURE,
                     look_encode(&report, part_names[link->part]));
    else if (report.kind == REPORT_REPLY)
        truth_reply(&link->truth, link->all->engine, &report);
    else
        pass_on(link, &report);
    report_clear(&report);
}

/* --- connecting, dying, starting again --- */

static void link_try(struct link *link);

static void free_pipe(uv_handle_t *handle)
{
    free(handle);
}

static void hang_up(struct link *link)
{
    if (link->pipe)
        uv_close((uv_handle_t *)link->pipe, free_pipe);
    link->pipe = NULL;
    link->state = LINK_CLOSED;
    link->stuck = false;
    link->truth.watched_count = 0;
    line_free(&link->lines);
    line_init(&link->lines, DECK_LINE_CAP);
}

static void retry_now(uv_timer_t *timer)
{
    link_try(timer->data);
}

static void retry_in(struct link *link, int ms)
{
    if (!link->all->closing)
        uv_timer_start(&link->retry, retry_now, (uint64_t)ms, 0);
}

static void say_down(struct link *link, const char *reason)
{
    if (link->said_down)
        return;
    link->said_down = true;
    struct event event = event_make(EV_PLAYER_DOWN, engine_real_now());
    event.part = link->part;
    event.reason = xstrdup(reason);
    engine_event(link->all->engine, &event, NULL);
}

static void player_exited(uv_process_t *process, int64_t status, int signal_number)
{
    struct link *link = process->data;
    log_line("player pid %d: ended, status %lld, signal %d", process->pid, (long long)status,
             signal_number);
    if (link && link->process == process)
        link->process = NULL;
    uv_close((uv_handle_t *)process, free_pipe);
}

static void spawn(struct link *link)
{
    const struct options *options = &link->all->engine->options;
    char *const *chosen = link->all->engine->run->chosen;
    const char *screen = chosen[PART_PICTURE];
    bool window = screen && strcmp(screen, "window") == 0;
    char *args[20];
    int count = 0;
    args[count++] = link->all->player;
    args[count++] = (char *)(uintptr_t) "--part";
    args[count++] = (char *)(uintptr_t)part_names[link->part];
    args[count++] = (char *)(uintptr_t) "--socket";
    args[count++] = link->path;
    const char *pairs[][2] = {{"--video", !screen  ? options->video
                                          : window ? screen
                                                   : "fullscreen"},
                              {"--audio", chosen[PART_SOUND] ? chosen[PART_SOUND] : options->audio},
                              {"--audio-backup", options->audio_backup},
                              {"--size", options->size},
                              {"--screen", !screen  ? options->screen
                                           : window ? NULL
                                                    : screen},
                              {"--volume-trim", options->volume_trim}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        if (!pairs[i][1])
            continue;
        args[count++] = (char *)(uintptr_t)pairs[i][0];
        args[count++] = (char *)(uintptr_t)pairs[i][1];
    }
    args[count] = NULL;
    uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE},
                                     {.flags = UV_INHERIT_FD, .data.fd = log_fd()},
                                     {.flags = UV_INHERIT_FD, .data.fd = log_fd()}};
    uv_process_options_t how = {.exit_cb = player_exited,
                                .file = link->all->player,
                                .args = args,
                                .env = player_env(),
                                .flags = UV_PROCESS_DETACHED,
                                .stdio_count = 3,
                                .stdio = stdio};
    uv_process_t *process = xcalloc(1, sizeof *process);
    process->data = link;
    int wrong = uv_spawn(&link->all->engine->loop, process, &how);
    free(how.env);
    link->started_real_ms = engine_real_now();
    if (wrong != 0) {
        log_line("player %s: can't start %s: %s", part_names[link->part], link->all->player,
                 uv_strerror(wrong));
        uv_close((uv_handle_t *)process, free_pipe);
        return;
    }
    link->process = process;
    link->pid = process->pid;
    uv_unref((uv_handle_t *)process);
}

/* It is gone, or must go: SIGKILL and start in place, one path for crash and hang. */
static void lost(struct link *link, const char *reason)
{
    int64_t real = engine_real_now();
    bool was_up = link->state == LINK_UP;
    log_line("player %s: %s", part_names[link->part], reason);
    hang_up(link);
    if (link->pid > 0)
        kill(link->pid, SIGKILL);
    if (link->process)
        link->process->data = NULL;
    link->process = NULL;
    link->pid = 0;
    bool quick = !was_up || real - link->started_real_ms < QUICK_MS;
    link->quick_deaths = quick ? link->quick_deaths + 1 : 0;
    if (link->all->closing)
        return;
    say_down(link, reason);
    link->waiting = link->quick_deaths >= QUICK_DEATHS;
    if (!link->waiting)
        spawn(link);
    retry_in(link, link->waiting ? PAUSE_MS : RETRY_MS);
}

static void give_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    static char room[65536];
    *buf = uv_buf_init(room, sizeof room);
}

static void arrived(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct link *link = stream->data;
    if (link->pipe != (uv_pipe_t *)stream)
        return;
    if (count < 0) {
        lost(link, "died");
        return;
    }
    line_feed(&link->lines, buf->base, (size_t)count);
    bool too_long = false;
    char *line;
    while (link->pipe == (uv_pipe_t *)stream && (line = line_next(&link->lines, &too_long)))
        take_report(link, line);
    if (too_long)
        lost(link, "talks nonsense");
}

/* Nobody behind the socket: nobody was started yet, it starts just now, or it ended at once. */
static void no_answer(struct link *link)
{
    bool first = !link->started_real_ms || link->waiting;
    hang_up(link);
    if (link->all->closing)
        return;
    if (!link->process && !first) {
        lost(link, "doesn't start");
        return;
    }
    if (!link->process) {
        link->waiting = false;
        spawn(link);
    } else if (engine_real_now() - link->started_real_ms > START_MS) {
        lost(link, "doesn't answer");
        return;
    }
    retry_in(link, RETRY_MS);
}

static void connected(uv_connect_t *connect, int status)
{
    struct link *link = connect->data;
    bool ours = link && link->pipe == (uv_pipe_t *)connect->handle;
    free(connect);
    if (!ours || status == UV_ECANCELED)
        return;
    if (status != 0) {
        no_answer(link);
        return;
    }
    link->state = LINK_GREETING;
    link->heard_real_ms = engine_real_now();
    uv_read_start((uv_stream_t *)link->pipe, give_room, arrived);
}

static void link_try(struct link *link)
{
    if (link->pipe || link->all->closing)
        return;
    link->pipe = xcalloc(1, sizeof *link->pipe);
    uv_pipe_init(&link->all->engine->loop, link->pipe, 0);
    link->pipe->data = link;
    link->state = LINK_CONNECTING;
    uv_connect_t *connect = xcalloc(1, sizeof *connect);
    connect->data = link;
    uv_pipe_connect(connect, link->pipe, link->path, connected);
}

struct links *links_new(struct engine *engine)
{
    struct links *links = xcalloc(1, sizeof *links);
    links->engine = engine;
    links->player = path_beside("kichban-player");
    for (int part = 0; part < PART_COUNT; part++) {
        struct link *link = &links->link[part];
        *link = (struct link){.all = links,
                              .part = (enum part)part,
                              .path = xasprintf("%s.%s", engine->options.socket, part_names[part])};
        line_init(&link->lines, DECK_LINE_CAP);
        uv_timer_init(&engine->loop, &link->retry);
        link->retry.data = link;
        link_try(link);
    }
    return links;
}

/* A player that says nothing for too long hangs. Whoever slept or starved himself can't tell: then
 * the silence counts anew. */
void links_listen(struct links *links)
{
    int64_t real = engine_real_now();
    bool away = real - links->looked_real_ms > LATE_MS;
    links->looked_real_ms = real;
    for (int part = 0; part < PART_COUNT; part++) {
        struct link *link = &links->link[part];
        if (link->state < LINK_GREETING)
            continue;
        if (away)
            link->heard_real_ms = real;
        bool stuck =
            link->stuck && (!link->stuck_real_ms || real - link->stuck_real_ms > STUCK_AGAIN_MS);
        if (stuck)
            link->stuck_real_ms = real;
        if (stuck || real - link->heard_real_ms > HUNG_MS)
            lost(link, "hung");
    }
}

const char *links_video(const struct links *links)
{
    return links->link[PART_PICTURE].video;
}

const char *links_audio(const struct links *links)
{
    return links->link[PART_SOUND].audio;
}

double links_level(const struct links *links, const char *media)
{
    for (int part = 0; part < PART_COUNT; part++) {
        const struct report *beat = &links->link[part].beat;
        for (size_t i = 0; i < beat->deck_count; i++)
            if (beat->decks[i].media && strcmp(beat->decks[i].media, media) == 0)
                return beat->decks[i].level_db;
    }
    return NAN;
}

void links_close(struct links *links, bool end_players)
{
    links->closing = true;
    for (int part = 0; part < PART_COUNT; part++) {
        struct link *link = &links->link[part];
        struct order quit = order_plain(ORDER_QUIT);
        if (end_players)
            link_order(link, &quit);
        if (link->process)
            link->process->data = NULL;
        hang_up(link);
        uv_close((uv_handle_t *)&link->retry, NULL);
    }
}

void links_free(struct links *links)
{
    if (!links)
        return;
    for (int part = 0; part < PART_COUNT; part++) {
        struct link *link = &links->link[part];
        report_clear(&link->beat);
        line_free(&link->lines);
        free(link->path);
        free(link->video);
        free(link->audio);
    }
    free(links->player);
    free(links);
}
