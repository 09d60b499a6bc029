/* Who is named: people, award levels, recipients and delegates, and the outputs by name. */
#include "showfile/read.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/roster.h"
#include "showfile/fault.h"
#include "base/banned.h"

/* --- people by id --- */

/* A name that looks like an id just beside a known one is a slip rather than a text. */
static void warn_near_person(struct reader *r, const struct node *node, const char *key)
{
    r->compared += r->show->people_count;
    if (!id_good(node->text) || strlen(node->text) < 3 || r->source->bad_count ||
        r->compared > NEAR_MOST)
        return;
    for (size_t i = 0; i < r->show->people_count; i++)
        if (text_distance(node->text, r->show->people[i].id) == 1) {
            warn_value(r, node, N_("`%s: %s` is taken as a text: did you mean `%s` of `people`?"),
                       key, quote(r, node->text), quote(r, r->show->people[i].id));
            return;
        }
}

void read_person(struct reader *r, const struct node *node, const char *key, char ***list,
                 size_t *count, size_t *room)
{
    char *text = read_text(r, node, key);
    if (!text)
        return;
    int found = index_find(&r->people, text);
    const struct person *person = found >= 0 ? &r->show->people[found] : NULL;
    if (!person)
        warn_near_person(r, node, key);
    if (person && person->name) {
        free(text);
        text = xstrdup(person->name);
    }
    ARRAY_PUSH(*list, *count, *room, text);
}

void read_people(struct reader *r, const struct node *map)
{
    size_t room = 0;
    for (const struct node *node = map ? map->first : NULL; node; node = node->next) {
        if (node->twin_of)
            continue;
        struct person person = {.id = vet_id_key(r, node)};
        read_map(r, node, MAP_PERSON, &person);
        index_add(&r->people, person.id, (int)r->show->people_count);
        index_add(&r->people, node->key, (int)r->show->people_count);
        ARRAY_PUSH(r->show->people, r->show->people_count, room, person);
    }
}

void read_players(struct reader *r, const struct node *root)
{
    size_t room = 0;
    struct show *show = r->show;
    const struct node *map = read_submap(r, root, "players");
    for (const struct node *node = map ? map->first : NULL; node; node = node->next) {
        if (node->twin_of)
            continue;
        char *id = vet_id_key(r, node);
        if (node->kind != NODE_EMPTY)
            read_map(r, node, MAP_PLAYER, NULL);
        ARRAY_PUSH(show->players, show->player_count, room, id);
    }
    if (!show->player_count)
        ARRAY_PUSH(show->players, show->player_count, room, xstrdup("main"));
}

/* --- award levels --- */

static void check_level_orders(struct reader *r, const struct node *map)
{
    struct name_index orders = {0};
    for (const struct node *node = map->first; node; node = node->next) {
        const struct node *order = node_get(node, "order");
        if (order && order->text)
            index_add(&orders, order->text, order->line);
    }
    for (const struct node *node = map->first; node; node = node->next) {
        const struct node *order = node_get(node, "order");
        int line = order && order->text ? index_find(&orders, order->text) : -1;
        int64_t number;
        if (line >= 0 && line != order->line && int_parse(order->text, 0, INT32_MAX, &number))
            fault_value(r, order, N_("`order: %s` is another level's already, on line %d"),
                        quote(r, order->text), line);
    }
    index_clear(&orders);
}

static struct level read_level(struct reader *r, const struct node *node)
{
    struct level level = {.id = vet_id_key(r, node), .music = -1, .line = node->key_line};
    if (!read_map(r, node, MAP_LEVEL, &level))
        return level;
    const struct node *music = node_get(node, "music");
    if (music)
        level.music = media_ref(r, music, "music");
    if (level.music >= 0 && r->show->media[level.music].kind == MEDIA_STILL)
        fault_value(r, music, N_("`music: %s` is a still: name a sound"), quote(r, music->text));
    const struct node *list = read_list(r, node, "presenters");
    size_t room = 0;
    for (const struct node *one = list ? list->first : NULL; one; one = one->next)
        read_person(r, one, "presenters", &level.presenters, &level.presenter_count, &room);
    return level;
}

void read_levels(struct reader *r, const struct node *root)
{
    const struct node *map = read_submap(r, root, "levels");
    size_t room = 0;
    for (const struct node *node = map ? map->first : NULL; node; node = node->next)
        if (!node->twin_of) {
            struct level level = read_level(r, node);
            index_add(&r->levels, level.id, (int)r->show->level_count);
            index_add(&r->levels, node->key, (int)r->show->level_count);
            ARRAY_PUSH(r->show->levels, r->show->level_count, room, level);
        }
    if (map)
        check_level_orders(r, map);
}

/* The level of a reference, -1: told. */
static int level_ref(struct reader *r, const struct node *node, const char *key)
{
    char *id = read_text(r, node, key);
    if (!id)
        return -1;
    int level = index_find(&r->levels, id);
    if (level < 0 && r->source != r->main)
        level = level_by_name(r, id); /* an office's list calls it by its name */
    free(id);
    if (level < 0)
        ref_unknown(r, node, key, REF_LEVEL);
    return level;
}

/* --- lists: in the show file, or in a CSV file --- */

/* Faults are about the list's own file until side_leave(). */
static const struct node *open_list(struct reader *r, const struct node *root, const char *key,
                                    enum key_map which)
{
    const struct node *node = node_get(root, key);
    if (node && node->kind == NODE_TEXT) {
        if (r->alone)
            *(which == MAP_GUEST ? &r->show->guests_file : &r->show->recipients_file) =
                xstrdup(node->text);
        const struct node *list = side_list(r, node, key, which);
        if (list)
            side_enter(r, list);
        return list;
    }
    return read_list(r, root, key);
}

