/* The first line, the rules, what is on air with its countdown. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/digits.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/panel_names.h"
#include "ui/words.h"
#include "base/banned.h"

#define LONG_LOST_MS 10000 /* a restart of the engine is long over */

/* --- the first line --- */

/* What of the player isn't well, NULL when all is. */
static char *player_health(const struct snapshot *snap, enum style *style)
{
    if (!snap->player || strcmp(snap->player, "null") == 0)
        return NULL;
    for (int part = 0; part < PART_COUNT; part++) {
        const char *word = part == PART_PICTURE ? _("PICTURE") : _("SOUND");
        switch (snap->parts[part]) {
        case PART_DOWN:
            return words_fill(_("%1 DOWN"), word, NULL, NULL);
        case PART_LOST:
            return words_fill(_("%1 NO LINK"), word, NULL, NULL);
        case PART_HUNG:
            return words_fill(_("%1 HUNG"), word, NULL, NULL);
        case PART_STARTING:
            *style = STYLE_NOT_READY;
            return words_fill(_("%1 starting"), word, NULL, NULL);
        case PART_READY:
        case PART_STATES:
            break;
        }
    }
    return NULL;
}

static char *health(const struct frame *frame, enum style *style)
{
    const struct snapshot *snap = frame->snap;
    char count[DUR_TEXT];
    *style = STYLE_BROKEN;
    if (frame->stale)
        return xstrdup(_("NO ENGINE"));
    char *player = player_health(snap, style);
    size_t unseen = snap->band_count + (snap->message != NULL);
    if (!player && snap->message && !snap->mc_count) {
        *style = STYLE_NOT_READY;
        return xstrdup(_("MC: NO SCREEN"));
    }
    if (!player && frame->state->no_baton) {
        *style = STYLE_NOT_READY;
        return words_fill(_("BATON: %1"), snap->baton.holder, NULL, NULL);
    }
    if (player || !snap->mc_count || !unseen)
        return player;
    *style = STYLE_NOT_READY;
    snprintf(count, sizeof count, "%zu", unseen);
    return words_fill(_("MC: %1 NOT SEEN"), count, NULL, NULL);
}

static char *mode_word(const struct snapshot *snap)
{
    const char *word = snap->mode == MODE_SHOW ? _("SHOW") : _("REHEARSAL");
    if (snap->rate <= 0)
        return xasprintf(" %s - %s ", word, _("CLOCK HELD"));
    if (snap->speed > 0.999 && snap->speed < 1.001)
        return xasprintf(" %s ", word);
    return xasprintf(" %s ×%.3g ", word, snap->speed);
}

void frame_head(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    int y = frame->at.head, end = frame->at.width - 1, width = frame->at.width;
    bool show = snap->mode == MODE_SHOW;
    char clock[INSTANT_TEXT];
    char *mode = mode_word(snap);
    int x = canvas_put(canvas, 0, y, width, show ? STYLE_MODE_SHOW : STYLE_MODE_REHEARSAL, mode);
    free(mode);
    instant_clock(&snap->zone, frame->state->now, true, clock);
    end -= canvas_put_right(canvas, end, y, end, STYLE_CLOCK, clock);
    enum style style;
    char *unwell = health(frame, &style), *date = words_date(snap->date);
    if (unwell) {
        char *said = xasprintf(" ! %s ", unwell);
        end -= 2 + canvas_put_right(canvas, end - 2, y, end - x - 2, style, said);
        free(said);
    } else if (width >= 60) {
        end -= 5 + canvas_put_right(canvas, end - 5, y, end - x - 5, STYLE_LABEL, date);
    }
    canvas_put(canvas, x + 2, y, end - x - 4, STYLE_TITLE, snap->session_title);
    free(date);
    free(unwell);
}

/* --- rules --- */

