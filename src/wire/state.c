#include "wire/state_json.h"

#include <math.h>

#include "base/mem.h"
#include "wire/look_json.h"
#include "base/banned.h"

json_t *say_json(const struct say *say)
{
    json_t *object = json_object();
    json_t *args = json_array();
    for (int i = 0; i < SAY_ARGS && say->args[i]; i++)
        json_array_append_new(args, json_string(say->args[i]));
    put_text(object, "name", msg_name(say->msg));
    json_object_set_new(object, "args", args);
    return object;
}

void put_instant(json_t *object, const char *key, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT];
    put_text(object, key, at == TIME_NONE ? NULL : instant_text(zone, at, text));
}

static json_t *on_air_json(const struct snapshot *snap)
{
    if (snap->on_row < 0)
        return json_null();
    const struct snap_segment *segment = &snap->segments[snap->on_row];
    int64_t left = plan_left(&segment->plan, snap->now);
    if (!segment->plan.length_ms)
        left = 0; /* it has no end that could be passed */
    int64_t elapsed = snap->now - segment->plan.start_at;
    json_t *object = json_object();
    put_text(object, "segment", segment->id);
    put_text(object, "cue", snap->on_cue);
    put_text(object, "title", segment->title);
    put_instant(object, "started", &snap->zone, segment->actual_start_at);
    put_time(object, "elapsed_ms", elapsed);
    put_time(object, "remaining_ms", left > 0 ? left : 0);
    put_time(object, "over_ms", left < 0 ? -left : 0);
    put_time(object, "added_ms", segment->plan.added_ms);
    return object;
}

static json_t *standby_json(const struct snapshot *snap)
{
    if (snap->standby_row < 0)
        return json_null();
    json_t *object = json_object();
    put_text(object, "segment", snap->segments[snap->standby_row].id);
    put_text(object, "cue", snap->standby_cue);
    put_text(object, "title", snap->standby_title);
    json_object_set_new(object, "ready",
                        snap->standby_ready < 0 ? json_null() : json_boolean(snap->standby_ready));
    return object;
}

static json_t *plan_row_json(const struct plan_row *row)
{
    return json_pack("{sbsbsbsbsisIsIsIsIsIsIsIsIsIsIsIsI}", "planned", row->planned, "counts",
                     row->counts, "follows", row->follows_at_end, "certain", row->certain,
                     "priority", row->priority, "file", (json_int_t)row->file_ms, "length",
                     (json_int_t)row->length_ms, "min", (json_int_t)row->min_ms, "pre",
                     (json_int_t)row->pre_wait_ms, "post", (json_int_t)row->post_wait_ms, "hard",
                     (json_int_t)row->hard_start_at, "hard_end", (json_int_t)row->hard_end_at,
                     "start", (json_int_t)row->start_at, "end", (json_int_t)row->end_at, "due",
                     (json_int_t)row->due_at, "left", (json_int_t)row->due_left_ms, "over",
                     (json_int_t)row->over_at);
}

static json_t *points_json(const struct snap_segment *segment)
{
    json_t *list = json_array();
    for (size_t i = 0; i < segment->point_count; i++)
        json_array_append_new(list, json_pack("{sssssisi}", "cue", segment->points[i].cue, "title",
                                              segment->points[i].title, "state",
                                              (int)segment->points[i].state, "people",
                                              segment->points[i].people));
    return list;
}

static json_t *segment_extra(const struct snap_segment *segment)
{
    json_t *extra = json_object();
    put_text(extra, "who", segment->who);
    put_text(extra, "block", segment->block);
    put_time(extra, "start_at", segment->actual_start_at);
    put_time(extra, "end_at", segment->actual_end_at);
    put_time(extra, "added", segment->plan.added_ms);
    json_object_set_new(extra, "flag", json_boolean(segment->flag));
    json_object_set_new(extra, "untimed", json_boolean(segment->untimed));
    json_object_set_new(extra, "inserted", json_boolean(segment->inserted));
    json_object_set_new(extra, "plan", plan_row_json(&segment->plan));
    json_object_set_new(extra, "points", points_json(segment));
    return extra;
}

