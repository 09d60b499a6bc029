#include "ui/area.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define WRAP_MOST 3

enum style area_style(const struct area *area, enum style style)
{
    return area->frame->stale ? STYLE_ASSUMED : style;
}

int area_put(const struct area *area, int x, int y, int cells, enum style style, const char *text)
{
    int room = area->columns - x;
    if (y < 0 || y >= area->rows || room <= 0 || !text)
        return 0;
    return canvas_put(area->frame->canvas, area->x + x, area->y + y, cells < room ? cells : room,
                      style, text);
}

int area_right(const struct area *area, int end, int y, int cells, enum style style,
               const char *text)
{
    if (y < 0 || y >= area->rows || end > area->columns || cells <= 0 || !text)
        return 0;
    return canvas_put_right(area->frame->canvas, area->x + end, area->y + y,
                            cells < end ? cells : end, style, text);
}

int area_wrapped(const struct area *area, int x, int y, enum style style, const char *text)
{
    int room = area->columns - x;
    for (int line = 0; *text && room > 0 && line < WRAP_MOST; line++, y++) {
        size_t skip = 0, length = text_line(text, room, &skip);
        bool last = line == WRAP_MOST - 1; /* what is still too long is cut */
        char *part = last ? xstrdup(text) : xstrndup(text, length);
        area_put(area, x, y, room, style, part);
        free(part);
        text += length + skip;
    }
    return y;
}
