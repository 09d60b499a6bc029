#include "paper/doc.h"

#include "base/mem.h"
#include "base/banned.h"

static struct doc_item *add(struct doc *doc, enum doc_kind kind)
{
    struct doc_item item = {.kind = kind};
    ARRAY_PUSH(doc->list, doc->count, doc->room, item);
    return &doc->list[doc->count - 1];
}

void doc_part(struct doc *doc, char *title, char *note, bool page)
{
    struct doc_item *item = add(doc, DOC_PART);
    item->text = title;
    item->note = note;
    item->page = page;
}

void doc_line(struct doc *doc, char *text)
{
    add(doc, DOC_LINE)->text = text;
}

void doc_table(struct doc *doc, const struct doc_column *columns, size_t count)
{
    struct doc_item *item = add(doc, DOC_TABLE);
    item->columns = xmemdup(columns, count * sizeof *columns);
    item->count = count;
}

void doc_group(struct doc *doc, char *head, char *note, bool together)
{
    struct doc_item *item = add(doc, DOC_GROUP);
    item->text = head;
    item->note = note;
    item->together = together;
}

static size_t columns_now(const struct doc *doc)
{
    for (size_t i = doc->count; i > 0; i--)
        if (doc->list[i - 1].kind == DOC_TABLE)
            return doc->list[i - 1].count;
    return 0;
}

void doc_row(struct doc *doc, enum doc_tone tone, char *const *cells)
{
    size_t count = columns_now(doc);
    struct doc_item *item = add(doc, DOC_ROW);
    item->tone = tone;
    item->cells = xmemdup(cells, count * sizeof *cells);
    item->count = count;
}

void doc_free(struct doc *doc)
{
    for (size_t i = 0; i < doc->count; i++) {
        struct doc_item *item = &doc->list[i];
        for (size_t k = 0; item->cells && k < item->count; k++)
            free(item->cells[k]);
        free(item->cells);
        free(item->columns);
        free(item->text);
        free(item->note);
    }
    free(doc->list);
    *doc = (struct doc){0};
}

void doc_write(const struct paper *paper, const struct sheet *sheet, struct doc *doc,
               enum paper_format format)
{
    if (format == PAPER_HTML)
        doc_write_html(paper, sheet, doc);
    else
        doc_write_text(paper, sheet, doc);
    doc_free(doc);
}

void doc_sheet(const struct paper *paper, const struct sheet *sheet, enum paper_format format,
               void (*fill)(const struct paper *, const struct sheet *, struct doc *),
               void (*table)(const struct paper *, const struct sheet *))
{
    struct doc doc = {0};
    if (format == PAPER_CSV) {
        table(paper, sheet);
        return;
    }
    fill(paper, sheet, &doc);
    doc_write(paper, sheet, &doc, format);
}
