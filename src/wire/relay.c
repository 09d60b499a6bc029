#include "wire/relay.h"

#include "base/mem.h"
#include "wire/json.h"
#include "base/banned.h"

#define LIST_MOST 512

static const char start[] = "{\"relay\":";

static const char *const kind_names[RELAY_COUNT] = {
    [RELAY_HERE] = "here",   [RELAY_PING] = "ping",   [RELAY_PONG] = "pong",
    [RELAY_BEGIN] = "begin", [RELAY_AGAIN] = "again", [RELAY_JOINED] = "joined",
    [RELAY_GONE] = "gone",   [RELAY_BEAT] = "beat",   [RELAY_LOOK] = "look",
    [RELAY_FILE] = "file",   [RELAY_TAKE] = "take",   [RELAY_TAKEN] = "taken",
};

bool relay_is(const char *line)
{
    return strncmp(line, start, sizeof start - 1) == 0;
}

static void put_some(json_t *root, const char *key, const char *text)
{
    if (text)
        put_text(root, key, text);
}

static void put_number(json_t *root, const char *key, int64_t number)
{
    if (number)
        json_object_set_new(root, key, json_integer(number));
}

static void put_flag(json_t *root, const char *key, bool flag)
{
    if (flag)
        json_object_set_new(root, key, json_true());
}

char *relay_encode(const struct relay_line *line)
{
    json_t *root = json_object();
    put_text(root, "relay", kind_names[line->kind]);
    put_number(root, "id", line->id);
    put_number(root, "real_ms", line->real_ms);
    put_number(root, "silent_ms", line->silent_ms);
    put_number(root, "size", line->size);
    put_number(root, "pid", line->pid);
    put_flag(root, "fresh", line->fresh);
    put_flag(root, "print_wanted", line->print_wanted);
    put_some(root, "version", line->version);
    put_some(root, "run", line->run);
    put_some(root, "part", line->part);
    put_some(root, "path", line->path);
    put_some(root, "text", line->text);
    put_some(root, "stamp", line->stamp);
    put_some(root, "print", line->print);
    json_t *list = line->list_count ? json_array() : NULL;
    for (size_t i = 0; i < line->list_count; i++)
        json_array_append_new(list, json_string(line->list[i]));
    if (list)
        json_object_set_new(root, "list", list);
    return json_text(root);
}

static void take_list(struct take *take, struct relay_line *line)
{
    json_t *list = json_object_get(take->object, "list");
    size_t count = json_array_size(list);
    take_need(take, count <= LIST_MOST, "\"list\" is too long");
    if (take->why)
        return;
    line->list = xcalloc(count + 1, sizeof *line->list); /* NULL-ended */
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        take_need(take, text, "\"list\" must be a list of text");
        if (text)
            line->list[line->list_count++] = xstrdup(text);
    }
}

bool relay_decode(const char *text, struct relay_line *line, const char **why)
{
    *line = (struct relay_line){0};
    json_t *root = json_line(text, why);
    if (!root)
        return false;
    struct take take = {.object = root};
    int kind = -1;
    int64_t pid = 0;
    take_name(&take, "relay", kind_names, RELAY_COUNT, &kind, "an unknown line of a relay");
    take_need(&take, kind >= 0, "a line of a relay needs \"relay\"");
    TAKE_INT(&take, "id", &line->id);
    TAKE_INT(&take, "real_ms", &line->real_ms);
    TAKE_INT(&take, "silent_ms", &line->silent_ms);
    TAKE_INT(&take, "size", &line->size);
    TAKE_INT(&take, "pid", &pid);
    TAKE_BOOL(&take, "fresh", &line->fresh);
    TAKE_BOOL(&take, "print_wanted", &line->print_wanted);
    TAKE_TEXT(&take, "version", &line->version);
    TAKE_TEXT(&take, "run", &line->run);
    TAKE_TEXT(&take, "part", &line->part);
    TAKE_TEXT(&take, "path", &line->path);
    TAKE_TEXT(&take, "text", &line->text);
    TAKE_TEXT(&take, "stamp", &line->stamp);
    TAKE_TEXT(&take, "print", &line->print);
    take_list(&take, line);
    json_decref(root);
    line->kind = kind >= 0 ? (enum relay_kind)kind : RELAY_COUNT;
    line->pid = (int)pid;
    *why = take.why;
    if (take.why)
        relay_clear(line);
    return !take.why;
}

void relay_clear(struct relay_line *line)
{
    char *texts[] = {line->version, line->run,   line->part, line->path,
                     line->text,    line->stamp, line->print};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    for (size_t i = 0; i < line->list_count; i++)
        free(line->list[i]);
    free(line->list);
    *line = (struct relay_line){0};
}
