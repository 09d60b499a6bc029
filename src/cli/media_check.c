#include "cli/media_check.h"

#include <errno.h>
#include <math.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/probe_cache.h"
#include "cli/prober.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "base/banned.h"

#define NO_JOB ((size_t)-1)
#define PROGRESS_CELLS 60
#define NEAR_MS 500 /* so far off are the lengths that containers write */

/* --- which files --- */

/* The file as it is now; what it is kept under. */
static bool key_of(const char *path, enum media_kind kind, struct probe_kept *key)
{
    struct stat is;
    if (stat(path, &is) != 0)
        return false;
    *key = (struct probe_kept){.kind = kind,
                               .size = is.st_size,
                               .mtime_ns =
                                   is.st_mtim.tv_sec * INT64_C(1000000000) + is.st_mtim.tv_nsec,
                               .version = PROBE_VERSION};
    key->found.path = (char *)(uintptr_t)path;
    return true;
}

static size_t find_job(const struct media_report *report, const char *path, enum media_kind kind)
{
    for (size_t i = 0; i < report->job_count; i++)
        if (report->jobs[i].ask.kind == kind && strcmp(report->jobs[i].ask.path, path) == 0)
            return i;
    return NO_JOB;
}

/* One job a file, however many media play it. */
static void add_medium(struct media_report *report, const struct media *media)
{
    struct medium *medium = &report->list[report->count++];
    struct stat is;
    *medium = (struct medium){.media = media, .job = NO_JOB};
    char *path = path_real(media->path, NULL);
    if (!path || stat(path, &is) != 0) {
        medium->wrong = errno;
    } else if (!S_ISREG(is.st_mode)) {
        medium->wrong = EISDIR;
    } else {
        medium->job = find_job(report, path, media->kind);
        if (medium->job == NO_JOB) {
            medium->job = report->job_count++;
            report->jobs[medium->job] = (struct probe_job){
                .ask = {.path = path, .kind = media->kind, .loudness = media->kind != MEDIA_STILL}};
            return;
        }
    }
    free(path);
}

/* --- how far it is --- */

struct counter {
    bool terminal;
    size_t at, of;
};

static void show_progress(void *context, const struct probe_job *job)
{
    struct counter *counter = context;
    counter->at++;
    if (!counter->terminal)
        return;
    const char *name = strrchr(job->ask.path, '/') + 1;
    char *safe = text_safe(name, strlen(name)), *cut = text_cut(safe, PROGRESS_CELLS);
    fprintf(stderr, "\r%s %zu/%zu %s\033[K", _("media"), counter->at, counter->of, cut);
    fflush(stderr);
    free(safe);
    free(cut);
}

/* --- looking --- */

/* What was found is kept, if the file is still the one that was opened. */
static void keep(struct probe_cache *cache, const struct probe_job *job,
                 const struct probe_kept *before)
{
    struct probe_kept now;
    if (job->found.state != PROBE_GOOD || !key_of(job->ask.path, job->ask.kind, &now) ||
        now.size != before->size || now.mtime_ns != before->mtime_ns)
        return;
    probe_found_copy(&now.found, &job->found);
    free(now.found.path);
    now.found.path = xstrdup(job->ask.path);
    probe_cache_add(cache, now);
}

static bool look_at_jobs(struct media_report *report, const char *cache_dir, bool terminal,
                         bool *cached, struct err *err)
{
    struct probe_cache cache;
    struct probe_kept *keys = xcalloc(report->job_count + 1, sizeof *keys);
    struct counter counter = {.terminal = terminal, .of = report->job_count};
    probe_cache_open(&cache, cache_dir);
    for (size_t i = 0; i < report->job_count; i++) {
        struct probe_job *job = &report->jobs[i];
        const struct probe_found *found = NULL;
        if (key_of(job->ask.path, job->ask.kind, &keys[i]))
            found = probe_cache_find(&cache, &keys[i]);
        if (!found)
            continue;
        probe_found_copy(&job->found, found);
        job->done = cached[i] = true;
        counter.at++;
    }
    bool good = prober_run(report->jobs, report->job_count, 0, show_progress, &counter, err);
    if (terminal)
        fputs("\r\033[K", stderr);
    for (size_t i = 0; good && i < report->job_count; i++)
        if (!cached[i])
            keep(&cache, &report->jobs[i], &keys[i]);
    probe_cache_close(&cache);
    free(keys);
    return good;
}