/* An even number of the words of `present` means no. -1: it isn't written, or told. */
static int read_present(struct reader *r, const struct node *map, enum key_map which)
{
    const struct node *node = node_get(map, "present");
    struct key_row row = *key_find(which, "present");
    int word;
    row.size = sizeof word;
    if (!node || !read_value(r, &row, node, &word))
        return -1;
    return word % 2;
}

struct numbered {
    int group, number;
    const struct node *node;
};

static int by_number(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->node->line < y->node->line ? -1 : x->node->line > y->node->line;
}

static void check_positions(struct reader *r, struct numbered *list, size_t count)
{
    if (count)
        qsort(list, count, sizeof *list, by_number);
    for (size_t i = 1; i < count; i++)
        if (list[i].group == list[i - 1].group && list[i].number == list[i - 1].number)
            fault_value(r, node_get(list[i].node, "order"),
                        N_("the position %d of the level `%s` is taken already, on line %d"),
                        list[i].number, quote(r, r->show->levels[list[i].group].id),
                        node_get(list[i - 1].node, "order")->line);
}

static int by_level(const void *a, const void *b)
{
    const struct recipient *x = a, *y = b;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* A position that isn't written follows the one before it in its level. */
static void fill_orders(struct show *show, int *last)
{
    for (size_t i = 0; i < show->recipient_count; i++) {
        struct recipient *one = &show->recipients[i];
        if (one->level < 0)
            continue;
        if (!one->order)
            one->order = last[one->level] + 1;
        last[one->level] = one->order;
    }
}

void read_recipients(struct reader *r, const struct node *root)
{
    struct show *show = r->show;
    size_t wrong = r->wrong;
    const struct node *list = open_list(r, root, "recipients", MAP_RECIPIENT);
    struct numbered *numbers = NULL;
    size_t room = 0, count = 0, number_room = 0;
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        struct recipient one = {.level = -1, .line = node->line};
        if (read_map(r, node, MAP_RECIPIENT, &one)) {
            const struct node *level = node_get(node, "level");
            if (level)
                one.level = level_ref(r, level, "level");
            one.absent = read_present(r, node, MAP_RECIPIENT) == 0;
            if (one.level >= 0 && one.order)
                ARRAY_PUSH(numbers, count, number_room,
                           ((struct numbered){one.level, one.order, node}));
        }
        ARRAY_PUSH(show->recipients, show->recipient_count, room, one);
    }
    check_positions(r, numbers, count);
    free(numbers);
    int *last = xcalloc(show->level_count + 1, sizeof *last);
    fill_orders(show, last);
    free(last);
    if (show->recipient_count)
        qsort(show->recipients, show->recipient_count, sizeof *show->recipients, by_level);
    bool misspelt = !node_get(root, "recipients") && is_misspelt(root, MAP_SHOW, "recipients");
    r->incomplete |= r->wrong > wrong || misspelt;
    side_leave(r);
}

static int by_rank(const void *a, const void *b)
{
    const struct guest *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

void read_guests(struct reader *r, const struct node *root)
{
    struct show *show = r->show;
    const struct node *list = open_list(r, root, "guests", MAP_GUEST);
    size_t room = 0;
    int last = 0;
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        struct guest one = {.line = node->line};
        if (read_map(r, node, MAP_GUEST, &one)) {
            int present = read_present(r, node, MAP_GUEST);
            one.presence = present < 0 ? PRESENCE_UNKNOWN : present ? PRESENCE_HERE : PRESENCE_AWAY;
        }
        one.rank = one.rank ? one.rank : last + 1;
        last = one.rank;
        ARRAY_PUSH(show->guests, show->guest_count, room, one);
    }
    if (show->guest_count)
        qsort(show->guests, show->guest_count, sizeof *show->guests, by_rank);
    side_leave(r);
}

/* --- the roll-call of a segment --- */

static void add_level(struct reader *r, const struct node *node, struct segment *out, size_t *room)
{
    int level = level_ref(r, node, "award");
    if (level < 0)
        return;
    for (size_t i = 0; i < out->level_count; i++)
        if (out->levels[i] == level) {
            fault_value(r, node, N_("`award: %s` is named twice in this segment"),
                        quote(r, node->text));
            return;
        }
    if (!roster_batches(r->show, level) && !r->incomplete)
        warn_value(r, node, N_("`award: %s`: this level has no recipients"), quote(r, node->text));
    size_t at = out->level_count;
    ARRAY_PUSH(out->levels, out->level_count, *room, level);
    for (; at && r->show->levels[out->levels[at - 1]].order > r->show->levels[level].order; at--)
        out->levels[at] = out->levels[at - 1];
    out->levels[at] = level;
}

void read_award(struct reader *r, const struct node *map, struct segment *out)
{
    const struct node *node = node_get(map, "award");
    size_t room = 0;
    out->award_ms = TIME_NONE;
    if (!node)
        return;
    if (node->kind == NODE_LIST && !node->first)
        fault_value(r, node, N_("`award` names no level"));
    if (node->kind != NODE_LIST)
        add_level(r, node, out, &room);
    for (const struct node *one = node->kind == NODE_LIST ? node->first : NULL; one;
         one = one->next)
        add_level(r, one, out, &room);
    if (out->level_count)
        out->award_ms = roster_ms(r->show, out->levels, out->level_count);
    if (out->award_ms == 0)
        out->award_ms = TIME_NONE;
}
