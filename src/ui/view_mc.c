/* The MC's screen: the words that lead into what stands by, what is on air, what comes after, and what
 * has changed. Nothing covers the words; every other thing has its row below them. */
#include "ui/mc.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/panel_roll.h"
#include "ui/words.h"
#include "base/banned.h"

/* Rows from the bottom; a low terminal has fewer. */
struct places {
    int head, rule, text, turn, rule_below, next, after, band_above, band, band_below, keys;
};

static struct places places_of(int height)
{
    if (height >= 20)
        return (struct places){.head = 0,
                               .rule = 1,
                               .text = 3,
                               .turn = height - 8,
                               .rule_below = height - 7,
                               .next = height - 6,
                               .after = height - 5,
                               .band_above = height - 4,
                               .band = height - 3,
                               .band_below = height - 2,
                               .keys = height - 1};
    return (struct places){.head = 0,
                           .rule = 1,
                           .text = 2,
                           .turn = height - 4,
                           .next = height - 3,
                           .band = height - 2,
                           .keys = height - 1,
                           .rule_below = -1,
                           .after = -1,
                           .band_above = -1,
                           .band_below = -1};
}

static void rule(const struct frame *frame, int y, enum sign sign)
{
    bool show = frame->snap->mode == MODE_SHOW;
    if (y >= 0)
        canvas_repeat(frame->canvas, 0, y, frame->at.width,
                      show ? STYLE_FRAME_SHOW : STYLE_FRAME_REHEARSAL,
                      sign_text(sign, frame->canvas->ascii));
}

/* --- what is on air --- */

static void head(const struct frame *frame, int y)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    char clock[INSTANT_TEXT], digits[DUR_TEXT];
    const char *label;
    int end = frame->at.width - 1, x = 1;
    enum style style = frame_countdown(frame, &label, digits);
    instant_clock(&snap->zone, frame->state->now, true, clock);
    x += canvas_put(canvas, x, y, 9, STYLE_CLOCK, clock) + 2;
    if (snap->mode == MODE_REHEARSAL && frame->at.width >= 60)
        x += canvas_put(canvas, x, y, 12, STYLE_MODE_REHEARSAL, _("REHEARSAL")) + 2;
    char *left = xasprintf("%s %s", label, digits);
    end -= canvas_put_right(canvas, end, y, end - x, style, left) + 2;
    free(left);
    if (snap->on_row < 0)
        return;
    char *on_air = words_fill(_("NOW: %1"), snap->segments[snap->on_row].title, NULL, NULL);
    canvas_put(canvas, x, y, end - x, STYLE_ON_AIR, on_air);
    free(on_air);
}

/* --- the words --- */

/* The time left, as large as there is room for: the one number that counts while a film runs. */
static void countdown(const struct frame *frame, int y)
{
    struct canvas *canvas = frame->canvas;
    char digits[DUR_TEXT];
    const char *label;
    enum style style = frame_countdown(frame, &label, digits);
    int cells = frame->at.width - 2, wide = digits_width(digits, 2);
    int drawn = wide <= cells ? wide : digits_width(digits, 1);
    int x = (frame->at.width - drawn) / 2;
    canvas_put(canvas, (frame->at.width - text_width(label)) / 2, y, cells, style, label);
    digits_put(canvas, x < 1 ? 1 : x, y + 1, cells, style, digits);
}

static void words(const struct frame *frame, const struct mc *mc, const struct places *at)
{
    struct mc_shape shape = mc_shape(mc);
    int x = (frame->at.width - shape.columns) / 2, y = at->text;
    const char *text = mc_page(mc, mc->page);
    if (shape.counts) {
        countdown(frame, y);
        y += MC_DIGITS_ROWS;
    }
    if (text)
        mc_put_words(mc, frame->canvas, y, text);
    else
        canvas_put(frame->canvas, x, y, shape.columns, STYLE_DISABLED,
                   mc->cue ? _("(no words are written for this)") : _("nothing stands by"));
}

static bool to_failed(const struct mc *mc, const struct snapshot *snap)
{
    return snap->fail_cue && snap->fail_mc && !mc->fails &&
           !(mc->failed && strcmp(mc->failed, snap->fail_cue) == 0);
}

