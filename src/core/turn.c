/* One event on its way: what is answered, warned of and ordered. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define NAMED_MOST 6 /* of a list inside a sentence */

void effects_clear(struct effects *fx)
{
    free(fx->list);
    say_clear(&fx->say);
    *fx = (struct effects){0};
}

void names_add(struct buf *out, int *count, const char *name)
{
    if (++*count <= NAMED_MOST)
        buf_printf(out, "%s%s", out->len ? ", " : "", name);
}

void names_end(struct buf *out, int count)
{
    if (count > NAMED_MOST)
        buf_printf(out, " +%d", count - NAMED_MOST);
}

/* Real ms between what happened and hearing of it. A verb's age is its sender's. */
static int64_t late_by(const struct event *event)
{
    return event->kind == EV_VERB ? 0 : event->age_ms;
}

bool turn_missed(const struct turn *turn, int64_t at)
{
    return late_by(turn->event) > MISSED_REAL_MS ||
           (double)(turn->now - at) > (double)MISSED_REAL_MS * turn->run->speed;
}

void turn_changed(struct turn *turn)
{
    if (turn->fx->changed)
        return;
    turn->fx->changed = true;
    turn->run->change++;
}

void turn_ok(struct turn *turn, struct say say)
{
    say_clear(&turn->fx->say);
    turn->fx->ok = true;
    turn->fx->say = say;
}

void turn_refuse(struct turn *turn, struct say say)
{
    say_clear(&turn->fx->say);
    turn->fx->ok = false;
    turn->fx->say = say;
}

void turn_ask(struct turn *turn, struct say say)
{
    turn_refuse(turn, say);
    turn->fx->ask = true;
}

bool turn_confirmed(const struct turn *turn, enum msg msg)
{
    enum role role = turn->event->role;
    if (turn->event->kind != EV_VERB || (role != ROLE_STAGE && role != ROLE_TECH))
        return true; /* no screen of a person who could press again */
    return turn->event->confirmed && strcmp(turn->event->confirmed, msg_code(msg)) == 0;
}

static void drop_warning(struct run *run, int at)
{
    say_clear(&run->warnings[at].say);
    run->warning_count--;
    memmove(run->warnings + at, run->warnings + at + 1,
            (size_t)(run->warning_count - at) * sizeof *run->warnings);
}

void turn_warn(struct turn *turn, struct say say)
{
    struct run *run = turn->run;
    for (int i = run->warning_count - 1; i >= 0; i--)
        if (say_same(&run->warnings[i].say, &say))
            drop_warning(run, i); /* said again: once is enough */
    if (run->warning_count == WARN_KEPT)
        drop_warning(run, 0);
    run->warnings[run->warning_count++] =
        (struct warning){.say = say,
                         .at = run_tod(run, turn->now),
                         .real_ms = turn->event->real_ms + late_by(turn->event)};
    turn_changed(turn);
}

struct effect *turn_effect(struct turn *turn, enum effect_kind kind)
{
    struct effects *fx = turn->fx;
    struct effect effect = {.kind = kind,
                            .media = -1,
                            .from_ms = TIME_NONE,
                            .from_real_ms = TIME_NONE,
                            .at = TIME_NONE};
    ARRAY_PUSH(fx->list, fx->count, fx->room, effect);
    return &fx->list[fx->count - 1];
}
