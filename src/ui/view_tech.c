/* The technician's screen: a head that always says mode, time, on air and standby, below it the pages,
 * one at a time, or on a large terminal all of them. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/area.h"
#include "ui/lang.h"
#include "ui/logbook.h"
#include "ui/tech.h"
#include "ui/words.h"
#include "base/banned.h"

#define BODY 5           /* its first row */
#define PICTURE_SHARE 45 /* of a hundred columns */
#define LEFT_SHARE 46    /* of what plays, on a large terminal */
#define LOG_SHARE 28     /* of a hundred rows */

static const char *page_name(enum tech_page page)
{
    static const char *const names[TECH_PAGES] = {[TECH_HALL] = N_("HALL"),
                                                  [TECH_MEDIA] = N_("MEDIA"),
                                                  [TECH_RUNS] = N_("RUNS"),
                                                  [TECH_CHECKS] = N_("CHECKS"),
                                                  [TECH_LOG] = N_("LOG")};
    return lang_text(names[page]);
}

static const char *filter_word(enum diary_kind filter)
{
    switch (filter) {
    case DIARY_WARNING:
        return _("warnings");
    case DIARY_MEDIA:
        return _("media");
    case DIARY_NOTE:
        return _("notes");
    case DIARY_DONE:
    case DIARY_KINDS:
        break;
    }
    return _("all");
}

/* --- the log --- */

static enum style line_style(enum diary_kind kind)
{
    return kind == DIARY_WARNING ? STYLE_WARNING : kind == DIARY_NOTE ? STYLE_TITLE : STYLE_PLAIN;
}

static void log_line(const struct area *area, int y, const struct diary_line *line)
{
    char clock[INSTANT_TEXT];
    bool ascii = area->frame->canvas->ascii;
    char *text = logbook_phrase(line);
    enum sign sign = line->kind == DIARY_WARNING ? SIGN_WARNING
                     : line->kind == DIARY_MEDIA ? SIGN_SOUND
                     : line->kind == DIARY_NOTE  ? SIGN_STANDBY
                                                 : SIGN_COUNT;
    int x = area_put(area, 0, y, 9, STYLE_LABEL,
                     instant_clock(&area->frame->snap->zone, line->at, true, clock)) +
            1;
    if (sign < SIGN_COUNT)
        area_put(area, x, y, 1, line_style(line->kind), sign_text(sign, ascii));
    area_put(area, x + 2, y, area->columns - x - 2, line_style(line->kind), text);
    free(text);
}

/* The newest below; scrolled back, others come from above. */
void panel_log(const struct area *area, int scroll)
{
    const struct view_state *state = area->frame->state;
    enum diary_kind filter = state->tech->filter;
    int count = state->log ? logbook_count(state->log, filter) : 0;
    int most = count - area->rows, back = most < scroll ? most : scroll;
    int shown = count < area->rows ? count : area->rows, y = shown - 1 + (back > 0 ? back : 0);
    if (!count)
        area_put(area, 0, 0, area->columns, STYLE_DISABLED, _("nothing of that kind has happened"));
    for (size_t i = state->log ? state->log->count : 0; i-- > 0 && y >= 0;)
        if (filter == DIARY_KINDS || state->log->lines[i].kind == filter)
            log_line(area, y--, &state->log->lines[i]);
}

/* --- panels with their titles --- */

/* What is to be known beside a page's name: of the log its filter, of all that they are old. */
static char *page_state(const struct frame *frame, enum tech_page page)
{
    const char *filter = page == TECH_LOG ? filter_word(frame->state->tech->filter) : "";
    return xstrdup(frame->stale ? _("last known") : filter);
}

static void title_line(const struct area *area)
{
    canvas_repeat(area->frame->canvas, area->x, area->y, area->columns, STYLE_LABEL,
                  sign_text(SIGN_LINE, area->frame->canvas->ascii));
}

/* A line with the page's number and name; what is left below it. */
static struct area titled(struct area area, enum tech_page page)
{
    bool focus = area.frame->state->tech->page == page;
    char *state = page_state(area.frame, page);
    char *text =
        xasprintf(" %d %s%s%s ", (int)page + 1, page_name(page), state[0] ? ": " : "", state);
    title_line(&area);
    area_put(&area, 1, 0, area.columns - 2, focus ? STYLE_STANDBY : STYLE_TITLE, text);
    free(text);
    free(state);
    area.y++;
    area.rows--;
    return area;
}

/* Which pages there are and which this one is; what is left below it. */
static struct area tabbed(struct area area)
{
    const struct tech *tech = area.frame->state->tech;
    char *state = page_state(area.frame, tech->page);
    int x = 1;
    title_line(&area);
    for (int page = TECH_HALL; page < TECH_PAGES; page++) {
        bool here = (int)tech->page == page;
        char *text =
            xasprintf(here ? "[%d %s]" : " %d %s ", page + 1, page_name((enum tech_page)page));
        x += 1 + area_put(&area, x, 0, area.columns - x, here ? STYLE_STANDBY : STYLE_LABEL, text);
        free(text);
    }
    if (state[0]) {
        char *padded = xasprintf(" %s ", state);
        area_right(&area, area.columns - 1, 0, area.columns - 1 - x,
                   area.frame->stale ? STYLE_WARNING : STYLE_LABEL, padded);
        free(padded);
    }
    free(state);
    area.y++;
    area.rows--;
    return area;
}

