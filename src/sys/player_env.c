#include "sys/player_env.h"

#include "base/mem.h"
#include "base/banned.h"

char **player_env(void)
{
    static const char *const kept[] = {"DISPLAY=",
                                       "WAYLAND_DISPLAY=",
                                       "XAUTHORITY=",
                                       "HOME=",
                                       "PATH=",
                                       "LANG=",
                                       "LC_",
                                       "XDG_",
                                       "DBUS_SESSION_BUS_ADDRESS=",
                                       "PULSE_",
                                       "PIPEWIRE_",
                                       "SDL_",
                                       "LIBGL_",
                                       "TMPDIR=",
                                       "ASAN_",
                                       "LSAN_",
                                       "UBSAN_"};
    extern char **environ;
    char **list = NULL;
    size_t count = 0, room = 0;
    for (char **at = environ; *at; at++)
        for (size_t i = 0; i < COUNT_OF(kept); i++)
            if (strncmp(*at, kept[i], strlen(kept[i])) == 0) {
                ARRAY_PUSH(list, count, room, *at);
                break;
            }
    ARRAY_PUSH(list, count, room, NULL);
    return list;
}
