/* What the players say: truth about media, parts that died and came back. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define DEATH_WINDOW_MS INT64_C(10000)
#define OVER_MS INT64_C(500)
#define FRESH_ORDER_MS INT64_C(3000) /* an order this young is given again after a crash */

static bool of_part(const struct run *run, const struct inst *inst, enum part part)
{
    return run_is_picture(run, inst->media) == (part == PART_PICTURE);
}

static void set_health(struct run *run, int media, enum media_health health, const char *why)
{
    struct media_status *status = &run->media[media];
    status->health = health;
    free(status->why);
    status->why = health == HEALTH_BROKEN ? xstrdup(why) : NULL;
}

/* The position in the report was true a little ago. */
static int64_t shown_then(const struct turn *turn)
{
    const struct event *event = turn->event;
    return turn->now -
           (int64_t)((double)(event->real_ms - event->at_real_ms) * run_rate(turn->run));
}

static void anchor(struct turn *turn, struct inst *inst)
{
    inst->anchor_ms = turn->event->position_ms == TIME_NONE ? 0 : turn->event->position_ms;
    inst->anchor = shown_then(turn);
    turn_changed(turn);
}

/* A film or an anthem of this session: there it is meant to be heard. */
static bool is_meant_to_sound(const struct run *run, int media)
{
    for (size_t i = 0; i < run->session->segment_count; i++) {
        const struct segment *segment = &run->session->segments[i];
        if (segment->kind != KIND_FILM && segment->kind != KIND_ANTHEM)
            continue;
        for (size_t a = 0; a < segment->points[0].action_count; a++)
            if (segment->points[0].actions[a].act == ACT_PLAY &&
                segment->points[0].actions[a].media == media)
                return true;
    }
    return false;
}

/* `lack`: what the player doesn't find in it, NULL. */
static enum media_lack lack_of(const struct run *run, int media, const char *lack)
{
    if (lack && strcmp(lack, "no-picture") == 0 && run_is_picture(run, media))
        return LACKS_PICTURE;
    if (lack && strcmp(lack, "no-sound") == 0 && is_meant_to_sound(run, media))
        return LACKS_SOUND;
    return LACKS_NOTHING;
}

static void media_checked(struct turn *turn)
{
    struct run *run = turn->run;
    const struct event *event = turn->event;
    struct media_status *status = &run->media[event->media];
    if (status->health == HEALTH_BROKEN && status->deaths >= MEDIA_DEATHS)
        return;
    status->changed = false;
    set_health(run, event->media, HEALTH_GOOD, NULL);
    if (event->length_ms != TIME_NONE)
        status->length_ms = event->length_ms;
    if (event->kind == EV_ARMED)
        status->armed = true;
    status->lacks = lack_of(run, event->media, event->reason);
    turn_changed(turn);
}

/* What stays on the screen after a picture; `slate` and `black` the player does by itself. */
static void after_picture(struct turn *turn, int index)
{
    const struct media *media = &turn->run->show->media[index];
    if (media->end == END_MEDIA)
        stage_start(turn, media->end_media, NULL, false);
    else if (media->end != END_HOLD)
        turn->run->back_black = media->end == END_BLACK || turn->run->show->slate < 0;
}

static void inst_failed(struct turn *turn)
{
    struct run *run = turn->run;
    const struct event *event = turn->event;
    const char *why = event->text && event->text[0] ? event->text : event->reason;
    struct inst *inst = event->inst[0] ? stage_find(run, event->inst) : NULL;
    int media = inst ? inst->media : event->media;
    if (media < 0)
        return;
    run->media[media].armed = false;
    set_health(run, media, HEALTH_BROKEN, why ? why : "");
    turn_changed(turn); /* that it is broken is a warning as long as it holds */
    if (!inst)
        return;
    turn_warn(turn, say_make(MSG_W_PLAY_FAILED, run->show->media[media].id, why, NULL));
    if (inst->list >= 0 && inst_live(inst)) {
        list_go_on(turn, inst, true);
        return;
    }
    const struct segment *segment = inst->segment;
    if (inst->counted)
        stage_note_done(turn, inst);
    stage_drop(run, inst);
    fail_by_itself(turn, segment);
}

/* It came to its end, but long before the length that the show file promises. */
static bool too_short(const struct run *run, int media, int64_t position_ms)
{
    const struct media *at = &run->show->media[media];
    if (run->media[media].file || at->length_ms == TIME_NONE || at->kind == MEDIA_STILL ||
        at->loop || position_ms == TIME_NONE)
        return false;
    return position_ms < media_trimmed_ms(at, at->length_ms) - OVER_MS;
}

static void warn_of_end(struct turn *turn, int media, const char *reason)
{
    const struct event *event = turn->event;
    const char *id = turn->run->show->media[media].id;
    char text[DUR_TEXT];
    bool early = strcmp(reason, "early") == 0;
    if (early || (strcmp(reason, "eof") == 0 && too_short(turn->run, media, event->position_ms)))
        turn_warn(turn,
                  say_make(MSG_W_ENDED_EARLY, id, dur_countup(event->position_ms, text), NULL));
    if (strcmp(reason, "error") == 0)
        turn_warn(turn, say_make(MSG_W_PLAY_FAILED, id, event->text ? event->text : reason, NULL));
}