static void rule(const struct frame *frame, int y)
{
    bool show = frame->snap->mode == MODE_SHOW;
    if (y >= 0)
        canvas_repeat(frame->canvas, 0, y, frame->at.width,
                      show ? STYLE_FRAME_SHOW : STYLE_FRAME_REHEARSAL,
                      sign_text(show ? SIGN_DOUBLE : SIGN_LINE, frame->canvas->ascii));
}

static void link_lost(const struct frame *frame, int y)
{
    char time[DUR_TEXT];
    if (frame->state->ended) {
        frame_across(frame, y, STYLE_LINK_LOST,
                     _("THE ENGINE WAS ENDED: no GO here; \"kichban run\" opens the run again"));
        return;
    }
    char *text = words_fill(
        frame->state->silent_ms < LONG_LOST_MS
            ? _("LINK LOST %1: last known state, numbers are assumed, GO can't be sent")
            : _("LINK LOST %1: no engine answers; \"kichban run\" elsewhere opens the run again"),
        dur_countup(frame->state->silent_ms, time), NULL, NULL);
    frame_across(frame, y, STYLE_LINK_LOST, text);
    free(text);
}

/* What still has to be done though the show has passed it. */
static char *owed(const struct snapshot *snap)
{
    struct buf cues = {0};
    for (size_t i = 0; i < snap->segment_count; i++)
        if (snap->segments[i].plan.state == ROW_PASSED)
            buf_printf(&cues, "%s%s", cues.len ? ", " : "", snap->segments[i].cue);
    char *out = cues.len ? words_fill(_("still owed: %1"), buf_text(&cues), NULL, NULL) : NULL;
    buf_free(&cues);
    return out;
}

/* A medium by its id; slate and black in words. */
static const char *hall_word(const char *showing)
{
    if (!showing)
        return "–";
    bool word = strcmp(showing, "slate") == 0 || strcmp(showing, "black") == 0;
    return word ? lang_text(showing) : showing;
}

/* The outputs, what the hall sees, what is owed, a clock that was set. */
static void line_of_facts(const struct frame *frame)
{
    int y = frame->at.rule_list, x = 2;
    const struct snapshot *snap = frame->snap;
    char time[DUR_TEXT];
    char *outputs = words_outputs(snap), *passed = owed(snap);
    char *shows = words_fill(_("in the hall: %1"), hall_word(snap->showing), NULL, NULL);
    frame_embed(frame, y, &x, STYLE_LABEL, outputs);
    frame_embed(frame, y, &x, STYLE_LABEL, shows);
    if (passed)
        frame_embed(frame, y, &x, STYLE_WARNING, passed);
    if (snap->clock_moved_ms) {
        char *moved = words_fill(_("clock %1"), dur_signed(snap->clock_moved_ms, time), NULL, NULL);
        frame_embed(frame, y, &x, STYLE_LABEL, moved);
        free(moved);
    }
    free(shows);
    free(outputs);
    free(passed);
}

void frame_rules(const struct frame *frame)
{
    const struct view_state *state = frame->state;
    rule(frame, frame->at.rule);
    rule(frame, frame->at.rule_below);
    rule(frame, frame->at.rule_list);
    frame_anchors(frame);
    bool taken = frame->stale || frame_count(frame, frame->at.rule);
    if (frame->stale)
        link_lost(frame, frame->at.rule);
    int keyboard = taken ? frame->at.rule_below : frame->at.rule;
    if (state->no_keyboard && keyboard >= 0)
        frame_across(frame, keyboard, STYLE_NO_KEYBOARD,
                     _("THE KEYBOARD IS ELSEWHERE: click this window before you press a key"));
    if (frame->at.rule_list >= 0 && !frame_ladder(frame))
        line_of_facts(frame);
}

/* --- on air --- */

int64_t frame_position(const struct snapshot *snap, const struct snap_playing *playing, int64_t now)
{
    int64_t at = playing->position_ms;
    if (at == TIME_NONE)
        return 0;
    if (playing->state == INST_PLAYING || playing->state == INST_LEAVING)
        at += now - snap->now;
    if (at < 0)
        return 0;
    if (playing->length_ms != TIME_NONE && playing->length_ms > 0 && at > playing->length_ms)
        return playing->vamps ? at % playing->length_ms : playing->length_ms;
    return at;
}

