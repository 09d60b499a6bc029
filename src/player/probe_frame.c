#include "player/probe_frame.h"

#include "base/mem.h"
#include "wire/look.h"
#include "base/banned.h"

struct raw {
    int64_t width, height, stride;
    const unsigned char *bytes; /* blue, green, red, nothing */
    size_t size;
};

static const mpv_node *member(const mpv_node *map, const char *key)
{
    for (int i = 0; map->format == MPV_FORMAT_NODE_MAP && i < map->u.list->num; i++)
        if (strcmp(map->u.list->keys[i], key) == 0)
            return &map->u.list->values[i];
    return NULL;
}

static int64_t number(const mpv_node *map, const char *key)
{
    const mpv_node *node = member(map, key);
    return node && node->format == MPV_FORMAT_INT64 ? node->u.int64 : 0;
}

static bool read_raw(const mpv_node *map, struct raw *raw)
{
    const mpv_node *data = member(map, "data"), *format = member(map, "format");
    *raw = (struct raw){
        .width = number(map, "w"), .height = number(map, "h"), .stride = number(map, "stride")};
    if (!data || data->format != MPV_FORMAT_BYTE_ARRAY || !format ||
        format->format != MPV_FORMAT_STRING || strcmp(format->u.string, "bgr0") != 0)
        return false;
    raw->bytes = data->u.ba->data;
    raw->size = data->u.ba->size;
    return raw->width > 0 && raw->height > 0 && raw->width < 65536 && raw->height < 65536 &&
           raw->stride >= 4 * raw->width && raw->size >= (size_t)(raw->stride * raw->height);
}

/* The average of what lies under one small pixel. */
static void average(const struct raw *raw, int64_t from_x, int64_t to_x, int64_t from_y,
                    int64_t to_y, unsigned char rgb[3])
{
    uint64_t sum[3] = {0}, count = 0;
    for (int64_t y = from_y; y < (to_y > from_y ? to_y : from_y + 1); y++)
        for (int64_t x = from_x; x < (to_x > from_x ? to_x : from_x + 1); x++, count++)
            for (int i = 0; i < 3; i++)
                sum[i] += raw->bytes[y * raw->stride + 4 * x + 2 - i];
    for (int i = 0; i < 3; i++)
        rgb[i] = (unsigned char)(sum[i] / count);
}

static void scale(const struct raw *raw, struct probe_frame *out)
{
    int64_t width = PICTURE_WIDTH, height = width * raw->height / raw->width;
    if (height > PICTURE_HEIGHT) {
        height = PICTURE_HEIGHT;
        width = height * raw->width / raw->height;
    }
    out->width = width > 0 ? (int)width : 1;
    out->height = height > 0 ? (int)height : 1;
    out->rgb = xmalloc((size_t)out->width * (size_t)out->height * 3);
    for (int y = 0; y < out->height; y++)
        for (int x = 0; x < out->width; x++)
            average(raw, x * raw->width / out->width, (x + 1) * raw->width / out->width,
                    y * raw->height / out->height, (y + 1) * raw->height / out->height,
                    out->rgb + 3 * (y * out->width + x));
}

void probe_shoot(mpv_handle *mpv, struct probe_frame *out)
{
    const char *words[] = {"screenshot-raw", "video", NULL};
    struct raw raw;
    mpv_node map;
    free(out->rgb);
    *out = (struct probe_frame){0};
    if (mpv_command_ret(mpv, words, &map) < 0)
        return;
    if (read_raw(&map, &raw))
        scale(&raw, out);
    mpv_free_node_contents(&map);
}
