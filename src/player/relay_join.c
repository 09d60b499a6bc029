/* The player of a run on this machine: found by its socket, else started; of other runs those are
 * ended that nobody serves any more. */
#include "player/relay.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "wire/deck.h"
#include "base/banned.h"

#define START_MS 8000 /* a player that doesn't listen by then won't */
#define KILL_MS 1000
#define ARGS_MOST 32

static const char *folder_root(void)
{
    const char *dir = getenv("TMPDIR");
    return dir && dir[0] == '/' ? dir : "/tmp"; /* never what goes away when its user logs out */
}

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

/* --- the one of this run --- */

static void joined(struct relay *relay, int fd, int64_t now_ms)
{
    struct ucred who = {0};
    socklen_t size = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || who.uid != geteuid()) {
        close(fd);
        return;
    }
    relay->player = fd;
    relay->pid = who.pid;
    relay->pidfd = pidfd_open(who.pid, 0);
    relay->begun_ms = 0;
    relay->heard_ms = now_ms;
    struct relay_line line = {.kind = RELAY_JOINED, .pid = who.pid, .fresh = relay->fresh};
    relay_say(relay, &line);
}

static void hang_up(struct relay *relay)
{
    if (relay->player >= 0)
        close(relay->player);
    if (relay->pidfd >= 0)
        close(relay->pidfd);
    relay->player = relay->pidfd = -1;
    relay->pid = 0;
    buf_clear(&relay->to_player);
    line_free(&relay->from_player);
    line_init(&relay->from_player, DECK_LINE_CAP);
}

static void say_gone(struct relay *relay, const char *why)
{
    struct relay_line line = {.kind = RELAY_GONE, .text = (char *)(uintptr_t)why};
    relay->begun_ms = 0;
    relay_say(relay, &line);
}

void relay_lost(struct relay *relay)
{
    hang_up(relay);
    say_gone(relay, NULL);
}

/* Its options come from the engine, each an argument of its own: no shell sees them. */
static void start(struct relay *relay, const struct relay_line *line, int64_t now_ms)
{
    struct err err = {{0}};
    char *dir = path_self_dir(), *program = xasprintf("%s/kichban-player", dir ? dir : ".");
    char *log = xasprintf("%s.log", relay->path);
    char *args[ARGS_MOST + 6] = {program, (char *)(uintptr_t) "--part", relay->part,
                                 (char *)(uintptr_t) "--socket", relay->path};
    for (size_t i = 0; i < line->list_count && i < ARGS_MOST; i++)
        args[5 + i] = line->list[i];
    int said = spawn_detached(args, log, &err);
    if (said >= 0)
        close(said);
    else
        say_gone(relay, err.text);
    relay->begun_ms = said >= 0 ? now_ms : 0;
    relay->fresh = true;
    free(log);
    free(program);
    free(dir);
}

void relay_try(struct relay *relay, int64_t now_ms)
{
    int fd = connect_to(relay->path);
    if (fd >= 0)
        joined(relay, fd, now_ms);
    else if (now_ms - relay->begun_ms > START_MS)
        say_gone(relay, "the player doesn't answer; its log says why");
}

/* --- those of other runs --- */

/* A player is served while a relay of its run holds the lock beside its socket. */
static int lock_of(const char *path, int how)
{
    char *name = xasprintf("%s.lock", path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    free(name);
    if (fd >= 0 && flock(fd, how | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void end_player(const char *path)
{
    static const enum order_kind kinds[] = {ORDER_HELLO, ORDER_QUIT};
    int fd = connect_to(path);
    for (size_t i = 0; fd >= 0 && i < COUNT_OF(kinds); i++) {
        struct order order = {.kind = kinds[i], .from_ms = TIME_NONE, .from_real_ms = TIME_NONE};
        char *text = order_encode(&order);
        if (write(fd, text, strlen(text)) < 0)
            fprintf(stderr, "kichban-player: %s: %s\n", path, strerror(errno));
        free(text);
    }
    if (fd >= 0)
        close(fd);
}

/* Two runs on one screen: the older one's engine has gone and isn't coming back here. */
static void end_others(const struct relay *relay)
{
    const char *slash = strrchr(relay->path, '/');
    char *dir = xstrndup(relay->path, (size_t)(slash - relay->path));
    char *ending = xasprintf(".%s", relay->part);
    DIR *list = opendir(dir);
    struct dirent *entry;
    while (list && (entry = readdir(list))) {
        const char *at = strstr(entry->d_name, ending);
        if (!at || strcmp(at, ending) != 0 || strcmp(entry->d_name, slash + 1) == 0)
            continue;
        char *path = xasprintf("%s/%s", dir, entry->d_name);
        int lock = lock_of(path, LOCK_EX);
        if (lock >= 0) {
            end_player(path);
            close(lock);
        }
        free(path);
    }
    if (list)
        closedir(list);
    free(ending);
    free(dir);
}

/* --- begin, again --- */

/* And waits until its socket is gone with it: the next one must not take it for another that answers. */
static void kill_player(const struct relay *relay)
{
    struct pollfd ended = {.fd = relay->pidfd, .events = POLLIN};
    if (relay->pidfd >= 0 && pidfd_send_signal(relay->pidfd, SIGKILL, NULL, 0) == 0)
        poll(&ended, 1, KILL_MS);
}

void relay_begin(struct relay *relay, const struct relay_line *line, int64_t now_ms)
{
    struct err err = {{0}};
    bool part = line->part && (strcmp(line->part, part_names[PART_PICTURE]) == 0 ||
                               strcmp(line->part, part_names[PART_SOUND]) == 0);
    if (relay->path || !part || !line->run || !relay_name_good(line->run)) {
        relay->over = true;
        return;
    }
    relay->run = xstrdup(line->run);
    relay->part = xstrdup(line->part);
    relay->path = xasprintf("%s/kichban-%u/far-%s.%s", folder_root(), (unsigned)geteuid(),
                            line->run, line->part);
    if (!path_private_dir(relay->path, &err)) {
        say_gone(relay, err.text);
        return;
    }
    relay->lock = lock_of(relay->path, LOCK_SH);
    int fd = connect_to(relay->path);
    if (fd >= 0) {
        joined(relay, fd, now_ms);
        return;
    }
    end_others(relay);
    start(relay, line, now_ms);
}

void relay_again(struct relay *relay, const struct relay_line *line, int64_t now_ms)
{
    if (!relay->path)
        return;
    kill_player(relay);
    hang_up(relay);
    start(relay, line, now_ms);
}

void relay_let_go(struct relay *relay)
{
    hang_up(relay);
    if (relay->lock >= 0)
        close(relay->lock);
    line_free(&relay->from_engine);
    line_free(&relay->from_player);
    buf_free(&relay->to_engine);
    buf_free(&relay->to_player);
    free(relay->path);
    free(relay->run);
    free(relay->part);
}
