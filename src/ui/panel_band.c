/* What stands in the rules: the times that everyone counts down to, and the cut ladder. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define ROOM_OF_CALL 18 /* cells that the next call wants beside the flags */
#define PROPOSAL_FROM 96
#define TITLES_FROM 110 /* columns from which on flags are named too */

/* Whole, or not at all (false). */
static bool embed(const struct frame *frame, int y, int *x, int end, enum style style,
                  const char *text)
{
    if (*x + text_width(text) + 2 > end)
        return false;
    char *padded = xasprintf(" %s ", text);
    *x += 2 + canvas_put(frame->canvas, *x, y, end - *x, style, padded);
    free(padded);
    return true;
}

void frame_embed(const struct frame *frame, int y, int *x, enum style style, const char *text)
{
    char *padded = xasprintf(" %s ", text);
    *x += 2 + canvas_put(frame->canvas, *x, y, frame->at.width - *x - 1, style, padded);
    free(padded);
}

void frame_across(const struct frame *frame, int y, enum style style, const char *text)
{
    canvas_repeat(frame->canvas, 0, y, frame->at.width, style, " ");
    canvas_put(frame->canvas, 1, y, frame->at.width - 1, style, text);
}

/* --- the times ahead --- */

static bool is_ahead(const struct frame *frame, size_t row)
{
    enum row_state state = frame->snap->segments[row].plan.state;
    return frame->plan.rows[row].expected_start != TIME_NONE &&
           (state == ROW_AHEAD || state == ROW_NEXT);
}

static const struct snap_call *next_call(const struct snapshot *snap)
{
    for (size_t i = 0; i < snap->call_count; i++)
        if (snap->calls[i].state == CALL_AHEAD)
            return &snap->calls[i];
    return NULL;
}

/* "flags: 7 in 22:43, 9 in 41:10", or shorter where many must fit; NULL: there is none ahead. */
static char *flags(const struct frame *frame, bool shorter)
{
    struct buf out = {0};
    for (size_t i = 0; i < frame->snap->segment_count; i++) {
        const struct snap_segment *segment = &frame->snap->segments[i];
        char time[DUR_TEXT];
        if (!segment->flag || !is_ahead(frame, i))
            continue;
        dur_countdown(frame->plan.rows[i].expected_start - frame->state->now, time);
        bool titled = frame->at.width >= TITLES_FROM && !shorter;
        char *name = titled ? xasprintf("%s %s", segment->cue, segment->title) : NULL;
        char *one = shorter ? xasprintf("%s %s", segment->cue, time)
                            : words_fill(_("%1 in %2"), name ? name : segment->cue, time, NULL);
        buf_printf(&out, "%s%s", !out.len ? "" : shorter ? "  " : ", ", one);
        free(one);
        free(name);
    }
    char *said = out.len ? words_fill(_("flags: %1"), buf_text(&out), NULL, NULL) : NULL;
    buf_free(&out);
    return said;
}

/* At the right end, where it keeps its place; returns where it begins. */
static int off_air(const struct frame *frame, int y)
{
    const struct snapshot *snap = frame->snap;
    char time[DUR_TEXT], clock[INSTANT_TEXT];
    if (snap->off_air_at == TIME_NONE || snap->phase == PHASE_FINISHED)
        return frame->at.width - 1;
    int64_t left = snap->off_air_at - frame->state->now;
    instant_clock(&snap->zone, snap->off_air_at, snap->off_air_at % MINUTE_MS != 0, clock);
    dur_countdown(left < 0 ? -left : left, time);
    char *text = words_fill(left <= -SECOND_MS ? _("OFF AIR %1 PAST BY %2") : _("off air %1 in %2"),
                            clock, time, NULL);
    char *padded = xasprintf(" %s ", text);
    enum style style = left < 0 ? STYLE_OVER : STYLE_TITLE;
    int end = frame->at.width - 2;
    end -= canvas_put_right(frame->canvas, end, y, 40, style, padded) + 2;
    free(padded);
    free(text);
    return end;
}