static json_t *segment_json(const struct snapshot *snap, const struct snap_segment *segment,
                            const struct plan_out_row *plan, bool extra)
{
    const struct zone *zone = &snap->zone;
    json_t *object = json_object();
    put_text(object, "id", segment->id);
    put_text(object, "cue", segment->cue);
    put_text(object, "title", segment->title);
    put_text(object, "kind", segment_kind_names[segment->kind]);
    put_text(object, "state", row_state_names[segment->plan.state]);
    put_time(object, "planned_ms", segment->plan.length_ms);
    put_instant(object, "planned_start", zone, plan->planned_start);
    put_instant(object, "planned_end", zone, plan->planned_end);
    put_instant(object, "expected_start", zone, plan->expected_start);
    put_instant(object, "expected_end", zone, plan->expected_end);
    put_instant(object, "actual_start", zone, segment->actual_start_at);
    put_instant(object, "actual_end", zone, segment->actual_end_at);
    put_instant(object, "last_start", zone, plan->last_start);
    put_instant(object, "last_chance", zone, plan->last_chance);
    put_time(object, "slack_ms", plan->slack_ms);
    put_time(object, "gap_ms", plan->gap_ms);
    if (extra)
        json_object_set_new(object, "x", segment_extra(segment));
    return object;
}

static const char *playing_word(const struct snap_playing *playing)
{
    switch (playing->state) {
    case INST_PAUSED:
        return "paused";
    case INST_LEAVING:
        return "fading";
    case INST_WAITING:
    case INST_PLAYING:
    case INST_HOLDING:
    case INST_PARKED:
    case INST_LOST:
        break;
    }
    return "playing";
}

json_t *texts_json(char *const *list, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(list[i]));
    return array;
}

static enum part_state worse(const struct snapshot *snap)
{
    static const enum part_state order[] = {PART_HUNG, PART_DOWN, PART_LOST, PART_STARTING};
    for (size_t i = 0; i < COUNT_OF(order); i++)
        for (int part = 0; part < PART_COUNT; part++)
            if (snap->parts[part] == order[i])
                return order[i];
    return PART_READY;
}

static json_t *players_json(const struct snapshot *snap)
{
    json_t *playing = json_array();
    for (size_t i = 0; i < snap->playing_count; i++) {
        const struct snap_playing *at = &snap->playing[i];
        if (at->state == INST_WAITING) /* ordered, but neither heard nor seen yet */
            continue;
        json_t *one = json_object();
        put_text(one, "media", at->media);
        put_text(one, "state", playing_word(at));
        put_time(one, "position_ms", at->position_ms);
        put_time(one, "length_ms", at->length_ms);
        put_db(one, "level_db", at->level_db);
        json_array_append_new(playing, one);
    }
    json_t *main = json_object();
    put_text(main, "id", "main");
    put_text(main, "state", part_state_names[worse(snap)]);
    json_object_set_new(main, "armed", texts_json(snap->armed, snap->armed_count));
    json_object_set_new(main, "playing", playing);
    put_text(main, "showing", snap->showing);
    json_t *list = json_array();
    json_array_append_new(list, main);
    return list;
}

static json_t *warnings_json(const struct snapshot *snap)
{
    json_t *list = json_array();
    for (size_t i = 0; i < snap->warning_count; i++) {
        char *text = say_english(&snap->warnings[i].say);
        json_array_append_new(list, json_string(text));
        free(text);
    }
    return list;
}

