#include "core/diff.h"

#include "base/mem.h"
#include "base/text.h"
#include "core/roster.h"
#include "base/banned.h"

#define VALUE_CELLS 60
#define WORDS_CELLS 40
#define PASSES 3

static const struct {
    enum msg changed, added, removed, moved, heading;
} sayings[WHAT_COUNT] = {
    [WHAT_PROGRAMME] = {MSG_CH_PROGRAMME, 0, 0, 0, MSG_TELL_PROGRAMME},
    [WHAT_MEDIUM] = {MSG_CH_MEDIUM, MSG_CH_MEDIUM_ADDED, MSG_CH_MEDIUM_REMOVED, 0, MSG_TELL_MEDIUM},
    [WHAT_PERSON] = {MSG_CH_PERSON, MSG_CH_PERSON_ADDED, MSG_CH_PERSON_REMOVED, 0, MSG_TELL_PERSON},
    [WHAT_LEVEL] = {MSG_CH_LEVEL, MSG_CH_LEVEL_ADDED, MSG_CH_LEVEL_REMOVED, 0, MSG_TELL_LEVEL},
    [WHAT_RECIPIENT] = {MSG_CH_RECIPIENT, MSG_CH_RECIPIENT_ADDED, MSG_CH_RECIPIENT_REMOVED,
                        MSG_CH_RECIPIENT_MOVED, MSG_TELL_RECIPIENT},
    [WHAT_GUEST] = {MSG_CH_GUEST, MSG_CH_GUEST_ADDED, MSG_CH_GUEST_REMOVED, MSG_CH_GUEST_MOVED,
                    MSG_TELL_GUEST},
    [WHAT_SESSION] = {MSG_CH_SESSION, MSG_CH_SESSION_ADDED, MSG_CH_SESSION_REMOVED,
                      MSG_CH_SESSION_MOVED, MSG_TELL_SESSION},
    [WHAT_BLOCK] = {MSG_CH_BLOCK, MSG_CH_BLOCK_ADDED, MSG_CH_BLOCK_REMOVED, 0, MSG_TELL_BLOCK},
    [WHAT_CALL] = {MSG_CH_CALL, MSG_CH_CALL_ADDED, MSG_CH_CALL_REMOVED, 0, MSG_TELL_CALL},
    [WHAT_SEGMENT] = {MSG_CH_FIELD, MSG_CH_ADDED, MSG_CH_REMOVED, MSG_CH_MOVED, MSG_TELL_SEGMENT},
    [WHAT_POINT] = {MSG_CH_FIELD, MSG_CH_ADDED, MSG_CH_REMOVED, MSG_CH_MOVED, MSG_TELL_POINT},
};

/* A list of things of one kind on both sides, and where it stands. */
struct side {
    struct facts_in in;
    const char *list;
    size_t count;
    const char *const *firsts; /* of blocks: the id of the first segment in each, NULL */
};

struct pair {
    struct changes *out;
    enum what what;
    size_t size; /* of one thing */
    struct side side[2];
    const char *session;         /* id */
    const struct segment *owner; /* of points: the new one */
    bool numbers_follow;         /* places on paper changed because something came or went */
};

static const void *at(const struct pair *pair, int side, size_t i)
{
    return pair->side[side].list + i * pair->size;
}

/* --- saying --- */

static struct change *push(struct pair *pair, enum how how, enum field field, struct say say,
                           const void *thing)
{
    const struct segment *segment = pair->what == WHAT_SEGMENT ? thing : pair->owner;
    const struct session *session = thing;
    const struct media *media = thing;
    struct change change = {.what = pair->what,
                            .how = how,
                            .field = field,
                            .session =
                                xstrdup(pair->what == WHAT_SESSION ? session->id : pair->session),
                            .segment = xstrdup(segment ? segment->id : NULL),
                            .medium = pair->what == WHAT_MEDIUM ? xstrdup(media->id) : NULL,
                            .say = say};
    ARRAY_PUSH(pair->out->list, pair->out->count, pair->out->room, change);
    return &pair->out->list[pair->out->count - 1];
}

