#include "cli/prober.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "base/banned.h"

#define MOST_WORKERS 8

struct worker {
    pid_t pid; /* 0: none runs */
    int fd;
    struct probe_job *job; /* what it is at; NULL: nothing */
    struct buf said;
    int64_t heard_at;
};

struct prober {
    char *player;
    struct probe_job *jobs;
    size_t count, next;
    struct probe_job **again; /* for a second try */
    size_t again_count, again_room;
    struct worker workers[MOST_WORKERS];
    size_t worker_count;
    void (*progress)(void *context, const struct probe_job *job);
    void *context;
};

static void fail(struct probe_job *job, enum probe_reason reason, const char *detail)
{
    probe_found_clear(&job->found);
    job->found = (struct probe_found){.path = xstrdup(job->ask.path),
                                      .state = PROBE_BAD,
                                      .reason = reason,
                                      .detail = xstrdup(detail),
                                      .length_ms = TIME_NONE,
                                      .picture_ms = TIME_NONE,
                                      .sound_ms = TIME_NONE,
                                      .loudness_lufs = NAN};
    job->done = true;
}

/* Whatever it was at has failed. */
static void bury(struct worker *worker, enum probe_reason reason, const char *detail)
{
    if (worker->job)
        fail(worker->job, reason, detail);
    kill(worker->pid, SIGKILL);
    waitpid(worker->pid, NULL, WNOHANG); /* one that a dead disk holds can't be waited for */
    close(worker->fd);
    buf_free(&worker->said);
    *worker = (struct worker){0};
}

static struct probe_job *next_job(struct prober *prober)
{
    while (prober->next < prober->count && prober->jobs[prober->next].done)
        prober->next++;
    if (prober->next < prober->count)
        return &prober->jobs[prober->next++];
    return prober->again_count ? prober->again[--prober->again_count] : NULL;
}

/* A process may be killed for somebody else's fault: what it was at gets one more try. */
static void died(struct prober *prober, struct worker *worker)
{
    struct probe_job *job = worker->job;
    if (job && !job->again) {
        job->again = true;
        ARRAY_PUSH(prober->again, prober->again_count, prober->again_room, job);
        worker->job = NULL;
    }
    bury(worker, PROBE_UNDECODABLE, "the decoder died of it");
}

static void ask(struct prober *prober, struct worker *worker)
{
    char *line = probe_ask_encode(&worker->job->ask);
    size_t length = strlen(line);
    worker->heard_at = clock_awake_ms();
    if (prober->progress)
        prober->progress(prober->context, worker->job);
    if (send(worker->fd, line, length, MSG_NOSIGNAL) != (ssize_t)length)
        bury(worker, PROBE_UNDECODABLE, NULL);
    free(line);
}

/* Work for a worker that has none; starts it first if it must. False: nothing is left to do. */
static bool give(struct prober *prober, struct worker *worker, struct err *err)
{
    struct probe_job *job = next_job(prober);
    if (!job)
        return false;
    char *args[] = {prober->player, (char *)(uintptr_t) "--probe", NULL};
    if (!worker->pid) {
        worker->pid = spawn_worker(args, &worker->fd, err);
        if (worker->pid < 0) {
            worker->pid = 0;
            fail(job, PROBE_STALLED, err->text);
            return true;
        }
    }
    worker->job = job;
    ask(prober, worker);
    return true;
}

static void take_line(struct worker *worker, const char *line)
{
    struct probe_found found;
    const char *why;
    if (!probe_found_decode(line, &found, &why)) {
        probe_found_clear(&found);
        bury(worker, PROBE_UNDECODABLE, why);
        return;
    }
    worker->heard_at = clock_awake_ms();
    if (found.state == PROBE_AT_WORK || !worker->job) {
        probe_found_clear(&found);
        return;
    }
    probe_found_clear(&worker->job->found);
    worker->job->found = found;
    worker->job->done = true;
    worker->job = NULL;
    if (found.state == PROBE_BAD && found.reason == PROBE_STALLED)
        bury(worker, PROBE_STALLED, NULL); /* it ends itself now: nothing more is given to it */
}

static void hear(struct prober *prober, struct worker *worker)
{
    char room[4096];
    ssize_t got = recv(worker->fd, room, sizeof room, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        died(prober, worker);
        return;
    }
    buf_add(&worker->said, room, (size_t)got);
    for (char *end; worker->pid && worker->said.len && (end = strchr(worker->said.data, '\n'));) {
        *end = '\0';
        size_t length = (size_t)(end - worker->said.data) + 1;
        char *line = xstrdup(worker->said.data);
        buf_drop_front(&worker->said, length);
        take_line(worker, line);
        free(line);
    }
    if (worker->said.len > PROBE_LINE)
        bury(worker, PROBE_UNDECODABLE, NULL);
}

/* Until one of them says something, or one is silent for too long. */
static void wait_for_any(struct prober *prober)
{
    struct pollfd list[MOST_WORKERS];
    int64_t now = clock_awake_ms(), least = PROBE_DEAD_MS;
    for (size_t i = 0; i < prober->worker_count; i++) {
        const struct worker *worker = &prober->workers[i];
        int64_t left = worker->heard_at + PROBE_DEAD_MS - now;
        list[i] = (struct pollfd){.fd = worker->job ? worker->fd : -1, .events = POLLIN};
        if (worker->job && left < least)
            least = left;
    }
    poll(list, prober->worker_count, least > 0 ? (int)least + 1 : 0);
    now = clock_awake_ms();
    for (size_t i = 0; i < prober->worker_count; i++) {
        struct worker *worker = &prober->workers[i];
        if (worker->job && list[i].revents)
            hear(prober, worker);
        else if (worker->job && now - worker->heard_at > PROBE_DEAD_MS)
            bury(worker, PROBE_STALLED, NULL);
    }
}

static size_t workers_for(const struct probe_job *jobs, size_t count, size_t wanted)
{
    size_t open = 0;
    long cores = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = cores < 1 ? 1 : cores > MOST_WORKERS ? MOST_WORKERS : (size_t)cores;
    for (size_t i = 0; i < count; i++)
        open += !jobs[i].done;
    return open < most ? open : most;
}

bool prober_run(struct probe_job *jobs, size_t count, size_t most,
                void (*progress)(void *context, const struct probe_job *job), void *context,
                struct err *err)
{
    struct prober prober = {.player = path_beside("kichban-player"),
                            .jobs = jobs,
                            .count = count,
                            .worker_count = workers_for(jobs, count, most),
                            .progress = progress,
                            .context = context};
    bool there = !prober.worker_count || access(prober.player, X_OK) == 0;
    if (!there)
        err_set(err, "%s: %s", prober.player, strerror(errno));
    for (bool busy = there && prober.worker_count; busy;) {
        busy = false;
        for (size_t i = 0; i < prober.worker_count; i++) {
            struct worker *worker = &prober.workers[i];
            if (!worker->job && !give(&prober, worker, err))
                continue;
            busy = true;
        }
        if (busy)
            wait_for_any(&prober);
    }
    for (size_t i = 0; i < prober.worker_count; i++)
        if (prober.workers[i].pid)
            bury(&prober.workers[i], PROBE_STALLED, NULL);
    free(prober.again);
    free(prober.player);
    return there;
}
