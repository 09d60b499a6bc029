#include "wire/look_json.h"

#include <math.h>

#include "base/mem.h"
#include "wire/probe.h"
#include "base/banned.h"

/* --- bytes as text --- */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *to_base64(const unsigned char *bytes, size_t size)
{
    char *text = xmalloc((size + 2) / 3 * 4 + 1), *at = text;
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        unsigned group = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                         (left > 2 ? bytes[i + 2] : 0);
        *at++ = digits[group >> 18];
        *at++ = digits[group >> 12 & 63];
        *at++ = left > 1 ? digits[group >> 6 & 63] : '=';
        *at++ = left > 2 ? digits[group & 63] : '=';
    }
    *at = '\0';
    return text;
}

/* Exactly `size` bytes; NULL: it is something else. */
static unsigned char *from_base64(const char *text, size_t size)
{
    if (strlen(text) != (size + 2) / 3 * 4)
        return NULL;
    unsigned char *bytes = xmalloc(size + 3);
    size_t made = 0;
    unsigned group = 0, count = 0;
    for (const char *at = text; *at && *at != '='; at++) {
        const char *digit = strchr(digits, *at);
        if (!digit) {
            free(bytes);
            return NULL;
        }
        group = group << 6 | (unsigned)(digit - digits);
        if (++count % 4)
            continue;
        bytes[made++] = (unsigned char)(group >> 16);
        bytes[made++] = (unsigned char)(group >> 8);
        bytes[made++] = (unsigned char)group;
    }
    unsigned rest = count % 4;
    if (rest > 1)
        bytes[made++] = (unsigned char)(group >> (rest == 2 ? 4 : 10));
    if (rest > 2)
        bytes[made++] = (unsigned char)(group >> 2);
    if (made == size)
        return bytes;
    free(bytes);
    return NULL;
}

/* --- parts of lines --- */

void put_db(json_t *object, const char *key, double db)
{
    json_object_set_new(object, key, isfinite(db) ? json_real(db) : json_null());
}

void put_levels(json_t *root, const char *key, const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->deck_count; i++) {
        const struct deck_state *deck = &report->decks[i];
        json_t *object = json_object();
        put_text(object, "inst", deck->inst);
        put_text(object, "media", deck->media);
        put_db(object, "peak_db", deck->peak_db);
        put_db(object, "rms_db", deck->level_db);
        json_array_append_new(list, object);
    }
    json_object_set_new(root, key, list);
}

void put_picture(json_t *object, int width, int height, const unsigned char *rgb)
{
    char *text = to_base64(rgb, (size_t)width * (size_t)height * 3);
    json_object_set_new(object, "width", json_integer(width));
    json_object_set_new(object, "height", json_integer(height));
    put_text(object, "rgb", text);
    free(text);
}

unsigned char *take_picture(struct take *take, int *width, int *height)
{
    int64_t wide = 0, high = 0;
    char *text = NULL;
    unsigned char *rgb = NULL;
    TAKE_INT(take, "width", &wide);
    TAKE_INT(take, "height", &high);
    TAKE_TEXT(take, "rgb", &text);
    bool fits = wide > 0 && high > 0 && wide <= PICTURE_WIDTH && high <= PICTURE_HEIGHT && text;
    take_need(take, fits, "a picture needs \"width\", \"height\" and \"rgb\", and has its limits");
    if (!take->why) {
        rgb = from_base64(text, (size_t)wide * (size_t)high * 3);
        take_need(take, rgb != NULL, "\"rgb\" must be the picture's bytes in base64");
        *width = (int)wide;
        *height = (int)high;
    }
    free(text);
    return rgb;
}

/* --- a client's line --- */

static void put_frame(json_t *root, const char *key, const struct probe_frame *frame)
{
    if (!frame->rgb)
        return;
    json_t *object = json_object();
    put_picture(object, frame->width, frame->height, frame->rgb);
    json_object_set_new(root, key, object);
}

char *look_late_encode(const char *media, const struct probe_frame *first,
                       const struct probe_frame *last)
{
    json_t *root = json_object(), *late = json_object();
    put_text(late, "media", media);
    put_frame(late, "first", first);
    put_frame(late, "last", last);
    json_object_set_new(root, "late", late);
    return json_text(root);
}

static void take_frame(struct take *take, const char *key, struct look_frame *frame)
{
    struct take inner = {.object = json_object_get(take->object, key)};
    if (!json_is_object(inner.object))
        return;
    frame->rgb = take_picture(&inner, &frame->width, &frame->height);
    take_need(take, !inner.why, inner.why);
}

static void take_late(struct take *outer, json_t *late, struct glimpse *look)
{
    struct take take = {.object = late};
    TAKE_TEXT(&take, "media", &look->late);
    take_need(&take, look->late, "a late file needs \"media\"");
    take_frame(&take, "first", &look->first);
    take_frame(&take, "last", &look->last);
    take_need(outer, !take.why, take.why);
}

char *look_encode(const struct report *report, const char *part)
{
    json_t *root = json_object();
    if (report->kind == REPORT_LEVELS) {
        put_levels(root, "levels", report);
        put_text(root, "part", part);
    } else {
        json_t *picture = json_object();
        put_picture(picture, report->width, report->height, report->rgb);
        json_object_set_new(root, "picture", picture);
    }
    return json_text(root);
}

static void take_meter(struct take *outer, json_t *object, struct meter *meter)
{
    *meter = (struct meter){.peak_db = NAN, .rms_db = NAN};
    if (!json_is_object(object)) {
        take_need(outer, false, "a level must be an object");
        return;
    }
    struct take take = {.object = object};
    TAKE_TEXT(&take, "inst", &meter->inst);
    TAKE_TEXT(&take, "media", &meter->media);
    TAKE_REAL(&take, "peak_db", &meter->peak_db);
    TAKE_REAL(&take, "rms_db", &meter->rms_db);
    take_need(&take, meter->inst && meter->media, "a level needs \"inst\" and \"media\"");
    take_need(outer, !take.why, take.why);
}

bool look_decode(json_t *root, struct glimpse *look, const char **why)
{
    struct take take = {.object = root};
    json_t *picture = json_object_get(root, "picture"), *list = json_object_get(root, "levels");
    json_t *late = json_object_get(root, "late");
    if (json_is_object(late)) {
        take_late(&take, late, look);
    } else if (json_is_object(picture)) {
        struct take inner = {.object = picture};
        look->rgb = take_picture(&inner, &look->width, &look->height);
        take.why = inner.why;
    } else {
        TAKE_TEXT(&take, "part", &look->part);
        take_need(&take, look->part && json_is_array(list), "levels are a list of a \"part\"");
        look->meters = xcalloc(json_array_size(list) + 1, sizeof *look->meters);
        look->meter_count = json_array_size(list);
        for (size_t i = 0; i < look->meter_count; i++)
            take_meter(&take, json_array_get(list, i), &look->meters[i]);
    }
    *why = take.why;
    return !take.why;
}

void look_clear(struct glimpse *look)
{
    for (size_t i = 0; i < look->meter_count; i++) {
        free(look->meters[i].inst);
        free(look->meters[i].media);
    }
    free(look->meters);
    free(look->part);
    free(look->rgb);
    free(look->late);
    free(look->first.rgb);
    free(look->last.rgb);
    *look = (struct glimpse){0};
}
