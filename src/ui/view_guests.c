/* The door's screen: how many are here, the list by rank with ticks, what is looked for. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/door.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

static void head(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    char clock[INSTANT_TEXT], here[32], away[DUR_TEXT];
    int x = 1, end = frame->at.width - 1, present = 0, absent = 0;
    for (size_t i = 0; i < snap->guest_count; i++) {
        present += snap->guests[i].ticked && snap->guests[i].presence == PRESENCE_HERE;
        absent += snap->guests[i].presence == PRESENCE_AWAY;
    }
    snprintf(here, sizeof here, "%d/%zu", present, snap->guest_count);
    snprintf(away, sizeof away, "%d", absent);
    instant_clock(&snap->zone, frame->state->now, true, clock);
    end -= canvas_put_right(canvas, end, 0, 9, STYLE_CLOCK, clock) + 2;
    if (snap->mode == MODE_REHEARSAL && frame->at.width >= 60)
        x += canvas_put(canvas, x, 0, 14, STYLE_MODE_REHEARSAL, _("REHEARSAL")) + 2;
    char *count = words_fill(_("DELEGATES: %1 here, %2 not coming"), here, away, NULL);
    x += canvas_put(canvas, x, 0, end - x, STYLE_TITLE, count) + 2;
    free(count);
    if (end - x > 8)
        canvas_put(canvas, x, 0, end - x, STYLE_LABEL, snap->session_title);
}

static enum sign sign_of(const struct snap_guest *guest)
{
    if (guest->presence == PRESENCE_AWAY)
        return SIGN_SKIPPED;
    return guest->ticked ? SIGN_DONE : SIGN_AHEAD;
}

static void guest_line(const struct frame *frame, int y, int index, bool chosen)
{
    const struct snap_guest *guest = &frame->snap->guests[index];
    struct canvas *canvas = frame->canvas;
    char number[DUR_TEXT];
    int x = 1, end = frame->at.width - 1;
    bool away = guest->presence == PRESENCE_AWAY;
    enum style style = chosen ? STYLE_STANDBY : away ? STYLE_DISABLED : STYLE_PLAIN;
    snprintf(number, sizeof number, "%d", index + 1);
    canvas_put(canvas, x, y, 1, STYLE_STANDBY,
               chosen ? sign_text(SIGN_STANDBY, canvas->ascii) : " ");
    canvas_put_right(canvas, x + 5, y, 3, STYLE_LABEL, number);
    x += 6;
    canvas_put(canvas, x, y, 1, guest->ticked && !away ? STYLE_READY : style,
               sign_text(sign_of(guest), canvas->ascii));
    x += 2;
    x += canvas_put(canvas, x, y, end - x, style, guest->name) + 2;
    if (guest->by) {
        char *by = words_fill(_("%1 for them"), guest->by, NULL, NULL);
        x += canvas_put(canvas, x, y, end - x, STYLE_QUESTION, by) + 2;
        free(by);
    } else if (away) {
        x += canvas_put(canvas, x, y, end - x, STYLE_LABEL, _("not coming")) + 2;
    }
    if (guest->title && end - x > 4)
        canvas_put(canvas, x, y, end - x, STYLE_LABEL, guest->title);
}

static void list(const struct frame *frame, const struct door *door, int top, int bottom)
{
    const struct snapshot *snap = frame->snap;
    int *found = xcalloc(snap->guest_count + 1, sizeof *found), at = 0, rows = bottom - top;
    int count = (int)door_found(snap, door, found);
    for (int i = 0; i < count; i++)
        if (found[i] == door->chosen)
            at = i;
    int first = at - rows / 2 > count - rows ? count - rows : at - rows / 2;
    first = first < 0 ? 0 : first;
    for (int i = 0; i < rows && first + i < count; i++)
        guest_line(frame, top + i, found[first + i], found[first + i] == door->chosen);
    if (!count)
        canvas_put(frame->canvas, 2, top, frame->at.width - 3, STYLE_DISABLED,
                   snap->guest_count ? _("nobody of the list is called that")
                                     : _("the show has no list of delegates"));
    free(found);
}

static void typed(const struct frame *frame, const struct door *door, int y)
{
    struct canvas *canvas = frame->canvas;
    const struct snapshot *snap = frame->snap;
    int width = frame->at.width, x = 1;
    char *label = NULL;
    if (door->names && door->chosen < (int)snap->guest_count)
        label = words_fill(_("who came for %1 (Enter ticks): "), snap->guests[door->chosen].name,
                           NULL, NULL);
    x += canvas_put(canvas, x, y, width - 2, STYLE_PROMPT, label ? label : _("look for: "));
    x += canvas_put(canvas, x, y, width - 1 - x, STYLE_PROMPT, door->typed);
    canvas_put(canvas, x, y, 1, STYLE_CURSOR, " ");
    free(label);
}

static void keys(const struct frame *frame, int y)
{
    const struct {
        const char *key, *word;
    } rows[] = {{"Enter", _("here")},
                {"F2", _("not coming")},
                {"F3", _("came in their place")},
                {"Esc", _("all")},
                {"F10", _("leave")}};
    int x = 1, width = frame->at.width;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        x += canvas_put(frame->canvas, x, y, width - x, STYLE_KEY, rows[i].key) + 1;
        x += canvas_put(frame->canvas, x, y, width - x, STYLE_KEY_WORD, rows[i].word) + 2;
    }
}

static void draw_all(const struct frame *frame)
{
    const struct door *door = frame->state->door;
    int height = frame->at.height, width = frame->at.width;
    bool low = height < 8;
    enum style rule = frame->snap->mode == MODE_SHOW ? STYLE_FRAME_SHOW : STYLE_FRAME_REHEARSAL;
    int bottom = height - (low ? 2 : 4);
    head(frame);
    if (!low)
        canvas_repeat(frame->canvas, 0, 1, width, rule, sign_text(SIGN_LINE, frame->canvas->ascii));
    list(frame, door, low ? 1 : 2, bottom > 1 ? bottom : 2);
    if (!low) {
        canvas_repeat(frame->canvas, 0, height - 4, width, rule,
                      sign_text(SIGN_LINE, frame->canvas->ascii));
        if (frame->state->message)
            canvas_put(frame->canvas, 1, height - 3, width - 2, frame->state->message_style,
                       frame->state->message);
        keys(frame, height - 1);
    }
    if (frame->stale) {
        char since[DUR_TEXT];
        char *text = frame->state->ended
                         ? xstrdup(_("THE ENGINE WAS ENDED"))
                         : words_fill(_("LINK LOST %1: nothing is ticked"),
                                      dur_countup(frame->state->silent_ms, since), NULL, NULL);
        frame_across(frame, height - (low ? 1 : 3), STYLE_LINK_LOST, text);
        free(text);
    }
    if (height > 2)
        typed(frame, door, height - (low ? 1 : 2));
}

static void draw(const struct view_state *state, struct canvas *canvas)
{
    frame_draw(state, canvas, draw_all);
}

const struct view view_door = {.name = "door", .draw = draw, .changes_at = frame_changes_at};
