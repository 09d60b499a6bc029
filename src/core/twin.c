#include "core/twin.h"

#include "base/mem.h"
#include "core/run_priv.h"
#include "base/banned.h"

static struct event about(enum event_kind kind, const struct inst *inst)
{
    struct event event = event_make(kind, 0);
    snprintf(event.inst, sizeof event.inst, "%s", inst->id);
    event.media = inst->media;
    return event;
}

static struct event part_up(const struct run *run, enum part part)
{
    struct event event = event_make(EV_PLAYER_UP, 0);
    event.part = part;
    event.running = xcalloc(run->inst_count + 1, sizeof *event.running);
    for (size_t i = 0; i < run->inst_count; i++) {
        const struct inst *inst = &run->insts[i];
        if (run_is_picture(run, inst->media) != (part == PART_PICTURE) || inst->state == INST_LOST)
            continue;
        struct running *at = &event.running[event.running_count++];
        snprintf(at->inst, sizeof at->inst, "%s", inst->id);
        at->media = xstrdup(run->show->media[inst->media].id);
        at->position_ms = TIME_NONE; /* the run knows best */
    }
    return event;
}

/* Show ms when the medium of a running instance ends; TIME_NONE: it doesn't. */
static int64_t eof_at(const struct run *run, const struct inst *inst)
{
    const struct media *media = &run->show->media[inst->media];
    int64_t length = stage_length(run, inst->media);
    if (media->loop == LOOP_VAMP && inst->released)
        length = media_trimmed_ms(media, run->media[inst->media].length_ms);
    if (length == TIME_NONE || inst->anchor == TIME_NONE)
        return TIME_NONE;
    return inst->anchor + length - inst->anchor_ms;
}

/* Fades and lingering count in real ms. */
static int64_t at_real(const struct run *run, int64_t now, int64_t real_now, int64_t real)
{
    return real <= real_now ? now : now + (int64_t)((double)(real - real_now) * run->speed);
}

static bool inst_next(const struct run *run, const struct inst *inst, int64_t now, int64_t real_now,
                      struct event *event, int64_t *at)
{
    int64_t gone = inst->left_real_ms + inst->left_fade_ms;
    switch (inst->state) {
    case INST_WAITING:
        *at = now;
        *event = about(EV_STARTED, inst);
        event->position_ms = inst->anchor_ms;
        return true;
    case INST_PLAYING:
        *at = eof_at(run, inst);
        if (*at == TIME_NONE)
            return false;
        *event = about(EV_ENDED, inst);
        event->reason = xstrdup("eof");
        event->position_ms = run_inst_position(run, inst, *at);
        return true;
    case INST_LEAVING:
        *at = at_real(run, now, real_now, gone);
        *event = about(inst->left ? EV_PARKED : EV_ENDED, inst);
        if (!inst->left)
            event->reason = xstrdup("faded");
        return true;
    case INST_PARKED:
        *at = at_real(run, now, real_now, gone + LINGER_MS);
        *event = about(EV_ENDED, inst);
        event->reason = xstrdup("faded");
        return true;
    case INST_PAUSED:
    case INST_HOLDING:
    case INST_LOST:
        break;
    }
    return false;
}

static int to_arm(const struct run *run)
{
    for (size_t i = 0; i < run->wanted_count; i++)
        if (!run->media[run->wanted[i]].armed)
            return run->wanted[i];
    return -1;
}

bool twin_next(const struct run *run, int64_t now, int64_t real_now, struct event *event,
               int64_t *at)
{
    *at = now;
    for (int part = 0; part < PART_COUNT; part++) {
        if (run->parts[part] != PART_READY) {
            *event = part_up(run, (enum part)part);
            return true;
        }
    }
    int media = to_arm(run);
    if (media >= 0) {
        *event = event_make(EV_ARMED, 0);
        event->media = media;
        return true;
    }
    bool any = false;
    for (size_t i = 0; i < run->inst_count; i++) {
        struct event one;
        int64_t when;
        if (!inst_next(run, &run->insts[i], now, real_now, &one, &when))
            continue;
        when = when < now ? now : when;
        if (any && when >= *at) {
            event_clear(&one);
            continue;
        }
        if (any)
            event_clear(event);
        *event = one;
        *at = when;
        any = true;
    }
    return any;
}
