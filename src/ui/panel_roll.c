/* The MC's roll-call: the turn as a list with its places while no name is read, then the name that is
 * read as large as the terminal allows, how it is said, whose it is, and the next two. */
#include "ui/panel_roll.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/blocks.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define NUMBER_CELLS 4

static void put_part(struct buf *out, const char *text)
{
    if (text && text[0])
        buf_printf(out, "%s%s", out->len ? ", " : "", text);
}

static char *office(const struct snap_person *one)
{
    struct buf out = {0};
    put_part(&out, one->title);
    put_part(&out, one->unit);
    return out.len ? buf_steal(&out) : xstrdup("");
}

/* What of a person the MC must not miss; NULL: nothing. */
static char *marked(const struct snap_person *one)
{
    if (one->by)
        return words_fill(_("RECEIVED BY %1"), one->by, NULL, NULL);
    return one->absent ? xstrdup(_("ABSENT")) : NULL;
}

/* --- the list --- */

static void list_line(const struct frame *frame, int x, int y, int cells,
                      const struct snap_person *one, bool whole)
{
    struct canvas *canvas = frame->canvas;
    char number[DUR_TEXT];
    int end = x + cells;
    bool comes = snap_person_comes(one);
    enum style style = comes ? STYLE_MC : STYLE_DISABLED;
    if (one->position)
        snprintf(number, sizeof number, "%d", one->position);
    else
        snprintf(number, sizeof number, "%s", sign_text(SIGN_NOTHING, canvas->ascii));
    canvas_put_right(canvas, x + NUMBER_CELLS - 1, y, NUMBER_CELLS - 1, STYLE_LABEL, number);
    x += NUMBER_CELLS;
    char *mark = marked(one), *from = office(one);
    int mark_cells = mark ? text_width(mark) + 2 : 0;
    x += canvas_put(canvas, x, y, end - x - mark_cells, style, one->name) + 2;
    if (mark)
        x += canvas_put(canvas, x, y, end - x, STYLE_QUESTION, mark) + 2;
    if (whole && end - x > 8)
        canvas_put(canvas, x, y, end - x, STYLE_LABEL, from);
    free(mark);
    free(from);
}

/* Two columns where one is too short for all. */
static void list(const struct frame *frame, const struct mc_roll *roll, int y, int bottom)
{
    int rows = bottom - y, width = frame->at.width - 2;
    bool two = (int)roll->count > rows && width >= 60;
    int apart = (int)roll->count * 2 <= rows ? 2 : 1; /* an eye at two metres finds its line */
    int most = two ? 2 * rows : rows;
    for (int i = 0; i < (int)roll->count && i < most; i++) {
        bool last = i == most - 1 && (int)roll->count > most;
        int column = i / (rows > 0 ? rows : 1), cells = two ? width / 2 - 1 : width;
        int x = 1 + column * (width / 2), row = y + (i - column * rows) * apart;
        if (!last) {
            list_line(frame, x, row, cells, &roll->turn[i], !two);
            continue;
        }
        char *more = xasprintf("%s +%d", sign_text(SIGN_MORE_BELOW, frame->canvas->ascii),
                               (int)roll->count - i);
        canvas_put(frame->canvas, x + NUMBER_CELLS, row, cells, STYLE_LABEL, more);
        free(more);
    }
}

static int words_rows(const struct frame *frame, const char *words, int y, int bottom)
{
    int cells = frame->at.width - 4;
    while (words && *words && y < bottom) {
        size_t skip, length = text_line(words, cells, &skip);
        char *line = xstrndup(words, length);
        canvas_put(frame->canvas, 2, y++, cells, STYLE_MC, line);
        free(line);
        words += length + skip;
    }
    return y;
}

/* --- the name --- */

static int block_lines(const char *name, int cells)
{
    int lines = 0;
    for (const char *at = name; *at; lines++) {
        size_t skip, length = blocks_line(at, cells, &skip);
        if (!length || blocks_width(at, length) > cells)
            return 99; /* a word that is too long */
        at += length + skip;
    }
    return lines;
}

