#include "player/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/clock.h"
#include "sys/digest.h"
#include "wire/deck.h"
#include "base/banned.h"

#define BEAT_MS 250
#define LATE_MS 600         /* between two turns: it was we who were away */
#define DEAF_MS 10000       /* the engine says something each second: the link is dead */
#define UNSENT (512 * 1024) /* bytes that wait for a link that takes none */

void relay_say(struct relay *relay, const struct relay_line *line)
{
    char *text = relay_encode(line);
    buf_puts(&relay->to_engine, text);
    free(text);
}

/* --- files --- */

static void look_at(struct relay *relay, const char *path, bool print)
{
    struct stat is;
    const char *why = NULL;
    char digits[PRINT_TEXT], *stamp = NULL;
    struct relay_line line = {.kind = RELAY_FILE, .path = (char *)(uintptr_t)path};
    if (stat(path, &is) != 0)
        why = errno == ENOENT ? "the file is missing" : strerror(errno);
    else if (!S_ISREG(is.st_mode))
        why = "not a regular file";
    else if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
        why = "the file may not be read";
    if (!why) {
        stamp = xasprintf("%llx.%llx.%llx.%llx.%lx", (unsigned long long)is.st_dev,
                          (unsigned long long)is.st_ino, (unsigned long long)is.st_size,
                          (unsigned long long)is.st_mtim.tv_sec, is.st_mtim.tv_nsec);
        line.size = is.st_size;
        line.stamp = stamp;
        line.print = print && digest_file(path, digits) ? digits : NULL;
    }
    line.text = (char *)(uintptr_t)why;
    relay_say(relay, &line);
    free(stamp);
}

/* --- lines --- */

static void take_line(struct relay *relay, const struct relay_line *line, int64_t now_ms)
{
    struct relay_line pong = {.kind = RELAY_PONG, .id = line->id, .real_ms = now_ms};
    switch (line->kind) {
    case RELAY_PING:
        relay_say(relay, &pong);
        break;
    case RELAY_BEGIN:
        relay_begin(relay, line, now_ms);
        break;
    case RELAY_AGAIN:
        relay_again(relay, line, now_ms);
        break;
    case RELAY_LOOK:
        for (size_t i = 0; i < line->list_count; i++)
            look_at(relay, line->list[i], line->print_wanted);
        break;
    case RELAY_TAKE:
        relay_take(relay, line);
        relay->over = true;
        break;
    case RELAY_HERE:
    case RELAY_PONG:
    case RELAY_JOINED:
    case RELAY_GONE:
    case RELAY_BEAT:
    case RELAY_FILE:
    case RELAY_TAKEN:
    case RELAY_COUNT:
        break;
    }
}

static void engine_said(struct relay *relay, const char *text, int64_t now_ms)
{
    struct relay_line line;
    const char *why = NULL;
    if (!relay_is(text)) {
        if (relay->player >= 0)
            buf_printf(&relay->to_player, "%s\n", text);
        return;
    }
    if (!relay_decode(text, &line, &why)) {
        fprintf(stderr, "kichban-player: %s\n", why);
        relay->over = true;
        return;
    }
    take_line(relay, &line, now_ms);
    relay_clear(&line);
}

static bool hear(int fd, struct line_reader *lines)
{
    static char room[65536];
    ssize_t got = read(fd, room, sizeof room);
    if (got > 0)
        line_feed(lines, room, (size_t)got);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static void hear_engine(struct relay *relay, int64_t now_ms)
{
    bool too_long = false;
    char *text;
    relay->engine_ms = now_ms;
    if (!hear(STDIN_FILENO, &relay->from_engine))
        relay->over = true;
    while (!relay->over && (text = line_next(&relay->from_engine, &too_long)))
        engine_said(relay, text, now_ms);
    relay->over = relay->over || too_long;
}

static void hear_player(struct relay *relay, int64_t now_ms)
{
    bool too_long = false;
    char *text;
    if (!hear(relay->player, &relay->from_player)) {
        relay_lost(relay);
        return;
    }
    relay->heard_ms = now_ms;
    while ((text = line_next(&relay->from_player, &too_long)))
        if (!relay_is(text)) /* only we speak so */
            buf_printf(&relay->to_engine, "%s\n", text);
    if (too_long)
        relay_lost(relay);
}

/* --- the loop --- */

/* False: nobody takes it any more. */
static bool pour(int fd, struct buf *from)
{
    while (from->len) {
        ssize_t sent = write(fd, from->data, from->len);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (sent <= 0)
            return false;
        buf_drop_front(from, (size_t)sent);
    }
    return true;
}

/* Whoever slept or starved can't tell who was silent meanwhile. */
static void watch(struct relay *relay, int64_t now_ms)
{
    if (now_ms - relay->looked_ms > LATE_MS)
        relay->heard_ms = relay->engine_ms = now_ms;
    relay->looked_ms = now_ms;
    if (relay->begun_ms)
        relay_try(relay, now_ms);
    if (now_ms - relay->beat_ms >= BEAT_MS && relay->path) {
        struct relay_line beat = {.kind = RELAY_BEAT};
        beat.silent_ms = relay->player >= 0 ? now_ms - relay->heard_ms : 0;
        relay->beat_ms = now_ms;
        relay_say(relay, &beat);
    }
    if (now_ms - relay->engine_ms > DEAF_MS || relay->to_engine.len > UNSENT)
        relay->over = true;
}

static void turn(struct relay *relay)
{
    struct pollfd wait[3] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = relay->to_engine.len ? STDOUT_FILENO : -1, .events = POLLOUT},
        {.fd = relay->player, .events = (short)(POLLIN | (relay->to_player.len ? POLLOUT : 0))},
    };
    int ready = poll(wait, 3, relay->begun_ms ? 20 : BEAT_MS);
    int64_t now_ms = clock_real_ms();
    if (ready > 0 && wait[0].revents)
        hear_engine(relay, now_ms);
    if (ready > 0 && relay->player >= 0 && wait[2].fd == relay->player &&
        wait[2].revents & ~POLLOUT)
        hear_player(relay, now_ms);
    if (relay->player >= 0 && !pour(relay->player, &relay->to_player))
        relay_lost(relay);
    watch(relay, now_ms);
    if (!pour(STDOUT_FILENO, &relay->to_engine))
        relay->over = true;
}

static void unblock(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0)
        fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int relay_run(void)
{
    int64_t now_ms = clock_real_ms();
    struct relay relay = {.player = -1,
                          .pidfd = -1,
                          .lock = -1,
                          .heard_ms = now_ms,
                          .engine_ms = now_ms,
                          .looked_ms = now_ms};
    struct relay_line here = {
        .kind = RELAY_HERE, .version = (char *)(uintptr_t)KICHBAN_VERSION, .real_ms = now_ms};
    line_init(&relay.from_engine, DECK_LINE_CAP);
    line_init(&relay.from_player, DECK_LINE_CAP);
    relay_environment();
    unblock(STDIN_FILENO);
    unblock(STDOUT_FILENO);
    buf_puts(&relay.to_engine, "\n"); /* what a shell said may have no end */
    relay_say(&relay, &here);
    while (!relay.over)
        turn(&relay);
    if (relay.player >= 0) /* the last order may be `quit` */
        pour(relay.player, &relay.to_player);
    pour(STDOUT_FILENO, &relay.to_engine);
    relay_let_go(&relay);
    return 0;
}
