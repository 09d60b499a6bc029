/* What a preflight found, as JSON: printed, kept as the newest of its file and session, and copied
 * beside the journal of the run that follows. */
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/preflight.h"
#include "sys/digest.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "ui/lang.h"
#include "wire/json.h"
#include "wire/state.h"
#include "base/banned.h"

#define KEPT_BYTES (4u << 20)
#define NAME_DIGITS 24

/* --- writing --- */

/* What it says with what stands in it apart: ["%1 free in %2", "78 GiB", "/srv"]. */
static json_t *english_json(const struct pre_item *item)
{
    json_t *english = json_object(), *lines = json_array();
    for (size_t i = 0; i < item->line_count; i++) {
        const struct pre_line *line = &item->lines[i];
        json_t *one = json_array();
        json_array_append_new(one, json_string(line->english));
        for (size_t k = 0; k < PRE_ARGS && line->args[k]; k++)
            json_array_append_new(one, json_string(line->args[k]));
        json_array_append_new(lines, one);
    }
    put_text(english, "title", item->named ? NULL : item->title);
    json_object_set_new(english, "lines", lines);
    return english;
}

static json_t *item_json(const struct pre_item *item)
{
    json_t *one = json_object(), *figures = json_object();
    put_text(one, "item", item->id);
    put_text(one, "level", verdict_names[item->verdict]);
    put_text(one, "title", pre_title(item));
    put_text(one, "text", item->text ? item->text : "");
    put_text(one, "cure", item->cure);
    for (int i = 0; i < item->figure_count; i++)
        json_object_set_new(figures, item->figures[i].name, json_real(item->figures[i].value));
    json_object_set_new(one, "figures", figures);
    return one;
}

char *pre_list(const struct preflight *pre)
{
    json_t *items = json_array();
    for (size_t i = 0; i < pre->count; i++)
        json_array_append_new(items, item_json(&pre->items[i]));
    return json_text(items);
}

static struct zone zone_of(const struct preflight *pre)
{
    struct zone zone;
    if (!pre->show || !tz_zone(pre->show->timezone, (int32_t)(pre->made_wall / DAY_MS), &zone))
        zone = zone_fixed(0);
    return zone;
}

char *pre_json(const struct preflight *pre)
{
    struct zone zone = zone_of(pre);
    json_t *root = json_object(), *items = json_array();
    size_t bad = pre_count(pre->items, pre->count, VERDICT_BAD);
    put_time(root, "schema", 1);
    put_text(root, "file", pre->file);
    put_text(root, "session", pre->session ? pre->session->id : NULL);
    put_instant(root, "made", &zone, pre->made_wall);
    put_time(root, "made_ms", pre->made_wall);
    json_object_set_new(root, "ready", json_boolean(bad == 0));
    put_time(root, "bad", (int64_t)bad);
    put_time(root, "warnings", (int64_t)pre_count(pre->items, pre->count, VERDICT_WARN));
    put_time(root, "unknown", (int64_t)pre_count(pre->items, pre->count, VERDICT_UNKNOWN));
    for (size_t i = 0; i < pre->count; i++) {
        json_t *one = item_json(&pre->items[i]);
        json_object_set_new(one, "english", english_json(&pre->items[i]));
        json_array_append_new(items, one);
    }
    json_object_set_new(root, "items", items);
    return json_text(root);
}

/* Where the newest of a file and session lies ("" for all sessions); the caller owns it. */
static char *kept_path(const char *state_dir, const char *file, const char *session)
{
    char *key = xasprintf("%s\n%s", file, session), hash[SHA256_TEXT];
    digest_sha256(key, strlen(key), hash);
    char *path = xasprintf("%s/preflight/%.*s.json", state_dir, NAME_DIGITS, hash);
    free(key);
    return path;
}

