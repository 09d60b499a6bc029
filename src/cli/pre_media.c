/* Every medium of the session: all that `check --media` says of it, and whether this machine decodes it
 * fast enough. */
#include <math.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/preflight.h"
#include "cli/prober.h"
#include "cli/shell.h"
#include "sys/digest.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define NO_JOB ((size_t)-1)

/* --- judging --- */

static const char *rate_text(double rate, char out[24])
{
    if (rate >= 100)
        return ">100x";
    snprintf(out, 24, rate < 10 ? "%.1fx" : "%.0fx", rate);
    return out;
}

/* "41x, 53x, 46x" */
static char *rates_text(const struct probe_found *found)
{
    struct buf out = {0};
    char text[24];
    for (int i = 0; i < found->rate_count; i++)
        buf_printf(&out, "%s%s", i ? ", " : "", rate_text(found->rates[i].rate, text));
    return buf_steal(&out);
}

char *pre_remedy(const struct media *media)
{
    static const char picture[] = "scale=-2:720,fps=25";
    const char *dot = strrchr(media->path, '.'), *slash = strrchr(media->path, '/');
    int stem =
        (int)(dot && slash && dot > slash + 1 ? (size_t)(dot - media->path) : strlen(media->path));
    bool film = media->kind == MEDIA_VIDEO;
    char *out = xasprintf("%.*s-%s", stem, media->path, film ? "720p25.mp4" : "48k.wav");
    const char *const of_film[] = {
        "ffmpeg",   "-n",        "-i",         media->path, "-vf",  picture, "-c:v",
        "libx264",  "-preset",   "medium",     "-crf",      "19",   "-g",    "50",
        "-pix_fmt", "yuv420p",   "-c:a",       "aac",       "-b:a", "192k",  "-ar",
        "48000",    "-movflags", "+faststart", out,         NULL};
    const char *const of_sound[] = {"ffmpeg",    "-n",  "-i",    media->path, "-vn", "-c:a",
                                    "pcm_s16le", "-ar", "48000", out,         NULL};
    char *command = shell_command(film ? of_film : of_sound);
    free(out);
    return command;
}

void pre_judge_rates(struct pre_item *item, const struct media *media,
                     const struct probe_found *found)
{
    static const char *const names[PROBE_PLACES] = {"rate_start", "rate_middle", "rate_end"};
    static const char *const slow[PROBE_PLACES] = {
        N_("TOO HEAVY FOR THIS MACHINE: decoded at %1 at its start, %2 is the least; make a "
           "lighter "
           "copy and name it in the show file"),
        N_("TOO HEAVY FOR THIS MACHINE: decoded at %1 in its middle, %2 is the least; make a "
           "lighter "
           "copy and name it in the show file"),
        N_("TOO HEAVY FOR THIS MACHINE: decoded at %1 at its end, %2 is the least; make a lighter "
           "copy and name it in the show file")};
    int slowest = 0;
    char is[24], least[24];
    if (!found->rate_count)
        return;
    for (int i = 0; i < found->rate_count; i++) {
        pre_figure(item, names[i], found->rates[i].rate);
        if (found->rates[i].rate < found->rates[slowest].rate)
            slowest = i;
    }
    char *rates = rates_text(found);
    double rate = found->rates[slowest].rate;
    if (rate >= PRE_LEAST_RATE) {
        pre_say(item, VERDICT_GOOD,
                found->rate_count > 1 ? N_("decoded at %1 (start, middle, end)")
                                      : N_("decoded at %1"),
                rates, NULL, NULL);
    } else {
        snprintf(least, sizeof least, "%.1fx", PRE_LEAST_RATE);
        pre_say(item, VERDICT_BAD, slow[slowest], rate_text(rate, is), least, NULL);
        pre_cure(item, pre_remedy(media));
    }
    free(rates);
}

/* --- what it is --- */

/* "15:00"; of what is short, "0.8s". */
static const char *length_text(int64_t ms, char out[DUR_TEXT])
{
    return ms < 10 * SECOND_MS ? dur_written((ms + 50) / 100 * 100, out) : dur_countup(ms, out);
}

