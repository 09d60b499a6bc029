/* What sheets say, whatever they are written as. */
#include "paper/sheet_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

static void add(struct sheet_fact *facts, size_t *count, const char *label, char *text)
{
    if (text && text[0] && *count < SHEET_FACTS)
        facts[(*count)++] = (struct sheet_fact){.label = label, .text = text};
    else
        free(text);
}

void sheet_facts_free(struct sheet_fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(facts[i].text);
}

void html_facts(struct buf *out, const struct sheet_fact *facts, size_t count)
{
    buf_puts(out, "<p class=\"facts\">");
    for (size_t i = 0; i < count; i++) {
        buf_puts(out, "<span>");
        html_text(out, facts[i].label);
        buf_puts(out, ": <b>");
        html_text(out, facts[i].text);
        buf_puts(out, "</b></span>\n");
    }
    buf_puts(out, "</p>\n");
}

static char *clock_of(const struct sheet *sheet, int64_t at)
{
    char text[INSTANT_TEXT];
    return at == TIME_NONE ? NULL : xstrdup(instant_clock(&sheet->session->zone, at, false, text));
}

static int64_t last_end(const struct sheet *sheet)
{
    int64_t last = TIME_NONE;
    for (size_t i = 0; i < sheet->session->segment_count; i++)
        if (sheet->plan->rows[i].planned_end != TIME_NONE)
            last = sheet->plan->rows[i].planned_end;
    return last;
}

size_t sheet_session_facts(const struct paper *paper, const struct sheet *sheet,
                           struct sheet_fact facts[SHEET_FACTS])
{
    const struct session *session = sheet->session;
    size_t count = 0;
    add(facts, &count, paper->words(field_word(FIELD_DATE)), xstrdup(paper->date));
    add(facts, &count, paper->words(field_word(FIELD_VENUE)), xstrdup(session->venue));
    add(facts, &count, paper->words(field_word(FIELD_DOORS)), clock_of(sheet, session->doors_at));
    add(facts, &count, paper->words(field_word(FIELD_START)), clock_of(sheet, session->start_at));
    add(facts, &count, paper->words(field_word(FIELD_CHANNEL)), xstrdup(session->channel));
    add(facts, &count, paper->words(field_word(FIELD_ON_AIR)), clock_of(sheet, session->on_air_at));
    add(facts, &count, paper->words(field_word(FIELD_OFF_AIR)),
        clock_of(sheet, session->off_air_at));
    add(facts, &count, _("planned end"), clock_of(sheet, last_end(sheet)));
    return count;
}

void sheet_by_format(const struct paper *paper, const struct sheet *sheet, enum paper_format format,
                     sheet_as *as_text, sheet_as *as_html, sheet_as *as_csv)
{
    sheet_as *const as[] = {[PAPER_TEXT] = as_text, [PAPER_HTML] = as_html, [PAPER_CSV] = as_csv};
    as[format](paper, sheet);
}

/* --- a segment --- */

int64_t sheet_length(const struct sheet *sheet, size_t at)
{
    return sheet->rows[at].length_ms > 0 ? sheet->rows[at].length_ms : TIME_NONE;
}

char *sheet_title(const struct paper *paper, const struct segment *segment)
{
    const char *left_out = segment->skip ? _("left out") : segment->floated ? _("floated") : NULL;
    return left_out ? xasprintf("%s (%s)", segment->title, left_out) : xstrdup(segment->title);
}

static void limit(struct buf *out, const char *label, const char *value)
{
    buf_printf(out, "%s%s%s%s", out->len ? "; " : "", label, value ? " " : "", value ? value : "");
}

static void limit_clock(const struct paper *paper, struct buf *out, const struct sheet *sheet,
                        enum field field, int64_t at)
{
    char text[INSTANT_TEXT];
    if (at != TIME_NONE)
        limit(out, paper->words(field_word(field)),
              instant_clock(&sheet->session->zone, at, true, text));
}