bool media_look(const struct show *show, const bool *used, const char *cache_dir, bool terminal,
                struct media_report *report, struct err *err)
{
    *report = (struct media_report){.list = xcalloc(show->media_count + 1, sizeof *report->list),
                                    .jobs = xcalloc(show->media_count + 1, sizeof *report->jobs)};
    for (size_t i = 0; i < show->media_count; i++)
        if (show->media[i].file && show->media[i].path && (!used || used[i]))
            add_medium(report, &show->media[i]);
    bool *cached = xcalloc(report->job_count + 1, sizeof *cached);
    bool good = look_at_jobs(report, cache_dir, terminal, cached, err);
    for (size_t i = 0; i < report->count; i++) {
        struct medium *medium = &report->list[i];
        if (medium->job == NO_JOB)
            continue;
        medium->found = &report->jobs[medium->job].found;
        medium->cached = cached[medium->job];
    }
    free(cached);
    return good;
}

void media_report_free(struct media_report *report)
{
    for (size_t i = 0; i < report->job_count; i++) {
        probe_ask_clear(&report->jobs[i].ask);
        probe_found_clear(&report->jobs[i].found);
    }
    free(report->jobs);
    free(report->list);
    *report = (struct media_report){0};
}

/* --- what was found --- */

int64_t medium_length_ms(const struct probe_found *found)
{
    int64_t end = probe_end_ms(found), said = found->length_ms;
    if (said == TIME_NONE || end == TIME_NONE)
        return end;
    return said > end + NEAR_MS || end > said + NEAR_MS ? end : said;
}

double medium_loudness(const struct medium *medium)
{
    if (!medium->found || medium->found->state != PROBE_GOOD)
        return NAN;
    return medium->found->loudness_lufs + medium->media->gain_centi / 100.0;
}

static const char *status(const struct medium *medium)
{
    if (!medium->found || medium->found->state != PROBE_GOOD)
        return _("CAN'T PLAY");
    if (medium->errors)
        return _("WRONG, see above");
    if (medium->warnings)
        return _("see above");
    return medium->cached ? _("ok, as before") : _("ok");
}

static void print_padded(const char *text, int cells)
{
    int width = text_width(text);
    printf("%s%*s", text, width < cells ? cells - width : 0, "");
}

static void print_medium(const struct medium *medium, int id_cells)
{
    const struct probe_found *found = medium->found;
    bool good = found && found->state == PROBE_GOOD;
    char length[DUR_TEXT] = "–", size[32] = "–", fps[16] = "–", loud[32] = "–";
    if (good && medium_length_ms(found) != TIME_NONE)
        dur_countup(medium_length_ms(found), length);
    if (good && found->width)
        snprintf(size, sizeof size, "%dx%d", found->width, found->height);
    if (good && found->fps > 0)
        snprintf(fps, sizeof fps, "%.4g fps", found->fps);
    if (good && isfinite(found->loudness_lufs))
        snprintf(loud, sizeof loud, "%.1f LUFS", medium_loudness(medium));
    print_padded(medium->media->id, id_cells + 2);
    printf("%*s", 8 - text_width(length), "");
    print_padded(length, text_width(length) + 2);
    print_padded(size, 11);
    print_padded(fps, 11);
    print_padded(loud, 12);
    puts(status(medium));
}

void media_print(const struct media_report *report)
{
    int cells = 0;
    for (size_t i = 0; i < report->count; i++) {
        int width = text_width(report->list[i].media->id);
        cells = width > cells ? width : cells;
    }
    for (size_t i = 0; i < report->count; i++)
        print_medium(&report->list[i], cells);
}
