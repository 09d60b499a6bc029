/* A part on another machine: the link to its relay, its clock, its player's death.
 *
 * There are two things that may be gone, and they aren't the same. The link: nothing at all is heard;
 * the player there plays on, nobody knows what it does, and when the link is back both compare
 * ("lost" of EV_PLAYER_DOWN). The player: its relay says so, or says how long it has been silent; then
 * it is killed and started again as one on this machine is.
 *
 * Reports carry the other machine's boot clock. The difference is measured by round trips, the
 * shortest of late counts, and every instant is changed where it crosses. */
#include "engine/far_priv.h"

#include "base/mem.h"
#include "sys/digest.h"
#include "sys/log.h"
#include "base/banned.h"

#include <unistd.h>

#define MUTE_MS 2000  /* a link that says nothing is cut; 4 beats a second come in */
#define FIRST_MS 3000 /* without any link so long after the start it is said */
#define GREET_MS 8000 /* a player that doesn't say hello by then */
#define PING_MS 1000
#define FIRST_PONGS 3      /* before anything is asked of the player */
#define DRIFT_MS_PER 10000 /* a measure gets worse by 1 ms in so long */

int64_t far_theirs(const struct link *link, int64_t real_ms)
{
    return link->far && real_ms != TIME_NONE ? real_ms + link->far->offset_ms : real_ms;
}

int64_t far_ours(const struct link *link, int64_t real_ms)
{
    return link->far && real_ms != TIME_NONE ? real_ms - link->far->offset_ms : real_ms;
}

bool far_up(const struct link *link)
{
    return link->far && link->far->joined && link->far->pongs >= FIRST_PONGS;
}

/* --- sending --- */

struct sending {
    uv_write_t write;
    char *text;
};

static void sent(uv_write_t *write, int status)
{
    (void)status; /* a broken pipe is seen by the reader */
    struct sending *sending = (struct sending *)write;
    free(sending->text);
    free(sending);
}

void far_send(struct link *link, const struct relay_line *line)
{
    if (!link->pipe)
        return;
    struct sending *sending = xmalloc(sizeof *sending);
    sending->text = relay_encode(line);
    uv_buf_t buf = uv_buf_init(sending->text, (unsigned)strlen(sending->text));
    if (uv_write(&sending->write, (uv_stream_t *)link->pipe, &buf, 1, sent) != 0)
        sent(&sending->write, 0);
}

static void ping(struct far *far)
{
    far->pinged_ms = engine_real_now();
    far->pinging = true;
    struct relay_line line = {.kind = RELAY_PING, .id = ++far->ping};
    far_send(far->link, &line);
}

/* The same for all links of this run from this machine, and no other's. */
static char *run_name(const struct engine *engine)
{
    char host[256] = "", digits[SHA256_TEXT];
    gethostname(host, sizeof host - 1);
    char *whole = xasprintf("%s\n%s\n%s", host, engine->options.socket, engine->run_name);
    digest_sha256(whole, strlen(whole), digits);
    char *name = xasprintf("%.32s-%.8s", engine->run_name, digits);
    for (char *at = name; *at; at++)
        if (*at == '/' || (unsigned char)*at <= ' ' || (unsigned char)*at >= 127)
            *at = '_';
    free(whole);
    return name;
}

static void send_start(struct link *link, enum relay_kind kind)
{
    char *args[LINK_ARGS], *run = run_name(link->all->engine);
    struct relay_line line = {.kind = kind,
                              .run = run,
                              .part = (char *)(uintptr_t)part_names[link->part],
                              .list = args,
                              .list_count = (size_t)link_options(link, args)};
    link->state = LINK_CONNECTING;
    link->far->greeted_ms = 0;
    far_send(link, &line);
    free(run);
}

/* --- its player --- */

static void start_again(uv_timer_t *timer)
{
    struct far *far = timer->data;
    if (far_up(far->link))
        send_start(far->link, RELAY_AGAIN);
}

void far_again(struct link *link, const char *reason)
{
    bool often = link_dies_often(link, link->state == LINK_UP);
    log_line("player %s on %s: %s", part_names[link->part], far_host(link->all), reason);
    link->state = LINK_CONNECTING;
    link->far->greeted_ms = 0;
    link->stuck = false;
    link->truth.watched_count = 0;
    link_say_down(link, reason);
    uv_update_time(&link->all->engine->loop);
    uv_timer_start(&link->far->again, start_again, often ? LINK_PAUSE_MS : 0, 0);
}

static void joined(struct link *link, const struct relay_line *line)
{
    link->pid = line->pid;
    link->state = LINK_GREETING;
    link->far->greeted_ms = link->far->link->heard_real_ms;
    link->far->silent_ms = 0;
    if (line->fresh)
        link->started_real_ms = engine_real_now();
    log_line("player %s on %s: pid %d, %s", part_names[link->part], far_host(link->all), line->pid,
             line->fresh ? "started" : "found");
}

static void measure(struct far *far, const struct relay_line *pong)
{
    int64_t real_ms = engine_real_now(), trip = real_ms - far->pinged_ms;
    if (pong->id != far->ping || !far->pinging)
        return;
    int64_t allowed = far->trip_ms + (real_ms - far->measured_ms) / DRIFT_MS_PER;
    if (!far->pongs || trip <= allowed) {
        far->offset_ms = pong->real_ms - (far->pinged_ms + trip / 2);
        far->trip_ms = trip;
        far->measured_ms = real_ms;
    }
    far->pinging = false;
    far->pongs++;
    if (far->pongs < FIRST_PONGS) {
        ping(far);
    } else if (far->pongs == FIRST_PONGS) {
        log_line("player %s: the clock of %s is %lld ms from ours (round trip %lld ms)",
                 part_names[far->link->part], far_host(far->link->all), (long long)far->offset_ms,
                 (long long)far->trip_ms);
        send_start(far->link, RELAY_BEGIN);
    }
}

