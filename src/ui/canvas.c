#include "ui/canvas.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

static int clamp(int value, int most)
{
    return value < 0 ? 0 : value > most ? most : value;
}

void canvas_resize(struct canvas *canvas, int width, int height)
{
    canvas->width = clamp(width, CANVAS_MOST_COLUMNS);
    canvas->height = clamp(height, CANVAS_MOST_ROWS);
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    free(canvas->cells);
    canvas->cells = xcalloc(count ? count : 1, sizeof *canvas->cells);
    canvas_erase(canvas);
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){0};
}

void canvas_erase(struct canvas *canvas)
{
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    const struct cell blank = {.text = " ", .width = 1, .style = STYLE_PLAIN};
    for (size_t i = 0; i < count; i++)
        canvas->cells[i] = blank;
}

static struct cell *at(const struct canvas *canvas, int x, int y)
{
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return NULL;
    return &canvas->cells[(size_t)y * (size_t)canvas->width + (size_t)x];
}

const struct cell *canvas_cell(const struct canvas *canvas, int x, int y)
{
    return at(canvas, x, y);
}

static void blank(struct cell *cell)
{
    cell->text[0] = ' ';
    cell->text[1] = '\0';
    cell->width = 1;
}

/* Half of a wide grapheme never stays alone. */
static void split(struct canvas *canvas, int x, int y)
{
    struct cell *cell = at(canvas, x, y), *left = at(canvas, x - 1, y);
    struct cell *right = at(canvas, x + 1, y);
    if (cell && cell->width == 0 && left)
        blank(left);
    if (cell && cell->width == 2 && right)
        blank(right);
}

/* Bytes of a grapheme that fit a cell, cut between characters. */
static size_t fitting(const char *text, size_t length)
{
    if (length < CELL_TEXT)
        return length;
    length = CELL_TEXT - 1;
    while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

static void set(struct canvas *canvas, int x, int y, enum style style, const char *text,
                size_t length, int cells)
{
    struct cell *cell = at(canvas, x, y), *second = cells == 2 ? at(canvas, x + 1, y) : NULL;
    if (!cell)
        return;
    split(canvas, x, y);
    if (second)
        split(canvas, x + 1, y);
    bool control = (unsigned char)text[0] < 0x20 || text[0] == 0x7f;
    if (control || (cells == 2 && !second)) {
        blank(cell);
        cell->text[0] = control ? '?' : ' ';
        cell->style = (uint8_t)style;
        return;
    }
    length = fitting(text, length);
    memcpy(cell->text, text, length);
    cell->text[length] = '\0';
    cell->width = (uint8_t)cells;
    cell->style = (uint8_t)style;
    cell->ink = cell->paper = 0;
    if (second)
        *second = (struct cell){.width = 0, .style = (uint8_t)style};
}

static int put_some(struct canvas *canvas, int x, int y, enum style style, const char *text,
                    size_t length)
{
    int from = x;
    for (size_t used = 0; used < length;) {
        int cells;
        size_t took = text_grapheme(text + used, &cells);
        if ((unsigned char)text[used] < 0x20)
            cells = 1;
        if (cells > 0) {
            set(canvas, x, y, style, text + used, took, cells);
            x += cells;
        }
        used += took;
    }
    return x - from;
}

int canvas_put(struct canvas *canvas, int x, int y, int cells, enum style style, const char *text)
{
    if (cells <= 0 || !text)
        return 0;
    size_t whole = text_fit(text, cells);
    if (!text[whole])
        return put_some(canvas, x, y, style, text, whole);
    int used = put_some(canvas, x, y, style, text, text_fit(text, cells - 1));
    return used + put_some(canvas, x + used, y, style, canvas->ascii ? "." : "…",
                           canvas->ascii ? 1 : strlen("…"));
}

int canvas_put_right(struct canvas *canvas, int end, int y, int cells, enum style style,
                     const char *text)
{
    int width = text ? text_width(text) : 0;
    width = width > cells ? cells : width;
    return canvas_put(canvas, end - width, y, cells, style, text);
}

void canvas_repeat(struct canvas *canvas, int x, int y, int count, enum style style,
                   const char *glyph)
{
    for (int i = 0; i < count; i++)
        set(canvas, x + i, y, style, glyph, strlen(glyph), 1);
}

void canvas_block(struct canvas *canvas, int x, int y, uint32_t upper, uint32_t lower)
{
    set(canvas, x, y, STYLE_PICTURE, "▀", strlen("▀"), 1);
    struct cell *cell = at(canvas, x, y);
    if (!cell)
        return;
    cell->ink = upper;
    cell->paper = lower;
}

char *canvas_text(const struct canvas *canvas)
{
    struct buf out = {0};
    for (int y = 0; y < canvas->height; y++) {
        size_t line = out.len;
        for (int x = 0; x < canvas->width; x++)
            buf_puts(&out, at(canvas, x, y)->text);
        while (out.len > line && out.data[out.len - 1] == ' ')
            out.data[--out.len] = '\0';
        buf_putc(&out, '\n');
    }
    return buf_steal(&out);
}
