#include "ui/screen.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sys/clock.h"
#include "sys/console.h"
#include "sys/inhibit.h"
#include "ui/caller.h"
#include "ui/clock.h"
#include "ui/door.h"
#include "ui/hand.h"
#include "ui/lang.h"
#include "ui/mc.h"
#include "ui/signals.h"
#include "ui/tech.h"
#include "ui/term.h"
#include "ui/words.h"
#include "base/banned.h"

#define FRAME_MS 60 /* numbers that run by themselves are drawn no faster */
#define STILL_MS 1000
#define ESCAPE_MS 80 /* nothing came after ESC: it was the key */
#define READ_ROOM 4096
#define SOME_LETTERS 8 /* cells */

struct screen {
    struct term *term;
    struct signals signals;
    struct canvas canvas;
    struct feed feed;
    const struct hand *hand; /* who works it */
    void *self;              /* the hand's own */
    struct input input;
    const struct view *view;
    int64_t input_ms; /* of the last read */
    int64_t draw_ms;  /* when a number changes by itself */
    int64_t drawn_ms; /* when it was drawn last */
    struct inhibit awake;
    bool awake_told, font_told;
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
    sooner(&at, screen->hand->wake_ms(screen->self));
    if (input_waits(&screen->input))
        sooner(&at, screen->input_ms + ESCAPE_MS);
    int64_t left = screen->dirty ? 0 : at - now_ms;
    return left < 0 ? 0 : left > 1000 ? 1000 : (int)left;
}

static void wait_for_news(struct screen *screen, struct pollfd fds[4], int64_t now_ms)
{
    const struct feed *feed = &screen->feed;
    short out = remote_wants_write(&feed->remote) ? POLLOUT : 0;
    fds[0] = (struct pollfd){.fd = term_fd(screen->term), .events = POLLIN};
    fds[1] = (struct pollfd){.fd = screen->signals.fd, .events = POLLIN};
    fds[2] = (struct pollfd){.fd = feed->connected || feed->connecting ? feed->remote.fd : -1,
                             .events = (short)(POLLIN | out)};
    fds[3] = (struct pollfd){.fd = screen->awake_told ? -1 : screen->awake.fd, .events = POLLIN};
    if (poll(fds, 4, wait_ms(screen, now_ms)) < 0)
        fds[0].revents = fds[1].revents = fds[2].revents = 0;
}

static void fit(struct screen *screen)
{
    int width, height;
    term_size(screen->term, &width, &height);
    canvas_resize(&screen->canvas, width, height);
    if (screen->hand->size)
        screen->hand->size(screen->self, width, height);
}

/* The shell has the terminal until it says go on. */
static void suspend(struct screen *screen)
{
    term_lend(screen->term);
    signals_stop();
    term_retake(screen->term);
    fit(screen);
    screen->dirty = true;
}

static void take_signals(struct screen *screen)
{
    struct signals_news news = signals_take(&screen->signals);
    screen->ended = screen->ended || news.ended;
    if (news.stop && signals_can_stop())
        suspend(screen);
    if (news.back)
        term_retake(screen->term);
    if (news.back || news.resized) {
        fit(screen);
        screen->dirty = true;
    }
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
        screen->hand->keys(screen->self, &keys, now_ms);
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
        if (news == FEED_LOOK) { /* often: with the next frame */
            sooner(&screen->draw_ms, screen->drawn_ms + FRAME_MS);
            continue;
        }
        screen->dirty = true;
        if (news == FEED_LOG)
            continue;
        if (news == FEED_STATE) {
            screen->hand->state(screen->self, now_ms);
        } else if (news == FEED_LOST) {
            if (screen->hand->lost)
                screen->hand->lost(screen->self, now_ms);
        } else {
            screen->hand->reply(screen->self, &reply, now_ms);
            say_clear(&reply.say);
        }
    }
}

/* Whether this machine stays awake: said once, when the first state has come and it is known. */
static void take_awake(struct screen *screen, int64_t now_ms)
{
    if (screen->awake_told || !screen->feed.has_snap)
        return;
    enum inhibit_state state = inhibit_look(&screen->awake);
    screen->awake_told = state != INHIBIT_ASKED;
    if (!screen->awake_told || state == INHIBIT_HELD)
        return;
    screen->hand->tell(screen->self,
                       state == INHIBIT_CANT
                           ? _("this machine isn't kept from sleeping: see to power, lid and idle")
                           : _("this machine won't idle to sleep, but leave its lid open"),
                       now_ms);
    screen->dirty = true;
}

/* Letters that the console's font lacks would be seen as blanks: said once, after what else is. */
static void take_font(struct screen *screen, int64_t now_ms)
{
    if (screen->font_told || !screen->awake_told)
        return;
    screen->font_told = true;
    char *missing = console_missing_letters(STDOUT_FILENO);
    if (missing && missing[0]) {
        char *some = xstrndup(missing, text_fit(missing, SOME_LETTERS));
        char *text =
            words_fill(_("THE FONT LACKS %1 …: sudo setfont Vietnamese-Fixed16 (of the package "
                         "console-setup)"),
                       some, NULL, NULL);
        screen->hand->tell(screen->self, text, now_ms);
        screen->dirty = true;
        free(text);
        free(some);
    }
    free(missing);
}

