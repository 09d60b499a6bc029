/* The panel of what the hall sees and hears, for any view that has room for it. */
#ifndef KICHBAN_PANEL_HALL_H
#define KICHBAN_PANEL_HALL_H

#include "ui/canvas.h"
#include "ui/hall.h"

#define PANEL_HALL_LEAST 24 /* columns; fewer show nothing of use */

/* Into `columns` × `rows` cells from (x, y) on: the picture in half blocks where the terminal has the
 * colours and the signs, below it a line for each deck that is heard. */
void panel_hall(struct canvas *canvas, int x, int y, int columns, int rows, const struct hall *hall,
                int64_t now_ms);

/* Only the picture (and a late file's), into the same. */
void panel_hall_picture(struct canvas *canvas, int x, int y, int columns, int rows,
                        const struct hall *hall, int64_t now_ms);
/* One meter: peak and RMS, the peak held, and that in dB. */
void panel_meter(struct canvas *canvas, int x, int y, int columns, const struct hall_meter *meter);

#endif
