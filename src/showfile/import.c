#include "showfile/import.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/import_parts.h"
#include "base/banned.h"

#define MOST_ITEMS 2000 /* no evening has more */

void import_warn(struct import *in, int line, int col, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    source_vfault(in->csv.source, line, col, true, format, args);
    va_end(args);
}

/* Blanks in a row become one, none stands beside a line's end, and what nobody sees is gone. */
static char *tidied(const char *text, bool lines)
{
    struct buf out = {0};
    for (const char *at = text; *at; at++) {
        size_t hidden = hidden_bytes(at);
        bool blank = *at == ' ' || *at == '\t' || (*at == '\n' && !lines);
        char last = out.len ? out.data[out.len - 1] : '\n';
        if (hidden)
            at += hidden - 1;
        else if (blank && last != ' ' && last != '\n')
            buf_putc(&out, ' ');
        else if (*at == '\n' && !blank && last == ' ')
            out.data[out.len - 1] = '\n';
        else if (!blank && (*at != '\n' || out.len))
            buf_putc(&out, *at);
    }
    while (out.len && strchr(" \n", out.data[out.len - 1]))
        out.data[--out.len] = '\0';
    bool some = out.len > 0;
    char *made = buf_steal(&out);
    if (some)
        return made;
    free(made);
    return NULL;
}

char *import_line(const char *text)
{
    return tidied(text, false);
}

char *import_lines(const char *text)
{
    return tidied(text, true);
}

/* The head row is the first with a column of contents and another one that we know. */
static bool read_head(struct import *in)
{
    while (csv_next(&in->csv)) {
        if (import_take_head(in)) {
            import_warn_unread(in);
            return true;
        }
        import_keep_above(in);
    }
    source_fault(in->csv.source, 1, 1,
                 N_("no line names the columns: one of them must be `Nội dung` (content), beside "
                    "`STT`, `Thời gian`, `Người thực hiện` or `Ghi chú`"));
    return false;
}

static void read_rows(struct import *in)
{
    in->below_head = true;
    while (csv_next(&in->csv)) {
        if (in->count == MOST_ITEMS) {
            import_warn(in, in->csv.cells[0].line, in->csv.cells[0].col,
                        N_("a table has %d lines at most: this one and all below are left out"),
                        MOST_ITEMS);
            return;
        }
        import_row(in);
        in->below_head = false;
    }
}

static void check_items(struct import *in)
{
    size_t items = 0;
    for (size_t i = 0; i < in->count; i++) {
        const struct item *item = &in->items[i];
        items += !item->block;
        if (!item->block && item->length_ms == TIME_NONE)
            import_warn(in, item->line, item->col,
                        N_("no length is known for this line: write its `duration`"));
    }
    if (!items)
        source_fault(in->csv.source, 1, 1, N_("the table has no line below its heads"));
}

static void close_import(struct import *in)
{
    csv_close(&in->csv);
    for (size_t i = 0; i < in->count; i++)
        import_item_free(&in->items[i]);
    for (size_t i = 0; i < in->head_count; i++)
        free(in->heads[i].text);
    for (size_t i = 0; i < in->above_count; i++)
        free(in->above[i]);
    free(in->above);
    free(in->items);
    free(in->title);
}

char *import_table(const char *bytes, size_t len, const char *shown, const char *date,
                   struct faults *faults)
{
    struct source source = {.shown = shown, .faults = faults};
    struct import in = {.csv = {.source = &source}};
    if (!source_vet(&source, bytes, len))
        return NULL;
    char *clean = source_read(&source, bytes, len), *yaml = NULL;
    csv_open(&in.csv);
    if (read_head(&in)) {
        import_read_above(&in);
        read_rows(&in);
        import_settle_blocks(&in);
        import_number(&in);
        import_times(&in);
        check_items(&in);
        yaml = import_write(&in, date);
    }
    close_import(&in);
    source_free(&source);
    free(clean);
    faults_sort(faults);
    if (faults_errors(faults)) {
        free(yaml);
        yaml = NULL;
    }
    return yaml;
}
