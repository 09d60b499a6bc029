#include "paper/grid.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define GAP 2 /* cells between columns */
#define WIDTH 100
#define HEIGHT 66
#define PAGE_MM 182   /* of A4 between its margins */
#define SHORT_CELLS 8 /* a column that never wraps */
#define REST_CELLS 30 /* of the column that has what is left */

void grid_begin(struct grid *grid, const struct grid_column *columns, size_t count)
{
    *grid = (struct grid){.columns = columns, .column_count = count};
    grid->cells = xcalloc(count, sizeof *grid->cells);
}

void grid_free(struct grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        struct grid_item *item = &grid->items[i];
        for (size_t k = 0; item->cells && k < grid->column_count; k++)
            free(item->cells[k]);
        free(item->cells);
        free(item->heading);
        free(item->note);
    }
    for (size_t k = 0; k < grid->column_count; k++)
        free(grid->cells[k]);
    free(grid->cells);
    free(grid->items);
    *grid = (struct grid){0};
}

void grid_heading(struct grid *grid, char *heading, char *note)
{
    struct grid_item item = {.heading = heading, .note = note};
    ARRAY_PUSH(grid->items, grid->count, grid->room, item);
}

void grid_cell(struct grid *grid, size_t column, char *text)
{
    char *before = grid->cells[column];
    if (!text || !text[0]) {
        free(text);
    } else if (!before) {
        grid->cells[column] = text;
    } else {
        grid->cells[column] = xasprintf("%s\n%s", before, text);
        free(before);
        free(text);
    }
}

void grid_row(struct grid *grid, enum grid_style style)
{
    bool any = false;
    for (size_t k = 0; k < grid->column_count; k++)
        any = any || grid->cells[k];
    if (!any)
        return;
    struct grid_item item = {.cells = grid->cells, .style = style};
    ARRAY_PUSH(grid->items, grid->count, grid->room, item);
    grid->cells = xcalloc(grid->column_count, sizeof *grid->cells);
}

/* A heading with no row behind it isn't written. */
static bool is_empty_part(const struct grid *grid, size_t at)
{
    return grid->items[at].heading && (at + 1 == grid->count || grid->items[at + 1].heading) &&
           !grid->items[at].note;
}

/* --- text --- */

static int width_of(const struct grid *grid, size_t column, int width)
{
    int left = width;
    if (grid->columns[column].cells)
        return grid->columns[column].cells;
    for (size_t k = 0; k < grid->column_count; k++)
        left -= grid->columns[k].cells + (k ? GAP : 0);
    return left > 10 ? left : 10;
}

/* The next line of a cell; *at moves behind it. */
static char *take_line(const char **at, int cells)
{
    size_t skip = 0, length = **at ? text_line(*at, cells, &skip) : 0;
    char *line = xstrndup(*at, length);
    *at += length + skip;
    return line;
}

static void text_row(const struct grid *grid, char *const *cells, enum grid_style style,
                     struct lines *lines)
{
    const char **at = xcalloc(grid->column_count, sizeof *at);
    bool more = true;
    for (size_t k = 0; k < grid->column_count; k++)
        at[k] = cells[k] ? cells[k] : "";
    while (more) {
        struct buf line = {0};
        more = false;
        for (size_t k = 0; k < grid->column_count; k++) {
            int wide = width_of(grid, k, lines->width);
            bool last = k + 1 == grid->column_count;
            char *part = take_line(&at[k], wide);
            if (k)
                lines_pad(&line, "", GAP);
            lines_pad(&line, part, grid->columns[k].number ? -wide : last ? 0 : wide);
            more = more || *at[k];
            free(part);
        }
        while (line.len && line.data[line.len - 1] == ' ')
            line.data[--line.len] = '\0';
        lines_add(lines, buf_text(&line));
        buf_free(&line);
    }
    if (style == GRID_HEAD)
        lines_head(lines);
    else
        lines_group(lines);
    free(at);
}

static void text_heads(const struct grid *grid, struct lines *lines)
{
    char **heads = xcalloc(grid->column_count, sizeof *heads);
    for (size_t k = 0; k < grid->column_count; k++)
        heads[k] = (char *)(uintptr_t)grid->columns[k].head;
    text_row(grid, heads, GRID_HEAD, lines);
    free(heads);
}

static void grid_text(const struct paper *paper, const struct grid *grid,
                      const struct sheet_fact *facts, size_t fact_count)
{
    struct lines lines = {.width = WIDTH};
    lines_wrap(&lines, "", 0, paper->programme);
    for (size_t i = 0; i < fact_count; i++)
        lines_labelled(&lines, 0, facts[i].label, facts[i].text);
    lines_add(&lines, "");
    lines_group(&lines);
    text_heads(grid, &lines);
    for (size_t i = 0; i < grid->count; i++) {
        const struct grid_item *item = &grid->items[i];
        if (is_empty_part(grid, i))
            continue;
        if (!item->heading) {
            text_row(grid, item->cells, item->style, &lines);
            continue;
        }
        lines_add(&lines, "");
        lines_wrap(&lines, "", 0, item->heading);
        if (item->note)
            lines_wrap(&lines, "", 2, item->note);
        lines_rule(&lines, "─");
        lines_head(&lines);
    }
    lines_pages(paper, &lines, HEIGHT);
}

/* --- HTML --- */

