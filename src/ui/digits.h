/* Digits that can be read from three metres: five rows, each pixel two cells wide where there is
 * room, else one. Knows `0`–`9`, `:`, `+`, `-`. */
#ifndef KICHBAN_DIGITS_H
#define KICHBAN_DIGITS_H

#include "ui/canvas.h"

#define DIGIT_ROWS 5

int digits_width(const char *text, int pixel); /* cells; pixel: 1 or 2 */
/* In at most `cells` from column x on; as plain text in the middle row when even the narrow ones
 * don't fit. */
void digits_put(struct canvas *canvas, int x, int y, int cells, enum style style, const char *text);

/* As large as `cells` × `rows` allow, in the middle of them; pixels are twice as wide as high. */
void digits_large(struct canvas *canvas, int x, int y, int cells, int rows, enum style style,
                  const char *text);

#endif
