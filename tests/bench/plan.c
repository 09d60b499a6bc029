/* How long the arithmetic of one turn takes for a large show: `plan SHOW SESSION`. Figures, never a
 * test. The show is begun and late, so that the ladder has all its work. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "core/ladder.h"
#include "core/run.h"
#include "core/snapshot.h"
#include "showfile/load.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "base/banned.h"

#define ROUNDS 41

struct bench {
    struct run *run;
    int64_t now;
};

static void turn_plan(struct bench *bench)
{
    struct plan_in in = run_plan(bench->run, bench->now);
    struct plan_out out;
    plan_compute(&in, run_tod(bench->run, bench->now), &out);
    plan_free(&out);
    free((void *)(uintptr_t)in.rows);
}

static void turn_ladder(struct bench *bench)
{
    struct plan_in in = run_plan(bench->run, bench->now);
    struct ladder ladder;
    ladder_make(&in, run_tod(bench->run, bench->now), &ladder);
    free((void *)(uintptr_t)in.rows);
}

static void turn_snapshot(struct bench *bench)
{
    struct snapshot snap;
    snapshot_make(bench->run, bench->now, 0, &snap);
    snapshot_clear(&snap);
}

static void say(struct bench *bench, const char *verb)
{
    struct event event = event_verb(verb, ROLE_OPERATOR, "bench", bench->now);
    struct effects fx = {0};
    run_apply(bench->run, &event, bench->now, &fx);
    effects_clear(&fx);
    event_clear(&event);
}

/* A change that `undo` can take back, and that moves no playhead. */
static void turn_verb(struct bench *bench)
{
    bench->now++;
    say(bench, "delay +1s");
}

static void turn_wake(struct bench *bench)
{
    struct event event = event_make(EV_WAKE, bench->now);
    struct effects fx = {0};
    bench->now++;
    run_apply(bench->run, &event, bench->now, &fx);
    effects_clear(&fx);
}

static int ascending(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void measure(const char *name, void (*turn)(struct bench *bench), struct bench *bench,
                    const char *aim)
{
    int64_t took[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        int64_t from = clock_real_us();
        turn(bench);
        took[i] = clock_real_us() - from;
    }
    qsort(took, ROUNDS, sizeof *took, ascending);
    printf("%-46s median %8.2f ms   min %8.2f  max %8.2f  n=%d  %s\n", name,
           (double)took[ROUNDS / 2] / 1000, (double)took[0] / 1000, (double)took[ROUNDS - 1] / 1000,
           ROUNDS, aim);
}

int main(int argc, char **argv)
{
    struct err err = {{0}};
    struct faults faults = {0};
    size_t len;
    char *text = argc == 3 ? path_read(argv[1], SHOWFILE_BYTES, &len, &err) : NULL;
    struct show *show = text ? showfile_load(text, len, argv[1], argv[1], tz_zone, &faults) : NULL;
    const struct session *session = show ? show_find_session(show, argv[2]) : NULL;
    if (!session) {
        fprintf(stderr, "usage: plan SHOW SESSION\n");
        return 2;
    }
    struct bench bench = {.now = session->start_at};
    bench.run = run_new(show, session, MODE_REHEARSAL, 1.0, 0);
    say(&bench, "go");
    say(&bench, "offair 11:00");
    bench.now += HOUR_MS; /* late */
    measure("plan of 10,000 segments", turn_plan, &bench, "(aim: under 2)");
    measure("cut ladder of 10,000 segments, late", turn_ladder, &bench, "");
    measure("turn of the core, 10,000 segments: a wake-up", turn_wake, &bench, "(aim: under 2)");
    measure("turn of the core, 10,000 segments: a verb", turn_verb, &bench, "");
    measure("snapshot of 10,000 segments", turn_snapshot, &bench, "");
    run_free(bench.run);
    show_free(show);
    faults_free(&faults);
    free(text);
    return 0;
}
