#include "wire/json.h"

#include "base/dur.h"
#include "base/mem.h"
#include "core/event.h"
#include "base/banned.h"

json_t *json_line(const char *line, const char **why)
{
    json_t *root = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    if (!root) {
        *why = "the line isn't JSON";
        return NULL;
    }
    if (!json_is_object(root)) {
        *why = "the line isn't a JSON object";
        json_decref(root);
        return NULL;
    }
    return root;
}

char *json_text(json_t *root)
{
    char *text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(12));
    json_decref(root);
    char *line = xasprintf("%s\n", text ? text : "{}");
    free(text);
    return line;
}

void put_text(json_t *object, const char *key, const char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    /* Text that isn't UTF-8 (a file's tag, a device's name) must not break the whole line. */
    json_object_set_new(object, key, value ? value : json_string("?"));
}

void put_time(json_t *object, const char *key, int64_t ms)
{
    json_object_set_new(object, key, ms == TIME_NONE ? json_null() : json_integer(ms));
}

static void fault(struct take *take, const char *why)
{
    if (!take->why)
        take->why = why;
}

static json_t *member(struct take *take, const char *key)
{
    json_t *value = json_object_get(take->object, key);
    return json_is_null(value) ? NULL : value;
}

void take_text(struct take *take, const char *key, char **out, const char *why)
{
    json_t *value = member(take, key);
    if (!value)
        return;
    if (!json_is_string(value)) {
        fault(take, why);
        return;
    }
    free(*out);
    *out = xstrdup(json_string_value(value));
}

void take_int(struct take *take, const char *key, int64_t *out, const char *why)
{
    json_t *value = member(take, key);
    if (!value)
        return;
    if (json_is_integer(value))
        *out = json_integer_value(value);
    else
        fault(take, why);
}

void take_bool(struct take *take, const char *key, bool *out, const char *why)
{
    json_t *value = member(take, key);
    if (!value)
        return;
    if (json_is_boolean(value))
        *out = json_is_true(value);
    else
        fault(take, why);
}

void take_real(struct take *take, const char *key, double *out, const char *why)
{
    json_t *value = member(take, key);
    if (!value)
        return;
    if (json_is_number(value))
        *out = json_number_value(value);
    else
        fault(take, why);
}

void take_name(struct take *take, const char *key, const char *const *names, int count, int *out,
               const char *why)
{
    json_t *value = member(take, key);
    if (!value)
        return;
    const char *text = json_string_value(value);
    for (int i = 0; text && i < count; i++) {
        if (names[i] && strcmp(names[i], text) == 0) {
            *out = i;
            return;
        }
    }
    fault(take, why);
}

void take_need(struct take *take, bool there, const char *why)
{
    if (!there)
        fault(take, why);
}

json_t *outlet_json(const struct outlet *outlet)
{
    json_t *object = json_object();
    put_text(object, "name", outlet->name);
    put_text(object, "place", outlet->place);
    json_object_set_new(object, "used", json_boolean(outlet->used));
    json_object_set_new(object, "twin", json_boolean(outlet->twin));
    return object;
}

struct outlet *outlets_take(json_t *list, size_t *count)
{
    size_t most = json_array_size(list);
    struct outlet *outlets = xcalloc(most + 1, sizeof *outlets);
    *count = 0;
    for (size_t i = 0; i < most; i++) {
        json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(one, "name"));
        const char *place = json_string_value(json_object_get(one, "place"));
        if (name)
            outlets[(*count)++] =
                (struct outlet){.name = xstrdup(name),
                                .place = xstrdup(place),
                                .used = json_is_true(json_object_get(one, "used")),
                                .twin = json_is_true(json_object_get(one, "twin"))};
    }
    return outlets;
}
