#include "ui/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sys/clock.h"
#include "sys/who.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "ui/late.h"
#include "base/banned.h"

#define MOST_NOISE 4096 /* bytes before the hello, through ssh */

static void say_err(struct err *err, const char *pattern, const char *one, const char *two)
{
    char *text = words_fill(pattern, one, two, NULL);
    err_set(err, "%s", text);
    free(text);
}

int remote_connect(const char *path, struct err *err)
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

bool remote_is_far(const char *where)
{
    return strncmp(where, REMOTE_SSH, sizeof REMOTE_SSH - 1) == 0;
}

/* What is asked of the machine there. The role it writes is what a key there may allow. */
static char *relay_command(const char *socket, enum role role)
{
    bool looks = role == ROLE_MC || role == ROLE_DOOR || role == ROLE_VIEWER;
    char *path = socket ? ssh_quote(socket) : NULL;
    char *command =
        xasprintf("kichban relay%s%s%s%s", looks ? " --role " : "", looks ? role_names[role] : "",
                  path ? " --socket " : "", path ? path : "");
    free(path);
    return command;
}

static int open_far(struct remote *remote, const char *where, enum role role, bool may_ask,
                    struct err *err)
{
    const char *from = where + sizeof REMOTE_SSH - 1, *blank = strchr(from, ' ');
    char *dest = xstrndup(from, blank ? (size_t)(blank - from) : strlen(from));
    char *command = relay_command(blank ? blank + 1 : NULL, role);
    ssh_start(&remote->ssh, dest, command, may_ask, err);
    free(command);
    free(dest);
    return remote->ssh.fd;
}

static bool begin(struct remote *remote, const char *where, const struct remote_who *who,
                  bool may_ask, struct err *err)
{
    *remote = (struct remote){.fd = -1, .ssh = {.fd = -1, .err_fd = -1}, .next_id = 1};
    remote->far = remote_is_far(where);
    remote->fd =
        remote->far ? open_far(remote, where, who->role, may_ask, err) : remote_connect(where, err);
    if (remote->fd < 0)
        return false;
    line_init(&remote->lines, ENGINE_LINE_CAP);
    struct hello hello = {.role = who->role,
                          .name = (char *)(uintptr_t)who->name,
                          .seat = (char *)(uintptr_t)who_seat(),
                          .lang = (char *)(uintptr_t)who->lang};
    char *line = hello_encode(&hello);
    buf_puts(&remote->out, line);
    free(line);
    remote_pump(remote);
    return true;
}

bool remote_begin(struct remote *remote, const char *where, const struct remote_who *who,
                  struct err *err)
{
    return begin(remote, where, who, false, err);
}

bool remote_open(struct remote *remote, const char *where, const struct remote_who *who,
                 struct err *err)
{
    if (!begin(remote, where, who, true, err))
        return false;
    while (remote->far && !remote_greeting(remote)) {
        struct pollfd wait = {.fd = remote->fd, .events = POLLIN};
        if (remote->fd < 0) {
            char *why = xstrdup(remote->why);
            remote_close(remote);
            err_set(err, "%s", why ? lang_text(why) : _("the engine closed the connection"));
            free(why);
            return false;
        }
        poll(&wait, 1, -1);
        remote_pump(remote);
    }
    return true;
}

void remote_close(struct remote *remote)
{
    if (remote->ssh.pid)
        ssh_end(&remote->ssh); /* its descriptor is ours */
    else if (remote->fd > 0)
        close(remote->fd);
    line_free(&remote->lines);
    buf_free(&remote->out);
    hello_clear(&remote->engine);
    free(remote->why);
    *remote = (struct remote){.fd = -1, .ssh = {.fd = -1, .err_fd = -1}};
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

/* What ssh says of it is nearer than that it is gone. */
static bool gone(struct remote *remote, const char *why)
{
    char *said = remote->ssh.pid && !remote->greeted ? ssh_said(&remote->ssh) : NULL;
    if (!remote->why)
        remote->why = said ? text_safe(said, strlen(said)) : xstrdup(why);
    free(said);
    if (remote->ssh.pid)
        ssh_end(&remote->ssh);
    else if (remote->fd >= 0)
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

void remote_drop(struct remote *remote)
{
    gone(remote, N_("nothing was heard of the engine"));
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

/* What the other end says is nearer than that it is gone. */
static bool over(struct remote *remote, const char *why)
{
    free(remote->why);
    remote->why = xstrdup(why);
    return gone(remote, why);
}

/* A shell that greets everybody may say something before the engine does. */
static bool take_hello(struct remote *remote, const char *line)
{
    const char *why = NULL;
    if (hello_decode(line, &remote->engine, &why)) {
        remote->greeted = !remote->engine.error;
        return remote->greeted || over(remote, remote->engine.error);
    }
    if (why == hello_other_version)
        return over(remote, N_("another version of kichban: take the same one on both sides"));
    remote->noise += strlen(line) + 1;
    if (remote->far && remote->noise <= MOST_NOISE)
        return true;
    return gone(remote, remote->far ? N_("something else than kichban answers there: does the "
                                         "shell print a greeting?")
                                    : why);
}

bool remote_greeting(struct remote *remote)
{
    bool too_long = false;
    char *line;
    while (!remote->greeted && (line = line_next(&remote->lines, &too_long)))
        take_hello(remote, line);
    return remote->greeted;
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
        over(remote, in->why);
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
