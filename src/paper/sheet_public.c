/* The programme for everybody: what begins when, and who is honoured. Made for a website, so nothing
 * that is only of use to those at work stands here, and nothing that the office has still to fill
 * in. */
#include "paper/sheet_priv.h"

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

#define WIDTH 80
#define HEIGHT 66
#define INDENT 7

/* --- what may be said --- */

static bool is_blank_mark(const char *at)
{
    static const char *const marks[] = {"(điền", "(Điền", "(fill in", "(Fill in"};
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

/* A place to fill in has its closing bracket, or goes to the end. */
static size_t blank_length(const char *at)
{
    size_t length = 0;
    int depth = 0;
    for (; at[length]; length++) {
        depth += (at[length] == '(') - (at[length] == ')');
        if (!depth)
            return length + 1;
    }
    return length;
}

/* Without its places to fill in and what then hangs loose at its ends; NULL when nothing is left.
 * *whole: there was none. */
static char *public_text(const char *text, bool *whole)
{
    struct buf out = {0};
    *whole = true;
    for (const char *at = text ? text : ""; *at;) {
        if (is_blank_mark(at)) {
            *whole = false;
            at += blank_length(at);
            while (out.len && strchr(" -,", out.data[out.len - 1]))
                out.data[--out.len] = '\0';
            if (!out.len)
                at += strspn(at, " -,");
        } else {
            buf_putc(&out, *at++);
        }
    }
    if (out.len)
        return buf_steal(&out);
    buf_free(&out);
    return NULL;
}

static char *public_words(const char *text)
{
    bool whole;
    return public_text(text, &whole);
}

/* A name stands there as a whole or not at all. */
static bool is_filled_in(const char *text)
{
    bool whole;
    char *left = public_text(text, &whole);
    bool any = left != NULL;
    free(left);
    return any && whole;
}

/* Of use to somebody in the hall: a fanfare between two items isn't. */
static bool concerns(const struct sheet *sheet, size_t at)
{
    const struct segment *segment = &sheet->session->segments[at];
    int64_t length = sheet_length(sheet, at);
    return segment->kind != KIND_NOTE && !segment->skip && !segment->floated && !segment->untimed &&
           (length == TIME_NONE || length >= MINUTE_MS);
}

/* When, and where: "CN 17/9/2023 · 08:00 · Thành phố Huế". */
static char *where_of(const struct paper *paper, const struct sheet *sheet)
{
    const struct session *session = sheet->session;
    char clock[INSTANT_TEXT];
    struct buf out = {0};
    char *venue = public_words(session->venue ? session->venue : sheet->show->place);
    buf_printf(&out, "%s · %s", sheet->date,
               instant_clock(&session->zone, session->start_at, false, clock));
    if (session->doors_at != TIME_NONE)
        buf_printf(&out, " (%s %s)", paper->words(field_word(FIELD_DOORS)),
                   instant_clock(&session->zone, session->doors_at, false, clock));
    if (venue)
        buf_printf(&out, " · %s", venue);
    if (session->channel && is_filled_in(session->channel)) {
        char *live = msg_fill(_("live on %1"), session->channel, NULL, NULL);
        buf_printf(&out, " · %s", live);
        if (session->on_air_at != TIME_NONE)
            buf_printf(&out, " %s",
                       instant_clock(&session->zone, session->on_air_at, false, clock));
        free(live);
    }
    free(venue);
    return buf_steal(&out);
}

/* Each item of a session, and what stands below it, said to one of these. */
struct teller {
    void *context;
    void (*block)(void *context, const char *title);
    void (*item)(void *context, int64_t at, const char *title);
    void (*level)(void *context, const char *name);
    void (*person)(void *context, const char *name, const char *office, const char *unit);
};

static bool any_named(const struct sheet *sheet, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        if (is_filled_in(sheet->show->recipients[i].name))
            return true;
    return false;
}

/* A level without a name yet tells nothing beside a title that says it already: `needed` else. */
static void tell_level(const struct sheet *sheet, int level, bool needed, const struct teller *to)
{
    size_t count, first = roster_first(sheet->show, level, &count);
    char *name = public_words(sheet->show->levels[level].name);
    if (name && (needed || any_named(sheet, first, count)))
        to->level(to->context, name);
    for (size_t i = first; name && i < first + count; i++) {
        const struct recipient *one = &sheet->show->recipients[i];
        if (!is_filled_in(one->name))
            continue;
        char *office = public_words(one->title), *unit = public_words(one->unit);
        to->person(to->context, one->name, office, unit);
        free(office);
        free(unit);
    }
    free(name);
}

static void tell(const struct sheet *sheet, const struct teller *to)
{
    const struct session *session = sheet->session;
    int block = -1;
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        char *title = concerns(sheet, i) ? public_words(segment->title) : NULL;
        if (!title)
            continue;
        char *head = segment->block >= 0 && segment->block != block
                         ? public_words(session->blocks[segment->block].title)
                         : NULL;
        if (head || segment->block < 0)
            to->block(to->context, head);
        block = segment->block;
        to->item(to->context, sheet->plan->rows[i].planned_start, title);
        for (size_t k = 0; k < segment->level_count; k++)
            tell_level(sheet, segment->levels[k], segment->level_count > 1, to);
        free(title);
        free(head);
    }
}

