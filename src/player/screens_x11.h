/* What an X server says of its screens. SDL knows them too, but by the monitors' names and as they
 * were at its start; people, xrandr and this program say HDMI-1, and a mode may change. */
#ifndef KICHBAN_PLAYER_SCREENS_X11_H
#define KICHBAN_PLAYER_SCREENS_X11_H

#include "player/screens.h"

struct screens_x11; /* a connection of its own; for one thread */

struct screens_x11 *screens_x11_open(void); /* NULL: no X server answers */
void screens_x11_close(struct screens_x11 *x11);
bool screens_x11_changed(struct screens_x11 *x11); /* since the last call something did */
void screens_x11_look(struct screens_x11 *x11, struct screens *screens);

#endif
