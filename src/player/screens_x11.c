#include "player/screens_x11.h"

#include <X11/Xlib.h>
#include <X11/extensions/Xrandr.h>

#include "base/mem.h"
#include "base/banned.h"

struct screens_x11 {
    Display *display;
    Window root;
    bool randr;
};

struct screens_x11 *screens_x11_open(void)
{
    Display *display = XOpenDisplay(NULL);
    if (!display)
        return NULL;
    struct screens_x11 *x11 = xcalloc(1, sizeof *x11);
    int event, error, major = 0, minor = 0;
    x11->display = display;
    x11->root = DefaultRootWindow(display);
    x11->randr = XRRQueryExtension(display, &event, &error) &&
                 XRRQueryVersion(display, &major, &minor) &&
                 (major > 1 || (major == 1 && minor >= 3));
    if (x11->randr)
        XRRSelectInput(display, x11->root,
                       RRScreenChangeNotifyMask | RRCrtcChangeNotifyMask |
                           RROutputChangeNotifyMask);
    XFlush(display);
    return x11;
}

void screens_x11_close(struct screens_x11 *x11)
{
    if (!x11)
        return;
    XCloseDisplay(x11->display);
    free(x11);
}

bool screens_x11_changed(struct screens_x11 *x11)
{
    bool changed = false;
    while (XPending(x11->display)) {
        XEvent event;
        XNextEvent(x11->display, &event);
        XRRUpdateConfiguration(&event);
        changed = true;
    }
    return changed;
}

static int rate_of(const XRRScreenResources *resources, RRMode mode)
{
    for (int i = 0; i < resources->nmode; i++) {
        const XRRModeInfo *info = &resources->modes[i];
        double lines = (double)info->hTotal * info->vTotal;
        if (info->id == mode && lines > 0)
            return (int)((double)info->dotClock * 100 / lines + 0.5);
    }
    return 0;
}

static void add_output(const struct screens_x11 *x11, XRRScreenResources *resources, RROutput id,
                       struct screens *screens)
{
    XRROutputInfo *output = XRRGetOutputInfo(x11->display, resources, id);
    XRRCrtcInfo *crtc = output && output->connection != RR_Disconnected && output->crtc
                            ? XRRGetCrtcInfo(x11->display, resources, output->crtc)
                            : NULL;
    if (crtc && crtc->mode) {
        struct screen screen = {.x = crtc->x,
                                .y = crtc->y,
                                .width = (int)crtc->width,
                                .height = (int)crtc->height,
                                .rate_centi = rate_of(resources, crtc->mode)};
        snprintf(screen.name, sizeof screen.name, "%s", output->name);
        screens_add(screens, &screen);
    }
    if (crtc)
        XRRFreeCrtcInfo(crtc);
    if (output)
        XRRFreeOutputInfo(output);
}

/* The primary output is the operator's: it comes first. */
static void add_outputs(const struct screens_x11 *x11, XRRScreenResources *resources,
                        struct screens *screens)
{
    RROutput primary = XRRGetOutputPrimary(x11->display, x11->root);
    for (int i = 0; i < resources->noutput; i++)
        if (resources->outputs[i] == primary)
            add_output(x11, resources, primary, screens);
    for (int i = 0; i < resources->noutput; i++)
        if (resources->outputs[i] != primary)
            add_output(x11, resources, resources->outputs[i], screens);
}

void screens_x11_look(struct screens_x11 *x11, struct screens *screens)
{
    *screens = (struct screens){0};
    XRRScreenResources *resources =
        x11->randr ? XRRGetScreenResourcesCurrent(x11->display, x11->root) : NULL;
    if (resources) {
        add_outputs(x11, resources, screens);
        XRRFreeScreenResources(resources);
        return;
    }
    Screen *only = DefaultScreenOfDisplay(x11->display); /* a server without outputs */
    struct screen screen = {.width = WidthOfScreen(only), .height = HeightOfScreen(only)};
    snprintf(screen.name, sizeof screen.name, "screen");
    screens_add(screens, &screen);
}
