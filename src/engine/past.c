/* The last runs of this show and session, for who asks: read on a thread of the pool, so that no GO
 * waits for it. */
#include "engine/past.h"

#include "base/mem.h"
#include "engine/clients.h"
#include "past/history.h"
#include "sys/path.h"
#include "wire/past.h"
#include "base/banned.h"

#define LOOKED_AT 20 /* the newest runs; what lies behind them isn't looked for */
#define PREFLIGHT_BYTES (4u << 20)

/* The thread has it until it is done. */
struct past_job {
    uv_work_t work;
    struct engine *engine; /* of the loop, not of the thread */
    char *state, *show_path, *session, *own;
    char *line;
};

static void take_run(const struct history *history, struct past_run *out)
{
    const struct run *run = history->run;
    *out = (struct past_run){
        .name = xstrdup(history->name), .mode = run->mode, .begun_wall = history->begun_wall};
    for (size_t i = 0; i < run->now.row_count; i++) {
        const struct row *row = &run->now.rows[i];
        if (row->start == TIME_NONE || row->end == TIME_NONE)
            continue;
        struct past_segment segment = {.id = xstrdup(row->segment->id),
                                       .ms = row->end - row->start - row->held_ms};
        ARRAY_PUSH(out->segments, out->segment_count, out->segment_room, segment);
    }
}

/* Runs are named by their session: others needn't be opened. */
static bool may_be_of(const char *name, const char *session)
{
    const char *dash = strchr(name, '-');
    return dash && strncmp(dash + 1, session, strlen(session)) == 0;
}

/* One that has something to compare with. */
static bool fits(const struct past_job *job, const struct history *history)
{
    if (strcmp(history->show_path, job->show_path) != 0 ||
        strcmp(history->session, job->session) != 0)
        return false;
    for (size_t i = 0; i < history->run->now.row_count; i++)
        if (history->run->now.rows[i].end != TIME_NONE)
            return true;
    return false;
}

/* Never the run of this very process: its files mustn't be opened again. */
static void read_runs(const struct past_job *job, struct past *past)
{
    size_t count, looked = 0;
    char **names = history_names(job->state, &count);
    for (size_t i = 0; i < count; i++) {
        struct history *history = NULL;
        if (past->run_count < PAST_RUNS && looked < LOOKED_AT && strcmp(names[i], job->own) != 0 &&
            may_be_of(names[i], job->session)) {
            history = history_open(job->state, names[i], NULL);
            looked++;
        }
        if (history && fits(job, history))
            take_run(history, &past->runs[past->run_count++]);
        history_free(history);
        free(names[i]);
    }
    free(names);
}

static void work(uv_work_t *at)
{
    struct past_job *job = at->data;
    struct past past = {0};
    size_t length;
    char *path = xasprintf("%s/runs/%s.preflight", job->state, job->own);
    char *preflight = path_read(path, PREFLIGHT_BYTES, &length, NULL);
    read_runs(job, &past);
    job->line = past_encode(&past, preflight);
    past_clear(&past);
    free(preflight);
    free(path);
}

static void done(uv_work_t *at, int status)
{
    struct past_job *job = at->data;
    struct engine *engine = job->engine;
    engine->remembering = false;
    if (status == 0 && job->line && !engine->quitting)
        clients_past(engine->clients, xstrdup(job->line));
    free(job->line);
    free(job->state);
    free(job->show_path);
    free(job->session);
    free(job->own);
    free(job);
}

void past_begin(struct engine *engine)
{
    if (engine->remembering)
        return; /* who asks meanwhile gets the same */
    struct past_job *job = xmalloc(sizeof *job);
    *job = (struct past_job){.engine = engine,
                             .state = xstrdup(engine->options.state),
                             .show_path = xstrdup(engine->show_path),
                             .session = xstrdup(engine->session->id),
                             .own = xstrdup(engine->run_name)};
    job->work.data = job;
    engine->remembering = true;
    if (uv_queue_work(&engine->loop, &job->work, work, done) != 0)
        done(&job->work, UV_ENOMEM);
}
