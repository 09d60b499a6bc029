#include "showfile/read.h"

#include "base/dur.h"
#include "base/mem.h"
#include "showfile/fault.h"
#include "base/banned.h"

/* A session being read: the maps of its segments stand beside them, for the places of faults. */
struct draft {
    struct session session;
    const struct node **maps;
    size_t segment_room, map_count, map_room, block_room;
};

/* A clock is read as ms since midnight; here it becomes an instant. */
static void to_instant(const struct session *session, int64_t *clock)
{
    if (*clock != TIME_NONE)
        *clock = zone_instant(&session->zone, session->date, *clock);
}

static void place_in_time(struct reader *r, struct session *session)
{
    session->zone = r->fallback;
    if (r->zone_known)
        r->zone(r->show->timezone, session->date, &session->zone);
    to_instant(session, &session->doors_at);
    to_instant(session, &session->start_at);
    to_instant(session, &session->on_air_at);
    to_instant(session, &session->off_air_at);
}

static void add_segment(struct reader *r, struct draft *draft, const struct node *node, int block)
{
    struct session *session = &draft->session;
    struct segment segment = {.block = block, .line = node->line};
    if (node->kind == NODE_EMPTY) {
        fault_value(r, node, N_("an entry of the rundown is empty"));
        return;
    }
    size_t wrong = r->wrong;
    read_segment(r, node, &segment);
    to_instant(session, &segment.hard_start_at);
    to_instant(session, &segment.hard_end_at);
    if (r->wrong == wrong)
        check_segment(r, node, &segment);
    ARRAY_PUSH(session->segments, session->segment_count, draft->segment_room, segment);
    ARRAY_PUSH(draft->maps, draft->map_count, draft->map_room, node);
}

static bool is_block(const struct node *node)
{
    return node_get(node, "block") || node_get(node, "items");
}

static void add_block(struct reader *r, struct draft *draft, const struct node *node)
{
    struct session *session = &draft->session;
    struct block block = {0};
    read_map(r, node, MAP_BLOCK, &block);
    ARRAY_PUSH(session->blocks, session->block_count, draft->block_room, block);
    int index = (int)session->block_count - 1;
    const struct node *items = read_list(r, node, "items");
    if (items && !items->first)
        fault_value(r, items, N_("this block has no segments"));
    for (const struct node *item = items ? items->first : NULL; item; item = item->next) {
        if (is_block(item))
            fault_value(r, item, N_("a block can't stand inside a block"));
        else
            add_segment(r, draft, item, index);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct call *x = a, *y = b;
    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static void read_calls(struct reader *r, const struct node *map, struct session *session)
{
    const struct node *list = read_list(r, map, "calls");
    size_t room = 0;
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        struct call call = {.play = -1, .line = node->line};
        size_t wrong = r->wrong;
        if (read_map(r, node, MAP_CALL, &call)) {
            const struct node *play = node_get(node, "play"), *at = node_get(node, "at");
            if (play)
                call.play = media_ref(r, play, "play");
            if (call.play >= 0 && r->show->media[call.play].kind == MEDIA_STILL)
                fault_value(r, play, N_("`play: %s`: it is a still, a call sounds"),
                            quote(r, play->text));
            if (r->wrong == wrong && call.at_ms > 0)
                warn_value(r, at, N_("`at: %s` is after the start: write `-%s` for before it"),
                           quote(r, at->text), at->text + (*at->text == '+'));
        }
        ARRAY_PUSH(session->calls, session->call_count, room, call);
    }
    if (session->call_count)
        qsort(session->calls, session->call_count, sizeof *session->calls, by_time);
}

static struct session read_session(struct reader *r, const struct node *map)
{
    struct draft draft = {0};
    if (!read_map(r, map, MAP_SESSION, &draft.session))
        return draft.session;
    place_in_time(r, &draft.session);
    read_calls(r, map, &draft.session);
    const struct node *rundown = read_list(r, map, "rundown");
    for (const struct node *node = rundown ? rundown->first : NULL; node; node = node->next) {
        if (is_block(node))
            add_block(r, &draft, node);
        else
            add_segment(r, &draft, node, -1);
    }
    if (rundown && !rundown->first)
        fault_value(r, rundown, N_("this session has no segments"));
    check_session(r, map, &draft.session, draft.maps);
    check_order(r, map, &draft.session, draft.maps);
    free(draft.maps);
    return draft.session;
}

static void check_session_ids(struct reader *r, const struct node *list)
{
    struct name_index ids = {0};
    int number = 0;
    for (const struct node *node = list->first; node; node = node->next, number++) {
        const struct node *id = node_get(node, "id");
        if (id && id->text && id_good(id->text))
            index_add(&ids, id->text, number);
    }
    number = 0;
    for (const struct node *node = list->first; node; node = node->next, number++) {
        const struct node *id = node_get(node, "id"), *first = list->first;
        int found = id && id->text ? index_find(&ids, id->text) : -1;
        if (found < 0 || found == number)
            continue;
        while (found--)
            first = first->next;
        fault_value(r, id, N_("the session `%s` stands on line %d already"), id->text,
                    node_get(first, "id")->line);
    }
    index_clear(&ids);
}

void read_sessions(struct reader *r, const struct node *list)
{
    size_t room = 0;
    struct show *show = r->show;
    if (!list->first)
        fault_value(r, list, N_("`sessions` has no session"));
    check_session_ids(r, list);
    for (const struct node *node = list->first; node; node = node->next)
        ARRAY_PUSH(show->sessions, show->session_count, room, read_session(r, node));
}