/* In letters of blocks where all of it has room, else spaced, else as the terminal writes. Returns the
 * first row below. */
static int name_rows(const struct frame *frame, const char *name, int y, int bottom)
{
    struct canvas *canvas = frame->canvas;
    int cells = frame->at.width - 2, lines = block_lines(name, cells);
    int rows = (lines * BLOCKS_PIXELS + 1) / 2;
    if (rows <= bottom - y) {
        int line = 0;
        for (const char *at = name; *at; line++) {
            size_t skip, length = blocks_line(at, cells, &skip);
            blocks_put(canvas, 1, y, line, STYLE_MC, at, length);
            at += length + skip;
        }
        return y + rows;
    }
    bool spaced = bottom - y >= 6;
    for (const char *at = name; *at && y < bottom; y += spaced ? 2 : 1) {
        size_t skip, length = text_line(at, spaced ? cells / 2 : cells, &skip);
        char *line = xstrndup(at, length);
        if (spaced)
            mc_put_spaced(canvas, 1, y, at, length);
        else
            canvas_put(canvas, 1, y, cells, STYLE_TITLE, line);
        free(line);
        at += length + skip;
    }
    return y;
}

/* How it is said, who receives it, whose it is: the more important first. */
static void facts(const struct frame *frame, const struct snap_person *one, int y, int bottom)
{
    struct canvas *canvas = frame->canvas;
    int cells = frame->at.width - 2, x = 1;
    char *by = one->by ? marked(one) : NULL, *from = office(one);
    char *say = one->say ? words_fill(_("say: %1"), one->say, NULL, NULL) : NULL;
    bool roomy = bottom - y >= 4;
    if (by)
        x += canvas_put(canvas, x, y, cells, STYLE_QUESTION, by) + 2;
    if (by && roomy) {
        x = 1;
        y++;
    }
    if (say)
        x += canvas_put(canvas, x, y, cells - x, STYLE_STANDBY, say) + 2;
    if (x > 1 && bottom - y >= 2) {
        x = 1;
        y++;
    }
    for (const char *at = from; *at && y < bottom; y++) {
        size_t skip, length = text_line(at, cells - x + 1 > 8 ? cells - x + 1 : 8, &skip);
        char *line = xstrndup(at, length);
        canvas_put(canvas, x, y, cells - x + 1, STYLE_MC, line);
        free(line);
        at += length + skip;
        x = 1;
    }
    free(by);
    free(say);
    free(from);
}

/* --- the whole --- */

static void label(const struct frame *frame, const struct mc *mc, const struct mc_roll *roll, int y)
{
    const struct snap_level *level = &frame->snap->levels[mc->step.level];
    char number[DUR_TEXT], all[DUR_TEXT], position[DUR_TEXT];
    int people = 0, x = 2;
    for (size_t i = 0; i < roll->count; i++)
        people += snap_person_comes(&roll->turn[i]);
    snprintf(number, sizeof number, "%d/%d", roll->turn->batch + 1, level->batches);
    snprintf(all, sizeof all, "%d", people);
    char *turn = words_fill(_("turn %1, %2 people"), number, all, NULL);
    frame_embed(frame, y, &x, STYLE_TITLE, turn);
    free(turn);
    if (roll->now) {
        snprintf(position, sizeof position, "%d", roll->now->position);
        char *text = words_fill(_("position %1"), position, NULL, NULL);
        frame_embed(frame, y, &x, STYLE_TITLE, text);
        free(text);
    }
    int room = frame->at.width - x - 4;
    if (room > 8) {
        char *name = text_cut(level->name, room);
        frame_embed(frame, y, &x, STYLE_LABEL, name);
        free(name);
    }
}

