#include "core/snapshot.h"

#include <math.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/inserts.h"
#include "core/run_priv.h"
#include "base/banned.h"

#define WARN_SHOWN_MS INT64_C(60000)

static char *joined(char **list, size_t count)
{
    if (!count)
        return NULL;
    struct buf out = {0};
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%s", i ? ", " : "", list[i]);
    return buf_steal(&out);
}

/* The cues of a row; `at` walks once through all points of the run, which are in its order. */
static void fill_points(const struct run *run, int row, size_t *at, struct snap_segment *out)
{
    size_t count = run_segment(run, row)->point_count - 1;
    out->points = xcalloc(count ? count : 1, sizeof *out->points);
    for (; *at < run->now.point_count && run->now.points[*at].row <= row; (*at)++) {
        const struct gopoint *go = &run->now.points[*at];
        if (go->row != row || go->point == 0)
            continue;
        out->points[out->point_count++] =
            (struct snap_point){.cue = xstrdup(run_point(run, (int)*at)->cue),
                                .title = xstrdup(run_point_title(run, (int)*at)),
                                .state = go->state,
                                .people = roll_point_people(run, (int)*at)};
    }
}

static void fill_segments(const struct run *run, int64_t now, struct snapshot *snap)
{
    struct plan_in in = run_plan(run, now);
    snap->plan_off_air_at = in.plan_off_air_at;
    size_t point = 0;
    snap->segment_count = in.count;
    snap->segments = xcalloc(in.count ? in.count : 1, sizeof *snap->segments);
    for (size_t i = 0; i < in.count; i++) {
        const struct row *row = &run->now.rows[i];
        const struct segment *segment = row->segment;
        struct snap_segment *out = &snap->segments[i];
        *out = (struct snap_segment){
            .id = xstrdup(segment->id),
            .cue = xstrdup(segment->points[0].cue),
            .title = xstrdup(segment->title),
            .who = joined(segment->who, segment->who_count),
            .block =
                segment->block >= 0 ? xstrdup(run->session->blocks[segment->block].title) : NULL,
            .kind = segment->kind,
            .flag = segment->flag,
            .untimed = segment->untimed,
            .inserted = row->inserted,
            .actual_start_at = row->start_at,
            .actual_end_at = row->end_at,
            .plan = in.rows[i]};
        fill_points(run, (int)i, &point, out);
    }
    free((void *)(uintptr_t)in.rows);
}

static void fill_calls(const struct run *run, struct snapshot *snap)
{
    const struct session *session = run->session;
    snap->calls = xcalloc(session->call_count ? session->call_count : 1, sizeof *snap->calls);
    for (size_t i = 0; i < session->call_count; i++)
        snap->calls[snap->call_count++] =
            (struct snap_call){.text = xstrdup(session->calls[i].text),
                               .at = run_tod(run, run_call_at(run, i)),
                               .state = run->calls[i]};
}

struct snap_action *snapshot_actions(const struct run *run, int point, size_t *count)
{
    struct action *acts = roll_actions(run, point, roll_bed_before(run, point), count);
    struct snap_action *list = xcalloc(*count + 1, sizeof *list);
    for (size_t i = 0; i < *count; i++) {
        const struct action *action = &acts[i];
        struct snap_action *out = &list[i];
        bool starts = action->act == ACT_PLAY || action->act == ACT_SHOW;
        *out = (struct snap_action){.act = action->act,
                                    .at_ms = action->at_ms,
                                    .from_end = action->from_end,
                                    .ms = TIME_NONE};
        if (action->media >= 0) {
            const struct media *media = &run->show->media[action->media];
            out->media = xstrdup(media->id);
            out->kind = media->kind;
            out->broken = starts && media_why(run, action->media);
            out->ms = starts ? stage_length(run, action->media) : media->fade_out_ms;
        } else {
            out->media = xstrdup(action->media == TARGET_ALL     ? "all"
                                 : action->media == TARGET_BLACK ? "black"
                                                                 : "slate");
            out->ms = run->show->fade_out_ms;
        }
    }
    free(acts);
    return list;
}