static char *shown(enum field field, const char *value)
{
    if (!value)
        return xstrdup("–");
    char *cut = text_cut(value, VALUE_CELLS);
    char *out = field_shape(field) == SHAPE_TEXT ? xasprintf("\"%s\"", cut) : xstrdup(cut);
    free(cut);
    return out;
}

/* What stands around the first difference, on one line: from the word before it on. */
static char *excerpt(const char *text, size_t first)
{
    if (!text)
        return xstrdup("–");
    size_t from = first;
    for (int blanks = 0; from > 0 && first - from < WORDS_CELLS; from--)
        if ((text[from - 1] == ' ' || text[from - 1] == '\n') && ++blanks == 2)
            break;
    while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
        from--;
    char *cut = text_cut(text + from, WORDS_CELLS);
    for (char *c = cut; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    size_t length = strlen(cut);
    while (length && cut[length - 1] == ' ')
        cut[--length] = '\0';
    char *out = xasprintf("\"%s%s\"", from ? "…" : "", cut);
    free(cut);
    return out;
}

static size_t first_difference(const char *a, const char *b)
{
    size_t i = 0;
    while (a && b && a[i] && a[i] == b[i])
        i++;
    return a && b ? i : 0;
}

/* The value before and after, as they are shown. */
static void values_of(enum field field, const char *before, const char *after, char *out[2])
{
    if (field_shape(field) == SHAPE_WORDS) {
        size_t first = first_difference(before, after);
        out[0] = excerpt(before, first);
        out[1] = excerpt(after, first);
    } else {
        out[0] = shown(field, before);
        out[1] = shown(field, after);
    }
}

static enum msg msg_of(enum what what, enum field field, const char *after)
{
    if (what != WHAT_SEGMENT && what != WHAT_POINT)
        return sayings[what].changed;
    if (field == FIELD_DURATION)
        return MSG_CH_LENGTH;
    if (field == FIELD_CUE)
        return MSG_CH_CUE;
    if (field_shape(field) == SHAPE_FLAG)
        return after ? MSG_CH_ON : MSG_CH_OFF;
    return field_shape(field) == SHAPE_WORDS ? MSG_CH_WORDS : MSG_CH_FIELD;
}

/* The thing by what it is called in both: a new title isn't said twice. */
static char *subject_of(const struct pair *pair, enum field field, const void *before,
                        const void *after)
{
    const struct segment *segment = after;
    const struct point *point = after;
    const struct session *session = after;
    if (field == FIELD_TITLE && pair->what == WHAT_SEGMENT)
        return xstrdup(segment->points[0].cue);
    if (field == FIELD_TITLE && pair->what == WHAT_POINT)
        return xstrdup(point->cue);
    if (field == FIELD_TITLE && pair->what == WHAT_SESSION)
        return xstrdup(session->id);
    bool old_name = field == FIELD_CUE || field == FIELD_NAME || field == FIELD_TITLE ||
                    field == FIELD_TEXT || field == FIELD_ORDER;
    return facts_subject(pair->what, old_name ? before : after);
}

static struct say say_values(enum what what, enum field field, const char *subject,
                             const struct fact *one, const struct fact *two)
{
    char *values[2];
    values_of(field, one->value, two->value, values);
    struct say say = say_make(msg_of(what, field, two->value), subject, field_word(field),
                              values[0], values[1], NULL);
    free(values[0]);
    free(values[1]);
    return say;
}

static void say_changed(struct pair *pair, enum field field, const void *before, const void *after,
                        const struct fact *one, const struct fact *two)
{
    char *subject = subject_of(pair, field, before, after);
    push(pair, HOW_CHANGED, field, say_values(pair->what, field, subject, one, two), after);
    free(subject);
}

static void say_removed(struct pair *pair, size_t i)
{
    const void *thing = at(pair, 0, i);
    char *subject = facts_subject(pair->what, thing);
    push(pair, HOW_REMOVED, FIELD_COUNT, say_make(sayings[pair->what].removed, subject, NULL),
         thing);
    free(subject);
}

/* Added or moved: what follows tells where. */
static void say_placed(struct pair *pair, enum how how, size_t i)
{
    const void *thing = at(pair, 1, i);
    enum msg msg = how == HOW_ADDED ? sayings[pair->what].added : sayings[pair->what].moved;
    char *subject = facts_subject(pair->what, thing), *next = NULL;
    if (pair->what == WHAT_SEGMENT || pair->what == WHAT_POINT) {
        bool last = i + 1 == pair->side[1].count;
        const struct segment *segment = last ? NULL : at(pair, 1, i + 1);
        const struct point *point = last ? NULL : at(pair, 1, i + 1);
        if (last)
            msg = how == HOW_ADDED ? MSG_CH_ADDED_END : MSG_CH_MOVED_END;
        else
            next = xstrdup(pair->what == WHAT_SEGMENT ? segment->points[0].cue : point->cue);
    }
    push(pair, how, FIELD_COUNT, say_make(msg, subject, next, NULL), thing);
    free(subject);
    free(next);
}

/* --- comparing two of a kind --- */

static bool same_fact(const struct fact *a, const struct fact *b)
{
    const char *one = a->key ? a->key : a->value, *two = b->key ? b->key : b->value;
    if (!one || !two)
        return one == two;
    return (a->usual && b->usual) || strcmp(one, two) == 0 || strcmp(a->value, b->value) == 0;
}

static void diff_points(struct pair *pair, const struct segment *a, const struct segment *b);

static void diff_facts(struct pair *pair, const void *before, const void *after)
{
    struct facts a = {0}, b = {0};
    facts_make(&pair->side[0].in, pair->what, before, &a);
    facts_make(&pair->side[1].in, pair->what, after, &b);
    bool renumbered = !same_fact(&a.by[FIELD_CUE], &b.by[FIELD_CUE]);
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (same_fact(&a.by[field], &b.by[field]) ||
            (field == FIELD_ID && renumbered) || /* the id came from the number */
            (field == FIELD_ORDER && pair->numbers_follow))
            continue;
        say_changed(pair, (enum field)field, before, after, &a.by[field], &b.by[field]);
    }
    facts_clear(&a);
    facts_clear(&b);
    if (pair->what == WHAT_SEGMENT)
        diff_points(pair, before, after);
}

