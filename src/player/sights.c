#include "player/sights.h"

#include <poll.h>

#include "base/mem.h"
#include "player/reel.h"
#include "player/sinks.h"
#include "player/sound.h"
#include "player/window.h"
#include "sys/clock.h"
#include "wire/sights.h"
#include "base/banned.h"

#define OPEN_MS 3000 /* a device that takes longer is none */
#define SERVER_MS 3000
#define TURN_MS 10

static void say(const struct sights *sights, enum sight_part part)
{
    char *line = sights_encode(sights, part);
    fputs(line, stdout);
    fflush(stdout);
    free(line);
}

static void look_at_screens(struct sights *sights)
{
    struct screens screens = {0};
    sights->display = window_list_screens(&screens);
    for (size_t i = 0; sights->display && i < screens.count; i++) {
        const struct screen *at = &screens.list[i];
        struct sight_screen screen = {.name = xstrdup(at->name),
                                      .x = at->x,
                                      .y = at->y,
                                      .width = at->width,
                                      .height = at->height,
                                      .rate_centi = at->rate_centi,
                                      .twin = at->twin};
        ARRAY_PUSH(sights->screens, sights->screen_count, sights->screen_room, screen);
    }
    say(sights, SIGHT_SCREENS);
}

static void add_device(void *context, const char *name, const char *description)
{
    struct sights *sights = context;
    struct sight_device device = {.name = xstrdup(name), .text = xstrdup(description)};
    ARRAY_PUSH(sights->devices, sights->device_count, sights->device_room, device);
}

static void no_wake(void *context)
{
    (void)context; /* the loop below looks by itself */
}

/* One that the sound server knows may be slow; another opens at once or not at all. */
static bool is_patient(const struct sights *sights, const char *device)
{
    return sights->server && sights_find_device(sights, device);
}

/* As a player tries its device: by opening it. */
static void try_device(struct sights *sights, const char *device)
{
    struct sound sound = {.wake = no_wake};
    int64_t until = clock_awake_ms() + OPEN_MS;
    sound_start(&sound, device, NULL, clock_real_us());
    while (sound.at != SOUND_MAIN && clock_awake_ms() < until &&
           (!sound.known || is_patient(sights, device))) {
        sound_turn(&sound, false, clock_real_us());
        poll(NULL, 0, TURN_MS);
    }
    bool there = sound.at == SOUND_MAIN;
    struct sight_opened opened = {.device = xstrdup(device),
                                  .driver = there ? xstrdup(sound.driver) : NULL};
    ARRAY_PUSH(sights->opened, sights->opened_count, sights->opened_room, opened);
    say(sights, SIGHT_OPENED);
}

/* A server that is started by the first who wants sound isn't there before a device is tried. */
static void look_at_sound(struct sights *sights, const struct options *options)
{
    sinks_look(sights, SERVER_MS);
    if (sights->server)
        say(sights, SIGHT_SINKS);
    reel_list_devices(add_device, sights);
    say(sights, SIGHT_DEVICES);
    if (strcmp(options->audio, "null") != 0)
        try_device(sights, options->audio);
    if (options->audio_backup)
        try_device(sights, options->audio_backup);
    if (sights->server)
        return;
    sinks_look(sights, SERVER_MS);
    say(sights, SIGHT_SINKS);
}

int sights_run(const struct options *options)
{
    struct sights sights = {0};
    if (!options->part || options->picture)
        look_at_screens(&sights);
    if (!options->part || !options->picture)
        look_at_sound(&sights, options);
    sights_clear(&sights);
    return 0;
}
