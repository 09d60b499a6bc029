/* kichban status: where the show is, for people or for programs. */
#include "base/mem.h"
#include "cli/cli.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

static void print_place(const struct snapshot *snap, const struct plan_out *plan)
{
    char clock[INSTANT_TEXT], left[DUR_TEXT];
    printf("%s  %s  %s\n", snap->mode == MODE_SHOW ? _("SHOW") : _("REHEARSAL"),
           snap->session_title, instant_clock(&snap->zone, snap->now, true, clock));
    if (snap->rate == 0)
        printf("%s\n", _("CLOCK HELD"));
    else if (snap->speed != 1)
        printf("×%g\n", snap->speed);
    if (snap->on_row >= 0)
        printf("▶ %s  %s  %s\n", snap->on_cue, snap->segments[snap->on_row].title,
               dur_countdown(plan_left(&snap->segments[snap->on_row].plan, snap->now), left));
    if (snap->standby_row >= 0)
        printf("→ %s  %s\n", snap->standby_cue, snap->standby_title);
    if (plan->over_ms != TIME_NONE)
        printf("%s  %s %s\n", dur_signed(plan->over_ms, left), _("expected end"),
               instant_clock(&snap->zone, plan->expected_end, true, clock));
}

static void print_status(const struct cli *cli, const struct snapshot *snap)
{
    if (cli->json) {
        char *line = status_encode(snap);
        fputs(line, stdout);
        free(line);
    } else {
        struct plan_out plan;
        snapshot_plan(snap, snap->now, &plan);
        print_place(snap, &plan);
        plan_free(&plan);
        for (size_t i = 0; i < snap->warning_count; i++) {
            char *said = words_say(&snap->warnings[i].say);
            printf("! %s\n", said);
            free(said);
        }
    }
    fflush(stdout);
}

int cmd_status(const struct cli *cli)
{
    struct remote remote;
    struct incoming_line in;
    if (!cli_connect(cli, ROLE_VIEWER, &remote))
        return EXIT_NO_ENGINE;
    bool good = cli_state(&remote, &in);
    while (good) {
        print_status(cli, &in.snap);
        incoming_clear(&in);
        good = cli->watch && cli_state(&remote, &in);
        if (!cli->watch)
            break;
    }
    bool gone = cli->watch || remote.fd < 0;
    remote_close(&remote);
    return gone ? EXIT_NO_ENGINE : 0;
}
