#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/patch.h"
#include "base/banned.h"

/* The edit that makes `becomes` of the first `found`; an empty `found` puts it in before `at`. */
static struct text_edit edit(const char *bytes, const char *found, const char *becomes)
{
    const char *at = strstr(bytes, found);
    assert_non_null(at);
    return (struct text_edit){
        .at = (size_t)(at - bytes), .len = strlen(found), .text = (char *)(uintptr_t)becomes};
}

static struct text_edit put_in(const char *bytes, size_t at, const char *text)
{
    (void)bytes;
    return (struct text_edit){.at = at, .text = (char *)(uintptr_t)text};
}

static void expect(const char *bytes, const struct text_edit *edits, size_t count,
                   const char *becomes, const char *hunks)
{
    size_t len;
    char *now = patch_apply(bytes, strlen(bytes), edits, count, &len);
    assert_string_equal(now, becomes);
    assert_int_equal(len, strlen(becomes));
    char *patch = patch_unified(bytes, strlen(bytes), edits, count, "shows/le.yaml");
    char *wanted = xasprintf("%s%s",
                             *hunks ? "diff --git a/shows/le.yaml b/shows/le.yaml\n"
                                      "--- a/shows/le.yaml\n+++ b/shows/le.yaml\n"
                                    : "",
                             hunks);
    assert_string_equal(patch, wanted);
    free(wanted);
    free(patch);
    free(now);
}

static void one_value(void **state)
{
    (void)state;
    const char *bytes = "1\n2\n3\n4\nd: 5m # lâu\n6\n7\n8\n9\n";
    struct text_edit change = edit(bytes, "5m", "12m30s");
    expect(bytes, &change, 1, "1\n2\n3\n4\nd: 12m30s # lâu\n6\n7\n8\n9\n",
           "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-d: 5m # lâu\n+d: 12m30s # lâu\n 6\n 7\n 8\n");
    expect(bytes, NULL, 0, bytes, "");
    expect("", NULL, 0, "", "");
}

static void lines_put_in(void **state)
{
    (void)state;
    const char *bytes = "a\nb\nc\n";
    struct text_edit change = put_in(bytes, 2, "new\n");
    expect(bytes, &change, 1, "a\nnew\nb\nc\n", "@@ -1,3 +1,4 @@\n a\n+new\n b\n c\n");
    change = put_in(bytes, 6, "new\n");
    expect(bytes, &change, 1, "a\nb\nc\nnew\n", "@@ -1,3 +1,4 @@\n a\n b\n c\n+new\n");
}

static void hunks(void **state)
{
    (void)state;
    const char *bytes = "a1\n2\n3\n4\n5\n6\n7\nb8\n9\n10\n11\n12\n13\n14\n15\n16\nc17\n";
    struct text_edit changes[] = {edit(bytes, "a1", "A"), edit(bytes, "b8", "B"),
                                  edit(bytes, "c17", "C")};
    expect(bytes, changes, 3, "A\n2\n3\n4\n5\n6\n7\nB\n9\n10\n11\n12\n13\n14\n15\n16\nC\n",
           "@@ -1,11 +1,11 @@\n-a1\n+A\n 2\n 3\n 4\n 5\n 6\n 7\n-b8\n+B\n 9\n 10\n 11\n"
           "@@ -14,4 +14,4 @@\n 14\n 15\n 16\n-c17\n+C\n");
    struct text_edit same_line[] = {edit(bytes, "a", "x"), edit(bytes, "1", "y")};
    expect("a1\n", same_line, 2, "xy\n", "@@ -1,1 +1,1 @@\n-a1\n+xy\n");
}

static void ends_of_lines(void **state)
{
    (void)state;
    const char *bytes = "a\r\nd: 5m\r\nb";
    struct text_edit changes[] = {edit(bytes, "5m", "6m"), edit(bytes, "b", "c")};
    expect(bytes, changes, 1, "a\r\nd: 6m\r\nb",
           "@@ -1,3 +1,3 @@\n a\r\n-d: 5m\r\n+d: 6m\r\n b\n\\ No newline at end of file\n");
    expect(bytes, changes, 2, "a\r\nd: 6m\r\nc",
           "@@ -1,3 +1,3 @@\n a\r\n-d: 5m\r\n+d: 6m\r\n-b\n\\ No newline at end of file\n"
           "+c\n\\ No newline at end of file\n");
    struct text_edit after = put_in("a", 1, "\nb");
    expect("a", &after, 1, "a\nb",
           "@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n"
           "\\ No newline at end of file\n");
}

static void names(void **state)
{
    (void)state;
    struct text_edit change = edit("a\n", "a", "b");
    char *patch = patch_unified("a\n", 2, &change, 1, "lễ 2023.yaml");
    assert_non_null(strstr(patch, "--- a/lễ 2023.yaml\t\n+++ b/lễ 2023.yaml\t\n"));
    free(patch);
    patch = patch_unified("a\n", 2, &change, 1, "a\"\n.yaml");
    assert_non_null(strstr(patch, "--- \"a/a\\\"\\012.yaml\"\n"));
    free(patch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_value),     cmocka_unit_test(lines_put_in), cmocka_unit_test(hunks),
        cmocka_unit_test(ends_of_lines), cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
