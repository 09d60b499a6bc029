/* A grid of cells that views draw into: one grapheme and one meaning per cell. Knows no terminal.
 * Everything drawn outside is cut off; a canvas of 0×0 takes drawing too. */
#ifndef KICHBAN_CANVAS_H
#define KICHBAN_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/styles.h"

#define CELL_TEXT 18
#define CANVAS_MOST_COLUMNS 512 /* a larger terminal stays empty beyond */
#define CANVAS_MOST_ROWS 256

struct cell {
    char text[CELL_TEXT]; /* "" only in the second half of a wide grapheme */
    uint8_t width;        /* 1 or 2; 0 in that second half */
    uint8_t style;        /* enum style */
    uint32_t ink, paper;  /* 0xRRGGBB, of STYLE_PICTURE only */
};

struct canvas {
    int width, height;
    bool ascii;   /* signs as ASCII twins */
    bool colours; /* pictures can be shown: 256 colours at least */
    struct cell *cells;
};

/* To a size (negative counts as 0), emptied. The canvas may be zeroed. */
void canvas_resize(struct canvas *canvas, int width, int height);
void canvas_free(struct canvas *canvas);
void canvas_erase(struct canvas *canvas);
const struct cell *canvas_cell(const struct canvas *canvas, int x, int y); /* NULL outside */

/* Text from column x on, at most `cells` wide, `…` where something was cut. Control characters
 * become `?`. Returns the cells it took. */
int canvas_put(struct canvas *canvas, int x, int y, int cells, enum style style, const char *text);
/* The same, ending before column `end`. */
int canvas_put_right(struct canvas *canvas, int end, int y, int cells, enum style style,
                     const char *text);
/* One grapheme of width 1, `count` times. */
void canvas_repeat(struct canvas *canvas, int x, int y, int count, enum style style,
                   const char *glyph);
/* Two pixels of a picture, one over the other. */
void canvas_block(struct canvas *canvas, int x, int y, uint32_t upper, uint32_t lower);
/* The rows as lines without trailing blanks; the caller owns the text. */
char *canvas_text(const struct canvas *canvas);

#endif
