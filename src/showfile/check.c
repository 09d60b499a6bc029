/* What is well written and still can't be right: names twice, times that don't fit. A check speaks
 * only of what was read without error, so that one mistake is told once. */
#include "showfile/read.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/plan.h"
#include "core/roster.h"
#include "showfile/fault.h"
#include "base/banned.h"

/* --- one segment --- */

/* The longest medium with an end that the segment's own `do` plays; NULL: none. *unknown: one whose
 * length isn't written. */
static int64_t media_ms(const struct show *show, const struct segment *segment,
                        const struct media **unknown)
{
    int64_t longest = TIME_NONE;
    *unknown = NULL;
    for (size_t i = 0; i < segment->points[0].action_count; i++) {
        const struct action *action = &segment->points[0].actions[i];
        if (action->act != ACT_PLAY || action->media < 0)
            continue;
        const struct media *media = &show->media[action->media];
        if (media->kind == MEDIA_STILL || media->loop == LOOP_VAMP)
            continue;
        int64_t whole = media_whole_ms(media, TIME_NONE);
        if (whole == TIME_NONE)
            *unknown = media;
        else if (whole > longest)
            longest = whole;
    }
    return longest;
}

/* P2, as far as the file tells. */
static int64_t planned_ms(const struct show *show, const struct segment *segment)
{
    const struct media *unknown;
    if (segment->duration_ms != TIME_NONE)
        return segment->duration_ms;
    int64_t ms = media_ms(show, segment, &unknown);
    if (ms != TIME_NONE || unknown)
        return ms;
    if (segment->level_count && segment->award_ms != TIME_NONE)
        return segment->award_ms;
    if (segment->hard_start_at != TIME_NONE && segment->hard_end_at != TIME_NONE)
        return segment->hard_end_at - segment->hard_start_at;
    return TIME_NONE;
}

static bool counts(const struct segment *segment)
{
    return !segment->skip && !segment->floated && !segment->untimed && segment->kind != KIND_NOTE;
}

static void check_length(struct reader *r, const struct node *map, const struct segment *segment)
{
    const struct media *unknown;
    int64_t media = media_ms(r->show, segment, &unknown), planned = planned_ms(r->show, segment);
    const char *cue = quote(r, segment->points[0].cue);
    bool ends = planned != TIME_NONE || unknown || segment->hard_end_at != TIME_NONE;
    if (segment->next == NEXT_AUTO_FOLLOW && !ends && segment->kind != KIND_NOTE) {
        fault_value(r, node_get(map, "next"),
                    N_("`next: auto_follow`: segment `%s` never ends by "
                       "itself, write its `duration`"),
                    cue);
        return;
    }
    if (!counts(segment) || segment->next == NEXT_AUTO_CONTINUE)
        return;
    if (unknown && unknown->list_count && media == TIME_NONE && segment->duration_ms == TIME_NONE)
        warn_value(r, map,
                   N_("segment `%s` counts 0 until the lengths of what `%s` lists are known: write "
                      "them there or `duration` here"),
                   cue, quote(r, unknown->id));
    else if (unknown && media == TIME_NONE && segment->duration_ms == TIME_NONE) {
        size_t before = r->source->faults->count;
        warn_value(r, map,
                   N_("segment `%s` counts 0 until the length of `%s` is known: write "
                      "`length` there or `duration` here"),
                   cue, quote(r, unknown->id));
        if (r->source->faults->count > before)
            r->source->faults->list[before].unmeasured = true;
    } else if ((planned == TIME_NONE || planned == 0) && segment->level_count)
        return; /* its level has no recipients: told there */
    else if (planned == TIME_NONE || planned == 0)
        warn_value(r, map, N_("segment `%s` has a planned length of 0: write its `duration`"), cue);
}

static void check_film(struct reader *r, const struct node *map, const struct segment *segment)
{
    bool sound_counts = segment->kind == KIND_FILM || segment->kind == KIND_ANTHEM;
    if (segment->duration_ms == TIME_NONE)
        return;
    for (size_t i = 0; i < segment->points[0].action_count; i++) {
        const struct action *action = &segment->points[0].actions[i];
        if (action->act != ACT_PLAY || action->media < 0)
            continue;
        const struct media *media = &r->show->media[action->media];
        int64_t whole = media_whole_ms(media, TIME_NONE);
        char is[DUR_TEXT];
        if ((media->kind == MEDIA_VIDEO || sound_counts) && whole != TIME_NONE &&
            whole > segment->duration_ms)
            warn_value(r, node_get(map, "duration"),
                       N_("`duration: %s` is shorter than `%s`, which lasts %s"),
                       quote(r, node_get(map, "duration")->text), quote(r, media->id),
                       dur_written(whole, is));
    }
}

