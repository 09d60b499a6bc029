/* The roll-call of a run: who comes, in which turn and at which place in it, which names are read and
 * how fast; and which delegates are in the hall.
 *
 * A recipient is the index into the show's recipients; on paper he is called LEVEL/N, N being his
 * `order`. What people change here is part of the place, so `undo` takes it back; names that are read
 * and delegates that are ticked are not: they come from other hands than the caller's.
 *
 * Positions (operation.md): whoever is absent before the invitation drops out and those behind him in
 * his turn move up; from the invitation on the order is frozen: he keeps his place and is struck out,
 * and who comes after all stands last in his turn. Nobody changes his turn but by `rebatch`. */
#ifndef KICHBAN_ROLL_H
#define KICHBAN_ROLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/show.h"

struct run;

/* A recipient in this run. */
struct standing {
    int batch;      /* his turn in his level, from 0; -1: it has been without him */
    bool absent;    /* he isn't here; `by` may stand in for him */
    bool struck;    /* it became known after the invitation: his place stays */
    bool late;      /* he came after the invitation: last in his turn */
    bool set;       /* by hand in this run: a changed file doesn't decide it any more */
    const char *by; /* who represents him, NULL; the run's or the show's */
};

/* A name that was read. */
struct name_read {
    int recipient;
    int64_t at;          /* show ms */
    int64_t held_ms;     /* of its segment until then */
    uint64_t born, gone; /* numbers of the changes; gone 0: it counts */
};

/* A delegate in this run. */
struct attendance {
    enum presence presence;
    const char *by; /* who came in his place, NULL; the run's */
    bool ticked;    /* at the door, not by the file */
};

bool standing_comes(const struct standing *standing); /* something is handed over for him */
bool standing_placed(
    const struct standing *standing); /* he has a position: he comes, or is struck out */
/* As the file has them; the caller owns the array. */
struct standing *standings_new(const struct show *show);
struct attendance *attendance_new(const struct show *show);

/* The recipients of a turn in the order on stage, the absent among them; fills `out`, which has room
 * for those of the level. Returns how many. */
size_t roll_line(const struct run *run, int level, int batch, int *out);
/* His position in his turn, from 1; 0: he dropped out, or waits for a turn. */
int roll_position(const struct run *run, int recipient);
int roll_people(const struct run *run, int level, int batch); /* how many come */
int roll_point_people(const struct run *run, int point);      /* the same; -1: it is no turn */
bool roll_empty(const struct run *run, int point); /* a turn in which nobody stands any more */
/* The order of the level is frozen: its invitation, or a turn of it, has been. */
bool roll_frozen(const struct run *run, int level);
bool roll_called(const struct run *run, int recipient); /* his turn has been, or is on air */
/* When his name was read, TIME_NONE. */
int64_t roll_read_at(const struct run *run, int recipient);
/* Whose name is read next in the turn that is on air; -1. */
int roll_next_name(const struct run *run);
/* Names of the row: how many are read, and of how many. */
int roll_names(const struct run *run, int row, int *all);
/* Measured ms per name in the row, from the third name on; TIME_NONE. */
int64_t roll_pace(const struct run *run, int row);
/* P2 with who comes by now. TIME_NONE: no awards. */
int64_t roll_length(const struct run *run, int row);
/* With a measured pace: when the row is over, as show ms, and the least that is left whenever that
 * is. False: there is no pace yet. */
bool roll_due(const struct run *run, int row, int64_t *due, int64_t *least_ms);

/* The level whose bed is on when GO comes to the point, -1: it starts with the first turn that comes
 * and fades after the last. */
int roll_bed_before(const struct run *run, int point);
/* What GO does at a point while the bed of the level `bed` is on: its own actions, and what the bed
 * wants. The caller frees the list. */
struct action *roll_actions(const struct run *run, int point, int bed, size_t *count);

#endif