static void limit_next(const struct paper *paper, struct buf *out, const struct segment *segment,
                       const struct segment *following)
{
    char text[DUR_TEXT];
    if (segment->next == NEXT_AUTO_FOLLOW) {
        limit(out, _("the next begins by itself when this ends"), NULL);
    } else if (segment->next == NEXT_AUTO_CONTINUE && following &&
               following->hard_start_at != TIME_NONE) {
        limit(out, _("the next begins by itself at its fixed time"), NULL);
    } else if (segment->next == NEXT_AUTO_CONTINUE) {
        char *said = msg_fill(_("the next begins by itself after %1"),
                              dur_written(segment->post_wait_ms, text), NULL, NULL);
        limit(out, said, NULL);
        free(said);
    }
    if (segment->force)
        limit(out, paper->words(field_word(FIELD_FORCE)), NULL);
}

char *sheet_limits(const struct paper *paper, const struct sheet *sheet, size_t at)
{
    const struct segment *segment = &sheet->session->segments[at];
    struct buf out = {0};
    char text[DUR_TEXT];
    limit_clock(paper, &out, sheet, FIELD_HARD_START, segment->hard_start_at);
    limit_clock(paper, &out, sheet, FIELD_HARD_END, segment->hard_end_at);
    if (segment->min_ms != TIME_NONE)
        limit(&out, paper->words(field_word(FIELD_MIN)), dur_written(segment->min_ms, text));
    if (segment->priority != 2) {
        snprintf(text, sizeof text, "%d", segment->priority);
        limit(&out, paper->words(field_word(FIELD_PRIORITY)), text);
    }
    if (segment->untimed)
        limit(&out, paper->words(field_word(FIELD_UNTIMED)), NULL);
    if (segment->pre_wait_ms)
        limit(&out, paper->words(field_word(FIELD_PRE_WAIT)),
              dur_written(segment->pre_wait_ms, text));
    if (segment->post_wait_ms && segment->next != NEXT_AUTO_CONTINUE)
        limit(&out, paper->words(field_word(FIELD_POST_WAIT)),
              dur_written(segment->post_wait_ms, text));
    limit_next(paper, &out, segment, at + 1 < sheet->session->segment_count ? segment + 1 : NULL);
    return out.len ? buf_steal(&out) : NULL;
}

static char *on_fail(const struct paper *paper, const struct sheet *sheet,
                     const struct on_fail *fail)
{
    struct buf out = {0};
    if (!fail->given)
        return NULL;
    const char *shown = fail->show >= 0              ? sheet->show->media[fail->show].id
                        : fail->show == TARGET_SLATE ? _("the slate")
                        : fail->show == TARGET_BLACK ? _("black")
                                                     : NULL;
    if (shown) {
        char *text = msg_fill(_("shows %1"), shown, NULL, NULL);
        buf_puts(&out, text);
        free(text);
    }
    if (fail->go_to) {
        char *text = msg_fill(_("goes on with %1"), fail->go_to, NULL, NULL);
        buf_printf(&out, "%s%s", out.len ? "; " : "", text);
        free(text);
    }
    return out.len ? buf_steal(&out) : NULL;
}

/* The levels that are handed over, with the number of their recipients. */
static char *awards_of(const struct sheet *sheet, const struct segment *segment)
{
    struct buf out = {0};
    for (size_t i = 0; i < segment->level_count; i++) {
        int count = 0;
        for (size_t k = 0; k < sheet->show->recipient_count; k++)
            count += sheet->show->recipients[k].level == segment->levels[i];
        buf_printf(&out, "%s%s (%d)", i ? "; " : "", sheet->show->levels[segment->levels[i]].name,
                   count);
    }
    return out.len ? buf_steal(&out) : NULL;
}

static void add_point(const struct paper *paper, const struct point *point,
                      struct sheet_fact *facts, size_t *count)
{
    static const enum note_role roles[] = {NOTE_CALLER, NOTE_TECH, NOTE_STAGE, NOTE_TV};
    add(facts, count, _("MC ends with"), sheet_last_words(point->mc));
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        add(facts, count, paper->words(field_word((enum field)(FIELD_NOTES + (int)roles[i]))),
            xstrdup(point->notes[roles[i]]));
}

