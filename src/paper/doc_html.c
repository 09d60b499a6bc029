/* A paper as HTML: a group is a <tbody>, which no page tears apart, under heads that each page
 * repeats. */
#include "paper/doc.h"

#include "base/mem.h"
#include "base/banned.h"

static const char css[] =
    "body{font-size:10pt;line-height:1.3}\n"
    "header{margin-bottom:4mm;border-bottom:1.2pt solid #111;padding-bottom:2mm}\n"
    "h2{font-size:13pt;margin:6mm 0 1mm}\n"
    "h2.page{break-before:page}\n"
    ".note{font-weight:400;font-size:9.5pt;display:block;break-after:avoid;margin:0 0 1mm}\n"
    "table{margin-top:2mm}\n"
    "table.lead{break-after:avoid}\n"
    "thead th{font-size:8pt;color:#333}\n"
    "tr.group th{font-size:10.5pt;border-bottom:.5pt solid #111;background:#ececec;padding:1.2mm "
    "1mm}\n"
    "tr.group,tr.head{break-after:avoid}\n"
    "tbody.whole{break-inside:avoid}\n"
    "tr.head td,tr.band td{background:#f0f0f0}\n"
    "tr.off td{color:#555}tr.off s{text-decoration-thickness:.8pt}\n"
    "td.clock{white-space:nowrap;font-variant-numeric:tabular-nums}\n"
    "td.place{text-align:right;font-size:13pt;font-weight:700;line-height:1.1}\n"
    "td b,td s{display:block}\n"
    "th.n{white-space:normal}\n"
    "td.box i{display:block;width:4mm;height:4mm;border:.8pt solid #111}\n";

static const char *const looks[] = {
    [DOC_PLAIN] = NULL,    [DOC_CLOCK] = "clock", [DOC_NUMBER] = "n", [DOC_PLACE] = "place",
    [DOC_TITLE] = "title", [DOC_BOX] = "box",     [DOC_SIGN] = "sign"};

static void put_table(const struct doc_item *table, bool lead, struct buf *out)
{
    bool any = false;
    buf_printf(out, "<table%s>\n<colgroup>", lead ? " class=\"lead\"" : "");
    for (size_t i = 0; i < table->count; i++) {
        any = any || table->columns[i].head[0];
        if (table->columns[i].mm)
            buf_printf(out, "<col style=\"width:%dmm\">", table->columns[i].mm);
        else
            buf_puts(out, "<col>");
    }
    buf_puts(out, "</colgroup>\n");
    if (any)
        buf_puts(out, "<thead><tr>");
    for (size_t i = 0; any && i < table->count; i++) {
        enum doc_look look = table->columns[i].look;
        html_tag(out, "th", look == DOC_NUMBER || look == DOC_PLACE ? "n" : NULL,
                 table->columns[i].head);
    }
    if (any)
        buf_puts(out, "</tr></thead>\n");
}

/* The first line of a text, its other lines below. */
static void put_title(struct buf *out, const char *text, bool off)
{
    size_t length = strcspn(text, "\n");
    char *first = xstrndup(text, length);
    html_tag(out, off ? "s" : "b", NULL, first);
    html_lines(out, text[length] ? text + length + 1 : "");
    free(first);
}

static void put_row(const struct doc_item *table, const struct doc_item *row, struct buf *out)
{
    static const char *const tones[] = {[DOC_NORMAL] = "",
                                        [DOC_BAND] = " class=\"band\"",
                                        [DOC_HEAD] = " class=\"head\"",
                                        [DOC_OFF] = " class=\"off\""};
    buf_printf(out, "<tr%s>", tones[row->tone]);
    for (size_t i = 0; i < table->count; i++) {
        enum doc_look look = table->columns[i].look;
        const char *text = row->cells[i];
        if (looks[look])
            buf_printf(out, "<td class=\"%s\">", looks[look]);
        else
            buf_puts(out, "<td>");
        if (text && look == DOC_BOX)
            buf_puts(out, "<i></i>");
        else if (text && look == DOC_TITLE)
            put_title(out, text, row->tone == DOC_OFF);
        else
            html_lines(out, text);
        buf_puts(out, "</td>");
    }
    buf_puts(out, "</tr>\n");
}

/* The rows of a table from `at` on; returns what is behind it. */
static size_t put_rows(const struct doc *doc, const struct doc_item *table, size_t at,
                       struct buf *out)
{
    bool open = false;
    for (; at < doc->count; at++) {
        const struct doc_item *item = &doc->list[at];
        if (item->kind != DOC_ROW && item->kind != DOC_GROUP)
            break;
        if (item->kind == DOC_GROUP || !open)
            buf_printf(out, "%s<tbody%s>\n", open ? "</tbody>\n" : "",
                       item->together ? " class=\"whole\"" : "");
        open = true;
        if (item->kind == DOC_ROW) {
            put_row(table, item, out);
            continue;
        }
        buf_printf(out, "<tr class=\"group\"><th colspan=\"%zu\">", table->count);
        html_text(out, item->text);
        html_tag(out, "span", "note", item->note);
        buf_puts(out, "</th></tr>\n");
    }
    buf_puts(out, "</tbody>\n</table>\n");
    return at;
}

static void put_head(const struct paper *paper, const struct sheet *sheet)
{
    struct buf *out = paper->out;
    struct sheet_fact facts[SHEET_FACTS];
    buf_puts(out, "<header>\n");
    if (strcmp(paper->programme, paper->session) != 0)
        html_tag(out, "div", "org", paper->programme);
    html_tag(out, "h1", NULL, paper->session);
    html_tag(out, "div", "org", paper->kind);
    if (sheet->all_count < 2) {
        size_t count = sheet_session_facts(paper, sheet, facts);
        html_facts(out, facts, count);
        sheet_facts_free(facts, count);
    }
    buf_puts(out, "</header>\n");
}

/* A table that ends with a head has its body in the next one. */
static bool leads(const struct doc *doc, size_t table)
{
    size_t at = table + 1;
    while (at < doc->count && (doc->list[at].kind == DOC_ROW || doc->list[at].kind == DOC_GROUP))
        at++;
    return at > table + 1 && doc->list[at - 1].tone == DOC_HEAD;
}

void doc_write_html(const struct paper *paper, const struct sheet *sheet, const struct doc *doc)
{
    struct buf *out = paper->out;
    bool parts = false;
    html_begin(paper, css);
    put_head(paper, sheet);
    for (size_t i = 0; i < doc->count; i++) {
        const struct doc_item *item = &doc->list[i];
        bool rows = i + 1 < doc->count && (item[1].kind == DOC_ROW || item[1].kind == DOC_GROUP);
        if (item->kind == DOC_PART) {
            html_tag(out, "h2", item->page && parts ? "page" : NULL, item->text);
            html_tag(out, "p", "note", item->note);
            parts = true;
        } else if (item->kind == DOC_LINE) {
            html_tag(out, "p", NULL, item->text);
        } else if (item->kind == DOC_TABLE && rows) {
            put_table(item, leads(doc, i), out);
            i = put_rows(doc, item, i + 1, out) - 1;
        }
    }
    html_end(paper);
}