/* --- matching --- */

/* By what a thing is known again; the first pass that finds a partner decides. */
static char *key_of(const struct pair *pair, int side, int pass, const void *thing)
{
    const struct recipient *recipient = thing;
    const struct guest *guest = thing;
    const struct session *session = thing;
    const struct segment *segment = thing;
    const struct point *point = thing;
    const struct call *call = thing;
    const struct block *block = thing;
    const struct facts_in *in = &pair->side[side].in;
    switch (pair->what) {
    case WHAT_MEDIUM:
        return pass ? NULL : xstrdup(((const struct media *)thing)->id);
    case WHAT_PERSON:
        return pass ? NULL : xstrdup(((const struct person *)thing)->id);
    case WHAT_LEVEL:
        return pass ? NULL : xstrdup(((const struct level *)thing)->id);
    case WHAT_RECIPIENT: {
        const char *level = recipient->level >= 0 ? in->show->levels[recipient->level].id : "";
        return pass == 0   ? xasprintf("%s/%s", level, recipient->name)
               : pass == 1 ? xstrdup(recipient->name)
                           : xasprintf("%s/%d", level, recipient->order);
    }
    case WHAT_GUEST:
        return pass == 0 ? xstrdup(guest->name) : pass == 1 ? xasprintf("%d", guest->rank) : NULL;
    case WHAT_SESSION:
        return pass ? NULL : xstrdup(session->id);
    case WHAT_BLOCK: /* a renamed one is known by its first segment */
        return pass == 0   ? xstrdup(block->title)
               : pass == 1 ? xstrdup(pair->side[side].firsts[block - in->session->blocks])
                           : NULL;
    case WHAT_CALL:
        return pass == 0   ? xstrdup(call->text)
               : pass == 1 ? xasprintf("%lld", (long long)call->at_ms)
                           : NULL;
    case WHAT_SEGMENT:
        return pass == 0 ? xstrdup(segment->id) : pass == 1 ? xstrdup(segment->title) : NULL;
    case WHAT_POINT:
        return pass == 0 ? xstrdup(point->cue) : pass == 1 ? xstrdup(point->title) : NULL;
    case WHAT_PROGRAMME:
    case WHAT_COUNT:
        break;
    }
    return NULL;
}

