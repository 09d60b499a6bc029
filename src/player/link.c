#include "player/link.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "wire/line.h"
#include "base/banned.h"

#define PEERS 8
#define UNREAD (256 * 1024) /* bytes an engine may leave unread before it is dropped */
#define HELLO_MS 3000

struct link_peer {
    uv_pipe_t pipe;
    uv_timer_t patience; /* for its hello */
    int open_handles;
    struct link *link;
    struct link_peer *next;
    struct line_reader reader;
    bool closing;
};

struct outgoing {
    uv_write_t request;
    char *text;
};

/* --- leaving --- */

static void closed(uv_handle_t *handle)
{
    struct link_peer *peer = handle->data;
    if (--peer->open_handles)
        return;
    line_free(&peer->reader);
    free(peer);
}

static void drop(struct link_peer *peer)
{
    if (peer->closing)
        return;
    struct link *link = peer->link;
    struct link_peer **at = &link->peers;
    while (*at != peer)
        at = &(*at)->next;
    *at = peer->next;
    if (link->engine == peer)
        link->engine = NULL;
    peer->closing = true;
    uv_close((uv_handle_t *)&peer->pipe, closed);
    uv_close((uv_handle_t *)&peer->patience, closed);
}

static void out_of_patience(uv_timer_t *timer)
{
    drop(timer->data);
}

/* --- saying --- */

static void written(uv_write_t *request, int status)
{
    (void)status;
    struct outgoing *outgoing = (struct outgoing *)request;
    free(outgoing->text);
    free(outgoing);
}

/* Takes the text. */
static void send_text(struct link_peer *peer, char *text)
{
    if (uv_stream_get_write_queue_size((uv_stream_t *)&peer->pipe) > UNREAD) {
        free(text);
        drop(peer);
        return;
    }
    struct outgoing *outgoing = xcalloc(1, sizeof *outgoing);
    outgoing->text = text;
    uv_buf_t bytes = uv_buf_init(text, (unsigned)strlen(text));
    if (uv_write(&outgoing->request, (uv_stream_t *)&peer->pipe, &bytes, 1, written) < 0) {
        written(&outgoing->request, 0);
        drop(peer);
    }
}

void link_say(struct link *link, const struct report *report)
{
    if (!link->engine)
        return;
    char *text = report_encode(report);
    if (link->holding && report->kind != REPORT_REPLY) {
        buf_puts(&link->held, text);
        free(text);
    } else {
        send_text(link->engine, text);
    }
}

void link_hold(struct link *link, bool hold)
{
    link->holding = hold;
    if (hold || !link->held.len)
        return;
    char *text = buf_steal(&link->held);
    if (link->engine)
        send_text(link->engine, text);
    else
        free(text);
}

void link_greet(struct link *link, const struct report *hello)
{
    bool first = !link->hello;
    free(link->hello);
    link->hello = report_encode(hello);
    struct link_peer *next;
    for (struct link_peer *peer = link->peers; first && peer; peer = next) {
        next = peer->next;
        send_text(peer, xstrdup(link->hello));
    }
}

/* --- hearing --- */

static void serve(struct link_peer *peer, const char *line)
{
    struct link *link = peer->link;
    struct order order;
    const char *why = "";
    bool good = order_decode(line, &order, &why);
    if (good && order.kind == ORDER_HELLO) {
        uv_timer_stop(&peer->patience);
        struct link_peer *older = link->engine;
        link->engine = peer;
        if (older && older != peer)
            drop(older);
        link->order(link->context, &order);
    } else if (link->engine != peer) {
        drop(peer); /* a stranger: no hello */
    } else if (good) {
        link->order(link->context, &order);
    } else if (order.id) {
        char *text = xstrdup(why);
        struct report reply = {.kind = REPORT_REPLY, .id = order.id, .text = text};
        link_say(link, &reply);
        free(text);
    } else {
        drop(peer);
    }
    order_clear(&order);
}

static void make_room(uv_handle_t *handle, size_t wanted, uv_buf_t *bytes)
{
    (void)handle;
    (void)wanted;
    static char room[DECK_LINE_CAP]; /* one read at a time, fed on at once */
    *bytes = uv_buf_init(room, sizeof room);
}

static void heard(uv_stream_t *stream, ssize_t count, const uv_buf_t *bytes)
{
    struct link_peer *peer = stream->data;
    if (count < 0) {
        drop(peer);
        return;
    }
    line_feed(&peer->reader, bytes->base, (size_t)count);
    bool too_long = false;
    char *line;
    while (!peer->closing && (line = line_next(&peer->reader, &too_long)))
        serve(peer, line);
    if (too_long)
        drop(peer);
}

/* --- coming --- */

static bool is_ours(uv_pipe_t *pipe)
{
    uv_os_fd_t fd;
    struct ucred who;
    socklen_t size = sizeof who;
    return uv_fileno((uv_handle_t *)pipe, &fd) == 0 &&
           getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.uid == getuid();
}

static void came(uv_stream_t *listener, int status)
{
    struct link *link = listener->data;
    if (status < 0)
        return;
    struct link_peer *peer = xcalloc(1, sizeof *peer);
    peer->link = link;
    peer->open_handles = 2;
    line_init(&peer->reader, DECK_LINE_CAP);
    uv_pipe_init(link->loop, &peer->pipe, 0);
    uv_timer_init(link->loop, &peer->patience);
    peer->pipe.data = peer->patience.data = peer;
    size_t others = 0;
    for (const struct link_peer *other = link->peers; other; other = other->next)
        others++;
    peer->next = link->peers;
    link->peers = peer;
    if (uv_accept(listener, (uv_stream_t *)&peer->pipe) < 0 || others >= PEERS ||
        !is_ours(&peer->pipe)) {
        drop(peer);
        return;
    }
    uv_timer_start(&peer->patience, out_of_patience, HELLO_MS, 0);
    uv_read_start((uv_stream_t *)&peer->pipe, make_room, heard);
    if (link->hello)
        send_text(peer, xstrdup(link->hello));
}

/* Whether somebody answers at the path; clears a dead socket away, and nothing else. */
static bool is_taken(const struct sockaddr_un *address)
{
    struct stat found;
    if (lstat(address->sun_path, &found) < 0)
        return false;
    if (!S_ISSOCK(found.st_mode))
        return true;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int code = connect(fd, (const struct sockaddr *)address, sizeof *address);
    bool taken = code == 0 || errno != ECONNREFUSED;
    close(fd);
    if (!taken)
        unlink(address->sun_path);
    return taken;
}

bool link_open(struct link *link, uv_loop_t *loop, const char *path, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return err_set(err, "the path of the socket is too long: %s", path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (is_taken(&address))
        return err_set(err, "%s is taken: another player answers there, or it is no socket", path);
    link->loop = loop;
    uv_pipe_init(loop, &link->listener, 0);
    link->listener.data = link;
    int code = uv_pipe_bind(&link->listener, path);
    if (code == 0 && chmod(path, 0600) < 0)
        code = -errno;
    if (code == 0)
        code = uv_listen((uv_stream_t *)&link->listener, PEERS, came);
    if (code < 0)
        return err_set(err, "can't listen at %s: %s", path, uv_strerror(code));
    return true;
}
