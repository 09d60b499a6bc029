/* The screens of this machine, by the names that the system gives them. Pure; who asks the display
 * server is screens_x11.c, or SDL where there is no X. */
#ifndef KICHBAN_PLAYER_SCREENS_H
#define KICHBAN_PLAYER_SCREENS_H

#include <stdbool.h>
#include <stddef.h>

#define SCREENS_MOST 16
#define SCREEN_NAME 64
#define SCREEN_PLACE 48 /* bytes of a place as text */

struct screen {
    char name[SCREEN_NAME]; /* HDMI-1 */
    int x, y, width, height;
    int rate_centi; /* hundredths of Hz; 0: not known */
    bool twin;      /* its bounds overlap another's: both show (partly) the same */
};

struct screens {
    struct screen list[SCREENS_MOST];
    size_t count;
};

void screens_add(struct screens *screens, const struct screen *screen); /* twins are marked */
/* By name, or by its number here; -1. */
int screens_find(const struct screens *screens, const char *wanted);
/* The first one that isn't the operator's (number 0) and nobody's twin; -1. */
int screens_second(const struct screens *screens);
bool screens_same(const struct screens *a, const struct screens *b);
const char *screen_place(const struct screen *screen, char text[SCREEN_PLACE]); /* 800x600+0+0 */

#endif
