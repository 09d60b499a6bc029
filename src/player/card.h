/* The test card that `identify` puts over everything: which screen is this, how large, how fast, is
 * anything cut off or stretched, does it move, where are left and right. The still part is painted
 * by the processor once, the moving bar is two lines of GL. On the stage's thread with its context. */
#ifndef KICHBAN_PLAYER_CARD_H
#define KICHBAN_PLAYER_CARD_H

#include <stdbool.h>
#include <stdint.h>

#include "player/canvas.h"
#include "player/screens.h"

struct card {
    struct target target; /* the still part; width 0: not painted yet */
    char name[SCREEN_NAME];
    int rate_centi;
    int drawn_fps; /* as it stands on the card */
    int64_t counted_us;
    int frames;
};

/* The pixels of the still part, RGBA from the lowest row up as GL wants them; `pixels` has room for
 * all of them. Pure. */
void card_paint(unsigned char *pixels, int width, int height, const char *name, int rate_centi,
                int drawn_fps);

void card_draw(struct card *card, const struct canvas *canvas, int width, int height,
               const char *name, int rate_centi, int64_t now_us);
void card_free(struct card *card);

#endif
