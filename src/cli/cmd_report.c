/* kichban report: a run that was kept, planned against actual. */
#include "base/mem.h"
#include "cli/paper_of.h"
#include "cli/preflight.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

static void print_paper(const struct cli *cli, enum paper_format format,
                        const struct history *history, const struct report *report)
{
    static void (*const writers[])(const struct paper *paper, const struct report *report) = {
        [PAPER_TEXT] = report_text, [PAPER_HTML] = report_html, [PAPER_CSV] = report_csv};
    struct buf out = {0};
    char *date = words_date(report->snap->date);
    char *stamp = paper_stamp(history->show_path, history->began_text, history->run->show->timezone,
                              TIME_NONE);
    struct paper paper = {.out = &out,
                          .words = lang_text,
                          .lang = paper_lang(cli),
                          .kind = report->snap->mode == MODE_SHOW ? _("Report of a SHOW")
                                                                  : _("Report of a REHEARSAL"),
                          .programme = report->snap->programme,
                          .session = report->snap->session_title,
                          .date = date,
                          .stamp = stamp};
    writers[format](&paper, report);
    fwrite(buf_text(&out), 1, out.len, stdout);
    buf_free(&out);
    free(date);
    free(stamp);
}

static struct history *open_run(const struct cli *cli)
{
    struct err err = {{0}};
    const char *wanted = cli->count ? cli->words[0] : NULL;
    char *name = history_find(cli->state, wanted, &err);
    if (!name && err.text[0])
        cli_wrong(cli, N_("several runs begin so: %s"), err.text);
    else if (!name && wanted)
        cli_wrong(cli, N_("there is no run \"%s\"; \"kichban runs\" lists them"), wanted);
    else if (!name)
        cli_wrong(cli, N_("no run was kept under %s"), cli->state);
    struct history *history = name ? history_open(cli->state, name, &err) : NULL;
    if (name && !history)
        cli_failed(cli, &err);
    free(name);
    return history;
}

/* What of the preflight before the run wasn't good. `made` and the list are the caller's. */
static void take_preflight(const struct pre_kept *kept, const char *timezone, char **made,
                           struct report_preflight *preflight)
{
    size_t room = 0;
    *made = paper_wall(timezone, kept->made_wall);
    *preflight = (struct report_preflight){
        .made = *made,
        .bad = (int)pre_count(kept->items, kept->count, VERDICT_BAD),
        .warnings = (int)pre_count(kept->items, kept->count, VERDICT_WARN)};
    for (size_t i = 0; i < kept->count; i++) {
        const struct pre_item *item = &kept->items[i];
        struct report_finding finding = {.level = pre_level(item->verdict),
                                         .title = pre_title(item),
                                         .text = item->text ? item->text : ""};
        if (item->verdict != VERDICT_GOOD)
            ARRAY_PUSH(preflight->list, preflight->count, room, finding);
    }
}

int cmd_report(const struct cli *cli)
{
    enum paper_format format = PAPER_TEXT;
    bool json = cli->json || (cli->format && strcmp(cli->format, "json") == 0);
    if (!json && !paper_format(cli, &format))
        return EXIT_USAGE;
    struct history *history = open_run(cli);
    if (!history)
        return EXIT_USAGE;
    struct snapshot snap = {0};
    struct plan_out plan = {0};
    struct report report;
    report_of(history, &snap, &plan, &report);
    char *begun = paper_wall(history->run->show->timezone, history->begun_wall);
    report.begun = begun;
    struct pre_kept kept;
    char *made = NULL;
    if (pre_kept_read(cli->state, history->name, &kept))
        take_preflight(&kept, history->run->show->timezone, &made, &report.preflight);
    if (json) {
        char *line = report_json(history, &report, kept.json);
        fputs(line, stdout);
        free(line);
    } else {
        print_paper(cli, format, history, &report);
    }
    free(begun);
    free(made);
    free(report.preflight.list);
    pre_kept_clear(&kept);
    report_drop(&report);
    plan_free(&plan);
    snapshot_clear(&snap);
    history_free(history);
    return 0;
}