/* "1280x720, 25 fps, 0:20, -23.1 LUFS" */
static char *facts_text(const struct medium *medium)
{
    const struct probe_found *found = medium->found;
    struct buf out = {0};
    char length[DUR_TEXT];
    if (found->width)
        buf_printf(&out, "%dx%d", found->width, found->height);
    if (found->fps > 0)
        buf_printf(&out, "%s%.4g fps", out.len ? ", " : "", found->fps);
    if (medium->media->kind != MEDIA_STILL && medium_length_ms(found) != TIME_NONE)
        buf_printf(&out, "%s%s", out.len ? ", " : "", length_text(medium_length_ms(found), length));
    if (isfinite(found->loudness_lufs))
        buf_printf(&out, "%s%.1f LUFS", out.len ? ", " : "", medium_loudness(medium));
    return buf_steal(&out);
}

static void judge_sum(struct pre_item *item, const struct media *media)
{
    char sum[SHA256_TEXT];
    if (!media->sha256)
        return;
    if (!digest_sha256_file(media->path, sum))
        pre_say(item, VERDICT_BAD, N_("its checksum can't be read"), NULL, NULL, NULL);
    else if (strcmp(sum, media->sha256) == 0)
        pre_say(item, VERDICT_GOOD, N_("it is the file of the checksum (`sha256`)"), NULL, NULL,
                NULL);
    else
        pre_say(item, VERDICT_BAD,
                N_("IT IS ANOTHER FILE: its checksum isn't the one that `sha256` names"), NULL,
                NULL, NULL);
}

/* What check --media says of it; the faults are those of media_judge() alone. */
static void say_faults(struct pre_item *item, const struct faults *faults, const char *file,
                       const struct media *media)
{
    char line[16];
    snprintf(line, sizeof line, "%d", media->line);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        if (fault->line == media->line && fault->col == media->col &&
            strcmp(fault->file, file) == 0)
            pre_say(item, fault->warning ? VERDICT_WARN : VERDICT_BAD, N_("line %1: %2"), line,
                    fault->text, NULL);
    }
}

static const char *cue_in(const struct session *session, int media)
{
    for (size_t s = 0; s < session->segment_count; s++) {
        const struct segment *segment = &session->segments[s];
        for (size_t p = 0; p < segment->point_count; p++)
            for (size_t a = 0; a < segment->points[p].action_count; a++)
                if (segment->points[p].actions[a].media == media)
                    return segment->points[p].cue;
    }
    return NULL;
}

/* Where a medium that can't play will be missed. */
static void say_cue(struct pre_item *item, const struct preflight *pre, const struct media *media)
{
    const struct show *show = pre->show;
    const char *cue = NULL, *session = "";
    for (size_t i = 0; i < show->session_count && !cue; i++) {
        const struct session *at = &show->sessions[i];
        cue = pre->session && pre->session != at ? NULL : cue_in(at, (int)(media - show->media));
        session = at->title;
    }
    if (cue)
        pre_say(item, VERDICT_GOOD, N_("cue %1 of \"%2\" needs it"), cue, session, NULL);
}

/* --- the media one after the other --- */

struct race {
    struct preflight *pre;
    struct media_report *report;
    struct faults *faults;
    struct probe_job *jobs;
    size_t count;
    size_t *job_of; /* of each medium */
    size_t told;    /* media whose items are out */
};

/* What was measured of it, or that nothing could be. */
static void say_speed(struct pre_item *item, const struct media *media,
                      const struct probe_found *raced)
{
    if (raced->state == PROBE_GOOD) {
        pre_judge_rates(item, media, raced);
    } else if (item->verdict != VERDICT_BAD) {
        pre_say(item, VERDICT_BAD, N_("it could be opened, but not played through"), NULL, NULL,
                NULL);
        pre_cure(item, pre_remedy(media));
    }
}

static bool too_slow(const struct probe_found *raced)
{
    bool slow = raced->state != PROBE_GOOD;
    for (int i = 0; i < raced->rate_count; i++)
        slow = slow || raced->rates[i].rate < PRE_LEAST_RATE;
    return slow;
}

static void tell(struct race *race, const struct medium *medium, size_t job)
{
    const struct media *media = medium->media;
    const struct probe_found *raced = job == NO_JOB ? NULL : &race->jobs[job].found;
    char *id = xasprintf("media.%s", media->id);
    struct pre_item item = pre_item_named(id, media->id);
    free(id);
    if (medium->found && medium->found->state == PROBE_GOOD) {
        char *facts = facts_text(medium);
        pre_say(&item, VERDICT_GOOD, "%1", facts, NULL, NULL);
        free(facts);
        judge_sum(&item, media);
    }
    say_faults(&item, race->faults, race->pre->cli->words[0], media);
    if (item.verdict == VERDICT_BAD || (raced && too_slow(raced)))
        say_cue(&item, race->pre, media);
    if (raced)
        say_speed(&item, media, raced);
    pre_add(race->pre, item);
}

