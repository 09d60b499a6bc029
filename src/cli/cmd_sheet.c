/* kichban sheet FILE --for caller|mc: a session on paper. */
#include <sys/stat.h>

#include "base/mem.h"
#include "cli/paper_of.h"
#include "paper/sheet.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

/* For whom there are sheets, and how each is written. */
static const struct reader {
    const char *name, *kind;
    sheet_writer *write[3]; /* by enum paper_format */
} readers[] = {
    {"caller",
     N_("Caller's sheet"),
     {[PAPER_TEXT] = sheet_caller_text,
      [PAPER_HTML] = sheet_caller_html,
      [PAPER_CSV] = sheet_caller_csv}},
    {"mc",
     N_("MC's sheet"),
     {[PAPER_TEXT] = sheet_mc_text, [PAPER_HTML] = sheet_mc_html, [PAPER_CSV] = sheet_mc_csv}},
};

static const struct reader *reader_of(const struct cli *cli)
{
    for (size_t i = 0; cli->reader && i < COUNT_OF(readers); i++)
        if (strcmp(readers[i].name, cli->reader) == 0)
            return &readers[i];
    if (cli->reader)
        cli_wrong(cli, N_("--for %s: write caller or mc"), cli->reader);
    else
        cli_wrong(cli, N_("for whom? --for caller or --for mc"));
    return NULL;
}

static int64_t later_change(const char *path, int64_t than)
{
    struct stat is;
    if (stat(path, &is) != 0)
        return than;
    int64_t at = is.st_mtim.tv_sec * SECOND_MS + is.st_mtim.tv_nsec / 1000000;
    return than == TIME_NONE || at > than ? at : than;
}

/* Which file, and in which state: of it and of the lists and words that it names. */
static char *stamp_of(const char *file, const struct show *show)
{
    size_t length;
    char *text = path_read(file, SHOWFILE_BYTES, &length, NULL);
    char *bundle = showfile_bundle(text ? text : "", show);
    int64_t changed = later_change(file, TIME_NONE);
    for (size_t i = 0; i < show->file_count; i++)
        changed = later_change(show->files[i].path, changed);
    char *stamp = paper_stamp(file, bundle, show->timezone, changed);
    free(bundle);
    free(text);
    return stamp;
}

/* What GO does at every point, in the words of the screen. */
static char **actions_of(const struct run *run)
{
    char **does = xcalloc(run->now.point_count + 1, sizeof *does);
    for (size_t i = 0; i < run->now.point_count; i++) {
        size_t count;
        struct snap_action *list = snapshot_actions(run, (int)i, &count);
        does[i] = words_action_list(list, count);
        snapshot_actions_free(list, count);
    }
    return does;
}

static void print_sheet(const struct paper *paper, const struct reader *reader,
                        enum paper_format format, const struct show *show,
                        const struct session *session)
{
    struct run *run = run_new(show, session, MODE_REHEARSAL, 1.0, 0);
    struct plan_in in = run_plan(run, session->start_at);
    struct plan_out plan;
    char **does = actions_of(run);
    plan_compute(&in, session->start_at, &plan);
    struct sheet sheet = {
        .show = show, .session = session, .plan = &plan, .rows = in.rows, .does = does};
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        enum sign sign = words_kind_sign((enum segment_kind)kind);
        sheet.signs[kind] = sign == SIGN_COUNT ? NULL : sign_text(sign, false);
        sheet.kinds[kind] = kind == KIND_LIVE ? "" : words_kind((enum segment_kind)kind);
    }
    reader->write[format](paper, &sheet);
    fwrite(buf_text(paper->out), 1, paper->out->len, stdout);
    for (size_t i = 0; i < run->now.point_count; i++)
        free(does[i]);
    free(does);
    plan_free(&plan);
    free((void *)(uintptr_t)in.rows);
    run_free(run);
}

int cmd_sheet(const struct cli *cli)
{
    enum paper_format format;
    const struct reader *reader = reader_of(cli);
    if (!reader || !paper_format(cli, &format))
        return EXIT_USAGE;
    int code;
    struct show *show = cli_load(cli, cli->words[0], true, &code);
    if (!show)
        return code;
    const struct session *session = cli_session(cli, show);
    if (session) {
        struct buf out = {0};
        char *date = words_date(session->date), *stamp = stamp_of(cli->words[0], show);
        struct paper paper = {.out = &out,
                              .words = lang_text,
                              .lang = paper_lang(cli),
                              .kind = lang_text(reader->kind),
                              .programme = show->title,
                              .session = session->title,
                              .date = date,
                              .stamp = stamp};
        print_sheet(&paper, reader, format, show, session);
        buf_free(&out);
        free(date);
        free(stamp);
    }
    show_free(show);
    return session ? 0 : EXIT_USAGE;
}
