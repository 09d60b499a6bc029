/* kichban sheet FILE --for …: a session on paper, or what concerns one reader of all of them. */
#include <sys/stat.h>

#include "base/mem.h"
#include "cli/live.h"
#include "cli/paper_of.h"
#include "paper/sheet.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

/* A paper about one session; about all of them unless one is named; the same for everybody outside:
 * no file's name and no word of a run stand on it. */
enum reach { ONE_SESSION, ALL_SESSIONS, EVERYBODY };

/* For whom there are sheets. */
static const struct reader {
    const char *name, *kind;
    enum reach reach;
    sheet_writer *write;
} readers[] = {
    {"caller", N_("Caller's sheet"), ONE_SESSION, sheet_caller},
    {"mc", N_("MC's sheet"), ONE_SESSION, sheet_mc},
    {"backstage", N_("Stage sheet"), ONE_SESSION, sheet_backstage},
    {"tv", N_("Television sheet"), ONE_SESSION, sheet_tv},
    {"awards", N_("Certificates in stage order"), ONE_SESSION, sheet_awards},
    {"public", N_("Programme"), EVERYBODY, sheet_public},
    {"unit", N_("Who is in charge of what"), ALL_SESSIONS, sheet_unit},
};

static const struct reader *reader_of(const struct cli *cli)
{
    for (size_t i = 0; cli->reader && i < COUNT_OF(readers); i++)
        if (strcmp(readers[i].name, cli->reader) == 0)
            return &readers[i];
    if (cli->reader)
        cli_wrong(cli, N_("--for %s: write caller, mc, backstage, tv, awards, public or unit"),
                  cli->reader);
    else
        cli_wrong(cli, N_("for whom? --for caller, mc, backstage, tv, awards, public or unit"));
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
    char *stamp = paper_stamp(NULL, bundle, show->timezone, changed);
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

/* A session as its sheet needs it; what it stands on. */
struct made {
    struct run *run;
    struct standing *standings;
    struct plan_in in;
    struct plan_out plan;
    char **does, *date, *live; /* live: a run of it is at that time */
};

static struct sheet make(const struct cli *cli, struct made *made, struct show *show,
                         const struct session *session, char **live)
{
    made->standings = live_standings(cli, cli->words[0], show, session, live);
    made->run = run_new(show, session, MODE_REHEARSAL, 1.0, 0);
    made->in = run_plan(made->run, session->start_at);
    made->does = actions_of(made->run);
    made->date = words_date(session->date);
    plan_compute(&made->in, session->start_at, &made->plan);
    struct sheet sheet = {.show = show,
                          .session = session,
                          .plan = &made->plan,
                          .rows = made->in.rows,
                          .does = made->does,
                          .standings = made->standings,
                          .date = made->date};
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        enum sign sign = words_kind_sign((enum segment_kind)kind);
        sheet.signs[kind] = sign == SIGN_COUNT ? NULL : sign_text(sign, false);
        sheet.kinds[kind] = kind == KIND_LIVE ? "" : words_kind((enum segment_kind)kind);
    }
    return sheet;
}

static void drop(struct made *made)
{
    for (size_t i = 0; i < made->run->now.point_count; i++)
        free(made->does[i]);
    free(made->does);
    free(made->standings);
    free(made->live);
    free(made->date);
    plan_free(&made->plan);
    free((void *)(uintptr_t)made->in.rows);
    run_free(made->run);
}

/* With the time of the run that it is taken from and, where it is cut when there is no room, the name
 * of the file. */
static char *whole_stamp(const char *version, const char *live, const char *file,
                         const struct reader *reader)
{
    const char *slash = strrchr(file, '/');
    if (reader->reach == EVERYBODY)
        return xstrdup(version);
    char *run = live ? msg_fill(_("as the run is at %1"), live, NULL, NULL) : NULL;
    char *stamp = xasprintf("%s%s%s · %s", version, run ? " · " : "", run ? run : "",
                            slash ? slash + 1 : file);
    free(run);
    return stamp;
}

/* About one session, or (NULL) about all of them. */
static void print_sheet(const struct cli *cli, struct paper *paper, const struct reader *reader,
                        enum paper_format format, struct show *show, const struct session *one)
{
    size_t count = one ? 1 : show->session_count;
    struct made *made = xcalloc(count, sizeof *made);
    struct sheet *sheets = xcalloc(count, sizeof *sheets);
    for (size_t i = 0; i < count; i++)
        sheets[i] = make(cli, &made[i], show, one ? one : &show->sessions[i], &made[i].live);
    for (size_t i = 0; i < count; i++) {
        sheets[i].all = sheets;
        sheets[i].all_count = count;
    }
    paper->date = sheets[0].date;
    char *stamp = whole_stamp(paper->stamp, one ? made[0].live : NULL, cli->words[0], reader);
    paper->stamp = stamp;
    reader->write(paper, &sheets[0], format);
    fwrite(buf_text(paper->out), 1, paper->out->len, stdout);
    for (size_t i = 0; i < count; i++)
        drop(&made[i]);
    free(stamp);
    free(sheets);
    free(made);
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
    bool all = reader->reach != ONE_SESSION && !cli->session;
    const struct session *session = all ? NULL : cli_session(cli, show);
    if (session || all) {
        struct buf out = {0};
        char *stamp = stamp_of(cli->words[0], show);
        struct paper paper = {.out = &out,
                              .words = lang_text,
                              .lang = paper_lang(cli),
                              .kind = lang_text(reader->kind),
                              .programme = show->title,
                              .session = session ? session->title : show->title,
                              .stamp = stamp};
        print_sheet(cli, &paper, reader, format, show, session);
        buf_free(&out);
        free(stamp);
    }
    show_free(show);
    return session || all ? 0 : EXIT_USAGE;
}
