#include "engine/clients_priv.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "engine/links.h"
#include "sys/log.h"
#include "sys/view_door.h"
#include "base/banned.h"

#define MOST_CLIENTS 256
#define MOST_QUEUED (256u << 10) /* beyond one whole state */
#define HELLO_MS 3000
#define LEAVE_MS 200 /* to read why it is turned away */
#define SEATS_KEPT 8 /* of all places, for those who may do something */
#define RATE 50      /* requests a second */
#define BURST 100
#define MOST_NAME 64 /* bytes of a client's name */

/* --- sending --- */

/* A line on its way to one client or to many: the last one that has it frees it. */
struct shared {
    int holders;
    size_t length;
    char *text;
};

struct sending {
    uv_write_t write;
    struct shared *line;
};

static struct shared *share(char *text)
{
    struct shared *line = xmalloc(sizeof *line);
    *line = (struct shared){.holders = 1, .length = strlen(text), .text = text};
    return line;
}

static void let_go(struct shared *line)
{
    if (--line->holders)
        return;
    free(line->text);
    free(line);
}

static void resend(struct client *client);

static void drop(struct client *client, const char *why);

static void sent(uv_write_t *write, int status)
{
    struct sending *sending = (struct sending *)write;
    struct client *client = write->handle->data;
    let_go(sending->line);
    free(sending);
    if (status == 0 && client->behind && !client->closing &&
        uv_stream_get_write_queue_size((uv_stream_t *)&client->pipe) == 0)
        resend(client);
}

static void send_shared(struct client *client, struct shared *line)
{
    size_t queued = uv_stream_get_write_queue_size((uv_stream_t *)&client->pipe);
    if (client->closing || client->leaving)
        return;
    if (queued > MOST_QUEUED + client->biggest) {
        drop(client, "it doesn't read");
        return;
    }
    struct sending *sending = xmalloc(sizeof *sending);
    sending->line = line;
    uv_buf_t buf = uv_buf_init(line->text, (unsigned)line->length);
    if (uv_write(&sending->write, (uv_stream_t *)&client->pipe, &buf, 1, sent) != 0) {
        free(sending);
        drop(client, "it can't be written to");
        return;
    }
    line->holders++;
}

/* Takes `text` over. */
void client_send(struct client *client, char *text)
{
    struct shared *line = share(text);
    send_shared(client, line);
    let_go(line);
}

/* --- who watches --- */

/* The players measure and read back only what somebody wants. */
void clients_tell_players(const struct clients *clients)
{
    bool levels = false, picture = false;
    for (const struct client *at = clients->first; at; at = at->next) {
        levels = levels || at->levels;
        picture = picture || at->picture;
    }
    if (clients->engine->links)
        links_watch(clients->engine->links, levels, picture);
}

/* Who hasn't read what was sent misses this one: the next is better anyway. */
void clients_look(struct clients *clients, bool picture, char *text)
{
    struct shared *line = share(text);
    for (struct client *client = clients->first, *next; client; client = next) {
        next = client->next;
        if ((picture ? client->picture : client->levels) && !client->behind &&
            uv_stream_get_write_queue_size((uv_stream_t *)&client->pipe) == 0)
            send_shared(client, line);
    }
    let_go(line);
}

/* The log has no gaps: who doesn't read is dropped in the end, as with everything else. */
void clients_log(struct clients *clients)
{
    char *text = diary_news(clients->engine);
    if (!text)
        return;
    struct shared *line = share(text);
    for (struct client *client = clients->first, *next; client; client = next) {
        next = client->next;
        if (client->log)
            send_shared(client, line);
    }
    let_go(line);
}

void clients_past(struct clients *clients, char *text)
{
    struct shared *line = share(text);
    for (struct client *client = clients->first, *next; client; client = next) {
        next = client->next;
        if (client->runs)
            send_shared(client, line);
        client->runs = false;
    }
    let_go(line);
}

/* --- closing --- */

static void free_client(struct client *client)
{
    for (int i = 0; i < client->answer_count; i++)
        free(client->answers[i].reply);
    line_free(&client->lines);
    hello_clear(&client->hello);
    free(client);
}

static void handle_closed(uv_handle_t *handle)
{
    struct client *client = handle->data;
    if (--client->handles == 0)
        free_client(client);
}