bool roll_draw(const struct frame *frame, const struct mc *mc, int rule, int bottom)
{
    struct mc_roll roll = mc_roll_look(mc);
    int y = rule + 1;
    if (!roll.turn)
        return false;
    if (rule >= 0)
        label(frame, mc, &roll, rule);
    if (roll.now) {
        int lines = block_lines(roll.now->name, frame->at.width - 2);
        int spare = bottom - y - (lines * BLOCKS_PIXELS + 1) / 2;
        if (spare >= 6) /* never at the very edge where there is room */
            y += 2;
        y = name_rows(frame, roll.now->name, y, bottom - 1);
        if (spare >= 6)
            y++;
        facts(frame, roll.now, y, bottom);
        return true;
    }
    int first = y;
    y = words_rows(frame, mc->words, y, bottom - 2);
    if (y > first && (int)roll.count < bottom - y)
        y++;
    list(frame, &roll, y, bottom);
    return true;
}

/* Who was to come between two names and doesn't: said where they stand. */
static char *missing(const struct mc_roll *roll, const struct snap_person *from,
                     const struct snap_person *to)
{
    struct buf out = {0};
    for (const struct snap_person *one = from ? from + 1 : roll->turn; one < to; one++)
        if (!snap_person_comes(one))
            put_part(&out, one->name);
    if (!out.len)
        return NULL;
    char *text = words_fill(_("(absent: %1)"), buf_text(&out), NULL, NULL);
    buf_free(&out);
    return text;
}

static void next_line(const struct frame *frame, int y, const char *word,
                      const struct mc_roll *roll, const struct snap_person *before,
                      const struct snap_person *one)
{
    struct canvas *canvas = frame->canvas;
    int x = 1, end = frame->at.width - 1;
    if (y < 0)
        return;
    x += canvas_put(canvas, x, y, 12, STYLE_LABEL, word);
    x = x < 13 ? 13 : x + 1;
    if (!one) {
        canvas_put(canvas, x, y, end - x, STYLE_DISABLED, _("(the last of this turn)"));
        return;
    }
    char *gone = missing(roll, before, one), *mark = marked(one), *from = office(one);
    if (gone)
        x += canvas_put(canvas, x, y, (end - x) / 2, STYLE_QUESTION, gone) + 1;
    x += canvas_put(canvas, x, y, end - x, STYLE_STANDBY, one->name) + 2;
    if (mark)
        x += canvas_put(canvas, x, y, end - x, STYLE_QUESTION, mark) + 2;
    if (end - x > 8)
        canvas_put(canvas, x, y, end - x, STYLE_LABEL, from);
    free(gone);
    free(mark);
    free(from);
}

bool roll_draw_next(const struct frame *frame, const struct mc *mc, int next, int after)
{
    struct mc_roll roll = mc_roll_look(mc);
    if (!roll.now || !roll.next)
        return false;
    next_line(frame, next, _("NEXT"), &roll, roll.now, roll.next);
    next_line(frame, after, _("then"), &roll, roll.next, roll.then);
    return true;
}

bool roll_draw_coming(const struct frame *frame, int y)
{
    const struct snapshot *snap = frame->snap;
    char number[DUR_TEXT];
    const struct snap_level *first = NULL;
    int people = 0;
    for (size_t i = 0; i < snap->level_count; i++) {
        const struct snap_level *level = &snap->levels[i];
        if (level->row != snap->standby_row)
            continue;
        first = first ? first : level;
        for (size_t k = 0; k < level->count; k++)
            people += snap_person_comes(&level->people[k]);
    }
    if (!first || y < 0 || snap->standby_step.step != NO_STEP)
        return false;
    snprintf(number, sizeof number, "%d", people);
    char *text =
        words_fill(first->invite_before ? _("on stage BEFORE the decision is read, %1 people")
                                        : _("on stage AFTER the decision is read, %1 people"),
                   number, NULL, NULL);
    canvas_put(frame->canvas, 13, y, frame->at.width - 14, STYLE_LABEL, text);
    free(text);
    return true;
}
