/* Calls before the start: each at its one instant, once. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

static void missed(struct turn *turn, size_t i, int64_t at)
{
    struct run *run = turn->run;
    const struct call *call = &run->session->calls[i];
    char clock[INSTANT_TEXT];
    run->calls[i] = CALL_MISSED;
    instant_clock(&run->session->zone, run_tod(run, at), true, clock);
    turn_warn(turn,
              say_make(call->play >= 0 ? MSG_W_CALL_PLAY_MISSED : MSG_W_CALL_MISSED, call->text,
                       clock, call->play >= 0 ? run->show->media[call->play].id : NULL, NULL));
}

void calls_run(struct turn *turn)
{
    struct run *run = turn->run;
    bool first = !run->looked;
    run->looked = true;
    for (size_t i = 0; i < run->session->call_count && !run->finished; i++) {
        const struct call *call = &run->session->calls[i];
        int64_t at = run_call_at(run, i);
        if (run->calls[i] != CALL_AHEAD || at > turn->now)
            continue;
        if (first && at < turn->now) { /* the run began after it */
            run->calls[i] = CALL_MISSED;
        } else if (turn_missed(turn, at)) {
            missed(turn, i, at);
        } else {
            run->calls[i] = CALL_MADE;
            turn_warn(turn, say_make(MSG_W_CALL, call->text, NULL));
            if (call->play >= 0)
                stage_start(turn, call->play, NULL, false);
        }
    }
}

int calls_sound(const struct run *run)
{
    for (size_t i = 0; i < run->session->call_count; i++)
        if (run->calls[i] == CALL_AHEAD && run->session->calls[i].play >= 0)
            return run->session->calls[i].play;
    return -1;
}

int64_t calls_next(const struct run *run, int64_t now)
{
    int64_t next = TIME_NONE;
    for (size_t i = 0; i < run->session->call_count && !run->finished; i++) {
        int64_t at = run_call_at(run, i);
        if (run->calls[i] == CALL_AHEAD && at > now && (next == TIME_NONE || at < next))
            next = at;
    }
    return next;
}

void calls_stepped(struct turn *turn, int64_t ms)
{
    struct run *run = turn->run;
    for (size_t i = 0; i < run->session->call_count && !run->finished; i++) {
        int64_t at = run_call_at(run, i);
        if (run->calls[i] == CALL_AHEAD && at > turn->now && at - ms < turn->now)
            missed(turn, i, at);
    }
}

/* A call that stands in both files as it was is spent if it was; a new one before now is over. */
enum call_state *calls_carried(const struct run *run, const struct session *session, int64_t now)
{
    enum call_state *calls = calls_new(session);
    const struct session *old = run->session;
    for (size_t i = 0; i < session->call_count; i++) {
        const struct call *call = &session->calls[i];
        int64_t at = session->start_at + run->now.delay_ms + call->at_ms - run->clock_offset_ms;
        calls[i] = at <= now ? CALL_MISSED : CALL_AHEAD;
        for (size_t k = 0; k < old->call_count; k++)
            if (old->calls[k].at_ms == call->at_ms && strcmp(old->calls[k].text, call->text) == 0)
                calls[i] = run->calls[k];
    }
    return calls;
}
