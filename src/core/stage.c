/* Media that play: instances, and the orders that start, change and end them. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

int run_inst_named(const struct inst *inst)
{
    return inst->list >= 0 ? inst->list : inst->media;
}

const char *media_why(const struct run *run, int media)
{
    if (run->show->media[media].list_count && list_next(run, media, 0) < 0)
        return "nothing of the list plays";
    const struct media_status *status = &run->media[media];
    if (status->health != HEALTH_BROKEN)
        return NULL;
    return status->why ? status->why : "broken";
}

bool stage_armed(const struct run *run, int media)
{
    return run->media[list_first(run, media)].armed;
}

int64_t stage_length(const struct run *run, int media)
{
    if (run->show->media[media].list_count)
        return list_length(run, media);
    return media_whole_ms(&run->show->media[media], run->media[media].length_ms);
}

bool inst_live(const struct inst *inst)
{
    return inst->state == INST_WAITING || inst->state == INST_PLAYING ||
           inst->state == INST_PAUSED || inst->state == INST_HOLDING;
}

/* Its position grows with the clock. */
bool inst_moves(const struct inst *inst)
{
    bool left = inst->state == INST_LEAVING || inst->state == INST_PARKED;
    return inst->anchor != TIME_NONE &&
           (inst->state == INST_PLAYING || (left && inst->left_state == INST_PLAYING));
}

bool inst_is(const struct inst *inst, int media)
{
    return inst->media == media || inst->list == media;
}

/* What is left of it, or of its whole list; false: it never ends, or nobody knows. */
static bool inst_left(const struct run *run, const struct inst *inst, int64_t now, int64_t *left_ms)
{
    int64_t whole = stage_length(run, run_inst_named(inst));
    if (whole == TIME_NONE)
        return false;
    *left_ms = whole - run_inst_position(run, inst, now);
    if (inst->list >= 0)
        *left_ms -= list_before(run, inst->list, inst->item);
    return true;
}

struct inst *stage_find(struct run *run, const char *id)
{
    for (size_t i = 0; i < run->inst_count; i++)
        if (strcmp(run->insts[i].id, id) == 0)
            return &run->insts[i];
    return NULL;
}

struct inst *stage_newest(struct run *run, int media)
{
    for (size_t i = run->inst_count; i-- > 0;)
        if (inst_is(&run->insts[i], media) && inst_live(&run->insts[i]))
            return &run->insts[i];
    return NULL;
}

void stage_drop(struct run *run, struct inst *inst)
{
    size_t at = (size_t)(inst - run->insts);
    run->inst_count--;
    memmove(inst, inst + 1, (run->inst_count - at) * sizeof *inst);
}

int64_t run_inst_position(const struct run *run, const struct inst *inst, int64_t now)
{
    int64_t position = inst->anchor_ms;
    if (inst_moves(inst))
        position += now - inst->anchor;
    const struct media *media = &run->show->media[inst->media];
    int64_t once = media_trimmed_ms(media, run->media[inst->media].length_ms);
    if (once == TIME_NONE || once <= 0)
        return position;
    if (media->loop == LOOP_VAMP && !inst->released)
        return position % once;
    int64_t whole = once * (media->loop > 1 ? media->loop : 1);
    return position > whole && media->loop != LOOP_VAMP ? whole : position;
}

bool stage_film_left(const struct run *run, int64_t now, int64_t *left_ms)
{
    bool any = false;
    for (size_t i = 0; i < run->inst_count; i++) {
        const struct inst *inst = &run->insts[i];
        enum segment_kind kind = inst->segment ? inst->segment->kind : KIND_LIVE;
        bool matters = run->show->media[inst->media].kind == MEDIA_VIDEO || kind == KIND_FILM ||
                       kind == KIND_ANTHEM;
        int64_t left;
        if (!matters || !inst_live(inst) || inst->state == INST_HOLDING ||
            !inst_left(run, inst, now, &left))
            continue;
        if (!any || left > *left_ms)
            *left_ms = left;
        any = true;
    }
    return any;
}

