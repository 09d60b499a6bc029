/* What SDL has no words for on X11. Does nothing elsewhere. */
#ifndef KICHBAN_PLAYER_WINDOW_X11_H
#define KICHBAN_PLAYER_WINDOW_X11_H

#include "player/screens.h"

struct SDL_Window;

/* The display server is gone: says so and ends the process, without destructors. */
void window_x11_lost(void) __attribute__((noreturn));
/* Before the window is first shown: it must never get the keyboard (operation.md). */
void window_x11_refuse_focus(struct SDL_Window *window);
/* Maps it over a place, full screen or plain (then only the size counts). SDL would give the
 * keyboard to a window that it shows where no window manager is, and it keeps full-screen windows
 * on the screens that it saw at its start. */
void window_x11_show(struct SDL_Window *window, const struct screen *over, bool full);
void window_x11_hide(struct SDL_Window *window);
/* A window manager has it (still): ask again after hiding it, before it is shown. */
bool window_x11_managed(struct SDL_Window *window);
bool window_x11_where(struct SDL_Window *window, struct screen *is);

#endif
