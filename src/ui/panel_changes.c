/* What `reload` would take, in the place of the list while it is typed. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/preview.h"
#include "ui/words.h"
#include "base/banned.h"

#define ENOUGH 4 /* letters of `reload` that can mean nothing else */

bool frame_shows_changes(const struct frame *frame)
{
    const struct prompt *prompt = frame->state->prompt;
    const char *text = prompt->open && !prompt->entered ? prompt_text(prompt) : "";
    text += strspn(text, " ");
    size_t length = strcspn(text, " ");
    bool anything = frame->snap->change_total > 0 || preview_broken(frame->snap);
    return anything && length >= ENOUGH && length <= strlen("reload") &&
           strncmp(text, "reload", length) == 0;
}

static void heading(const struct frame *frame, int y)
{
    const struct snapshot *snap = frame->snap;
    int end = frame->at.width - 1;
    if (snap->change_refused.msg == MSG_NONE) {
        canvas_put(frame->canvas, 1, y, end - 1, STYLE_LABEL,
                   _("the changed show file; Enter takes what is ahead:"));
        return;
    }
    char *why = words_say(&snap->change_refused);
    char *text = words_fill(_("can't be taken: %1"), why, NULL, NULL);
    canvas_put(frame->canvas, 1, y, end - 1, STYLE_REFUSAL, text);
    free(text);
    free(why);
}

/* The reason comes first: it must not be what is cut off. */
static void one_change(const struct frame *frame, int y, const struct snap_change *change, int end)
{
    struct canvas *canvas = frame->canvas;
    bool left = change->why.msg != MSG_NONE;
    char *said = words_say(&change->say), *why = left ? words_say(&change->why) : NULL;
    int x = 3;
    if (left) {
        char *stays = words_fill(_("stays (%1):"), why, NULL, NULL);
        canvas_put(canvas, 1, y, 1, STYLE_WARNING, sign_text(SIGN_SKIPPED, canvas->ascii));
        x += canvas_put(canvas, x, y, end - x, STYLE_WARNING, stays) + 1;
        free(stays);
    }
    canvas_put(canvas, x, y, end - x, left ? STYLE_DISABLED : STYLE_PLAIN, said);
    free(said);
    free(why);
}

/* Where a line of `cells` ends: at a blank if there is one. */
static size_t line_fit(const char *text, int cells)
{
    size_t most = text_fit(text, cells);
    if (!text[most])
        return most;
    for (size_t at = most; at > most / 2; at--)
        if (text[at] == ' ')
            return at;
    return most;
}

/* A file with errors: the first of them whole, for whoever has to mend it. */
static void broken_lines(const struct frame *frame, int y, int end, const struct say *broken)
{
    const char *what = broken->args[1] ? broken->args[1] : "";
    int cells = frame->at.width - 4;
    canvas_put(frame->canvas, 1, y++, cells, STYLE_REFUSAL,
               _("nothing can be taken: the show file has errors"));
    while (*what && y < end) {
        size_t fits = line_fit(what, cells);
        char *line = xstrndup(what, fits ? fits : strlen(what));
        canvas_put(frame->canvas, 3, y++, cells, STYLE_PLAIN, line);
        what += strlen(line);
        what += strspn(what, " ");
        free(line);
    }
}

void frame_changes(const struct frame *frame)
{
    const struct snapshot *snap = frame->snap;
    const struct say *broken = preview_broken(snap);
    int top = frame->at.list_head >= 0 ? frame->at.list_head : frame->at.list;
    int rows = frame->at.list + frame->at.list_rows - top - 1;
    if (rows < 0)
        return;
    if (broken) {
        broken_lines(frame, top, top + rows + 1, broken);
        return;
    }
    heading(frame, top);
    int shown = rows < (int)snap->change_count ? rows : (int)snap->change_count;
    for (int i = 0; i < shown; i++) {
        int end = frame->at.width - 1;
        if (i == shown - 1 && snap->change_total > shown) {
            char more[DUR_TEXT];
            snprintf(more, sizeof more, "+%d", snap->change_total - shown);
            end -= canvas_put_right(frame->canvas, end, top + 1 + i, 8, STYLE_WARNING, more) + 1;
        }
        one_change(frame, top + 1 + i, &snap->changes[i], end);
    }
}
