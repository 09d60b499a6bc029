/* What the players say: truth about media. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

void report_health(struct run *run, int media, enum media_health health, const char *why)
{
    struct media_status *status = &run->media[media];
    status->health = health;
    free(status->why);
    status->why = health == HEALTH_BROKEN ? xstrdup(why) : NULL;
}

/* The position in the report was true a little ago. */
int64_t report_shown_then(const struct turn *turn)
{
    const struct event *event = turn->event;
    return turn->now -
           (int64_t)((double)(event->real_ms - event->at_real_ms) * run_rate(turn->run));
}

static void anchor(struct turn *turn, struct inst *inst)
{
    inst->anchor_ms = turn->event->position_ms == TIME_NONE ? 0 : turn->event->position_ms;
    inst->anchor = report_shown_then(turn);
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
    report_health(run, event->media, HEALTH_GOOD, NULL);
    if (event->length_ms != TIME_NONE)
        status->length_ms = event->length_ms;
    if (event->kind == EV_ARMED)
        status->armed = true;
    status->lacks = lack_of(run, event->media, event->reason);
    turn_changed(turn);
}

/* What stays on the screen after a picture; `slate` and `black` the player does by itself. */
void report_after_picture(struct turn *turn, int index)
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
    report_health(run, media, HEALTH_BROKEN, why ? why : "");
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
void report_over(struct turn *turn, struct inst *inst)
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
        report_after_picture(turn, media);
}

static void inst_ended(struct turn *turn, struct inst *inst)
{
    const char *reason = turn->event->reason ? turn->event->reason : "";
    bool over = strcmp(reason, "eof") == 0 || strcmp(reason, "early") == 0;
    turn_changed(turn);
    warn_of_end(turn, inst->media, reason);
    if (over && inst_live(inst) && inst->state != INST_HOLDING) {
        report_over(turn, inst);
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

void stage_report(struct turn *turn)
{
    const struct event *event = turn->event;
    switch (event->kind) {
    case EV_PLAYER_UP:
        parts_up(turn);
        break;
    case EV_PLAYER_DOWN:
        parts_down(turn);
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