/* Words that are no words of the MC: a file's name, `@guests` within a line. */
static void check_words(struct reader *r, const struct node *map, const struct point *point,
                        bool has_award)
{
    const struct node *node = node_get(map, "mc");
    const char *words = point->mc;
    if (!words || !node || node->kind != NODE_TEXT)
        return;
    size_t len = strlen(words);
    if (!strpbrk(words, " \n") && len > 4 && strcmp(words + len - 4, ".txt") == 0)
        warn_value(r, node, N_("`mc: %s` would be read aloud: write `mc: { file: \"%s\" }`"),
                   quote(r, words), quote(r, words));
    for (const char *at = strchr(words, '@'); at; at = strchr(at + 1, '@')) {
        size_t name = 1 + strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        const char *line = at;
        while (line > words && line[-1] == ' ')
            line--;
        bool alone =
            (line == words || line[-1] == '\n') && strchr("\n", at[name + strspn(at + name, " ")]);
        bool guests = name == 7 && strncmp(at, "@guests", 7) == 0;
        bool awards = name == 7 && strncmp(at, "@awards", 7) == 0;
        char *shown = xstrndup(at, name);
        if ((guests || awards) && !alone)
            warn_value(r, node,
                       N_("`%s` is read aloud here: to insert the list it stands on a "
                          "line of its own"),
                       quote(r, shown));
        else if (alone && !guests && !awards && name > 3)
            warn_value(r, node,
                       N_("`%s` is read aloud here: the inserts are `@guests` and "
                          "`@awards`"),
                       quote(r, shown));
        else if (guests && !node_get(r->root, "guests"))
            warn_value(r, node, N_("`@guests`: the show has no `guests`"));
        else if (awards && !has_award)
            warn_value(r, node, N_("`@awards`: this segment has no `award`"));
        free(shown);
    }
}

/* Keys that do nothing as they stand, or hardly what was meant. */
static void check_odd(struct reader *r, const struct node *map, const struct segment *segment,
                      int64_t planned)
{
    const struct node *danger = node_get(map, "danger"), *force = node_get(map, "force"),
                      *list = node_get(map, "do"), *fail = node_get(map, "on_fail");
    char is[DUR_TEXT];
    if (danger && segment->danger_ms > segment->warn_ms)
        warn_value(r, danger, N_("`danger: %s` comes before `warn`, which is %s"),
                   quote(r, danger->text), dur_written(segment->warn_ms, is));
    if (force && segment->force && segment->hard_start_at == TIME_NONE)
        warn_value(r, force, N_("`force` goes with `hard_start`: this segment has none"));
    bool plays = segment->point_count > 1;
    size_t i = 0;
    for (const struct node *one = list ? list->first : NULL; one; one = one->next, i++) {
        if (i >= segment->points[0].action_count)
            break;
        const struct action *action = &segment->points[0].actions[i];
        const struct node *at = node_get(one, "at");
        int64_t away = action->at_ms < 0 ? -action->at_ms : action->at_ms;
        plays |= action->act == ACT_PLAY || action->act == ACT_SHOW;
        if (at && planned != TIME_NONE && planned > 0 && away > planned)
            warn_value(r, at, N_("`at: %s` is outside the segment, which is planned for %s"),
                       quote(r, at->text), dur_written(planned, is));
    }
    if (fail && segment->on_fail.given && !plays)
        warn_value(r, fail, N_("`on_fail`: this segment plays and shows nothing that could fail"));
}

static void check_all_words(struct reader *r, const struct node *map, const struct segment *segment)
{
    check_words(r, map, &segment->points[0], segment->level_count > 0);
    const struct node *further = node_get(map, "cues"), *node = further ? further->first : NULL;
    for (size_t p = 1; p < segment->point_count && node; p++, node = node->next)
        check_words(r, node, &segment->points[p], segment->level_count > 0);
}

