/* Running orders beside a profile: where the profile is found, and how many warnings an order gets. The
 * sentences themselves are in tests/showfile/bad/order-*. */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "showfile/keys.h"
#include "showfile_help.h"
#include "sys/path.h"
#include "base/banned.h"

#define STEPS 6

static char *dir, *show_path, *shipped, *beside;

static void write_file(const char *folder, const char *name, const char *text)
{
    char *path = xasprintf("%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    free(path);
}

static int set_up(void **state)
{
    (void)state;
    char made[] = "/tmp/kichban-order-XXXXXX";
    assert_non_null(mkdtemp(made));
    dir = xstrdup(made);
    show_path = xasprintf("%s/t.yaml", dir);
    shipped = xasprintf("%s/shipped", dir);
    beside = xasprintf("%s/protocols", dir);
    mkdir(shipped, 0700);
    mkdir(beside, 0700);
    return 0;
}

static void empty(const char *folder)
{
    DIR *open = opendir(folder);
    for (struct dirent *entry; open && (entry = readdir(open));) {
        char *path = xasprintf("%s/%s", folder, entry->d_name);
        unlink(path);
        free(path);
    }
    if (open)
        closedir(open);
}

static int tear_down(void **state)
{
    (void)state;
    empty(shipped);
    empty(beside);
    unlink(show_path);
    rmdir(shipped);
    rmdir(beside);
    rmdir(dir);
    free(dir);
    free(show_path);
    free(shipped);
    free(beside);
    return 0;
}

/* Steps 0 to STEPS-1, in this order or the other way round; a segment titled `step N` is step N. */
static void write_profile(const char *folder, const char *id, bool turned)
{
    struct buf out = {0};
    buf_printf(&out, "id: %s\ntitle: T\nsource: Nguồn\ndate: 2024-01-02\nsteps:\n", id);
    for (int i = 0; i < STEPS; i++) {
        int step = turned ? STEPS - 1 - i : i;
        buf_printf(&out, "  - id: s%d\n    title: Bước %d\n    words: [\"bước %d\"]\n", step, step,
                   step);
    }
    char *name = xasprintf("%s.yaml", id);
    write_file(folder, name, buf_text(&out));
    free(name);
    buf_free(&out);
}

/* A show whose segments are the steps of `order`, each `times` times in a row. */
static void write_show(const char *id, const int *order, int count, int times)
{
    struct buf out = {0};
    buf_puts(&out, HEAD "sessions:\n  - id: s\n    title: Lễ\n    date: 2023-09-17\n");
    buf_printf(&out, "    protocol: %s\n    start: \"20:00\"\n    rundown:\n", id);
    for (int i = 0; i < count * times; i++)
        buf_printf(&out, "      - cue: \"%d\"\n        title: BUOC %d\n        duration: 1m\n", i,
                   order[i / times]);
    write_file(dir, "t.yaml", buf_text(&out));
    buf_free(&out);
}

static struct faults check(const char *protocols)
{
    struct faults faults = {0};
    struct err err;
    struct show *show = protocols
                            ? showfile_check_file(show_path, two_zones, protocols, &faults, &err)
                            : showfile_load_file(show_path, two_zones, &faults, &err);
    assert_non_null(show); /* never blocks */
    show_free(show);
    return faults;
}

static size_t warnings(const char *protocols)
{
    struct faults faults = check(protocols);
    size_t count = faults.count;
    assert_int_equal(faults_errors(&faults), 0);
    faults_free(&faults);
    return count;
}

/* The longest run of rising steps: what doesn't lie on it stands wrongly. */
static int longest(const int *order)
{
    int best[STEPS], whole = 0;
    for (int i = 0; i < STEPS; i++) {
        best[i] = 1;
        for (int k = 0; k < i; k++)
            if (order[k] < order[i] && best[k] + 1 > best[i])
                best[i] = best[k] + 1;
        whole = best[i] > whole ? best[i] : whole;
    }
    return whole;
}

static void each_order(int *order, int from, int *tried)
{
    if (from == STEPS) {
        int times = 1 + *tried % 3;
        write_show("p", order, STEPS, times);
        assert_int_equal(warnings(shipped), STEPS - longest(order));
        ++*tried;
        return;
    }
    for (int i = from; i < STEPS; i++) {
        int kept = order[from];
        order[from] = order[i];
        order[i] = kept;
        each_order(order, from + 1, tried);
        order[i] = order[from];
        order[from] = kept;
    }
}

static void test_every_order(void **state)
{
    (void)state;
    int order[STEPS] = {0, 1, 2, 3, 4, 5}, tried = 0;
    write_profile(shipped, "p", false);
    each_order(order, 0, &tried);
    assert_int_equal(tried, 720);
}

static void test_beside_comes_first(void **state)
{
    (void)state;
    const int order[STEPS] = {5, 4, 3, 2, 1, 0};
    write_profile(shipped, "p", false);
    write_show("p", order, STEPS, 1);
    assert_int_equal(warnings(shipped), STEPS - 1);
    assert_int_equal(warnings(NULL), 0); /* who doesn't ask isn't told */
    write_profile(beside, "p", true);
    assert_int_equal(warnings(shipped), 0);
}

static void test_no_plain_file(void **state)
{
    (void)state;
    const int order[] = {0};
    char *fifo = xasprintf("%s/f.yaml", beside);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    write_show("f", order, 1, 1);
    struct faults faults = check(shipped);
    assert_int_equal(faults.count, 1);
    assert_non_null(strstr(faults.list[0].text, "it is not a file"));
    faults_free(&faults);
    free(fifo);
}

static void test_many_segments(void **state)
{
    (void)state;
    const int order[STEPS] = {1, 0, 2, 3, 5, 4};
    write_profile(shipped, "p", false);
    write_show("p", order, STEPS, 3000);
    assert_int_equal(warnings(shipped), 2);
}

/* What comes with the program is without fault, and between them the files of the tests know each key. */
static void test_keys_are_met(void **state)
{
    (void)state;
    struct err err;
    size_t len;
    char *good = path_read("tests/showfile/good/protocols/hoi-nghi.yaml", 1 << 16, &len, &err);
    char *bad = path_read("tests/showfile/bad/order-unknown.faults", 1 << 16, &len, &err);
    assert_non_null(good);
    assert_non_null(bad);
    for (size_t i = 0; i < protocol_row_count; i++) {
        char *key = xasprintf("%s: ", protocol_rows[i].name);
        char *fault = xasprintf("`%s", protocol_rows[i].name);
        if (protocol_rows[i].of == 0)
            assert_non_null(strstr(good, key));
        assert_non_null(strstr(bad, fault));
        assert_non_null(protocol_rows[i].meaning);
        assert_ptr_equal(key_find(protocol_rows[i].map, protocol_rows[i].name), &protocol_rows[i]);
        free(key);
        free(fault);
    }
    free(good);
    free(bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_beside_comes_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_plain_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_segments, set_up, tear_down),
        cmocka_unit_test(test_keys_are_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
