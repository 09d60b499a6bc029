#include "showfile/read.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

static void read_who(struct reader *r, const struct node *map, const char *key, char ***list,
                     size_t *count)
{
    const struct node *node = node_get(map, key);
    size_t room = 0;
    if (!node)
        return;
    if (node->kind != NODE_LIST) {
        read_person(r, node, key, list, count, &room);
        return;
    }
    for (const struct node *one = node->first; one; one = one->next)
        read_person(r, one, key, list, count, &room);
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
        fault_value(r, node,
                    act == ACT_PLAY || act == ACT_FADE
                        ? N_("`%s: %s`: write `show: %s`")
                        : N_("`%s: %s`: name a medium or `all`; `%s` goes when a picture comes"),
                    verb, text, text);
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

/* The player of an action; where there are several it must be said. */
static void read_on(struct reader *r, const struct node *map, struct action *action)
{
    const struct node *node = node_get(map, "on");
    const struct show *show = r->show;
    if (!node && show->player_count > 1)
        fault_value(r, map, N_("the show has %zu players: say which with `on`, such as `on: %s`"),
                    show->player_count, quote(r, show->players[0]));
    char *id = node ? read_text(r, node, "on") : NULL;
    if (!id)
        return;
    size_t i = 0;
    while (i < show->player_count && strcmp(show->players[i], id) != 0)
        i++;
    if (i == show->player_count)
        ref_unknown(r, node, "on", REF_PLAYER);
    else
        action->player = (int)i;
    free(id);
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
    read_on(r, map, out);
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

static void read_mc_file(struct reader *r, const struct node *map, struct point *point)
{
    const struct node *file = node_get(node_get(map, "mc"), "file");
    if (file && r->alone && file->kind == NODE_TEXT)
        point->mc_file = xstrdup(file->text);
    if (file)
        side_words(r, file, point->cue, &point->mc);
}

static void read_points(struct reader *r, const struct node *map, struct segment *out)
{
    size_t room = 0;
    struct point first = {.line = map->line};
    read_shared(r, map, "cue", &first);
    read_shared(r, map, "mc", &first);
    read_mc_file(r, map, &first);
    read_point(r, map, &first);
    ARRAY_PUSH(out->points, out->point_count, room, first);
    const struct node *list = read_list(r, map, "cues");
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        struct point point = {.line = node->line};
        if (read_map(r, node, MAP_POINT, &point)) {
            read_mc_file(r, node, &point);
            read_point(r, node, &point);
        }
        ARRAY_PUSH(out->points, out->point_count, room, point);
    }
}

/* The cue of `goto` is looked for when the session is whole. */
static void read_on_fail(struct reader *r, const struct node *map, struct segment *out)
{
    const struct node *node = read_submap(r, map, "on_fail");
    struct on_fail *fail = &out->on_fail;
    fail->show = TARGET_NONE;
    if (!node || !read_map(r, node, MAP_ON_FAIL, fail))
        return;
    fail->given = true;
    const struct node *show = node_get(node, "show");
    if (show && !special_target(r, show, ACT_SHOW, &fail->show)) {
        fail->show = media_ref(r, show, "show");
        if (fail->show >= 0 && r->show->media[fail->show].kind == MEDIA_AUDIO)
            fault_value(r, show, N_("`show: %s`: it is sound, name a picture"),
                        quote(r, show->text));
    }
    if (!node_get(node, "show") && !node_get(node, "mc") && !node_get(node, "goto"))
        fault_value(r, node, N_("`on_fail` says nothing: `show`, `mc` or `goto`"));
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
    read_award(r, map, out);
    read_on_fail(r, map, out);
}
