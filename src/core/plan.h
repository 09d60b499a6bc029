/* The arithmetic of the evening, timing.md P1–P3, E1–E8, B1 and B3, in one pure function. Screens, status
 * and tests show its numbers. All instants are times of day: ms since the epoch on the show clock.
 * Input is plain rows, so a terminal that got them over the wire computes the same numbers. */
#ifndef KICHBAN_PLAN_H
#define KICHBAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum row_state {
    ROW_AHEAD,
    ROW_NEXT, /* todo, and it stands by */
    ROW_RUNNING,
    ROW_DONE,
    ROW_PASSED,
    ROW_SKIPPED,
    ROW_FLOATED,
    ROW_STATES
};
extern const char *const row_state_names[ROW_STATES];

struct plan_row {
    enum row_state state;
    bool planned;        /* counts in the plan of the file (P2) */
    bool counts;         /* counts now: not skipped, floated, untimed or a note */
    bool follows_at_end; /* false: auto-continues into a soft one, no post_wait after it */
    bool certain;        /* its length is its medium's: nobody's guess */
    int priority;        /* 1 must run … 5 is cut first */
    int64_t file_ms;     /* planned length by the file */
    int64_t length_ms;   /* planned length now (`length`, inserted ones) */
    int64_t min_ms;
    int64_t pre_wait_ms, post_wait_ms;
    int64_t hard_start_at, hard_end_at; /* TIME_NONE */
    int64_t start_at, end_at;           /* actual, TIME_NONE */
    int64_t added_ms;
    int64_t due_at;      /* running: E1 without its max(now); TIME_NONE when it moves with now */
    int64_t due_left_ms; /* running and moving with now (held, paused): what is left. Beside due_at:
                          * the least that is left whenever that is (a roll-call), 0 none */
    int64_t over_at;     /* before that it isn't over its time, though it is due; TIME_NONE */
};

struct plan_in {
    const struct plan_row *rows;
    size_t count;
    int64_t start_at, off_air_at; /* of the session; off_air TIME_NONE */
    int64_t plan_off_air_at; /* the file's: what is planned before it must be over by off_air_at */
    int64_t delay_ms;
    bool begun; /* a counted segment has had its GO (E6) */
    bool finished;
};

struct plan_out_row {
    int64_t planned_start, planned_end;   /* TIME_NONE: doesn't count */
    int64_t expected_start, expected_end; /* TIME_NONE: behind the playhead, or doesn't count */
    int64_t gap_ms;                       /* expected wait before a hard start */
    /* B1, B3 for what is to come; TIME_NONE without an anchor after it */
    int64_t last_start;  /* latest start that meets the next anchor with planned lengths */
    int64_t last_chance; /* the same with the shortest lengths */
    int64_t slack_ms;    /* last_start − expected_start; negative: it will be missed */
};

struct plan_out {
    struct plan_out_row *rows;        /* plan_free() frees them */
    int64_t planned_end;              /* of the session, or off_air (E7) */
    int64_t begins_at, announced_end; /* the plan with its delay: first start, and the end */
    int64_t expected_end;
    int64_t over_ms; /* TIME_NONE before the first counted GO */
    int64_t late_ms; /* TIME_NONE after it */
};

void plan_compute(const struct plan_in *in, int64_t now, struct plan_out *out);
void plan_free(struct plan_out *out);

/* The row that runs; in->count: none does. */
size_t plan_head(const struct plan_in *in);
/* Counted, and still ahead of the one that runs. */
bool plan_to_come(const struct plan_in *in, size_t head, size_t row);

/* E7: whether the session's end is taken at this row or below: time that the station gives or takes
 * doesn't change what is to be on air. */
bool plan_before_off_air(const struct plan_in *in, const struct plan_out *out, size_t row);

/* Time left of the running row at `now`; negative past its end. TIME_NONE when it isn't running. */
int64_t plan_left(const struct plan_row *row, int64_t now);

#endif
