/* A part of the player died and is started again, or only the link to it was cut: what plays there is
 * adopted, put back in its place, or told what it missed. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define DEATH_WINDOW_MS INT64_C(10000)
#define FRESH_ORDER_MS INT64_C(3000) /* an order this young is given again after a crash */

static bool of_part(const struct run *run, const struct inst *inst, enum part part)
{
    return run_is_picture(run, inst->media) == (part == PART_PICTURE);
}

/* Three deaths in 10 s on one medium: it is left out, the show goes on. */
static bool died_too_often(struct turn *turn, int media)
{
    struct media_status *status = &turn->run->media[media];
    int64_t real = turn->event->real_ms;
    if (status->death_real_ms == TIME_NONE || real - status->death_real_ms > DEATH_WINDOW_MS) {
        status->deaths = 0;
        status->death_real_ms = real;
    }
    return ++status->deaths >= MEDIA_DEATHS;
}

static void give_up(struct turn *turn, struct inst *inst)
{
    struct run *run = turn->run;
    const struct segment *segment = inst->segment;
    int media = inst->media;
    if (inst->counted)
        stage_note_done(turn, inst);
    stage_drop(run, inst);
    report_health(run, media, HEALTH_BROKEN, "it brought the player down three times");
    turn_warn(turn, say_make(MSG_W_GAVE_UP, run->show->media[media].id, NULL));
    fail_by_itself(turn, segment);
}

static bool is_down(const struct run *run, enum part part)
{
    return run->parts[part] == PART_DOWN || run->parts[part] == PART_HUNG ||
           run->parts[part] == PART_LOST;
}

void parts_down(struct turn *turn)
{
    struct run *run = turn->run;
    enum part part = turn->event->part;
    const char *reason = turn->event->reason ? turn->event->reason : "";
    if (is_down(run, part))
        return;
    run->parts[part] = strcmp(reason, "hung") == 0   ? PART_HUNG
                       : strcmp(reason, "lost") == 0 ? PART_LOST
                                                     : PART_DOWN;
    for (size_t i = 0; i < run->show->media_count; i++)
        if (run_is_picture(run, (int)i) == (part == PART_PICTURE))
            run->media[i].armed = false;
    for (size_t i = run->inst_count; i-- > 0 && run->parts[part] != PART_LOST;) {
        struct inst *inst = &run->insts[i];
        if (!of_part(run, inst, part) || inst->state == INST_LOST)
            continue;
        int media = inst->media;
        if (inst->state == INST_LEAVING || inst->state == INST_PARKED) {
            stage_drop(run, inst);
        } else if (died_too_often(turn, media)) {
            give_up(turn, inst);
        }
    }
    turn_changed(turn); /* the warning holds as long as it is down */
}

static const struct running *find_running(const struct event *event, const char *inst)
{
    for (size_t i = 0; i < event->running_count; i++)
        if (strcmp(event->running[i].inst, inst) == 0)
            return &event->running[i];
    return NULL;
}

/* Puts an instance where it should be by the clock, on a player that knows nothing of it. */
static void play_again(struct turn *turn, struct inst *inst)
{
    struct run *run = turn->run;
    struct effect *fx = turn_effect(turn, FX_PLAY);
    inst->heard = inst->stalled = false;
    snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
    fx->media = inst->media;
    fx->replace = run_is_picture(run, inst->media);
    fx->hold = inst->list >= 0;
    fx->centi = inst->volume_centi;
    fx->paused = inst->state == INST_PAUSED || run->clock_held;
    if (inst->anchor == TIME_NONE && inst->state != INST_HOLDING)
        return; /* it never ran: from its start */
    fx->from_ms = run_inst_position(run, inst, turn->now);
    if (inst_moves(inst))
        fx->from_real_ms = turn->event->real_ms;
}

static void lose(struct turn *turn, struct inst *inst)
{
    struct run *run = turn->run;
    char text[DUR_TEXT];
    const char *id = run->show->media[inst->media].id;
    inst->anchor_ms = run_inst_position(run, inst, turn->now);
    inst->anchor = TIME_NONE;
    inst->state = INST_LOST;
    turn_warn(turn, say_make(MSG_W_WAS_PLAYING, id, dur_countup(inst->anchor_ms, text), NULL));
}

/* It came to its end while nobody listened: as if the report had come. */
static bool was_over(const struct turn *turn, const struct inst *inst)
{
    int64_t whole = stage_length(turn->run, inst->media);
    return whole != TIME_NONE && inst_moves(inst) &&
           run_inst_position(turn->run, inst, turn->now) >= whole - OVER_MS;
}

static void end_unheard(struct turn *turn, struct inst *inst)
{
    struct run *run = turn->run;
    int media = inst->media;
    bool live = inst_live(inst);
    if (live && inst->list >= 0) {
        list_go_on(turn, inst, true);
        return;
    }
    if (live)
        stage_note_done(turn, inst);
    stage_drop(run, inst);
    if (live && run_is_picture(run, media))
        report_after_picture(turn, media);
}

