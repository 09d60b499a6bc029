/* A run that was kept, replayed: who did what, what arose, how long segments really took. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "past/history.h"
#include "journal/journal.h"
#include "showfile/load.h"
#include "sys/tz.h"
#include "wire/event.h"
#include "base/banned.h"

#define NAME "20230917T010000-evening"

static const char text[] = "schema: 1\n"
                           "programme:\n"
                           "  title: \"T\"\n"
                           "  timezone: \"Asia/Ho_Chi_Minh\"\n"
                           "sessions:\n"
                           "  - id: evening\n"
                           "    title: \"S\"\n"
                           "    date: 2023-09-17\n"
                           "    start: \"08:00\"\n"
                           "    rundown:\n"
                           "      - {cue: \"1\", id: one, title: A, duration: 2m}\n"
                           "      - {cue: \"2\", id: two, title: B, duration: 5m}\n"
                           "      - {cue: \"3\", id: three, title: C, duration: 3m}\n"
                           "      - {cue: \"4\", id: four, title: D, duration: 1m}\n"
                           "      - {cue: \"5\", id: five, title: E, duration: 1m}\n";

static char dir[64];
static struct show *show;
static struct journal *journal;
static int64_t begin_at;

static int setup(void **state)
{
    (void)state;
    struct faults faults = {0};
    snprintf(dir, sizeof dir, "/tmp/kichban-history-XXXXXX");
    show = showfile_load(text, strlen(text), "/x/show.yaml", "show.yaml", tz_zone, &faults);
    faults_free(&faults);
    if (!show || !mkdtemp(dir))
        return -1;
    begin_at = show->sessions[0].start_at - 10 * MINUTE_MS;
    struct journal_meta meta = {.run = (char *)(uintptr_t)NAME,
                                .show_path = (char *)(uintptr_t) "/x/show.yaml",
                                .show_text = (char *)(uintptr_t)text,
                                .session = (char *)(uintptr_t) "evening",
                                .mode = (char *)(uintptr_t) "rehearsal",
                                .show0 = begin_at,
                                .wall0 = 1700000000000,
                                .speed = 1};
    journal = journal_create(dir, &meta, NULL);
    return journal ? 0 : -1;
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
    journal_close(journal);
    show_free(show);
    return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* `seconds` after the session's start. */
static void happens(int seconds, const struct event *event)
{
    char *line = event_encode(event, show);
    journal_append(journal, show->sessions[0].start_at + seconds * SECOND_MS, 0, line, NULL);
    free(line);
}

static void say(int seconds, const char *verb)
{
    struct event event =
        event_verb(verb, ROLE_OPERATOR, "lan", 10 * MINUTE_MS + seconds * SECOND_MS);
    happens(seconds, &event);
    event_clear(&event);
}

static struct history *opened(void)
{
    struct err err = {{0}};
    journal_close(journal);
    journal = NULL;
    struct history *history = history_open(dir, NAME, &err);
    if (!history)
        fail_msg("%s", err.text);
    return history;
}

static void tells_who_did_what(void **state)
{
    (void)state;
    say(0, "go");
    say(1, "go 9");
    say(2, "float 3");
    say(3, "length 4 3m");
    say(4, "undo");
    say(5, "add 10s");
    struct event device = event_make(EV_DEVICE, 10 * MINUTE_MS + 6000);
    device.text = xstrdup("pulse/main");
    happens(6, &device);
    for (int i = 0; i < 20; i++) { /* more than a run keeps */
        free(device.text);
        device.text = xasprintf("device %d", i);
        happens(6, &device);
    }
    event_clear(&device);
    struct history *history = opened();
    assert_int_equal(history->entry_count, 6);
    assert_true(history->entries[0].ok && history->entries[0].id == VERB_GO);
    assert_true(history->entries[0].at == show->sessions[0].start_at);
    assert_string_equal(history->entries[0].from, "lan");
    assert_int_equal(history->entries[0].role, ROLE_OPERATOR);
    assert_false(history->entries[1].ok);
    assert_int_equal(history->entries[1].reply.msg, MSG_NO_CUE);
    assert_false(history->entries[2].taken_back);
    assert_true(history->entries[3].taken_back);
    assert_false(history->entries[5].taken_back);
    assert_int_equal(history->warning_count, 21);
    assert_string_equal(history->warnings[20].say.args[0], "device 19");
    assert_false(history->live);
    assert_true(history->begun_at == begin_at && history->begun_wall == 1700000000000);
    assert_string_equal(history->run->session->id, "evening");
    assert_int_equal(history->lost, 0);
    history_free(history);
}

static void knows_how_long_it_took(void **state)
{
    (void)state;
    size_t count;
    say(0, "go");
    say(50, "hold");
    say(70, "resume");
    say(130, "go");     /* 1: 130 s less 20 held */
    say(400, "go");     /* 2 */
    say(401, "undo");   /* … not yet */
    say(450, "go");     /* 2: 320 s */
    say(500, "jump 4"); /* 3 was left by a jump, 4 entered by one */
    say(600, "go");     /* 5 is on air as the run is left */
    struct history *history = opened();
    struct history_actual *list = history_actuals(history, &count);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].segment, "one");
    assert_true(list[0].ms == 110 * SECOND_MS && list[0].planned_ms == 2 * MINUTE_MS);
    assert_string_equal(list[1].segment, "two");
    assert_true(list[1].ms == 320 * SECOND_MS && list[1].what->duration_ms == 5 * MINUTE_MS);
    free(list);
    history_free(history);
}

static void what_was_finished_has_no_length(void **state)
{
    (void)state;
    size_t count;
    say(0, "go");
    say(60, "back");
    say(120, "finish");
    struct history *history = opened();
    assert_true(history->run->finished);
    assert_null(history_actuals(history, &count));
    assert_int_equal(count, 0);
    history_free(history);
}

static void back_lets_it_go_on(void **state)
{
    (void)state;
    size_t count;
    say(0, "go");
    say(100, "go");
    say(110, "back"); /* 1 goes on as if it hadn't been left */
    say(150, "go");
    say(450, "go");
    struct history *history = opened();
    struct history_actual *list = history_actuals(history, &count);
    assert_int_equal(count, 2);
    assert_true(list[0].ms == 150 * SECOND_MS && list[1].ms == 300 * SECOND_MS);
    free(list);
    history_free(history);
}

static void is_found_by_its_beginning(void **state)
{
    (void)state;
    struct err err = {{0}};
    static const char *const names[] = {NULL, NAME, "2023", "20230917T01"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char *found = history_find(dir, names[i], &err);
        assert_string_equal(found, NAME);
        free(found);
    }
    assert_null(history_find(dir, "2024", &err));
    assert_string_equal(err.text, "");
    assert_null(history_find("/nonexistent", NULL, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_who_did_what, setup, teardown),
        cmocka_unit_test_setup_teardown(knows_how_long_it_took, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_finished_has_no_length, setup, teardown),
        cmocka_unit_test_setup_teardown(back_lets_it_go_on, setup, teardown),
        cmocka_unit_test_setup_teardown(is_found_by_its_beginning, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