static void take_line(struct link *link, const struct relay_line *line)
{
    switch (line->kind) {
    case RELAY_PONG:
        measure(link->far, line);
        break;
    case RELAY_JOINED:
        joined(link, line);
        break;
    case RELAY_GONE:
        far_again(link, line->text ? line->text : "died");
        break;
    case RELAY_BEAT:
        link->far->silent_ms = line->silent_ms;
        break;
    case RELAY_FILE:
        far_file(link->all, line);
        break;
    case RELAY_HERE:
    case RELAY_PING:
    case RELAY_BEGIN:
    case RELAY_AGAIN:
    case RELAY_LOOK:
    case RELAY_TAKE:
    case RELAY_TAKEN:
    case RELAY_COUNT:
        break;
    }
}

static void relay_said(struct link *link, const char *text)
{
    struct relay_line line;
    const char *why = NULL;
    if (relay_decode(text, &line, &why))
        take_line(link, &line);
    else
        log_line("relay %s: passed over: %s", part_names[link->part], why);
    if (!why)
        relay_clear(&line);
}

void far_arrived(struct link *link)
{
    struct far_try *now = link->far->joined;
    bool too_long = false;
    char *text;
    while (link->far->joined == now && (text = line_next(&link->lines, &too_long))) {
        link->heard_real_ms = engine_real_now();
        if (relay_is(text))
            relay_said(link, text);
        else if (link->state >= LINK_GREETING)
            link_take_report(link, text);
    }
    if (too_long && link->far->joined == now)
        far_cut(link->far, "it talks nonsense");
}

/* --- the link --- */

/* The first to answer; the others end. What it said behind its first line is ours now. */
void far_won(struct far *far, struct far_try *try, const struct relay_line *here)
{
    struct link *link = far->link;
    (void)here;
    far->tries[try->slot] = NULL;
    far->joined = try;
    far_stop(far);
    line_free(&link->lines);
    link->lines = try->lines;
    try->lines = (struct line_reader){0};
    link->pipe = try->pipe;
    link->state = LINK_CONNECTING;
    link->heard_real_ms = engine_real_now();
    far->ever = true;
    far->pongs = far->refusals = 0;
    far->trip_ms = 0;
    far->trouble = FAR_NONE;
    far->said[0] = '\0';
    log_line("player %s: linked to %s", part_names[link->part], far_host(link->all));
    ping(far);
    far_arrived(link);
    engine_state_changed(link->all->engine);
}

void far_cut(struct far *far, const char *why)
{
    struct link *link = far->link;
    struct far_try *joined = far->joined;
    if (!joined)
        return;
    log_line("player %s: the link to %s is lost: %s", part_names[link->part], far_host(link->all),
             joined->said[0] ? joined->said : why);
    far->joined = NULL;
    link->pipe = NULL; /* the try's own */
    link_hang_up(link);
    far_try_free(joined);
    far->apart_ms = engine_real_now();
    far->greeted_ms = 0;
    far->pongs = 0;
    uv_timer_stop(&far->again);
    if (link->all->closing)
        return;
    link_say_down(link, "lost");
    engine_state_changed(link->all->engine);
    far_race(far, true);
}

void far_listen(struct link *link, int64_t real_ms)
{
    struct far *far = link->far;
    if (!far->joined) {
        if (real_ms - far->apart_ms > FIRST_MS)
            link_say_down(link, "lost");
        return;
    }
    if (real_ms - link->heard_real_ms > MUTE_MS) {
        far_cut(far, "nothing is heard");
        return;
    }
    if (far->pongs >= FIRST_PONGS && real_ms - far->pinged_ms >= PING_MS)
        ping(far);
    bool mute =
        far->greeted_ms && link->state == LINK_GREETING && real_ms - far->greeted_ms > GREET_MS;
    bool hung = link->state >= LINK_ASKING &&
                (far->silent_ms > LINK_HUNG_MS || link_is_stuck(link, real_ms));
    if (mute || hung)
        far_again(link, "hung");
}

void far_open(struct link *link)
{
    struct far *far = xcalloc(1, sizeof *far);
    uv_loop_t *loop = &link->all->engine->loop;
    *far = (struct far){.link = link, .apart_ms = engine_real_now()};
    link->far = far;
    uv_timer_init(loop, &far->next);
    uv_timer_init(loop, &far->again);
    far->next.data = far->again.data = far;
    far_race(far, true);
}

/* ssh takes what was written along and then ends by itself. */
void far_close(struct link *link)
{
    struct far *far = link->far;
    far_stop(far);
    uv_close((uv_handle_t *)&far->next, NULL);
    uv_close((uv_handle_t *)&far->again, NULL);
    if (!far->joined)
        return;
    if (far->joined->process)
        far->joined->process->data = NULL;
    far->joined->process = NULL;
    link->pipe = NULL;
    far_try_free(far->joined);
    far->joined = NULL;
}

void far_free(struct link *link)
{
    free(link->far);
    link->far = NULL;
}