bool stage_row_media(const struct run *run, int row, int64_t now, int64_t *left_ms, bool *moving,
                     bool *ended)
{
    bool any = false;
    *moving = *ended = false;
    for (size_t i = 0; i < run->inst_count; i++) {
        const struct inst *inst = &run->insts[i];
        int64_t left;
        if (inst->segment != run_segment(run, row) || !inst->counted || !inst_live(inst) ||
            inst->state == INST_HOLDING || !inst_left(run, inst, now, &left))
            continue;
        if (!any || left > *left_ms) {
            *left_ms = left;
            *moving = !inst_moves(inst);
        }
        any = true;
    }
    int64_t done = run->now.rows[row].media_done;
    if (!any && done != TIME_NONE) {
        *left_ms = done - now;
        *ended = true;
        return true;
    }
    return any;
}

void stage_note_done(struct turn *turn, const struct inst *inst)
{
    struct run *run = turn->run;
    int row = run->now.on_row;
    if (inst->counted && row >= 0 && inst->segment == run_segment(run, row))
        run->now.rows[row].media_done = turn->now;
}

/* One instance leaves: over fade_ms, or at once with 0. By a GO it lingers for `undo`. */
void stage_leave(struct turn *turn, struct inst *inst, int64_t fade_ms, bool by_go)
{
    if (inst->counted)
        stage_note_done(turn, inst);
    inst->anchor_ms = run_inst_position(turn->run, inst, turn->now);
    inst->anchor = inst->anchor == TIME_NONE ? TIME_NONE : turn->now;
    if (inst->state != INST_LEAVING && inst->state != INST_PARKED)
        inst->left_state = inst->state;
    inst->left = by_go ? turn->run->change : 0;
    inst->left_real_ms = turn->event->real_ms;
    inst->left_fade_ms = fade_ms;
    inst->state = INST_LEAVING;
}

/* Pictures that go away without an order of their own: a new picture or the background takes their
 * place, and the player knows. */
static bool replace_pictures(struct turn *turn, int64_t fade_ms, bool by_go)
{
    struct run *run = turn->run;
    bool any = false;
    for (size_t i = 0; i < run->inst_count; i++) {
        struct inst *inst = &run->insts[i];
        if (!run_is_picture(run, inst->media) || !inst_live(inst))
            continue;
        stage_leave(turn, inst, fade_ms, by_go);
        any = true;
    }
    return any;
}

static bool replaces_picture(const struct run *run)
{
    for (size_t i = 0; i < run->inst_count; i++)
        if (run_is_picture(run, run->insts[i].media) && inst_live(&run->insts[i]))
            return true;
    return false;
}

static bool is_own_medium(const struct run *run, int media, const struct segment *segment)
{
    if (!segment || stage_length(run, media) == TIME_NONE)
        return false;
    const struct point *point = &segment->points[0];
    for (size_t i = 0; i < point->action_count; i++)
        if (point->actions[i].act == ACT_PLAY && point->actions[i].media == media)
            return true;
    return false;
}

static void new_id(struct run *run, struct inst *inst)
{
    snprintf(inst->id, sizeof inst->id, "%llu.%llu", (unsigned long long)run->change,
             (unsigned long long)run->inst_number++);
}

