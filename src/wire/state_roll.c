/* The roll-call and the delegates of a snapshot as JSON, both ways. */
#include "wire/state_json.h"

#include "base/mem.h"
#include "base/banned.h"

static json_t *person_json(const struct snap_person *one)
{
    json_t *object = json_object();
    put_time(object, "n", one->order);
    put_time(object, "turn", one->batch);
    put_time(object, "position", one->position);
    put_text(object, "name", one->name);
    put_text(object, "say", one->say);
    put_text(object, "title", one->title);
    put_text(object, "unit", one->unit);
    put_text(object, "decision", one->decision);
    put_text(object, "by", one->by);
    json_object_set_new(object, "absent", json_boolean(one->absent));
    json_object_set_new(object, "struck", json_boolean(one->struck));
    json_object_set_new(object, "late", json_boolean(one->late));
    json_object_set_new(object, "called", json_boolean(one->called));
    put_time(object, "read", one->read_at);
    return object;
}

static json_t *levels_json(const struct snapshot *snap)
{
    json_t *list = json_array();
    for (size_t i = 0; i < snap->level_count; i++) {
        const struct snap_level *level = &snap->levels[i];
        json_t *object = json_object(), *people = json_array();
        put_text(object, "id", level->id);
        put_text(object, "name", level->name);
        put_time(object, "row", level->row);
        put_time(object, "turns", level->batches);
        json_object_set_new(object, "before", json_boolean(level->invite_before));
        json_object_set_new(object, "frozen", json_boolean(level->frozen));
        json_object_set_new(object, "presenters",
                            texts_json(level->presenters, level->presenter_count));
        for (size_t k = 0; k < level->count; k++)
            json_array_append_new(people, person_json(&level->people[k]));
        json_object_set_new(object, "people", people);
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *step_json(const struct snap_step *step)
{
    json_t *object = json_object();
    put_time(object, "step", step->step);
    put_time(object, "level", step->level);
    put_time(object, "turn", step->batch);
    return object;
}

static json_t *guests_json(const struct snapshot *snap)
{
    json_t *list = json_array();
    for (size_t i = 0; i < snap->guest_count; i++) {
        const struct snap_guest *guest = &snap->guests[i];
        json_t *object = json_object();
        put_time(object, "rank", guest->rank);
        put_text(object, "name", guest->name);
        put_text(object, "title", guest->title);
        put_text(object, "say", guest->say);
        put_text(object, "by", guest->by);
        put_time(object, "presence", guest->presence);
        json_object_set_new(object, "ticked", json_boolean(guest->ticked));
        json_array_append_new(list, object);
    }
    return list;
}

void roll_json(const struct snapshot *snap, json_t *extra)
{
    json_t *roll = json_object();
    json_object_set_new(roll, "levels", levels_json(snap));
    json_object_set_new(roll, "on_air", step_json(&snap->on_step));
    json_object_set_new(roll, "standby", step_json(&snap->standby_step));
    put_time(roll, "read", snap->names_read);
    put_time(roll, "of", snap->names_all);
    put_time(roll, "pace", snap->pace_ms);
    json_object_set_new(extra, "roll", roll);
    json_object_set_new(extra, "guests", guests_json(snap));
}

/* --- back --- */

static void take_level(json_t *object, struct snap_level *level)
{
    json_t *people = json_object_get(object, "people");
    *level = (struct snap_level){.id = need_text(object, "id"),
                                 .name = need_text(object, "name"),
                                 .row = get_int(object, "row", 0),
                                 .batches = get_int(object, "turns", 0),
                                 .invite_before = get_bool(object, "before"),
                                 .frozen = get_bool(object, "frozen"),
                                 .count = json_array_size(people)};
    level->presenters = get_texts(json_object_get(object, "presenters"), &level->presenter_count);
    level->people = xcalloc(level->count + 1, sizeof *level->people);
    for (size_t i = 0; i < level->count; i++) {
        json_t *one = json_array_get(people, i);
        level->people[i] = (struct snap_person){.order = get_int(one, "n", 0),
                                                .batch = get_int(one, "turn", -1),
                                                .position = get_int(one, "position", 0),
                                                .name = need_text(one, "name"),
                                                .say = get_text(one, "say"),
                                                .title = get_text(one, "title"),
                                                .unit = get_text(one, "unit"),
                                                .decision = get_text(one, "decision"),
                                                .by = get_text(one, "by"),
                                                .absent = get_bool(one, "absent"),
                                                .struck = get_bool(one, "struck"),
                                                .late = get_bool(one, "late"),
                                                .called = get_bool(one, "called"),
                                                .read_at = get_ms(one, "read")};
    }
}

/* One that points at no level is none. */
static struct snap_step take_step(json_t *object, const struct snapshot *snap)
{
    struct snap_step step = {.step = (enum step)get_int(object, "step", NO_STEP),
                             .level = get_int(object, "level", -1),
                             .batch = get_int(object, "turn", -1)};
    bool known = step.step > NO_STEP && step.step <= STEP_BATCH && step.level >= 0 &&
                 (size_t)step.level < snap->level_count;
    return known ? step : (struct snap_step){.step = NO_STEP, .level = -1, .batch = -1};
}

void roll_take(json_t *extra, struct snapshot *snap)
{
    json_t *roll = json_object_get(extra, "roll"), *guests = json_object_get(extra, "guests");
    json_t *levels = json_object_get(roll, "levels");
    snap->level_count = json_array_size(levels);
    snap->levels = xcalloc(snap->level_count + 1, sizeof *snap->levels);
    for (size_t i = 0; i < snap->level_count; i++)
        take_level(json_array_get(levels, i), &snap->levels[i]);
    snap->on_step = take_step(json_object_get(roll, "on_air"), snap);
    snap->standby_step = take_step(json_object_get(roll, "standby"), snap);
    snap->names_read = get_int(roll, "read", 0);
    snap->names_all = get_int(roll, "of", 0);
    snap->pace_ms = get_ms(roll, "pace");
    snap->guest_count = json_array_size(guests);
    snap->guests = xcalloc(snap->guest_count + 1, sizeof *snap->guests);
    for (size_t i = 0; i < snap->guest_count; i++) {
        json_t *one = json_array_get(guests, i);
        int presence = get_int(one, "presence", PRESENCE_UNKNOWN);
        snap->guests[i] = (struct snap_guest){.rank = get_int(one, "rank", 0),
                                              .name = need_text(one, "name"),
                                              .title = get_text(one, "title"),
                                              .say = get_text(one, "say"),
                                              .by = get_text(one, "by"),
                                              .presence = (enum presence)presence,
                                              .ticked = get_bool(one, "ticked")};
    }
}
