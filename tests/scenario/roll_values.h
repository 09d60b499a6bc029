/* What scenarios can expect of the roll-call and the delegates:
 *
 *   expect turn LEVEL N …     who stands in the N-th turn: "1 A, - B (absent), 2 C (struck), 3 D (by E)"
 *   expect waits LEVEL …      who waits for a turn
 *   expect names READ/OF      of the roll-call on air
 *   expect pace 4s            measured; -
 *   expect reading NAME, then NAME    of the turn on air
 *   expect mc TEXT            the words of what stands by, ` / ` between lines
 *   expect guests …           "1 here, 2 away, 3 A for B, 4 ?"
 */
#ifndef ROLL_VALUES_H
#define ROLL_VALUES_H

#include <string.h>

#include "base/buf.h"
#include "base/dur.h"
#include "base/mem.h"
#include "core/snapshot.h"

static void put_person(const struct snap_person *one, struct buf *out)
{
    if (one->position)
        buf_printf(out, "%d %s", one->position, one->name);
    else
        buf_printf(out, "- %s", one->name);
    if (one->by)
        buf_printf(out, " (by %s)", one->by);
    else if (one->struck)
        buf_puts(out, " (struck)");
    else if (one->absent)
        buf_puts(out, " (absent)");
    if (one->late)
        buf_puts(out, " (late)");
}

static void put_turn(const struct snapshot *snap, const char *level, int batch, struct buf *out)
{
    for (size_t i = 0; i < snap->level_count; i++)
        for (size_t k = 0; k < snap->levels[i].count; k++) {
            const struct snap_person *one = &snap->levels[i].people[k];
            if (strcmp(snap->levels[i].id, level) != 0 || one->batch != batch)
                continue;
            buf_puts(out, out->len ? ", " : "");
            put_person(one, out);
        }
    if (!out->len)
        buf_puts(out, "-");
}

static void put_reading(const struct snapshot *snap, struct buf *out)
{
    size_t count;
    const struct snap_person *turn = snap_turn(snap, &snap->on_step, &count);
    const struct snap_person *last = snap_read_last(turn, count);
    const struct snap_person *next = snap_read_next(turn, count, last);
    buf_printf(out, "%s, then %s", last ? last->name : "-", next ? next->name : "-");
}

static void put_guests(const struct snapshot *snap, struct buf *out)
{
    for (size_t i = 0; i < snap->guest_count; i++) {
        const struct snap_guest *one = &snap->guests[i];
        buf_printf(out, "%s%zu ", i ? ", " : "", i + 1);
        if (one->by)
            buf_printf(out, "%s for %s", one->by, one->name);
        else
            buf_puts(out, one->presence == PRESENCE_HERE   ? "here"
                          : one->presence == PRESENCE_AWAY ? "away"
                                                           : "?");
    }
}

static void put_mc(const struct snapshot *snap, struct buf *out)
{
    for (const char *at = snap->standby_mc; at && *at; at++)
        if (*at != '\n')
            buf_putc(out, *at);
        else if (at[1])
            buf_puts(out, " / ");
    if (!out->len)
        buf_puts(out, "-");
}

/* The next word of *rest, which moves behind it. */
static char *roll_word(char **rest)
{
    char *first = *rest;
    *rest += strcspn(*rest, " ");
    if (**rest)
        *(*rest)++ = '\0';
    return first;
}

/* False: the key is no value of the roll-call. */
static bool roll_value(const struct snapshot *snap, const char *key, char **rest, struct buf *out)
{
    char text[DUR_TEXT];
    if (strcmp(key, "turn") == 0) {
        char *level = roll_word(rest), *number = roll_word(rest);
        put_turn(snap, level, number[0] - '1', out);
    } else if (strcmp(key, "waits") == 0) {
        put_turn(snap, roll_word(rest), -1, out);
    } else if (strcmp(key, "names") == 0) {
        buf_printf(out, "%d/%d", snap->names_read, snap->names_all);
    } else if (strcmp(key, "pace") == 0) {
        buf_puts(out, snap->pace_ms == TIME_NONE ? "-" : dur_written(snap->pace_ms, text));
    } else if (strcmp(key, "reading") == 0) {
        put_reading(snap, out);
    } else if (strcmp(key, "mc") == 0) {
        put_mc(snap, out);
    } else if (strcmp(key, "guests") == 0) {
        put_guests(snap, out);
    } else {
        return false;
    }
    return true;
}

#endif
