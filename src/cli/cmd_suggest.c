/* kichban suggest FILE --from RUN…: durations learnt from rehearsals, as a patch for `git apply`, or
 * as a new file. The show file itself is never written. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/patch.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/rehearsals.h"
#include "showfile/durations.h"
#include "sim/learn.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "ui/lang.h"
#include "base/banned.h"

#define LENGTHS_SHOWN 9

/* All that one call works on. */
struct work {
    const struct cli *cli;
    const char *file;
    char *real;  /* its path */
    char *bytes; /* as they are */
    size_t len;
    const struct show *show;
    struct faults faults;      /* what `check` says of it: warnings */
    struct rehearsals *learnt; /* one a session */
    char **runs;               /* names in full */
    size_t run_count, run_room;
    struct durations *durations;
    struct text_edit *edits;
    size_t count, room;
    struct buf reasons;
};

/* --- the runs --- */

static bool add_run(struct work *work, const struct history *history)
{
    for (size_t i = 0; i < work->show->session_count; i++) {
        if (strcmp(work->show->sessions[i].id, history->session) != 0)
            continue;
        rehearsals_add(&work->learnt[i], history);
        return true;
    }
    cli_wrong(work->cli, N_("%s has no session \"%s\", which %s ran"), work->file, history->session,
              history->name);
    return false;
}

/* A run that is named twice counts once. */
static bool take_run(struct work *work, const char *name)
{
    struct err err = {{0}};
    char *full = history_find(work->cli->state, name, &err);
    for (size_t i = 0; full && i < work->run_count; i++)
        if (strcmp(work->runs[i], full) == 0) {
            free(full);
            return true;
        }
    struct history *history = full ? history_open(work->cli->state, full, &err) : NULL;
    bool good = history && add_run(work, history);
    if (!history)
        cli_failed(work->cli, &err);
    history_free(history);
    if (full)
        ARRAY_PUSH(work->runs, work->run_count, work->run_room, full);
    return good;
}

static bool take_runs(struct work *work)
{
    if (!take_run(work, work->cli->from))
        return false;
    for (int i = 1; i < work->cli->count; i++)
        if (!take_run(work, work->cli->words[i]))
            return false;
    return true;
}

/* --- one segment --- */

/* A sentence in the language of the user; the caller owns it. */
static char *words(const char *english, ...) __attribute__((format(printf, 1, 2)));
static char *words(const char *english, ...)
{
    va_list args;
    va_start(args, english);
    char *said = xvasprintf(lang_text(english), args);
    va_end(args);
    return said;
}

/* One line on stderr about a segment that is left or cut; takes the sentence over. */
static void note(const struct segment *segment, char *said)
{
    fprintf(stderr, "%s %s: %s\n", segment->points[0].cue, segment->title, said);
    free(said);
}

static bool plays_media(const struct show *show, const struct segment *segment)
{
    for (size_t i = 0; i < segment->points[0].action_count; i++) {
        const struct action *action = &segment->points[0].actions[i];
        if (action->act == ACT_PLAY && action->media >= 0 &&
            show->media[action->media].loop != LOOP_VAMP)
            return true;
    }
    return false;
}

/* Its length is the file's to say, in `duration`. */
static bool can_learn(const struct show *show, const struct segment *segment, const struct law *law)
{
    if (!law->counts || law->basis == BASIS_EXACT || !law->rehearsed_count)
        return false;
    if (segment->duration_ms != TIME_NONE)
        return true;
    return !law->planned_ms && !segment->level_count && !plays_media(show, segment);
}

static bool told_before(const struct faults *before, const struct fault *fault)
{
    for (size_t i = 0; i < before->count; i++)
        if (strcmp(before->list[i].text, fault->text) == 0)
            return true;
    return false;
}

/* With this edit alone the file says what it should, and nothing is wrong about that line. */
static bool holds(const struct work *work, const struct text_edit *edit, size_t session, size_t at,
                  int64_t ms)
{
    struct faults faults = {.words = lang_text};
    size_t len;
    int line = 1;
    char *text = patch_apply(work->bytes, work->len, edit, 1, &len);
    struct show *show = showfile_load(text, len, work->real, work->file, tz_zone, &faults);
    bool good = show && show->sessions[session].segments[at].duration_ms == ms;
    for (size_t i = 0; i < edit->at; i++)
        line += work->bytes[i] == '\n';
    for (size_t i = 0; i < faults.count; i++)
        good = good && (faults.list[i].line != line || told_before(&work->faults, &faults.list[i]));
    show_free(show);
    faults_free(&faults);
    free(text);
    return good;
}

