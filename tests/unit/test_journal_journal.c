#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <ftw.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "journal/journal.h"
#include "base/banned.h"

static char dir[64];

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/kichban-journal-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
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
    return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const struct journal_meta meta = {.run = (char *)(uintptr_t) "r1",
                                         .show_path = (char *)(uintptr_t) "/x/show.yaml",
                                         .show_text = (char *)(uintptr_t) "schema: 1\n",
                                         .session = (char *)(uintptr_t) "s",
                                         .mode = (char *)(uintptr_t) "rehearsal",
                                         .show0 = 1694912400123,
                                         .real0 = 77,
                                         .wall0 = 99,
                                         .speed = 2.5};

static bool count_one(void *context, int64_t number, int64_t now_ms, int64_t wall_ms,
                      const char *event)
{
    int *count = context;
    char expected[40];
    (*count)++;
    snprintf(expected, sizeof expected, "{\"n\":%d}", *count);
    assert_true(number == *count && now_ms == 1000 + *count && wall_ms == 5000 + *count);
    assert_string_equal(event, expected);
    return true;
}

static void append(struct journal *journal, int number)
{
    char event[40], line[40];
    snprintf(event, sizeof event, "{\"n\":%d}", number);
    snprintf(line, sizeof line, "line %d", number);
    journal_append(journal, 1000 + number, 5000 + number, event, line);
}

static void keeps_all(void **state)
{
    (void)state;
    struct err err = {{0}};
    struct journal *journal = journal_create(dir, &meta, &err);
    assert_non_null(journal);
    for (int i = 1; i <= 200; i++)
        append(journal, i);
    assert_true(journal_wait(journal, 5000));
    assert_int_equal(journal_behind(journal, NULL, 0), 0);
    journal_finish(journal);
    journal_close(journal);

    struct journal_meta back;
    bool finished = false;
    assert_true(journal_peek(dir, "r1", &back, &finished));
    assert_true(finished);
    assert_string_equal(back.show_text, "schema: 1\n");
    assert_true(back.show0 == meta.show0 && back.speed == 2.5);
    journal_meta_clear(&back);
    journal = journal_open(dir, "r1", &err);
    int count = 0;
    assert_true(journal_replay(journal, count_one, &count, &err));
    assert_int_equal(count, 200);
    /* a second process may not have it */
    assert_false(journal_peek(dir, "r1", &back, &finished));
    journal_close(journal);
    char *last = journal_last(dir);
    assert_string_equal(last, "r1");
    free(last);
}

/* Shows that were taken over later: from the database, and from their files when it is gone. */
static void keeps_further_shows(void **state)
{
    (void)state;
    struct err err = {{0}};
    struct journal *journal = journal_create(dir, &meta, &err);
    assert_non_null(journal);
    assert_true(journal_keep_show(journal, 2, "schema: 1\n# hai\n"));
    append(journal, 1);
    assert_true(journal_keep_show(journal, 3, "schema: 1\n# ba\n"));
    append(journal, 2);
    assert_true(journal_wait(journal, 5000));
    journal_close(journal);
    for (int round = 0; round < 2; round++) {
        journal = journal_open(dir, "r1", &err);
        assert_non_null(journal);
        char *two = journal_show(journal, 2), *three = journal_show(journal, 3);
        assert_string_equal(two, "schema: 1\n# hai\n");
        assert_string_equal(three, "schema: 1\n# ba\n");
        assert_null(journal_show(journal, 4));
        int count = 0;
        assert_true(journal_replay(journal, count_one, &count, &err));
        assert_int_equal(count, 2);
        free(two);
        free(three);
        journal_close(journal);
        static const char *const endings[] = {"db", "db-wal", "db-shm"};
        for (size_t i = 0; i < COUNT_OF(endings); i++) {
            char *path = xasprintf("%s/runs/r1.%s", dir, endings[i]);
            unlink(path);
            free(path);
        }
    }
}

/* What was acknowledged survives SIGKILL. */
static void survives_kill(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct journal *journal = journal_create(dir, &meta, NULL);
        for (int i = 1;; i++) {
            append(journal, i);
            if (!journal_wait(journal, 5000) || write(ends[1], &i, sizeof i) != sizeof i)
                _exit(1);
        }
    }
    int acknowledged = 0;
    while (acknowledged < 50)
        assert_int_equal(read(ends[0], &acknowledged, sizeof acknowledged), sizeof acknowledged);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(ends[1]);
    int last;
    while (read(ends[0], &last, sizeof last) == sizeof last)
        acknowledged = last;
    close(ends[0]);
    struct err err = {{0}};
    struct journal *journal = journal_open(dir, "r1", &err);
    assert_non_null(journal);
    int count = 0;
    assert_true(journal_replay(journal, count_one, &count, &err));
    assert_true(count >= acknowledged);
    journal_close(journal);
}

/* Killed before the commit: the text has it, and a torn last line is left alone. */
static void takes_what_the_text_has(void **state)
{
    (void)state;
    struct err err = {{0}};
    struct journal *journal = journal_create(dir, &meta, &err);
    append(journal, 1);
    assert_true(journal_wait(journal, 5000));
    journal_close(journal);
    char path[100];
    snprintf(path, sizeof path, "%s/runs/r1.events", dir);
    FILE *text = fopen(path, "a");
    fputs("2 1002 5002 {\"n\":2}\n3 1003 50", text);
    fclose(text);
    journal = journal_open(dir, "r1", &err);
    append(journal, 3);
    assert_true(journal_wait(journal, 5000));
    int count = 0;
    assert_true(journal_replay(journal, count_one, &count, &err));
    assert_int_equal(count, 3);
    journal_close(journal);
}

/* A database that is gone, or that was written over, is made again from what stands beside it. */
static void comes_back_from_the_copy(void **state)
{
    struct err err = {{0}};
    char path[100];
    (void)state;
    snprintf(path, sizeof path, "%s/runs/r1.db", dir);
    struct journal *journal = journal_create(dir, &meta, &err);
    for (int i = 1; i <= 5; i++)
        append(journal, i);
    journal_close(journal);
    for (int round = 0; round < 2; round++) {
        if (round == 0) {
            assert_int_equal(unlink(path), 0);
        } else {
            FILE *db = fopen(path, "w");
            for (int i = 0; i < 9000; i++)
                fputs("rubbish ", db);
            fclose(db);
        }
        assert_true(journal_exists(dir, "r1"));
        journal = journal_open(dir, "r1", &err);
        assert_non_null(journal);
        struct journal_meta back;
        assert_true(journal_read_meta(journal, &back, &err));
        assert_true(back.show0 == meta.show0 && back.speed == 2.5);
        assert_string_equal(back.show_text, "schema: 1\n");
        journal_meta_clear(&back);
        int count = 0;
        assert_true(journal_replay(journal, count_one, &count, &err));
        assert_int_equal(count, 5);
        journal_close(journal);
    }
}

static void says_why_not(void **state)
{
    (void)state;
    struct err err = {{0}};
    assert_null(journal_create("/proc/nowhere", &meta, &err));
    assert_true(err.text[0]);
    assert_null(journal_open(dir, "none", &err));
    assert_null(journal_last(dir));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_all, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_further_shows, setup, teardown),
        cmocka_unit_test_setup_teardown(survives_kill, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_what_the_text_has, setup, teardown),
        cmocka_unit_test_setup_teardown(comes_back_from_the_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(says_why_not, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
