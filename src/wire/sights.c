#include "wire/sights.h"

#include "base/mem.h"
#include "base/text.h"
#include "wire/json.h"
#include "base/banned.h"

static const char *const part_names[SIGHT_PARTS] = {"screens", "devices", "opened", "sinks"};

/* --- saying --- */

static void put_int(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key, json_integer(value));
}

static void put_bool(json_t *object, const char *key, bool value)
{
    json_object_set_new(object, key, json_boolean(value));
}

static json_t *screen_json(const struct sight_screen *screen)
{
    json_t *one = json_object();
    put_text(one, "name", screen->name);
    put_int(one, "x", screen->x);
    put_int(one, "y", screen->y);
    put_int(one, "width", screen->width);
    put_int(one, "height", screen->height);
    put_int(one, "rate_centi", screen->rate_centi);
    put_bool(one, "duplicated", screen->twin);
    return one;
}

static json_t *sink_json(const struct sight_sink *sink)
{
    json_t *one = json_object();
    put_text(one, "name", sink->name);
    put_text(one, "text", sink->text);
    put_bool(one, "chosen", sink->chosen);
    put_bool(one, "muted", sink->muted);
    put_int(one, "percent", sink->percent);
    put_bool(one, "empty", sink->empty);
    json_object_set_new(one, "plugged",
                        sink->plugged == SIGHT_PLUG_UNKNOWN
                            ? json_null()
                            : json_boolean(sink->plugged == SIGHT_PLUGGED));
    return one;
}

static void put_screens(json_t *root, const struct sights *sights)
{
    json_t *list = json_array();
    put_bool(root, "display", sights->display);
    for (size_t i = 0; i < sights->screen_count; i++)
        json_array_append_new(list, screen_json(&sights->screens[i]));
    json_object_set_new(root, "screens", list);
}

static void put_devices(json_t *root, const struct sights *sights)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sights->device_count; i++) {
        json_t *one = json_object();
        put_text(one, "name", sights->devices[i].name);
        put_text(one, "text", sights->devices[i].text);
        json_array_append_new(list, one);
    }
    json_object_set_new(root, "devices", list);
}

static void put_sinks(json_t *root, const struct sights *sights)
{
    json_t *list = json_array();
    put_bool(root, "server", sights->server);
    put_text(root, "pulse", sights->pulse);
    for (size_t i = 0; i < sights->sink_count; i++)
        json_array_append_new(list, sink_json(&sights->sinks[i]));
    json_object_set_new(root, "sinks", list);
}

char *sights_encode(const struct sights *sights, enum sight_part part)
{
    json_t *root = json_object();
    put_text(root, "sights", part_names[part]);
    if (part == SIGHT_SCREENS) {
        put_screens(root, sights);
    } else if (part == SIGHT_DEVICES) {
        put_devices(root, sights);
    } else if (part == SIGHT_SINKS) {
        put_sinks(root, sights);
    } else if (sights->opened_count) {
        const struct sight_opened *opened = &sights->opened[sights->opened_count - 1];
        put_text(root, "device", opened->device);
        put_text(root, "driver", opened->driver);
    }
    return json_text(root);
}

/* --- hearing --- */

/* Descriptions come from hardware and from people. */
static void take_safe(struct take *take, const char *key, char **out)
{
    char *text = NULL;
    take_text(take, key, &text, "a name must be text");
    *out = text ? text_safe(text, strlen(text)) : NULL;
    free(text);
}

static void take_number(struct take *take, const char *key, int *out)
{
    int64_t value = *out;
    take_int(take, key, &value, "a number must be a whole one");
    take_need(take, value >= -1000000 && value <= 1000000, "a number is out of all bounds");
    *out = value >= -1000000 && value <= 1000000 ? (int)value : 0;
}

static void take_screen(struct sights *sights, struct take *one)
{
    struct sight_screen screen = {0};
    take_safe(one, "name", &screen.name);
    take_number(one, "x", &screen.x);
    take_number(one, "y", &screen.y);
    take_number(one, "width", &screen.width);
    take_number(one, "height", &screen.height);
    take_number(one, "rate_centi", &screen.rate_centi);
    TAKE_BOOL(one, "duplicated", &screen.twin);
    take_need(one, screen.name, "a screen has no name");
    ARRAY_PUSH(sights->screens, sights->screen_count, sights->screen_room, screen);
}

static void take_device(struct sights *sights, struct take *one)
{
    struct sight_device device = {0};
    take_safe(one, "name", &device.name);
    take_safe(one, "text", &device.text);
    take_need(one, device.name, "a device has no name");
    ARRAY_PUSH(sights->devices, sights->device_count, sights->device_room, device);
}