/* "6 Tổng kết: 10:00 -> 12:30, from 3 rehearsals: 12:10 12:31 13:05" */
static void add_reason(struct work *work, const struct session *session,
                       const struct segment *segment, const struct law *law, int64_t ms)
{
    char old[DUR_TEXT], new[DUR_TEXT];
    struct buf list = {0};
    for (size_t i = 0; i < law->rehearsed_count && i < LENGTHS_SHOWN; i++)
        buf_printf(&list, " %s", dur_countup(law->rehearsed[i], old));
    if (law->rehearsed_count > LENGTHS_SHOWN)
        buf_puts(&list, " …");
    buf_puts(&work->reasons, "  "); /* a cue may look like the head of a patch */
    if (work->show->session_count > 1)
        buf_printf(&work->reasons, "%s: ", session->id);
    buf_printf(&work->reasons, "%s %s: ", segment->points[0].cue, segment->title);
    const char *was = "–";
    if (segment->duration_ms != TIME_NONE)
        was = dur_countup(segment->duration_ms, old);
    dur_countup(ms, new);
    char *why = law->rehearsed_count == 1
                    ? words(N_("%s -> %s, from one rehearsal:%s"), was, new, buf_text(&list))
                    : words(N_("%s -> %s, from %zu rehearsals:%s"), was, new, law->rehearsed_count,
                            buf_text(&list));
    buf_printf(&work->reasons, "%s\n", why);
    free(why);
    buf_free(&list);
}

static void suggest_segment(struct work *work, size_t session, size_t at, const struct law *law)
{
    const struct segment *segment = &work->show->sessions[session].segments[at];
    char min[DUR_TEXT], learnt[DUR_TEXT];
    if (!can_learn(work->show, segment, law))
        return;
    int64_t ms = learn_length(law->rehearsed, law->rehearsed_count);
    if (segment->min_ms != TIME_NONE && ms < segment->min_ms) {
        note(segment,
             words(N_("took %s, less than its `min` of %s: no less than that is suggested"),
                   dur_countup(ms, learnt), dur_countup(segment->min_ms, min)));
        ms = segment->min_ms;
    }
    if (segment->duration_ms != TIME_NONE && !learn_differs(segment->duration_ms, ms))
        return;
    struct text_edit edit;
    if (!durations_edit(work->durations, session, at, ms, &edit)) {
        note(segment,
             words(N_("took %s, but its `duration` can't be changed without touching more"),
                   dur_countup(ms, learnt)));
        return;
    }
    if (!holds(work, &edit, session, at, ms)) {
        note(segment, words(N_("took %s, but `check` would find fault with that: left as it is"),
                            dur_countup(ms, learnt)));
        free(edit.text);
        return;
    }
    ARRAY_PUSH(work->edits, work->count, work->room, edit);
    add_reason(work, &work->show->sessions[session], segment, law, ms);
}

static void suggest_session(struct work *work, size_t number)
{
    const struct session *session = &work->show->sessions[number];
    struct rehearsed *list = rehearsals_list(&work->learnt[number]);
    struct course *course = course_new(work->show, session, list, work->learnt[number].count);
    if (course->left_out)
        cli_say(stderr,
                N_("left out: %zu rehearsed lengths under a third of the plan (from cue to cue)\n"),
                course->left_out);
    for (size_t i = 0; i < session->segment_count; i++)
        suggest_segment(work, number, i, &course->laws[i]);
    course_free(course);
    free(list);
}

/* --- what comes of it --- */

