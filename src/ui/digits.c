#include "ui/digits.h"

#include "base/banned.h"

static const struct glyph {
    char sign;
    int columns;
    const char *rows[DIGIT_ROWS];
} glyphs[] = {
    {'0', 3, {"###", "# #", "# #", "# #", "###"}}, {'1', 3, {" # ", "## ", " # ", " # ", "###"}},
    {'2', 3, {"###", "  #", "###", "#  ", "###"}}, {'3', 3, {"###", "  #", "###", "  #", "###"}},
    {'4', 3, {"# #", "# #", "###", "  #", "  #"}}, {'5', 3, {"###", "#  ", "###", "  #", "###"}},
    {'6', 3, {"###", "#  ", "###", "# #", "###"}}, {'7', 3, {"###", "  #", "  #", "  #", "  #"}},
    {'8', 3, {"###", "# #", "###", "# #", "###"}}, {'9', 3, {"###", "# #", "###", "  #", "###"}},
    {':', 1, {" ", "#", " ", "#", " "}},           {'+', 3, {"   ", " # ", "###", " # ", "   "}},
    {'-', 3, {"   ", "   ", "###", "   ", "   "}},
};

static const struct glyph *find(char sign)
{
    for (size_t i = 0; i < sizeof glyphs / sizeof glyphs[0]; i++)
        if (glyphs[i].sign == sign)
            return &glyphs[i];
    return NULL;
}

int digits_width(const char *text, int pixel)
{
    int width = 0;
    for (const char *at = text; *at; at++) {
        const struct glyph *glyph = find(*at);
        width += (glyph ? glyph->columns : 1) * pixel + (at[1] ? 1 : 0);
    }
    return width;
}

static void put_glyph(struct canvas *canvas, int x, int y, int pixel, enum style style,
                      const struct glyph *glyph)
{
    for (int row = 0; row < DIGIT_ROWS; row++)
        for (int column = 0; column < glyph->columns; column++)
            if (glyph->rows[row][column] == '#')
                canvas_repeat(canvas, x + column * pixel, y + row, pixel, style,
                              sign_text(SIGN_FULL, canvas->ascii));
}

void digits_put(struct canvas *canvas, int x, int y, int cells, enum style style, const char *text)
{
    int pixel = digits_width(text, 2) <= cells ? 2 : 1;
    if (digits_width(text, pixel) > cells) {
        canvas_put(canvas, x, y + DIGIT_ROWS / 2, cells, style, text);
        return;
    }
    for (const char *at = text; *at; at++) {
        const struct glyph *glyph = find(*at);
        if (glyph)
            put_glyph(canvas, x, y, pixel, style, glyph);
        x += (glyph ? glyph->columns : 1) * pixel + 1;
    }
}

/* Columns of pixels of the whole text, one between two glyphs. */
static int pixels_of(const char *text)
{
    int pixels = 0;
    for (const char *at = text; *at; at++) {
        const struct glyph *glyph = find(*at);
        pixels += (glyph ? glyph->columns : 1) + (at[1] != '\0');
    }
    return pixels;
}

void digits_large(struct canvas *canvas, int x, int y, int cells, int rows, enum style style,
                  const char *text)
{
    int pixels = pixels_of(text);
    if (!pixels)
        return;
    int high = rows / DIGIT_ROWS, wide = cells / pixels;
    wide = wide > 2 * high ? 2 * high : wide;
    high = high > (wide + 1) / 2 ? (wide + 1) / 2 : high;
    if (wide < 1 || high < 1) {
        int length = (int)strlen(text); /* digits are ASCII */
        canvas_put(canvas, x + (length < cells ? (cells - length) / 2 : 0), y + rows / 2, cells,
                   style, text);
        return;
    }
    x += (cells - pixels * wide) / 2;
    y += (rows - DIGIT_ROWS * high) / 2;
    for (const char *at = text; *at; at++) {
        const struct glyph *glyph = find(*at);
        int columns = glyph ? glyph->columns : 1;
        for (int row = 0; glyph && row < DIGIT_ROWS * high; row++)
            for (int column = 0; column < columns; column++)
                if (glyph->rows[row / high][column] == '#')
                    canvas_repeat(canvas, x + column * wide, y + row, wide, style,
                                  sign_text(SIGN_FULL, canvas->ascii));
        x += (columns + 1) * wide;
    }
}
