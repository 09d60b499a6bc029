#include "core/event.h"

#include "base/mem.h"
#include "base/banned.h"

const char *const part_names[PART_COUNT] = {[PART_PICTURE] = "picture", [PART_SOUND] = "sound"};

const char *const event_names[EV_COUNT] = {
    [EV_VERB] = "verb",
    [EV_WAKE] = "wake",
    [EV_RESTART] = "restart",
    [EV_PLAYER_UP] = "player_up",
    [EV_PLAYER_DOWN] = "player_down",
    [EV_ARMED] = "armed",
    [EV_DISARMED] = "disarmed",
    [EV_PROBED] = "probed",
    [EV_FAILED] = "failed",
    [EV_STARTED] = "started",
    [EV_POSITION] = "position",
    [EV_ENDED] = "ended",
    [EV_PARKED] = "parked",
    [EV_FROZEN] = "frozen",
    [EV_DEVICE] = "device",
    [EV_KEY] = "key",
    [EV_CLOCK_STEP] = "clock_step",
    [EV_FILE_CHANGED] = "file_changed",
    [EV_PLAYERS] = "players",
    [EV_SLEPT] = "slept",
    [EV_TAKEN] = "taken",
    [EV_STALLED] = "stalled",
};

struct event event_make(enum event_kind kind, int64_t real_ms)
{
    return (struct event){.kind = kind,
                          .real_ms = real_ms,
                          .seen = -1,
                          .media = -1,
                          .length_ms = TIME_NONE,
                          .position_ms = TIME_NONE,
                          .at_real_ms = real_ms};
}

struct event event_verb(const char *text, enum role role, const char *from, int64_t real_ms)
{
    struct event event = event_make(EV_VERB, real_ms);
    event.verb = xstrdup(text);
    event.role = role;
    event.from = xstrdup(from ? from : "");
    return event;
}

void event_clear(struct event *event)
{
    for (size_t i = 0; i < event->running_count; i++)
        free(event->running[i].media);
    free(event->running);
    free(event->verb);
    free(event->from);
    free(event->confirmed);
    free(event->reason);
    free(event->text);
    *event = (struct event){0};
}