static void take_sink(struct sights *sights, struct take *one)
{
    struct sight_sink sink = {0};
    bool plugged = false;
    take_safe(one, "name", &sink.name);
    take_safe(one, "text", &sink.text);
    TAKE_BOOL(one, "chosen", &sink.chosen);
    TAKE_BOOL(one, "muted", &sink.muted);
    TAKE_BOOL(one, "empty", &sink.empty);
    take_number(one, "percent", &sink.percent);
    TAKE_BOOL(one, "plugged", &plugged);
    if (json_is_boolean(json_object_get(one->object, "plugged")))
        sink.plugged = plugged ? SIGHT_PLUGGED : SIGHT_UNPLUGGED;
    take_need(one, sink.name, "a sink has no name");
    ARRAY_PUSH(sights->sinks, sights->sink_count, sights->sink_room, sink);
}

static void take_list(struct sights *sights, struct take *take, const char *key,
                      void (*each)(struct sights *sights, struct take *one))
{
    json_t *list = json_object_get(take->object, key);
    take_need(take, json_is_array(list), "a list is missing");
    for (size_t i = 0; i < json_array_size(list) && !take->why; i++) {
        struct take one = {.object = json_array_get(list, i)};
        take_need(&one, json_is_object(one.object), "a list has something else than objects");
        if (!one.why)
            each(sights, &one);
        take->why = one.why;
    }
}

static void take_opened(struct sights *sights, struct take *take)
{
    struct sight_opened opened = {0};
    take_safe(take, "device", &opened.device);
    take_safe(take, "driver", &opened.driver);
    take_need(take, opened.device, "\"device\" is missing");
    ARRAY_PUSH(sights->opened, sights->opened_count, sights->opened_room, opened);
}

bool sights_take(struct sights *sights, const char *line, const char **why)
{
    int part = -1;
    struct take take = {.object = json_line(line, why)};
    if (!take.object)
        return false;
    take_name(&take, "sights", part_names, SIGHT_PARTS, &part, "there is no such \"sights\"");
    take_need(&take, part >= 0, "\"sights\" is missing");
    if (!take.why && part == SIGHT_SCREENS) {
        TAKE_BOOL(&take, "display", &sights->display);
        take_list(sights, &take, "screens", take_screen);
    } else if (!take.why && part == SIGHT_DEVICES) {
        take_list(sights, &take, "devices", take_device);
    } else if (!take.why && part == SIGHT_OPENED) {
        take_opened(sights, &take);
    } else if (!take.why) {
        free(sights->pulse);
        take_safe(&take, "pulse", &sights->pulse);
        TAKE_BOOL(&take, "server", &sights->server);
        take_list(sights, &take, "sinks", take_sink);
    }
    json_decref(take.object);
    if (!take.why)
        sights->known[part] = true;
    *why = take.why;
    return !take.why;
}

void sights_clear(struct sights *sights)
{
    for (size_t i = 0; i < sights->screen_count; i++)
        free(sights->screens[i].name);
    for (size_t i = 0; i < sights->device_count; i++) {
        free(sights->devices[i].name);
        free(sights->devices[i].text);
    }
    for (size_t i = 0; i < sights->opened_count; i++) {
        free(sights->opened[i].device);
        free(sights->opened[i].driver);
    }
    for (size_t i = 0; i < sights->sink_count; i++) {
        free(sights->sinks[i].name);
        free(sights->sinks[i].text);
    }
    free(sights->screens);
    free(sights->devices);
    free(sights->opened);
    free(sights->sinks);
    free(sights->pulse);
    *sights = (struct sights){0};
}

/* --- looking it up --- */

const struct sight_opened *sights_find_opened(const struct sights *sights, const char *device)
{
    for (size_t i = 0; i < sights->opened_count; i++)
        if (strcmp(sights->opened[i].device, device) == 0)
            return &sights->opened[i];
    return NULL;
}

const struct sight_device *sights_find_device(const struct sights *sights, const char *name)
{
    for (size_t i = 0; i < sights->device_count; i++)
        if (strcmp(sights->devices[i].name, name) == 0)
            return &sights->devices[i];
    return NULL;
}

/* Both speak of the same sinks by the same names. */
static bool of_server(const char *driver, size_t length)
{
    static const char *const drivers[] = {"pulse", "pipewire"};
    for (size_t i = 0; i < COUNT_OF(drivers); i++)
        if (strlen(drivers[i]) == length && strncmp(drivers[i], driver, length) == 0)
            return true;
    return false;
}

const struct sight_sink *sights_find_sink(const struct sights *sights, const char *device)
{
    const char *slash = strchr(device, '/'), *driver = device;
    const struct sight_opened *opened = sights_find_opened(sights, device);
    if (strcmp(device, "auto") == 0)
        driver = opened && opened->driver ? opened->driver : "";
    if (!of_server(driver, strcspn(driver, "/")))
        return NULL;
    for (size_t i = 0; i < sights->sink_count; i++) {
        const struct sight_sink *sink = &sights->sinks[i];
        if (slash ? strcmp(sink->name, slash + 1) == 0 : sink->chosen)
            return sink;
    }
    return NULL;
}
