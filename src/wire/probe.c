#include "wire/probe.h"

#include <math.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/look_json.h"
#include "base/banned.h"

static const char *const state_names[] = {"at work", "good", "bad"};
static const char *const reason_names[] = {"missing", "not-file",    "unreadable",
                                           "empty",   "undecodable", "stalled"};
static const char *const kind_names[] = {"video", "audio", "still"};

static void put_int(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key, json_integer(value));
}

static void put_bool(json_t *object, const char *key, bool value)
{
    json_object_set_new(object, key, json_boolean(value));
}

/* Tags and complaints come out of strangers' files. */
static void put_safe(json_t *object, const char *key, const char *text)
{
    char *safe = text ? text_safe(text, strlen(text)) : NULL;
    put_text(object, key, safe);
    free(safe);
}

static void take_safe(struct take *take, const char *key, char **out, const char *why)
{
    char *text = NULL;
    take_text(take, key, &text, why);
    free(*out);
    *out = text ? text_safe(text, strlen(text)) : NULL;
    free(text);
}

/* A number of a medium, in its bounds. */
static void take_count(struct take *take, const char *key, int *out, const char *why)
{
    int64_t value = *out;
    take_int(take, key, &value, why);
    take_need(take, value >= 0 && value <= 1000000, why);
    *out = (int)value;
}

/* --- asking --- */

char *probe_ask_encode(const struct probe_ask *ask)
{
    json_t *root = json_object();
    put_text(root, "path", ask->path);
    put_text(root, "kind", kind_names[ask->kind]);
    put_bool(root, "loudness", ask->loudness);
    if (ask->speed) {
        put_bool(root, "speed", true);
        put_time(root, "length_ms", ask->length_ms);
    }
    if (ask->frames)
        put_bool(root, "frames", true);
    return json_text(root);
}

bool probe_ask_decode(const char *line, struct probe_ask *ask, const char **why)
{
    int kind = -1;
    *ask = (struct probe_ask){.length_ms = TIME_NONE};
    struct take take = {.object = json_line(line, why)};
    if (!take.object)
        return false;
    TAKE_TEXT(&take, "path", &ask->path);
    take_name(&take, "kind", kind_names, COUNT_OF(kind_names), &kind, "there is no such \"kind\"");
    TAKE_BOOL(&take, "loudness", &ask->loudness);
    TAKE_BOOL(&take, "speed", &ask->speed);
    TAKE_INT(&take, "length_ms", &ask->length_ms);
    TAKE_BOOL(&take, "frames", &ask->frames);
    take_need(&take, ask->path && ask->path[0] == '/', "\"path\" must be absolute");
    take_need(&take, kind >= 0, "\"kind\" is missing");
    json_decref(take.object);
    ask->kind = kind >= 0 ? (enum media_kind)kind : MEDIA_VIDEO;
    *why = take.why;
    return !take.why;
}

void probe_ask_clear(struct probe_ask *ask)
{
    free(ask->path);
    *ask = (struct probe_ask){0};
}

/* --- answering --- */

static void put_rates(json_t *root, const struct probe_found *found)
{
    json_t *list = json_array();
    for (int i = 0; i < found->rate_count; i++) {
        json_t *one = json_object();
        put_int(one, "at_ms", found->rates[i].at_ms);
        json_object_set_new(one, "rate", json_real(found->rates[i].rate));
        json_array_append_new(list, one);
    }
    json_object_set_new(root, "rates", list);
}

static void put_frame(json_t *root, const char *key, const struct probe_frame *frame)
{
    if (!frame->rgb)
        return;
    json_t *object = json_object();
    put_picture(object, frame->width, frame->height, frame->rgb);
    json_object_set_new(root, key, object);
}

static void take_frame(struct take *take, const char *key, struct probe_frame *frame)
{
    json_t *object = json_object_get(take->object, key);
    struct take inner = {.object = object};
    if (!json_is_object(object))
        return;
    frame->rgb = take_picture(&inner, &frame->width, &frame->height);
    take_need(take, !inner.why, inner.why);
}

static json_t *found_json(const struct probe_found *found)
{
    json_t *root = json_object();
    put_text(root, "path", found->path);
    put_text(root, "state", state_names[found->state]);
    if (found->state == PROBE_BAD) {
        put_text(root, "reason", reason_names[found->reason]);
        put_safe(root, "detail", found->detail);
    } else if (found->state == PROBE_GOOD) {
        put_safe(root, "format", found->format);
        put_safe(root, "codec", found->codec);
        put_bool(root, "video", found->video);
        put_bool(root, "audio", found->audio);
        put_bool(root, "still", found->still);
        put_int(root, "width", found->width);
        put_int(root, "height", found->height);
        json_object_set_new(root, "fps", json_real(found->fps));
        put_time(root, "length_ms", found->length_ms);
        put_bool(root, "guess", found->guess);
        put_time(root, "picture_ms", found->picture_ms);
        put_time(root, "sound_ms", found->sound_ms);
        put_frame(root, "first", &found->first);
        put_frame(root, "last", &found->last);
        json_object_set_new(root, "loudness_lufs",
                            isfinite(found->loudness_lufs) ? json_real(found->loudness_lufs)
                                                           : json_null());
        if (found->rate_count)
            put_rates(root, found);
    }
    return root;
}

char *probe_found_encode(const struct probe_found *found)
{
    return json_text(found_json(found));
}