static void tell_done(struct race *race)
{
    for (; race->told < race->report->count; race->told++) {
        size_t job = race->job_of[race->told];
        if (job != NO_JOB && !race->jobs[job].done)
            return;
        tell(race, &race->report->list[race->told], job);
    }
}

static void taken_up(void *context, const struct probe_job *job)
{
    struct race *race = context;
    tell_done(race);
    pre_working(race->pre, strrchr(job->ask.path, '/') + 1, (size_t)(job - race->jobs) + 1,
                race->count);
}

/* One job a file that plays in time. */
static void add_jobs(struct race *race)
{
    const struct media_report *report = race->report;
    for (size_t i = 0; i < report->count; i++) {
        const struct medium *medium = &report->list[i];
        race->job_of[i] = NO_JOB;
        if (!medium->found || medium->found->state != PROBE_GOOD ||
            medium->media->kind == MEDIA_STILL || (medium->found->still && !medium->found->video))
            continue;
        const struct probe_ask *ask = &report->jobs[medium->job].ask;
        for (size_t k = 0; k < race->count && race->job_of[i] == NO_JOB; k++)
            if (race->jobs[k].ask.kind == ask->kind &&
                strcmp(race->jobs[k].ask.path, ask->path) == 0)
                race->job_of[i] = k;
        if (race->job_of[i] != NO_JOB)
            continue;
        race->job_of[i] = race->count;
        race->jobs[race->count++].ask =
            (struct probe_ask){.path = xstrdup(ask->path),
                               .kind = ask->kind,
                               .speed = true,
                               .length_ms = medium_length_ms(medium->found)};
    }
}

/* What the plan says of lengths, which is no single medium's. */
static void tell_plan(struct race *race)
{
    struct pre_item item = pre_item("lengths", N_("lengths"));
    for (size_t i = 0; i < race->faults->count; i++) {
        const struct fault *fault = &race->faults->list[i];
        bool of_medium = false;
        for (size_t k = 0; k < race->report->count && !of_medium; k++)
            of_medium = race->report->list[k].media->line == fault->line;
        if (!of_medium)
            pre_say(&item, fault->warning ? VERDICT_WARN : VERDICT_BAD, "%1", fault->text, NULL,
                    NULL);
    }
    if (!item.text)
        pre_say(&item, VERDICT_GOOD, N_("what plays fits the plan"), NULL, NULL, NULL);
    pre_add(race->pre, item);
}

static void race_all(struct preflight *pre, struct media_report *report, struct faults *faults)
{
    struct race race = {.pre = pre,
                        .report = report,
                        .faults = faults,
                        .jobs = xcalloc(report->count + 1, sizeof *race.jobs),
                        .job_of = xcalloc(report->count + 1, sizeof *race.job_of)};
    struct err err;
    add_jobs(&race);
    prober_run(race.jobs, race.count, 1, taken_up, &race, &err); /* alone: it is a measurement */
    tell_done(&race);
    tell_plan(&race);
    for (size_t i = 0; i < race.count; i++) {
        probe_ask_clear(&race.jobs[i].ask);
        probe_found_clear(&race.jobs[i].found);
    }
    free(race.jobs);
    free(race.job_of);
}

void pre_look_media(struct preflight *pre)
{
    struct media_report report;
    struct faults faults = {.words = lang_text};
    struct err err = {{0}};
    char *cache = path_cache();
    if (!media_look(pre->show, pre->used, cache, pre->progress, &report, &err)) {
        struct pre_item item = pre_item("media", N_("media"));
        pre_say(&item, VERDICT_BAD, "%1", err.text, NULL, NULL);
        pre_add(pre, item);
    } else if (report.count) {
        media_judge(pre->show, &report, pre->cli->words[0], &faults);
        race_all(pre, &report, &faults);
    } else {
        struct pre_item item = pre_item("media", N_("media"));
        pre_say(&item, VERDICT_GOOD, N_("nothing is played"), NULL, NULL, NULL);
        pre_add(pre, item);
    }
    media_report_free(&report);
    faults_free(&faults);
    free(cache);
}
