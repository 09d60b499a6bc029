/* Letters that can be read from some metres: a small font of our own, drawn with half blocks, two
 * pixels in a cell (`"`, `.` and `#` where a terminal has none). Knows ASCII and Vietnamese; what it
 * doesn't know is a hollow box. */
#ifndef KICHBAN_BLOCKS_H
#define KICHBAN_BLOCKS_H

#include <stddef.h>

#include "ui/canvas.h"

/* From the tone above a capital to the dot below: lines stand so far apart. */
#define BLOCKS_PIXELS 13

/* Cells from the first letter to the end of the last. */
int blocks_width(const char *text, size_t length);
/* As text_line(): the bytes that go on one line of `cells`, broken between words. */
size_t blocks_line(const char *text, int cells, size_t *skip);
/* One line; `line` counts from the place (x, y) of a block of lines. */
void blocks_put(struct canvas *canvas, int x, int y, int line, enum style style, const char *text,
                size_t length);

#endif