/* That the show is elsewhere by now, and which page this is. */
static void turn(const struct frame *frame, const struct mc *mc, const struct places *at)
{
    const struct snapshot *snap = frame->snap;
    char page[DUR_TEXT], all[DUR_TEXT];
    int pages = mc_pages(mc), end = frame->at.width - 1;
    if (pages > 1) {
        snprintf(page, sizeof page, "%d", mc->page + 1);
        snprintf(all, sizeof all, "%d", pages);
        char *text = words_fill(_("page %1/%2"), page, all, NULL);
        char *more = xasprintf(
            "%s %s", text,
            mc->page + 1 < pages ? sign_text(SIGN_MORE_BELOW, frame->canvas->ascii) : " ");
        end -= canvas_put_right(frame->canvas, end, at->turn, 20, STYLE_LABEL, more) + 2;
        free(more);
        free(text);
    }
    if (!mc->other || (!snap->standby_cue && !snap->fail_cue))
        return;
    char *text =
        to_failed(mc, snap)
            ? words_fill(_("MEDIA OF %1 FAILED: SPACE for the words"), snap->fail_cue, NULL, NULL)
        : snap->on_cue
            ? words_fill(_("THE SHOW IS AT %1, NEXT %2: SPACE goes on"), snap->on_cue,
                         snap->standby_cue, NULL)
            : words_fill(_("%1 STANDS BY NOW: SPACE goes on"), snap->standby_cue, NULL, NULL);
    char *padded = xasprintf(" %s ", text);
    canvas_put(frame->canvas, 1, at->turn, end - 1, STYLE_QUESTION, padded);
    free(padded);
    free(text);
}

/* --- what comes --- */

/* The segment behind the one whose words are shown. */
static int after_shown(const struct snapshot *snap)
{
    for (int i = snap->standby_row + 1; snap->standby_row >= 0 && i < (int)snap->segment_count; i++)
        if (snap->segments[i].plan.state == ROW_AHEAD && snap->segments[i].kind != KIND_NOTE)
            return i;
    return -1;
}

/* Within a roll-call: its step after the one whose words are shown; NULL: none is left. */
static const char *step_after(const struct snapshot *snap)
{
    if (snap->standby_row < 0)
        return NULL;
    const struct snap_segment *segment = &snap->segments[snap->standby_row];
    size_t at = 0;
    bool rolls = false;
    for (size_t i = 0; i < segment->point_count; i++)
        rolls = rolls || segment->points[i].people >= 0;
    while (at < segment->point_count && strcmp(segment->points[at].cue, snap->standby_cue) != 0)
        at++;
    if (at == segment->point_count)
        at = SIZE_MAX; /* the segment's own cue stands by: the first step follows */
    for (at++; rolls && at < segment->point_count; at++)
        if (segment->points[at].state == POINT_AHEAD && segment->points[at].people)
            return segment->points[at].title;
    return NULL;
}

static void item(const struct frame *frame, int y, const char *label, int row)
{
    struct canvas *canvas = frame->canvas;
    const struct snapshot *snap = frame->snap;
    char clock[INSTANT_TEXT];
    int x = 1, end = frame->at.width - 1;
    if (y < 0)
        return;
    x += canvas_put(canvas, x, y, 12, STYLE_LABEL, label);
    x = x < 13 ? 13 : x + 1;
    if (row < 0) {
        canvas_put(canvas, x, y, end - x, STYLE_DISABLED, sign_text(SIGN_NOTHING, canvas->ascii));
        return;
    }
    /* an inner cue is called by its own title, and begins when it is called */
    bool step = row == snap->standby_row && strcmp(snap->standby_cue, snap->segments[row].cue) != 0;
    int64_t at = frame->plan.rows[row].expected_start;
    if (at != TIME_NONE && !step) {
        char *text =
            words_fill(_("about %1"), instant_clock(&snap->zone, at, false, clock), NULL, NULL);
        end -= canvas_put_right(canvas, end, y, end - x, STYLE_LABEL, text) + 2;
        free(text);
    }
    x += canvas_put(canvas, x, y, end - x, STYLE_STANDBY,
                    step ? snap->standby_title : snap->segments[row].title);
    if (snap->segments[row].who && end - x > 8)
        canvas_put(canvas, x + 2, y, end - x - 2, STYLE_LABEL, snap->segments[row].who);
}

static void then(const struct frame *frame, int y)
{
    const char *step = step_after(frame->snap);
    if (!step || y < 0) {
        item(frame, y, _("then"), after_shown(frame->snap));
        return;
    }
    canvas_put(frame->canvas, 1, y, 12, STYLE_LABEL, _("then"));
    canvas_put(frame->canvas, 13, y, frame->at.width - 14, STYLE_STANDBY, step);
}

