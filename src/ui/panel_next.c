/* What GO will do, how the evening stands, and the smallest terminals. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/panel_names.h"
#include "ui/words.h"
#include "base/banned.h"

/* --- standby --- */

static bool broken(const struct snapshot *snap)
{
    for (size_t i = 0; i < snap->action_count; i++)
        if (snap->actions[i].broken)
            return true;
    return false;
}

static const char *ready_word(const struct frame *frame, enum style *style)
{
    const struct snapshot *snap = frame->snap;
    if (frame->state->no_baton) {
        *style = STYLE_NOT_READY;
        return _("NO GO HERE");
    }
    *style = STYLE_READY;
    if (broken(snap)) {
        *style = STYLE_BROKEN;
        return _("BROKEN");
    }
    if (snap->standby_ready == 0) {
        *style = STYLE_NOT_READY;
        return _("NOT READY");
    }
    return snap->standby_row >= 0 ? _("READY") : "";
}

/* Sign and cue of the standby; they stay whatever is shown behind them. */
static int standby_start(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    int y = frame->at.standby, x = 1, end = frame->at.width - 1;
    x += canvas_put(canvas, x, y, 1, STYLE_STANDBY, sign_text(SIGN_STANDBY, canvas->ascii)) + 1;
    if (snap->standby_row >= 0)
        x += canvas_put(canvas, x, y, end - x, STYLE_STANDBY, snap->standby_cue) + 2;
    return x;
}

static void standby_full(const struct frame *frame, int x)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    int y = frame->at.standby, end = frame->at.width - 1;
    enum style style;
    const char *ready = frame->stale ? "" : ready_word(frame, &style);
    if (frame->stale)
        style = STYLE_ASSUMED;
    end -= canvas_put_right(canvas, end, y, 16, style, ready) + 2;
    char *actions = words_actions(snap);
    int title = text_width(snap->standby_title), room = end - x - 2, wants = text_width(actions);
    int half = room * 3 / 10; /* what GO does matters more than a title that the list has too */
    int title_room = title + wants <= room  ? title
                     : title <= half        ? title
                     : wants <= room - half ? room - wants
                                            : half;
    canvas_put(canvas, x, y, title_room, STYLE_STANDBY, snap->standby_title);
    canvas_put_right(canvas, end, y, room - title_room, STYLE_STANDBY_DO, actions);
    free(actions);
}

static void standby_small(const struct frame *frame, int x)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    int y = frame->at.standby, end = frame->at.width - 1;
    canvas_put(canvas, x, y, end - x, STYLE_STANDBY, snap->standby_title);
    if (frame->at.mc < 0)
        return;
    enum style style;
    const char *ready = ready_word(frame, &style);
    if (frame->stale)
        style = STYLE_ASSUMED;
    end -= canvas_put_right(canvas, end, frame->at.mc, 16, style, ready) + 1;
    char *actions = words_actions(snap);
    canvas_put(canvas, 3, frame->at.mc, end - 3, STYLE_STANDBY_DO, actions);
    free(actions);
}

static void first_words(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    int y = frame->at.mc, x = 6, end = frame->at.width - 1;
    char *mc = words_first(snap->standby_mc), *note = words_first(snap->standby_note);
    char *turn = names_coming(frame);
    if (note) { /* the caller's own note comes first: it is about this GO */
        int room = mc ? (end - x) / 2 : end - x;
        x += canvas_put(frame->canvas, x, y, room, STYLE_LABEL, _("note: "));
        x += canvas_put(frame->canvas, x, y, room - 6, STYLE_WARNING, note) + 2;
    }
    if (snap->mc_ready)
        x += canvas_put(frame->canvas, x, y, end - x, STYLE_READY, _("MC READY")) + 1;
    if (turn) {
        canvas_put(frame->canvas, x, y, end - x, STYLE_STANDBY, turn);
    } else if (mc) {
        x += canvas_put(frame->canvas, x, y, end - x, STYLE_LABEL, _("MC: "));
        canvas_put(frame->canvas, x, y, end - x, STYLE_MC, mc);
    }
    free(mc);
    free(note);
    free(turn);
}

void frame_standby(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    int x = standby_start(frame), end = frame->at.width - 1;
    bool flash =
        frame->state->flash && !(frame->state->flash_aside && frame->at.kind == LAYOUT_FULL);
    if (flash) {
        canvas_repeat(frame->canvas, x, frame->at.standby, frame->at.width - x,
                      frame->state->flash_style, " ");
        canvas_put(frame->canvas, x + 1, frame->at.standby, end - x - 1, frame->state->flash_style,
                   frame->state->flash);
    }
    if (snap->standby_row < 0) {
        if (!flash)
            canvas_put(frame->canvas, x, frame->at.standby, end - x, STYLE_DISABLED,
                       snap->phase == PHASE_FINISHED ? _("nothing stands by")
                                                     : _("the end of the list: nothing stands by"));
        return;
    }
    if (frame->at.kind == LAYOUT_FULL)
        first_words(frame);
    if (flash)
        return;
    if (frame->at.kind == LAYOUT_FULL)
        standby_full(frame, x);
    else
        standby_small(frame, x);
}

/* --- how we stand --- */