struct keyed {
    const char *key;
    int index;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *one = a, *two = b;
    int order = strcmp(one->key, two->key);
    return order ? order : (one->index > two->index) - (one->index < two->index);
}

static size_t sort_keys(char *const *keys, size_t count, struct keyed *out)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (keys[i])
            out[used++] = (struct keyed){keys[i], (int)i};
    if (used)
        qsort(out, used, sizeof *out, compare_keyed);
    return used;
}

void match_keys(char *const *a, size_t a_count, char *const *b, size_t b_count, int *to)
{
    struct keyed *one = xcalloc(a_count + 1, sizeof *one), *two = xcalloc(b_count + 1, sizeof *two);
    size_t ones = sort_keys(a, a_count, one), twos = sort_keys(b, b_count, two);
    for (size_t i = 0, k = 0; i < ones && k < twos;) {
        int order = strcmp(one[i].key, two[k].key);
        if (order == 0 && to[one[i].index] < 0)
            to[one[i].index] = two[k].index;
        i += order <= 0;
        k += order >= 0;
    }
    free(one);
    free(two);
}

/* to[0][i]: where the i-th of the old list is in the new one; to[1] the other way. */
static void match(struct pair *pair, int *to[2])
{
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < pair->side[s].count; i++)
            to[s][i] = -1;
    for (int pass = 0; pass < PASSES; pass++) {
        char **keys[2];
        size_t left[2] = {0, 0};
        for (int s = 0; s < 2; s++) {
            keys[s] = xcalloc(pair->side[s].count + 1, sizeof *keys[s]);
            for (size_t i = 0; i < pair->side[s].count; i++)
                if (to[s][i] < 0 && (keys[s][i] = key_of(pair, s, pass, at(pair, s, i))))
                    left[s]++;
        }
        if (left[0] && left[1])
            match_keys(keys[0], pair->side[0].count, keys[1], pair->side[1].count, to[0]);
        for (size_t i = 0; i < pair->side[0].count; i++)
            if (to[0][i] >= 0)
                to[1][to[0][i]] = (int)i;
        for (int s = 0; s < 2; s++) {
            for (size_t i = 0; i < pair->side[s].count; i++)
                free(keys[s][i]);
            free(keys[s]);
        }
    }
}

/* The longest rising subsequence stays (Fredman 1975: the smallest ends of all lengths, halved). */
void mark_moved(const int *list, size_t count, bool *moved)
{
    int *ends = xcalloc(count + 1, sizeof *ends), *before = xcalloc(count + 1, sizeof *before);
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        moved[i] = list[i] >= 0;
        if (list[i] < 0)
            continue;
        size_t low = 0, high = longest;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (list[ends[middle]] < list[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? ends[low - 1] : -1;
        ends[low] = (int)i;
        if (low == longest)
            longest++;
    }
    for (int i = longest ? ends[longest - 1] : -1; i >= 0; i = before[i])
        moved[i] = false;
    free(ends);
    free(before);
}

/* Lists of people fall into groups: an award level has its own order. */
static int group_of(const struct pair *pair, size_t i)
{
    const struct recipient *recipient = at(pair, 1, i);
    return pair->what == WHAT_RECIPIENT ? recipient->level : 0;
}

static void find_moved(const struct pair *pair, const int *from, bool *moved)
{
    size_t count = pair->side[1].count;
    if (!sayings[pair->what].moved) {
        memset(moved, 0, count * sizeof *moved);
        return;
    }
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && group_of(pair, end) == group_of(pair, i))
            end++;
        mark_moved(from + i, end - i, moved + i);
        i = end;
    }
}

static bool numbers_follow(const struct pair *pair, int *const to[2], const bool *moved)
{
    if (pair->what != WHAT_RECIPIENT && pair->what != WHAT_GUEST)
        return false;
    bool any = false;
    for (size_t i = 0; i < pair->side[0].count; i++)
        any = any || to[0][i] < 0;
    for (size_t i = 0; i < pair->side[1].count; i++)
        any = any || to[1][i] < 0 || moved[i];
    return any;
}