static void drop(struct client *client, const char *why)
{
    if (client->closing)
        return;
    struct clients *all = client->all;
    client->closing = true;
    log_line("client %s: closed: %s", client->hello.name ? client->hello.name : "?", why);
    for (struct client **at = &all->first; *at; at = &(*at)->next)
        if (*at == client) {
            *at = client->next;
            break;
        }
    if (client->greeted)
        all->count--;
    if (client->greeted && client->hello.role == ROLE_STAGE)
        seats_leave(client);
    if (client->levels || client->picture)
        clients_tell_players(all);
    if (client->greeted && (client->hello.role == ROLE_MC || client->hello.role == ROLE_STAGE))
        engine_state_changed(all->engine);
    uv_close((uv_handle_t *)&client->pipe, handle_closed);
    uv_close((uv_handle_t *)&client->patience, handle_closed);
}

static void told(uv_timer_t *timer)
{
    drop(timer->data, "turned away");
}

/* Says why, then closes; nobody else notices, and nothing more of its lines is read. */
static void turn_away(struct client *client, const char *why)
{
    if (client->closing || client->leaving)
        return;
    log_line("client %s: turned away: %s", client->hello.name ? client->hello.name : "?", why);
    uv_read_stop((uv_stream_t *)&client->pipe);
    client_send(client, close_encode(why));
    client->leaving = true;
    if (!client->closing)
        uv_timer_start(&client->patience, told, LEAVE_MS, 0);
}

/* --- state --- */

static void push_to(struct client *client, struct shared *line)
{
    if (!client->greeted || client->closing || client->leaving)
        return;
    client->biggest = line->length;
    if (uv_stream_get_write_queue_size((uv_stream_t *)&client->pipe) > 0) {
        client->behind = true; /* it gets the latest once it has read what it has */
        return;
    }
    send_shared(client, line);
}

static char *state_text(struct clients *clients)
{
    struct snapshot snap = {0};
    engine_snapshot(clients->engine, &snap);
    const struct event *cause = &clients->engine->cause;
    char *text = push_encode(&snap, cause->kind == EV_COUNT ? NULL : cause, clients->engine->show);
    snapshot_clear(&snap);
    return text;
}

static void resend(struct client *client)
{
    client->behind = false;
    char *text = state_text(client->all);
    client->biggest = strlen(text);
    client_send(client, text);
}

void clients_push(struct clients *clients)
{
    clients->pushed = true;
    if (!clients->count)
        return;
    struct shared *line = share(state_text(clients));
    for (struct client *client = clients->first, *next; client; client = next) {
        next = client->next;
        push_to(client, line);
    }
    let_go(line);
}

int clients_of(const struct clients *clients, enum role role)
{
    int count = 0;
    for (const struct client *at = clients->first; at; at = at->next)
        count += at->greeted && at->hello.role == role;
    return count;
}

int clients_count(const struct clients *clients)
{
    return clients->count;
}

/* --- lines --- */

static const char *answered(const struct client *client, int64_t id)
{
    for (int i = 0; i < client->answer_count; i++)
        if (client->answers[i].id == id)
            return client->answers[i].reply;
    return NULL;
}

void client_answer(struct client *client, const struct reply *reply)
{
    char *text = reply_encode(reply);
    if (client->answer_count == REMEMBERED) {
        free(client->answers[0].reply);
        memmove(client->answers, client->answers + 1, (REMEMBERED - 1) * sizeof *client->answers);
        client->answer_count--;
    }
    client->answers[client->answer_count++] = (struct answered){reply->id, xstrdup(text)};
    client_send(client, text);
}

static void greet(struct client *client, const char *line)
{
    const char *why = NULL;
    if (!hello_decode(line, &client->hello, &why)) {
        turn_away(client, why);
        return;
    }
    const char *said = client->hello.name ? client->hello.name : "";
    char *name = text_safe(said, strnlen(said, MOST_NAME));
    free(client->hello.name);
    client->hello.name = name;
    enum role role = client->hello.role;
    if (client->view && role != ROLE_MC && role != ROLE_DOOR && role != ROLE_VIEWER) {
        turn_away(client, "this socket is for looking: mc, door or viewer");
        return;
    }
    uv_timer_stop(&client->patience);
    client->greeted = true;
    client->all->count++;
    log_line("client %s: %s%s", client->hello.name, role_names[role],
             client->view ? " (view)" : "");
    if (role == ROLE_STAGE)
        seats_take(client);
    resend(client); /* the others learn of it with the next state */
    if (role == ROLE_MC || role == ROLE_STAGE)
        engine_state_changed(client->all->engine); /* the caller sees at once what it hasn't seen */
}

