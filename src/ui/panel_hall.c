#include "ui/panel_hall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define LEAST_DB (-60.0)
#define METER_ROWS 4 /* kept free below the picture */
#define LATE_ROWS 14 /* with fewer the hall comes first */
#define NAME_CELLS 12
#define NUMBER_CELLS 5

struct spot {
    struct canvas *canvas;
    int x, y, columns, rows;
};

/* --- the picture --- */

/* The average of the picture's pixels that lie under one of ours. */
static uint32_t shade(const struct look_frame *hall, int x, int y, int columns, int lines)
{
    int from_x = x * hall->width / columns, to_x = (x + 1) * hall->width / columns;
    int from_y = y * hall->height / lines, to_y = (y + 1) * hall->height / lines;
    unsigned sum[3] = {0}, count = 0;
    for (int v = from_y; v < (to_y > from_y ? to_y : from_y + 1); v++)
        for (int u = from_x; u < (to_x > from_x ? to_x : from_x + 1); u++, count++)
            for (int i = 0; i < 3; i++)
                sum[i] += hall->rgb[(v * hall->width + u) * 3 + i];
    return (uint32_t)(sum[0] / count << 16 | sum[1] / count << 8 | sum[2] / count);
}

/* As large as fits with square pixels; the rows it took. */
static int draw_picture(const struct spot *area, const struct look_frame *hall)
{
    int rows = area->rows, columns = area->columns;
    if (columns > hall->width)
        columns = hall->width;
    int high = columns * hall->height / hall->width;
    if ((high + 1) / 2 > rows) {
        high = rows * 2;
        columns = high * hall->width / hall->height;
    }
    high += high % 2;
    for (int y = 0; y < high / 2; y++)
        for (int x = 0; x < columns; x++)
            canvas_block(area->canvas, area->x + x, area->y + y,
                         shade(hall, x, 2 * y, columns, high),
                         shade(hall, x, 2 * y + 1, columns, high));
    return high / 2;
}

static int say(const struct spot *area, enum style style, const char *text)
{
    canvas_put(area->canvas, area->x, area->y, area->columns, style, text);
    return 1;
}

static int picture(const struct spot *area, const struct hall *hall, int64_t now_ms)
{
    if (!area->canvas->colours || area->canvas->ascii)
        return say(area, STYLE_LABEL, _("no picture: too few colours here"));
    if (!hall->width || area->rows <= METER_ROWS)
        return say(area, STYLE_LABEL, _("no picture has come yet"));
    if (now_ms - hall->picture_ms >= HALL_OLD_MS)
        return say(area, STYLE_WARNING, _("the picture is old: none comes"));
    struct spot place = *area;
    struct look_frame frame = {hall->width, hall->height, hall->rgb};
    place.rows -= METER_ROWS;
    return draw_picture(&place, &frame);
}

/* The beginning and the end of a late file, side by side with its name above. */
static int late(const struct spot *area, const struct hall *hall, int64_t now_ms)
{
    const struct look_frame *frames[] = {&hall->first, &hall->last};
    struct canvas *canvas = area->canvas;
    if (!hall->late || now_ms - hall->late_ms >= HALL_LATE_MS || area->rows < LATE_ROWS ||
        !canvas->colours || canvas->ascii)
        return 0;
    char *text = words_fill(_("late: %1, its first picture | its last"), hall->late, NULL, NULL);
    int used = 0, half = (area->columns - 1) / 2;
    say(area, STYLE_LABEL, text);
    free(text);
    for (int i = 0; i < 2; i++) {
        struct spot place = {canvas, area->x + i * (half + 1), area->y + 1, half, area->rows - 1};
        int rows = frames[i]->rgb ? draw_picture(&place, frames[i]) : 0;
        used = rows > used ? rows : used;
    }
    return used + 1;
}

/* --- the meters --- */

static int cells_of(double db, int cells)
{
    if (isnan(db) || db < LEAST_DB)
        return 0;
    int at = (int)lround((db - LEAST_DB) / -LEAST_DB * cells);
    return at > cells ? cells : at;
}

void panel_meter(struct canvas *canvas, int x, int y, int columns, const struct hall_meter *meter)
{
    int cells = columns - NUMBER_CELLS - 1;
    int rms = cells_of(meter->rms_db, cells), peak = cells_of(meter->peak_db, cells);
    int hold = cells_of(meter->hold_db, cells);
    char number[16];
    canvas_repeat(canvas, x, y, cells, STYLE_BAR_REST, sign_text(SIGN_LIGHT, canvas->ascii));
    canvas_repeat(canvas, x, y, peak, STYLE_BAR, sign_text(SIGN_HALF, canvas->ascii));
    canvas_repeat(canvas, x, y, rms, STYLE_BAR, sign_text(SIGN_FULL, canvas->ascii));
    if (hold > 0)
        canvas_put(canvas, x + hold - 1, y, 1, meter->hold_db > -1 ? STYLE_OVER : STYLE_DIGITS_WARN,
                   "|");
    if (isnan(meter->hold_db))
        snprintf(number, sizeof number, "%s", sign_text(SIGN_NOTHING, canvas->ascii));
    else
        snprintf(number, sizeof number, "%.0f", meter->hold_db);
    canvas_put_right(canvas, x + columns, y, NUMBER_CELLS, STYLE_PLAIN, number);
}

static void draw_meter(const struct spot *area, int y, const struct hall_meter *meter)
{
    int x = area->x + NAME_CELLS + 1;
    canvas_put(area->canvas, area->x, y, NAME_CELLS, STYLE_PLAIN, meter->media);
    panel_meter(area->canvas, x, y, area->columns - NAME_CELLS - 1, meter);
}

void panel_hall_picture(struct canvas *canvas, int x, int y, int columns, int rows,
                        const struct hall *hall, int64_t now_ms)
{
    struct spot top = {canvas, x, y, columns, rows + METER_ROWS};
    int used = late(&top, hall, now_ms);
    top.y += used;
    top.rows -= used;
    picture(&top, hall, now_ms);
}

void panel_hall(struct canvas *canvas, int x, int y, int columns, int rows, const struct hall *hall,
                int64_t now_ms)
{
    struct spot area = {canvas, x, y, columns, rows};
    if (columns < PANEL_HALL_LEAST || rows < 1)
        return;
    struct spot top = area;
    int used = late(&top, hall, now_ms);
    top.y += used;
    top.rows -= used;
    used += picture(&top, hall, now_ms);
    bool old = now_ms - hall->levels_ms >= HALL_OLD_MS;
    for (int i = 0; i < hall->count && !old && used + i < rows; i++)
        draw_meter(&area, y + used + i, &hall->meters[i]);
}
