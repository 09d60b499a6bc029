/* The MC's words in three sizes: as the terminal writes them, spaced out, or in letters of blocks. */
#include "ui/mc.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/blocks.h"
#include "base/banned.h"

#define MARGIN 2
#define WIDEST 76 /* cells of a line that an eye still finds the next one from */

static int columns_of(const struct mc *mc)
{
    int columns = mc->width >= 60 ? mc->width - 2 * MARGIN : mc->width - 2;
    if (mc->size == MC_NORMAL && columns > WIDEST)
        columns = WIDEST;
    return columns < 8 ? 8 : columns;
}

/* The message, the next item and the keys have their rows below the words, whether there is
 * anything in them or not: the words never move. */
static int rows_of(const struct mc *mc)
{
    int rows = mc->height >= 20 ? mc->height - 11 : mc->height - 6;
    return rows < 1 ? 1 : rows;
}

static int lines_of(const struct mc *mc, int rows)
{
    int lines = mc->size == MC_NORMAL   ? rows
                : mc->size == MC_SPACED ? (rows + 1) / 2
                                        : rows * 2 / BLOCKS_PIXELS;
    return lines < 1 ? 1 : lines;
}

struct mc_shape mc_shape(const struct mc *mc)
{
    struct mc_shape shape = {.columns = columns_of(mc), .rows = rows_of(mc)};
    shape.counts = mc->height >= MC_DIGITS_FROM || (mc->counts && mc->height >= 20);
    if (shape.counts)
        shape.rows -= MC_DIGITS_ROWS;
    shape.lines = lines_of(mc, shape.rows);
    return shape;
}

size_t mc_line(const struct mc *mc, const struct mc_shape *shape, const char *at, size_t *skip)
{
    if (mc->size == MC_BLOCKS)
        return blocks_line(at, shape->columns, skip);
    return text_line(at, mc->size == MC_SPACED ? shape->columns / 2 : shape->columns, skip);
}

const char *mc_page(const struct mc *mc, int page)
{
    struct mc_shape shape = mc_shape(mc);
    const char *at = mc->words ? mc->words : "";
    for (int line = 0; line < page * shape.lines && *at; line++) {
        size_t skip, length = mc_line(mc, &shape, at, &skip);
        at += length + skip;
    }
    return *at ? at : NULL;
}

int mc_pages(const struct mc *mc)
{
    struct mc_shape shape = mc_shape(mc);
    int lines = 0;
    if (mc_roll_look(mc).turn) /* its names have the page for themselves */
        return 1;
    for (const char *at = mc->words ? mc->words : ""; *at; lines++) {
        size_t skip, length = mc_line(mc, &shape, at, &skip);
        at += length + skip;
    }
    return (lines + shape.lines - 1) / shape.lines;
}

/* --- drawing --- */

void mc_put_spaced(struct canvas *canvas, int x, int y, const char *text, size_t length)
{
    for (const char *end = text + length; text < end;) {
        int cells;
        size_t one = text_grapheme(text, &cells);
        char *letter = xstrndup(text, one);
        canvas_put(canvas, x, y, cells, STYLE_MC, letter);
        free(letter);
        x += cells + 1;
        text += one;
    }
}

void mc_put_words(const struct mc *mc, struct canvas *canvas, int y, const char *text)
{
    struct mc_shape shape = mc_shape(mc);
    int x = (mc->width - shape.columns) / 2;
    for (int line = 0; line < shape.lines && *text; line++) {
        size_t skip, length = mc_line(mc, &shape, text, &skip);
        if (mc->size == MC_BLOCKS) {
            blocks_put(canvas, x, y, line, STYLE_MC, text, length);
        } else if (mc->size == MC_SPACED) {
            mc_put_spaced(canvas, x, y + 2 * line, text, length);
        } else {
            char *one = xstrndup(text, length);
            canvas_put(canvas, x, y + line, shape.columns, STYLE_MC, one);
            free(one);
        }
        text += length + skip;
    }
}