static void fill_place(const struct run *run, struct snapshot *snap)
{
    const struct place *place = &run->now;
    snap->on_row = place->on_row;
    snap->standby_row = -1;
    snap->standby_ready = -1;
    if (place->on_point >= 0) {
        const struct segment *segment = run_segment(run, place->on_row);
        snap->on_cue = xstrdup(run_point(run, place->on_point)->cue);
        snap->on_title = xstrdup(run_point_title(run, place->on_point));
        snap->on_warn_ms = segment->warn_ms;
        snap->on_danger_ms = segment->danger_ms;
    }
    if (place->fail_row >= 0) {
        const struct segment *segment = run_segment(run, place->fail_row);
        snap->fail_cue = xstrdup(segment->points[0].cue);
        snap->fail_mc = xstrdup(segment->on_fail.mc);
    }
    if (place->standby < 0)
        return;
    const struct point *point = run_point(run, place->standby);
    snap->standby_row = place->points[place->standby].row;
    snap->standby_cue = xstrdup(point->cue);
    snap->standby_title = xstrdup(run_point_title(run, place->standby));
    struct inserts inserts = {
        .show = run->show, .standings = run->now.standings, .guests = run->guests};
    snap->standby_mc = inserts_text(&inserts, run_segment(run, snap->standby_row), point->mc);
    snap->standby_note = xstrdup(point->notes[NOTE_CALLER]);
    snap->standby_ready = run_point_ready(run, place->standby);
    snap->actions = snapshot_actions(run, place->standby, &snap->action_count);
}

static bool audible(const struct inst *inst)
{
    return inst->state == INST_PLAYING || inst->state == INST_PAUSED ||
           inst->state == INST_LEAVING || inst->state == INST_WAITING;
}

static struct snap_playing playing_of(const struct run *run, const struct inst *inst, int64_t now)
{
    const struct media *media = &run->show->media[inst->media];
    bool vamps =
        media->loop == LOOP_VAMP || run->show->media[run_inst_named(inst)].loop == LOOP_VAMP;
    return (struct snap_playing){
        .inst = xstrdup(inst->id),
        .media = xstrdup(media->id),
        .kind = media->kind,
        .state = inst->state,
        .heard = inst->heard,
        .stalled = inst->stalled,
        .volume_centi = inst->volume_centi,
        .vamps = !inst->released && vamps,
        .position_ms = run_inst_position(run, inst, now),
        .length_ms = media->loop == LOOP_VAMP
                         ? media_trimmed_ms(media, run->media[inst->media].length_ms)
                         : stage_length(run, inst->media),
        .level_db = NAN};
}

static void fill_stage(const struct run *run, int64_t now, struct snapshot *snap)
{
    const char *showing = run->back_black ? "black" : "slate";
    snap->playing = xcalloc(run->inst_count + 1, sizeof *snap->playing);
    snap->decks = xcalloc(run->inst_count + 1, sizeof *snap->decks);
    for (size_t i = 0; i < run->inst_count; i++) {
        const struct inst *inst = &run->insts[i];
        if (run_is_picture(run, inst->media) && inst_live(inst) && inst->state != INST_WAITING)
            showing = run->show->media[inst->media].id;
    }
    for (size_t i = run->inst_count; i-- > 0;) {
        const struct inst *inst = &run->insts[i];
        snap->decks[snap->deck_count++] = playing_of(run, inst, now);
        if (audible(inst) && run->show->media[inst->media].kind != MEDIA_STILL)
            snap->playing[snap->playing_count++] = playing_of(run, inst, now);
    }
    snap->showing = xstrdup(run->card ? "card" : showing);
    snap->armed = xcalloc(run->show->media_count + 1, sizeof *snap->armed);
    for (size_t i = 0; i < run->show->media_count; i++)
        if (run->media[i].armed)
            snap->armed[snap->armed_count++] = xstrdup(run->show->media[i].id);
    for (int part = 0; part < PART_COUNT; part++)
        snap->parts[part] = run->parts[part];
}

