#include "wire/event.h"

#include "base/mem.h"
#include "wire/json.h"
#include "base/banned.h"

static void put_some(json_t *root, const char *key, const char *text)
{
    if (text && text[0])
        put_text(root, key, text);
}

static void put_known(json_t *root, const char *key, int64_t ms)
{
    if (ms != TIME_NONE)
        put_time(root, key, ms);
}

static void put_verb(json_t *root, const struct event *event)
{
    put_text(root, "verb", event->verb);
    put_text(root, "role", role_names[event->role]);
    put_some(root, "from", event->from);
    put_some(root, "confirmed", event->confirmed);
    if (event->seen >= 0)
        put_time(root, "seen", event->seen);
    if (event->age_ms)
        put_time(root, "age_ms", event->age_ms);
    if (event->version)
        put_time(root, "version", event->version);
}

static json_t *running_json(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->running_count; i++) {
        const struct running *at = &event->running[i];
        json_t *one = json_object();
        put_text(one, "inst", at->inst);
        put_text(one, "media", at->media);
        put_time(one, "position_ms", at->position_ms);
        json_object_set_new(one, "paused", json_boolean(at->paused));
        json_object_set_new(one, "leaving", json_boolean(at->leaving));
        if (at->held)
            json_object_set_new(one, "held", json_true());
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *outlets_json(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->outlet_count; i++)
        json_array_append_new(list, outlet_json(&event->outlets[i]));
    return list;
}

json_t *event_json(const struct event *event, const struct show *show)
{
    json_t *root = json_object();
    put_text(root, "kind", event_names[event->kind]);
    put_time(root, "real_ms", event->real_ms);
    if (event->kind == EV_VERB)
        put_verb(root, event);
    if (event->kind == EV_PLAYER_UP || event->kind == EV_PLAYER_DOWN || event->kind == EV_OUTPUTS)
        put_text(root, "part", part_names[event->part]);
    if (event->media >= 0 && (size_t)event->media < show->media_count)
        put_text(root, "media", show->media[event->media].id);
    put_some(root, "inst", event->inst);
    put_some(root, "reason", event->reason);
    put_some(root, "text", event->text);
    put_some(root, "path", event->path);
    put_some(root, "there", event->there);
    put_known(root, "length_ms", event->length_ms);
    put_known(root, "position_ms", event->position_ms);
    if (event->at_real_ms != event->real_ms)
        put_time(root, "at_real_ms", event->at_real_ms);
    if (event->kind != EV_VERB && event->age_ms)
        put_time(root, "age_ms", event->age_ms);
    if (event->kind == EV_DEVICE || event->kind == EV_PLAYERS || event->kind == EV_STALLED)
        json_object_set_new(root, "ok", json_boolean(event->ok));
    if (event->kind == EV_PLAYER_UP)
        json_object_set_new(root, "running", running_json(event));
    if (event->kind == EV_OUTPUTS)
        json_object_set_new(root, "outlets", outlets_json(event));
    return root;
}

char *event_encode(const struct event *event, const struct show *show)
{
    char *line = json_text(event_json(event, show));
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static void take_running(json_t *list, struct event *event)
{
    size_t count = json_array_size(list);
    event->running = xcalloc(count ? count : 1, sizeof *event->running);
    event->running_count = count;
    for (size_t i = 0; i < count; i++) {
        struct running *at = &event->running[i];
        json_t *one = json_array_get(list, i);
        const char *inst = json_string_value(json_object_get(one, "inst"));
        json_t *position = json_object_get(one, "position_ms");
        snprintf(at->inst, sizeof at->inst, "%s", inst ? inst : "");
        at->media = xstrdup(json_string_value(json_object_get(one, "media")));
        at->position_ms = json_is_integer(position) ? json_integer_value(position) : TIME_NONE;
        at->paused = json_is_true(json_object_get(one, "paused"));
        at->leaving = json_is_true(json_object_get(one, "leaving"));
        at->held = json_is_true(json_object_get(one, "held"));
    }
}

static void take_event(struct take *take, const struct show *show, struct event *event)
{
    int kind = EV_COUNT, role = ROLE_VIEWER, part = 0;
    int64_t real_ms = TIME_NONE, at_real = TIME_NONE;
    char *media = NULL, *inst = NULL;
    take_name(take, "kind", event_names, EV_COUNT, &kind, "there is no such event");
    take_need(take, kind < EV_COUNT, "an event needs \"kind\"");
    TAKE_INT(take, "real_ms", &real_ms);
    take_need(take, real_ms != TIME_NONE, "an event needs \"real_ms\"");
    TAKE_INT(take, "at_real_ms", &at_real);
    *event = event_make((enum event_kind)kind, real_ms);
    event->at_real_ms = at_real != TIME_NONE ? at_real : real_ms;
    take_name(take, "role", role_names, ROLE_COUNT, &role, "there is no such role");
    take_name(take, "part", part_names, PART_COUNT, &part, "there is no such part");
    event->role = (enum role)role;
    event->part = (enum part)part;
    TAKE_TEXT(take, "verb", &event->verb);
    TAKE_TEXT(take, "from", &event->from);
    TAKE_TEXT(take, "confirmed", &event->confirmed);
    TAKE_INT(take, "seen", &event->seen);
    TAKE_INT(take, "age_ms", &event->age_ms);
    TAKE_INT(take, "version", &event->version);
    TAKE_TEXT(take, "media", &media);
    TAKE_TEXT(take, "inst", &inst);
    TAKE_TEXT(take, "reason", &event->reason);
    TAKE_TEXT(take, "text", &event->text);
    TAKE_TEXT(take, "path", &event->path);
    TAKE_TEXT(take, "there", &event->there);
    TAKE_INT(take, "length_ms", &event->length_ms);
    TAKE_INT(take, "position_ms", &event->position_ms);
    TAKE_BOOL(take, "ok", &event->ok);
    event->media = media ? show_find_media(show, media) : -1;
    if (inst)
        snprintf(event->inst, sizeof event->inst, "%s", inst);
    if (kind == EV_PLAYER_UP)
        take_running(json_object_get(take->object, "running"), event);
    if (kind == EV_OUTPUTS)
        event->outlets =
            outlets_take(json_object_get(take->object, "outlets"), &event->outlet_count);
    if (kind == EV_VERB && !event->verb)
        take_need(take, false, "a verb needs \"verb\"");
    free(media);
    free(inst);
}

bool event_decode(const char *line, const struct show *show, struct event *event, const char **why)
{
    json_t *root = json_line(line, why);
    if (!root)
        return false;
    struct take take = {.object = root};
    take_event(&take, show, event);
    json_decref(root);
    if (take.why) {
        *why = take.why;
        event_clear(event);
    }
    return !take.why;
}