/* Where a teller writes to. */
struct page {
    const struct paper *paper;
    const struct sheet *sheet;
    struct lines lines;
    bool in_list;                /* HTML: it is open */
    char *block, *title, *level; /* CSV: of the line */
    char clock[INSTANT_TEXT], *venue;
};

static const char *clock_of(struct page *to, int64_t at)
{
    return at == TIME_NONE ? "" : instant_clock(&to->sheet->session->zone, at, false, to->clock);
}

static char *office_of(const char *office, const char *unit)
{
    return xasprintf("%s%s%s", office ? office : "", office && unit ? ", " : "", unit ? unit : "");
}

/* --- text --- */

static void text_block(void *context, const char *title)
{
    struct page *to = context;
    lines_add(&to->lines, "");
    if (!title)
        return;
    lines_wrap(&to->lines, "", INDENT, title);
    lines_head(&to->lines);
}

static void text_item(void *context, int64_t at, const char *title)
{
    struct page *to = context;
    lines_wrap(&to->lines, clock_of(to, at), INDENT, title);
    lines_group(&to->lines);
}

static void text_level(void *context, const char *name)
{
    struct page *to = context;
    lines_wrap(&to->lines, "", INDENT + 2, name);
    lines_head(&to->lines);
}

static void text_person(void *context, const char *name, const char *office, const char *unit)
{
    struct page *to = context;
    char *from = office_of(office, unit);
    char *text = xasprintf("%s%s%s", name, from[0] ? ", " : "", from);
    lines_wrap(&to->lines, "         –", INDENT + 4, text);
    lines_group(&to->lines);
    free(text);
    free(from);
}

static void as_text(const struct paper *paper, const struct sheet *sheet)
{
    const struct sheet *list;
    size_t sessions = sheet_sessions(sheet, &list);
    struct page to = {.paper = paper, .lines = {.width = WIDTH}};
    const struct teller teller = {&to, text_block, text_item, text_level, text_person};
    lines_wrap(&to.lines, "", 0, paper->programme);
    if (sheet->show->organiser)
        lines_wrap(&to.lines, "", 0, sheet->show->organiser);
    lines_group(&to.lines);
    for (size_t i = 0; i < sessions; i++) {
        char *title = public_words(list[i].session->title), *where = where_of(paper, &list[i]);
        to.sheet = &list[i];
        lines_add(&to.lines, "");
        lines_rule(&to.lines, "─");
        lines_wrap(&to.lines, "", 0, title ? title : "");
        lines_wrap(&to.lines, "", 0, where);
        lines_head(&to.lines);
        tell(&list[i], &teller);
        free(title);
        free(where);
    }
    lines_pages(paper, &to.lines, HEIGHT);
}

/* --- HTML: for a screen first --- */

static const char css[] =
    "header{margin-bottom:6mm}\n"
    "section{margin-top:8mm}\n"
    "h2{font-size:14pt;margin:0 0 1mm;line-height:1.25}\n"
    "h3{font-size:10.5pt;margin:5mm 0 1mm;color:#444;break-after:avoid}\n"
    ".where{color:#333;margin:0 0 2mm;break-after:avoid}\n"
    ".item{display:flex;gap:4mm;padding:1.2mm 0;border-top:.3pt solid #bbb;break-inside:avoid}\n"
    ".item .at{flex:0 0 13mm;font-weight:700;font-variant-numeric:tabular-nums}\n"
    ".item .what{min-width:0}\n"
    "h4{font-size:10.5pt;margin:2mm 0 1mm 17mm;break-after:avoid}\n"
    "ul{margin:0 0 3mm 17mm;padding:0;list-style:none;columns:2 68mm;column-gap:8mm}\n"
    "li{break-inside:avoid;margin:0 0 1.2mm}\n"
    "li span{display:block;font-size:.86em;color:#444}\n"
    "footer{margin-top:10mm;color:#555;font-size:8.5pt}\n"
    "@media print{footer{display:none}}\n"
    "@media screen{body{max-width:46rem;padding:1.5rem 1.25rem;font-size:1.05rem;line-height:1.5}\n"
    "h1{font-size:1.7rem}h2{font-size:1.3rem}h3,h4{font-size:1.05rem}\n"
    "section{border-top:2px solid #111;padding-top:1rem;margin-top:2.2rem}\n"
    ".org,.where,footer{font-size:.95rem}\n.item .at{flex-basis:3.4rem}\n"
    "h4,ul{margin-left:4.4rem}}\n"
    "@media screen and (max-width:34rem){h4,ul{margin-left:0}ul{columns:1}}\n";

static void close_list(struct page *to)
{
    if (to->in_list)
        buf_puts(to->paper->out, "</ul>\n");
    to->in_list = false;
}

static void html_block(void *context, const char *title)
{
    struct page *to = context;
    close_list(to);
    html_tag(to->paper->out, "h3", NULL, title);
}

