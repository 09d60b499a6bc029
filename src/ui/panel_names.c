/* The roll-call on the caller's screen: how many names are read and how fast, who is next on stage, who
 * hands over. */
#include "ui/panel_names.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define NAMED 3 /* of those who come next on stage, beside their number */

static int coming(const struct snap_person *turn, size_t count)
{
    int people = 0;
    for (size_t i = 0; i < count; i++)
        people += snap_person_comes(&turn[i]);
    return people;
}

bool names_on_air(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    size_t count;
    return snap_turn(snap, &snap->on_step, &count) != NULL;
}

/* Of the turn, and of all: "names 4/6, 10/38". */
static char *progress(const struct snapshot *snap, const struct snap_person *turn, size_t count)
{
    char here[32], all[32];
    int read = 0;
    for (size_t i = 0; i < count; i++)
        read += snap_person_comes(&turn[i]) && turn[i].read_at != TIME_NONE;
    snprintf(here, sizeof here, "%d/%d", read, coming(turn, count));
    snprintf(all, sizeof all, "%d/%d", snap->names_read, snap->names_all);
    if (snap->names_all == coming(turn, count))
        return words_fill(_("names %1"), here, NULL, NULL);
    return words_fill(_("names %1, %2"), here, all, NULL);
}

void names_draw(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    struct canvas *canvas = frame->canvas;
    int x = 2, y = frame->at.digits, cells = frame->at.digits_x - 3;
    char text[DUR_TEXT];
    size_t count;
    const struct snap_person *turn = snap_turn(snap, &snap->on_step, &count);
    if (!turn || frame->at.kind != LAYOUT_FULL)
        return;
    char *read = progress(snap, turn, count);
    canvas_put(canvas, x, y, cells, STYLE_PLAIN, read);
    free(read);
    if (!frame->stale && snap->pace_ms != TIME_NONE) {
        int64_t pace = (snap->pace_ms + 50) / 100 * 100;
        char *said = words_fill(_("%1 a name"), dur_written(pace, text), NULL, NULL);
        canvas_put(canvas, x, y + 2, cells, STYLE_PLAIN, said);
        free(said);
    }
    const struct snap_person *now = snap_read_last(turn, count),
                             *next = snap_read_next(turn, count, now);
    char *then = next ? xasprintf("%s %s", sign_text(SIGN_STANDBY, canvas->ascii), next->name)
                      : xstrdup(_("all read"));
    canvas_put(canvas, x, y + 4, cells, next ? STYLE_STANDBY : STYLE_DONE, then);
    free(then);
}

char *names_presenter(const struct frame *frame)
{
    const char *presenter = snap_presenter(frame->snap, &frame->snap->on_step);
    return presenter ? words_fill(_("by %1"), presenter, NULL, NULL) : NULL;
}

char *names_coming(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    size_t count;
    const struct snap_person *turn = snap_turn(snap, &snap->standby_step, &count);
    const char *presenter = snap_presenter(snap, &snap->standby_step);
    char number[DUR_TEXT];
    struct buf names = {0};
    if (!turn)
        return NULL;
    int named = 0, people = coming(turn, count);
    for (size_t i = 0; i < count && named < NAMED; i++)
        if (snap_person_comes(&turn[i]))
            buf_printf(&names, "%s%s", named++ ? ", " : "", turn[i].name);
    if (people > named)
        buf_puts(&names, " …");
    snprintf(number, sizeof number, "%d", people);
    char *text = presenter ? words_fill(_("%1 on stage, awards by %2: %3"), number, presenter,
                                        buf_text(&names))
                           : words_fill(_("%1 on stage: %2"), number, buf_text(&names), NULL);
    buf_free(&names);
    return text;
}