void check_segment(struct reader *r, const struct node *map, const struct segment *segment)
{
    int64_t planned = planned_ms(r->show, segment);
    char is[DUR_TEXT];
    const struct node *min = node_get(map, "min");
    if (min && planned != TIME_NONE && segment->min_ms > planned)
        fault_value(r, min, N_("`min: %s` is more than the planned length, %s"),
                    quote(r, min->text), dur_written(planned, is));
    check_length(r, map, segment);
    check_film(r, map, segment);
    check_odd(r, map, segment, planned);
    check_all_words(r, map, segment);
}

/* --- names of a session --- */

struct name {
    const char *text;
    const struct node *node;
    size_t segment;
    bool made; /* an id from a cue */
};

static int by_name(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (order)
        return order;
    if (x->node->line != y->node->line)
        return x->node->line < y->node->line ? -1 : 1;
    return x->node->col < y->node->col ? -1 : x->node->col > y->node->col;
}

struct names {
    struct name *list;
    size_t count, room;
    char **made; /* texts of generated cues */
    size_t made_count, made_room;
};

/* The steps of a roll-call are numbered under its cue: `6.1`, `6.2` … */
static void add_steps(struct reader *r, struct names *names, const struct segment *segment,
                      const struct node *map, size_t i)
{
    int steps = roster_steps(r->show, segment->levels, segment->level_count);
    for (int step = 1; step <= steps && segment->points[0].cue; step++) {
        char *cue = xasprintf("%s.%d", segment->points[0].cue, step);
        ARRAY_PUSH(names->made, names->made_count, names->made_room, cue);
        ARRAY_PUSH(names->list, names->count, names->room,
                   ((struct name){cue, node_get(map, "award"), i, true}));
    }
}

static void collect_cues(struct reader *r, const struct session *session,
                         const struct node *const *maps, struct names *names)
{
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        const struct node *map = maps[i], *further = node_get(maps[i], "cues");
        for (size_t p = 0; p < segment->point_count; p++) {
            const char *cue = segment->points[p].cue;
            if (cue)
                ARRAY_PUSH(names->list, names->count, names->room,
                           ((struct name){cue, node_get(map, "cue"), i, p > 0}));
            map = p ? map->next : further ? further->first : NULL;
        }
        add_steps(r, names, segment, maps[i], i);
    }
    if (names->count)
        qsort(names->list, names->count, sizeof *names->list, by_name);
}

/* Does a fault stand at a written cue? The one that is generated can't be changed by hand. */
static bool is_step(const struct name *name)
{
    return strcmp(name->node->key, "award") == 0;
}

/* Cues called twice; marks the segments whose own cue is the later one. */
static void check_cues(struct reader *r, const struct names *names, bool *clash)
{
    const struct name *list = names->list;
    for (size_t i = 1, first = 0; i < names->count; i++) {
        if (strcmp(list[i].text, list[first].text) != 0) {
            first = i;
            continue;
        }
        const struct name *at = &list[i], *other = &list[first];
        if (is_step(at) && !is_step(other)) {
            at = &list[first];
            other = &list[i];
        }
        if (is_step(other))
            fault_value(r, at->node, N_("the cue `%s` is a step of the roll-call on line %d"),
                        at->text, other->node->line);
        else
            fault_value(r, at->node, N_("the cue `%s` stands on line %d already"), at->text,
                        other->node->line);
        if (!at->made)
            clash[at->segment] = true;
    }
}

/* Of another segment: nobody means to go where they are. */
static const char *nearest_cue(struct reader *r, const struct names *names, const char *cue,
                               size_t but)
{
    if (!near_allowed(r))
        return NULL;
    const char **texts = xcalloc(names->count + 1, sizeof *texts);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++)
        if (names->list[i].segment != but)
            texts[count++] = names->list[i].text;
    const char *nearest = nearest_name(r, cue, texts, count);
    free(texts);
    return nearest;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text);
}

