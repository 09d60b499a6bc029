#include "player/outputs.h"

#include "base/mem.h"
#include "base/banned.h"

void outputs_init(struct outputs *outputs, struct house *house)
{
    *outputs = (struct outputs){.house = house};
}

static void say(struct outputs *outputs, struct outlet *list, size_t count, const char *using,
                const char *stand)
{
    char *text = xstrdup(using), *reason = xstrdup(stand);
    struct report report = {.kind = REPORT_OUTPUTS,
                            .outlets = list,
                            .outlet_count = count,
                            .text = text,
                            .reason = reason};
    outputs->house->say(outputs->house, &report);
    free(text);
    free(reason);
}

/* --- screens --- */

static void say_screens(struct outputs *outputs, const struct stage_outputs *now)
{
    struct outlet list[SCREENS_MOST];
    char names[SCREENS_MOST][SCREEN_NAME], places[SCREENS_MOST][SCREEN_PLACE];
    for (size_t i = 0; i < now->screens.count; i++) {
        const struct screen *screen = &now->screens.list[i];
        snprintf(names[i], sizeof names[i], "%s", screen->name);
        screen_place(screen, places[i]);
        list[i] = (struct outlet){.name = names[i],
                                  .place = places[i],
                                  .used = strcmp(now->name, screen->name) == 0,
                                  .twin = screen->twin};
    }
    say(outputs, list, now->screens.count, now->name, window_stand_names[now->stand]);
}

static void say_stand(struct outputs *outputs, const struct stage_outputs *now)
{
    bool lost = now->stand == WINDOW_LOST;
    char *text =
        xasprintf(lost ? "the screen %s isn't there" : "the screen %s is there", now->name);
    struct report report = {.kind = REPORT_DEVICE, .text = text, .ok = !lost};
    outputs->house->say(outputs->house, &report);
    free(text);
}

void outputs_screens(struct outputs *outputs)
{
    struct stage_outputs now = {.name = "null"};
    if (!outputs->house->stage) {
        say(outputs, NULL, 0, "null", "");
        return;
    }
    stage_outputs(outputs->house->stage, &now);
    if ((now.stand == WINDOW_LOST) != (outputs->stand == WINDOW_LOST))
        say_stand(outputs, &now);
    outputs->stand = now.stand;
    say_screens(outputs, &now);
}

/* --- sound devices --- */

static void add_device(void *context, const char *name, const char *description)
{
    struct outputs *outputs = context;
    struct outlet device = {.name = xstrdup(name), .place = xstrdup(description)};
    ARRAY_PUSH(outputs->devices, outputs->device_count, outputs->device_room, device);
}

static void list_devices(uv_work_t *work)
{
    reel_list_devices(add_device, work->data);
}

static void forget_devices(struct outputs *outputs)
{
    outlets_free(outputs->devices, outputs->device_count);
    outputs->devices = NULL;
    outputs->device_count = outputs->device_room = 0;
}

static void devices_listed(uv_work_t *work, int status)
{
    struct outputs *outputs = work->data;
    const char *audio = outputs->house->audio;
    (void)status;
    outputs->working = false;
    for (size_t i = 0; i < outputs->device_count; i++)
        outputs->devices[i].used = strcmp(outputs->devices[i].name, audio) == 0;
    say(outputs, outputs->devices, outputs->device_count, audio, "");
    if (outputs->again)
        outputs_look(outputs);
}

void outputs_look(struct outputs *outputs)
{
    if (outputs->house->picture) {
        outputs_screens(outputs);
        return;
    }
    outputs->again = outputs->working;
    if (outputs->working)
        return;
    forget_devices(outputs);
    outputs->work.data = outputs;
    outputs->working =
        uv_queue_work(outputs->house->loop, &outputs->work, list_devices, devices_listed) == 0;
}