/* Over by itself: what it was played for goes on. */
static void inst_over(struct turn *turn, struct inst *inst)
{
    struct run *run = turn->run;
    int media = inst->media;
    bool picture = run_is_picture(run, media), list = inst->list >= 0;
    if (inst->counted && !list)
        stage_note_done(turn, inst);
    bool stays = picture && (list || run->show->media[media].end == END_HOLD);
    if (stays) {
        inst->state = INST_HOLDING;
        if (turn->event->position_ms != TIME_NONE)
            inst->anchor_ms = turn->event->position_ms;
        inst->anchor = TIME_NONE;
    }
    if (list)
        list_go_on(turn, inst, false);
    else if (!stays)
        stage_drop(run, inst);
    if (!list && picture)
        after_picture(turn, media);
}

static void inst_ended(struct turn *turn, struct inst *inst)
{
    const char *reason = turn->event->reason ? turn->event->reason : "";
    bool over = strcmp(reason, "eof") == 0 || strcmp(reason, "early") == 0;
    turn_changed(turn);
    warn_of_end(turn, inst->media, reason);
    if (over && inst_live(inst) && inst->state != INST_HOLDING) {
        inst_over(turn, inst);
        return;
    }
    if (inst_live(inst) && inst->counted)
        stage_note_done(turn, inst);
    stage_drop(turn->run, inst);
}

static void inst_stalled(struct turn *turn, struct inst *inst)
{
    struct run *run = turn->run;
    char text[DUR_TEXT];
    const char *id = run->show->media[inst->media].id;
    inst->stalled = !turn->event->ok;
    turn_changed(turn);
    if (!inst->stalled) /* that it stands still is a warning as long as it holds */
        turn_warn(turn, say_make(MSG_W_MOVES, id,
                                 dur_countup(run_inst_position(run, inst, turn->now), text), NULL));
}

static void inst_report(struct turn *turn)
{
    struct inst *inst = stage_find(turn->run, turn->event->inst);
    if (!inst)
        return;
    switch (turn->event->kind) {
    case EV_STARTED:
        if (inst->state == INST_WAITING)
            inst->state = INST_PLAYING;
        if (inst->left_state == INST_WAITING)
            inst->left_state = INST_PLAYING;
        anchor(turn, inst);
        break;
    case EV_POSITION:
        anchor(turn, inst);
        break;
    case EV_FROZEN:
        if (inst->state == INST_PAUSED) {
            inst->anchor_ms = turn->event->position_ms;
            turn_changed(turn);
        }
        break;
    case EV_PARKED:
        if (inst->state == INST_LEAVING)
            inst->state = INST_PARKED;
        turn_changed(turn);
        break;
    case EV_ENDED:
        inst_ended(turn, inst);
        break;
    case EV_TAKEN:
        inst->heard = true;
        turn_changed(turn);
        break;
    case EV_STALLED:
        inst_stalled(turn, inst);
        break;
    case EV_VERB:
    case EV_WAKE:
    case EV_RESTART:
    case EV_PLAYER_UP:
    case EV_PLAYER_DOWN:
    case EV_ARMED:
    case EV_DISARMED:
    case EV_PROBED:
    case EV_FAILED:
    case EV_DEVICE:
    case EV_KEY:
    case EV_CLOCK_STEP:
    case EV_FILE_CHANGED:
    case EV_PLAYERS:
    case EV_SLEPT:
    case EV_OUTPUTS:
    case EV_ADOPTED:
    case EV_COUNT:
        break;
    }
}

/* --- a part died, a part is back --- */

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
    set_health(run, media, HEALTH_BROKEN, "it brought the player down three times");
    turn_warn(turn, say_make(MSG_W_GAVE_UP, run->show->media[media].id, NULL));
    fail_by_itself(turn, segment);
}

static bool is_down(const struct run *run, enum part part)
{
    return run->parts[part] == PART_DOWN || run->parts[part] == PART_HUNG ||
           run->parts[part] == PART_LOST;
}

static void part_down(struct turn *turn)
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
        after_picture(turn, media);
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
        inst_over(turn, inst);
        return;
    }
    if (running) {
        if (running->position_ms != TIME_NONE && inst->state != INST_HOLDING) {
            inst->anchor_ms = running->position_ms;
            inst->anchor = shown_then(turn);
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

static void part_up(struct turn *turn)
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

void stage_report(struct turn *turn)
{
    const struct event *event = turn->event;
    switch (event->kind) {
    case EV_PLAYER_UP:
        part_up(turn);
        break;
    case EV_PLAYER_DOWN:
        part_down(turn);
        break;
    case EV_ARMED:
    case EV_PROBED:
        if (event->media >= 0)
            media_checked(turn);
        break;
    case EV_DISARMED:
        if (event->media >= 0 && turn->run->media[event->media].armed) {
            turn->run->media[event->media].armed = false;
            turn_changed(turn);
        }
        break;
    case EV_FAILED:
        inst_failed(turn);
        break;
    case EV_STARTED:
    case EV_POSITION:
    case EV_ENDED:
    case EV_PARKED:
    case EV_FROZEN:
    case EV_TAKEN:
    case EV_STALLED:
    case EV_VERB:
    case EV_WAKE:
    case EV_RESTART:
    case EV_DEVICE:
    case EV_KEY:
    case EV_CLOCK_STEP:
    case EV_FILE_CHANGED:
    case EV_PLAYERS:
    case EV_SLEPT:
    case EV_OUTPUTS:
    case EV_ADOPTED:
    case EV_COUNT:
        inst_report(turn);
        break;
    }
}
