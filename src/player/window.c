#include "player/window.h"

#include <SDL.h>

#include "base/mem.h"
#include "player/screens_x11.h"
#include "player/window_x11.h"
#include "sys/clock.h"
#include "base/banned.h"

#define SETTLE_US 250000 /* changes of screens come in bursts, and the window manager acts first */
#define GONE_US 1000000  /* a window manager takes no longer to let a window go */
#define FIT_TRIES 3      /* of a window manager that gives another place */

const char *const window_stand_names[3] = {"shown", "lost", "given"};

struct window {
    SDL_Window *window;
    SDL_GLContext gl;
    struct screens_x11 *x11; /* NULL: no X server, SDL knows the screens */
    struct screens screens;
    char screen[SCREEN_NAME]; /* of a full-screen window; WINDOW_PLAIN */
    int width, height;        /* of a plain one */
    bool full, given, lost, mapped;
    int64_t due_us;     /* to be shown since then, as soon as it may; 0: it isn't */
    int64_t look_at_us; /* look at the screens again then; 0: no reason to */
    int fit_tries;
    bool news; /* somebody must hear of the screens */
};

/* --- SDL --- */

static bool named(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0];
}

static bool start_video(enum video_mode video, struct err *err)
{
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_WINDOW_NO_ACTIVATION_WHEN_SHOWN, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_PING, "0");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0");
    SDL_SetHint(SDL_HINT_APP_NAME, "kichban");
    bool console = !window_display_named();
    if (console && video != VIDEO_FULLSCREEN)
        return err_set(err, "there is no display");
    /* Only for who asked for it: it takes the console away from whoever works there. */
    if (console && !named("SDL_VIDEODRIVER"))
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "KMSDRM");
    if (SDL_Init(SDL_INIT_VIDEO) < 0)
        return err_set(err,
                       console ? "there is no display, and the bare console has no graphics "
                                 "device that this user may take: %s"
                               : "the display doesn't open: %s",
                       SDL_GetError());
    const char *driver = SDL_GetCurrentVideoDriver();
    if (driver && (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0)) {
        SDL_Quit(); /* SDL's way of saying that no display answers */
        return err_set(err, "the display doesn't open");
    }
    return true;
}

static bool is_x11(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && strcmp(driver, "x11") == 0;
}

void window_display_lost(void)
{
    window_x11_lost();
}

bool window_display_named(void)
{
    return named("DISPLAY") || named("WAYLAND_DISPLAY");
}

bool window_display_answers(void)
{
    if (!named("WAYLAND_DISPLAY")) {
        struct screens_x11 *x11 = named("DISPLAY") ? screens_x11_open() : NULL;
        screens_x11_close(x11);
        return x11 != NULL;
    }
    if (!start_video(VIDEO_AUTO, NULL))
        return false;
    SDL_Quit();
    return true;
}

/* --- screens --- */

static void look_by_sdl(struct screens *screens)
{
    *screens = (struct screens){0};
    for (int i = 0; i < SDL_GetNumVideoDisplays(); i++) {
        SDL_Rect bounds = {0};
        SDL_DisplayMode mode = {0};
        const char *name = SDL_GetDisplayName(i);
        SDL_GetDisplayBounds(i, &bounds);
        SDL_GetCurrentDisplayMode(i, &mode);
        struct screen screen = {.x = bounds.x,
                                .y = bounds.y,
                                .width = bounds.w,
                                .height = bounds.h,
                                .rate_centi = mode.refresh_rate * 100};
        snprintf(screen.name, sizeof screen.name, "%s", name ? name : "?");
        screens_add(screens, &screen);
    }
}

static void look(struct screens_x11 *x11, struct screens *screens)
{
    if (x11)
        screens_x11_look(x11, screens);
    else
        look_by_sdl(screens);
}

