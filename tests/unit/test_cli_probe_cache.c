/* What was found in a file is known again as long as the file is the same; whatever happens to the
 * cache's own file, it costs no more than looking again. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "cli/probe_cache.h"
#include "sys/path.h"

static char *dir, *file;

static int make_dir(void **state)
{
    (void)state;
    char made[] = "/tmp/kichban-cache.XXXXXX";
    assert_non_null(mkdtemp(made));
    dir = xasprintf("%s/a/b", made); /* not there yet */
    file = xasprintf("%s/media.jsonl", dir);
    return 0;
}

static int drop_dir(void **state)
{
    (void)state;
    char *at = xstrdup(dir);
    chmod(dir, 0700);
    unlink(file);
    for (int i = 0; i < 3; i++) {
        rmdir(at);
        *strrchr(at, '/') = '\0';
    }
    free(at);
    free(dir);
    free(file);
    return 0;
}

static struct probe_kept kept(const char *path, int64_t size, int64_t length_ms)
{
    return (struct probe_kept){.found = {.path = xstrdup(path),
                                         .state = PROBE_GOOD,
                                         .length_ms = length_ms,
                                         .picture_ms = TIME_NONE,
                                         .sound_ms = length_ms,
                                         .loudness_lufs = NAN},
                               .kind = MEDIA_AUDIO,
                               .size = size,
                               .mtime_ns = 7,
                               .version = PROBE_VERSION};
}

static void add(const char *path, int64_t size, int64_t length_ms)
{
    struct probe_cache cache;
    probe_cache_open(&cache, dir);
    probe_cache_add(&cache, kept(path, size, length_ms));
    probe_cache_close(&cache);
}

/* The length that is known of it, -1: nothing is. */
static int64_t known(const char *path, int64_t size)
{
    struct probe_cache cache;
    struct probe_kept key = kept(path, size, 0);
    probe_cache_open(&cache, dir);
    const struct probe_found *found = probe_cache_find(&cache, &key);
    int64_t length = found ? found->length_ms : -1;
    probe_cache_close(&cache);
    probe_found_clear(&key.found);
    return length;
}

static size_t lines(void)
{
    size_t len = 0, count = 0;
    char *text = path_read(file, 64u << 20, &len, NULL);
    for (size_t i = 0; i < len; i++)
        count += text[i] == '\n';
    free(text);
    return count;
}

static void write_text(const char *text, const char *how)
{
    FILE *out = fopen(file, how);
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void is_kept(void **state)
{
    (void)state;
    assert_int_equal(known("/a.wav", 10), -1);
    add("/a.wav", 10, 5000);
    add("/b.wav", 10, 6000);
    assert_int_equal(known("/a.wav", 10), 5000);
    assert_int_equal(known("/b.wav", 10), 6000);
    assert_int_equal(known("/a.wav", 11), -1);
    assert_int_equal(lines(), 2);
}

static void the_last_counts(void **state)
{
    (void)state;
    add("/a.wav", 10, 5000);
    add("/b.wav", 10, 1);
    add("/a.wav", 12, 7000);
    assert_int_equal(known("/a.wav", 10), -1);
    assert_int_equal(known("/a.wav", 12), 7000);
}

static void is_written_anew_when_mostly_stale(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 20; i++)
        add("/a.wav", i, i);
    assert_true(lines() <= 3);
    assert_int_equal(known("/a.wav", 19), 19);
}

static void rubbish_is_passed_over(void **state)
{
    (void)state;
    add("/a.wav", 10, 5000);
    add("/b.wav", 10, 6000);
    add("/c.wav", 10, 6000);
    write_text("{\"path\":\"/x\",\"sta", "a"); /* cut off: the next line must not join it */
    add("/d.wav", 10, 8000);
    assert_int_equal(known("/a.wav", 10), 5000);
    assert_int_equal(known("/d.wav", 10), 8000);
    write_text("\x01\x02 nothing of this is ours\n\n\n[]\n", "w");
    assert_int_equal(known("/a.wav", 10), -1);
    add("/a.wav", 10, 5000);
    assert_int_equal(known("/a.wav", 10), 5000);
}

static void other_versions_are_unknown(void **state)
{
    (void)state;
    struct probe_cache cache;
    struct probe_kept old = kept("/a.wav", 10, 5000);
    old.version = PROBE_VERSION + 1;
    probe_cache_open(&cache, dir);
    probe_cache_add(&cache, old);
    probe_cache_close(&cache);
    assert_int_equal(known("/a.wav", 10), -1);
}

static void too_long_is_cut_down(void **state)
{
    (void)state;
    struct probe_cache cache;
    char name[300];
    memset(name, 'x', sizeof name);
    probe_cache_open(&cache, dir);
    for (int i = 0; i < 9000; i++) {
        snprintf(name + 200, 16, "%d", i);
        name[0] = '/';
        probe_cache_add(&cache, kept(name, 10, i));
    }
    probe_cache_close(&cache);
    assert_int_equal(known(name, 10), 8999); /* reads it, and writes it anew */
    struct stat is;
    assert_int_equal(stat(file, &is), 0);
    assert_true(is.st_size <= PROBE_CACHE_BYTES);
    assert_int_equal(known(name, 10), 8999);
}

static void a_link_is_not_followed(void **state)
{
    (void)state;
    add("/a.wav", 10, 5000);
    char *other = xasprintf("%s/other", dir);
    assert_int_equal(rename(file, other), 0);
    assert_int_equal(symlink(other, file), 0);
    assert_int_equal(known("/a.wav", 10), -1);
    add("/b.wav", 10, 5000);
    assert_int_equal(known("/b.wav", 10), -1);
    unlink(other);
    free(other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_dir, drop_dir)
    const struct CMUnitTest tests[] = {
        TEST(is_kept),
        TEST(the_last_counts),
        TEST(is_written_anew_when_mostly_stale),
        TEST(rubbish_is_passed_over),
        TEST(other_versions_are_unknown),
        TEST(too_long_is_cut_down),
        TEST(a_link_is_not_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
