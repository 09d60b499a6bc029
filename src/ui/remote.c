#include "ui/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/clock.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "ui/late.h"
#include "base/banned.h"

static void say_err(struct err *err, const char *pattern, const char *one, const char *two)
{
    char *text = words_fill(pattern, one, two, NULL);
    err_set(err, "%s", text);
    free(text);
}

static int connect_to(const char *path, struct err *err)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof to.sun_path) {
        say_err(err, _("%1: the path of the socket is too long"), path, NULL);
        return -1;
    }
    memcpy(to.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
        fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
        return fd;
    if (errno == ENOENT || errno == ECONNREFUSED) /* there is none: no more need be said */
        say_err(err, _("no engine answers at %1"), path, NULL);
    else
        say_err(err, _("no engine answers at %1: %2"), path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

bool remote_open(struct remote *remote, const char *path, enum role role, const char *name,
                 const char *lang, struct err *err)
{
    *remote = (struct remote){.fd = connect_to(path, err), .next_id = 1};
    if (remote->fd < 0)
        return false;
    line_init(&remote->lines, ENGINE_LINE_CAP);
    struct hello hello = {
        .role = role, .name = (char *)(uintptr_t)name, .lang = (char *)(uintptr_t)lang};
    char *line = hello_encode(&hello);
    buf_puts(&remote->out, line);
    free(line);
    remote_pump(remote);
    return true;
}

void remote_close(struct remote *remote)
{
    if (remote->fd > 0)
        close(remote->fd);
    line_free(&remote->lines);
    buf_free(&remote->out);
    hello_clear(&remote->engine);
    free(remote->why);
    *remote = (struct remote){.fd = -1};
}

int64_t remote_request(struct remote *remote, const char *verb, int64_t seq, int64_t at,
                       const char *confirmed)
{
    char *whole = late_whole(verb);
    struct request request = {.id = remote->next_id++,
                              .verb = (char *)(uintptr_t)(whole ? whole : verb),
                              .seq = seq,
                              .at = at,
                              .confirmed = (char *)(uintptr_t)confirmed};
    char *line = request_encode(&request);
    buf_puts(&remote->out, line);
    free(line);
    free(whole);
    remote_pump(remote);
    return request.id;
}

bool remote_wants_write(const struct remote *remote)
{
    return remote->fd >= 0 && remote->out.len > 0;
}

static bool gone(struct remote *remote, const char *why)
{
    if (!remote->why)
        remote->why = xstrdup(why);
    if (remote->fd >= 0)
        close(remote->fd);
    remote->fd = -1;
    return false;
}

static bool write_out(struct remote *remote)
{
    while (remote->out.len) {
        ssize_t wrote = send(remote->fd, remote->out.data, remote->out.len, MSG_NOSIGNAL);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return errno == EAGAIN;
        buf_drop_front(&remote->out, (size_t)wrote);
    }
    return true;
}

bool remote_pump(struct remote *remote)
{
    char room[65536];
    if (remote->fd < 0)
        return false;
    bool writable = write_out(remote);
    for (;;) {
        ssize_t got = recv(remote->fd, room, sizeof room, 0);
        if (got > 0) {
            line_feed(&remote->lines, room, (size_t)got);
            continue;
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            break;
        return gone(remote, got == 0 ? N_("the engine closed the connection") : strerror(errno));
    }
    return writable || gone(remote, N_("the engine can't be written to"));
}

static bool take_hello(struct remote *remote, const char *line)
{
    const char *why = NULL;
    if (!hello_decode(line, &remote->engine, &why))
        return gone(remote, why);
    remote->greeted = true;
    return true;
}

bool remote_next(struct remote *remote, struct incoming_line *in)
{
    bool too_long = false;
    char *line;
    while ((line = line_next(&remote->lines, &too_long))) {
        const char *why = NULL;
        if (!remote->greeted) {
            if (!take_hello(remote, line))
                return false;
            continue;
        }
        if (!incoming_decode(line, in, &why))
            return gone(remote, why);
        if (in->kind != IN_CLOSE)
            return true;
        free(remote->why); /* what the engine says is nearer than that it is gone */
        remote->why = NULL;
        gone(remote, in->why);
        incoming_clear(in);
        return false;
    }
    if (too_long)
        gone(remote, N_("the engine's line is too long"));
    return false;
}

bool remote_wait(struct remote *remote, int ms, struct incoming_line *in)
{
    int64_t until = clock_awake_ms() + ms;
    for (;;) {
        if (remote_next(remote, in))
            return true;
        int64_t left = until - clock_awake_ms();
        if (remote->fd < 0 || left <= 0)
            return false;
        struct pollfd wait = {.fd = remote->fd,
                              .events = (short)(POLLIN | (remote->out.len ? POLLOUT : 0))};
        poll(&wait, 1, (int)left);
        if (!remote_pump(remote) && remote_next(remote, in))
            return true;
    }
}
