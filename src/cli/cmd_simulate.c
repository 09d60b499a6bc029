/* kichban simulate FILE: the end of a session, forecast by thousands of evenings through the core.
 * For the desk and the technician: a caller on air has better things to look at. */
#include <inttypes.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/rehearsals.h"
#include "sim/cuts.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define SEED_MOST 999999999
#define WEIGHTS_SHOWN 6
#define LEAST_SHARE 0.01
#define NAME_CELLS 42
#define PATIENCE_MS 300
/* A step of the ladder is judged by this part of the evenings: it is one of many. */
#define CUT_PART 5

struct wanted {
    const struct show *show;
    const struct session *session;
    const struct course *course;
    size_t runs;
    uint64_t seed;
    size_t rehearsals;
};

static void say_end(const struct wanted *wanted, const char *name, int64_t end, int64_t against)
{
    char clock[INSTANT_TEXT], apart[DUR_TEXT];
    printf("  %s  %s  %9s\n", name, instant_clock(&wanted->session->zone, end, true, clock),
           dur_signed(end - against, apart));
}

static int percent(size_t part, size_t whole)
{
    return (int)((part * 200 + whole) / (whole * 2));
}

static void print_end(const struct wanted *wanted, const struct forecast *forecast)
{
    const struct session *session = wanted->session;
    char clock[INSTANT_TEXT];
    char *date = words_date(session->date);
    bool off_air = session->off_air_at != TIME_NONE;
    printf("%s, %s\n", session->title, date);
    cli_say(stdout,
            off_air ? N_("off air %s; the end in %zu evenings (seed %" PRIu64 "):\n")
                    : N_("planned end %s; the end in %zu evenings (seed %" PRIu64 "):\n"),
            instant_clock(&session->zone, forecast->planned_end, true, clock), forecast->runs,
            wanted->seed);
    say_end(wanted, "P10", forecast->p10, forecast->planned_end);
    say_end(wanted, "P50", forecast->p50, forecast->planned_end);
    say_end(wanted, "P90", forecast->p90, forecast->planned_end);
    cli_say(stdout,
            off_air ? N_("past off air: %d %% of the evenings\n")
                    : N_("past the planned end: %d %% of the evenings\n"),
            percent(forecast->over, forecast->runs));
    free(date);
}

static void print_basis(const struct wanted *wanted)
{
    const struct course *course = wanted->course;
    size_t of[BASIS_UNKNOWN + 1] = {0};
    for (size_t i = 0; i < wanted->session->segment_count; i++)
        if (course->laws[i].counts)
            of[course->laws[i].basis]++;
    cli_say(stdout,
            N_("\nlengths: %zu exact (media), %zu from rehearsals (runs: %zu), %zu assumed around "
               "the plan, %zu unknown\n"),
            of[BASIS_EXACT], of[BASIS_REHEARSED], wanted->rehearsals, of[BASIS_ASSUMED],
            of[BASIS_UNKNOWN]);
    puts(course->late ? _("the beginning: assumed late, by 3 min in the middle, 10 min one evening "
                          "in ten")
                      : _("the beginning: on time, it is on air or fixed by the clock"));
    if (course->left_out)
        cli_say(stdout,
                N_("left out: %zu rehearsed lengths under a third of the plan (from cue to cue)\n"),
                course->left_out);
}

/* "6 Báo cáo tổng kết", cut to its column. */
static void print_name(const struct segment *segment)
{
    char *whole = xasprintf("%s %s", segment->points[0].cue, segment->title);
    char *cut = text_cut(whole, NAME_CELLS);
    printf("%s%*s", cut, NAME_CELLS + 2 - text_width(cut), "");
    free(cut);
    free(whole);
}

static void print_weights(const struct wanted *wanted, const struct forecast *forecast)
{
    char from[DUR_TEXT], to[DUR_TEXT], planned[DUR_TEXT];
    if (!forecast->weight_count) {
        puts(_("\nevery evening ends at the same second: nothing in it is uncertain"));
        return;
    }
    cli_say(stdout,
            N_("\nwhat matters most, as a share of the uncertainty of the end (± %s), and its "
               "length from P10 to P90:\n"),
            dur_countup(forecast->spread_ms, to));
    for (size_t i = 0; i < forecast->weight_count && i < WEIGHTS_SHOWN; i++) {
        const struct weight *weight = &forecast->weights[i];
        if (weight->share < LEAST_SHARE)
            break;
        printf("  %3d %%  ", (int)(weight->share * 100 + 0.5));
        dur_countup(weight->p10, from);
        dur_countup(weight->p90, to);
        if (weight->row < 0) {
            cli_say(stdout, N_("the late beginning: %s to %s\n"), from, to);
            continue;
        }
        const struct law *law = &wanted->course->laws[weight->row];
        print_name(&wanted->session->segments[weight->row]);
        cli_say(stdout,
                law->basis == BASIS_REHEARSED ? N_("%s to %s, planned %s, rehearsed\n")
                                              : N_("%s to %s, planned %s, assumed\n"),
                from, to, dur_countup(law->planned_ms, planned));
    }
}

static void print_step(const struct wanted *wanted, const struct forecast *forecast)
{
    const struct zone *zone = &wanted->session->zone;
    char p50[INSTANT_TEXT], p90[INSTANT_TEXT];
    printf("  %3d %%  %s  %s  ", percent(forecast->over, forecast->runs),
           instant_clock(zone, forecast->p50, true, p50),
           instant_clock(zone, forecast->p90, true, p90));
}