static void take_line(struct client *client, const char *line)
{
    if (!client->greeted) {
        greet(client, line);
        return;
    }
    struct request request;
    const char *why = NULL;
    if (!request_decode(line, &request, &why)) {
        turn_away(client, why);
        return;
    }
    const char *before = answered(client, request.id);
    if (before)
        client_send(client, xstrdup(before));
    else
        client_carry_out(client, &request);
    request_clear(&request);
}

/* --- reading --- */

static void take_lines(struct client *client);

static void unthrottle(uv_timer_t *timer)
{
    struct client *client = timer->data;
    client->throttled = false;
    if (!client->leaving)
        take_lines(client);
}

/* A token bucket: a client that floods waits, the others don't. */
static bool may_now(struct client *client)
{
    int64_t real = engine_real_now();
    client->tokens += (double)(real - client->tokens_real_ms) * RATE / 1000.0;
    client->tokens_real_ms = real;
    if (client->tokens > BURST)
        client->tokens = BURST;
    if (client->tokens < 1.0) {
        client->throttled = true;
        uv_timer_start(&client->patience, unthrottle, 1000 / RATE, 0);
        return false;
    }
    client->tokens -= 1.0;
    return true;
}

static void take_lines(struct client *client)
{
    bool too_long = false;
    while (!client->closing && !client->leaving && !client->throttled) {
        if (client->greeted && !may_now(client))
            break;
        char *line = line_next(&client->lines, &too_long);
        if (!line) {
            client->tokens += 1.0; /* nothing was taken for it */
            break;
        }
        take_line(client, line);
    }
    if (too_long)
        turn_away(client, "the line is too long");
}

static void give_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    static char room[65536]; /* read to its end before the next call */
    *buf = uv_buf_init(room, sizeof room);
}

static void arrived(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct client *client = stream->data;
    if (count < 0) {
        drop(client, count == UV_EOF ? "it left" : uv_strerror((int)count));
        return;
    }
    line_feed(&client->lines, buf->base, (size_t)count);
    if (client->throttled && client->lines.pending.len > MOST_QUEUED)
        turn_away(client, "too many requests");
    else
        take_lines(client);
}

static void no_hello(uv_timer_t *timer)
{
    turn_away(timer->data, "no hello came");
}

/* --- doors --- */