bool window_list_screens(struct screens *screens)
{
    if (!start_video(VIDEO_AUTO, NULL))
        return false;
    struct screens_x11 *x11 = is_x11() ? screens_x11_open() : NULL;
    look(x11, screens);
    screens_x11_close(x11);
    SDL_Quit();
    return true;
}

/* The window rules of the command line. */
static void choose(struct window *window, const struct window_setup *setup)
{
    int number = -1;
    snprintf(window->screen, sizeof window->screen, "%s", WINDOW_PLAIN);
    if (setup->video == VIDEO_WINDOW)
        return;
    if (setup->screen) {
        number = screens_find(&window->screens, setup->screen);
        window->full = true; /* never on another one: that may be where the caller works */
        snprintf(window->screen, sizeof window->screen, "%s", setup->screen);
    } else {
        number = screens_second(&window->screens);
        if (number < 0 && setup->video == VIDEO_FULLSCREEN)
            number = 0;
    }
    if (number < 0)
        return;
    window->full = true;
    snprintf(window->screen, sizeof window->screen, "%s", window->screens.list[number].name);
}

const struct screen *window_on(const struct window *window)
{
    int number = window->full ? screens_find(&window->screens, window->screen) : -1;
    return number < 0 ? NULL : &window->screens.list[number];
}

/* --- showing and hiding --- */

static void show_by_sdl(struct window *window, const struct screen *on)
{
    if (on) {
        SDL_SetWindowPosition(window->window, on->x, on->y);
        SDL_SetWindowSize(window->window, on->width, on->height);
        SDL_SetWindowFullscreen(window->window, SDL_WINDOW_FULLSCREEN_DESKTOP);
    } else {
        SDL_SetWindowFullscreen(window->window, 0);
        SDL_SetWindowSize(window->window, window->width, window->height);
    }
    SDL_ShowWindow(window->window);
}

static void hide(struct window *window)
{
    if (window->mapped && window->x11)
        window_x11_hide(window->window);
    else if (window->mapped)
        SDL_HideWindow(window->window);
    window->mapped = false;
}

static void show(struct window *window)
{
    const struct screen *on = window_on(window);
    const struct screen plain = {.width = window->width, .height = window->height};
    if (window->x11)
        window_x11_show(window->window, on ? on : &plain, on != NULL);
    else
        show_by_sdl(window, on);
    window->mapped = true;
    SDL_ShowCursor(SDL_DISABLE);
}

/* Not before the window manager has let it go: he would clear away what is meant for the next time. */
static void show_when_due(struct window *window, int64_t now_us)
{
    if (!window->due_us ||
        (window->x11 && now_us - window->due_us < GONE_US && window_x11_managed(window->window)))
        return;
    window->due_us = 0;
    show(window);
    window->look_at_us = now_us + SETTLE_US; /* does it stand where it should? */
}

/* Makes it stand as it should by what is known of the screens. */
static void settle(struct window *window, int64_t now_us)
{
    bool lost = window->full && !window_on(window);
    window->news = window->news || lost != window->lost;
    window->lost = lost;
    if (lost || window->given) {
        hide(window);
        window->due_us = 0;
    } else if (!window->mapped && !window->due_us) {
        window->due_us = now_us;
    }
    show_when_due(window, now_us);
}

static bool fits(const struct window *window, const struct screen *on)
{
    struct screen is;
    return !window->x11 || !window->mapped || !on || !window_x11_where(window->window, &is) ||
           (is.x == on->x && is.y == on->y && is.width == on->width && is.height == on->height);
}

/* Its screen has another mode or place: it follows, once whoever manages windows has had his turn. */
static void fit(struct window *window, int64_t now_us)
{
    const struct screen *on = window_on(window);
    if (fits(window, on) || window->fit_tries >= FIT_TRIES)
        return;
    window->fit_tries++;
    hide(window);
    settle(window, now_us);
}