/* What GO will not be waited for, or the next time that the clock fixes (a flag says its own); NULL:
 * there is none. */
static char *next_fixed(const struct frame *frame, enum style *style)
{
    const struct snapshot *snap = frame->snap;
    char time[DUR_TEXT], clock[INSTANT_TEXT];
    *style = STYLE_WARNING;
    if (snap->auto_at != TIME_NONE && snap->standby_cue)
        return words_fill(_("%1 by itself in %2"), snap->standby_cue,
                          dur_countdown(snap->auto_at - frame->state->now, time), NULL);
    for (size_t i = 0; i < snap->segment_count; i++) {
        int64_t at = snap->segments[i].plan.hard_start_at;
        if (at == TIME_NONE || !is_ahead(frame, i))
            continue;
        int64_t left = at - frame->state->now;
        bool past = left <= -SECOND_MS;
        if (snap->segments[i].flag && !past)
            continue;
        *style = past ? STYLE_OVER : STYLE_LABEL;
        instant_clock(&snap->zone, at, at % MINUTE_MS != 0, clock);
        return words_fill(past ? _("%1 WAS AT %2, LATE %3") : _("%1 at %2 in %3"),
                          snap->segments[i].cue, clock, dur_countdown(past ? -left : left, time));
    }
    return NULL;
}

/* The next call, its words as far as there is room. */
static void put_call(const struct frame *frame, int y, int *x, int end)
{
    const struct snap_call *call = next_call(frame->snap);
    char time[DUR_TEXT];
    if (!call)
        return;
    dur_countdown(call->at - frame->state->now, time);
    char *text = words_fill(_("call in %1: %2"), time, call->text, NULL);
    char *bare = words_fill(_("call in %1"), time, NULL, NULL);
    bool short_one = end - *x < text_width(bare) + 12;
    char *cut = text_cut(short_one ? bare : text, end - *x - 2 > 0 ? end - *x - 2 : 0);
    embed(frame, y, x, end, STYLE_LABEL, cut);
    free(cut);
    free(bare);
    free(text);
}

void frame_anchors(const struct frame *frame)
{
    int y = frame->at.rule_below, x = 2;
    enum style style;
    if (y < 0)
        return;
    int end = off_air(frame, y), rest = next_call(frame->snap) ? ROOM_OF_CALL : 0;
    char *fixed = next_fixed(frame, &style), *ahead = flags(frame, false);
    rest += fixed ? text_width(fixed) + 4 : 0;
    if (ahead && text_width(ahead) + 2 + rest > end - x) {
        free(ahead);
        ahead = flags(frame, true);
    }
    char *cut = ahead ? text_cut(ahead, end - x - 2 > 0 ? end - x - 2 : 0) : NULL;
    if (cut)
        embed(frame, y, &x, end, STYLE_LABEL, cut);
    if (fixed)
        embed(frame, y, &x, end, style, fixed);
    put_call(frame, y, &x, end);
    free(cut);
    free(ahead);
    free(fixed);
}

/* --- the cut ladder --- */

static void put_keys(const struct frame *frame, int y, int *x, const char *verb, const char *word)
{
    const struct keymap *keymap = frame->state->keymap;
    char name[16];
    for (size_t i = 0; i < keymap->count; i++) {
        if (strcmp(keymap->list[i].verb, verb) != 0)
            continue;
        int room = frame->at.width - *x - 1;
        *x += canvas_put(frame->canvas, *x, y, room, STYLE_KEY,
                         keymap_key_word(keymap->list[i].key, name)) +
              1;
        if (word[0])
            *x += canvas_put(frame->canvas, *x, y, frame->at.width - *x - 1, STYLE_KEY_WORD, word) +
                  2;
        return;
    }
}