size_t sheet_point_facts(const struct paper *paper, const struct point *point,
                         struct sheet_fact facts[SHEET_FACTS])
{
    size_t count = 0;
    add_point(paper, point, facts, &count);
    return count;
}

size_t sheet_segment_facts(const struct paper *paper, const struct sheet *sheet, size_t at,
                           struct sheet_fact facts[SHEET_FACTS])
{
    const struct segment *segment = &sheet->session->segments[at];
    size_t count = 0;
    add(facts, &count, paper->words(field_word(FIELD_WHO)),
        paper_joined(segment->who, segment->who_count));
    add(facts, &count, paper->words(field_word(FIELD_IN_CHARGE)),
        paper_joined(segment->in_charge, segment->in_charge_count));
    add(facts, &count, paper->words(field_word(FIELD_AWARD)), awards_of(sheet, segment));
    add(facts, &count, _("times"), sheet_limits(paper, sheet, at));
    add(facts, &count, paper->words(field_word(FIELD_ON_FAIL)),
        on_fail(paper, sheet, &segment->on_fail));
    add_point(paper, &segment->points[0], facts, &count);
    return count;
}

size_t sheet_first_point(const struct sheet *sheet, size_t at)
{
    size_t point = 0;
    for (size_t i = 0; i < at; i++)
        point += sheet->session->segments[i].point_count;
    return point;
}

/* --- blocks and calls --- */

bool sheet_block_begins(const struct sheet *sheet, size_t at)
{
    const struct segment *segments = sheet->session->segments;
    return segments[at].block >= 0 && (!at || segments[at - 1].block != segments[at].block);
}

char *sheet_block(const struct paper *paper, const struct sheet *sheet, size_t at)
{
    int index = sheet->session->segments[at].block;
    const struct block *block = &sheet->session->blocks[index];
    char planned[DUR_TEXT], budget[DUR_TEXT];
    int64_t sum = 0;
    for (size_t i = at; i < sheet->session->segment_count; i++)
        if (sheet->session->segments[i].block == index && sheet->rows[i].planned)
            sum += sheet->rows[i].length_ms;
    dur_countup(sum, planned);
    if (!sum && block->budget_ms <= 0)
        return xstrdup(block->title);
    if (block->budget_ms <= 0) /* not written */
        return xasprintf("%s (%s)", block->title, planned);
    dur_countup(block->budget_ms, budget);
    char *times = msg_fill(_("%1 of %2"), planned, budget, NULL);
    char *text = xasprintf("%s (%s)", block->title, times);
    free(times);
    return text;
}

int64_t sheet_call_at(const struct sheet *sheet, const struct call *call)
{
    return sheet->session->start_at + call->at_ms;
}

char *sheet_call(const struct paper *paper, const struct sheet *sheet, const struct call *call)
{
    if (call->play < 0)
        return xstrdup(call->text);
    char *plays = msg_fill(_("plays %1"), sheet->show->media[call->play].id, NULL, NULL);
    char *text = xasprintf("%s (%s)", call->text, plays);
    free(plays);
    return text;
}

/* --- words --- */

#define LAST_CELLS 100

/* The end of a line, from a word on. */
static char *tail_of(char *line)
{
    int width = text_width(line);
    char *at = line;
    while (*at && width > LAST_CELLS) {
        at += text_fit(at, width - LAST_CELLS < 1 ? 1 : width - LAST_CELLS);
        at += strcspn(at, " ");
        at += strspn(at, " ");
        width = text_width(at);
    }
    return xasprintf("%s%s", at == line ? "" : "… ", at);
}

char *sheet_last_words(const char *words)
{
    const char *end = words ? words + strlen(words) : NULL;
    while (words && end > words) {
        const char *begin = end;
        while (begin > words && begin[-1] != '\n')
            begin--;
        char *line = xstrndup(begin, (size_t)(end - begin));
        bool said = line[strspn(line, " \t")] && line[strspn(line, " \t")] != '@';
        char *tail = said ? tail_of(line) : NULL;
        free(line);
        if (tail)
            return tail;
        end = begin > words ? begin - 1 : words;
    }
    return NULL;
}