/* Where `on_fail` goes on: a cue of the session, in another segment. */
static void check_goto(struct reader *r, const struct session *session, size_t i,
                       const struct node *map, const struct names *names)
{
    const struct node *node = node_get(node_get(map, "on_fail"), "goto");
    const char *cue = session->segments[i].on_fail.go_to;
    if (!node || !cue)
        return;
    struct name wanted = {.text = cue};
    const struct name *found = bsearch(&wanted, names->list, names->count, sizeof wanted, by_text);
    const char *nearest = found ? NULL : nearest_cue(r, names, cue, i);
    const struct segment *to = found ? &session->segments[found->segment] : NULL;
    if (to && (to->skip || to->floated))
        warn_value(r, node, N_("`goto: %s` leads to a segment that is left out of the run"),
                   quote(r, cue));
    if (found && found->segment == i)
        fault_value(r, node, N_("`goto: %s` leads to the segment itself"), quote(r, cue));
    else if (nearest)
        fault_value(r, node,
                    N_("`goto: %s`: there is no such cue in this session, did you mean `%s`?"),
                    quote(r, cue), quote(r, nearest));
    else if (!found)
        fault_value(r, node, N_("`goto: %s`: there is no such cue in this session"), quote(r, cue));
}

static void check_names(struct reader *r, const struct session *session,
                        const struct node *const *maps, bool *clash)
{
    struct names names = {0};
    collect_cues(r, session, maps, &names);
    check_cues(r, &names, clash);
    for (size_t i = 0; i < session->segment_count; i++)
        check_goto(r, session, i, maps[i], &names);
    for (size_t i = 0; i < names.made_count; i++)
        free(names.made[i]);
    free(names.made);
    free(names.list);
}

/* Ids that weren't written come from the cue. */
static void make_id(struct reader *r, struct segment *segment, const struct node *map)
{
    if (segment->id || !segment->point_count || !segment->points[0].cue || node_get(map, "id"))
        return;
    segment->id = text_slug(segment->points[0].cue);
    if (id_good(segment->id))
        return;
    fault_value(r, node_get(map, "cue"), N_("the cue `%s` gives no id: write an `id` too"),
                quote(r, segment->points[0].cue));
    free(segment->id);
    segment->id = NULL;
}

static void check_ids(struct reader *r, struct session *session, const struct node *const *maps,
                      const bool *clash)
{
    struct name *names = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < session->segment_count; i++) {
        struct segment *segment = &session->segments[i];
        make_id(r, segment, maps[i]);
        const struct node *id = node_get(maps[i], "id");
        if (!segment->id || (!id && clash[i]))
            continue;
        const struct node *node = id ? id : node_get(maps[i], "cue");
        ARRAY_PUSH(names, count, room, ((struct name){segment->id, node, i, !id}));
    }
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (strcmp(names[i].text, names[first].text) != 0)
            first = i;
        else if (names[i].made)
            fault_value(r, names[i].node,
                        N_("the id `%s`, made from this cue, stands on line %d "
                           "already: write an `id` here"),
                        names[i].text, names[first].node->line);
        else
            fault_value(r, names[i].node, N_("the id `%s` stands on line %d already"),
                        names[i].text, names[first].node->line);
    }
    free(names);
}

/* --- times of a session --- */

static void check_clock(struct reader *r, const struct session *session, const struct node *map,
                        const char *key, int64_t at)
{
    const struct node *node = node_get(map, key);
    if (!node || at == TIME_NONE || session->start_at == TIME_NONE)
        return;
    bool doors = session->doors_at != TIME_NONE && session->doors_at < session->start_at;
    int64_t from = doors ? session->doors_at : session->start_at;
    char clock[INSTANT_TEXT];
    const char *shown = quote(r, node->text);
    if (at < from && at + DAY_MS <= session->start_at + DAY_MS && from - at > 6 * HOUR_MS)
        fault_value(r, node, N_("`%s: %s` is before the session: write `%s +1d` for the day after"),
                    key, shown, shown);
    else if (at < from)
        fault_value(r, node, N_("`%s: %s` is before the session: its `%s` is %s"), key, shown,
                    doors ? "doors" : "start", instant_clock(&session->zone, from, false, clock));
    else if (at > session->start_at + DAY_MS)
        fault_value(r, node, N_("`%s: %s` is more than 24 hours after the session's `start`"), key,
                    shown);
}

