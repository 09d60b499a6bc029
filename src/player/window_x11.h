/* What SDL can't say to an X window manager: this window never wants the keyboard. */
#ifndef KICHBAN_PLAYER_WINDOW_X11_H
#define KICHBAN_PLAYER_WINDOW_X11_H

struct SDL_Window;

/* Before the window is mapped. Does nothing on anything but X11. */
void window_x11_refuse_focus(struct SDL_Window *window);

#endif
