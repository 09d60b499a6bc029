#include "ui/screen.h"

#include <errno.h>
#include <poll.h>

#include "base/mem.h"
#include "sys/clock.h"
#include "ui/caller.h"
#include "ui/lang.h"
#include "ui/signals.h"
#include "ui/term.h"
#include "base/banned.h"

#define FRAME_MS 60 /* numbers that run by themselves are drawn no faster */
#define STILL_MS 1000
#define ESCAPE_MS 80 /* nothing came after ESC: it was the key */
#define READ_ROOM 4096

struct screen {
    struct term *term;
    struct signals signals;
    struct canvas canvas;
    struct feed feed;
    struct caller caller;
    struct input input;
    const struct view *view;
    int64_t input_ms; /* of the last read */
    int64_t draw_ms;  /* when a number changes by itself */
    bool dirty, ended, terminal_gone;
};

/* --- one turn --- */

static void sooner(int64_t *at, int64_t other)
{
    if (other != TIME_NONE && other < *at)
        *at = other;
}

static int wait_ms(const struct screen *screen, int64_t now_ms)
{
    int64_t at = screen->draw_ms;
    sooner(&at, feed_wake_ms(&screen->feed, now_ms));
    sooner(&at, caller_wake_ms(&screen->caller));
    if (input_waits(&screen->input))
        sooner(&at, screen->input_ms + ESCAPE_MS);
    int64_t left = screen->dirty ? 0 : at - now_ms;
    return left < 0 ? 0 : left > 1000 ? 1000 : (int)left;
}

static void wait_for_news(struct screen *screen, struct pollfd fds[3], int64_t now_ms)
{
    const struct feed *feed = &screen->feed;
    short out = remote_wants_write(&feed->remote) ? POLLOUT : 0;
    fds[0] = (struct pollfd){.fd = term_fd(screen->term), .events = POLLIN};
    fds[1] = (struct pollfd){.fd = screen->signals.fd, .events = POLLIN};
    fds[2] = (struct pollfd){.fd = feed->connected ? feed->remote.fd : -1,
                             .events = (short)(POLLIN | out)};
    if (poll(fds, 3, wait_ms(screen, now_ms)) < 0)
        fds[0].revents = fds[1].revents = fds[2].revents = 0;
}

static void take_signals(struct screen *screen)
{
    bool resized = false;
    signals_take(&screen->signals, &resized, &screen->ended);
    if (!resized)
        return;
    int width, height;
    term_size(screen->term, &width, &height);
    canvas_resize(&screen->canvas, width, height);
    screen->dirty = true;
}

static void take_bytes(struct screen *screen, const struct pollfd *terminal, int64_t now_ms)
{
    char bytes[READ_ROOM];
    struct keys keys = {0};
    if (terminal->revents & POLLIN) {
        ssize_t got = term_read(screen->term, bytes, sizeof bytes);
        screen->terminal_gone = got == 0;
        if (got > 0) {
            input_feed(&screen->input, bytes, (size_t)got, &keys);
            screen->input_ms = now_ms;
        }
    } else if (terminal->revents & (POLLHUP | POLLERR | POLLNVAL)) {
        screen->terminal_gone = true;
    } else if (input_waits(&screen->input) && now_ms - screen->input_ms >= ESCAPE_MS) {
        input_flush(&screen->input, &keys);
    }
    if (keys.count) {
        caller_keys(&screen->caller, &keys, now_ms);
        screen->dirty = true;
    }
    keys_clear(&keys);
}

static void take_news(struct screen *screen, int64_t now_ms)
{
    struct reply reply;
    enum feed_news news;
    feed_turn(&screen->feed, now_ms);
    while ((news = feed_next(&screen->feed, now_ms, &reply)) != FEED_NOTHING) {
        screen->dirty = true;
        if (news == FEED_STATE) {
            caller_state(&screen->caller, now_ms);
        } else if (news == FEED_LOST) {
            caller_lost(&screen->caller, now_ms);
        } else {
            caller_reply(&screen->caller, &reply, now_ms);
            say_clear(&reply.say);
        }
    }
}

static void draw(struct screen *screen, int64_t now_ms)
{
    struct view_state state = caller_view(&screen->caller, now_ms);
    screen->view->draw(&state, &screen->canvas);
    term_draw(screen->term, &screen->canvas);
    double rate = state.snap ? state.snap->rate : 1.0;
    int64_t ahead = STILL_MS; /* the clock stands still: so does the screen */
    if (rate > 0)
        ahead = (int64_t)((double)(screen->view->changes_at(&state) - state.now) / rate) + 1;
    screen->draw_ms = now_ms + (ahead < FRAME_MS ? FRAME_MS : ahead);
    screen->dirty = false;
}

/* The run is over and its engine has gone in order: there is nothing left to show. */
static bool all_over(const struct screen *screen)
{
    const struct feed *feed = &screen->feed;
    return feed->has_snap && feed->snap.phase == PHASE_FINISHED && feed_gone(feed);
}

static void loop(struct screen *screen)
{
    int64_t now_ms = clock_real_ms();
    take_news(screen, now_ms);
    while (!screen->ended && !screen->terminal_gone && !screen->caller.left && !all_over(screen)) {
        struct pollfd fds[3];
        wait_for_news(screen, fds, now_ms);
        now_ms = clock_real_ms();
        take_signals(screen);
        take_bytes(screen, &fds[0], now_ms); /* first: they were pressed at what is drawn now */
        take_news(screen, now_ms);
        if (caller_time(&screen->caller, now_ms))
            screen->dirty = true;
        if (screen->dirty || now_ms >= screen->draw_ms)
            draw(screen, now_ms);
    }
}

/* --- the whole --- */

static bool open_terminal(struct screen *screen, struct err *err)
{
    int width, height;
    screen->term = term_open(err);
    if (!screen->term)
        return false;
    if (!signals_open(&screen->signals))
        return err_set(err, "pipe: %s", strerror(errno));
    term_size(screen->term, &width, &height);
    screen->canvas.ascii = term_ascii(screen->term);
    canvas_resize(&screen->canvas, width, height);
    return true;
}

int screen_caller(const struct screen_options *options, struct err *err)
{
    struct screen screen = {.view = &view_caller, .dirty = true, .signals = {.fd = -1}};
    int code = 3;
    if (!feed_open(&screen.feed, options->socket, options->name, options->lang, clock_real_ms(),
                   err))
        goto out;
    code = 2;
    if (!caller_open(&screen.caller, &screen.feed, options->lang, err))
        goto out;
    if (!open_terminal(&screen, err))
        goto out;
    loop(&screen);
    code = 0;
out:
    signals_close(&screen.signals);
    term_close(screen.term);
    caller_close(&screen.caller);
    feed_close(&screen.feed);
    canvas_free(&screen.canvas);
    return code;
}
