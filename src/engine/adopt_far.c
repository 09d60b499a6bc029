/* A late file on its way to the player's machine: one ssh of its own, so that no order waits behind
 * it. The relay there says its first line, is told what comes, and answers where it lies. */
#include "engine/adopt.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/far_args.h"
#include "sys/clock.h"
#include "sys/spawn.h"
#include "wire/deck.h"
#include "wire/relay.h"
#include "base/banned.h"

#define ANSWER_MS 60000 /* a slow disk there may take its time over the last bytes */
#define ROOM 4096

static bool fails(struct adopt_job *job, const char *why)
{
    if (!job->why)
        job->why = xstrdup(why);
    return false;
}

/* The next line of the relay's; what the shell says is passed over. */
static bool hear(struct adopt_job *job, int fd, struct line_reader *lines, struct relay_line *line)
{
    char room[ROOM], *text;
    const char *why;
    bool too_long = false;
    int64_t until = clock_awake_ms() + ANSWER_MS;
    for (;;) {
        while ((text = line_next(lines, &too_long)))
            if (relay_is(text))
                return relay_decode(text, line, &why) || fails(job, why);
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (too_long || atomic_load(&job->stop) || clock_awake_ms() > until)
            return fails(job, "the other machine doesn't answer");
        if (poll(&wait, 1, 200) <= 0)
            continue;
        ssize_t got = read(fd, room, sizeof room);
        if (got <= 0)
            return fails(job, "the other machine can't be reached");
        line_feed(lines, room, (size_t)got);
    }
}

static bool send_file(struct adopt_job *job, int fd)
{
    struct stat is;
    int from = open(job->path, O_RDONLY | O_CLOEXEC);
    bool good = from >= 0 && fstat(from, &is) == 0;
    if (good) {
        struct relay_line take = {.kind = RELAY_TAKE,
                                  .run = job->run,
                                  .path = strrchr(job->path, '/') + 1,
                                  .size = is.st_size};
        char *text = relay_encode(&take);
        good = adopt_write(job, fd, text, strlen(text)) && adopt_pour(job, from, fd);
        free(text);
    } else {
        fails(job, "the copy can't be read");
    }
    if (from >= 0)
        close(from);
    return good;
}

static bool talk(struct adopt_job *job, int fd)
{
    struct line_reader lines;
    struct relay_line here = {0}, taken = {0};
    line_init(&lines, DECK_LINE_CAP);
    bool good = hear(job, fd, &lines, &here) && send_file(job, fd) && hear(job, fd, &lines, &taken);
    if (good && taken.kind == RELAY_TAKEN && taken.path)
        job->there = xstrdup(taken.path);
    else if (good)
        good = fails(job, taken.text ? taken.text : "the other machine doesn't take it");
    relay_clear(&here);
    relay_clear(&taken);
    line_free(&lines);
    return good;
}

bool adopt_send(struct adopt_job *job)
{
    struct err err = {{0}};
    char *args[FAR_ARGS];
    int fd = -1;
    far_args(job->host, job->program, true, args);
    pid_t pid = spawn_worker(args, &fd, &err);
    if (pid < 0)
        return fails(job, err.text);
    bool good = talk(job, fd);
    close(fd);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    return good;
}
