/* ssh gives no display and no session: they are looked for where this user's own stand. What ssh was
 * told to set (SetEnv, ~/.ssh/environment) comes first. */
#include "player/relay.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/player_env.h"
#include "base/banned.h"

static bool there(const char *path, mode_t kind)
{
    struct stat is;
    return stat(path, &is) == 0 && (is.st_mode & S_IFMT) == kind;
}

static void set_if(bool good, const char *name, const char *value)
{
    if (good && !getenv(name))
        setenv(name, value, 1);
}

/* The first X server that stands here. */
static void find_display(void)
{
    char socket[40], name[8];
    for (int i = 0; i < 10; i++) {
        snprintf(socket, sizeof socket, "/tmp/.X11-unix/X%d", i);
        snprintf(name, sizeof name, ":%d", i);
        set_if(there(socket, S_IFSOCK), "DISPLAY", name);
    }
}

/* gdm keeps the key to the display in the session's folder, mutter one for Xwayland under a name of
 * its own; others use ~/.Xauthority, which needs no telling. */
static void find_key(const char *run)
{
    char *gdm = xasprintf("%s/gdm/Xauthority", run);
    set_if(there(gdm, S_IFREG), "XAUTHORITY", gdm);
    free(gdm);
    DIR *list = opendir(run);
    struct dirent *entry;
    while (list && (entry = readdir(list))) {
        if (strncmp(entry->d_name, ".mutter-Xwaylandauth.", 21) != 0)
            continue;
        char *key = xasprintf("%s/%s", run, entry->d_name);
        set_if(there(key, S_IFREG), "XAUTHORITY", key);
        free(key);
    }
    if (list)
        closedir(list);
}

static void find_session(void)
{
    struct stat is;
    char *run = xasprintf("/run/user/%u", (unsigned)geteuid());
    if (stat(run, &is) == 0 && S_ISDIR(is.st_mode) && is.st_uid == geteuid()) {
        char *bus = xasprintf("%s/bus", run), *wayland = xasprintf("%s/wayland-0", run);
        char *address = xasprintf("unix:path=%s", bus);
        set_if(true, "XDG_RUNTIME_DIR", run);
        set_if(there(bus, S_IFSOCK), "DBUS_SESSION_BUS_ADDRESS", address);
        set_if(there(wayland, S_IFSOCK), "WAYLAND_DISPLAY", "wayland-0");
        find_key(run);
        free(address);
        free(wayland);
        free(bus);
    }
    free(run);
}

void relay_environment(void)
{
    extern char **environ;
    const char *display = getenv("DISPLAY");
    if (display && display[0] != ':') /* the terminal's, forwarded: no place for a film */
        unsetenv("DISPLAY");
    find_session();
    find_display();
    environ = player_env();
}
