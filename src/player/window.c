#include "player/window.h"

#include <SDL.h>

#include "base/dur.h"
#include "base/mem.h"
#include "player/window_x11.h"
#include "base/banned.h"

struct window {
    SDL_Window *window;
    SDL_GLContext gl;
    char *screen; /* of a full-screen window; NULL for a window */
};

static bool start_video(struct err *err)
{
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_WINDOW_NO_ACTIVATION_WHEN_SHOWN, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_PING, "0");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0");
    SDL_SetHint(SDL_HINT_APP_NAME, "kichban");
    if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY"))
        return err_set(err, "there is no display");
    if (SDL_Init(SDL_INIT_VIDEO) < 0)
        return err_set(err, "the display doesn't open: %s", SDL_GetError());
    const char *driver = SDL_GetCurrentVideoDriver();
    if (driver && (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0)) {
        SDL_Quit(); /* SDL's way of saying that no display answers */
        return err_set(err, "the display doesn't open");
    }
    return true;
}

/* --- screens --- */

static int find_screen(const char *wanted)
{
    int64_t number;
    if (int_parse(wanted, 0, SDL_GetNumVideoDisplays() - 1, &number))
        return (int)number;
    for (int i = 0; i < SDL_GetNumVideoDisplays(); i++) {
        const char *name = SDL_GetDisplayName(i);
        if (name && strcmp(name, wanted) == 0)
            return i;
    }
    return -1;
}

/* The first screen besides the operator's that doesn't show the same; -1 when there is none. */
static int second_screen(void)
{
    SDL_Rect first, other;
    if (SDL_GetDisplayBounds(0, &first) < 0)
        return -1;
    for (int i = 1; i < SDL_GetNumVideoDisplays(); i++)
        if (SDL_GetDisplayBounds(i, &other) == 0 && !SDL_HasIntersection(&first, &other))
            return i;
    return -1;
}

/* The window rules. *screen is -1 for a plain window. */
static bool choose_screen(const struct window_setup *setup, int *screen, struct err *err)
{
    *screen = -1;
    if (setup->video == VIDEO_WINDOW)
        return true;
    if (setup->screen) {
        *screen = find_screen(setup->screen);
        /* Never on another one: that may be where the caller works. */
        return *screen >= 0 || err_set(err, "there is no screen “%s”", setup->screen);
    }
    *screen = second_screen();
    if (*screen < 0 && setup->video == VIDEO_FULLSCREEN)
        *screen = 0;
    return true;
}

bool window_list_screens(void (*each)(int number, const char *name, int width, int height, int x,
                                      int y))
{
    if (!start_video(NULL))
        return false;
    for (int i = 0; i < SDL_GetNumVideoDisplays(); i++) {
        SDL_Rect bounds = {0};
        const char *name = SDL_GetDisplayName(i);
        SDL_GetDisplayBounds(i, &bounds);
        each(i, name ? name : "?", bounds.w, bounds.h, bounds.x, bounds.y);
    }
    SDL_Quit();
    return true;
}

/* --- the window --- */

static bool create(struct window *window, const struct window_setup *setup, int screen,
                   struct err *err)
{
    Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_HIDDEN | SDL_WINDOW_ALLOW_HIGHDPI;
    SDL_Rect place = {(int)SDL_WINDOWPOS_UNDEFINED, (int)SDL_WINDOWPOS_UNDEFINED, setup->width,
                      setup->height};
    if (screen >= 0) {
        /* The screen's own bounds: it fills the screen even where no window manager listens. */
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_SKIP_TASKBAR;
        SDL_GetDisplayBounds(screen, &place);
        window->screen = xstrdup(SDL_GetDisplayName(screen));
    } else {
        flags |= SDL_WINDOW_RESIZABLE;
    }
    window->window = SDL_CreateWindow("kichban", place.x, place.y, place.w, place.h, flags);
    if (!window->window)
        return err_set(err, "the window doesn't open: %s", SDL_GetError());
    window->gl = SDL_GL_CreateContext(window->window);
    if (!window->gl)
        return err_set(err, "there is no OpenGL: %s", SDL_GetError());
    return true;
}

struct window *window_open(const struct window_setup *setup, struct err *err)
{
    int screen;
    if (!start_video(err))
        return NULL;
    struct window *window = xcalloc(1, sizeof *window);
    if (!choose_screen(setup, &screen, err) || !create(window, setup, screen, err)) {
        window_close(window);
        return NULL;
    }
    SDL_DisableScreenSaver();
    SDL_ShowCursor(SDL_DISABLE);
    SDL_GL_SetSwapInterval(1);
    window_x11_refuse_focus(window->window);
    SDL_ShowWindow(window->window);
    return window;
}

void window_close(struct window *window)
{
    if (!window)
        return;
    if (window->gl)
        SDL_GL_DeleteContext(window->gl);
    if (window->window)
        SDL_DestroyWindow(window->window);
    free(window->screen);
    free(window);
    SDL_Quit();
}

bool window_full(const struct window *window)
{
    return window->screen != NULL;
}

void window_size(struct window *window, int *width, int *height)
{
    SDL_GL_GetDrawableSize(window->window, width, height);
}

void window_swap(struct window *window)
{
    SDL_GL_SwapWindow(window->window);
}

void *window_get_proc(void *unused, const char *name)
{
    (void)unused;
    return SDL_GL_GetProcAddress(name);
}

/* A screen that goes away hides the window; it never moves to another one. */
static enum window_news screens_changed(struct window *window, Uint8 change)
{
    if (!window->screen)
        return WINDOW_QUIET;
    bool there = find_screen(window->screen) >= 0;
    if (change == SDL_DISPLAYEVENT_DISCONNECTED && !there) {
        SDL_HideWindow(window->window);
        return WINDOW_LOST;
    }
    if (change == SDL_DISPLAYEVENT_CONNECTED && there) {
        SDL_ShowWindow(window->window);
        return WINDOW_BACK;
    }
    return WINDOW_QUIET;
}

enum window_news window_next(struct window *window, const char **key)
{
    SDL_Event event;
    while (SDL_PollEvent(&event)) {
        if (event.type == SDL_WINDOWEVENT)
            return WINDOW_EXPOSED;
        if (event.type == SDL_KEYDOWN && !event.key.repeat) {
            *key = SDL_GetKeyName(event.key.keysym.sym);
            return WINDOW_KEY;
        }
        if (event.type == SDL_DISPLAYEVENT) {
            enum window_news news = screens_changed(window, event.display.event);
            if (news != WINDOW_QUIET)
                return news;
        }
    }
    return WINDOW_QUIET; /* a wish to close or quit is no wish of ours */
}