static enum ready_state ready_of(const struct run *run, int media)
{
    enum part part = run_is_picture(run, media) ? PART_PICTURE : PART_SOUND;
    if (media_why(run, media))
        return READY_BROKEN;
    if (run->media[media].armed)
        return READY_YES;
    if (run->parts[part] != PART_READY)
        return READY_NO_PLAYER;
    return run->media[media].health == HEALTH_UNKNOWN ? READY_VETTING : READY_ARMING;
}

static void add_ready(const struct run *run, int media, struct snapshot *snap)
{
    const struct media *what = &run->show->media[media];
    for (size_t i = 0; i < snap->ready_count; i++)
        if (strcmp(snap->ready[i].media, what->id) == 0)
            return;
    snap->ready[snap->ready_count++] = (struct snap_ready){.media = xstrdup(what->id),
                                                           .kind = what->kind,
                                                           .state = ready_of(run, media),
                                                           .why = xstrdup(media_why(run, media))};
}

/* The standby's own come first: also what of it is broken, which nobody tries to arm. */
static void fill_ready(const struct run *run, struct snapshot *snap)
{
    int standby = run->now.standby;
    size_t count = 0;
    struct action *acts =
        standby >= 0 ? roll_actions(run, standby, run->now.bed_level, &count) : NULL;
    snap->ready = xcalloc(run->show->media_count + 1, sizeof *snap->ready);
    for (size_t i = 0; i < count; i++)
        if ((acts[i].act == ACT_PLAY || acts[i].act == ACT_SHOW) && acts[i].media >= 0)
            add_ready(run, list_first(run, acts[i].media), snap);
    free(acts);
    for (size_t i = 0; i < run->wanted_count; i++)
        add_ready(run, run->wanted[i], snap);
}

static void fill_outlets(const struct run *run, struct snapshot *snap)
{
    for (int part = 0; part < PART_COUNT; part++) {
        const struct outlets *known = &run->outlets[part];
        struct snap_outlets *out = &snap->outlets[part];
        out->names = xcalloc(known->count + 1, sizeof *out->names);
        for (size_t i = 0; i < known->count; i++)
            out->names[out->count++] = xstrdup(known->list[i].name);
        out->used = xstrdup(known->used);
        out->lost = known->lost;
    }
}

/* What of the screens must be known as long as it is so; the worst is said first. */
static void fill_outputs(const struct run *run, struct snapshot *snap)
{
    const struct outlets *screens = &run->outlets[PART_PICTURE];
    const struct outlet *first = NULL, *second = NULL;
    for (size_t i = 0; i < screens->count; i++) {
        if (!screens->list[i].twin)
            continue;
        second = first ? second ? second : &screens->list[i] : NULL;
        first = first ? first : &screens->list[i];
    }
    if (second)
        snapshot_warn(snap, say_make(MSG_W_TWIN, second->name, first->name, NULL));
    if (run->card)
        snapshot_warn(snap, say_make(MSG_W_CARD, NULL));
    if (run->given)
        snapshot_warn(snap, say_make(MSG_W_GIVEN, NULL));
    if (screens->lost)
        snapshot_warn(snap, say_make(MSG_W_SCREEN_GONE, screens->used ? screens->used : "", NULL));
}

static void fill_warnings(const struct run *run, int64_t real_ms, struct snapshot *snap)
{
    for (int i = 0; i < run->warning_count; i++) {
        const struct warning *warning = &run->warnings[i];
        if (real_ms - warning->real_ms > WARN_SHOWN_MS)
            continue;
        snapshot_warn(snap, say_copy(&warning->say));
        snap->warnings[0].at = warning->at;
    }
    for (size_t i = 0; i < run->show->media_count; i++) {
        const char *why = media_why(run, (int)i);
        enum media_lack lacks = run->media[i].lacks;
        if (!why && lacks != LACKS_NOTHING)
            snapshot_warn(snap,
                          say_make(lacks == LACKS_PICTURE ? MSG_W_LACKS_PICTURE : MSG_W_LACKS_SOUND,
                                   run->show->media[i].id, NULL));
        if (run->media[i].coming)
            snapshot_warn(snap, say_make(MSG_W_ADOPTING, adopt_name(run->media[i].coming),
                                         run->show->media[i].id, NULL));
        if (why)
            snapshot_warn(snap, say_make(MSG_W_MEDIA, run->show->media[i].id, why, NULL));
    }
    for (size_t i = 0; i < run->inst_count; i++)
        if (run->insts[i].stalled && inst_live(&run->insts[i]))
            snapshot_warn(snap,
                          say_make(MSG_W_STALLED, run->show->media[run->insts[i].media].id, NULL));
    for (int part = 0; part < PART_COUNT; part++)
        if (run->parts[part] == PART_DOWN || run->parts[part] == PART_HUNG)
            snapshot_warn(snap, say_make(run->parts[part] == PART_DOWN ? MSG_W_PLAYER_DOWN
                                                                       : MSG_W_PLAYER_HUNG,
                                         part_names[part], NULL)); /* of a lost link the engine */
    fill_outputs(run, snap);
}

