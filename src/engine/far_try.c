/* ssh processes until one of them answers.
 *
 * A link that was cut must be back within a second of the cable, and a TCP connection that is being
 * opened while the cable is out waits longer and longer between its tries. So several are opened one
 * after the other, each for a second; beside them one is patient, for a machine that takes long. The
 * first that says the relay's first line is joined, and the others end. Who is refused (a key, an
 * unknown host) comes back later and later: no door likes to be hammered at. */
#include "engine/far_args.h"
#include "engine/far_priv.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sys/log.h"
#include "base/banned.h"

#define STEP_MS 300      /* between two tries, in the first seconds */
#define STEP_LONG_MS 600 /* in the first minute: tries that greet at once hold each other up */
#define SECONDS_MS 5000
#define STEP_SLOW_MS 1000 /* after it */
#define STEP_LATE_MS 3000 /* after five */
#define QUICK_KEPT_MS \
    4000 /* a quick one that hasn't answered by then (a name server that doesn't) */
#define PATIENT_KEPT_MS 30000
#define PATIENT_AFTER_MS 1200
#define REFUSED_MS 3000 /* doubled each time */
#define REFUSED_MOST 5

/* --- the end of one --- */

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

static void close_pipe(uv_pipe_t **pipe)
{
    if (!*pipe)
        return;
    (*pipe)->data = NULL;
    uv_close((uv_handle_t *)*pipe, free_handle);
    *pipe = NULL;
}

void far_try_free(struct far_try *try)
{
    if (!try)
        return;
    close_pipe(&try->pipe);
    close_pipe(&try->words);
    if (try->process) { /* its handle closes itself when it has ended */
        try->process->data = NULL;
        uv_process_kill(try->process, SIGTERM);
    }
    line_free(&try->lines);
    free(try);
}

static void drop(struct far_try *try)
{
    try->far->tries[try->slot] = NULL;
    far_try_free(try);
}

void far_stop(struct far *far)
{
    uv_timer_stop(&far->next);
    for (int i = 0; i < FAR_TRIES; i++) {
        far_try_free(far->tries[i]);
        far->tries[i] = NULL;
    }
}

/* --- what it says --- */

static enum far_trouble trouble_of(int64_t status, const char *said)
{
    if (status == 127 || status == 126)
        return FAR_NO_PLAYER;
    bool refused = strstr(said, "Permission denied") || strstr(said, "verification failed") ||
                   strstr(said, "Too many authentication") || strstr(said, "Bad configuration") ||
                   strstr(said, "bad permissions");
    return refused ? FAR_REFUSED : FAR_AWAY;
}

static void set_trouble(struct far *far, enum far_trouble trouble, const char *said)
{
    if (trouble == far->trouble && strcmp(said, far->said) == 0)
        return;
    far->trouble = trouble;
    snprintf(far->said, sizeof far->said, "%s", said);
    log_line("player %s: no link to %s: %s", part_names[far->link->part], far_host(far->link->all),
             said[0] ? said : "it ended");
    engine_state_changed(far->link->all->engine);
}

static void keep_words(struct far_try *try, char *words)
{
    for (char *at = words; *at; at += strcspn(at, "\r\n"), at += strspn(at, "\r\n")) {
        char *line = xstrndup(at, strcspn(at, "\r\n")), *safe = text_safe(line, strlen(line));
        if (safe[0])
            snprintf(try->said, sizeof try->said, "%s", safe);
        free(safe);
        free(line);
    }
}

static void words_came(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct far_try *try = stream->data;
    if (!try || count <= 0) {
        if (try && count < 0)
            uv_read_stop(stream);
        return;
    }
    char *words = xstrndup(buf->base, (size_t)count);
    keep_words(try, words);
    free(words);
}

static void exited(uv_process_t *process, int64_t status, int signal_number)
{
    struct far_try *try = process->data;
    uv_close((uv_handle_t *)process, free_handle);
    if (!try)
        return;
    struct far *far = try->far;
    try->process = NULL;
    if (try == far->joined) {
        far_cut(far, signal_number ? "ssh was killed" : "ssh ended");
        return;
    }
    enum far_trouble trouble = trouble_of(status, try->said);
    bool certain = trouble == FAR_REFUSED || trouble == FAR_NO_PLAYER;
    set_trouble(far, trouble, try->said);
    far->refusals = certain ? far->refusals + 1 : 0;
    drop(try);
    if (certain)
        far_race(far, false);
}

static void no_good(struct far_try *try, enum far_trouble trouble, const char *said)
{
    struct far *far = try->far;
    set_trouble(far, trouble, said);
    far->refusals++;
    drop(try);
    far_race(far, false);
}

/* A line of the shell's, or the relay's first. True: it was the first, and the try may be gone. */
static bool first_line(struct far_try *try, const char *text)
{
    struct relay_line line;
    const char *why = NULL;
    char *safe = text_safe(text, strlen(text));
    if (!relay_is(text)) {
        if (safe[0])
            snprintf(try->said, sizeof try->said, "%s", safe);
        free(safe);
        return false;
    }
    free(safe);
    bool good = relay_decode(text, &line, &why) && line.kind == RELAY_HERE && line.version;
    if (!good)
        no_good(try, FAR_NOISE, why ? why : "no hello");
    else if (strcmp(line.version, KICHBAN_VERSION) != 0)
        no_good(try, FAR_VERSION, line.version);
    else
        far_won(try->far, try, &line);
    if (good)
        relay_clear(&line);
    return true;
}

