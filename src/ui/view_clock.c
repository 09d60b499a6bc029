/* The clock screen: two numbers as large as the terminal allows, a word above each. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/clock.h"
#include "ui/digits.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

struct number {
    char *label; /* owned; NULL: there is nothing of the kind */
    char digits[INSTANT_TEXT];
    enum style style;
};

static struct number number(enum style style, char *label)
{
    return (struct number){.label = label, .style = style};
}

static struct number count_to(const struct frame *frame, int64_t at, const char *label,
                              const char *past, const char *what)
{
    int64_t left = at - frame->state->now;
    bool over = left <= -SECOND_MS;
    struct number made = number(over ? STYLE_DIGITS_OVER : STYLE_DIGITS,
                                words_fill(lang_text(over ? past : label), what, NULL, NULL));
    dur_countdown(left, made.digits);
    return made;
}

static struct number to_start(const struct frame *frame)
{
    if (frame->snap->begun)
        return number(STYLE_DIGITS, NULL);
    return count_to(frame, frame_first_start(frame), N_("STARTS IN"), N_("LATE"), "");
}

static struct number to_segment(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    const char *label;
    struct number made = number(STYLE_DIGITS, NULL);
    made.style = frame_countdown(frame, &label, made.digits);
    made.label = snap->on_row >= 0 ? xasprintf("%s: %s", label, snap->segments[snap->on_row].title)
                                   : xstrdup(label);
    return made;
}

static struct number to_flag(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    for (size_t i = 0; i < snap->segment_count; i++) {
        enum row_state state = snap->segments[i].plan.state;
        if (snap->segments[i].flag && (state == ROW_AHEAD || state == ROW_NEXT) &&
            frame->plan.rows[i].expected_start != TIME_NONE)
            return count_to(frame, frame->plan.rows[i].expected_start, N_("%1 IN"),
                            N_("%1 IS LATE"), snap->segments[i].title);
    }
    return number(STYLE_DIGITS, NULL);
}

static struct number to_off_air(const struct frame *frame)
{
    int64_t at = frame->snap->off_air_at;
    if (at == TIME_NONE || frame->snap->phase == PHASE_FINISHED)
        return number(STYLE_DIGITS, NULL);
    return count_to(frame, at, N_("OFF AIR IN"), N_("OFF AIR IS PAST BY"), "");
}

/* A countdown by hand goes before everything. */
static struct number number_of(const struct frame *frame)
{
    static struct number (*const makers[CLOCK_TO_COUNT])(const struct frame *) = {
        [CLOCK_AUTO] = to_segment, [CLOCK_START] = to_start,     [CLOCK_SEGMENT] = to_segment,
        [CLOCK_FLAG] = to_flag,    [CLOCK_OFF_AIR] = to_off_air,
    };
    int64_t count = frame->snap->count_at;
    if (count != TIME_NONE && count > frame->state->now)
        return count_to(frame, count, N_("COUNTDOWN"), N_("COUNTDOWN"), "");
    struct number made = makers[frame->state->clock->to](frame);
    if (!made.label)
        made.label = xstrdup(_("nothing to count down to"));
    return made;
}

static void centre(const struct frame *frame, int y, enum style style, const char *text)
{
    int width = text_width(text), room = frame->at.width - 2;
    int x = width < room ? (frame->at.width - width) / 2 : 1;
    canvas_put(frame->canvas, x, y, room, style, text);
}

/* A word and its number in `rows` rows from `y` on. */
static void put_number(const struct frame *frame, int y, int rows, const struct number *number)
{
    if (rows < 1)
        return;
    if (rows == 1) {
        char *both = xasprintf("%s %s", number->digits, number->label);
        centre(frame, y, number->style, both);
        free(both);
        return;
    }
    centre(frame, y, STYLE_LABEL, number->label);
    digits_large(frame->canvas, 0, y + 1, frame->at.width, rows - 1, number->style, number->digits);
}

static void draw_all(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    int height = frame->at.height, upper = height / 2;
    struct number time = number(STYLE_CLOCK, xstrdup(_("TIME"))), to = number_of(frame);
    instant_clock(&snap->zone, frame->state->now, frame->at.width >= 20, time.digits);
    if (snap->mode == MODE_REHEARSAL) {
        free(time.label);
        time.label = xasprintf("%s - %s", _("TIME"), _("REHEARSAL"));
    }
    put_number(frame, 0, upper - (upper > 6), &time);
    put_number(frame, upper, height - upper - (height - upper > 6), &to);
    if (frame->stale && height) {
        char since[DUR_TEXT];
        char *text = frame->state->ended
                         ? xstrdup(_("THE ENGINE WAS ENDED"))
                         : words_fill(_("LINK LOST %1: the numbers are assumed"),
                                      dur_countup(frame->state->silent_ms, since), NULL, NULL);
        frame_across(frame, height - 1, STYLE_LINK_LOST, text);
        free(text);
    } else if (frame->state->message) {
        frame_across(frame, height - 1, STYLE_MESSAGE, frame->state->message);
    }
    free(time.label);
    free(to.label);
}

static void draw(const struct view_state *state, struct canvas *canvas)
{
    frame_draw(state, canvas, draw_all);
}

const struct view view_clock = {.name = "clock", .draw = draw, .changes_at = frame_changes_at};
