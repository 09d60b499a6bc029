#include "player/window_x11.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <unistd.h>

#include <SDL.h>
#include <SDL_syswm.h>

#include "base/banned.h"

static void refuse_input(Display *display, Window window)
{
    XWMHints *hints = XGetWMHints(display, window);
    if (!hints)
        hints = XAllocWMHints();
    if (!hints)
        return;
    hints->flags |= InputHint;
    hints->input = False;
    XSetWMHints(display, window, hints);
    XFree(hints);
}

/* With WM_TAKE_FOCUS among the protocols the window manager would offer the keyboard all the same.
 */
static void refuse_offers(Display *display, Window window)
{
    Atom close = XInternAtom(display, "WM_DELETE_WINDOW", False);
    XSetWMProtocols(display, window, &close, 1);
}

/* No time of use: what comes up doesn't come up with the focus. */
static void set_never_used(Display *display, Window window)
{
    long never = 0;
    XChangeProperty(display, window, XInternAtom(display, "_NET_WM_USER_TIME", False), XA_CARDINAL,
                    32, PropModeReplace, (unsigned char *)&never, 1);
}

/* Without the server this process is useless; its parent starts another at once. Xlib would end it
 * too, but through exit(), where destructors and running threads of libmpv could wait for another.
 */
static int lost_server(Display *display)
{
    (void)display;
    static const char words[] = "kichban-player: the display is gone\n";
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
        _exit(4);
    _exit(3);
}

void window_x11_refuse_focus(struct SDL_Window *window)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window, &info) || info.subsystem != SDL_SYSWM_X11)
        return;
    Display *display = info.info.x11.display;
    XSetIOErrorHandler(lost_server);
    refuse_input(display, info.info.x11.window);
    refuse_offers(display, info.info.x11.window);
    set_never_used(display, info.info.x11.window);
    XSync(display, False);
}