static int by_place(const void *a, const void *b)
{
    const struct text_edit *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The path from the top of the git work tree, else from here, else the file's name alone. */
static char *patch_path(const char *real)
{
    char *top = xstrdup(real), *slash, *here = getcwd(NULL, 0), *path = NULL;
    while (!path && (slash = strrchr(top, '/')) && slash != top) {
        *slash = '\0';
        char *git = xasprintf("%s/.git", top);
        if (access(git, F_OK) == 0)
            path = xstrdup(real + strlen(top) + 1);
        free(git);
    }
    size_t len = here ? strlen(here) : 0;
    if (!path && len && strncmp(real, here, len) == 0 && real[len] == '/')
        path = xstrdup(real + len + 1);
    if (!path)
        path = xstrdup(strrchr(real, '/') ? strrchr(real, '/') + 1 : real);
    free(here);
    free(top);
    return path;
}

/* What `check` will say of the changed file and doesn't say of this one: the plan may be too long. */
static void tell_new_faults(const struct work *work, const char *text, size_t len)
{
    struct faults after = {.words = lang_text};
    show_free(showfile_load(text, len, work->real, work->file, tz_zone, &after));
    for (size_t i = 0; i < after.count; i++)
        if (!told_before(&work->faults, &after.list[i]))
            cli_say(stderr, N_("with these durations: %s\n"), after.list[i].text);
    faults_free(&after);
}

static int write_new(const struct work *work, const char *text, size_t len)
{
    const char *path = work->cli->to;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return cli_wrong(work->cli, N_("%s is there already: nothing is written over"), path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    bool good = file && fwrite(text, 1, len, file) == len;
    good = file && fclose(file) == 0 && good;
    if (!good)
        return cli_wrong(work->cli, N_("%s can't be written: %s"), path, strerror(errno));
    fputs(buf_text(&work->reasons), stdout);
    return 0;
}

static int put_out(const struct work *work)
{
    size_t len;
    int code = 0;
    if (!work->count)
        cli_say(stderr, N_("nothing to suggest: the durations are as they were rehearsed\n"));
    char *text = patch_apply(work->bytes, work->len, work->edits, work->count, &len);
    tell_new_faults(work, text, len);
    if (work->cli->to) {
        code = write_new(work, text, len);
    } else {
        char *path = patch_path(work->real);
        char *patch = patch_unified(work->bytes, work->len, work->edits, work->count, path);
        fputs(buf_text(&work->reasons),
              stdout); /* git takes what stands before a patch for words */
        fputs(patch, stdout);
        free(patch);
        free(path);
    }
    free(text);
    return code;
}

static int suggest(struct work *work)
{
    struct err err = {{0}};
    work->real = path_real(work->file, &err);
    work->bytes = work->real ? path_read(work->real, SHOWFILE_BYTES, &work->len, &err) : NULL;
    if (!work->bytes)
        return cli_failed(work->cli, &err);
    work->durations = durations_open(work->bytes, work->len);
    if (!work->durations || !take_runs(work))
        return EXIT_USAGE;
    for (size_t i = 0; i < work->show->session_count; i++)
        suggest_session(work, i);
    if (work->count)
        qsort(work->edits, work->count, sizeof *work->edits, by_place);
    return put_out(work);
}

static void work_clear(struct work *work)
{
    for (size_t i = 0; i < work->count; i++)
        free(work->edits[i].text);
    for (size_t i = 0; i < work->run_count; i++)
        free(work->runs[i]);
    for (size_t i = 0; i < work->show->session_count; i++)
        rehearsals_clear(&work->learnt[i]);
    durations_free(work->durations);
    faults_free(&work->faults);
    buf_free(&work->reasons);
    free(work->edits);
    free(work->runs);
    free(work->learnt);
    free(work->bytes);
    free(work->real);
}

int cmd_suggest(const struct cli *cli)
{
    int code;
    if (!cli->from)
        return cli_wrong(cli, N_("which runs? --from RUN [RUN…], such as --from 20230916T"));
    struct work work = {.cli = cli, .file = cli->words[0]};
    struct show *show = cli_read(cli, work.file, &work.faults, &code);
    if (show) {
        work.show = show;
        work.learnt = xcalloc(show->session_count + 1, sizeof *work.learnt);
        code = suggest(&work);
        work_clear(&work);
    } else {
        if (code != EXIT_USAGE)
            code = cli_print_faults(cli, &work.faults, work.file);
        faults_free(&work.faults);
    }
    show_free(show);
    return code;
}