int64_t frame_first_start(const struct frame *frame)
{
    for (size_t i = 0; i < frame->snap->segment_count; i++)
        if (frame->plan.rows[i].expected_start != TIME_NONE)
            return frame->plan.rows[i].expected_start;
    return frame->snap->start_at;
}

static enum style before_the_start(const struct frame *frame, const char **label,
                                   char digits[DUR_TEXT])
{
    int64_t late = frame->plan.late_ms;
    if (late != TIME_NONE && late > 0) {
        *label = _("LATE");
        dur_countdown(-late, digits);
        return STYLE_DIGITS_OVER;
    }
    *label = _("STARTS IN");
    dur_countdown(frame_first_start(frame) - frame->state->now, digits);
    return STYLE_DIGITS;
}

static enum style on_air_time(const struct frame *frame, const char **label, char digits[DUR_TEXT])
{
    const struct figures *air = &frame->air;
    bool held = frame->snap->phase == PHASE_HELD;
    if (!air->timed) {
        *label = held ? _("HELD") : _("ON FOR");
        dur_countup(air->elapsed_ms, digits);
        return held ? STYLE_DIGITS_HELD : STYLE_DIGITS;
    }
    dur_countdown(air->left_ms, digits);
    if (held) {
        *label = _("HELD");
        return STYLE_DIGITS_HELD;
    }
    if (air->left_ms <= -SECOND_MS) {
        *label = _("OVERTIME");
        return STYLE_DIGITS_OVER;
    }
    bool soon = frame->snap->on_warn_ms > 0 && air->left_ms <= frame->snap->on_warn_ms &&
                air->total_ms > frame->snap->on_warn_ms;
    *label = soon ? _("ENDS SOON") : _("LEFT");
    return soon ? STYLE_DIGITS_WARN : STYLE_DIGITS;
}

enum style frame_countdown(const struct frame *frame, const char **label, char digits[DUR_TEXT])
{
    const struct snapshot *snap = frame->snap;
    enum style style = STYLE_DIGITS;
    *label = "";
    digits[0] = '\0';
    if (snap->phase == PHASE_FINISHED)
        *label = _("FINISHED");
    else if (snap->on_row >= 0)
        style = on_air_time(frame, label, digits);
    else if (!snap->begun)
        style = before_the_start(frame, label, digits);
    else
        *label = _("WAITING");
    return frame->stale ? STYLE_ASSUMED : style;
}

static char *air_times(const struct frame *frame)
{
    char elapsed[DUR_TEXT], total[DUR_TEXT];
    const struct snap_segment *segment = &frame->snap->segments[frame->snap->on_row];
    enum sign sign = words_kind_sign(segment->kind);
    dur_countup(frame->air.elapsed_ms, elapsed);
    dur_countup(frame->air.total_ms, total);
    const char *word = words_kind(segment->kind);
    return xasprintf("%s%s%s%s%s%s%s",
                     sign < SIGN_COUNT ? sign_text(sign, frame->canvas->ascii) : "",
                     sign < SIGN_COUNT ? " " : "", word, word[0] ? "  " : "", elapsed,
                     frame->air.timed ? "/" : "", frame->air.timed ? total : "");
}

