#include "showfile/read.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

/* --- people --- */

static const struct person *find_person(const struct show *show, const char *id)
{
    for (size_t i = 0; i < show->people_count; i++)
        if (strcmp(show->people[i].id, id) == 0)
            return &show->people[i];
    return NULL;
}

/* A name that looks like an id just beside a known one is a slip rather than a text. */
static void warn_near_person(struct reader *r, const struct node *node, const char *key)
{
    if (!id_good(node->text) || strlen(node->text) < 3 || r->source->bad_count)
        return;
    for (size_t i = 0; i < r->show->people_count; i++)
        if (text_distance(node->text, r->show->people[i].id) == 1) {
            warn_value(r, node, N_("`%s: %s` is taken as a text: did you mean `%s` of `people`?"),
                       key, quote(r, node->text), quote(r, r->show->people[i].id));
            return;
        }
}

static void add_person(struct reader *r, const struct node *node, const char *key, char ***list,
                       size_t *count, size_t *room)
{
    const char *text = read_text(r, node, key);
    if (!text)
        return;
    const struct person *person = find_person(r->show, text);
    if (!person)
        warn_near_person(r, node, key);
    const char *name = person && person->name ? person->name : text;
    ARRAY_PUSH(*list, *count, *room, xstrdup(name));
}

static void read_who(struct reader *r, const struct node *map, const char *key, char ***list,
                     size_t *count)
{
    const struct node *node = node_get(map, key);
    size_t room = 0;
    if (!node)
        return;
    if (node->kind != NODE_LIST) {
        add_person(r, node, key, list, count, &room);
        return;
    }
    for (const struct node *one = node->first; one; one = one->next)
        add_person(r, one, key, list, count, &room);
}

/* --- actions --- */

/* The verb of an action: exactly one of its keys. */
static const struct node *action_verb(struct reader *r, const struct node *map, enum act *act)
{
    const struct node *verb = NULL;
    for (const struct node *node = map->first; node; node = node->next)
        for (int i = 0; i < ACT_COUNT; i++) {
            if (strcmp(node->key, act_names[i]) != 0 || node->twin_of)
                continue;
            if (verb) {
                fault_key(r, node, N_("an action has one verb: begin a new entry, `- %s: …`"),
                          act_names[i]);
                return NULL;
            }
            verb = node;
            *act = (enum act)i;
        }
    return verb;
}

/* `all`, `slate` and `black` stand where a medium does; not with every verb. */
static bool special_target(struct reader *r, const struct node *node, enum act act, int *out)
{
    const char *text = node->text ? node->text : "", *verb = act_names[act];
    bool all = strcmp(text, "all") == 0, black = strcmp(text, "black") == 0;
    if (!all && !black && strcmp(text, "slate") != 0)
        return false;
    *out = all ? TARGET_ALL : black ? TARGET_BLACK : TARGET_SLATE;
    if (all && (act == ACT_PLAY || act == ACT_SHOW))
        fault_value(r, node, N_("`%s: all`: `all` goes with `fade`, `stop` and `release`"), verb);
    else if (!all && act != ACT_SHOW)
        fault_value(r, node, N_("`%s: %s`: write `show: %s`"), verb, text, text);
    return true;
}

static void check_target(struct reader *r, const struct node *node, enum act act, int target)
{
    if (target < 0)
        return;
    const struct media *media = &r->show->media[target];
    const char *id = quote(r, media->id);
    if (act == ACT_PLAY && media->kind == MEDIA_STILL)
        fault_value(r, node, N_("`play: %s`: it is a still, write `show: %s`"), id, id);
    else if (act == ACT_SHOW && media->kind == MEDIA_AUDIO)
        fault_value(r, node, N_("`show: %s`: it is sound, write `play: %s`"), id, id);
    else if (act == ACT_RELEASE && media->loop != LOOP_VAMP)
        warn_value(r, node, N_("`release: %s`: it has no `loop: vamp` to be released from"), id);
}

static void read_at(struct reader *r, const struct node *map, struct action *action)
{
    const struct node *node = node_get(map, "at");
    if (!node || !read_value(r, key_find(MAP_ACTION, "at"), node, &action->at_ms))
        return;
    action->from_end = action->at_ms < 0;
}

static bool read_action(struct reader *r, const struct node *map, struct action *out)
{
    *out = (struct action){.media = TARGET_NONE};
    if (map->kind == NODE_TEXT) {
        fault_value(r, map, N_("`%s`: write an action such as `play: film`"), quote(r, map->text));
        return false;
    }
    size_t wrong = r->wrong;
    if (!read_map(r, map, MAP_ACTION, NULL))
        return false;
    const struct node *verb = action_verb(r, map, &out->act);
    if (!verb) {
        if (r->wrong == wrong)
            fault_value(r, map,
                        N_("this action has no verb: `play`, `show`, `fade`, `stop` or "
                           "`release`"));
        return false;
    }
    if (!special_target(r, verb, out->act, &out->media)) {
        out->media = media_ref(r, verb, act_names[out->act]);
        check_target(r, verb, out->act, out->media);
    }
    read_at(r, map, out);
    return true;
}

/* --- points --- */

static void read_point(struct reader *r, const struct node *map, struct point *point)
{
    const struct node *notes = read_submap(r, map, "notes");
    if (notes)
        read_map(r, notes, MAP_NOTES, point);
    const struct node *list = read_list(r, map, "do");
    size_t room = 0;
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        struct action action;
        if (read_action(r, node, &action))
            ARRAY_PUSH(point->actions, point->action_count, room, action);
    }
}

/* A key that a segment shares with its further points: the same field of the same struct. */
static void read_shared(struct reader *r, const struct node *map, const char *key,
                        struct point *point)
{
    const struct key_row *row = key_find(MAP_POINT, key);
    const struct node *node = node_get(map, key);
    if (node)
        read_value(r, row, node, (char *)point + row->offset);
}

static void read_points(struct reader *r, const struct node *map, struct segment *out)
{
    size_t room = 0;
    struct point first = {.line = map->line};
    read_shared(r, map, "cue", &first);
    read_shared(r, map, "mc", &first);
    read_point(r, map, &first);
    ARRAY_PUSH(out->points, out->point_count, room, first);
    const struct node *list = read_list(r, map, "cues");
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        struct point point = {.line = node->line};
        if (read_map(r, node, MAP_POINT, &point))
            read_point(r, node, &point);
        ARRAY_PUSH(out->points, out->point_count, room, point);
    }
}

void read_segment(struct reader *r, const struct node *map, struct segment *out)
{
    if (!read_map(r, map, MAP_SEGMENT, out))
        return;
    if (out->warn_ms == TIME_NONE)
        out->warn_ms = r->show->warn_ms;
    if (out->danger_ms == TIME_NONE)
        out->danger_ms = r->show->danger_ms;
    read_who(r, map, "who", &out->who, &out->who_count);
    read_who(r, map, "in_charge", &out->in_charge, &out->in_charge_count);
    read_points(r, map, out);
}