static void look_again(struct window *window, int64_t now_us)
{
    struct screens now;
    window->look_at_us = 0;
    look(window->x11, &now);
    if (!screens_same(&now, &window->screens)) {
        window->screens = now;
        window->news = true;
        window->fit_tries = 0;
    }
    settle(window, now_us);
    fit(window, now_us);
}

/* --- the window --- */

static bool create(struct window *window, struct err *err)
{
    const struct screen *on = window_on(window);
    Uint32 flags =
        SDL_WINDOW_OPENGL | SDL_WINDOW_HIDDEN | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_RESIZABLE;
    window->window =
        SDL_CreateWindow("kichban", (int)SDL_WINDOWPOS_UNDEFINED, (int)SDL_WINDOWPOS_UNDEFINED,
                         on ? on->width : window->width, on ? on->height : window->height, flags);
    if (!window->window)
        return err_set(err, "the window doesn't open: %s", SDL_GetError());
    window->gl = SDL_GL_CreateContext(window->window);
    if (!window->gl)
        return err_set(err, "there is no OpenGL: %s", SDL_GetError());
    return true;
}

struct window *window_open(const struct window_setup *setup, struct err *err)
{
    if (!start_video(setup->video, err))
        return NULL;
    struct window *window = xcalloc(1, sizeof *window);
    window->width = setup->width;
    window->height = setup->height;
    window->x11 = is_x11() ? screens_x11_open() : NULL;
    look(window->x11, &window->screens);
    choose(window, setup);
    if (!create(window, err)) {
        window_close(window);
        return NULL;
    }
    SDL_DisableScreenSaver();
    SDL_GL_SetSwapInterval(1);
    window_x11_refuse_focus(window->window);
    settle(window, clock_real_us());
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
    screens_x11_close(window->x11);
    free(window);
    SDL_Quit();
}

void window_give(struct window *window, bool given)
{
    if (window->given == given)
        return;
    window->given = given;
    window->news = true;
    settle(window, clock_real_us());
}

void window_move(struct window *window, const char *screen)
{
    bool full = strcmp(screen, WINDOW_PLAIN) != 0;
    if (window->full == full && strcmp(window->screen, screen) == 0)
        return;
    hide(window);
    window->full = full;
    snprintf(window->screen, sizeof window->screen, "%s", screen);
    window->news = true;
    window->fit_tries = 0;
    settle(window, clock_real_us());
}

const char *window_screen(const struct window *window)
{
    return window->screen;
}

enum window_stand window_stand(const struct window *window)
{
    return window->given ? WINDOW_GIVEN : window->lost ? WINDOW_LOST : WINDOW_SHOWN;
}

const struct screens *window_screens(const struct window *window)
{
    return &window->screens;
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

static void hear_screens(struct window *window, int64_t now_us)
{
    if (window->x11 && screens_x11_changed(window->x11))
        window->look_at_us = now_us + SETTLE_US;
    if (window->due_us)
        show_when_due(window, now_us);
    if (window->look_at_us && now_us >= window->look_at_us)
        look_again(window, now_us);
}

enum window_news window_next(struct window *window, int64_t now_us, const char **key)
{
    SDL_Event event;
    hear_screens(window, now_us);
    if (window->news) {
        window->news = false;
        return WINDOW_SCREENS;
    }
    while (SDL_PollEvent(&event)) {
        if (event.type == SDL_WINDOWEVENT)
            return WINDOW_EXPOSED;
        if (event.type == SDL_KEYDOWN && !event.key.repeat) {
            *key = SDL_GetKeyName(event.key.keysym.sym);
            return WINDOW_KEY;
        }
        if (event.type == SDL_QUIT && !window->x11)
            return WINDOW_GONE; /* a compositor that died; nothing else says so */
        if (event.type == SDL_DISPLAYEVENT && !window->x11)
            window->look_at_us = now_us;
    }
    return WINDOW_QUIET; /* a wish to close or quit is no wish of ours */
}
