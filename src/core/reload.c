/* A run goes on with another show: judged first, then carried over as a whole or not at all. */
#include "core/reload.h"

#include "base/mem.h"
#include "core/reload_priv.h"
#include "base/banned.h"

/* --- judging --- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* What plays of it is the same; fades and gain are the next start's business. */
static bool same_medium(const struct show *one, const struct media *a, const struct show *two,
                        const struct media *b)
{
    bool same = same_text(a->path, b->path) && a->kind == b->kind && a->in_ms == b->in_ms &&
                a->out_ms == b->out_ms && a->loop == b->loop && a->length_ms == b->length_ms &&
                a->list_count == b->list_count && a->every_ms == b->every_ms;
    for (size_t i = 0; same && i < a->list_count; i++)
        same = same_text(one->media[a->list[i]].id, two->media[b->list[i]].id);
    return same;
}

static bool same_zone(const struct zone *a, const struct zone *b)
{
    bool same = a->count == b->count;
    for (int i = 0; same && i < a->count; i++)
        same = a->slice[i].from_at == b->slice[i].from_at &&
               a->slice[i].offset_s == b->slice[i].offset_s;
    return same;
}

static bool refuse(struct say *why, enum msg msg, const char *one, const char *two)
{
    say_clear(why);
    *why = say_make(msg, one, two, NULL);
    return false;
}

static bool session_stands(const struct carry *carry, struct say *why)
{
    const struct session *before = carry->run->session, *after = carry->session;
    if (!after)
        return refuse(why, MSG_RELOAD_SESSION, before->id, NULL);
    if (before->date != after->date || !same_zone(&before->zone, &after->zone))
        return refuse(why, MSG_RELOAD_DATE, NULL, NULL);
    if (before->start_at != after->start_at && carry->run->now.begun)
        return refuse(why, MSG_RELOAD_START, NULL, NULL);
    return true;
}

static bool list_stands(const struct carry *carry, int list, struct say *why)
{
    const struct media *before = &carry->run->show->media[list];
    int after = carry->media[list];
    if (after < 0)
        return refuse(why, MSG_RELOAD_MEDIUM_GONE, before->id, NULL);
    return same_medium(carry->run->show, before, carry->show, &carry->show->media[after]) ||
           refuse(why, MSG_RELOAD_MEDIUM, before->id, NULL);
}

static bool media_stand(const struct carry *carry, struct say *why)
{
    const struct run *run = carry->run;
    for (size_t i = 0; i < run->inst_count; i++) {
        const struct inst *inst = &run->insts[i];
        const struct media *before = &run->show->media[inst->media];
        int after = carry->media[inst->media];
        if (!inst_live(inst))
            continue;
        if (after < 0)
            return refuse(why, MSG_RELOAD_MEDIUM_GONE, before->id, NULL);
        if (!same_medium(run->show, before, carry->show, &carry->show->media[after]))
            return refuse(why, MSG_RELOAD_MEDIUM, before->id, NULL);
        if (inst->list >= 0 && !list_stands(carry, inst->list, why))
            return false;
    }
    return true;
}

static bool has_media(const struct carry *carry, const struct action *action, const char *cue,
                      struct say *why)
{
    if (action->media < 0 || carry->media[action->media] >= 0)
        return true;
    return refuse(why, MSG_RELOAD_NEEDED, cue, carry->run->show->media[action->media].id);
}

/* What is on air keeps its own actions: what they name must still be there. */
static bool actions_stand(const struct carry *carry, struct say *why)
{
    const struct run *run = carry->run;
    for (size_t i = 0; i < run->now.point_count; i++) {
        const struct gopoint *go = &run->now.points[i];
        if (go->row != run->now.on_row || go->state != POINT_AHEAD)
            continue;
        const struct point *point = run_point(run, (int)i);
        for (size_t k = 0; k < point->action_count; k++)
            if (!has_media(carry, &point->actions[k], point->cue, why))
                return false;
    }
    for (size_t i = 0; i < run->pending_count; i++)
        if (!has_media(carry, &run->pending[i].action, run->pending[i].segment->points[0].cue, why))
            return false;
    return true;
}

/* All that could be refused; `now` gets the place of the run, to be used or cleared. */
static bool judge(const struct carry *carry, struct place *now, struct say *why)
{
    *now = (struct place){0};
    return session_stands(carry, why) && roll_stands(carry, why) &&
           carry_place(carry, &carry->run->now, now, why) && media_stand(carry, why) &&
           actions_stand(carry, why);
}