static void changed(const struct frame *frame, const struct places *at)
{
    const struct snapshot *snap = frame->snap;
    char *said = words_say(&snap->bands[0].say), *whole;
    if (snap->band_count > 1) {
        char *number = xasprintf("1/%zu", snap->band_count);
        whole = words_fill(_("CHANGED %1: %2"), number, said, NULL);
        free(number);
    } else {
        whole = words_fill(_("CHANGED: %1"), said, NULL, NULL);
    }
    frame_across(frame, at->band, STYLE_QUESTION, whole);
    canvas_put_right(frame->canvas, frame->at.width - 1, at->band, 18, STYLE_QUESTION,
                     _("  Enter: seen"));
    free(whole);
    free(said);
}

/* The rows of a message; a low terminal has its second one where the next item stands. */
struct rows {
    int first, second;
};

static struct rows message_rows(const struct places *at, bool is_long)
{
    if (!is_long)
        return (struct rows){at->band, -1};
    return at->band_below >= 0 ? (struct rows){at->band, at->band_below}
                               : (struct rows){at->next, at->band};
}

/* The caller's words, on two lines where they are long; the signs before them blink, and no more. */
static void message(const struct frame *frame, const struct places *at)
{
    struct canvas *canvas = frame->canvas;
    const char *text = frame->snap->message, *enter = _("  Enter: seen");
    bool on = frame->state->clock_ms / MC_BLINK_MS % 2 == 0, wide = frame->at.width >= 60;
    int end = frame->at.width - 1 - (wide ? text_width(enter) + 1 : 0);
    char *label = xasprintf("%s %s", on ? "!!" : "  ", wide ? _("FROM THE CALLER:") : "");
    int x = 2 + text_width(label);
    size_t skip, length = text_line(text, end - x > 1 ? end - x : 1, &skip);
    struct rows rows = message_rows(at, text[length]);
    canvas_repeat(canvas, 0, rows.first, frame->at.width, STYLE_QUESTION, " ");
    canvas_put(canvas, 1, rows.first, end, STYLE_QUESTION, label);
    if (wide) /* the last line says it too */
        canvas_put_right(canvas, frame->at.width - 1, rows.first, 18, STYLE_QUESTION, enter);
    char *first = xstrndup(text, length);
    canvas_put(canvas, x, rows.first, end - x, STYLE_QUESTION, first);
    free(first);
    free(label);
    if (rows.second < 0)
        return;
    canvas_repeat(canvas, 0, rows.second, frame->at.width, STYLE_QUESTION, " ");
    canvas_put(canvas, x, rows.second, frame->at.width - 1 - x, STYLE_QUESTION,
               text + length + skip);
}

static void band(const struct frame *frame, const struct places *at)
{
    rule(frame, at->band_above, SIGN_DOUBLE);
    rule(frame, at->band_below, SIGN_DOUBLE);
    if (frame->snap->message)
        message(frame, at);
    else if (frame->snap->band_count)
        changed(frame, at);
}

static const char *enter_word(const struct snapshot *snap)
{
    return snap->message || snap->band_count ? _("seen") : _("ready");
}

static void typing(const struct frame *frame, const struct mc *mc, int y)
{
    int width = frame->at.width;
    char *text =
        mc->typing == MC_TYPES_LEAVE
            ? words_fill(_("type \"%1\" and Enter to leave the screen: %2"), _("leave"), mc->typed,
                         NULL)
            : words_fill(_("to the caller (Enter sends, Escape drops): %1"), mc->typed, NULL, NULL);
    int over = text_width(text) - (width - 3);
    const char *from = text; /* the end is what is being typed */
    while (over > 0 && *from) {
        int cells;
        from += text_grapheme(from, &cells);
        over -= cells;
    }
    int x = 1 + canvas_put(frame->canvas, 1, y, width - 2, STYLE_PROMPT, from);
    canvas_put(frame->canvas, x, y, 1, STYLE_CURSOR, " ");
    free(text);
}

static void keys(const struct frame *frame, const struct mc *mc, int y)
{
    struct canvas *canvas = frame->canvas;
    struct mc_roll roll = mc_roll_look(mc);
    const struct {
        const char *key, *word;
    } rows[] = {{_("SPACE"), roll.on_air && roll.next ? _("reads the name") : _("on")},
                {canvas->ascii ? "<-" : "←", _("back")},
                {"Enter", enter_word(frame->snap)},
                {"?", _("help")}};
    int x = 1, width = frame->at.width, gap = width >= 60 ? 6 : 2;
    if (mc->typing != MC_TYPES_NOTHING) {
        typing(frame, mc, y);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        x += canvas_put(canvas, x, y, width - x, STYLE_KEY, rows[i].key) + 1;
        x += canvas_put(canvas, x, y, width - x, STYLE_KEY_WORD, rows[i].word) + gap;
    }
    if (frame->snap->mc_ready)
        canvas_put_right(canvas, width - 1, y, width - x, STYLE_READY, _("READY"));
}