/* The whole list: what is gone is said where it stood. */
static void diff_list(struct pair *pair, void (*below)(struct pair *, const void *, const void *))
{
    size_t olds = pair->side[0].count, news = pair->side[1].count, gone = 0;
    int *to[2] = {xcalloc(olds + 1, sizeof *to[0]), xcalloc(news + 1, sizeof *to[1])};
    bool *moved = xcalloc(news + 1, sizeof *moved);
    match(pair, to);
    find_moved(pair, to[1], moved);
    pair->numbers_follow = numbers_follow(pair, to, moved);
    for (size_t i = 0; i < news; i++) {
        int from = to[1][i];
        for (; from >= 0 && !moved[i] && gone < (size_t)from; gone++)
            if (to[0][gone] < 0)
                say_removed(pair, gone);
        if (from < 0 || moved[i])
            say_placed(pair, from < 0 ? HOW_ADDED : HOW_MOVED, i);
        if (from < 0)
            continue;
        diff_facts(pair, at(pair, 0, (size_t)from), at(pair, 1, i));
        if (below)
            below(pair, at(pair, 0, (size_t)from), at(pair, 1, i));
    }
    for (; gone < olds; gone++)
        if (to[0][gone] < 0)
            say_removed(pair, gone);
    free(to[0]);
    free(to[1]);
    free(moved);
}

static struct pair pair_of(const struct pair *from, enum what what, size_t size, const void *a,
                           size_t a_count, const void *b, size_t b_count)
{
    struct pair pair = *from;
    pair.what = what;
    pair.size = size;
    pair.side[0].list = a;
    pair.side[0].count = a_count;
    pair.side[1].list = b;
    pair.side[1].count = b_count;
    return pair;
}

#define PAIR(from, what, type, a, b, list, counted) \
    pair_of(from, what, sizeof(type), (a)->list, (a)->counted, (b)->list, (b)->counted)

static void diff_points(struct pair *from, const struct segment *a, const struct segment *b)
{
    struct pair pair = *from;
    pair.owner = b;
    size_t a_first = segment_first_cue(a), b_first = segment_first_cue(b); /* steps follow lists */
    pair = pair_of(&pair, WHAT_POINT, sizeof(struct point), a->points + a_first,
                   a->point_count - a_first, b->points + b_first, b->point_count - b_first);
    diff_list(&pair, NULL);
}

/* --- the parts of a show --- */

static void block_renames(const struct pair *pair, struct renames *out)
{
    int *to[2] = {xcalloc(pair->side[0].count + 1, sizeof *to[0]),
                  xcalloc(pair->side[1].count + 1, sizeof *to[1])};
    struct pair copy = *pair;
    match(&copy, to);
    for (size_t i = 0; i < pair->side[0].count; i++) {
        const struct block *a = at(pair, 0, i);
        const struct block *b = to[0][i] >= 0 ? at(pair, 1, (size_t)to[0][i]) : NULL;
        if (b && strcmp(a->title, b->title) != 0)
            ARRAY_PUSH(out->list, out->count, out->room, ((struct rename){a->title, b->title}));
    }
    renames_sort(out);
    free(to[0]);
    free(to[1]);
}

static const char **first_segments(const struct session *session)
{
    const char **firsts = xcalloc(session->block_count + 1, sizeof *firsts);
    for (size_t i = session->segment_count; i-- > 0;)
        if (session->segments[i].block >= 0)
            firsts[session->segments[i].block] = session->segments[i].id;
    return firsts;
}

static void diff_session(struct pair *from, const void *before, const void *after)
{
    const struct session *a = before, *b = after;
    struct renames blocks = {0};
    const char **firsts[2] = {first_segments(a), first_segments(b)};
    struct pair base = *from;
    base.session = b->id;
    base.side[0].in.session = a;
    base.side[1].in.session = b;
    struct pair pair = PAIR(&base, WHAT_CALL, struct call, a, b, calls, call_count);
    diff_list(&pair, NULL);
    pair = PAIR(&base, WHAT_BLOCK, struct block, a, b, blocks, block_count);
    pair.side[0].firsts = firsts[0];
    pair.side[1].firsts = firsts[1];
    block_renames(&pair, &blocks);
    diff_list(&pair, NULL);
    base.side[0].in.blocks = &blocks;
    pair = PAIR(&base, WHAT_SEGMENT, struct segment, a, b, segments, segment_count);
    diff_list(&pair, NULL);
    free(blocks.list);
    free(firsts[0]);
    free(firsts[1]);
}