/* It appears whole or not at all. */
static bool write_whole(const char *path, const char *text)
{
    char *fresh = xasprintf("%s.%d", path, (int)getpid());
    FILE *file = fopen(fresh, "we");
    bool good = file && fputs(text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
    if (file)
        good = fclose(file) == 0 && good;
    good = good && rename(fresh, path) == 0;
    if (!good)
        unlink(fresh);
    free(fresh);
    return good;
}

bool pre_keep(const struct preflight *pre)
{
    char *dir = xasprintf("%s/preflight", pre->cli->state), *json = pre_json(pre);
    char *path = kept_path(pre->cli->state, pre->file, pre->session ? pre->session->id : "");
    path_make_dirs(dir);
    bool good = write_whole(path, json);
    free(path);
    free(json);
    free(dir);
    return good;
}

/* --- reading --- */

static char *read_text(const char *path)
{
    size_t length;
    return path_read(path, KEPT_BYTES, &length, NULL);
}

static void take_lines(struct pre_item *item, json_t *lines)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        json_t *line = json_array_get(lines, i);
        const char *words[1 + PRE_ARGS] = {NULL};
        for (size_t k = 0; k < COUNT_OF(words); k++)
            words[k] = json_string_value(json_array_get(line, k));
        if (words[0])
            pre_say(item, VERDICT_GOOD, words[0], words[1], words[2], words[3]);
    }
}

static void take_item(struct pre_kept *kept, json_t *object)
{
    static const char *const names[] = {"good", "warn", "bad", "unknown"};
    struct take take = {.object = object};
    struct take english = {.object = json_object_get(object, "english")};
    char *title = NULL;
    struct pre_item item = {0};
    int verdict = VERDICT_UNKNOWN;
    TAKE_TEXT(&take, "item", &item.id);
    TAKE_TEXT(&take, "title", &item.title);
    TAKE_TEXT(&take, "cure", &item.cure);
    take_name(&take, "level", names, COUNT_OF(names), &verdict, "there is no such \"level\"");
    take_need(&take, item.id && item.title, "an item has no name");
    TAKE_TEXT(&english, "title", &title);
    take_lines(&item, json_object_get(english.object, "lines"));
    item.verdict = (enum verdict)verdict;
    item.named = !title;
    if (title) {
        free(item.title);
        item.title = title;
    }
    if (take.why)
        pre_item_clear(&item);
    else
        ARRAY_PUSH(kept->items, kept->count, kept->room, item);
}

static bool take_kept(const char *text, struct pre_kept *kept)
{
    const char *why;
    *kept = (struct pre_kept){.made_wall = TIME_NONE};
    struct take take = {.object = text ? json_line(text, &why) : NULL};
    if (!take.object)
        return false;
    json_t *items = json_object_get(take.object, "items");
    TAKE_INT(&take, "made_ms", &kept->made_wall);
    for (size_t i = 0; i < json_array_size(items); i++)
        if (json_is_object(json_array_get(items, i)))
            take_item(kept, json_array_get(items, i));
    json_decref(take.object);
    kept->json = xstrdup(text);
    return kept->made_wall != TIME_NONE;
}

void pre_keep_with_run(const char *state_dir, const char *file, const char *session,
                       const char *run)
{
    char *paths[] = {kept_path(state_dir, file, session), kept_path(state_dir, file, "")};
    char *newest = NULL, *to = xasprintf("%s/runs/%s.preflight", state_dir, run);
    int64_t newest_wall = TIME_NONE;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        char *text = read_text(paths[i]);
        struct pre_kept kept;
        bool newer = take_kept(text, &kept) && kept.made_wall > newest_wall;
        if (newer) {
            newest_wall = kept.made_wall;
            free(newest);
            newest = text;
        } else {
            free(text);
        }
        pre_kept_clear(&kept);
        free(paths[i]);
    }
    if (newest)
        write_whole(to, newest); /* a run doesn't depend on it */
    free(newest);
    free(to);
}

bool pre_kept_read(const char *state_dir, const char *run, struct pre_kept *kept)
{
    char *path = xasprintf("%s/runs/%s.preflight", state_dir, run), *text = read_text(path);
    bool good = take_kept(text, kept);
    free(text);
    free(path);
    return good;
}

void pre_kept_clear(struct pre_kept *kept)
{
    for (size_t i = 0; i < kept->count; i++)
        pre_item_clear(&kept->items[i]);
    free(kept->items);
    free(kept->json);
    *kept = (struct pre_kept){.made_wall = TIME_NONE};
}
