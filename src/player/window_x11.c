#include "player/window_x11.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <stdio.h>
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
void window_x11_lost(void)
{
    static const char words[] = "kichban-player: the display is gone\n";
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
        _exit(4);
    _exit(3);
}

static int lost_server(Display *display)
{
    (void)display;
    window_x11_lost();
}

/* A request that came too late: the screen or window it names is just gone. Xlib would end the
 * process for it. */
static int refused(Display *display, XErrorEvent *event)
{
    char text[120];
    XGetErrorText(display, event->error_code, text, sizeof text);
    fprintf(stderr, "kichban-player: the display refuses request %d.%d: %s\n", event->request_code,
            event->minor_code, text);
    return 0;
}

static bool find_window(struct SDL_Window *window, Display **display, Window *id)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window, &info) || info.subsystem != SDL_SYSWM_X11)
        return false;
    *display = info.info.x11.display;
    *id = info.info.x11.window;
    return true;
}

void window_x11_refuse_focus(struct SDL_Window *window)
{
    Display *display;
    Window id;
    if (!find_window(window, &display, &id))
        return;
    XSetIOErrorHandler(lost_server);
    XSetErrorHandler(refused);
    refuse_input(display, id);
    refuse_offers(display, id);
    set_never_used(display, id);
    XSync(display, False);
}

/* Read by the window manager as the window is mapped; none keeps it after the window is withdrawn. */
static void set_state(Display *display, Window id, bool full)
{
    Atom name = XInternAtom(display, "_NET_WM_STATE", False);
    Atom states[] = {XInternAtom(display, "_NET_WM_STATE_FULLSCREEN", False),
                     XInternAtom(display, "_NET_WM_STATE_SKIP_TASKBAR", False),
                     XInternAtom(display, "_NET_WM_STATE_SKIP_PAGER", False)};
    if (full)
        XChangeProperty(display, id, name, XA_ATOM, 32, PropModeReplace, (unsigned char *)states,
                        3);
    else
        XDeleteProperty(display, id, name);
}

static void set_hints(Display *display, Window id, const struct screen *over, bool full)
{
    XSizeHints *hints = XAllocSizeHints();
    if (!hints)
        return;
    hints->flags = full ? USPosition | USSize : PSize;
    hints->x = over->x;
    hints->y = over->y;
    hints->width = over->width;
    hints->height = over->height;
    XSetWMNormalHints(display, id, hints);
    XFree(hints);
}

void window_x11_show(struct SDL_Window *window, const struct screen *over, bool full)
{
    Display *display;
    Window id;
    if (!find_window(window, &display, &id))
        return;
    set_hints(display, id, over, full);
    set_state(display, id, full);
    set_never_used(display, id);
    if (full)
        XMoveResizeWindow(display, id, over->x, over->y, (unsigned)over->width,
                          (unsigned)over->height);
    else
        XResizeWindow(display, id, (unsigned)over->width, (unsigned)over->height);
    XMapRaised(display, id);
    XSync(display, False);
}

void window_x11_hide(struct SDL_Window *window)
{
    Display *display;
    Window id;
    if (!find_window(window, &display, &id))
        return;
    XWithdrawWindow(display, id, DefaultScreen(display));
    XSync(display, False);
}

bool window_x11_managed(struct SDL_Window *window)
{
    Display *display;
    Window id;
    Atom type;
    int format;
    unsigned long count = 0, left;
    unsigned char *data = NULL;
    if (!find_window(window, &display, &id))
        return false;
    Atom name = XInternAtom(display, "WM_STATE", False);
    if (XGetWindowProperty(display, id, name, 0, 2, False, name, &type, &format, &count, &left,
                           &data) != Success ||
        !data)
        return false;
    bool managed = count > 0 && format == 32 && *(long *)(void *)data != WithdrawnState;
    XFree(data);
    return managed;
}

bool window_x11_where(struct SDL_Window *window, struct screen *is)
{
    Display *display;
    Window id, child;
    XWindowAttributes attributes;
    *is = (struct screen){0};
    if (!find_window(window, &display, &id) || !XGetWindowAttributes(display, id, &attributes) ||
        !XTranslateCoordinates(display, id, attributes.root, 0, 0, &is->x, &is->y, &child))
        return false;
    is->width = attributes.width;
    is->height = attributes.height;
    return true;
}