/* Where both words don't fit, the first key stands without: the word of the one that does it stays. */
static void put_both_keys(const struct frame *frame, int y, int *x, const char *next)
{
    const char *apply = _("do it");
    int need = text_width("F3  F4 ") + text_width(next) + text_width(apply) + 1;
    put_keys(frame, y, x, "ladder next", need <= frame->at.width - *x - 1 ? next : "");
    put_keys(frame, y, x, "ladder apply", apply);
}

/* The anchor that step `step` is for; the first when nothing helps. */
static const struct ladder_anchor *anchor_of(const struct ladder *ladder, int step)
{
    for (int i = 0; i < ladder->anchor_count; i++)
        if (step >= ladder->anchors[i].first &&
            step < ladder->anchors[i].first + ladder->anchors[i].count)
            return &ladder->anchors[i];
    return &ladder->anchors[0];
}

/* "still 0:30 over": what the steps of an anchor don't cover. */
static void put_missing(const struct frame *frame, int y, int *x,
                        const struct ladder_anchor *anchor)
{
    char time[DUR_TEXT];
    if (anchor->missing_ms < SECOND_MS)
        return;
    char *text = words_fill(_("%1 lack"), dur_countup(anchor->missing_ms, time), NULL, NULL);
    *x += canvas_put(frame->canvas, *x, y, frame->at.width - *x - 1, STYLE_OVER, text) + 2;
    free(text);
}

bool frame_ladder(const struct frame *frame)
{
    const struct ladder *ladder = &frame->ladder;
    int y = frame->at.rule_list, x = 1, width = frame->at.width;
    if (y < 0 || !ladder->anchor_count || ladder->anchors[0].over_ms < SECOND_MS)
        return false;
    int picked = pick_find(frame->state->pick, frame->snap, ladder);
    const struct ladder_anchor *anchor = anchor_of(ladder, picked < 0 ? 0 : picked);
    char *late = pick_anchor(frame->snap, anchor);
    canvas_repeat(frame->canvas, 0, y, width, STYLE_PLAIN, " ");
    x += canvas_put(frame->canvas, x, y, width - x, STYLE_OVER, late) + 2;
    free(late);
    if (!ladder->step_count) {
        canvas_put(frame->canvas, x, y, width - x - 1, STYLE_PLAIN,
                   _("nothing ahead may be cut for it"));
        return true;
    }
    char *phrase = pick_phrase(frame->snap, &ladder->steps[picked < 0 ? 0 : picked]);
    char *number = xasprintf("%d/%d", picked < 0 ? 1 : picked + 1, ladder->step_count);
    char *said = width >= PROPOSAL_FROM ? words_fill(_("proposal %1: %2"), number, phrase, NULL)
                                        : xasprintf("%s: %s", number, phrase);
    const char *pad = picked < 0 ? "" : " ";
    char *text = xasprintf("%s%s%s", pad, said, pad);
    x += canvas_put(frame->canvas, x, y, width - x - 1, picked < 0 ? STYLE_PLAIN : STYLE_QUESTION,
                    text) +
         2;
    free(text);
    free(said);
    free(number);
    free(phrase);
    put_missing(frame, y, &x, anchor);
    put_both_keys(frame, y, &x, picked < 0 ? _("select") : _("another"));
    return true;
}

/* --- the countdown by hand --- */

bool frame_count(const struct frame *frame, int y)
{
    int64_t at = frame->snap->count_at, left = at == TIME_NONE ? -1 : at - frame->state->now;
    char time[DUR_TEXT];
    if (y < 0 || left <= -SECOND_MS || at == TIME_NONE)
        return false;
    snprintf(time, sizeof time, "%lld", (long long)((left + SECOND_MS - 1) / SECOND_MS));
    char *text = words_fill(_("COUNT  %1"), left > 0 ? time : "0", NULL, NULL);
    frame_across(frame, y, STYLE_QUESTION, text);
    free(text);
    return true;
}
