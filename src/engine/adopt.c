/* Late files. One is copied into the run's own folder, RUN.media beside its journal, so that the stick
 * it came on can go home; the copy is looked at by a prober, as `check --media` does, and sent on when
 * the player is on another machine. All of it blocks, and happens on a thread of libuv's pool. A copy
 * lies there under its name only when it is whole; whatever was before it stays, for `undo`. */
#include "engine/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/adopt.h"
#include "engine/clients.h"
#include "engine/links.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "base/banned.h"

#define PIECE (256 * 1024)
#define ENDING_MOST 10

/* --- copying --- */

static bool job_fails(struct adopt_job *job, const char *why)
{
    if (!job->why)
        job->why = xstrdup(why);
    return false;
}

bool adopt_write(struct adopt_job *job, int fd, const char *bytes, size_t count)
{
    while (count) {
        ssize_t wrote = write(fd, bytes, count);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return job_fails(job, strerror(errno));
        bytes += wrote;
        count -= (size_t)wrote;
    }
    return true;
}

bool adopt_pour(struct adopt_job *job, int from, int to)
{
    char *room = xmalloc(PIECE);
    bool good = true;
    for (ssize_t got = 1; good && got;) {
        got = read(from, room, PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            good = job_fails(job, strerror(errno));
        else if (atomic_load(&job->stop))
            good = job_fails(job, "the engine ended");
        else
            good = adopt_write(job, to, room, (size_t)got);
    }
    free(room);
    return good;
}

/* ".mkv"; what is none that programs know is left out. */
static const char *ending_of(const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    bool good = dot && slash && dot > slash && strlen(dot) <= ENDING_MOST &&
                strspn(dot + 1, plain) == strlen(dot + 1);
    return good ? dot : "";
}

/* ID.ext, or the first ID-2.ext that isn't there. */
static char *free_name(const struct adopt_job *job)
{
    const char *ending = ending_of(job->from);
    for (int i = 1;; i++) {
        char number[16] = "";
        if (i > 1)
            snprintf(number, sizeof number, "-%d", i);
        char *path = xasprintf("%s/%s%s%s", job->folder, job->media, number, ending);
        if (access(path, F_OK) != 0)
            return path;
        free(path);
    }
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* What is still being written is no medium yet. */
static bool copy_whole(struct adopt_job *job, int from, int to)
{
    struct stat before, after;
    bool good = fstat(from, &before) == 0 && S_ISREG(before.st_mode);
    if (!good)
        return job_fails(job, "not a regular file");
    if (!adopt_pour(job, from, to))
        return false;
    if (fstat(from, &after) != 0 || !is_same(&before, &after))
        return job_fails(job, "the file is still being written");
    return fsync(to) == 0 || job_fails(job, strerror(errno));
}

static bool copy_file(struct adopt_job *job)
{
    path_make_dirs(job->folder);
    char *path = free_name(job), *half = xasprintf("%s.part", path);
    int from = open(job->from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int to = from < 0 ? -1 : open(half, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = to >= 0 ? copy_whole(job, from, to) : job_fails(job, strerror(errno));
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    good = good && (rename(half, path) == 0 || job_fails(job, strerror(errno)));
    if (good) {
        job->path = path;
        path = NULL;
    } else {
        unlink(half);
    }
    free(half);
    free(path);
    return good;
}

/* --- looking --- */

static const char *const reasons[] = {
    [PROBE_MISSING] = "the file is missing",     [PROBE_NOT_FILE] = "not a regular file",
    [PROBE_UNREADABLE] = "it is no medium",      [PROBE_EMPTY] = "it has nothing of the kind",
    [PROBE_UNDECODABLE] = "it can't be decoded", [PROBE_STALLED] = "it can't be decoded",
};

/* The last line about the file; false when none comes. */
static bool hear_answer(struct adopt_job *job, int fd)
{
    struct line_reader lines;
    char *room = xmalloc(PIECE), *text;
    bool too_long = false, done = false;
    int64_t heard_ms = clock_awake_ms();
    line_init(&lines, PROBE_LINE);
    while (!done && !too_long && !atomic_load(&job->stop)) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = poll(&wait, 1, 200);
        ssize_t got = ready > 0 ? read(fd, room, PIECE) : 0;
        if ((ready > 0 && got <= 0) || clock_awake_ms() - heard_ms > PROBE_DEAD_MS)
            break;
        if (got > 0) {
            heard_ms = clock_awake_ms();
            line_feed(&lines, room, (size_t)got);
        }
        while (!done && (text = line_next(&lines, &too_long))) {
            const char *why;
            probe_found_clear(&job->found);
            done = probe_found_decode(text, &job->found, &why) && job->found.state != PROBE_AT_WORK;
        }
    }
    line_free(&lines);
    free(room);
    return done;
}

static bool look_at(struct adopt_job *job)
{
    struct err err = {{0}};
    int fd = -1;
    char *program = path_beside("kichban-player");
    char *args[] = {program, (char *)(uintptr_t) "--probe", NULL};
    struct probe_ask ask = {.path = job->path, .kind = job->kind, .frames = true};
    char *line = probe_ask_encode(&ask);
    pid_t pid = spawn_worker(args, &fd, &err);
    bool heard = pid > 0 && send(fd, line, strlen(line), MSG_NOSIGNAL) == (ssize_t)strlen(line) &&
                 hear_answer(job, fd);
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        close(fd);
    }
    free(line);
    free(program);
    if (!heard)
        return job_fails(job, pid > 0 ? "the decoder died of it" : err.text);
    if (job->found.state == PROBE_BAD)
        return job_fails(job, reasons[job->found.reason]);
    bool still = job->kind == MEDIA_STILL;
    if (job->kind == MEDIA_AUDIO ? !job->found.audio
                                 : !job->found.video && !(still && job->found.still))
        return job_fails(job, "it has nothing of the kind");
    return true;
}

/* --- the job --- */

static void work(uv_work_t *work)
{
    struct adopt_job *job = work->data;
    bool good = copy_file(job) && look_at(job) && (!job->host || adopt_send(job));
    if (!good && job->path)
        unlink(job->path);
}

static void job_free(struct adopt_job *job)
{
    probe_found_clear(&job->found);
    free(job->media);
    free(job->from);
    free(job->folder);
    free(job->path);
    free(job->there);
    free(job->why);
    free(job->run);
    free(job);
}

static int64_t length_of(const struct probe_found *found)
{
    int64_t end_ms = probe_end_ms(found);
    return found->length_ms == TIME_NONE || found->guess ? end_ms : found->length_ms;
}

static void say_done(struct engine *engine, struct adopt_job *job)
{
    int media = show_find_media(engine->show, job->media);
    struct event event = event_make(EV_ADOPTED, engine_real_now());
    event.media = media;
    event.text = xstrdup(job->from);
    event.reason = xstrdup(job->why);
    if (!job->why) {
        event.path = xstrdup(job->path);
        event.there = xstrdup(job->there);
        event.length_ms = job->kind == MEDIA_STILL ? TIME_NONE : length_of(&job->found);
    }
    log_line("adopt %s for %s: %s", job->from, job->media, job->why ? job->why : job->path);
    engine_event(engine, &event, NULL);
    if (media >= 0 && !job->why)
        watch_moved(engine, media);
    if (!job->why)
        adopt_show(engine, job);
}

static void done(uv_work_t *work, int status)
{
    struct adopt_job *job = work->data;
    struct engine *engine = job->engine;
    struct adopt_job **at = &engine->adopting;
    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
    if (status == 0 && !engine->quitting)
        say_done(engine, job);
    job_free(job);
}

void adopt_begin(struct engine *engine, int media)
{
    const char *coming = engine->run->media[media].coming;
    if (!coming)
        return;
    for (struct adopt_job *other = engine->adopting; other; other = other->next)
        if (strcmp(other->media, engine->show->media[media].id) == 0)
            atomic_store(&other->stop, true);
    struct adopt_job *job = xcalloc(1, sizeof *job);
    *job = (struct adopt_job){
        .engine = engine,
        .media = xstrdup(engine->show->media[media].id),
        .kind = engine->show->media[media].kind,
        .from = xstrdup(coming),
        .folder = xasprintf("%s/runs/%s.media", engine->options.state, engine->run_name),
        .run = xstrdup(engine->run_name),
        .host = engine->options.far_host,
        .program = engine->options.far_program,
        .next = engine->adopting};
    job->work.data = job;
    engine->adopting = job;
    if (uv_queue_work(&engine->loop, &job->work, work, done) != 0) {
        engine->adopting = job->next;
        job_free(job);
    }
}

void adopt_stop(struct engine *engine)
{
    for (struct adopt_job *job = engine->adopting; job; job = job->next)
        atomic_store(&job->stop, true);
    adopt_forget(engine);
}

/* --- the verb --- */

void adopt_attach(struct engine *engine, struct event *event)
{
    struct command command;
    struct say why;
    struct stat is;
    (void)engine;
    if (event->kind != EV_VERB || strncmp(event->verb, "adopt", 5) != 0)
        return;
    if (!command_parse(event->verb, &command, &why)) {
        say_clear(&why);
        return;
    }
    const char *bad = NULL;
    if (command.verb == VERB_ADOPT && command.text[0] == '/') {
        if (stat(command.text, &is) != 0)
            bad = errno == ENOENT ? "the file is missing" : strerror(errno);
        else if (!S_ISREG(is.st_mode))
            bad = "not a regular file";
        else if (faccessat(AT_FDCWD, command.text, R_OK, AT_EACCESS) != 0)
            bad = "the file may not be read";
    }
    if (bad) {
        free(event->reason);
        event->reason = xstrdup(bad);
    }
    command_clear(&command);
}
