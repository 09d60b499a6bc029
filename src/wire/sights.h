/* What `kichban-player --look` says of the machine it stands on: a line of JSON for each part, as soon
 * as it is known, so that what hangs costs only its own line.
 *
 *   {"sights":"screens","display":true|false,
 *    "screens":[{"name":"HDMI-1","x":0,"y":0,"width":1920,"height":1080,
 *                "rate_centi":6000,"duplicated":false}]}
 *   {"sights":"devices","devices":[{"name":"pulse/hall","text":"Hall"}]}
 *   {"sights":"opened","device":"auto"|"pulse/hall","driver":"pulse"|null}     one for each that was
 *            asked for with --audio and --audio-backup: what opened it, null: it can't be opened
 *   {"sights":"sinks","server":true|false,"pulse":"PulseAudio 16.1"|null,
 *    "sinks":[{"name":"hall","text":"Hall","chosen":true,"muted":false,"percent":100,
 *              "empty":false,"plugged":true|false|null}]}
 *
 * With `--part picture` only the first is said, with `--part sound` only the others.
 *
 * `chosen`: where a sound goes that names no device. `empty`: a sink that nobody hears. `plugged`: the
 * jack says so itself; null: it has no say. */
#ifndef KICHBAN_WIRE_SIGHT_H
#define KICHBAN_WIRE_SIGHT_H

#include <stdbool.h>
#include <stddef.h>

enum sight_part { SIGHT_SCREENS, SIGHT_DEVICES, SIGHT_OPENED, SIGHT_SINKS, SIGHT_PARTS };
enum sight_plug { SIGHT_PLUG_UNKNOWN, SIGHT_PLUGGED, SIGHT_UNPLUGGED };

struct sight_screen {
    char *name;
    int x, y, width, height;
    int rate_centi; /* hundredths of Hz; 0: not known */
    bool twin;      /* shows what another one shows */
};

struct sight_device {
    char *name, *text;
};

struct sight_opened {
    char *device; /* as it was asked for */
    char *driver; /* NULL: it can't be opened */
};

struct sight_sink {
    char *name, *text;
    bool chosen, muted, empty;
    int percent; /* of the loudest channel; 100 is the sink's own full level */
    enum sight_plug plugged;
};

struct sights {
    bool known[SIGHT_PARTS]; /* that line has come */
    bool display, server;
    char *pulse; /* the server's name and version; NULL: none */
    struct sight_screen *screens;
    size_t screen_count, screen_room;
    struct sight_device *devices;
    size_t device_count, device_room;
    struct sight_opened *opened;
    size_t opened_count, opened_room;
    struct sight_sink *sinks;
    size_t sink_count, sink_room;
};

/* The line of one part with its LF, of SIGHT_OPENED that of the last one; the caller owns it. */
char *sights_encode(const struct sights *sights, enum sight_part part);
/* Takes one line in. False, with a sentence in *why (static text): it isn't one. */
bool sights_take(struct sights *sights, const char *line, const char **why);
void sights_clear(struct sights *sights);

const struct sight_opened *sights_find_opened(const struct sights *sights,
                                              const char *device); /* NULL */
const struct sight_device *sights_find_device(const struct sights *sights,
                                              const char *name); /* NULL */
/* The sink behind the name of a device: "pulse/hall", "pipewire/hall", "auto"; NULL: none, or it isn't the
 * server's. */
const struct sight_sink *sights_find_sink(const struct sights *sights, const char *device);

#endif
