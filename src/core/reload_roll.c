/* The roll-call and the delegates over a changed show: people keep what hands did of them. */
#include "base/mem.h"
#include "core/reload_priv.h"
#include "core/roster.h"
#include "base/banned.h"

static int find_order(const struct show *show, int level, int order)
{
    size_t count, first = roster_first(show, level, &count);
    for (size_t i = first; i < first + count; i++)
        if (show->recipients[i].order == order)
            return (int)i;
    return -1;
}

int *carry_recipients(const struct show *old, const struct show *now, const int *levels)
{
    int *map = xcalloc(old->recipient_count + 1, sizeof *map);
    for (size_t i = 0; i < old->recipient_count; i++) {
        const struct recipient *one = &old->recipients[i];
        int level = one->level >= 0 ? levels[one->level] : -1;
        map[i] = level >= 0 ? find_order(now, level, one->order) : -1;
    }
    return map;
}

bool roll_stands(const struct carry *carry, struct say *why)
{
    const struct show *old = carry->run->show;
    for (size_t i = 0; i < old->recipient_count; i++) {
        const struct recipient *one = &old->recipients[i];
        if (carry->recipients[i] >= 0 || one->level < 0 || !roll_frozen(carry->run, one->level))
            continue;
        char number[DUR_TEXT];
        snprintf(number, sizeof number, "%d", one->order);
        say_clear(why);
        *why = say_make(MSG_RELOAD_ROLL, old->levels[one->level].id, number, NULL);
        return false;
    }
    for (int level = 0; level < (int)old->level_count; level++) {
        int now = carry->levels[level];
        if (now < 0 || !roll_frozen(carry->run, level) ||
            roster_batches(carry->show, now) >= roster_batches(old, level))
            continue;
        say_clear(why);
        *why = say_make(MSG_RELOAD_TURNS, old->levels[level].id, NULL);
        return false;
    }
    return true;
}

/* As many as before, all of them still there: turns that were formed by hand stay. */
static bool same_people(const struct carry *carry, int level)
{
    size_t count, now, first = roster_first(carry->run->show, level, &count);
    roster_first(carry->show, carry->levels[level], &now);
    bool same = now == count && roster_batches(carry->show, carry->levels[level]) ==
                                    roster_batches(carry->run->show, level);
    for (size_t i = first; same && i < first + count; i++)
        same = carry->recipients[i] >= 0;
    return same;
}

/* Who is new in a level that has been called waits for a turn. */
static void add_late(const struct carry *carry, int level, struct place *out)
{
    size_t count, old_count;
    size_t first = roster_first(carry->show, carry->levels[level], &count);
    size_t old_first = roster_first(carry->run->show, level, &old_count);
    for (size_t i = first; i < first + count; i++) {
        bool known = false;
        for (size_t k = old_first; k < old_first + old_count && !known; k++)
            known = carry->recipients[k] == (int)i;
        if (!known) {
            out->standings[i].batch = -1;
            out->standings[i].late = true;
        }
    }
}

void carry_standings(const struct carry *carry, const struct place *place, struct place *out)
{
    const struct show *old = carry->run->show;
    out->standings = standings_new(carry->show);
    out->standing_count = carry->show->recipient_count;
    for (int level = 0; level < (int)old->level_count; level++) {
        size_t count, first = roster_first(old, level, &count);
        if (carry->levels[level] < 0)
            continue;
        bool frozen = roll_frozen(carry->run, level);
        bool keeps = frozen || same_people(carry, level);
        for (size_t i = first; i < first + count; i++) {
            const struct standing *from = &place->standings[i];
            if (carry->recipients[i] < 0)
                continue;
            struct standing *to = &out->standings[carry->recipients[i]];
            struct standing file = *to;
            if (keeps)
                *to = *from;
            if (!from->set && !frozen) {
                to->absent = file.absent;
                to->by = file.by;
            } else if (!keeps) {
                to->absent = from->absent;
                to->by = from->by;
                to->set = from->set;
            }
        }
        if (frozen)
            add_late(carry, level, out);
    }
    out->bed_level = place->bed_level >= 0 ? carry->levels[place->bed_level] : -1;
}

void carry_names(struct run *run, const struct carry *carry)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->read_count; i++) {
        struct name_read read = run->read[i];
        read.recipient = carry->recipients[read.recipient];
        if (read.recipient >= 0)
            run->read[kept++] = read;
    }
    run->read_count = kept;
    const struct show *old = run->show, *now = carry->show;
    struct attendance *guests = attendance_new(now);
    for (size_t i = 0; i < now->guest_count; i++)
        for (size_t k = 0; k < old->guest_count; k++)
            if (run->guests[k].ticked && strcmp(old->guests[k].name, now->guests[i].name) == 0) {
                guests[i] = run->guests[k];
                break;
            }
    free(run->guests);
    run->guests = guests;
}
