/* The other direction of state.c: from the engine's JSON to a snapshot. */
#include "wire/state_json.h"

#include <math.h>

#include "base/mem.h"
#include "base/banned.h"

int64_t get_ms(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : TIME_NONE;
}

static double get_db(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

int get_int(json_t *object, const char *key, int otherwise)
{
    json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int)json_integer_value(value) : otherwise;
}

bool get_bool(json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

char *get_text(json_t *object, const char *key)
{
    return xstrdup(json_string_value(json_object_get(object, key)));
}

/* Text that must be there for the screens: an empty one stands in. */
char *need_text(json_t *object, const char *key)
{
    char *text = get_text(object, key);
    return text ? text : xstrdup("");
}

static int get_name(json_t *object, const char *key, const char *const *names, int count)
{
    const char *word = json_string_value(json_object_get(object, key));
    for (int i = 0; word && i < count; i++)
        if (strcmp(names[i], word) == 0)
            return i;
    return 0;
}

static enum media_kind get_kind(json_t *object)
{
    for (int kind = MEDIA_VIDEO; kind <= MEDIA_STILL; kind++) {
        const char *word = json_string_value(json_object_get(object, "kind"));
        if (word && strcmp(media_kind_name((enum media_kind)kind), word) == 0)
            return (enum media_kind)kind;
    }
    return MEDIA_VIDEO;
}

char **get_texts(json_t *list, size_t *count)
{
    size_t size = json_array_size(list);
    char **texts = xcalloc(size ? size : 1, sizeof *texts);
    for (size_t i = 0; i < size; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        texts[i] = xstrdup(text ? text : "");
    }
    *count = size;
    return texts;
}

void say_take(json_t *object, struct say *say)
{
    const char *name = json_string_value(json_object_get(object, "name"));
    *say = (struct say){.msg = name ? msg_by_name(name) : MSG_NONE};
    json_t *args = json_object_get(object, "args");
    for (size_t i = 0; i < SAY_ARGS && i < json_array_size(args); i++) {
        const char *text = json_string_value(json_array_get(args, i));
        say->args[i] = xstrdup(text ? text : "");
    }
}

static void take_plan_row(json_t *object, struct plan_row *row)
{
    row->planned = get_bool(object, "planned");
    row->counts = get_bool(object, "counts");
    row->follows_at_end = get_bool(object, "follows");
    row->certain = get_bool(object, "certain");
    row->priority = get_int(object, "priority", 2);
    row->file_ms = get_ms(object, "file");
    row->length_ms = get_ms(object, "length");
    row->min_ms = get_ms(object, "min");
    row->pre_wait_ms = get_ms(object, "pre");
    row->post_wait_ms = get_ms(object, "post");
    row->hard_start_at = get_ms(object, "hard");
    row->hard_end_at = get_ms(object, "hard_end");
    row->start_at = get_ms(object, "start");
    row->end_at = get_ms(object, "end");
    row->due_at = get_ms(object, "due");
    row->due_left_ms = get_ms(object, "left");
    row->over_at = get_ms(object, "over");
}

static void take_segment(json_t *object, struct snap_segment *segment)
{
    json_t *extra = json_object_get(object, "x");
    segment->id = need_text(object, "id");
    segment->cue = need_text(object, "cue");
    segment->title = need_text(object, "title");
    segment->kind = (enum segment_kind)get_name(object, "kind", segment_kind_names, KIND_COUNT);
    segment->who = get_text(extra, "who");
    segment->block = get_text(extra, "block");
    segment->actual_start_at = get_ms(extra, "start_at");
    segment->actual_end_at = get_ms(extra, "end_at");
    segment->flag = get_bool(extra, "flag");
    segment->untimed = get_bool(extra, "untimed");
    segment->inserted = get_bool(extra, "inserted");
    take_plan_row(json_object_get(extra, "plan"), &segment->plan);
    segment->plan.state = (enum row_state)get_name(object, "state", row_state_names, ROW_STATES);
    segment->plan.added_ms = get_ms(extra, "added");
    json_t *points = json_object_get(extra, "points");
    segment->point_count = json_array_size(points);
    segment->points = xcalloc(segment->point_count + 1, sizeof *segment->points);
    for (size_t i = 0; i < segment->point_count; i++) {
        json_t *point = json_array_get(points, i);
        segment->points[i] =
            (struct snap_point){.cue = need_text(point, "cue"),
                                .title = need_text(point, "title"),
                                .state = (enum point_state)get_int(point, "state", 0),
                                .people = get_int(point, "people", -1)};
    }
}

static void take_actions(json_t *list, struct snapshot *snap)
{
    snap->action_count = json_array_size(list);
    snap->actions = xcalloc(snap->action_count + 1, sizeof *snap->actions);
    for (size_t i = 0; i < snap->action_count; i++) {
        json_t *one = json_array_get(list, i);
        snap->actions[i] =
            (struct snap_action){.act = (enum act)get_name(one, "act", act_names, ACT_COUNT),
                                 .media = need_text(one, "media"),
                                 .kind = get_kind(one),
                                 .ms = get_ms(one, "ms"),
                                 .at_ms = get_ms(one, "at"),
                                 .from_end = get_bool(one, "end"),
                                 .broken = get_bool(one, "broken")};
    }
}

static struct snap_playing *take_playing(json_t *list, size_t *count)
{
    *count = json_array_size(list);
    struct snap_playing *playing = xcalloc(*count + 1, sizeof *playing);
    for (size_t i = 0; i < *count; i++) {
        json_t *one = json_array_get(list, i);
        playing[i] =
            (struct snap_playing){.inst = need_text(one, "inst"),
                                  .media = need_text(one, "media"),
                                  .kind = get_kind(one),
                                  .state = (enum inst_state)get_int(one, "state", INST_PLAYING),
                                  .vamps = get_bool(one, "vamps"),
                                  .heard = get_bool(one, "heard"),
                                  .stalled = get_bool(one, "stalled"),
                                  .volume_centi = get_int(one, "volume", 0),
                                  .position_ms = get_ms(one, "position"),
                                  .length_ms = get_ms(one, "length"),
                                  .level_db = get_db(one, "level")};
    }
    return playing;
}

static void take_ready(json_t *list, struct snapshot *snap)
{
    snap->ready_count = json_array_size(list);
    snap->ready = xcalloc(snap->ready_count + 1, sizeof *snap->ready);
    for (size_t i = 0; i < snap->ready_count; i++) {
        json_t *one = json_array_get(list, i);
        int state = get_int(one, "state", READY_ARMING);
        snap->ready[i] = (struct snap_ready){.media = need_text(one, "media"),
                                             .kind = get_kind(one),
                                             .state = state >= READY_YES && state <= READY_BROKEN
                                                          ? (enum ready_state)state
                                                          : READY_ARMING,
                                             .why = get_text(one, "why")};
    }
}

static void take_outlets(json_t *list, struct snapshot *snap)
{
    for (int part = 0; part < PART_COUNT; part++) {
        json_t *one = json_array_get(list, (size_t)part);
        struct snap_outlets *out = &snap->outlets[part];
        out->names = get_texts(json_object_get(one, "names"), &out->count);
        out->used = get_text(one, "used");
        out->lost = get_bool(one, "lost");
    }
}

static struct snap_said *take_said(json_t *list, size_t *count)
{
    *count = json_array_size(list);
    struct snap_said *said = xcalloc(*count + 1, sizeof *said);
    for (size_t i = 0; i < *count; i++) {
        json_t *one = json_array_get(list, i);
        say_take(one, &said[i].say);
        said[i].at = get_ms(one, "at");
    }
    return said;
}

static void take_changes(json_t *offer, struct snapshot *snap)
{
    json_t *list = json_object_get(offer, "changes");
    snap->change_total = get_int(offer, "total", 0);
    snap->change_left = get_int(offer, "left", 0);
    say_take(json_object_get(offer, "refused"), &snap->change_refused);
    snap->change_count = json_array_size(list);
    snap->changes = xcalloc(snap->change_count + 1, sizeof *snap->changes);
    for (size_t i = 0; i < snap->change_count; i++) {
        json_t *one = json_array_get(list, i);
        say_take(one, &snap->changes[i].say);
        say_take(json_object_get(one, "why"), &snap->changes[i].why);
    }
}

static void take_calls(json_t *list, struct snapshot *snap)
{
    snap->call_count = json_array_size(list);
    snap->calls = xcalloc(snap->call_count + 1, sizeof *snap->calls);
    for (size_t i = 0; i < snap->call_count; i++) {
        json_t *one = json_array_get(list, i);
        snap->calls[i] = (struct snap_call){.text = need_text(one, "text"),
                                            .at = get_ms(one, "at"),
                                            .state = (enum call_state)get_int(one, "state", 0)};
    }
}

static void take_extra(json_t *extra, struct snapshot *snap)
{
    snap->place_seq = get_ms(extra, "place_seq");
    snap->now = get_ms(extra, "now");
    snap->real_ms = get_ms(extra, "at");
    snap->zone = zone_fixed(get_int(extra, "utc", 0));
    snap->session_title = need_text(extra, "session_title");
    snap->file = get_text(extra, "file");
    snap->channel = get_text(extra, "channel");
    snap->date = get_int(extra, "date", 0);
    snap->start_at = get_ms(extra, "start_at");
    snap->off_air_at = get_ms(extra, "off_air_at");
    snap->plan_off_air_at = get_ms(extra, "plan_off_air_at");
    snap->on_air_at = get_ms(extra, "on_air_at");
    snap->go_guard_ms = get_ms(extra, "guard");
    snap->rate = json_number_value(json_object_get(extra, "rate"));
    snap->clock_moved_ms = get_ms(extra, "moved");
    snap->count_at = get_ms(extra, "count_at");
    snap->auto_at = get_ms(extra, "auto_at");
    take_calls(json_object_get(extra, "calls"), snap);
    snap->begun = get_bool(extra, "begun");
    snap->on_row = get_int(extra, "on_row", -1);
    snap->on_title = get_text(extra, "on_title");
    snap->on_warn_ms = get_ms(extra, "warn");
    snap->on_danger_ms = get_ms(extra, "danger");
    snap->standby_row = get_int(extra, "standby_row", -1);
    snap->standby_mc = get_text(extra, "mc");
    snap->standby_note = get_text(extra, "note");
    snap->fail_cue = get_text(extra, "fail");
    snap->fail_mc = get_text(extra, "fail_mc");
    take_actions(json_object_get(extra, "does"), snap);
    snap->parts[PART_PICTURE] = (enum part_state)get_int(extra, "picture", PART_DOWN);
    snap->parts[PART_SOUND] = (enum part_state)get_int(extra, "sound", PART_DOWN);
    snap->player = get_text(extra, "player");
    snap->video = get_text(extra, "video");
    snap->audio = get_text(extra, "audio");
    snap->playing = take_playing(json_object_get(extra, "playing"), &snap->playing_count);
    snap->decks = take_playing(json_object_get(extra, "decks"), &snap->deck_count);
    take_ready(json_object_get(extra, "ready"), snap);
    take_outlets(json_object_get(extra, "outlets"), snap);
    snap->warnings = take_said(json_object_get(extra, "said"), &snap->warning_count);
    snap->bands = take_said(json_object_get(extra, "bands"), &snap->band_count);
    snap->mc_count = get_int(extra, "mcs", 0);
    snap->message_at = get_ms(extra, "message_at");
    snap->asked = get_text(extra, "asked");
    snap->baton.id = get_ms(extra, "baton_id");
    snap->baton.since = get_ms(extra, "baton_since");
    snap->baton.asks = get_text(extra, "baton_asks");
    snap->baton.callers = get_int(extra, "callers", 0);
    snap->baton.locked = get_bool(extra, "baton_locked");
    snap->mc_ready = get_bool(extra, "mc_ready");
    snap->media = get_texts(json_object_get(extra, "media"), &snap->media_count);
    snap->quick = get_texts(json_object_get(extra, "quick"), &snap->quick_count);
    say_take(json_object_get(extra, "undo"), &snap->undo);
    take_changes(json_object_get(extra, "reload"), snap);
    roll_take(extra, snap);
}

static bool in_range(const struct snapshot *snap)
{
    int count = (int)snap->segment_count;
    return snap->on_row >= -1 && snap->on_row < count && snap->standby_row >= -1 &&
           snap->standby_row < count;
}

bool state_take(json_t *object, struct snapshot *snap, const char **why)
{
    json_t *extra = json_object_get(object, "x");
    json_t *segments = json_object_get(object, "segments");
    if (!json_is_object(extra) || !json_is_array(segments)) {
        *why = "the state lacks its parts";
        return false;
    }
    snap->seq = get_ms(object, "seq");
    snap->run = need_text(object, "run");
    snap->mode = (enum mode)get_name(object, "mode", mode_names, 2);
    snap->programme = need_text(object, "programme");
    snap->session = need_text(object, "session");
    snap->language = need_text(object, "language");
    snap->phase = (enum phase)get_name(object, "phase", phase_names, 4);
    snap->speed = json_number_value(json_object_get(object, "speed"));
    snap->delay_ms = get_ms(object, "delay_ms");
    snap->clock_offset_ms = get_ms(object, "clock_offset_ms");
    snap->message = get_text(object, "message");
    snap->baton.holder = get_text(json_object_get(object, "baton"), "holder");
    snap->clients = get_int(object, "clients", 0);
    snap->segment_count = json_array_size(segments);
    snap->segments = xcalloc(snap->segment_count + 1, sizeof *snap->segments);
    for (size_t i = 0; i < snap->segment_count; i++)
        take_segment(json_array_get(segments, i), &snap->segments[i]);
    json_t *on_air = json_object_get(object, "on_air");
    json_t *standby = json_object_get(object, "standby");
    snap->on_cue = get_text(on_air, "cue");
    snap->standby_cue = get_text(standby, "cue");
    snap->standby_title = get_text(standby, "title");
    json_t *ready = json_object_get(standby, "ready");
    snap->standby_ready = json_is_boolean(ready) ? json_is_true(ready) : -1;
    json_t *player = json_array_get(json_object_get(object, "players"), 0);
    snap->showing = need_text(player, "showing");
    snap->armed = get_texts(json_object_get(player, "armed"), &snap->armed_count);
    take_extra(extra, snap);
    if (in_range(snap))
        return true;
    *why = "the state points at no segment";
    return false;
}