static bool let_in(const struct client *client)
{
    const struct clients *clients = client->all;
    struct ucred peer;
    socklen_t size = sizeof peer;
    uv_os_fd_t fd;
    if (uv_fileno((const uv_handle_t *)&client->pipe, &fd) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    if (peer.uid == geteuid() || peer.uid == 0)
        return true;
    return client->view && clients->link && view_door_lets_in(fd, clients->group);
}

static void knocked(uv_stream_t *door, int status)
{
    struct clients *clients = door->data;
    if (status < 0)
        return;
    struct client *client = xcalloc(1, sizeof *client);
    client->all = clients;
    client->id = ++clients->last_id;
    client->view = door == (uv_stream_t *)&clients->door[1];
    client->handles = 2;
    client->tokens = BURST;
    client->tokens_real_ms = engine_real_now();
    line_init(&client->lines, CLIENT_LINE_CAP);
    uv_pipe_init(&clients->engine->loop, &client->pipe, 0);
    uv_timer_init(&clients->engine->loop, &client->patience);
    client->pipe.data = client->patience.data = client;
    client->next = clients->first;
    clients->first = client;
    int all = 0;
    for (struct client *at = clients->first; at; at = at->next)
        all++;
    if (uv_accept(door, (uv_stream_t *)&client->pipe) != 0 || !let_in(client) ||
        all > MOST_CLIENTS - (client->view ? SEATS_KEPT : 0)) {
        drop(client, "not let in");
        return;
    }
    struct hello hello = {.role = ROLE_STAGE,
                          .name = (char *)(uintptr_t) "engine",
                          .id = client->id,
                          .programme = clients->engine->show->title,
                          .show = clients->engine->session->title};
    client_send(client, hello_encode(&hello));
    uv_timer_start(&client->patience, no_hello, HELLO_MS, 0);
    uv_read_start((uv_stream_t *)&client->pipe, give_room, arrived);
}

/* The door for looking stands where people of the group come; beside ours is a link to it. */
static bool open_to_group(const struct clients *clients, struct err *err)
{
    unlink(clients->link);
    if (symlink(clients->path[1], clients->link) != 0)
        return err_set(err, "%s: %s", clients->link, strerror(errno));
    return view_door_open(clients->path[1], clients->group, err);
}

static bool open_door(struct clients *clients, int which, struct err *err)
{
    if (which == 1 && clients->link && !view_door_make_dir(clients->path[1], err))
        return false;
    uv_pipe_t *door = &clients->door[which];
    uv_pipe_init(&clients->engine->loop, door, 0);
    door->data = clients;
    unlink(clients->path[which]); /* the lock is ours: whoever made it is gone */
    int wrong = uv_pipe_bind(door, clients->path[which]);
    if (wrong == 0)
        wrong = uv_listen((uv_stream_t *)door, 128, knocked);
    struct stat is;
    if (wrong == 0 &&
        (chmod(clients->path[which], 0600) != 0 || stat(clients->path[which], &is) != 0))
        wrong = -errno;
    clients->open[which] = true;
    if (wrong != 0)
        return err_set(err, "%s: %s", clients->path[which], uv_strerror(wrong));
    clients->inode[which] = is.st_ino;
    return which == 0 || !clients->link || open_to_group(clients, err);
}

static void name_view_door(struct clients *clients, const char *group)
{
    char *beside = xasprintf("%s.view", clients->path[0]);
    char *path = view_door_path(clients->path[0]);
    if (group && view_door_group(group, &clients->group) == VIEW_GROUP_GOOD &&
        !view_door_taken(path)) {
        clients->link = beside;
        clients->path[1] = path;
        return;
    }
    free(path);
    if (group) /* `kichban run` has said why; an engine that comes back must go on */
        log_line("view_group %s can't be let in: only this user may look", group);
    clients->path[1] = beside;
}

struct clients *clients_new(struct engine *engine, struct err *err)
{
    struct clients *clients = xcalloc(1, sizeof *clients);
    clients->engine = engine;
    seats_open(clients);
    clients->path[0] = xstrdup(engine->options.socket);
    name_view_door(clients, engine->options.view_group);
    if (open_door(clients, 0, err) && open_door(clients, 1, err))
        return clients;
    clients_close(clients);
    uv_run(&engine->loop, UV_RUN_DEFAULT);
    clients_free(clients);
    return NULL;
}

/* Somebody removed a socket file: it is made again. */
static void reopened(uv_handle_t *handle)
{
    struct clients *clients = handle->data;
    int which = handle == (uv_handle_t *)&clients->door[1];
    struct err err;
    if (!clients->engine->quitting && !open_door(clients, which, &err))
        log_line("socket: %s", err.text);
}

static void see_to_files(struct clients *clients)
{
    for (int i = 0; i < 2; i++) {
        struct stat is;
        if (stat(i == 1 && clients->link ? clients->link : clients->path[i], &is) == 0 &&
            is.st_ino == clients->inode[i])
            continue;
        if (uv_is_closing((uv_handle_t *)&clients->door[i]))
            continue;
        log_line("socket %s: gone, made again", clients->path[i]);
        uv_close((uv_handle_t *)&clients->door[i], reopened);
    }
}

void clients_beat(struct clients *clients)
{
    struct engine *engine = clients->engine;
    see_to_files(clients);
    if (!clients->pushed) {
        int64_t real = engine_real_now();
        struct shared *line =
            share(beat_encode((int64_t)engine->run->change,
                              run_tod(engine->run, engine_show_at(engine, real)), real));
        for (struct client *client = clients->first, *next; client; client = next) {
            next = client->next;
            if (client->greeted && !client->behind)
                send_shared(client, line);
        }
        let_go(line);
    }
    clients->pushed = false;
}

void clients_close(struct clients *clients)
{
    seats_close(clients);
    for (int i = 0; i < 2; i++)
        if (clients->open[i] && !uv_is_closing((uv_handle_t *)&clients->door[i])) {
            uv_close((uv_handle_t *)&clients->door[i], NULL);
            unlink(clients->path[i]);
            if (i == 1 && clients->link)
                unlink(clients->link);
        }
    while (clients->first) {
        client_send(clients->first, close_encode(CLOSE_ENDS));
        drop(clients->first, CLOSE_ENDS);
    }
}

void clients_free(struct clients *clients)
{
    baton_clear(&clients->baton);
    free(clients->path[0]);
    free(clients->path[1]);
    free(clients->link);
    free(clients);
}