void snapshot_make(const struct run *run, int64_t now, int64_t real_ms, struct snapshot *snap)
{
    const struct session *session = run->session;
    const struct show *show = run->show;
    *snap = (struct snapshot){.seq = (int64_t)run->change,
                              .place_seq = (int64_t)run->place_change,
                              .now = run_tod(run, now),
                              .real_ms = real_ms,
                              .speed = run->speed,
                              .rate = run_rate(run),
                              .zone = session->zone,
                              .programme = xstrdup(show->title),
                              .session = xstrdup(session->id),
                              .session_title = xstrdup(session->title),
                              .channel = xstrdup(session->channel),
                              .language = xstrdup(show->language),
                              .date = session->date,
                              .mode = run->mode,
                              .phase = run_phase(run),
                              .begun = run->now.begun,
                              .start_at = session->start_at,
                              .off_air_at = run->now.off_air_at,
                              .delay_ms = run->now.delay_ms,
                              .on_air_at = session->on_air_at,
                              .clock_offset_ms = run->clock_offset_ms,
                              .clock_moved_ms = run->clock_moved_ms,
                              .count_at = run_tod(run, run->count_end),
                              .auto_at = run_tod(run, run_automatic_at(run, now)),
                              .go_guard_ms = show->go_guard_ms};
    fill_segments(run, now, snap);
    fill_calls(run, snap);
    fill_place(run, snap);
    snapshot_roll(run, snap);
    fill_stage(run, now, snap);
    fill_ready(run, snap);
    fill_outlets(run, snap);
    fill_warnings(run, real_ms, snap);
    snap->bands = xcalloc(BANDS_KEPT, sizeof *snap->bands);
    for (int i = 0; i < run->band_count; i++)
        snap->bands[snap->band_count++] =
            (struct snap_said){.say = say_copy(&run->bands[i].say), .at = run->bands[i].at};
    snap->message = xstrdup(run->message.text);
    snap->message_at = run->message.text ? run->message.at : TIME_NONE;
    snap->asked = xstrdup(run->asked.text);
    snap->mc_ready = run->ready_place == run->place_change + 1;
    if (run->asked.text) /* last: it is shown first */
        snapshot_warn(snap, say_make(MSG_W_MC_ASKS, run->asked.text, NULL));
    if (run->undo_count)
        snap->undo = say_copy(&run->undo[run->undo_count - 1].did);
    snap->media = xcalloc(show->media_count + 1, sizeof *snap->media);
    for (size_t i = 0; i < show->media_count; i++)
        snap->media[snap->media_count++] = xstrdup(show->media[i].id);
    snap->quick = xcalloc(show->quick_count + 1, sizeof *snap->quick);
    for (size_t i = 0; i < show->quick_count; i++)
        snap->quick[snap->quick_count++] = xstrdup(show->media[show->quick[i]].id);
}

void snapshot_warn(struct snapshot *snap, struct say say)
{
    snap->warnings = xrealloc(snap->warnings, (snap->warning_count + 1) * sizeof *snap->warnings);
    memmove(snap->warnings + 1, snap->warnings, snap->warning_count * sizeof *snap->warnings);
    snap->warnings[0] = (struct snap_said){.say = say, .at = TIME_NONE};
    snap->warning_count++;
}

