/* The verbs of media: play, show, fade, stop, release, volume, pause, resume, panic. None moves the
 * playhead. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define LEAST_VOLUME (-6000)

int find_media_or_refuse(struct turn *turn, const char *name)
{
    const struct show *show = turn->run->show;
    int media = show_find_media(show, name);
    if (media >= 0)
        return media;
    const char *near = NULL;
    int closest = 3;
    for (size_t i = 0; i < show->media_count; i++) {
        int apart = text_distance(name, show->media[i].id);
        if (apart < closest) {
            closest = apart;
            near = show->media[i].id;
        }
    }
    turn_refuse(turn, near ? say_make(MSG_NO_MEDIA_NEAR, name, near, NULL)
                           : say_make(MSG_NO_MEDIA, name, NULL));
    return -1;
}

/* On a screen, a picture that would cut a film is asked about as GO is. */
static bool asks_to_cut(struct turn *turn, const char *what)
{
    char time[DUR_TEXT];
    int64_t left;
    if (!stage_film_left(turn->run, turn->now, &left) || left <= 10 * SECOND_MS ||
        turn_confirmed(turn, MSG_ASK_CUT))
        return false;
    turn_ask(turn, say_make(MSG_ASK_CUT, dur_countdown(left, time), what, NULL));
    return true;
}

static void start_by_hand(struct turn *turn, int media, enum msg said)
{
    const char *id = turn->run->show->media[media].id;
    struct media_status *status = &turn->run->media[media];
    if (status->deaths >= MEDIA_DEATHS) { /* by hand it gets another chance */
        status->deaths = 0;
        status->health = HEALTH_UNKNOWN;
    }
    const char *why = media_why(turn->run, media);
    if (why) {
        turn_refuse(turn, say_make(MSG_NO_MEDIUM_FILE, id, why, NULL));
        return;
    }
    if (run_is_picture(turn->run, media) && asks_to_cut(turn, id))
        return;
    stage_start(turn, media, NULL, false);
    turn_ok(turn, say_make(said, id, NULL));
}

void verb_play(struct turn *turn, const struct command *command)
{
    int media = find_media_or_refuse(turn, command->name);
    if (media >= 0)
        start_by_hand(turn, media, MSG_PLAYS);
}

void verb_show(struct turn *turn, const struct command *command)
{
    const char *name = command->name;
    if (strcmp(name, "slate") == 0 || strcmp(name, "black") == 0) {
        if (asks_to_cut(turn, name))
            return;
        stage_back(turn, name[0] == 'b', turn->run->show->fade_out_ms, false);
        turn_ok(turn, say_make(MSG_SHOWS, name, NULL));
        return;
    }
    int media = find_media_or_refuse(turn, name);
    if (media < 0)
        return;
    if (!run_is_picture(turn->run, media))
        turn_refuse(turn, say_make(MSG_ONLY_PICTURE, name, NULL));
    else
        start_by_hand(turn, media, MSG_SHOWS);
}

/* `fade`, `stop`, `release`: a medium, or all. */
static void end_by_hand(struct turn *turn, const struct command *command, enum act act,
                        enum msg said, enum msg none)
{
    bool all = !command->name || strcmp(command->name, "all") == 0;
    int media = all ? (int)TARGET_ALL : find_media_or_refuse(turn, command->name);
    if (media == -1)
        return;
    if (stage_end(turn, act, media, false))
        turn_ok(turn, say_make(said, all ? "all" : command->name, NULL));
    else if (all || act == ACT_RELEASE)
        turn_refuse(turn, say_make(none, NULL));
    else
        turn_refuse(turn, say_make(MSG_NOT_PLAYING, command->name, NULL));
}

void verb_fade(struct turn *turn, const struct command *command)
{
    end_by_hand(turn, command, ACT_FADE, MSG_FADES, MSG_NOTHING_PLAYS);
}