static void html_item(void *context, int64_t at, const char *title)
{
    struct page *to = context;
    struct buf *out = to->paper->out;
    close_list(to);
    buf_puts(out, "<div class=\"item\">");
    html_tag(out, "div", "at", clock_of(to, at));
    html_tag(out, "div", "what", title);
    buf_puts(out, "</div>\n");
}

static void html_level(void *context, const char *name)
{
    struct page *to = context;
    close_list(to);
    html_tag(to->paper->out, "h4", NULL, name);
}

static void html_person(void *context, const char *name, const char *office, const char *unit)
{
    struct page *to = context;
    struct buf *out = to->paper->out;
    char *from = office_of(office, unit);
    if (!to->in_list)
        buf_puts(out, "<ul>\n");
    to->in_list = true;
    buf_puts(out, "<li>");
    html_text(out, name);
    html_tag(out, "span", NULL, from[0] ? from : NULL);
    buf_puts(out, "</li>\n");
    free(from);
}

/* What a search engine shows below the title. */
static char *about(const struct paper *paper, const struct sheet *list, size_t sessions)
{
    struct buf out = {0};
    buf_printf(&out, "%s.", paper->programme);
    for (size_t i = 0; i < sessions; i++) {
        char *title = public_words(list[i].session->title);
        buf_printf(&out, " %s: %s.", list[i].date, title ? title : "");
        free(title);
    }
    return buf_steal(&out);
}

static void as_html(const struct paper *paper, const struct sheet *sheet)
{
    const struct sheet *list;
    size_t sessions = sheet_sessions(sheet, &list);
    struct buf *out = paper->out;
    struct page to = {.paper = paper};
    const struct teller teller = {&to, html_block, html_item, html_level, html_person};
    struct paper own = *paper;
    char *words = about(paper, list, sessions);
    own.about = words;
    html_begin(&own, css);
    buf_puts(out, "<header>\n");
    html_tag(out, "div", "org", sheet->show->organiser);
    html_tag(out, "h1", NULL, paper->programme);
    buf_puts(out, "</header>\n<main>\n");
    for (size_t i = 0; i < sessions; i++) {
        char *title = public_words(list[i].session->title), *where = where_of(paper, &list[i]);
        to.sheet = &list[i];
        buf_puts(out, "<section>\n");
        html_tag(out, "h2", NULL, title);
        html_tag(out, "p", "where", where);
        tell(&list[i], &teller);
        close_list(&to);
        buf_puts(out, "</section>\n");
        free(title);
        free(where);
    }
    buf_puts(out, "</main>\n");
    html_tag(out, "footer", NULL, paper->stamp);
    html_end(paper);
    free(words);
}

/* --- a table: an item or a name a line --- */

static void csv_line(struct page *to, const char *level, const char *name, const char *office,
                     const char *unit)
{
    struct buf *out = to->paper->out;
    csv_text(out, to->sheet->date);
    csv_text(out, to->sheet->session->title);
    csv_text(out, to->venue);
    csv_text(out, to->clock);
    csv_text(out, to->block);
    csv_text(out, to->title);
    csv_text(out, level);
    csv_text(out, name);
    csv_text(out, office);
    csv_text(out, unit);
    csv_end_line(out);
}

static void csv_block(void *context, const char *title)
{
    struct page *to = context;
    free(to->block);
    to->block = xstrdup(title);
}

static void csv_item(void *context, int64_t at, const char *title)
{
    struct page *to = context;
    free(to->title);
    to->title = xstrdup(title);
    if (at == TIME_NONE)
        to->clock[0] = '\0';
    else
        clock_of(to, at);
    csv_line(to, NULL, NULL, NULL, NULL);
}

static void csv_level(void *context, const char *name)
{
    struct page *to = context;
    free(to->level);
    to->level = xstrdup(name);
}

static void csv_person(void *context, const char *name, const char *office, const char *unit)
{
    struct page *to = context;
    csv_line(to, to->level, name, office, unit);
}

static void as_csv(const struct paper *paper, const struct sheet *sheet)
{
    const char *const heads[] = {_("date"),
                                 _("session"),
                                 paper->words(field_word(FIELD_VENUE)),
                                 _("time"),
                                 paper->words(field_word(FIELD_BLOCK)),
                                 _("programme"),
                                 paper->words(field_word(FIELD_LEVEL)),
                                 paper->words(field_word(FIELD_NAME)),
                                 paper->words(field_word(FIELD_ROLE)),
                                 paper->words(field_word(FIELD_UNIT))};
    const struct sheet *list;
    size_t sessions = sheet_sessions(sheet, &list);
    csv_heads(paper->out, heads, COUNT_OF(heads));
    for (size_t i = 0; i < sessions; i++) {
        struct page to = {.paper = paper, .sheet = &list[i]};
        const struct teller teller = {&to, csv_block, csv_item, csv_level, csv_person};
        const char *venue = list[i].session->venue;
        to.venue = public_words(venue ? venue : list[i].show->place);
        tell(&list[i], &teller);
        free(to.venue);
        free(to.block);
        free(to.title);
        free(to.level);
    }
}

void sheet_public(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    sheet_by_format(paper, sheet, format, as_text, as_html, as_csv);
}