struct plan_in snapshot_plan_in(const struct snapshot *snap, const struct plan_row *rows,
                                size_t count)
{
    return (struct plan_in){.rows = rows,
                            .count = count,
                            .start_at = snap->start_at,
                            .off_air_at = snap->off_air_at,
                            .plan_off_air_at = snap->plan_off_air_at,
                            .delay_ms = snap->delay_ms,
                            .begun = snap->begun,
                            .finished = snap->phase == PHASE_FINISHED};
}

struct plan_row *snapshot_rows(const struct snapshot *snap)
{
    struct plan_row *rows = xcalloc(snap->segment_count + 1, sizeof *rows);
    for (size_t i = 0; i < snap->segment_count; i++)
        rows[i] = snap->segments[i].plan;
    return rows;
}

void snapshot_plan(const struct snapshot *snap, int64_t now, struct plan_out *out)
{
    struct plan_row *rows = snapshot_rows(snap);
    struct plan_in in = snapshot_plan_in(snap, rows, snap->segment_count);
    plan_compute(&in, now, out);
    free(rows);
}

void snapshot_ladder(const struct snapshot *snap, int64_t now, struct ladder *out)
{
    struct plan_row *rows = snapshot_rows(snap);
    struct plan_in in = snapshot_plan_in(snap, rows, snap->segment_count);
    ladder_make(&in, now, out);
    free(rows);
}

static void free_texts(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

void snapshot_actions_free(struct snap_action *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i].media);
    free(list);
}

static void free_playing(struct snap_playing *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].inst);
        free(list[i].media);
    }
    free(list);
}

static void clear_player(struct snapshot *snap)
{
    free_playing(snap->playing, snap->playing_count);
    free_playing(snap->decks, snap->deck_count);
    for (size_t i = 0; i < snap->ready_count; i++) {
        free(snap->ready[i].media);
        free(snap->ready[i].why);
    }
    free(snap->ready);
    for (int part = 0; part < PART_COUNT; part++) {
        free_texts(snap->outlets[part].names, snap->outlets[part].count);
        free(snap->outlets[part].used);
    }
}

static void clear_segment(struct snap_segment *segment)
{
    for (size_t i = 0; i < segment->point_count; i++) {
        free(segment->points[i].cue);
        free(segment->points[i].title);
    }
    free(segment->points);
    free(segment->id);
    free(segment->cue);
    free(segment->title);
    free(segment->who);
    free(segment->block);
}

void snapshot_clear(struct snapshot *snap)
{
    for (size_t i = 0; i < snap->segment_count; i++)
        clear_segment(&snap->segments[i]);
    snapshot_actions_free(snap->actions, snap->action_count);
    snapshot_roll_clear(snap);
    for (size_t i = 0; i < snap->call_count; i++)
        free(snap->calls[i].text);
    free(snap->calls);
    clear_player(snap);
    for (size_t i = 0; i < snap->warning_count; i++)
        say_clear(&snap->warnings[i].say);
    for (size_t i = 0; i < snap->band_count; i++)
        say_clear(&snap->bands[i].say);
    free(snap->bands);
    free_texts(snap->armed, snap->armed_count);
    free_texts(snap->media, snap->media_count);
    free_texts(snap->quick, snap->quick_count);
    char *texts[] = {snap->file,          snap->run,          snap->programme,     snap->session,
                     snap->session_title, snap->channel,      snap->language,      snap->on_cue,
                     snap->on_title,      snap->standby_cue,  snap->standby_title, snap->standby_mc,
                     snap->standby_note,  snap->player,       snap->video,         snap->audio,
                     snap->showing,       snap->fail_cue,     snap->fail_mc,       snap->message,
                     snap->asked,         snap->baton.holder, snap->baton.asks};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    free(snap->segments);
    free(snap->warnings);
    for (size_t i = 0; i < snap->change_count; i++) {
        say_clear(&snap->changes[i].say);
        say_clear(&snap->changes[i].why);
    }
    free(snap->changes);
    say_clear(&snap->change_refused);
    say_clear(&snap->undo);
    *snap = (struct snapshot){0};
}
