/* The output window: SDL and what it takes to stay out of the way of the keyboard. All calls on the
 * stage's thread, but window_display_answers() and window_list_screens().
 *
 * A window is full screen on one screen, known by its name, or a plain window. Full screen it stays
 * with that name: when the screen isn't there the window is hidden and waits, it never goes to
 * another one; when the screen changes its mode or its place the window follows. */
#ifndef KICHBAN_PLAYER_WINDOW_H
#define KICHBAN_PLAYER_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "player/options.h"
#include "player/screens.h"

#define WINDOW_PLAIN "window" /* in a screen's place: no full screen */

struct window;

struct window_setup {
    enum video_mode video;
    int width, height;
    const char *screen; /* number or name, NULL: by the rules */
};

enum window_stand { WINDOW_SHOWN, WINDOW_LOST, WINDOW_GIVEN };
extern const char *const window_stand_names[3];

/* Opens it, with a GL context current on this thread. A screen that isn't there yet is no failure:
 * then it waits, LOST. */
struct window *window_open(const struct window_setup *setup, struct err *err);
void window_close(struct window *window); /* NULL is allowed */
/* Away for another program, and back. */
void window_give(struct window *window, bool given);
/* To another screen (its name), or WINDOW_PLAIN. */
void window_move(struct window *window, const char *screen);
const char *window_screen(const struct window *window);      /* its name, or WINDOW_PLAIN */
const struct screen *window_on(const struct window *window); /* NULL: none, or plain */
enum window_stand window_stand(const struct window *window);
const struct screens *window_screens(const struct window *window);
void window_size(struct window *window, int *width, int *height);
void window_swap(struct window *window);
void *window_get_proc(void *unused, const char *name);

enum window_news {
    WINDOW_QUIET,
    WINDOW_EXPOSED, /* draw again; the size may be another */
    WINDOW_KEY,     /* a key came: it must not */
    WINDOW_GONE,    /* the display server is gone: this process can't show anything any more */
    WINDOW_SCREENS, /* window_screens(), _stand() or _screen() say something else now */
};
/* The next thing that happened by now; *key is valid until the next call. */
enum window_news window_next(struct window *window, int64_t now_us, const char **key);

bool window_display_named(void); /* by the environment */
/* Without its server this process is useless: ends it, its parent starts another at once. */
void window_display_lost(void) __attribute__((noreturn));
/* Whether the display server that the environment names answers now; false too when none is named. */
bool window_display_answers(void);
/* For --list. False when there is no display. */
bool window_list_screens(struct screens *screens);

#endif
