/* The running order beside its profile. Each segment is one step, several (it is taken for the one that
 * fits best) or none (it is free anywhere); a step may span many segments. The longest way through the
 * session that keeps the order of the steps is taken for right, a step counting one however many
 * segments it has; what doesn't lie on it stands wrongly, and is told once a step. */
#include "showfile/read.h"

#include "base/mem.h"
#include "showfile/fault.h"
#include "showfile/phrase.h"
#include "showfile/protocol.h"
#include "base/banned.h"

#define WHOLE 1000000 /* the weight of a step, shared by its segments */

/* One segment that is a step; a bit for each. */
struct match {
    size_t segment;
    uint64_t steps;
    int step; /* the one that it is on the way; -1: it stands wrongly */
};

struct order {
    const struct protocol *protocol;
    struct match *list;
    size_t count, room;
    int weight[PROTOCOL_STEPS]; /* of one segment of the step */
    uint64_t present;           /* steps that there are */
};

_Static_assert(PROTOCOL_STEPS <= 64, "a step is a bit");

static uint64_t bit(size_t step)
{
    return (uint64_t)1 << step;
}

/* --- which steps a segment is --- */

static bool is_step(const struct protocol_step *step, const struct segment *segment,
                    const char *title)
{
    for (size_t i = 0; i < step->kind_count; i++)
        if (step->kinds[i] == (int)segment->kind)
            return true;
    for (size_t i = 0; i < step->phrase_count; i++)
        if (phrase_holds(title, step->phrases[i]))
            return true;
    return false;
}

static void collect(struct order *order, const struct session *session)
{
    const struct protocol *protocol = order->protocol;
    int spans[PROTOCOL_STEPS] = {0};
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        if (segment->skip || segment->floated)
            continue;
        char *title = phrase_of(segment->title);
        struct match match = {.segment = i, .step = -1};
        for (size_t k = 0; k < protocol->step_count; k++)
            if (is_step(&protocol->steps[k], segment, title)) {
                match.steps |= bit(k);
                spans[k]++;
            }
        free(title);
        order->present |= match.steps;
        if (match.steps)
            ARRAY_PUSH(order->list, order->count, order->room, match);
    }
    for (size_t k = 0; k < protocol->step_count; k++)
        order->weight[k] = spans[k] ? WHOLE / spans[k] : 0;
}

/* --- the way that keeps the order --- */

/* The end of a way: a match, taken for a step. */
struct end {
    int64_t weight; /* of the whole way; 0: there is none */
    size_t match;
    size_t before;   /* the match before it */
    int step_before; /* and its step; -1: this is the first */
};

/* The heaviest of the ways that end at this step or before it; -1: none. */
static int heaviest(const struct end *ends, size_t last)
{
    int best = -1;
    for (size_t k = 0; k <= last; k++)
        if (ends[k].weight && (best < 0 || ends[k].weight > ends[best].weight))
            best = (int)k;
    return best;
}

static void find_way(struct order *order)
{
    size_t steps = order->protocol->step_count;
    struct end now[PROTOCOL_STEPS] = {{0}};
    struct end *made = xcalloc(order->count * steps + 1, sizeof *made);
    for (size_t i = 0; i < order->count; i++)
        for (size_t k = steps; k-- > 0;) {
            if (!(order->list[i].steps & bit(k)))
                continue;
            int from = heaviest(now, k);
            struct end end = {.weight = order->weight[k] + (from < 0 ? 0 : now[from].weight),
                              .match = i,
                              .step_before = from,
                              .before = from < 0 ? 0 : now[from].match};
            made[i * steps + k] = end;
            if (end.weight > now[k].weight)
                now[k] = end;
        }
    int step = -1;
    for (size_t k = 0; k < steps; k++)
        if (now[k].weight &&
            (step < 0 || now[k].weight > now[step].weight ||
             (now[k].weight == now[step].weight && now[k].match < now[step].match)))
            step = (int)k;
    for (size_t at = step < 0 ? 0 : now[step].match; step >= 0;) {
        const struct end *end = &made[at * steps + (size_t)step];
        order->list[at].step = step;
        step = end->step_before;
        at = end->before;
    }
    free(made);
}

