/* A part of the canvas that a panel draws into, line by line. */
#ifndef KICHBAN_AREA_H
#define KICHBAN_AREA_H

#include "ui/frame.h"

struct area {
    const struct frame *frame;
    int x, y, columns, rows;
};

/* Panels of the technician's screen. Each draws only inside its area; `scroll` in lines. */
void panel_picture(const struct area *area);
void panel_decks(const struct area *area, int scroll);
void panel_players(const struct area *area);
void panel_ready(const struct area *area, int scroll);
void panel_runs(const struct area *area, int scroll);
void panel_checks(const struct area *area, int scroll);
void panel_log(const struct area *area, int scroll);

/* Text at a column and row of the area; the cells it took. */
int area_put(const struct area *area, int x, int y, int cells, enum style style, const char *text);
/* Text from a column on, wrapped by words below it, on three rows at most; the row after it. */
int area_wrapped(const struct area *area, int x, int y, enum style style, const char *text);
int area_right(const struct area *area, int end, int y, int cells, enum style style,
               const char *text);
/* The same look, but for what isn't known to be so any more. */
enum style area_style(const struct area *area, enum style style);

#endif
