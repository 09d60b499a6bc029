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
    [EV_ADOPTED] = "adopted",
    [EV_OUTPUTS] = "outputs",
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

void outlets_free(struct outlet *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].name);
        free(list[i].place);
    }
    free(list);
}

struct outlet *outlets_copy(const struct outlet *list, size_t count)
{
    struct outlet *copy = xcalloc(count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] = list[i];
        copy[i].name = xstrdup(list[i].name);
        copy[i].place = xstrdup(list[i].place);
    }
    return copy;
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

bool outlets_same(const struct outlet *a, size_t count, const struct outlet *b, size_t others)
{
    if (count != others)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!same_text(a[i].name, b[i].name) || !same_text(a[i].place, b[i].place) ||
            a[i].used != b[i].used || a[i].twin != b[i].twin)
            return false;
    return true;
}

void event_clear(struct event *event)
{
    for (size_t i = 0; i < event->running_count; i++)
        free(event->running[i].media);
    free(event->running);
    outlets_free(event->outlets, event->outlet_count);
    free(event->verb);
    free(event->from);
    free(event->confirmed);
    free(event->reason);
    free(event->text);
    free(event->path);
    free(event->there);
    *event = (struct event){0};
}
