/* Good and bad show files as people write them (tests/showfile). A bad file's faults are compared to
 * the column with NAME.faults beside it (UPDATE_FAULTS=1 writes them anew: read the difference before
 * it is kept). Every key of the table must be used by a good file and be at fault in a bad one. */
#include <dirent.h>
#include <unistd.h>

#include "showfile/keys.h"
#include "showfile/tree.h"
#include "showfile_help.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "base/banned.h"

#define GOOD "tests/showfile/good"
#define BAD "tests/showfile/bad"
#define BAD_LEAST 60
#define PROTOCOLS "shows/protocols" /* behind those in `protocols/` of the corpus */

static bool *used, *violated; /* one for each row of the table */

static int is_yaml(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 5 && strcmp(entry->d_name + len - 5, ".yaml") == 0;
}

static char *read_whole(const char *path, size_t *len)
{
    struct err err = {{0}};
    size_t own;
    char *text = path_read(path, SHOWFILE_BYTES, len ? len : &own, &err);
    if (!text)
        fail_msg("%s: %s", path, err.text);
    return text;
}

/* --- which rows of the table a tree uses --- */

typedef void visit_fn(void *context, const struct node *map, enum key_map which,
                      const struct node *child, const struct key_row *row);

static enum key_map map_of(const struct key_row *row, const struct node *node)
{
    bool block = node_get(node, "block") || node_get(node, "items");
    return row->or_of && block ? row->or_of : row->of;
}

static void walk(const struct node *map, enum key_map which, visit_fn *visit, void *context)
{
    visit(context, map, which, NULL, NULL);
    for (const struct node *child = map->first; child; child = child->next) {
        const struct key_row *row = child->key ? key_find(which, child->key) : NULL;
        if (!row)
            continue;
        visit(context, map, which, child, row);
        if (!row->of)
            continue;
        bool many = row->shape == SHAPE_LIST || row->shape == SHAPE_BY_ID;
        const struct node *one = many ? child->first : child;
        for (; one; one = many ? one->next : NULL)
            if (one->kind == NODE_MAP)
                walk(one, map_of(row, one), visit, context);
    }
}

static void mark_used(void *context, const struct node *map, enum key_map which,
                      const struct node *child, const struct key_row *row)
{
    (void)context;
    (void)map;
    (void)which;
    if (child)
        used[row - key_rows] = true;
}

/* A fault at a key or at its value, or one that says at the map that the key is missing. */
static void mark_violated(void *context, const struct node *map, enum key_map which,
                          const struct node *child, const struct key_row *row)
{
    const struct faults *faults = context;
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        if (fault->rank)
            continue;
        bool there = child && ((fault->line == child->line && fault->col == child->col) ||
                               (fault->line == child->key_line && fault->col == child->key_col));
        if (there)
            violated[row - key_rows] = true;
        char name[32];
        if (!child && fault->line == map->line && fault->col == map->col &&
            sscanf(fault->text, "`%31[^`]` is missing", name) == 1 && key_find(which, name))
            violated[key_find(which, name) - key_rows] = true;
    }
}

static void walk_file(const char *path, visit_fn *visit, struct faults *faults)
{
    size_t len;
    struct tree tree;
    struct faults own = {0};
    char *text = read_whole(path, &len);
    tree_source(&tree, text, len, path, &own);
    tree_parse(&tree);
    if (tree.root && tree.root->kind == NODE_MAP)
        walk(tree.root, MAP_SHOW, visit, faults);
    tree_free(&tree);
    faults_free(&own);
    free(text);
}

/* --- the files --- */

static void check_good(const char *path)
{
    struct faults faults = {0};
    struct err err;
    struct show *show = showfile_check_file(path, tz_zone, PROTOCOLS, &faults, &err);
    char *text = faults_text(&faults, path, false), *fine = xasprintf("%s: no faults\n", path);
    assert_string_equal(text, fine);
    assert_non_null(show);
    size_t len;
    char *bytes = read_whole(path, &len);
    char *bundle = showfile_bundle(bytes, show);
    struct faults again = {0};
    struct show *frozen =
        showfile_load(bundle, strlen(bundle), "/srv/le/shows/t.yaml", path, tz_zone, &again);
    assert_non_null(frozen); /* a frozen copy needs nothing beside it */
    assert_int_equal(frozen->recipient_count, show->recipient_count);
    assert_int_equal(frozen->guest_count, show->guest_count);
    show_free(frozen);
    show_free(show);
    faults_free(&again);
    faults_free(&faults);
    walk_file(path, mark_used, NULL);
    free(bundle);
    free(bytes);
    free(text);
    free(fine);
}

static void check_bad(const char *path)
{
    struct faults faults = {0};
    struct err err;
    struct show *show = showfile_check_file(path, tz_zone, PROTOCOLS, &faults, &err);
    char *text = faults_text(&faults, path, false);
    char *expected = xasprintf("%.*s.faults", (int)strlen(path) - 5, path);
    if (!faults.count)
        fail_msg("%s: nothing is wrong with it", path);
    if (getenv("UPDATE_FAULTS")) {
        FILE *file = fopen(expected, "w");
        fputs(text, file);
        fclose(file);
    }
    char *wanted = read_whole(expected, NULL);
    if (strcmp(text, wanted) != 0)
        fail_msg("%s\n--- wanted\n%s--- got\n%s", path, wanted, text);
    walk_file(path, mark_violated, &faults);
    show_free(show);
    faults_free(&faults);
    free(expected);
    free(wanted);
    free(text);
}

static int each(const char *folder, void (*check)(const char *path))
{
    struct dirent **list = NULL;
    int count = scandir(folder, &list, is_yaml, alphasort);
    for (int i = 0; i < count; i++) {
        char *path = xasprintf("%s/%s", folder, list[i]->d_name);
        check(path);
        free(path);
        free(list[i]);
    }
    free(list);
    return count;
}

static void test_good(void **state)
{
    (void)state;
    assert_true(each(GOOD, check_good) > 0);
}

static void test_bad(void **state)
{
    (void)state;
    assert_true(each(BAD, check_bad) >= BAD_LEAST);
}

static void name_missing(const bool *marks, const char *what)
{
    struct buf out = {0};
    for (size_t i = 0; i < key_row_count; i++)
        if (!marks[i])
            buf_printf(&out, " %s%s", key_map_path(key_rows[i].map), key_rows[i].name);
    if (out.len)
        fail_msg("%s:%s", what, buf_text(&out));
    buf_free(&out);
}

static void test_every_key(void **state)
{
    (void)state;
    name_missing(used, "in no good file");
    name_missing(violated, "at fault in no bad file");
}

int main(void)
{
    used = xcalloc(key_row_count, sizeof *used);
    violated = xcalloc(key_row_count, sizeof *violated);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_every_key),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(used);
    free(violated);
    return failed;
}
