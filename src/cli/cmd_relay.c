/* kichban relay: standard input and output joined to the engine's socket, for ssh. It says of whoever
 * comes through it that it is far; with --role it writes that role into the hello itself, so that a
 * key whose command it is can do that and nothing else. What ssh was asked for is ignored. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "sys/clock.h"
#include "wire/line.h"
#include "wire/message.h"
#include "base/banned.h"

#define MOST_WAITING (256u << 10) /* bytes that the other side hasn't taken yet */
#define HELLO_MS 10000

/* One direction. */
struct flow {
    int from, to;
    struct buf waiting;
    bool ended; /* nothing more comes */
};

static bool write_some(struct flow *flow)
{
    while (flow->waiting.len) {
        ssize_t wrote = write(flow->to, flow->waiting.data, flow->waiting.len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return errno == EAGAIN;
        buf_drop_front(&flow->waiting, (size_t)wrote);
    }
    return true;
}

static bool read_some(struct flow *flow)
{
    char room[65536];
    ssize_t got = read(flow->from, room, sizeof room);
    if (got > 0)
        buf_add(&flow->waiting, room, (size_t)got);
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        flow->ended = true;
    return !flow->ended;
}

/* The first line of whoever comes, with what only we know. False: it isn't one. */
static bool take_hello(struct flow *flow, const char *role)
{
    char *end = flow->waiting.len ? memchr(flow->waiting.data, '\n', flow->waiting.len) : NULL;
    if (!end)
        return flow->waiting.len < CLIENT_LINE_CAP; /* it is still to come */
    const char *why = NULL;
    struct hello hello;
    *end = '\0';
    if (!hello_decode(flow->waiting.data, &hello, &why)) {
        fprintf(stderr, "kichban relay: %s\n", why);
        return false;
    }
    hello.far = true;
    for (int i = 0; role && i < ROLE_COUNT; i++)
        if (strcmp(role_names[i], role) == 0)
            hello.role = (enum role)i;
    char *line = hello_encode(&hello);
    buf_drop_front(&flow->waiting, (size_t)(end - flow->waiting.data) + 1);
    struct buf all = {0};
    buf_puts(&all, line);
    buf_add(&all, flow->waiting.data, flow->waiting.len);
    buf_free(&flow->waiting);
    flow->waiting = all;
    free(line);
    hello_clear(&hello);
    return true;
}

static void wait_for(const struct flow *in, const struct flow *out, bool greeted, int ms)
{
    struct pollfd fds[] = {
        {.fd = in->waiting.len < MOST_WAITING ? in->from : -1, .events = POLLIN},
        {.fd = greeted && in->waiting.len ? in->to : -1, .events = POLLOUT},
        {.fd = out->waiting.len < MOST_WAITING ? out->from : -1, .events = POLLIN},
        {.fd = out->waiting.len ? out->to : -1, .events = POLLOUT},
    };
    poll(fds, COUNT_OF(fds), ms);
}

/* Until either side is gone; what the engine has said is delivered. */
static int join(int socket, const char *role)
{
    struct flow in = {.from = STDIN_FILENO, .to = socket};
    struct flow out = {.from = socket, .to = STDOUT_FILENO};
    bool greeted = false, good = true;
    int64_t until = clock_awake_ms() + HELLO_MS;
    while (good && !in.ended && !out.ended) {
        wait_for(&in, &out, greeted, greeted ? -1 : 1000);
        read_some(&in);
        read_some(&out);
        if (!greeted) {
            good = take_hello(&in, role) && clock_awake_ms() < until;
            greeted = good && in.waiting.len && memchr(in.waiting.data, '\n', in.waiting.len);
        }
        good = good && (!greeted || write_some(&in)) && write_some(&out);
    }
    for (int tries = 0; good && out.waiting.len && tries < 100; tries++) {
        struct pollfd wait = {.fd = out.to, .events = POLLOUT};
        poll(&wait, 1, 20);
        good = write_some(&out);
    }
    buf_free(&in.waiting);
    buf_free(&out.waiting);
    return good ? 0 : EXIT_REFUSED;
}

/* Whoever waits at the other end gets a sentence instead of silence. */
static int no_engine(const struct cli *cli, const char *path)
{
    char *text = xasprintf("no engine answers at %s", path);
    struct hello hello = {.error = text};
    char *line = hello_encode(&hello);
    fputs(line, stdout);
    free(line);
    free(text);
    (void)cli;
    return EXIT_NO_ENGINE;
}

int cmd_relay(const struct cli *cli)
{
    static const char *const looking[] = {"mc", "door", "viewer"};
    bool looks = false;
    for (size_t i = 0; cli->role && i < COUNT_OF(looking); i++)
        looks = looks || strcmp(cli->role, looking[i]) == 0;
    if (cli->role && !looks)
        return cli_wrong(cli, N_("--role %s: write mc, door or viewer"), cli->role);
    char *path = looks ? cli_view_socket(cli) : xstrdup(cli->socket);
    int fd = remote_connect(path, NULL), code;
    if (fd < 0) {
        code = no_engine(cli, path);
    } else {
        fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
        fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
        code = join(fd, cli->role);
        close(fd);
    }
    free(path);
    return code;
}