static struct area part_of(const struct area *area, int x, int y, int columns, int rows)
{
    return (struct area){area->frame, area->x + x, area->y + y, columns, rows};
}

static int scroll_of(const struct area *area, enum tech_page page)
{
    return area->frame->state->tech->scroll[page];
}

/* Picture left, decks right. */
static void page_hall(const struct area *area)
{
    int left = area->columns * PICTURE_SHARE / 100;
    struct area picture = part_of(area, 0, 0, left - 1, area->rows);
    struct area decks = part_of(area, left + 1, 0, area->columns - left - 1, area->rows);
    panel_picture(&picture);
    panel_decks(&decks, scroll_of(area, TECH_HALL));
}

static void page_media(const struct area *area)
{
    int players = area->columns * 2 / 5;
    struct area left = part_of(area, 0, 0, players - 1, area->rows);
    struct area right = part_of(area, players + 1, 0, area->columns - players - 1, area->rows);
    panel_players(&left);
    panel_ready(&right, scroll_of(area, TECH_MEDIA));
}

static void draw_page(const struct area *area, enum tech_page page)
{
    switch (page) {
    case TECH_HALL:
        page_hall(area);
        break;
    case TECH_MEDIA:
        page_media(area);
        break;
    case TECH_RUNS:
        panel_runs(area, scroll_of(area, page));
        break;
    case TECH_CHECKS:
        panel_checks(area, scroll_of(area, page));
        break;
    case TECH_LOG:
        panel_log(area, scroll_of(area, page));
        break;
    case TECH_PAGES:
        break;
    }
}

/* Left what plays, right how the evening goes, below what has happened. */
static void draw_wide(const struct area *body)
{
    int log = body->rows * LOG_SHARE / 100, upper = body->rows - log;
    int left = body->columns * LEFT_SHARE / 100, right = body->columns - left - 2;
    int media = upper / 4 < 6 ? 6 : upper / 4, checks = upper * 2 / 5;
    struct area areas[TECH_PAGES] = {
        [TECH_HALL] = part_of(body, 0, 0, left, upper - media),
        [TECH_MEDIA] = part_of(body, 0, upper - media, left, media),
        [TECH_RUNS] = part_of(body, left + 2, 0, right, upper - checks),
        [TECH_CHECKS] = part_of(body, left + 2, upper - checks, right, checks),
        [TECH_LOG] = part_of(body, 0, upper, body->columns, log)};
    for (int page = TECH_MEDIA; page < TECH_PAGES; page++) {
        struct area inner = titled(areas[page], (enum tech_page)page);
        draw_page(&inner, (enum tech_page)page);
    }
    struct area hall = titled(areas[TECH_HALL], TECH_HALL);
    int picture = hall.rows * 11 / 20;
    struct area above = part_of(&hall, 0, 0, hall.columns, picture);
    struct area below = part_of(&hall, 0, picture, hall.columns, hall.rows - picture);
    panel_picture(&above);
    panel_decks(&below, scroll_of(&hall, TECH_HALL));
}

/* --- the whole --- */

static void on_air(const struct frame *frame)
{
    const char *label;
    char digits[DUR_TEXT];
    int end = frame->at.width - 1;
    enum style style = frame_countdown(frame, &label, digits);
    char *left = xasprintf("%s %s", label, digits);
    end -= canvas_put_right(frame->canvas, end, frame->at.on_air, 24, style, left) + 2;
    frame_air_line(frame, end);
    free(left);
}

static struct layout layout_of(int width, int height)
{
    struct layout at = layout_make(width, height);
    at.digits = at.bar = at.mc = at.rule_below = at.rule_list = -1;
    at.head = 0;
    at.rule = 1;
    at.on_air = 2;
    at.standby = 3;
    at.over = 4;
    at.message_rows = 1;
    at.keys = height - 1;
    at.message = at.keys - 1;
    at.list_head = BODY;
    at.list = BODY + 1;
    at.list_rows = at.message - at.list;
    at.hall_x = 0;
    return at;
}

static void draw_full(const struct frame *frame)
{
    struct area body = {frame, 1, BODY, frame->at.width - 2, frame->at.message - BODY};
    frame_head(frame);
    frame_rules(frame);
    on_air(frame);
    frame_standby(frame);
    frame_over(frame);
    if (frame->state->help) {
        frame_help(frame);
    } else if (tech_is_wide(frame->at.width, frame->at.height)) {
        draw_wide(&body);
    } else {
        struct area page = tabbed(body);
        draw_page(&page, frame->state->tech->page);
    }
    frame_messages(frame);
    frame_keys(frame);
}

static void draw_all(const struct frame *frame)
{
    struct frame own = *frame;
    own.at = layout_of(frame->at.width, frame->at.height);
    draw_full(&own);
}

static void draw(const struct view_state *state, struct canvas *canvas)
{
    if (state->snap && layout_make(canvas->width, canvas->height).kind == LAYOUT_FULL)
        frame_draw(state, canvas, draw_all);
    else
        view_caller.draw(state, canvas);
}

const struct view view_tech = {.name = "tech", .draw = draw, .changes_at = frame_changes_at};