static void check_clocks(struct reader *r, const struct node *map, const struct session *session,
                         const struct node *const *maps)
{
    const struct node *doors = node_get(map, "doors"), *off = node_get(map, "off_air");
    if (doors && session->doors_at != TIME_NONE && session->start_at != TIME_NONE &&
        session->doors_at > session->start_at)
        fault_value(r, doors, N_("`doors: %s` is after the `start`"), quote(r, doors->text));
    check_clock(r, session, map, "on_air", session->on_air_at);
    check_clock(r, session, map, "off_air", session->off_air_at);
    if (off && session->off_air_at != TIME_NONE && session->on_air_at != TIME_NONE &&
        session->off_air_at <= session->on_air_at && session->off_air_at >= session->start_at)
        fault_value(r, off, N_("`off_air: %s` is not after `on_air`"), quote(r, off->text));
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        const struct node *end = node_get(maps[i], "hard_end");
        check_clock(r, session, maps[i], "hard_start", segment->hard_start_at);
        check_clock(r, session, maps[i], "hard_end", segment->hard_end_at);
        if (end && segment->hard_end_at != TIME_NONE && segment->hard_start_at != TIME_NONE &&
            segment->hard_end_at <= segment->hard_start_at &&
            segment->hard_end_at >= session->start_at)
            fault_value(r, end, N_("`hard_end: %s` is not after `hard_start`"),
                        quote(r, end->text));
    }
}

static struct plan_row plan_row_of(const struct show *show, const struct session *session, size_t i)
{
    const struct segment *segment = &session->segments[i];
    int64_t ms = planned_ms(show, segment);
    size_t next = i + 1;
    while (next < session->segment_count && !counts(&session->segments[next]))
        next++;
    bool soft = next < session->segment_count && session->segments[next].hard_start_at == TIME_NONE;
    bool continues = segment->next == NEXT_AUTO_CONTINUE && soft;
    if (continues)
        ms = segment->post_wait_ms;
    return (struct plan_row){
        .planned = counts(segment),
        .counts = counts(segment),
        .follows_at_end = !continues,
        .file_ms = ms == TIME_NONE ? 0 : ms,
        .min_ms = segment->min_ms != TIME_NONE ? segment->min_ms
                  : ms == TIME_NONE            ? 0
                                               : ms,
        .pre_wait_ms = segment->pre_wait_ms,
        .post_wait_ms = segment->post_wait_ms,
        .hard_start_at = segment->hard_start_at,
        .hard_end_at = segment->hard_end_at,
        .start_at = TIME_NONE,
        .end_at = TIME_NONE,
        .due_at = TIME_NONE,
        .over_at = TIME_NONE,
    };
}

/* A hard start, hard end or the end of the transmission that the plan itself can't meet. */
static void check_overlaps(struct reader *r, const struct node *map, const struct session *session,
                           const struct node *const *maps)
{
    size_t count = session->segment_count;
    struct plan_row *rows = xcalloc(count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = plan_row_of(r->show, session, i);
    struct plan_in in = {.rows = rows,
                         .count = count,
                         .start_at = session->start_at,
                         .off_air_at = session->off_air_at};
    struct plan_out out;
    plan_compute(&in, session->start_at, &out);
    int64_t before = session->start_at, on_air_end = TIME_NONE;
    char clock[INSTANT_TEXT];
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].planned)
            continue;
        int64_t start = out.rows[i].planned_start, end = out.rows[i].planned_end;
        const struct node *hard = node_get(maps[i], "hard_start"),
                          *stop = node_get(maps[i], "hard_end");
        if (hard && before > start)
            warn_value(r, hard,
                       N_("`hard_start: %s`: what stands before it is planned to end at %s"),
                       quote(r, hard->text), instant_clock(&session->zone, before, true, clock));
        if (stop && start + rows[i].min_ms > end)
            warn_value(r, stop, N_("`hard_end: %s`: the segment is planned to last until %s"),
                       quote(r, stop->text),
                       instant_clock(&session->zone, start + rows[i].min_ms, true, clock));
        if (session->off_air_at != TIME_NONE && start < session->off_air_at)
            on_air_end = end;
        before = end;
    }
    const struct node *off = node_get(map, "off_air");
    if (off && on_air_end != TIME_NONE && on_air_end > session->off_air_at)
        warn_value(r, off, N_("`off_air: %s`: what begins before it is planned to end at %s"),
                   quote(r, off->text), instant_clock(&session->zone, on_air_end, true, clock));
    plan_free(&out);
    free(rows);
}

void check_session(struct reader *r, const struct node *map, struct session *session,
                   const struct node *const *maps)
{
    bool *clash = xcalloc(session->segment_count + 1, sizeof *clash);
    check_names(r, session, maps, clash);
    check_ids(r, session, maps, clash);
    free(clash);
    check_clocks(r, map, session, maps);
    if (!r->wrong && session->start_at != TIME_NONE)
        check_overlaps(r, map, session, maps);
}
