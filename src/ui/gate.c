#include "ui/gate.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

void gate_init(struct gate *gate)
{
    *gate = (struct gate){.last_ms = TIME_NONE, .guard_ms = TIME_NONE};
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

enum gate_answer gate_press(struct gate *gate, const char *what, int64_t now, int64_t guard)
{
    bool again = same(gate->what, what);
    int64_t since = again ? now - gate->last_ms : REPEAT_STARTS_MS;
    if (!again)
        gate->guard_ms = TIME_NONE;
    gate->what = what;
    gate->last_ms = now;
    if (since < HELD_MS) {
        gate->waiting = false;
        gate->guard_ms = now;
        return GATE_HELD;
    }
    if (guard > 0 && gate->guard_ms != TIME_NONE && now - gate->guard_ms < guard)
        return GATE_GUARD;
    gate->guard_ms = TIME_NONE;
    gate->waiting = since < REPEAT_STARTS_MS;
    return gate->waiting ? GATE_WAITS : GATE_FIRE;
}

int64_t gate_due_ms(const struct gate *gate)
{
    return gate->waiting ? gate->last_ms + REPEAT_GAP_MS : TIME_NONE;
}

bool gate_due(struct gate *gate, int64_t now)
{
    if (!gate->waiting || now < gate->last_ms + REPEAT_GAP_MS)
        return false;
    gate->waiting = false;
    return true;
}

void question_clear(struct question *question)
{
    free(question->verb);
    free(question->code);
    *question = (struct question){0};
}

bool question_over(const struct question *question, int64_t now)
{
    return !question->verb || now - question->asked_ms > SECOND_PRESS_MS;
}

bool question_answers(const struct question *question, const char *what, int64_t now)
{
    return question->verb && same(question->what, what) && !question_over(question, now) &&
           now - question->pressed_ms >= HELD_MS;
}