/* Starts what `like` says; `fade_ms` is for a start over nothing. */
struct inst *stage_put(struct turn *turn, const struct inst *like, int64_t fade_ms, bool by_go)
{
    struct run *run = turn->run;
    const struct media *named = &run->show->media[run_inst_named(like)];
    struct media_status *status = &run->media[like->media];
    struct effect *fx = turn_effect(turn, FX_PLAY);
    fx->media = like->media;
    fx->replace = run_is_picture(run, like->media);
    fx->fade_ms = fade_ms;
    fx->paused = run->clock_held;
    fx->hold = like->list >= 0;
    fx->centi = like->volume_centi;
    if (fx->replace && replaces_picture(run)) {
        fx->fade_ms = fx->cross_ms = named->crossfade_ms;
        fx->linger_ms = by_go ? LINGER_MS : 0;
        replace_pictures(turn, named->crossfade_ms, by_go);
    }
    struct inst inst = *like;
    inst.state = INST_WAITING;
    inst.heard = inst.stalled = false;
    inst.anchor_ms = 0;
    inst.anchor = TIME_NONE;
    new_id(run, &inst);
    snprintf(fx->inst, sizeof fx->inst, "%s", inst.id);
    if (!status->armed)
        turn_warn(turn, say_make(MSG_W_NOT_ARMED, run->show->media[like->media].id, NULL));
    status->armed = false;
    run->rearm = true;
    ARRAY_PUSH(run->insts, run->inst_count, run->inst_room, inst);
    return &run->insts[run->inst_count - 1];
}

void stage_seek(struct turn *turn, struct inst *inst, int64_t to_ms)
{
    struct run *run = turn->run;
    struct inst moved = *inst;
    bool picture = run_is_picture(run, inst->media);
    turn_changed(turn);
    if (!picture) {
        struct effect *fx = turn_effect(turn, FX_STOP);
        snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
        fx->media = inst->media;
    }
    inst->counted = false;
    stage_leave(turn, inst, 0, false);
    new_id(run, &moved);
    moved.heard = moved.stalled = false;
    moved.anchor_ms = to_ms;
    moved.anchor = TIME_NONE;
    moved.state = moved.state == INST_PAUSED ? INST_PAUSED : INST_WAITING;
    struct effect *fx = turn_effect(turn, FX_PLAY);
    snprintf(fx->inst, sizeof fx->inst, "%s", moved.id);
    fx->media = moved.media;
    fx->replace = picture;
    fx->hold = moved.list >= 0;
    fx->centi = moved.volume_centi;
    fx->from_ms = to_ms;
    fx->paused = moved.state == INST_PAUSED || run->clock_held;
    ARRAY_PUSH(run->insts, run->inst_count, run->inst_room, moved);
}

struct inst *stage_start(struct turn *turn, int index, const struct segment *segment, bool by_go)
{
    struct run *run = turn->run;
    const struct media *media = &run->show->media[index];
    turn_changed(turn);
    if (media_why(run, index)) {
        if (run_is_picture(run, index) && by_go)
            stage_back(turn, run->show->slate < 0, run->show->fade_out_ms, by_go);
        return NULL;
    }
    bool list = media->list_count > 0;
    struct inst inst = {.media = list_first(run, index),
                        .list = list ? index : -1,
                        .item = list ? list_next(run, index, 0) : 0,
                        .segment = segment,
                        .counted = is_own_medium(run, index, segment),
                        .born = run->change,
                        .born_real_ms = turn->event->real_ms};
    return stage_put(turn, &inst, media->fade_in_ms, by_go);
}

void stage_back(struct turn *turn, bool black, int64_t fade_ms, bool by_go)
{
    struct run *run = turn->run;
    struct effect *fx = turn_effect(turn, FX_BACK);
    fx->black = black;
    fx->fade_ms = fade_ms;
    fx->linger_ms = by_go ? LINGER_MS : 0;
    replace_pictures(turn, fade_ms, by_go);
    run->back_black = black;
    turn_changed(turn);
}

/* Ends one instance with an order of its own. */
static void end_inst(struct turn *turn, struct inst *inst, bool stop, bool by_go)
{
    struct effect *fx = turn_effect(turn, stop ? FX_STOP : FX_FADE);
    int64_t fade = stop ? 0 : turn->run->show->media[run_inst_named(inst)].fade_out_ms;
    snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
    fx->media = inst->media;
    fx->fade_ms = fade;
    fx->linger_ms = by_go ? LINGER_MS : 0;
    stage_leave(turn, inst, fade, by_go);
}