void verb_stop(struct turn *turn, const struct command *command)
{
    end_by_hand(turn, command, ACT_STOP, MSG_STOPPED, MSG_NOTHING_PLAYS);
}

void verb_release(struct turn *turn, const struct command *command)
{
    end_by_hand(turn, command, ACT_RELEASE, MSG_RELEASED, MSG_NOT_VAMP);
}

static struct inst *playing_or_refuse(struct turn *turn, const char *name)
{
    int media = find_media_or_refuse(turn, name);
    if (media < 0)
        return NULL;
    struct inst *inst = stage_newest(turn->run, media);
    if (!inst)
        turn_refuse(turn, say_make(MSG_NOT_PLAYING, name, NULL));
    return inst;
}

/* Up to full level: what the show file takes away may be given back, no more. */
static int32_t most_volume(const struct run *run, int media)
{
    int32_t gain = run->show->media[media].gain_centi;
    return gain < 0 ? -gain : 0;
}

static void set_volume(struct turn *turn, struct inst *inst, int32_t centi)
{
    int32_t level = inst->volume_centi + centi, most = most_volume(turn->run, inst->media);
    inst->volume_centi = level < LEAST_VOLUME ? LEAST_VOLUME : level > most ? most : level;
    struct effect *fx = turn_effect(turn, FX_VOLUME);
    snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
    fx->media = inst->media;
    fx->centi = inst->volume_centi;
    turn_changed(turn);
}

static void set_all_volumes(struct turn *turn, int32_t centi)
{
    struct run *run = turn->run;
    char text[DUR_TEXT];
    bool any = false;
    for (size_t i = 0; i < run->inst_count; i++) {
        if (!inst_live(&run->insts[i]) || run->show->media[run->insts[i].media].kind == MEDIA_STILL)
            continue;
        set_volume(turn, &run->insts[i], centi);
        any = true;
    }
    if (any)
        turn_ok(turn, say_make(MSG_VOLUME_ALL, db_written(centi, text), NULL));
    else
        turn_refuse(turn, say_make(MSG_NOTHING_PLAYS, NULL));
}

void verb_volume(struct turn *turn, const struct command *command)
{
    char text[DUR_TEXT];
    if (strcmp(command->name, "all") == 0) {
        set_all_volumes(turn, command->centi);
        return;
    }
    struct inst *inst = playing_or_refuse(turn, command->name);
    if (!inst)
        return;
    set_volume(turn, inst, command->centi);
    turn_ok(turn,
            say_make(MSG_VOLUME_SET, command->name, db_written(inst->volume_centi, text), NULL));
}

void verb_pause(struct turn *turn, const struct command *command)
{
    struct inst *inst = playing_or_refuse(turn, command->name);
    if (!inst)
        return;
    if (inst->state != INST_PLAYING) {
        turn_refuse(turn, say_make(MSG_NOT_PLAYING, command->name, NULL));
        return;
    }
    inst->anchor_ms = run_inst_position(turn->run, inst, turn->now);
    inst->anchor = turn->now;
    inst->state = INST_PAUSED;
    struct effect *fx = turn_effect(turn, FX_PAUSE);
    snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
    fx->media = inst->media;
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_PAUSED, command->name, NULL));
}

static struct inst *newest_in(struct run *run, int media, enum inst_state state)
{
    for (size_t i = run->inst_count; i-- > 0;)
        if (inst_is(&run->insts[i], media) && run->insts[i].state == state)
            return &run->insts[i];
    return NULL;
}