static char *standing(const struct frame *frame, enum style *style)
{
    char time[DUR_TEXT];
    int64_t over = frame->plan.over_ms, late = frame->plan.late_ms;
    *style = STYLE_PLAIN;
    if (over == TIME_NONE && frame->snap->phase == PHASE_FINISHED)
        return xstrdup(""); /* it never began */
    if (over == TIME_NONE && (late == TIME_NONE || late < SECOND_MS)) {
        int64_t start = frame_first_start(frame);
        return words_fill(_("BEGINS IN %1"), dur_countdown(start - frame->state->now, time), NULL,
                          NULL);
    }
    if (over == TIME_NONE)
        over = late;
    if (over >= SECOND_MS) {
        *style = STYLE_OVER;
        return words_fill(_("LATE %1"), dur_countup(over, time), NULL, NULL);
    }
    *style = STYLE_UNDER;
    if (over <= -SECOND_MS)
        return words_fill(_("EARLY %1"), dur_countup(-over, time), NULL, NULL);
    return xstrdup(_("ON TIME"));
}

static char *ends(const struct frame *frame)
{
    char expected[INSTANT_TEXT], planned[INSTANT_TEXT];
    const struct snapshot *snap = frame->snap;
    if (frame->plan.expected_end == TIME_NONE)
        return xstrdup("");
    instant_clock(&snap->zone, frame->plan.expected_end, true, expected);
    instant_clock(&snap->zone, frame->plan.planned_end, true, planned);
    if (snap->phase == PHASE_FINISHED)
        return words_fill(_("ended %1, planned %2"), expected, planned, NULL);
    return words_fill(snap->off_air_at != TIME_NONE ? _("expected off air %1, planned %2")
                                                    : _("expected end %1, planned %2"),
                      expected, planned, NULL);
}

/* What is still to come: the part that is certain, because its length is its media's, and the rest. */
static char *certainty(const struct frame *frame)
{
    char sure[DUR_TEXT], guessed[DUR_TEXT];
    int64_t certain = 0, all = 0;
    for (size_t i = 0; i < frame->snap->segment_count; i++) {
        const struct plan_row *row = &frame->snap->segments[i].plan;
        const struct plan_out_row *out = &frame->plan.rows[i];
        if (!row->counts || out->expected_end == TIME_NONE)
            continue;
        int64_t from = row->state == ROW_RUNNING ? frame->state->now : out->expected_start;
        int64_t length = out->expected_end > from ? out->expected_end - from : 0;
        all += length;
        certain += row->certain ? length : 0;
    }
    if (!all)
        return NULL;
    return words_fill(_("certain =%1 guessed %2"), dur_countdown(certain, sure),
                      dur_countdown(all - certain, guessed), NULL);
}

static char *delayed(const struct snapshot *snap)
{
    char text[DUR_TEXT];
    return snap->delay_ms ? words_fill(_("delay %1"), dur_signed(snap->delay_ms, text), NULL, NULL)
                          : NULL;
}

void frame_over(const struct frame *frame)
{
    int y = frame->at.over, x = 1, end = frame->at.width - 1;
    if (y < 0 || y >= frame->at.height)
        return;
    enum style style;
    char *word = standing(frame, &style), *end_text = ends(frame), *late = delayed(frame->snap);
    char *sure = certainty(frame);
    x += canvas_put(frame->canvas, x, y, end - x, frame->stale ? STYLE_ASSUMED : style, word) + 3;
    x += canvas_put(frame->canvas, x, y, end - x, STYLE_PLAIN, end_text) + 3;
    if (late)
        x += canvas_put(frame->canvas, x, y, end - x, STYLE_WARNING, late) + 3;
    if (sure && end - x >= text_width(sure)) /* whole or not at all */
        canvas_put_right(frame->canvas, end, y, end - x, STYLE_LABEL, sure);
    free(word);
    free(end_text);
    free(late);
    free(sure);
}

/* --- the smallest terminals --- */

static void tiny_on_air(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    const char *label;
    char digits[DUR_TEXT];
    enum style style = frame_countdown(frame, &label, digits);
    int y = frame->at.on_air, width = frame->at.width;
    if (y < 0)
        return;
    canvas_put(canvas, 0, y, 1, STYLE_ON_AIR, sign_text(SIGN_RUNNING, canvas->ascii));
    int x =
        1 + canvas_put(canvas, 1, y, width - 1, STYLE_ON_AIR, snap->on_cue ? snap->on_cue : "–");
    x += 1 + canvas_put(canvas, x + 1, y, width - x - 1, style, digits);
    if (snap->on_row >= 0)
        canvas_put(canvas, x + 1, y, width - x - 1, STYLE_ON_AIR,
                   snap->segments[snap->on_row].title);
}

void frame_tiny(const struct frame *frame)
{
    const struct view_state *state = frame->state;
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    int y = frame->at.standby, width = frame->at.width;
    tiny_on_air(frame);
    canvas_put(canvas, 0, y, 1, STYLE_STANDBY, sign_text(SIGN_STANDBY, canvas->ascii));
    int x = 1 + canvas_put(canvas, 1, y, width - 1, STYLE_STANDBY,
                           snap->standby_cue ? snap->standby_cue : "–");
    if (state->flash)
        canvas_put(canvas, x + 1, y, width - x - 1, state->flash_style, state->flash);
    else
        canvas_put(canvas, x + 1, y, width - x - 1, STYLE_STANDBY,
                   snap->standby_title ? snap->standby_title : "");
    if (frame->at.message < 0)
        return;
    const char *mode = snap->mode == MODE_SHOW ? _("SHOW") : _("REHEARSAL");
    char *text = words_fill(_("too small - %1"), mode, NULL, NULL);
    if (state->prompt && state->prompt->open)
        frame_keys(frame);
    else
        canvas_put(canvas, 0, frame->at.message, width, STYLE_LABEL,
                   frame->stale ? _("NO ENGINE") : text);
    free(text);
}