void reload_judge(const struct run *run, const struct show *show, struct reload *out)
{
    struct carry carry;
    struct place now;
    say_clear(&out->refused);
    carry_make(run, show, &carry);
    judge(&carry, &now, &out->refused);
    mark_left(&carry, out);
    place_clear(&now);
    carry_free(&carry);
}

/* What is changed in another session is no business of this run. */
static struct changes *changes_for(const struct run *run, const struct show *show)
{
    struct changes *changes = show_diff(run->show, show);
    changes_keep_session(changes, run->session->id);
    return changes;
}

void reload_look(const struct run *run, const struct show *show, struct reload *out)
{
    out->changes = changes_for(run, show);
    reload_judge(run, show, out);
}

void reload_clear(struct reload *reload)
{
    changes_free(reload->changes);
    say_clear(&reload->refused);
    *reload = (struct reload){0};
}

/* --- carrying over --- */

static char **copy_texts(char *const *list, size_t count)
{
    char **copy = xcalloc(count ? count : 1, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = xstrdup(list[i]);
    return copy;
}

static struct point copy_point(const struct point *from)
{
    struct point point = {.cue = xstrdup(from->cue),
                          .title = xstrdup(from->title),
                          .mc = xstrdup(from->mc),
                          .mc_file = xstrdup(from->mc_file),
                          .action_count = from->action_count,
                          .step = from->step,
                          .level = from->level,
                          .batch = from->batch,
                          .line = from->line};
    for (int role = 0; role < NOTE_ROLES; role++)
        point.notes[role] = xstrdup(from->notes[role]);
    if (from->action_count)
        point.actions = xmemdup(from->actions, from->action_count * sizeof *from->actions);
    return point;
}

static struct segment *segment_copy(const struct segment *from)
{
    struct segment *segment = xcalloc(1, sizeof *segment);
    *segment = *from;
    segment->id = xstrdup(from->id);
    segment->title = xstrdup(from->title);
    segment->who = copy_texts(from->who, from->who_count);
    segment->in_charge = copy_texts(from->in_charge, from->in_charge_count);
    segment->points = xcalloc(from->point_count, sizeof *segment->points);
    for (size_t i = 0; i < from->point_count; i++)
        segment->points[i] = copy_point(&from->points[i]);
    segment->levels = NULL;
    if (from->level_count)
        segment->levels = xmemdup(from->levels, from->level_count * sizeof *from->levels);
    segment->on_fail.mc = xstrdup(from->on_fail.mc);
    segment->on_fail.go_to = xstrdup(from->on_fail.go_to);
    return segment;
}

static bool carry_action(const struct carry *carry, struct action *action)
{
    if (action->media >= 0)
        action->media = carry->media[action->media];
    else if (action->media == TARGET_NONE)
        return false;
    int player = carry->players[action->player];
    action->player = player >= 0 ? player : 0;
    return action->media != TARGET_NONE;
}

/* What names a thing that is gone is left out: it has been, and its actions with it. */
static void carry_segment(const struct carry *carry, struct segment *segment)
{
    for (size_t p = 0; p < segment->point_count; p++) {
        struct point *point = &segment->points[p];
        size_t kept = 0;
        for (size_t i = 0; i < point->action_count; i++)
            if (carry_action(carry, &point->actions[i]))
                point->actions[kept++] = point->actions[i];
        point->action_count = kept;
        if (point->step == NO_STEP)
            continue;
        point->level = carry->levels[point->level];
        if (point->level < 0) /* it has been */
            point->step = NO_STEP;
    }
    size_t levels = 0;
    for (size_t i = 0; i < segment->level_count; i++)
        if (carry->levels[segment->levels[i]] >= 0)
            segment->levels[levels++] = carry->levels[segment->levels[i]];
    segment->level_count = levels;
    if (segment->block >= 0)
        segment->block = carry->blocks[segment->block];
    if (segment->on_fail.show >= 0)
        segment->on_fail.show = carry->media[segment->on_fail.show];
}

/* The segment that a row of the new place has: the run's own copy where it belongs to the old show.
 */
static const struct segment *own_segment(struct run *run, struct carry *carry,
                                         const struct segment *segment)
{
    const struct session *old = run->session;
    uintptr_t at = (uintptr_t)segment, first = (uintptr_t)old->segments;
    if (at < first || at >= first + old->segment_count * sizeof *old->segments)
        return segment;
    struct segment **kept = &carry->kept[segment - old->segments];
    if (!*kept) {
        *kept = segment_copy(segment);
        carry_segment(carry, *kept);
        ARRAY_PUSH(run->kept, run->kept_count, run->kept_room, *kept);
    }
    return *kept;
}

static void own_place(struct run *run, struct carry *carry, struct place *place)
{
    for (size_t i = 0; i < place->row_count; i++)
        place->rows[i].segment = own_segment(run, carry, place->rows[i].segment);
}

/* Steps that can't be carried over are forgotten, with all before them. */
static void carry_undo(struct run *run, struct carry *carry)
{
    int first = 0;
    for (int i = run->undo_count - 1; i >= first; i--) {
        struct undo *undo = &run->undo[i];
        struct place place;
        struct say why = {.msg = MSG_NONE};
        bool good = carry_place(carry, &undo->place, &place, &why);
        say_clear(&why);
        if (!good) {
            first = i + 1;
            break;
        }
        own_place(run, carry, &place);
        place_clear(&undo->place);
        undo->place = place;
        undo->back_black = undo->back_black || carry->show->slate < 0;
    }
    for (int i = 0; i < first; i++)
        undo_clear(&run->undo[i]);
    run->undo_count -= first;
    memmove(run->undo, run->undo + first, (size_t)run->undo_count * sizeof *run->undo);
}

struct moved {
    const struct segment *from, *to;
};

static int compare_moved(const void *a, const void *b)
{
    uintptr_t one = (uintptr_t)((const struct moved *)a)->from;
    uintptr_t two = (uintptr_t)((const struct moved *)b)->from;
    return (one > two) - (one < two);
}

/* What became of each segment of the old place, sorted by the old one. */
static struct moved *segments_moved(const struct place *old, const struct place *now, size_t *count)
{
    char **before = xcalloc(old->row_count + 1, sizeof *before);
    char **after = xcalloc(now->row_count + 1, sizeof *after);
    int *to = xcalloc(old->row_count + 1, sizeof *to);
    struct moved *list = xcalloc(old->row_count + 1, sizeof *list);
    for (size_t i = 0; i < old->row_count; i++) {
        before[i] = old->rows[i].segment->id;
        to[i] = -1;
    }
    for (size_t i = 0; i < now->row_count; i++)
        after[i] = now->rows[i].segment->id;
    match_keys(before, old->row_count, after, now->row_count, to);
    for (size_t i = 0; i < old->row_count; i++)
        list[i] = (struct moved){old->rows[i].segment, to[i] < 0 ? NULL : now->rows[to[i]].segment};
    *count = old->row_count;
    if (*count)
        qsort(list, *count, sizeof *list, compare_moved);
    free(before);
    free(after);
    free(to);
    return list;
}

static const struct segment *moved_to(const struct moved *list, size_t count,
                                      const struct segment *segment)
{
    struct moved key = {.from = segment};
    const struct moved *found =
        segment && count ? bsearch(&key, list, count, sizeof key, compare_moved) : NULL;
    return found ? found->to : NULL;
}

static void carry_stage(struct run *run, const struct carry *carry, const struct place *now)
{
    size_t count, kept = 0;
    struct moved *moved = segments_moved(&run->now, now, &count);
    for (size_t i = 0; i < run->inst_count; i++) {
        struct inst inst = run->insts[i];
        inst.media = carry->media[inst.media];
        inst.list = inst.list >= 0 ? carry->media[inst.list] : -1;
        inst.segment = moved_to(moved, count, inst.segment);
        if (inst.media >= 0) /* what only fades does so by itself */
            run->insts[kept++] = inst;
    }
    run->inst_count = kept;
    kept = 0;
    for (size_t i = 0; i < run->pending_count; i++) {
        struct pending pending = run->pending[i];
        pending.segment = moved_to(moved, count, pending.segment);
        if (pending.segment && carry_action(carry, &pending.action))
            run->pending[kept++] = pending;
    }
    run->pending_count = kept;
    free(moved);
}

static void carry_media(struct turn *turn, const struct carry *carry)
{
    struct run *run = turn->run;
    const struct show *before = run->show, *after = carry->show;
    size_t count = after->media_count;
    struct media_status *media = xcalloc(count ? count : 1, sizeof *media);
    for (size_t i = 0; i < count; i++)
        media[i] = (struct media_status){.length_ms = TIME_NONE, .death_real_ms = TIME_NONE};
    for (size_t i = 0; i < before->media_count; i++) {
        int to = carry->media[i];
        if (to >= 0 && same_medium(before, &before->media[i], after, &after->media[to])) {
            media[to] = run->media[i];
            media[to].armed =
                media[to].armed && before->media[i].gain_centi == after->media[to].gain_centi;
            continue;
        }
        if (to >= 0 && before->media[i].kind == after->media[to].kind)
            adopt_carry(turn, after->media[to].id, &run->media[i], &media[to]);
        media_status_clear(&run->media[i]);
    }
    free(run->media);
    run->media = media;
}

static void take_over(struct turn *turn, struct carry *carry, struct place *now)
{
    struct run *run = turn->run;
    int standby = run->now.standby;
    const char *was = standby >= 0 ? run_point(run, standby)->cue : NULL;
    for (size_t i = 0; i < run->inserted_count; i++)
        carry_segment(carry, run->inserted[i]);
    for (size_t i = 0; i < run->kept_count; i++)
        carry_segment(carry, run->kept[i]);
    own_place(run, carry, now);
    carry_undo(run, carry);
    carry_stage(run, carry, now);
    carry_media(turn, carry);
    carry_names(run, carry);
    const struct gopoint *go = now->standby >= 0 ? &now->points[now->standby] : NULL;
    const char *is = go ? now->rows[go->row].segment->points[go->point].cue : NULL;
    turn->place_moved = turn->place_moved || !same_text(was, is);
    place_clear(&run->now);
    run->now = *now;
    enum call_state *calls = calls_carried(run, carry->session, turn->now);
    free(run->calls);
    run->calls = calls;
    run->show = carry->show;
    run->session = carry->session;
    run->back_black = run->back_black || run->show->slate < 0;
    undo_drop_empty(run);
    run->cant_point = -1;
    run->wanted_count = 0; /* the indexes are others now: said anew */
    run->rearm = true;
    turn_changed(turn);
}

/* --- the verb --- */

static struct say reply_of(const struct reload *reload)
{
    const struct changes *changes = reload->changes;
    char all[24], taken[24];
    snprintf(all, sizeof all, "%zu", changes->count);
    snprintf(taken, sizeof taken, "%zu", changes->count - reload->left);
    if (!reload->left)
        return say_make(changes->count == 1 ? MSG_RELOADED_ONE : MSG_RELOADED, all, NULL);
    for (size_t i = 0; i < changes->count && reload->left == 1; i++) {
        const struct change *change = &changes->list[i];
        if (change->why.msg != MSG_NONE && change->how == HOW_CHANGED)
            return say_make(MSG_RELOADED_LEFT_ONE, taken, field_word(change->field), change->name,
                            all, NULL);
    }
    char *names = left_names(changes);
    struct say say = say_make(MSG_RELOADED_LEFT, taken, all, names, NULL);
    free(names);
    return say;
}

static void refuse_without_show(struct turn *turn)
{
    const struct event *event = turn->event;
    if (!event->text)
        turn_refuse(turn, say_make(MSG_RELOAD_SAME, NULL));
    else if (!event->reason)
        turn_refuse(turn, say_make(MSG_RELOAD_NOT_KEPT, event->text, NULL));
    else
        turn_refuse(turn, say_make(strcmp(event->reason, "1") == 0 ? MSG_RELOAD_BROKEN_ONE
                                                                   : MSG_RELOAD_BROKEN,
                                   event->reason, event->text, NULL));
}

void verb_reload(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    const struct show *show = turn->event->show;
    if (!show) {
        refuse_without_show(turn);
        return;
    }
    struct reload reload = {0};
    struct carry carry;
    struct place now = {0};
    struct say why = {.msg = MSG_NONE};
    reload.changes = changes_for(run, show);
    carry_make(run, show, &carry);
    mark_left(&carry, &reload);
    if (!reload.changes->count) {
        turn_refuse(turn, say_make(MSG_RELOAD_SAME, NULL));
    } else if (judge(&carry, &now, &why)) {
        take_over(turn, &carry, &now);
        now = (struct place){0};
        turn_ok(turn, reply_of(&reload));
    } else {
        turn_refuse(turn, why);
        why = (struct say){.msg = MSG_NONE};
    }
    place_clear(&now);
    carry_free(&carry);
    reload_clear(&reload);
}