/* A list that vamps is released after what it plays now, unless that vamps itself. */
static bool release_inst(struct turn *turn, struct inst *inst)
{
    const struct media *media = turn->run->show->media;
    bool own = media[inst->media].loop == LOOP_VAMP;
    bool list = !own && inst->list >= 0 && media[inst->list].loop == LOOP_VAMP;
    if (!inst_live(inst) || inst->released || (!own && !list))
        return false;
    if (list) {
        inst->released = true;
        return true;
    }
    inst->anchor_ms = run_inst_position(turn->run, inst, turn->now);
    if (inst->anchor != TIME_NONE)
        inst->anchor = turn->now;
    inst->released = true;
    struct effect *fx = turn_effect(turn, FX_RELEASE);
    snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
    fx->media = inst->media;
    return true;
}

/* Fade, stop or release of a medium or of all; how many it touched. */
int stage_end(struct turn *turn, enum act act, int media, bool by_go)
{
    struct run *run = turn->run;
    int touched = 0;
    for (size_t i = 0; i < run->inst_count; i++) {
        struct inst *inst = &run->insts[i];
        if (media != TARGET_ALL && !inst_is(inst, media))
            continue;
        if (act == ACT_RELEASE)
            touched += release_inst(turn, inst);
        else if (inst_live(inst) || (act == ACT_STOP && inst->state == INST_LEAVING)) {
            end_inst(turn, inst, act == ACT_STOP, by_go);
            touched++;
        }
    }
    if (touched)
        turn_changed(turn);
    return touched;
}

void stage_end_of(struct turn *turn, const struct segment *segment, bool stop)
{
    struct run *run = turn->run;
    for (size_t i = 0; i < run->inst_count; i++)
        if (run->insts[i].segment == segment && inst_live(&run->insts[i]))
            end_inst(turn, &run->insts[i], stop, true);
}

void stage_action(struct turn *turn, const struct action *action, const struct segment *segment,
                  bool by_go)
{
    const struct show *show = turn->run->show;
    switch (action->act) {
    case ACT_PLAY:
    case ACT_SHOW:
        if (action->media >= 0)
            stage_start(turn, action->media, segment, by_go);
        else
            stage_back(turn, action->media == TARGET_BLACK, show->fade_out_ms, by_go);
        break;
    case ACT_FADE:
    case ACT_STOP:
    case ACT_RELEASE:
        stage_end(turn, action->act, action->media, by_go);
        break;
    case ACT_COUNT:
        break;
    }
}

void stage_fade_all(struct turn *turn, int64_t fade_ms)
{
    struct run *run = turn->run;
    struct effect *fx = turn_effect(turn, FX_FADE);
    fx->fade_ms = fade_ms;
    for (size_t i = 0; i < run->inst_count; i++)
        if (inst_live(&run->insts[i]))
            stage_leave(turn, &run->insts[i], fade_ms, false);
}

/* A GO is taken back: what it started fades, what it ended and still runs on comes back. */
void stage_take_back(struct turn *turn, uint64_t change)
{
    struct run *run = turn->run;
    for (size_t i = 0; i < run->inst_count; i++) {
        struct inst *inst = &run->insts[i];
        if (inst->born == change && inst_live(inst))
            end_inst(turn, inst, false, false);
    }
    for (size_t i = 0; i < run->inst_count; i++) {
        struct inst *inst = &run->insts[i];
        bool gone = inst->state != INST_LEAVING && inst->state != INST_PARKED;
        if (inst->left != change || gone ||
            turn->event->real_ms - inst->left_real_ms > LINGER_MS + inst->left_fade_ms)
            continue;
        struct effect *fx = turn_effect(turn, FX_RESTORE);
        snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
        fx->media = inst->media;
        fx->fade_ms = run->show->media[run_inst_named(inst)].fade_out_ms;
        inst->state = inst->left_state;
        inst->left = 0;
    }
}