static const char grid_css[] =
    "header{margin-bottom:4mm}\n"
    "tbody{break-inside:auto}\n"
    "tr.part{break-after:avoid}\n"
    "tr.part th{font-size:11pt;padding-top:4mm;border-bottom:1pt solid #111}\n"
    "tr.part .small{font-weight:400;display:block}\n"
    "tr.head td{font-weight:600;break-after:avoid;background:#f2f2f2}\n"
    "tr.head{break-after:avoid}\n"
    "tr.off td{color:#555;text-decoration:line-through}\n"
    "th.n{white-space:normal}td.s{white-space:nowrap}td.n,th.n{padding-right:3mm}td{overflow-wrap:"
    "anywhere}\n"
    "td.box{width:6mm}td.box::before{content:\"\\2610\"}\n";

static int share(const struct grid_column *column)
{
    return column->cells ? column->cells : REST_CELLS;
}

/* Times and numbers have the room that they need on one line; the others share what is left of A4. */
static void html_heads(const struct grid *grid, struct buf *out)
{
    int left = PAGE_MM, shares = 0;
    for (size_t k = 0; k < grid->column_count; k++) {
        int cells = share(&grid->columns[k]);
        if (cells <= SHORT_CELLS)
            left -= cells * 2 + 4;
        else
            shares += cells;
    }
    buf_puts(out, "<table>\n<colgroup>");
    for (size_t k = 0; k < grid->column_count; k++) {
        int cells = share(&grid->columns[k]);
        buf_printf(out, "<col style=\"width:%dmm\">",
                   cells <= SHORT_CELLS ? cells * 2 + 4 : left * cells / (shares ? shares : 1));
    }
    buf_puts(out, "</colgroup>\n<thead><tr>");
    for (size_t k = 0; k < grid->column_count; k++)
        html_tag(out, "th", grid->columns[k].number ? "n" : NULL, grid->columns[k].head);
    buf_puts(out, "</tr></thead>\n<tbody>\n");
}

static void html_row(const struct grid *grid, const struct grid_item *item, struct buf *out)
{
    static const char *const classes[] = {
        [GRID_PLAIN] = "", [GRID_HEAD] = " class=\"head\"", [GRID_OFF] = " class=\"off\""};
    buf_printf(out, "<tr%s>", classes[item->style]);
    for (size_t k = 0; k < grid->column_count; k++) {
        bool box = !grid->columns[k].head[0];
        if (box && item->cells[k]) {
            buf_puts(out, "<td class=\"box\"></td>");
            continue;
        }
        bool is_short = share(&grid->columns[k]) <= SHORT_CELLS;
        buf_printf(out, "<td%s>",
                   grid->columns[k].number ? " class=\"n\""
                   : is_short              ? " class=\"s\""
                                           : "");
        html_lines(out, item->cells[k]);
        buf_puts(out, "</td>");
    }
    buf_puts(out, "</tr>\n");
}

static void grid_html(const struct paper *paper, const struct grid *grid,
                      const struct sheet_fact *facts, size_t fact_count)
{
    struct buf *out = paper->out;
    html_begin(paper, grid_css);
    buf_puts(out, "<header>\n");
    html_tag(out, "div", "org", paper->programme);
    html_tag(out, "h1", NULL, paper->session);
    html_facts(out, facts, fact_count);
    buf_puts(out, "</header>\n");
    html_heads(grid, out);
    for (size_t i = 0; i < grid->count; i++) {
        const struct grid_item *item = &grid->items[i];
        if (is_empty_part(grid, i))
            continue;
        if (!item->heading) {
            html_row(grid, item, out);
            continue;
        }
        buf_printf(out, "<tr class=\"part\"><th colspan=\"%zu\">", grid->column_count);
        html_text(out, item->heading);
        html_tag(out, "span", "small", item->note);
        buf_puts(out, "</th></tr>\n");
    }
    buf_puts(out, "</tbody>\n</table>\n");
    html_end(paper);
}

/* --- a table --- */

static void grid_csv(const struct paper *paper, const struct grid *grid)
{
    struct buf *out = paper->out;
    const char *heading = NULL;
    csv_begin(out);
    csv_text(out, _("part"));
    for (size_t k = 0; k < grid->column_count; k++)
        csv_text(out, grid->columns[k].head[0] ? grid->columns[k].head : _("done"));
    csv_end_line(out);
    for (size_t i = 0; i < grid->count; i++) {
        const struct grid_item *item = &grid->items[i];
        if (item->heading) {
            heading = item->heading;
            continue;
        }
        csv_text(out, heading);
        for (size_t k = 0; k < grid->column_count; k++)
            csv_text(out, grid->columns[k].head[0] ? item->cells[k] : NULL);
        csv_end_line(out);
    }
}

void grid_sheet(const struct paper *paper, const struct sheet *sheet, struct grid *grid,
                enum paper_format format)
{
    struct sheet_fact facts[SHEET_FACTS];
    size_t count = sheet->all_count > 1 ? 0 : sheet_session_facts(paper, sheet, facts);
    if (format == PAPER_TEXT)
        grid_text(paper, grid, facts, count);
    else if (format == PAPER_HTML)
        grid_html(paper, grid, facts, count);
    else
        grid_csv(paper, grid);
    sheet_facts_free(facts, count);
    grid_free(grid);
}