static void people_renames(const struct show *a, const struct show *b, struct renames *out)
{
    char **keys[2] = {xcalloc(a->people_count + 1, sizeof(char *)),
                      xcalloc(b->people_count + 1, sizeof(char *))};
    int *to = xcalloc(a->people_count + 1, sizeof *to);
    for (size_t i = 0; i < a->people_count; i++) {
        keys[0][i] = a->people[i].id;
        to[i] = -1;
    }
    for (size_t i = 0; i < b->people_count; i++)
        keys[1][i] = b->people[i].id;
    match_keys(keys[0], a->people_count, keys[1], b->people_count, to);
    for (size_t i = 0; i < a->people_count; i++) {
        const char *name = a->people[i].name, *now = to[i] < 0 ? NULL : b->people[to[i]].name;
        if (name && now && strcmp(name, now) != 0)
            ARRAY_PUSH(out->list, out->count, out->room, ((struct rename){name, now}));
    }
    renames_sort(out);
    free(keys[0]);
    free(keys[1]);
    free(to);
}

struct changes *show_diff(const struct show *a, const struct show *b)
{
    struct changes *out = xcalloc(1, sizeof *out);
    struct renames people = {0};
    people_renames(a, b, &people);
    const struct pair base = {
        .out = out,
        .what = WHAT_PROGRAMME,
        .side = {{.in = {.show = a, .people = &people}}, {.in = {.show = b}}}};
    struct pair pair = base;
    diff_facts(&pair, a, b);
    pair = PAIR(&base, WHAT_MEDIUM, struct media, a, b, media, media_count);
    diff_list(&pair, NULL);
    pair = PAIR(&base, WHAT_PERSON, struct person, a, b, people, people_count);
    diff_list(&pair, NULL);
    pair = PAIR(&base, WHAT_LEVEL, struct level, a, b, levels, level_count);
    diff_list(&pair, NULL);
    pair = PAIR(&base, WHAT_RECIPIENT, struct recipient, a, b, recipients, recipient_count);
    diff_list(&pair, NULL);
    pair = PAIR(&base, WHAT_GUEST, struct guest, a, b, guests, guest_count);
    diff_list(&pair, NULL);
    pair = PAIR(&base, WHAT_SESSION, struct session, a, b, sessions, session_count);
    diff_list(&pair, diff_session);
    free(people.list);
    return out;
}

bool segment_field(const struct facts_in in[2], const struct segment *before,
                   const struct segment *after, enum field field, struct say *out)
{
    struct facts a = {0}, b = {0};
    facts_make(&in[0], WHAT_SEGMENT, before, &a);
    facts_make(&in[1], WHAT_SEGMENT, after, &b);
    const struct fact *one = &a.by[field], *two = &b.by[field];
    bool differs = !same_fact(one, two);
    if (differs) {
        char *subject = field == FIELD_TITLE ? xstrdup(before->points[0].cue)
                                             : facts_subject(WHAT_SEGMENT, before);
        *out = say_values(WHAT_SEGMENT, field, subject, one, two);
        free(subject);
    }
    facts_clear(&a);
    facts_clear(&b);
    return differs;
}

bool segments_differ(const struct facts_in *in, const struct segment *a, const struct segment *b)
{
    struct changes *changes = xcalloc(1, sizeof *changes);
    struct pair pair = {.out = changes,
                        .what = WHAT_SEGMENT,
                        .side = {{.in = *in}, {.in = *in}},
                        .session = in->session->id};
    diff_facts(&pair, a, b);
    bool differ = changes->count > 0;
    changes_free(changes);
    return differ;
}

const struct say *change_said(const struct change *change)
{
    return change->had.msg != MSG_NONE ? &change->had : &change->say;
}

void change_take(struct change *change)
{
    say_clear(&change->why);
    say_clear(&change->had);
    free(change->name);
    change->name = NULL;
}

static void clear_change(struct change *change)
{
    free(change->session);
    free(change->segment);
    free(change->medium);
    say_clear(&change->say);
    change_take(change);
}