void frame_air_line(const struct frame *frame, int end)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    int y = frame->at.on_air;
    if (snap->on_row < 0) {
        canvas_put(canvas, 1, y, end - 1, STYLE_DISABLED,
                   snap->phase == PHASE_FINISHED ? _("the run is finished")
                                                 : _("nothing is on air"));
        return;
    }
    char *times = air_times(frame);
    end -= canvas_put_right(canvas, end, y, end / 2, STYLE_CLOCK, times) + 2;
    free(times);
    int x = 1;
    x += canvas_put(canvas, x, y, 1, STYLE_ON_AIR, sign_text(SIGN_RUNNING, canvas->ascii)) + 1;
    x += canvas_put(canvas, x, y, end - x, STYLE_ON_AIR, snap->on_cue) + 2;
    const struct snap_segment *segment = &snap->segments[snap->on_row];
    bool inner = snap->on_title && strcmp(snap->on_cue, segment->cue) != 0;
    if (inner) {
        int room = (end - x) * 3 / 5;
        x += canvas_put(canvas, x, y, room, STYLE_ON_AIR, snap->on_title);
        char *presenter = names_presenter(frame);
        x += canvas_put(canvas, x, y, end - x, STYLE_LABEL, presenter ? "  " : "  < ");
        canvas_put(canvas, x, y, end - x, STYLE_PLAIN, presenter ? presenter : segment->title);
        free(presenter);
    } else {
        canvas_put(canvas, x, y, end - x, STYLE_ON_AIR, segment->title);
    }
}

static void labelled(const struct frame *frame, int y, const char *label, enum style style,
                     const char *value)
{
    int x = frame->at.box_x, end = frame->at.width - 1;
    canvas_put(frame->canvas, x + 2, y, 11, STYLE_LABEL, label);
    canvas_put_right(frame->canvas, end, y, end - x - 13, style, value);
}

static void box(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    const char *nothing = sign_text(SIGN_NOTHING, frame->canvas->ascii);
    char text[INSTANT_TEXT];
    int y = frame->at.digits, next = snap->on_row;
    bool over = frame->air.timed && frame->air.left_ms <= -SECOND_MS;
    int64_t added = next >= 0 ? snap->segments[next].plan.added_ms : 0, after = TIME_NONE;
    for (int i = next + 1; next >= 0 && i < (int)snap->segment_count && after == TIME_NONE; i++)
        after = frame->plan.rows[i].expected_start;
    int64_t started = next >= 0 ? snap->segments[next].actual_start_at : TIME_NONE;
    labelled(frame, y, _("on since"), STYLE_PLAIN,
             started == TIME_NONE ? nothing : instant_clock(&snap->zone, started, true, text));
    labelled(frame, y + 1, _("overtime"), over ? STYLE_OVER : STYLE_PLAIN,
             over ? dur_signed(-frame->air.left_ms, text) : nothing);
    labelled(frame, y + 2, _("added"), STYLE_PLAIN, added ? dur_signed(added, text) : nothing);
    labelled(frame, y + 3, _("next at"), STYLE_PLAIN,
             after == TIME_NONE ? nothing : instant_clock(&snap->zone, after, true, text));
}

static char *playing_phrase(const struct frame *frame, const struct snap_playing *playing)
{
    char at[DUR_TEXT], length[DUR_TEXT];
    if (playing->state == INST_PAUSED)
        return words_fill(_("%1 paused"), playing->media, NULL, NULL);
    if (playing->state == INST_LEAVING)
        return words_fill(_("%1 fading"), playing->media, NULL, NULL);
    if (playing->state == INST_WAITING)
        return words_fill(playing->heard ? _("%1 loading") : _("%1 SENT, not heard yet"),
                          playing->media, NULL, NULL);
    if (playing->vamps)
        return words_fill(_("%1 loops"), playing->media, NULL, NULL);
    dur_countup(frame_position(frame->snap, playing, frame->state->now), at);
    if (playing->length_ms == TIME_NONE)
        return xasprintf("%s %s", playing->media, at);
    return xasprintf("%s %s/%s", playing->media, at, dur_countup(playing->length_ms, length));
}