static void take_rates(struct take *take, struct probe_found *found)
{
    json_t *list = json_object_get(take->object, "rates");
    size_t count = json_array_size(list);
    take_need(take, !list || json_is_array(list), "\"rates\" must be a list");
    take_need(take, count <= PROBE_PLACES, "there are too many \"rates\"");
    for (size_t i = 0; i < count && i < PROBE_PLACES; i++) {
        struct probe_rate *rate = &found->rates[i];
        struct take one = {.object = json_array_get(list, i)};
        *rate = (struct probe_rate){.at_ms = -1, .rate = -1};
        take_need(take, json_is_object(one.object), "a rate must be an object");
        TAKE_INT(&one, "at_ms", &rate->at_ms);
        TAKE_REAL(&one, "rate", &rate->rate);
        take_need(take, !one.why && rate->at_ms >= 0 && rate->rate >= 0,
                  "a rate must have \"at_ms\" and \"rate\"");
    }
    found->rate_count = take->why ? 0 : (int)count;
}

static void take_found(struct take *take, struct probe_found *found)
{
    int state = -1, reason = PROBE_UNREADABLE;
    *found = (struct probe_found){.length_ms = TIME_NONE,
                                  .picture_ms = TIME_NONE,
                                  .sound_ms = TIME_NONE,
                                  .loudness_lufs = NAN,
                                  .state = PROBE_BAD};
    TAKE_TEXT(take, "path", &found->path);
    take_name(take, "state", state_names, COUNT_OF(state_names), &state,
              "there is no such \"state\"");
    take_name(take, "reason", reason_names, COUNT_OF(reason_names), &reason,
              "there is no such \"reason\"");
    take_safe(take, "detail", &found->detail, "\"detail\" must be text");
    take_safe(take, "format", &found->format, "\"format\" must be text");
    take_safe(take, "codec", &found->codec, "\"codec\" must be text");
    TAKE_BOOL(take, "video", &found->video);
    take_frame(take, "first", &found->first);
    take_frame(take, "last", &found->last);
    TAKE_BOOL(take, "audio", &found->audio);
    TAKE_BOOL(take, "still", &found->still);
    take_count(take, "width", &found->width, "\"width\" must be a whole number");
    take_count(take, "height", &found->height, "\"height\" must be a whole number");
    TAKE_REAL(take, "fps", &found->fps);
    TAKE_INT(take, "length_ms", &found->length_ms);
    TAKE_BOOL(take, "guess", &found->guess);
    TAKE_INT(take, "picture_ms", &found->picture_ms);
    TAKE_INT(take, "sound_ms", &found->sound_ms);
    TAKE_REAL(take, "loudness_lufs", &found->loudness_lufs);
    take_rates(take, found);
    take_need(take, found->path, "\"path\" is missing");
    take_need(take, state >= 0, "\"state\" is missing");
    found->state = state >= 0 ? (enum probe_state)state : PROBE_BAD;
    found->reason = (enum probe_reason)reason;
}

bool probe_found_decode(const char *line, struct probe_found *found, const char **why)
{
    *found = (struct probe_found){.state = PROBE_BAD};
    struct take take = {.object = json_line(line, why)};
    if (!take.object)
        return false;
    take_found(&take, found);
    json_decref(take.object);
    *why = take.why;
    return !take.why;
}

void probe_found_clear(struct probe_found *found)
{
    free(found->path);
    free(found->detail);
    free(found->format);
    free(found->codec);
    free(found->first.rgb);
    free(found->last.rgb);
    *found = (struct probe_found){.state = PROBE_BAD};
}

int64_t probe_end_ms(const struct probe_found *found)
{
    return found->picture_ms > found->sound_ms ? found->picture_ms : found->sound_ms;
}

void probe_found_copy(struct probe_found *to, const struct probe_found *from)
{
    *to = *from;
    to->path = xstrdup(from->path);
    to->detail = xstrdup(from->detail);
    to->format = xstrdup(from->format);
    to->codec = xstrdup(from->codec);
    to->first = to->last = (struct probe_frame){0}; /* nobody keeps them */
}

/* --- keeping --- */

char *probe_kept_encode(const struct probe_kept *kept)
{
    json_t *root = found_json(&kept->found);
    put_text(root, "kind", kind_names[kept->kind]);
    put_int(root, "size", kept->size);
    put_int(root, "mtime_ns", kept->mtime_ns);
    put_int(root, "v", kept->version);
    return json_text(root);
}

bool probe_kept_decode(const char *line, struct probe_kept *kept, const char **why)
{
    int kind = -1;
    int64_t version = -1;
    *kept = (struct probe_kept){.size = -1, .found.state = PROBE_BAD};
    struct take take = {.object = json_line(line, why)};
    if (!take.object)
        return false;
    take_found(&take, &kept->found);
    take_name(&take, "kind", kind_names, COUNT_OF(kind_names), &kind, "there is no such \"kind\"");
    TAKE_INT(&take, "size", &kept->size);
    TAKE_INT(&take, "mtime_ns", &kept->mtime_ns);
    TAKE_INT(&take, "v", &version);
    take_need(&take, kept->found.state == PROBE_GOOD, "only what is good is kept");
    take_need(&take, kind >= 0 && kept->size >= 0 && version >= 0 && version <= 1000000,
              "\"kind\", \"size\" or \"v\" is missing");
    json_decref(take.object);
    kept->kind = kind >= 0 ? (enum media_kind)kind : MEDIA_VIDEO;
    kept->version = (int)version;
    *why = take.why;
    return !take.why;
}