static void came(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct far_try *try = stream->data;
    bool too_long = false;
    char *text;
    if (!try)
        return;
    struct far *far = try->far;
    if (count < 0) { /* what it says when it ends is still to come */
        uv_read_stop(stream);
        if (try == far->joined)
            far_cut(far, "the link ended");
        return;
    }
    if (try == far->joined) {
        line_feed(&far->link->lines, buf->base, (size_t)count);
        far_arrived(far->link);
        return;
    }
    line_feed(&try->lines, buf->base, (size_t)count);
    try->noise += (size_t)count;
    while ((text = line_next(&try->lines, &too_long)))
        if (first_line(try, text))
            return;
    if (too_long || try->noise > RELAY_NOISE)
        no_good(try, FAR_NOISE, try->said);
}

/* --- the beginning of one --- */

/* ssh's own words are read: they come in one language. */
static char **our_env(void)
{
    extern char **environ;
    char **list = NULL;
    size_t count = 0, room = 0;
    for (char **at = environ; *at; at++)
        if (strncmp(*at, "LC_ALL=", 7) != 0)
            ARRAY_PUSH(list, count, room, *at);
    ARRAY_PUSH(list, count, room, (char *)(uintptr_t) "LC_ALL=C");
    ARRAY_PUSH(list, count, room, NULL);
    return list;
}

static uv_pipe_t *open_pipe(struct far_try *try)
{
    uv_pipe_t *pipe = xcalloc(1, sizeof *pipe);
    uv_pipe_init(&try->far->link->all->engine->loop, pipe, 0);
    pipe->data = try;
    return pipe;
}

static int spawn(struct far_try *try, int end)
{
    struct links *links = try->far->link->all;
    char *args[FAR_ARGS];
    far_args(far_host(links), far_program(links), try->slot == FAR_QUICK, args);
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_INHERIT_FD, .data.fd = end},
        {.flags = UV_INHERIT_FD, .data.fd = end},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)try->words}};
    uv_process_options_t how = {.exit_cb = exited,
                                .file = args[0],
                                .args = args,
                                .env = our_env(),
                                .flags = UV_PROCESS_DETACHED, /* it can't ask on our terminal */
                                .stdio_count = 3,
                                .stdio = stdio};
    uv_process_t *process = xcalloc(1, sizeof *process);
    process->data = try;
    int wrong = uv_spawn(&links->engine->loop, process, &how);
    free(how.env);
    if (wrong != 0) {
        process->data = NULL;
        uv_close((uv_handle_t *)process, free_handle);
        return wrong;
    }
    try->process = process;
    uv_unref((uv_handle_t *)process);
    return 0;
}

static void begin(struct far *far, int slot)
{
    int ends[2];
    struct far_try *try = xcalloc(1, sizeof *try);
    *try = (struct far_try){.far = far, .slot = slot, .began_ms = engine_real_now()};
    far->tries[slot] = try;
    line_init(&try->lines, DECK_LINE_CAP);
    try->pipe = open_pipe(try);
    try->words = open_pipe(try);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        drop(try);
        return;
    }
    uv_pipe_open(try->pipe, ends[0]);
    int wrong = spawn(try, ends[1]);
    close(ends[1]);
    if (wrong != 0) {
        set_trouble(far, FAR_REFUSED, uv_strerror(wrong));
        far->refusals++;
        drop(try);
        return;
    }
    uv_read_start((uv_stream_t *)try->pipe, link_give_room, came);
    uv_read_start((uv_stream_t *)try->words, link_give_room, words_came);
}

/* --- the race --- */

static void clear_old(struct far *far, int64_t real_ms)
{
    for (int i = 0; i < FAR_TRIES; i++) {
        int64_t kept = i == FAR_QUICK ? PATIENT_KEPT_MS : QUICK_KEPT_MS;
        if (far->tries[i] && real_ms - far->tries[i]->began_ms > kept)
            drop(far->tries[i]);
    }
}

static void step(uv_timer_t *timer)
{
    struct far *far = timer->data;
    int64_t real_ms = engine_real_now(), apart = real_ms - far->apart_ms;
    int free_slot = -1;
    clear_old(far, real_ms);
    for (int i = 0; i < FAR_QUICK; i++)
        free_slot = far->tries[i] ? free_slot : i;
    if (!far->refusals && free_slot >= 0)
        begin(far, free_slot);
    if (!far->tries[FAR_QUICK] && (far->refusals || apart > PATIENT_AFTER_MS))
        begin(far, FAR_QUICK);
    far_race(far, false);
}

void far_race(struct far *far, bool now)
{
    int64_t apart = engine_real_now() - far->apart_ms;
    int doubled = far->refusals < REFUSED_MOST ? far->refusals : REFUSED_MOST;
    int64_t wait = doubled                 ? (int64_t)REFUSED_MS << (doubled - 1)
                   : now                   ? 0
                   : apart < SECONDS_MS    ? STEP_MS
                   : apart < MINUTE_MS     ? STEP_LONG_MS
                   : apart < 5 * MINUTE_MS ? STEP_SLOW_MS
                                           : STEP_LATE_MS;
    if (far->joined || far->link->all->closing)
        return;
    uv_update_time(&far->link->all->engine->loop);
    uv_timer_start(&far->next, step, (uint64_t)wait, 0);
}