/* "plays: …", or "still plays: …" for what began before the segment on air did. */
static char *what_plays(const struct frame *frame, bool *still)
{
    const struct snapshot *snap = frame->snap;
    struct buf out = {0};
    bool older = false;
    for (size_t i = 0; i < snap->playing_count; i++) {
        const struct snap_playing *playing = &snap->playing[i];
        char *phrase = playing_phrase(frame, playing);
        buf_printf(&out, "%s%s", out.len ? ", " : "", phrase);
        free(phrase);
        older = older || (snap->on_row >= 0 && playing->position_ms != TIME_NONE &&
                          frame_position(snap, playing, frame->state->now) >
                              frame->state->now - snap->segments[snap->on_row].plan.start_at +
                                  2 * SECOND_MS);
    }
    char *said = NULL;
    if (out.len)
        said =
            words_fill(older ? _("still plays: %1") : _("plays: %1"), buf_text(&out), NULL, NULL);
    buf_free(&out);
    *still = older;
    return said;
}

static void bar(const struct frame *frame)
{
    struct canvas *canvas = frame->canvas;
    const struct figures *air = &frame->air;
    int y = frame->at.bar, cells = frame->at.width / 2 - 6, x = 1;
    if (y < 0)
        return;
    if (air->running && air->timed) {
        int64_t elapsed = air->elapsed_ms / SECOND_MS * SECOND_MS; /* moves with the digits */
        int64_t part = elapsed > air->total_ms ? air->total_ms : elapsed;
        int64_t halves = part * cells * 2 / air->total_ms;
        bool over = air->left_ms <= -SECOND_MS;
        enum style style = over ? STYLE_OVER : STYLE_BAR;
        canvas_repeat(canvas, x, y, (int)(halves / 2), style, sign_text(SIGN_FULL, canvas->ascii));
        canvas_repeat(canvas, x + (int)(halves / 2), y, cells - (int)(halves / 2), STYLE_BAR_REST,
                      sign_text(SIGN_LIGHT, canvas->ascii));
        if (halves % 2)
            canvas_repeat(canvas, x + (int)(halves / 2), y, 1, style,
                          sign_text(SIGN_HALF, canvas->ascii));
        char percent[DUR_TEXT];
        int64_t shown = elapsed * 100 / air->total_ms;
        snprintf(percent, sizeof percent, "%lld%%", (long long)(shown > 999 ? 999 : shown));
        canvas_put_right(canvas, x + cells + 5, y, 5, STYLE_PLAIN, percent);
    }
    x += cells + 7;
    bool still;
    char *plays = what_plays(frame, &still);
    canvas_put(canvas, x, y, frame->at.width - 1 - x, still ? STYLE_WARNING : STYLE_PLAIN, plays);
    free(plays);
}

void frame_on_air(const struct frame *frame)
{
    const char *label;
    char digits[DUR_TEXT];
    enum style style = frame_countdown(frame, &label, digits);
    frame_air_line(frame, frame->at.width - 1);
    digits_put(frame->canvas, frame->at.digits_x, frame->at.digits, frame->at.digits_cells, style,
               digits);
    if (frame->at.kind == LAYOUT_SMALL) {
        int used = digits_width(digits, digits_width(digits, 2) <= frame->at.digits_cells ? 2 : 1);
        int x = frame->at.digits_x + used + 2;
        canvas_put(frame->canvas, x, frame->at.digits + 1, frame->at.width - x, style, label);
        return;
    }
    canvas_put(frame->canvas, 2, frame->at.digits + 1, frame->at.digits_x - 3, style, label);
    if (frame->stale)
        canvas_put(frame->canvas, 2, frame->at.digits + 2, frame->at.digits_x - 3, STYLE_ASSUMED,
                   _("(assumed)"));
    enum alert_step step = !frame->state->alerts || frame->stale
                               ? STEP_NONE
                               : alert_step(frame->state->alerts, frame->snap, frame->state->now);
    canvas_put(frame->canvas, 2, frame->at.digits + 3, frame->at.digits_x - 3,
               step == STEP_OVERTIME ? STYLE_OVER : STYLE_WARNING, alert_word(step));
    names_draw(frame);
    box(frame);
    bar(frame);
}
