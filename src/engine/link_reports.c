/* What a part says: reports become events. */
#include "engine/links_priv.h"

#include "base/mem.h"
#include "engine/clients.h"
#include "sys/log.h"
#include "wire/look.h"
#include "base/banned.h"

#define DRIFT_MS 200 /* a position that is further off than this is news */

static void part_is_up(struct link *link, const struct report *beat)
{
    struct engine *engine = link->all->engine;
    struct event event = event_make(EV_PLAYER_UP, engine_real_now());
    event.part = link->part;
    event.at_real_ms = beat->real_ms;
    event.running = xcalloc(beat->deck_count + 1, sizeof *event.running);
    for (size_t i = 0; i < beat->deck_count; i++) {
        const struct deck_state *deck = &beat->decks[i];
        if (!deck->inst)
            continue;
        struct running *at = &event.running[event.running_count++];
        snprintf(at->inst, sizeof at->inst, "%s", deck->inst);
        at->media = xstrdup(deck->media);
        at->position_ms = deck->position_ms;
        at->paused = deck->state && strcmp(deck->state, "paused") == 0;
        at->held = deck->state && strcmp(deck->state, "held") == 0;
        at->leaving = deck->state &&
                      (strcmp(deck->state, "fading") == 0 || strcmp(deck->state, "parked") == 0);
    }
    link->state = LINK_UP;
    link->said_down = false;
    if (link->part == PART_PICTURE && engine->run->back_black && engine->show->slate >= 0 &&
        !event.running_count) {
        struct order order = order_plain(ORDER_BACK);
        order.black = true;
        link_order(link, &order);
    }
    engine_event(engine, &event, NULL);
    link_vet_unknown(link);
}

/* A position that the run wouldn't expect: a stall, a jump. */
static void compare_positions(struct link *link, const struct report *beat)
{
    struct engine *engine = link->all->engine;
    struct run *run = engine->run;
    int64_t then = engine_show_at(engine, beat->real_ms);
    for (size_t i = 0; i < beat->deck_count; i++) {
        const struct deck_state *deck = &beat->decks[i];
        if (!deck->inst || !deck->state || strcmp(deck->state, "playing") != 0 ||
            deck->position_ms == TIME_NONE)
            continue;
        for (size_t k = 0; k < run->inst_count; k++) {
            const struct inst *inst = &run->insts[k];
            if (strcmp(inst->id, deck->inst) != 0 || inst->state != INST_PLAYING ||
                run->show->media[inst->media].kind == MEDIA_STILL)
                continue;
            int64_t off = deck->position_ms - run_inst_position(run, inst, then);
            if (off > -DRIFT_MS && off < DRIFT_MS)
                continue;
            struct event event = event_make(EV_POSITION, engine_real_now());
            snprintf(event.inst, sizeof event.inst, "%s", deck->inst);
            event.media = inst->media;
            event.position_ms = deck->position_ms;
            event.at_real_ms = beat->real_ms;
            engine_event(engine, &event, NULL);
            return; /* the run may have changed: the next beat sees to the others */
        }
    }
}

static bool text_differs(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") != 0;
}

static void take_beat(struct link *link, struct report *beat)
{
    struct engine *engine = link->all->engine;
    if (link->state == LINK_ASKING)
        part_is_up(link, beat);
    link->stuck = truth_beat(&link->truth, engine, beat);
    compare_positions(link, beat);
    bool news = text_differs(beat->ao, link->beat.ao) || text_differs(beat->vo, link->beat.vo);
    report_clear(&link->beat);
    link->beat = *beat;
    *beat = (struct report){0};
    if (news)
        engine_state_changed(engine);
}

static void take_hello(struct link *link, const struct report *hello)
{
    free(link->video);
    free(link->audio);
    link->video = xstrdup(hello->video);
    link->audio = xstrdup(hello->audio);
    link->pid = hello->pid;
    link->state = LINK_ASKING;
    log_line("player %s: pid %d answers, video %s, audio %s", part_names[link->part], link->pid,
             hello->video ? hello->video : "-", hello->audio ? hello->audio : "-");
    link_greet(link);
}

static enum event_kind event_of(enum report_kind kind)
{
    switch (kind) {
    case REPORT_ARMED:
        return EV_ARMED;
    case REPORT_DISARMED:
        return EV_DISARMED;
    case REPORT_PROBED:
        return EV_PROBED;
    case REPORT_FAILED:
        return EV_FAILED;
    case REPORT_STARTED:
    case REPORT_RESUMED:
        return EV_STARTED;
    case REPORT_ENDED:
        return EV_ENDED;
    case REPORT_PARKED:
        return EV_PARKED;
    case REPORT_PAUSED:
        return EV_FROZEN;
    case REPORT_DEVICE:
        return EV_DEVICE;
    case REPORT_KEY:
        return EV_KEY;
    case REPORT_OUTPUTS:
        return EV_OUTPUTS;
    case REPORT_HELLO:
    case REPORT_REPLY:
    case REPORT_FIRST_FRAME:
    case REPORT_FIRST_SAMPLE:
    case REPORT_BEAT:
    case REPORT_LEVELS:
    case REPORT_PICTURE:
    case REPORT_COUNT:
        break;
    }
    return EV_COUNT;
}

static void pass_on(struct link *link, const struct report *report)
{
    struct engine *engine = link->all->engine;
    enum event_kind kind = event_of(report->kind);
    if (kind == EV_COUNT)
        return;
    struct event event = event_make(kind, engine_real_now());
    event.part = link->part;
    event.outlets = outlets_copy(report->outlets, report->outlet_count);
    event.outlet_count = report->outlet_count;
    event.media = report->media ? show_find_media(engine->show, report->media) : -1;
    if (report->inst)
        snprintf(event.inst, sizeof event.inst, "%s", report->inst);
    event.at_real_ms = report->real_ms ? report->real_ms : event.real_ms;
    event.position_ms = report->position_ms;
    event.length_ms = report->length_ms;
    if (event.length_ms != TIME_NONE && event.media >= 0) /* theirs counts from the in point */
        event.length_ms += engine->show->media[event.media].in_ms;
    bool vetted = kind == EV_ARMED || kind == EV_PROBED;
    event.reason = vetted ? xstrdup(!report->width       ? "no-picture"
                                    : !report->has_audio ? "no-sound"
                                                         : NULL)
                          : xstrdup(report->reason);
    event.text = xstrdup(report->text);
    event.ok = report->ok;
    if (kind != EV_OUTPUTS || run_outputs_news(engine->run, &event))
        engine_event(engine, &event, NULL);
    event_clear(&event);
}

void link_take_report(struct link *link, const char *line)
{
    struct report report = {0};
    const char *why = NULL;
    if (!report_decode(line, &report, &why)) {
        log_line("player %s: passed over: %s", part_names[link->part], why);
        return;
    }
    link->heard_real_ms = engine_real_now();
    if (report.real_ms)
        report.real_ms = far_ours(link, report.real_ms);
    if (report.kind == REPORT_OUTPUTS)
        link_outputs(link, &report);
    if (report.kind == REPORT_HELLO)
        take_hello(link, &report);
    else if (report.kind == REPORT_BEAT)
        take_beat(link, &report);
    else if (report.kind == REPORT_LEVELS || report.kind == REPORT_PICTURE)
        clients_look(link->all->engine->clients, report.kind == REPORT_PICTURE,
                     look_encode(&report, part_names[link->part]));
    else if (report.kind == REPORT_REPLY)
        truth_reply(&link->truth, link->all->engine, &report);
    else
        pass_on(link, &report);
    report_clear(&report);
}