static void print_cuts(const struct wanted *wanted)
{
    struct forecast before;
    struct cut_step steps[CUT_STEPS];
    char to[DUR_TEXT], saved[DUR_TEXT];
    size_t runs = wanted->runs / CUT_PART;
    struct forecast_ask ask = {.runs = runs ? runs : 1, .seed = wanted->seed};
    size_t count = cuts_climb(wanted->course, &ask, &before, steps);
    if (!count)
        return;
    cli_say(stdout,
            N_("\nwhat the cut ladder would save (of %zu evenings: past the end, P50, P90):\n"),
            before.runs);
    print_step(wanted, &before);
    puts(_("as planned"));
    for (size_t i = 0; i < count; i++) {
        const struct cut *cut = &steps[i].cut;
        const struct segment *segment = &wanted->session->segments[cut->row];
        print_step(wanted, &steps[i].after);
        print_name(segment);
        dur_countup(cut->saved_ms, saved);
        if (cut->floated)
            cli_say(stdout, N_("floated too (priority %d): %s\n"), segment->priority, saved);
        else
            cli_say(stdout, N_("shortened to %s too (priority %d): %s\n"),
                    dur_countup(cut->to_ms, to), segment->priority, saved);
    }
}

static void print_json(const struct wanted *wanted, const struct forecast *forecast)
{
    const struct zone *zone = &wanted->session->zone;
    char p10[INSTANT_TEXT], p50[INSTANT_TEXT], p90[INSTANT_TEXT], over[32] = "null";
    size_t whole = forecast->runs;
    if (wanted->session->off_air_at != TIME_NONE) {
        size_t parts = (forecast->over * 20000 + whole) / (whole * 2); /* ten-thousandths */
        snprintf(over, sizeof over, "%zu.%04zu", parts / 10000, parts % 10000);
    }
    printf("{\"runs\":%zu,\"seed\":%" PRIu64
           ",\"p10\":\"%s\",\"p50\":\"%s\",\"p90\":\"%s\",\"p_over\":%s}\n",
           whole, wanted->seed, instant_text(zone, forecast->p10, p10),
           instant_text(zone, forecast->p50, p50), instant_text(zone, forecast->p90, p90), over);
}

/* Who waits at a terminal for more than a moment sees how far it is. */
struct waiting {
    int64_t since;
    size_t of;
    bool shown;
};

static void show_progress(void *context, size_t done)
{
    struct waiting *waiting = context;
    if (clock_awake_ms() - waiting->since < PATIENCE_MS)
        return;
    waiting->shown = true;
    fprintf(stderr, "\r%s %zu/%zu\033[K", _("evenings"), done, waiting->of);
}

static void simulate(const struct cli *cli, struct wanted *wanted)
{
    struct rehearsals rehearsals = {0};
    struct forecast forecast;
    char *path = path_real(cli->words[0], NULL);
    if (path)
        rehearsals_kept(&rehearsals, cli->state, path, wanted->session->id);
    struct rehearsed *list = rehearsals_list(&rehearsals);
    struct course *course = course_new(wanted->show, wanted->session, list, rehearsals.count);
    wanted->course = course;
    wanted->rehearsals = rehearsals.runs;
    bool watched = isatty(STDERR_FILENO);
    struct waiting waiting = {.since = clock_awake_ms(), .of = wanted->runs};
    struct forecast_ask ask = {.runs = wanted->runs,
                               .seed = wanted->seed,
                               .weigh = !cli->json,
                               .tick = watched ? show_progress : NULL,
                               .context = &waiting};
    forecast_make(course, &ask, &forecast);
    if (waiting.shown)
        fputs("\r\033[K", stderr);
    if (cli->json) {
        print_json(wanted, &forecast);
    } else {
        print_end(wanted, &forecast);
        print_basis(wanted);
        print_weights(wanted, &forecast);
        print_cuts(wanted);
    }
    forecast_clear(&forecast);
    course_free(course);
    free(list);
    rehearsals_clear(&rehearsals);
    free(path);
}

/* What the evenings of a very long session would keep doesn't fit anywhere. */
static bool too_many(const struct cli *cli, const struct session *session, int64_t runs)
{
    int64_t most = FORECAST_CELLS / ((int64_t)session->segment_count + 1);
    if (runs <= most)
        return false;
    cli_wrong(cli, N_("a session of %zu segments: --runs %" PRId64 " at most"),
              session->segment_count, most);
    return true;
}

static bool number_of(const struct cli *cli, const char *name, const char *text, int64_t least,
                      int64_t most, int64_t *out)
{
    if (!text || int_parse(text, least, most, out))
        return true;
    cli_wrong(cli, N_("--%s %s: write a number from %" PRId64 " to %" PRId64), name, text, least,
              most);
    return false;
}

int cmd_simulate(const struct cli *cli)
{
    int64_t runs = FORECAST_RUNS, seed = 1;
    int code;
    if (!number_of(cli, "runs", cli->runs, 1, FORECAST_MOST, &runs) ||
        !number_of(cli, "seed", cli->seed, 0, SEED_MOST, &seed))
        return EXIT_USAGE;
    struct show *show = cli_load(cli, cli->words[0], true, &code);
    if (!show)
        return code;
    struct wanted wanted = {.show = show,
                            .session = cli_session(cli, show),
                            .runs = (size_t)runs,
                            .seed = (uint64_t)seed};
    code = EXIT_USAGE;
    if (wanted.session && !too_many(cli, wanted.session, runs)) {
        simulate(cli, &wanted);
        code = 0;
    }
    show_free(show);
    return code;
}
