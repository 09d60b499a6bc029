/* Which presses count. A terminal has no key-up: presses closer than 300 ms are one held key. Since
 * a held key's first repeat comes later than that (250–1000 ms), a press within a second of the one
 * before waits 110 ms: if the next repeat comes, it was a held key; if not, a person pressed again.
 * All times are real ms of one clock. */
#ifndef KICHBAN_GATE_H
#define KICHBAN_GATE_H

#include <stdbool.h>
#include <stdint.h>

#define HELD_MS INT64_C(300) /* closer than this: one held key */
#define REPEAT_STARTS_MS INT64_C(1000)
#define REPEAT_GAP_MS INT64_C(110) /* the slowest repeat in use is 92 ms */
#define SECOND_PRESS_MS INT64_C(2000)

struct gate {
    const char *what; /* verb text of the binding, static or the keymap's; NULL: nothing yet */
    int64_t last_ms;  /* of its last press */
    bool waiting;     /* a press that may be a repeat */
    int64_t guard_ms; /* last repeat of a held GO: the guard runs again from it; TIME_NONE */
};

enum gate_answer {
    GATE_FIRE,  /* counts now */
    GATE_WAITS, /* ask gate_due() */
    GATE_HELD,  /* one held key, doesn't count */
    GATE_GUARD, /* refused: `guard` hasn't passed since the held key */
};

void gate_init(struct gate *gate);
/* A press; `guard` is go_guard for GO, 0 for all else. */
enum gate_answer gate_press(struct gate *gate, const char *what, int64_t now, int64_t guard);
int64_t gate_due_ms(const struct gate *gate); /* when a waiting press counts, TIME_NONE */
/* True once, when a waiting press counts; it was pressed at gate->last_ms. */
bool gate_due(struct gate *gate, int64_t now);

/* A question of the engine (or of the screen itself) that the same press answers. */
struct question {
    char *verb;         /* as sent; NULL: none */
    char *code;         /* what `confirmed` says */
    const char *what;   /* the binding, or "" for the prompt's Enter */
    int64_t pressed_ms; /* the press that asked */
    int64_t asked_ms;   /* when it was shown */
};

void question_clear(struct question *question);
/* True: a press of `what` at `now` answers it. */
bool question_answers(const struct question *question, const char *what, int64_t now);
bool question_over(const struct question *question, int64_t now); /* too late to answer */

#endif