void changes_keep_session(struct changes *changes, const char *session)
{
    size_t kept = 0;
    for (size_t i = 0; i < changes->count; i++) {
        struct change *change = &changes->list[i];
        if (!change->session || strcmp(change->session, session) == 0)
            changes->list[kept++] = *change;
        else
            clear_change(change);
    }
    changes->count = kept;
}

void changes_free(struct changes *changes)
{
    if (!changes)
        return;
    for (size_t i = 0; i < changes->count; i++)
        clear_change(&changes->list[i]);
    free(changes->list);
    free(changes);
}

/* --- a show told whole --- */

struct telling {
    tell_fn *tell;
    void *context;
    struct facts_in in;
};

static bool in_heading(enum what what, enum field field)
{
    return field == FIELD_CUE || (field == FIELD_NAME && what != WHAT_LEVEL) ||
           (field == FIELD_TEXT && what == WHAT_CALL) ||
           (field == FIELD_TITLE && what != WHAT_PROGRAMME);
}

static void tell_thing(struct telling *telling, enum what what, const void *thing)
{
    struct facts facts = {0};
    const struct recipient *recipient = thing;
    const struct guest *guest = thing;
    char *subject = what == WHAT_RECIPIENT ? xstrdup(recipient->name)
                    : what == WHAT_GUEST   ? xstrdup(guest->name)
                                           : facts_subject(what, thing);
    struct told heading = {.say = say_make(sayings[what].heading, subject, NULL), .heading = true};
    telling->tell(telling->context, &heading);
    say_clear(&heading.say);
    facts_make(&telling->in, what, thing, &facts);
    for (int field = 0; field < FIELD_COUNT; field++) {
        const struct fact *fact = &facts.by[field];
        enum shape shape = field_shape((enum field)field);
        if (!fact->value || fact->usual || in_heading(what, (enum field)field))
            continue;
        struct told told = {.say = say_make(shape == SHAPE_FLAG || shape == SHAPE_WORDS
                                                ? MSG_TELL_FLAG
                                                : MSG_TELL_FACT,
                                            "", field_word((enum field)field), fact->value, NULL),
                            .words = shape == SHAPE_WORDS ? fact->value : NULL};
        telling->tell(telling->context, &told);
        say_clear(&told.say);
    }
    facts_clear(&facts);
    free(subject);
}

static void tell_session(struct telling *telling, const struct session *session)
{
    telling->in.session = session;
    tell_thing(telling, WHAT_SESSION, session);
    for (size_t i = 0; i < session->call_count; i++)
        tell_thing(telling, WHAT_CALL, &session->calls[i]);
    for (size_t i = 0; i < session->block_count; i++)
        tell_thing(telling, WHAT_BLOCK, &session->blocks[i]);
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        tell_thing(telling, WHAT_SEGMENT, segment);
        for (size_t k = segment_first_cue(segment); k < segment->point_count; k++)
            tell_thing(telling, WHAT_POINT, &segment->points[k]);
    }
}

void show_tell(const struct show *show, const char *session, tell_fn *tell, void *context)
{
    struct telling telling = {.tell = tell, .context = context, .in = {.show = show}};
    if (!session) {
        tell_thing(&telling, WHAT_PROGRAMME, show);
        for (size_t i = 0; i < show->media_count; i++)
            tell_thing(&telling, WHAT_MEDIUM, &show->media[i]);
        for (size_t i = 0; i < show->people_count; i++)
            tell_thing(&telling, WHAT_PERSON, &show->people[i]);
        for (size_t i = 0; i < show->level_count; i++)
            tell_thing(&telling, WHAT_LEVEL, &show->levels[i]);
        for (size_t i = 0; i < show->recipient_count; i++)
            tell_thing(&telling, WHAT_RECIPIENT, &show->recipients[i]);
        for (size_t i = 0; i < show->guest_count; i++)
            tell_thing(&telling, WHAT_GUEST, &show->guests[i]);
    }
    for (size_t i = 0; i < show->session_count; i++)
        if (!session || strcmp(show->sessions[i].id, session) == 0)
            tell_session(&telling, &show->sessions[i]);
}