/* The engine is back and this part answers for the first time: adopt what runs there. */
static void reconcile(struct turn *turn, struct inst *inst, bool fresh_engine)
{
    struct run *run = turn->run;
    if (inst->state == INST_LOST)
        return; /* it waits for `resume` */
    const struct running *running = find_running(turn->event, inst->id);
    if (running && running->held && inst_live(inst) && inst->state != INST_HOLDING) {
        inst->anchor_ms = running->position_ms; /* it ended while nobody listened */
        report_over(turn, inst);
        return;
    }
    if (running) {
        if (running->position_ms != TIME_NONE && inst->state != INST_HOLDING) {
            inst->anchor_ms = running->position_ms;
            inst->anchor = report_shown_then(turn);
            if (inst->state == INST_WAITING)
                inst->state = INST_PLAYING;
        }
        return;
    }
    if (inst->state == INST_LEAVING || inst->state == INST_PARKED)
        stage_drop(run, inst);
    else if (was_over(turn, inst))
        end_unheard(turn, inst);
    else if (!fresh_engine || (inst->state == INST_WAITING && /* ordered, and nobody saw it start */
                               turn->event->real_ms - inst->born_real_ms <= FRESH_ORDER_MS))
        play_again(turn, inst);
    else if (inst->state != INST_LOST)
        lose(turn, inst);
}

/* --- a link that was cut is back --- */

static void tell(struct turn *turn, enum effect_kind kind, const struct inst *inst)
{
    struct effect *fx = turn_effect(turn, kind);
    snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
    fx->media = inst->media;
    if (kind == FX_FADE) {
        fx->fade_ms = inst->left_fade_ms;
        fx->linger_ms = LINGER_MS;
    }
    if (kind == FX_VOLUME)
        fx->centi = inst->volume_centi;
}

/* What was ordered meanwhile never came there. */
static void agree_on(struct turn *turn, const struct inst *inst, const struct running *running)
{
    bool leaves = inst->state == INST_LEAVING || inst->state == INST_PARKED;
    if (leaves) {
        if (!running->leaving)
            tell(turn, FX_FADE, inst);
        return;
    }
    if (running->leaving)
        tell(turn, FX_RESTORE, inst);
    bool paused = inst->state == INST_PAUSED || turn->run->clock_held;
    if (inst_live(inst) && inst->state != INST_HOLDING && paused != running->paused)
        tell(turn, paused ? FX_PAUSE : FX_UNPAUSE, inst);
    if (inst->released)
        tell(turn, FX_RELEASE, inst);
    tell(turn, FX_VOLUME, inst);
}

/* It plays there, and here nobody knows it any more: it was ended meanwhile. */
static void end_unknown(struct turn *turn, const struct running *running)
{
    int media = show_find_media(turn->run->show, running->media);
    if (media < 0 || running->inst[0] < '0' || running->inst[0] > '9')
        return; /* a tone: it ends by itself */
    struct effect *fx = turn_effect(turn, FX_FADE);
    snprintf(fx->inst, sizeof fx->inst, "%s", running->inst);
    fx->media = media;
    fx->fade_ms = turn->run->show->fade_out_ms;
}

static void agree(struct turn *turn, enum part part)
{
    struct run *run = turn->run;
    const struct event *event = turn->event;
    bool shows = false;
    for (size_t i = 0; i < event->running_count; i++) {
        const struct inst *inst = stage_find(run, event->running[i].inst);
        if (inst)
            agree_on(turn, inst, &event->running[i]);
        else
            end_unknown(turn, &event->running[i]);
    }
    for (size_t i = 0; i < run->inst_count; i++)
        shows = shows || (of_part(run, &run->insts[i], part) && inst_live(&run->insts[i]));
    if (part != PART_PICTURE || shows)
        return;
    struct effect *fx = turn_effect(turn, FX_BACK);
    fx->black = run->back_black;
    fx->fade_ms = run->show->fade_out_ms;
}

void parts_up(struct turn *turn)
{
    struct run *run = turn->run;
    enum part part = turn->event->part;
    char text[INSTANT_TEXT];
    bool was_down = is_down(run, part), was_lost = run->parts[part] == PART_LOST;
    bool fresh = run->fresh[part];
    run->parts[part] = PART_READY;
    run->fresh[part] = false;
    for (size_t i = run->inst_count; i-- > 0;)
        if (of_part(run, &run->insts[i], part))
            reconcile(turn, &run->insts[i], fresh);
    if (was_lost)
        agree(turn, part);
    if (was_down)
        turn_warn(turn,
                  say_make(was_lost ? MSG_W_LINK_BACK : MSG_W_PLAYER_BACK, part_names[part],
                           instant_clock(&run->session->zone, run_tod(run, turn->now), true, text),
                           NULL));
    run->rearm = true;
    turn_changed(turn);
}