static void draw(struct screen *screen, int64_t now_ms)
{
    struct view_state state = screen->hand->view(screen->self, now_ms);
    screen->view->draw(&state, &screen->canvas);
    term_draw(screen->term, &screen->canvas);
    double rate = state.snap ? state.snap->rate : 1.0;
    int64_t ahead = STILL_MS; /* the clock stands still: so does the screen */
    if (rate > 0)
        ahead = (int64_t)((double)(screen->view->changes_at(&state) - state.now) / rate) + 1;
    screen->draw_ms = now_ms + (ahead < FRAME_MS ? FRAME_MS : ahead);
    screen->drawn_ms = now_ms;
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
    while (!screen->ended && !screen->terminal_gone && !screen->hand->left(screen->self) &&
           !all_over(screen)) {
        struct pollfd fds[4];
        wait_for_news(screen, fds, now_ms);
        now_ms = clock_real_ms();
        take_signals(screen);
        take_bytes(screen, &fds[0], now_ms); /* first: they were pressed at what is drawn now */
        take_news(screen, now_ms);
        take_awake(screen, now_ms);
        take_font(screen, now_ms);
        if (screen->hand->time(screen->self, now_ms))
            screen->dirty = true;
        if (screen->hand->rings && screen->hand->rings(screen->self))
            term_ring(screen->term);
        if (screen->hand->suspends && screen->hand->suspends(screen->self))
            suspend(screen);
        if (screen->dirty || now_ms >= screen->draw_ms)
            draw(screen, now_ms);
    }
}

/* --- the whole --- */

static bool open_terminal(struct screen *screen, struct err *err)
{
    screen->term = term_open(err);
    if (!screen->term)
        return false;
    signals_on_crash(term_crashed);
    if (!signals_open(&screen->signals))
        return err_set(err, "pipe: %s", strerror(errno));
    screen->canvas.ascii = term_ascii(screen->term);
    screen->canvas.colours = term_colours(screen->term);
    screen->feed.blind = !screen->canvas.colours || screen->canvas.ascii;
    fit(screen);
    return true;
}

static int run_screen(struct screen *screen, const struct screen_options *options, enum role role,
                      struct err *err)
{
    screen->dirty = true;
    screen->signals.fd = -1;
    screen->awake.fd = -1;
    struct remote_who who = {.role = role, .name = options->name, .lang = options->lang};
    if (!feed_open(&screen->feed, options->socket, &who, clock_real_ms(), err))
        return 3;
    int code = open_terminal(screen, err) ? 0 : 2;
    if (code == 0) {
        inhibit_start(&screen->awake, _("a show is running"));
        loop(screen);
        if (screen->hand->left(screen->self))
            feed_detach(&screen->feed);
        inhibit_end(&screen->awake);
    }
    signals_close(&screen->signals);
    term_close(screen->term);
    return code;
}

static void close_screen(struct screen *screen)
{
    feed_close(&screen->feed);
    canvas_free(&screen->canvas);
}

int screen_caller(const struct screen_options *options, struct err *err)
{
    struct caller caller;
    struct screen screen = {.view = &view_caller, .hand = &caller_hand, .self = &caller};
    screen.feed.remote.fd = -1;
    int code = 2;
    if (caller_open(&caller, &screen.feed, options->lang, err) &&
        keymap_parse(&caller.keymap, options->keys ? options->keys : "", err)) {
        caller.alerts = options->alerts;
        caller.shell = signals_can_stop();
        code = run_screen(&screen, options, ROLE_STAGE, err);
    }
    caller_close(&caller);
    close_screen(&screen);
    return code;
}

int screen_mc(const struct screen_options *options, struct err *err)
{
    struct mc mc;
    struct screen screen = {.view = &view_mc, .hand = &mc_hand, .self = &mc};
    screen.feed.remote.fd = -1;
    int code = 2;
    if (mc_open(&mc, &screen.feed, options->lang, err) &&
        keymap_parse(&mc.keymap, options->keys ? options->keys : "", err))
        code = run_screen(&screen, options, ROLE_MC, err);
    mc_close(&mc);
    close_screen(&screen);
    return code;
}

int screen_tech(const struct screen_options *options, struct err *err)
{
    struct tech tech;
    struct screen screen = {.view = &view_tech, .hand = &tech_hand, .self = &tech};
    screen.feed.remote.fd = -1;
    int code = 2;
    if (tech_open(&tech, &screen.feed, options->lang, err) &&
        keymap_parse(&tech.caller.keymap, options->keys ? options->keys : "", err)) {
        tech.caller.alerts = options->alerts;
        tech.caller.shell = signals_can_stop();
        code = run_screen(&screen, options, ROLE_TECH, err);
    }
    tech_close(&tech);
    close_screen(&screen);
    return code;
}

int screen_clock(const struct screen_options *options, struct err *err)
{
    struct clock_hand clock;
    struct screen screen = {.view = &view_clock, .hand = &clock_hand, .self = &clock};
    screen.feed.remote.fd = -1;
    int code = 2;
    if (clock_open(&clock, &screen.feed, options->lang, err) &&
        keymap_parse(&clock.keymap, options->keys ? options->keys : "", err))
        code = run_screen(&screen, options, ROLE_VIEWER, err);
    clock_close(&clock);
    close_screen(&screen);
    return code;
}

int screen_door(const struct screen_options *options, struct err *err)
{
    struct door door;
    struct screen screen = {.view = &view_door, .hand = &door_hand, .self = &door};
    screen.feed.remote.fd = -1;
    int code = 2;
    if (door_open(&door, &screen.feed, options->lang, err) &&
        keymap_parse(&door.keymap, options->keys ? options->keys : "", err))
        code = run_screen(&screen, options, ROLE_DOOR, err);
    door_close(&door);
    close_screen(&screen);
    return code;
}
