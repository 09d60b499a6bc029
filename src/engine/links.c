#include "engine/links.h"

#include <math.h>
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/clients.h"
#include "engine/links_priv.h"
#include "sys/player_env.h"
#include "sys/log.h"
#include "sys/path.h"
#include "base/banned.h"

#define RETRY_MS 15    /* between tries to connect */
#define START_MS 8000  /* a player that hasn't answered by then is killed */
#define QUICK_DEATHS 5 /* in a row, each within QUICK_MS of its start: then a pause */
#define QUICK_MS 500
#define STUCK_AGAIN_MS 10000 /* one that stands still again so soon isn't helped by that */
#define LATE_MS 600          /* between two looks: it was we who were away */

/* --- connecting, dying, starting again --- */

static void link_try(struct link *link);

static void free_pipe(uv_handle_t *handle)
{
    free(handle);
}

void link_hang_up(struct link *link)
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

void link_say_down(struct link *link, const char *reason)
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

int link_options(const struct link *link, char *args[LINK_ARGS])
{
    const struct options *options = &link->all->engine->options;
    char *const *chosen = link->all->engine->run->chosen;
    const char *screen = chosen[PART_PICTURE];
    bool window = screen && strcmp(screen, "window") == 0;
    int count = 0;
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
    return count;
}

static void spawn(struct link *link)
{
    char *args[LINK_ARGS + 6] = {link->all->player, (char *)(uintptr_t) "--part",
                                 (char *)(uintptr_t)part_names[link->part],
                                 (char *)(uintptr_t) "--socket", link->path};
    link_options(link, args + 5);
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

bool link_dies_often(struct link *link, bool was_up)
{
    bool quick = !was_up || engine_real_now() - link->started_real_ms < QUICK_MS;
    link->quick_deaths = quick ? link->quick_deaths + 1 : 0;
    return link->quick_deaths >= QUICK_DEATHS;
}

/* It is gone, or must go: SIGKILL and start in place, one path for crash and hang. */
static void lost(struct link *link, const char *reason)
{
    bool was_up = link->state == LINK_UP;
    log_line("player %s: %s", part_names[link->part], reason);
    link_hang_up(link);
    if (link->pid > 0)
        kill(link->pid, SIGKILL);
    if (link->process)
        link->process->data = NULL;
    link->process = NULL;
    link->pid = 0;
    link->waiting = link_dies_often(link, was_up);
    if (link->all->closing)
        return;
    link_say_down(link, reason);
    if (!link->waiting)
        spawn(link);
    retry_in(link, link->waiting ? LINK_PAUSE_MS : RETRY_MS);
}

void link_give_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
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
        link_take_report(link, line);
    if (too_long)
        lost(link, "talks nonsense");
}

/* Nobody behind the socket: nobody was started yet, it starts just now, or it ended at once. */
static void no_answer(struct link *link)
{
    bool first = !link->started_real_ms || link->waiting;
    link_hang_up(link);
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
    uv_read_start((uv_stream_t *)link->pipe, link_give_room, arrived);
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
    if (engine->options.far_host)
        far_side_open(links);
    for (int part = 0; part < PART_COUNT; part++) {
        struct link *link = &links->link[part];
        *link = (struct link){.all = links,
                              .part = (enum part)part,
                              .path = xasprintf("%s.%s", engine->options.socket, part_names[part])};
        line_init(&link->lines, DECK_LINE_CAP);
        uv_timer_init(&engine->loop, &link->retry);
        link->retry.data = link;
        if (links->far)
            far_open(link);
        else
            link_try(link);
    }
    return links;
}

bool link_is_stuck(struct link *link, int64_t real_ms)
{
    bool stuck =
        link->stuck && (!link->stuck_real_ms || real_ms - link->stuck_real_ms > STUCK_AGAIN_MS);
    if (stuck)
        link->stuck_real_ms = real_ms;
    return stuck;
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
        if (away)
            link->heard_real_ms = real;
        if (link->far)
            far_listen(link, real);
        else if (link->state >= LINK_GREETING &&
                 (link_is_stuck(link, real) || real - link->heard_real_ms > LINK_HUNG_MS))
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
        if (link->far)
            far_close(link);
        link_hang_up(link);
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
        far_free(link);
    }
    far_side_free(links->far);
    free(links->player);
    free(links);
}
