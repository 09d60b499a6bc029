#include "ui/alert.h"

#include "ui/frame.h"
#include "ui/lang.h"
#include "base/banned.h"

static enum alert_step film_step(int64_t left_ms)
{
    return left_ms <= 10 * SECOND_MS   ? STEP_FILM_10S
           : left_ms <= 30 * SECOND_MS ? STEP_FILM_30S
           : left_ms <= 2 * MINUTE_MS  ? STEP_FILM_2M
                                       : STEP_NONE;
}

static enum alert_step other_step(const struct snapshot *snap, const struct figures *air)
{
    bool danger = snap->on_danger_ms > 0 && air->total_ms > snap->on_danger_ms;
    bool warn = snap->on_warn_ms > 0 && air->total_ms > snap->on_warn_ms;
    return danger && air->left_ms <= snap->on_danger_ms ? STEP_DANGER
           : warn && air->left_ms <= snap->on_warn_ms   ? STEP_WARN
                                                        : STEP_NONE;
}

enum alert_step alert_step(const struct alerts *alerts, const struct snapshot *snap, int64_t now)
{
    struct figures air = figures_make(snap, now);
    if (!air.running || !air.timed || snap->phase != PHASE_RUNNING)
        return STEP_NONE;
    enum segment_kind kind = snap->segments[snap->on_row].kind;
    enum alert_step step = air.left_ms <= -SECOND_MS ? STEP_OVERTIME
                           : kind == KIND_FILM       ? film_step(air.left_ms)
                                                     : other_step(snap, &air);
    return step == STEP_NONE || alerts->mode[step] == BY_NOTHING ? STEP_NONE : step;
}

const char *alert_word(enum alert_step step)
{
    static const char *const words[STEP_COUNT] = {
        [STEP_WARN] = N_("!   soon"),           [STEP_DANGER] = N_("!!  very soon"),
        [STEP_OVERTIME] = N_("!!! overtime"),   [STEP_FILM_2M] = N_("<   film -2:00"),
        [STEP_FILM_30S] = N_("<<  film -0:30"), [STEP_FILM_10S] = N_("<<< film -0:10"),
    };
    return step == STEP_NONE ? "" : lang_text(words[step]);
}