/* --- telling --- */

/* `điều 13 khoản 1 điểm b, Nghị định 111/2018/NĐ-CP`; the caller owns it. */
static char *rule(struct reader *r, const struct protocol *protocol,
                  const struct protocol_step *step)
{
    const char *source = quote(r, protocol->source);
    return step->article ? xasprintf("%s, %s", quote(r, step->article), source) : xstrdup(source);
}

static void tell_wrong(struct reader *r, const struct order *order, const struct session *session,
                       const struct node *const *maps, const struct match *match, size_t step)
{
    const struct match *list = order->list, *end = list + order->count, *other = NULL;
    for (const struct match *at = list; at < match && !other; at++)
        if (at->step > (int)step)
            other = at; /* the first that should come later */
    bool after = other != NULL;
    for (const struct match *at = match + 1; at < end && !after; at++)
        if (at->step >= 0 && at->step < (int)step)
            other = at; /* the last that should come sooner */
    if (!other)
        return;
    const struct protocol_step *own = &order->protocol->steps[step],
                               *its = &order->protocol->steps[other->step];
    const struct segment *segment = &session->segments[match->segment],
                         *beside = &session->segments[other->segment];
    char *by = rule(r, order->protocol, own);
    warn_value(r, node_get(maps[match->segment], "title"),
               after ? N_("`%s` stands after `%s` of line %d: \"%s\" comes before \"%s\" (%s)")
                     : N_("`%s` stands before `%s` of line %d: \"%s\" comes after \"%s\" (%s)"),
               quote(r, segment->title), quote(r, beside->title), beside->line,
               quote(r, own->title), quote(r, its->title), by);
    free(by);
}

static void tell_all_wrong(struct reader *r, const struct order *order,
                           const struct session *session, const struct node *const *maps)
{
    uint64_t told = 0;
    for (size_t i = 0; i < order->count; i++) {
        const struct match *match = &order->list[i];
        if (match->step >= 0 || (match->steps & told))
            continue;
        size_t step = order->protocol->step_count - 1;
        while (!(match->steps & bit(step)))
            step--;
        told |= match->steps;
        tell_wrong(r, order, session, maps, match, step);
    }
}

static void tell_missing(struct reader *r, const struct node *node, const struct order *order)
{
    const struct protocol *protocol = order->protocol;
    for (size_t k = 0; k < protocol->step_count; k++) {
        const struct protocol_step *step = &protocol->steps[k];
        if (!step->required || (order->present & bit(k)))
            continue;
        char *by = rule(r, protocol, step);
        warn_value(r, node, N_("`protocol: %s`: no segment is \"%s\" (%s)"), protocol->id,
                   quote(r, step->title), by);
        free(by);
    }
}

/* What a segment is can't be said where its title or its kind is wrong: that is told already. */
static bool is_readable(const struct session *session, const struct node *const *maps)
{
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        const struct node *kind = node_get(maps[i], "kind");
        bool odd =
            kind && (!kind->text || strcmp(kind->text, key_segment_kinds[segment->kind]) != 0);
        if (!segment->title || odd)
            return false;
    }
    return session->segment_count > 0;
}

void check_order(struct reader *r, const struct node *map, const struct session *session,
                 const struct node *const *maps)
{
    const struct node *node = node_get(map, "protocol");
    struct order order = {.protocol = protocol_of(r, node)};
    if (!order.protocol || !is_readable(session, maps))
        return;
    collect(&order, session);
    find_way(&order);
    tell_all_wrong(r, &order, session, maps);
    if (order.count)
        tell_missing(r, node, &order);
    else
        warn_value(r, node, N_("`protocol: %s`: no segment of this session is a step of it"),
                   order.protocol->id);
    free(order.list);
}
