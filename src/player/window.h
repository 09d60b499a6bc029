/* The output window: SDL and what it takes to stay out of the way of the keyboard. All calls on the
 * stage's thread. */
#ifndef KICHBAN_PLAYER_WINDOW_H
#define KICHBAN_PLAYER_WINDOW_H

#include <stdbool.h>

#include "base/err.h"
#include "player/options.h"

struct window;

struct window_setup {
    enum video_mode video;
    int width, height;
    const char *screen; /* number or name, NULL: by the rules */
};

/* Opens it hidden from the keyboard, black, with a GL context current on this thread. */
struct window *window_open(const struct window_setup *setup, struct err *err);
void window_close(struct window *window); /* NULL is allowed */
bool window_full(const struct window *window);
void window_size(struct window *window, int *width, int *height);
void window_swap(struct window *window);
void *window_get_proc(void *unused, const char *name);

enum window_news {
    WINDOW_QUIET,
    WINDOW_EXPOSED, /* draw again; the size may be another */
    WINDOW_KEY,     /* a key came: it must not */
    WINDOW_LOST,    /* its screen went away; it hides */
    WINDOW_BACK,
};
/* The next thing that happened; *key is valid until the next call. */
enum window_news window_next(struct window *window, const char **key);

/* For --list: number, name, size and place of each screen. False when there is no display. */
bool window_list_screens(void (*each)(int number, const char *name, int width, int height, int x,
                                      int y));

#endif
