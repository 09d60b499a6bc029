/* Reading a run that another process holds, was killed with, or lost its database of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <ftw.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "journal/kept.h"
#include "base/banned.h"

static char dir[64];
static pid_t engine;

#define EVENTS 20

static const struct journal_meta meta = {.run = (char *)(uintptr_t) "r1",
                                         .show_path = (char *)(uintptr_t) "/x/show.yaml",
                                         .show_text = (char *)(uintptr_t) "schema: 1\n",
                                         .session = (char *)(uintptr_t) "s",
                                         .mode = (char *)(uintptr_t) "rehearsal",
                                         .show0 = 1694912400123,
                                         .wall0 = 99,
                                         .speed = 2.5};

/* Holds the run until it is killed, as an engine does. */
static void hold_run(int ready)
{
    struct journal *journal = journal_create(dir, &meta, NULL);
    if (!journal)
        _exit(1);
    journal_keep_show(journal, 2, "schema: 1 # two\n");
    for (int i = 1; i <= EVENTS; i++) {
        char event[40];
        snprintf(event, sizeof event, "{\"n\":%d}", i);
        journal_append(journal, 1000 + i, 5000 + i, event, NULL);
    }
    if (!journal_wait(journal, 5000) || write(ready, "x", 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

static int setup(void **state)
{
    (void)state;
    int ready[2];
    char byte;
    snprintf(dir, sizeof dir, "/tmp/kichban-kept-test-XXXXXX");
    if (!mkdtemp(dir) || pipe(ready) != 0)
        return -1;
    engine = fork();
    if (engine == 0)
        hold_run(ready[1]);
    close(ready[1]);
    bool good = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
    return good ? 0 : -1;
}

static void kill_engine(void)
{
    if (engine > 0) {
        kill(engine, SIGKILL);
        waitpid(engine, NULL, 0);
    }
    engine = 0;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *ftw)
{
    (void)is;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static int teardown(void **state)
{
    (void)state;
    kill_engine();
    return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void path_of(const char *ending, char path[128])
{
    snprintf(path, 128, "%s/runs/r1.%s", dir, ending);
}

static void lose(const char *ending)
{
    char path[128];
    path_of(ending, path);
    assert_int_equal(unlink(path), 0);
}

static int64_t changed_ns(const char *ending)
{
    char path[128];
    struct stat is;
    path_of(ending, path);
    return stat(path, &is) == 0 ? is.st_mtim.tv_sec * INT64_C(1000000000) + is.st_mtim.tv_nsec : -1;
}

/* All events and shows are there, and nothing on the disk has moved. */
static void reads_all(bool live)
{
    struct kept kept;
    struct err err = {{0}};
    char last[40];
    static const char *const files[] = {"db", "db-wal", "db-shm", "events", "meta"};
    int64_t before[COUNT_OF(files)];
    for (size_t i = 0; i < COUNT_OF(files); i++)
        before[i] = changed_ns(files[i]);
    assert_int_equal(kept_live(dir, "r1"), live);
    assert_true(kept_read(dir, "r1", &kept, &err));
    assert_int_equal(kept.live, live);
    assert_int_equal(kept.event_count, EVENTS);
    snprintf(last, sizeof last, "{\"n\":%d}", EVENTS);
    assert_string_equal(kept.events[EVENTS - 1].event, last);
    assert_true(kept.events[0].now_ms == 1001 && kept.events[0].wall_ms == 5001);
    assert_string_equal(kept.meta.show_text, "schema: 1\n");
    assert_true(kept.meta.show0 == meta.show0 && kept.meta.speed > 2.4);
    assert_string_equal(kept_show_text(&kept, 2), "schema: 1 # two\n");
    assert_null(kept_show_text(&kept, 3));
    kept_clear(&kept);
    for (size_t i = 0; i < COUNT_OF(files); i++)
        assert_true(before[i] == changed_ns(files[i]));
}

static void of_a_live_engine(void **state)
{
    (void)state;
    reads_all(true);
    size_t count;
    char **names = kept_names(dir, &count);
    assert_int_equal(count, 1);
    assert_string_equal(names[0], "r1");
    free(names[0]);
    free(names);
}

static void of_a_killed_one(void **state)
{
    (void)state;
    kill_engine();
    reads_all(false);
}

static void from_the_log_of_the_database(void **state)
{
    (void)state;
    kill_engine();
    lose("events"); /* what isn't in the database yet stands in its write-ahead log */
    lose("meta");
    lose("2.yaml");
    reads_all(false);
}

static void from_the_lines_alone(void **state)
{
    (void)state;
    kill_engine();
    lose("db");
    reads_all(false);
}

static void from_the_lines_of_a_broken_one(void **state)
{
    (void)state;
    char path[128], noise[4096];
    kill_engine();
    path_of("db", path);
    FILE *file = fopen(path, "r+e");
    memset(noise, 'z', sizeof noise);
    assert_non_null(file);
    assert_int_equal(fwrite(noise, 1, sizeof noise, file), sizeof noise);
    fclose(file);
    lose("db-wal");
    reads_all(false);
}

static void passes_over_torn_lines(void **state)
{
    (void)state;
    char path[128];
    struct kept kept;
    kill_engine();
    lose("db");
    path_of("events", path);
    FILE *file = fopen(path, "ae");
    assert_non_null(file);
    fputs("21 1021 5021 {\"torn\n21 1021 5021 {\"n\":21}\n22 1022 5022 {\"n\":2", file);
    fclose(file);
    assert_true(kept_read(dir, "r1", &kept, NULL));
    assert_int_equal(kept.event_count, EVENTS + 1);
    assert_string_equal(kept.events[EVENTS].event, "{\"n\":21}");
    kept_clear(&kept);
}

static void says_that_nothing_is_left(void **state)
{
    (void)state;
    struct kept kept;
    struct err err = {{0}};
    assert_false(kept_read(dir, "other", &kept, &err));
    assert_non_null(strstr(err.text, "other"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(of_a_live_engine, setup, teardown),
        cmocka_unit_test_setup_teardown(of_a_killed_one, setup, teardown),
        cmocka_unit_test_setup_teardown(from_the_log_of_the_database, setup, teardown),
        cmocka_unit_test_setup_teardown(from_the_lines_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(from_the_lines_of_a_broken_one, setup, teardown),
        cmocka_unit_test_setup_teardown(passes_over_torn_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(says_that_nothing_is_left, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