static json_t *actions_json(const struct snapshot *snap)
{
    json_t *list = json_array();
    for (size_t i = 0; i < snap->action_count; i++) {
        const struct snap_action *at = &snap->actions[i];
        json_t *one = json_object();
        put_text(one, "act", act_names[at->act]);
        put_text(one, "media", at->media);
        put_text(one, "kind", media_kind_name(at->kind));
        put_time(one, "ms", at->ms);
        put_time(one, "at", at->at_ms);
        json_object_set_new(one, "end", json_boolean(at->from_end));
        json_object_set_new(one, "broken", json_boolean(at->broken));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *said_json(const struct snap_said *said, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one = say_json(&said[i].say);
        put_time(one, "at", said[i].at);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *playing_extra(const struct snap_playing *playing, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct snap_playing *at = &playing[i];
        json_t *one = json_object();
        put_text(one, "inst", at->inst);
        put_text(one, "media", at->media);
        put_text(one, "kind", media_kind_name(at->kind));
        put_time(one, "state", at->state);
        put_time(one, "position", at->position_ms);
        put_time(one, "length", at->length_ms);
        json_object_set_new(one, "vamps", json_boolean(at->vamps));
        json_object_set_new(one, "heard", json_boolean(at->heard));
        json_object_set_new(one, "stalled", json_boolean(at->stalled));
        put_time(one, "volume", at->volume_centi);
        put_db(one, "level", at->level_db);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *ready_json(const struct snapshot *snap)
{
    json_t *list = json_array();
    for (size_t i = 0; i < snap->ready_count; i++) {
        const struct snap_ready *at = &snap->ready[i];
        json_t *one = json_object();
        put_text(one, "media", at->media);
        put_text(one, "kind", media_kind_name(at->kind));
        put_time(one, "state", at->state);
        put_text(one, "why", at->why);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *outlets_json(const struct snapshot *snap)
{
    json_t *list = json_array();
    for (int part = 0; part < PART_COUNT; part++) {
        const struct snap_outlets *at = &snap->outlets[part];
        json_t *one = json_object();
        json_object_set_new(one, "names", texts_json(at->names, at->count));
        put_text(one, "used", at->used);
        json_object_set_new(one, "lost", json_boolean(at->lost));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *changes_json(const struct snapshot *snap)
{
    if (!snap->change_total)
        return json_null();
    json_t *offer = json_object(), *list = json_array();
    for (size_t i = 0; i < snap->change_count; i++) {
        json_t *one = say_json(&snap->changes[i].say);
        if (snap->changes[i].why.msg != MSG_NONE)
            json_object_set_new(one, "why", say_json(&snap->changes[i].why));
        json_array_append_new(list, one);
    }
    put_time(offer, "total", snap->change_total);
    put_time(offer, "left", snap->change_left);
    json_object_set_new(offer, "refused", say_json(&snap->change_refused));
    json_object_set_new(offer, "changes", list);
    return offer;
}

static json_t *calls_json(const struct snapshot *snap)
{
    json_t *list = json_array();
    for (size_t i = 0; i < snap->call_count; i++) {
        json_t *one = json_object();
        put_text(one, "text", snap->calls[i].text);
        put_time(one, "at", snap->calls[i].at);
        put_time(one, "state", snap->calls[i].state);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *baton_json(const struct snapshot *snap)
{
    if (!snap->baton.holder)
        return json_null();
    json_t *baton = json_object();
    put_text(baton, "holder", snap->baton.holder);
    put_instant(baton, "since", &snap->zone, snap->baton.since);
    return baton;
}

static json_t *extra_json(const struct snapshot *snap)
{
    json_t *extra = json_object();
    put_time(extra, "place_seq", snap->place_seq);
    put_time(extra, "now", snap->now);
    put_time(extra, "at", snap->real_ms);
    put_time(extra, "utc", zone_offset_s(&snap->zone, snap->now));
    put_text(extra, "session_title", snap->session_title);
    put_text(extra, "file", snap->file);
    put_text(extra, "channel", snap->channel);
    put_time(extra, "date", snap->date);
    put_time(extra, "start_at", snap->start_at);
    put_time(extra, "off_air_at", snap->off_air_at);
    put_time(extra, "plan_off_air_at", snap->plan_off_air_at);
    put_time(extra, "on_air_at", snap->on_air_at);
    put_time(extra, "guard", snap->go_guard_ms);
    json_object_set_new(extra, "rate", json_real(snap->rate));
    put_time(extra, "moved", snap->clock_moved_ms);
    put_time(extra, "count_at", snap->count_at);
    put_time(extra, "auto_at", snap->auto_at);
    json_object_set_new(extra, "calls", calls_json(snap));
    json_object_set_new(extra, "begun", json_boolean(snap->begun));
    put_time(extra, "on_row", snap->on_row);
    put_text(extra, "on_title", snap->on_title);
    put_time(extra, "warn", snap->on_warn_ms);
    put_time(extra, "danger", snap->on_danger_ms);
    put_time(extra, "standby_row", snap->standby_row);
    put_text(extra, "mc", snap->standby_mc);
    put_text(extra, "note", snap->standby_note);
    put_text(extra, "fail", snap->fail_cue);
    put_text(extra, "fail_mc", snap->fail_mc);
    json_object_set_new(extra, "does", actions_json(snap));
    put_time(extra, "picture", snap->parts[PART_PICTURE]);
    put_time(extra, "sound", snap->parts[PART_SOUND]);
    put_text(extra, "player", snap->player);
    put_text(extra, "video", snap->video);
    put_text(extra, "audio", snap->audio);
    json_object_set_new(extra, "playing", playing_extra(snap->playing, snap->playing_count));
    json_object_set_new(extra, "decks", playing_extra(snap->decks, snap->deck_count));
    json_object_set_new(extra, "ready", ready_json(snap));
    json_object_set_new(extra, "outlets", outlets_json(snap));
    json_object_set_new(extra, "said", said_json(snap->warnings, snap->warning_count));
    json_object_set_new(extra, "bands", said_json(snap->bands, snap->band_count));
    put_time(extra, "mcs", snap->mc_count);
    put_time(extra, "message_at", snap->message_at);
    put_text(extra, "asked", snap->asked);
    put_time(extra, "baton_id", snap->baton.id);
    put_time(extra, "baton_since", snap->baton.since);
    put_text(extra, "baton_asks", snap->baton.asks);
    put_time(extra, "callers", snap->baton.callers);
    json_object_set_new(extra, "baton_locked", json_boolean(snap->baton.locked));
    json_object_set_new(extra, "mc_ready", json_boolean(snap->mc_ready));
    json_object_set_new(extra, "media", texts_json(snap->media, snap->media_count));
    json_object_set_new(extra, "quick", texts_json(snap->quick, snap->quick_count));
    json_object_set_new(extra, "undo", say_json(&snap->undo));
    json_object_set_new(extra, "reload", changes_json(snap));
    roll_json(snap, extra);
    return extra;
}

json_t *segments_json(const struct snapshot *snap, const struct plan_out *plan, bool extra)
{
    json_t *segments = json_array();
    for (size_t i = 0; i < snap->segment_count; i++)
        json_array_append_new(segments,
                              segment_json(snap, &snap->segments[i], &plan->rows[i], extra));
    return segments;
}

json_t *state_json(const struct snapshot *snap, bool extra)
{
    const struct zone *zone = &snap->zone;
    struct plan_out plan;
    snapshot_plan(snap, snap->now, &plan);
    json_t *object = json_object();
    put_time(object, "schema", 1);
    put_time(object, "seq", snap->seq);
    put_text(object, "run", snap->run);
    put_text(object, "mode", mode_names[snap->mode]);
    put_text(object, "programme", snap->programme);
    put_text(object, "session", snap->session);
    put_text(object, "language", snap->language);
    put_text(object, "phase", phase_names[snap->phase]);
    put_instant(object, "now", zone, snap->now);
    json_object_set_new(object, "speed", json_real(snap->speed));
    json_object_set_new(object, "on_air", on_air_json(snap));
    json_object_set_new(object, "standby", standby_json(snap));
    put_time(object, "over_under_ms", plan.over_ms);
    put_time(object, "late_by_ms", plan.late_ms);
    put_time(object, "delay_ms", snap->delay_ms);
    put_time(object, "clock_offset_ms", snap->clock_offset_ms);
    put_instant(object, "planned_end", zone, plan.planned_end);
    put_instant(object, "expected_end", zone, plan.expected_end);
    put_instant(object, "off_air", zone, snap->off_air_at);
    json_object_set_new(object, "segments", segments_json(snap, &plan, extra));
    json_object_set_new(object, "players", players_json(snap));
    json_object_set_new(object, "baton", baton_json(snap));
    put_text(object, "message", snap->message);
    put_time(object, "clients", snap->clients);
    json_object_set_new(object, "warnings", warnings_json(snap));
    if (extra)
        json_object_set_new(object, "x", extra_json(snap));
    plan_free(&plan);
    return object;
}
