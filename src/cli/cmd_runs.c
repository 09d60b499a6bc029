/* kichban runs: the runs that were kept, the newest first. */
#include "base/mem.h"
#include "base/text.h"
#include "cli/paper_of.h"
#include "ui/lang.h"
#include "wire/state.h"
#include "base/banned.h"

/* A run in one line. */
struct line {
    const struct history *history;
    struct snapshot snap;
    struct plan_out plan;
    struct report report;
    struct report_sum sum;
};

static void line_make(const struct history *history, struct line *line)
{
    *line = (struct line){.history = history};
    report_of(history, &line->snap, &line->plan, &line->report);
    line->sum = report_sum(&line->report);
}

static void line_clear(struct line *line)
{
    report_drop(&line->report);
    plan_free(&line->plan);
    snapshot_clear(&line->snap);
}

static int64_t length_of(int64_t from, int64_t to)
{
    return from == TIME_NONE || to == TIME_NONE ? TIME_NONE : to - from;
}

/* How far it came. */
static char *place_of(const struct line *line)
{
    const struct snapshot *snap = &line->snap;
    if (line->sum.finished)
        return xstrdup(_("finished"));
    if (!snap->on_cue)
        return xstrdup(line->report.live ? _("goes on, not begun") : _("not begun"));
    return msg_fill(line->report.live ? _("goes on, at %1") : _("left at %1"), snap->on_cue, NULL,
                    NULL);
}

static void put(const char *text, int cells, bool right)
{
    int pad = cells - text_width(text);
    pad = pad > 0 ? pad : 0;
    printf("%*s%s%*s  ", right ? pad : 0, "", text, right ? 0 : pad, "");
}

#define NAME_CELLS 28
#define WHEN_CELLS 16
#define MODE_CELLS 10
#define LENGTH_CELLS 8

static void print_heads(void)
{
    put(_("run"), NAME_CELLS, false);
    put(_("begun"), WHEN_CELLS, true);
    put(_("mode"), MODE_CELLS, false);
    put(_("planned"), LENGTH_CELLS, true);
    put(_("actual"), LENGTH_CELLS, true);
    put(_("off"), LENGTH_CELLS, true);
    puts(_("state"));
}

static const char *length_text(int64_t ms, char out[DUR_TEXT])
{
    return ms == TIME_NONE ? "–" : dur_countup(ms > 0 ? ms : 0, out);
}

static void print_line(const struct line *line)
{
    char text[DUR_TEXT];
    const struct history *history = line->history;
    char *when = paper_wall(history->run->show->timezone, history->begun_wall);
    char *place = place_of(line), *title = text_cut(line->snap.session_title, 60);
    put(history->name, NAME_CELLS, false);
    put(when, WHEN_CELLS, true);
    put(line->snap.mode == MODE_SHOW ? _("SHOW") : _("REHEARSAL"), MODE_CELLS, false);
    put(length_text(length_of(line->sum.planned_start, line->sum.planned_end), text), LENGTH_CELLS,
        true);
    put(length_text(length_of(line->sum.actual_start, line->sum.actual_end), text), LENGTH_CELLS,
        true);
    put(line->sum.over_ms == TIME_NONE ? "–" : dur_signed(line->sum.over_ms, text), LENGTH_CELLS,
        true);
    printf("%s\n  %s\n", place, title);
    free(title);
    free(place);
    free(when);
}

static void print_json(const struct line *line)
{
    const struct history *history = line->history;
    const struct zone *zone = &line->snap.zone;
    json_t *object = json_object();
    put_text(object, "run", history->name);
    put_text(object, "session", history->session);
    put_text(object, "title", line->snap.session_title);
    put_text(object, "programme", line->snap.programme);
    put_text(object, "file", history->show_path);
    put_text(object, "mode", mode_names[line->snap.mode]);
    put_instant(object, "begun", zone, history->begun_at);
    put_instant(object, "begun_wall", zone, history->begun_wall);
    put_text(object, "phase", phase_names[line->snap.phase]);
    json_object_set_new(object, "live", json_boolean(line->report.live));
    put_text(object, "on_air", line->snap.on_cue);
    put_time(object, "planned_ms", length_of(line->sum.planned_start, line->sum.planned_end));
    put_time(object, "actual_ms", length_of(line->sum.actual_start, line->sum.actual_end));
    put_time(object, "over_under_ms", line->sum.over_ms);
    char *text = json_text(object);
    text[strcspn(text, "\n")] = '\0';
    fputs(text, stdout);
    free(text);
}

/* A run that can't be read any more is no reason not to list the others. */
static void print_unread(const struct cli *cli, const char *name, const struct err *err)
{
    if (!cli->json) {
        put(name, NAME_CELLS, false);
        puts(_("can't be read any more"));
    }
    cli_failed(cli, err);
}

int cmd_runs(const struct cli *cli)
{
    size_t count, printed = 0;
    char **names = history_names(cli->state, &count);
    if (cli->json)
        putchar('[');
    else if (count)
        print_heads();
    else
        cli_say(stderr, N_("no run was kept under %s\n"), cli->state);
    for (size_t i = 0; i < count; i++) {
        struct err err = {{0}};
        struct line line;
        struct history *history = history_open(cli->state, names[i], &err);
        if (history) {
            line_make(history, &line);
            if (cli->json && printed++)
                putchar(',');
            (cli->json ? print_json : print_line)(&line);
            line_clear(&line);
            history_free(history);
        } else {
            print_unread(cli, names[i], &err);
        }
        free(names[i]);
    }
    if (cli->json)
        puts("]");
    free(names);
    return 0;
}