static void resume_media(struct turn *turn, const char *name)
{
    struct run *run = turn->run;
    int media = find_media_or_refuse(turn, name);
    if (media < 0)
        return;
    struct inst *inst = newest_in(run, media, INST_PAUSED);
    struct inst *lost = inst ? NULL : newest_in(run, media, INST_LOST);
    if (!inst && !lost) {
        turn_refuse(turn, say_make(MSG_NOT_PAUSED, name, NULL));
        return;
    }
    struct effect *fx = turn_effect(turn, lost ? FX_PLAY : run->clock_held ? FX_PAUSE : FX_UNPAUSE);
    fx->paused = lost && run->clock_held;
    if (inst) {
        inst->state = INST_PLAYING;
        inst->anchor = turn->now;
    } else {
        inst = lost;
        inst->state = INST_WAITING;
        inst->anchor = TIME_NONE;
        fx->from_ms = inst->anchor_ms;
        fx->replace = run_is_picture(run, media);
        fx->centi = inst->volume_centi;
    }
    snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
    fx->media = media;
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_GOES_ON, name, NULL));
}

void verb_resume(struct turn *turn, const struct command *command)
{
    if (command->name) {
        resume_media(turn, command->name);
        return;
    }
    struct run *run = turn->run;
    if (run->now.held_since == TIME_NONE) {
        turn_refuse(turn, say_make(MSG_NOT_HELD, NULL));
        return;
    }
    undo_save(turn, say_make(MSG_DID_RESUME, NULL), false);
    hold_end(turn);
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_GOES_ON, run_segment(run, run->now.on_row)->title, NULL));
}

/* Where `seek` goes, from the in point; false after a refusal. */
static bool seek_target(struct turn *turn, const struct inst *inst, const struct command *command,
                        int64_t *to)
{
    const struct run *run = turn->run;
    int64_t length =
        media_trimmed_ms(&run->show->media[inst->media], run->media[inst->media].length_ms);
    char text[DUR_TEXT];
    if (length == TIME_NONE && command->from_end) {
        turn_refuse(turn, say_make(MSG_NO_LENGTH, command->name, NULL));
        return false;
    }
    *to = command->ms;
    if (command->from_end)
        *to += length;
    else if (!command->is_clock)
        *to += run_inst_position(run, inst, turn->now);
    *to = *to < 0 ? 0 : *to;
    if (length != TIME_NONE && *to >= length && !(command->from_end && command->ms == 0)) {
        turn_refuse(turn, say_make(MSG_SEEK_PAST, command->name, dur_countup(length, text), NULL));
        return false;
    }
    return true;
}

/* A new start from there takes its place: a player knows no other way into the middle. */
void verb_seek(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    struct inst *inst = playing_or_refuse(turn, command->name);
    char text[DUR_TEXT];
    int64_t to;
    if (!inst)
        return;
    if (inst->anchor == TIME_NONE || run->show->media[inst->media].kind == MEDIA_STILL) {
        turn_refuse(turn, say_make(MSG_NOT_PLAYING, command->name, NULL));
        return;
    }
    if (!seek_target(turn, inst, command, &to))
        return;
    stage_seek(turn, inst, to);
    turn_ok(turn, say_make(MSG_SOUGHT, command->name, dur_countup(to, text), NULL));
}

void verb_panic(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    char text[DUR_TEXT];
    int64_t after =
        run->panic_real_ms == TIME_NONE ? DAY_MS : turn->event->real_ms - run->panic_real_ms;
    if (after < 300) {
        turn_refuse(turn, say_make(MSG_PANIC_SOON, NULL));
        return;
    }
    run->pending_count = 0;
    run->now.auto_spent = run->now.on_row; /* nothing follows by itself now */
    turn_changed(turn);
    if (after <= 2 * SECOND_MS) {
        turn_effect(turn, FX_STOP);
        for (size_t i = 0; i < run->inst_count; i++)
            if (run->insts[i].state != INST_LOST && run->insts[i].state != INST_PARKED)
                stage_leave(turn, &run->insts[i], 0, false);
        run->panic_real_ms = TIME_NONE;
        turn_ok(turn, say_make(MSG_HARD_STOP, NULL));
        return;
    }
    run->panic_real_ms = turn->event->real_ms;
    stage_fade_all(turn, run->show->panic_ms);
    turn_ok(turn, say_make(MSG_PANICKED, dur_written(run->show->panic_ms, text), NULL));
}
