/* A paper as text: cells wrapped beside each other, groups kept on one page. */
#include "paper/doc.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define WIDTH 80
#define HEIGHT 66 /* an A4 page of a line printer */
#define ROOM (HEIGHT - 4)
#define GAP 2
#define LEAST 8 /* cells that the open column has at least */

/* A hand writes beside the box of a text. */
static bool is_shown(const struct doc_item *table, size_t column)
{
    return table->columns[column].look != DOC_SIGN;
}

static int width_of(const struct doc_item *table, size_t column)
{
    int left = WIDTH;
    if (table->columns[column].cells)
        return table->columns[column].cells;
    for (size_t i = 0; i < table->count; i++)
        if (is_shown(table, i))
            left -= table->columns[i].cells + (i ? GAP : 0);
    return left < LEAST ? LEAST : left;
}

/* The next line of a cell; *at moves behind it. */
static char *take_line(const char **at, int cells)
{
    size_t skip = 0, length = **at ? text_line(*at, cells, &skip) : 0;
    char *line = xstrndup(*at, length);
    *at += length + skip;
    return line;
}

/* One line of all cells; whether there is more. */
static bool put_line(const struct doc_item *table, const char **at, struct lines *lines)
{
    struct buf line = {0};
    bool more = false;
    for (size_t i = 0; i < table->count; i++) {
        int wide = width_of(table, i);
        enum doc_look look = table->columns[i].look;
        if (!is_shown(table, i))
            continue;
        char *part = take_line(&at[i], wide);
        if (i)
            lines_pad(&line, "", GAP);
        lines_pad(&line, part, look == DOC_NUMBER || look == DOC_PLACE ? -wide : wide);
        more = more || *at[i];
        free(part);
    }
    lines_add(lines, buf_text(&line));
    buf_free(&line);
    return more;
}

static void put_row(const struct doc_item *table, const struct doc_item *row, struct lines *lines)
{
    const char **at = xcalloc(table->count, sizeof *at);
    for (size_t i = 0; i < table->count; i++) {
        bool box = table->columns[i].look == DOC_BOX;
        at[i] = !row->cells[i] ? "" : box ? "[ ]" : row->cells[i];
    }
    while (put_line(table, at, lines))
        ;
    free(at);
}

static void put_heads(const struct doc_item *table, struct lines *lines)
{
    const char **at = xcalloc(table->count, sizeof *at);
    bool any = false;
    for (size_t i = 0; i < table->count; i++) {
        at[i] = table->columns[i].head;
        any = any || at[i][0];
    }
    while (any && put_line(table, at, lines))
        ;
    lines_rule(lines, "─");
    lines_head(lines);
    free(at);
}

static void put_headed(struct lines *lines, const char *text, const char *note)
{
    lines_wrap(lines, "", 0, text);
    if (note)
        lines_wrap(lines, "", 2, note);
}

static int lines_of(const struct lines *lines)
{
    int count = 0;
    for (size_t i = 0; i < lines->count; i++)
        count += lines->list[i].lines;
    return count;
}

/* Takes the lines over: as one group if a page has room for it. */
static void append(struct lines *to, struct lines *from, bool together)
{
    bool one = together && lines_of(from) <= ROOM;
    for (size_t i = 0; i < from->count; i++) {
        for (const char *at = from->list[i].text; *at;) {
            size_t length = strcspn(at, "\n");
            char *line = xstrndup(at, length);
            lines_add(to, line);
            free(line);
            at += length + 1;
        }
        if (!one && from->list[i].heads)
            lines_head(to);
        else if (!one)
            lines_group(to);
        free(from->list[i].text);
    }
    lines_group(to);
    free(from->list);
    *from = (struct lines){0};
}

/* The group that begins at `at`, or the rows before the first; returns what is behind it. */
static size_t put_group(const struct doc *doc, const struct doc_item *table, size_t at,
                        struct lines *lines)
{
    struct lines inner = {.width = WIDTH};
    bool together = false;
    if (doc->list[at].kind == DOC_GROUP) {
        together = doc->list[at].together;
        lines_add(&inner, "");
        put_headed(&inner, doc->list[at].text, doc->list[at].note);
        lines_head(&inner);
        at++;
    }
    for (; at < doc->count && doc->list[at].kind == DOC_ROW; at++) {
        put_row(table, &doc->list[at], &inner);
        if (doc->list[at].tone == DOC_HEAD)
            lines_head(&inner);
        else
            lines_group(&inner);
    }
    append(lines, &inner, together);
    return at;
}

static bool has_rows(const struct doc *doc, size_t table)
{
    return table + 1 < doc->count &&
           (doc->list[table + 1].kind == DOC_ROW || doc->list[table + 1].kind == DOC_GROUP);
}

static void put_head(const struct paper *paper, const struct sheet *sheet, struct lines *lines)
{
    struct sheet_fact facts[SHEET_FACTS];
    size_t count = sheet->all_count > 1 ? 0 : sheet_session_facts(paper, sheet, facts);
    lines_wrap(lines, "", 0, paper->programme);
    if (strcmp(paper->programme, paper->session) != 0)
        lines_wrap(lines, "", 0, paper->session);
    for (size_t i = 0; i < count; i++)
        lines_labelled(lines, 0, facts[i].label, facts[i].text);
    sheet_facts_free(facts, count);
    lines_group(lines);
}

void doc_write_text(const struct paper *paper, const struct sheet *sheet, const struct doc *doc)
{
    struct lines lines = {.width = WIDTH};
    const struct doc_item *table = NULL;
    bool parts = false;
    put_head(paper, sheet, &lines);
    for (size_t i = 0; i < doc->count;) {
        const struct doc_item *item = &doc->list[i];
        if (item->kind == DOC_ROW || item->kind == DOC_GROUP) {
            i = put_group(doc, table, i, &lines);
            continue;
        }
        if (item->kind == DOC_PART && item->page && parts)
            lines_page(&lines);
        parts = parts || item->kind == DOC_PART;
        if (item->kind != DOC_TABLE || has_rows(doc, i))
            lines_add(&lines, "");
        if (item->kind == DOC_PART) {
            put_headed(&lines, item->text, item->note);
            lines_head(&lines);
        } else if (item->kind == DOC_LINE) {
            lines_wrap(&lines, "", 0, item->text);
            lines_group(&lines);
        } else {
            table = item;
            if (has_rows(doc, i))
                put_heads(table, &lines);
        }
        i++;
    }
    lines_pages(paper, &lines, HEIGHT);
}