/* --- help --- */

static const char *does(const char *verb)
{
    static const struct {
        const char *verb, *does;
    } rows[] = {
        {"page next", N_("on: the next page, then what stands by now")},
        {"page prev", N_("a page back; looking is free")},
        {"ack", N_("the message or change is seen; with none: you are ready")},
        {"prompt", N_("writes to the caller (`ask`)")},
        {"size +", N_("larger words: spaced, then letters of blocks")},
        {"size -", N_("smaller words")},
        {"help", N_("this page; any key closes it")},
        {"leave", N_("leaves the screen, after a typed word")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].verb, verb) == 0)
            return lang_text(rows[i].does);
    return keymap_help(verb);
}

/* All keys of one verb, `first` being the first of them. */
static char *keys_for(const struct keymap *keymap, size_t first)
{
    struct buf out = {0};
    char name[16];
    for (size_t i = first; i < keymap->count; i++)
        if (strcmp(keymap->list[i].verb, keymap->list[first].verb) == 0)
            buf_printf(&out, "%s%s", out.len ? " " : "",
                       keymap_key_word(keymap->list[i].key, name));
    return buf_steal(&out);
}

static bool is_first(const struct keymap *keymap, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(keymap->list[i].verb, keymap->list[at].verb) == 0)
            return false;
    return true;
}

static void help(const struct frame *frame, const struct mc *mc, const struct places *at)
{
    int y = at->text, room = frame->at.width >= 60 ? 18 : 10;
    for (size_t i = 0; i < mc->keymap.count && y < at->turn; i++) {
        const char *verb = mc->keymap.list[i].verb;
        if (strcmp(verb, "nothing") == 0 || !is_first(&mc->keymap, i))
            continue;
        char *list = keys_for(&mc->keymap, i);
        canvas_put(frame->canvas, 2, y, room, STYLE_KEY, list);
        canvas_put(frame->canvas, 4 + room, y++, frame->at.width - room - 5, STYLE_PLAIN,
                   does(verb));
        free(list);
    }
}

/* --- the whole --- */

/* Too small to read from: what is on air and what comes, and what the caller says. */
static void tiny(const struct frame *frame, const struct mc *mc)
{
    int y = frame->at.height - 1;
    frame_tiny(frame);
    if (y < 2)
        return;
    if (mc->typing != MC_TYPES_NOTHING || frame->snap->message)
        canvas_repeat(frame->canvas, 0, y, frame->at.width, STYLE_PLAIN, " ");
    if (mc->typing != MC_TYPES_NOTHING)
        typing(frame, mc, y);
    else if (frame->snap->message)
        canvas_put(frame->canvas, 0, y, frame->at.width, STYLE_QUESTION, frame->snap->message);
}

static void draw_all(const struct frame *frame)
{
    const struct mc *mc = frame->state->mc;
    if (frame->at.kind == LAYOUT_TINY) {
        tiny(frame, mc);
        return;
    }
    struct places at = places_of(frame->at.height);
    head(frame, at.head);
    rule(frame, at.rule, SIGN_LINE);
    rule(frame, at.rule_below, SIGN_LINE);
    if (mc->help)
        help(frame, mc, &at);
    else if (!roll_draw(frame, mc, at.rule, at.turn))
        words(frame, mc, &at);
    turn(frame, mc, &at);
    if (!roll_draw_next(frame, mc, at.next, at.after)) {
        item(frame, at.next, _("NEXT"), frame->snap->standby_row);
        if (!roll_draw_coming(frame, at.after))
            then(frame, at.after);
    }
    band(frame, &at);
    keys(frame, mc, at.keys);
    if (frame->state->message)
        frame_across(frame, at.rule_below, STYLE_MESSAGE, frame->state->message);
    if (frame->stale)
        frame_across(frame, at.rule, STYLE_LINK_LOST, _("read on: the link is being restored"));
    else
        frame_count(frame, at.rule);
}

static void draw(const struct view_state *state, struct canvas *canvas)
{
    frame_draw(state, canvas, draw_all);
}

const struct view view_mc = {.name = "mc", .draw = draw, .changes_at = frame_changes_at};
