#include "showfile/csv.h"

#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

static char peek(const struct csv *csv)
{
    return csv->at < csv->source->len ? csv->source->bytes[csv->at] : '\0';
}

/* Counted on from the last time: a line may be eight million cells long. */
static int col_here(struct csv *csv)
{
    csv->counted_col += (int)text_chars(csv->source->bytes + csv->counted, csv->at - csv->counted);
    csv->counted = csv->at;
    return csv->counted_col + 1;
}

static void line_ended(struct csv *csv)
{
    csv->line++;
    csv->counted = csv->at;
    csv->counted_col = 0;
}

static char *tidy(struct buf *buf)
{
    char *raw = buf_steal(buf), *text = text_nfc(raw ? raw : "");
    size_t len = strlen(text), from = strspn(text, " \t\n");
    while (len > from && strchr(" \t\n", text[len - 1]))
        len--;
    char *made = xstrndup(text + from, len - from);
    free(raw);
    free(text);
    return made;
}

/* What stands in quotes, `at` behind the opening one. */
static void read_quoted(struct csv *csv, const struct cell *cell, struct buf *buf)
{
    while (csv->at < csv->source->len) {
        char c = peek(csv);
        csv->at++;
        if (c == '"' && peek(csv) != '"')
            return;
        csv->at += c == '"';
        buf_putc(buf, c);
        if (c == '\n')
            line_ended(csv);
    }
    csv->wrong++;
    source_fault(csv->source, cell->line, cell->col,
                 N_("the quote (\") that opens this field is never closed"));
}

/* What stands behind a closing quote should be nothing. */
static void skip_rest(struct csv *csv)
{
    int line = csv->line, col = col_here(csv);
    bool stray = false;
    for (; csv->at < csv->source->len && peek(csv) != csv->delimiter && peek(csv) != '\n';
         csv->at++)
        stray |= peek(csv) != ' ';
    if (!stray)
        return;
    csv->wrong++;
    source_fault(csv->source, line, col,
                 N_("text after the closing quote: write a quote inside a field twice"));
}

/* `"` alone between tabs: the sign for "as above". Between commas it opens a field. */
static bool lone_quote(const struct csv *csv)
{
    size_t next = csv->at + 1;
    return csv->delimiter == '\t' &&
           (next >= csv->source->len || strchr("\t\n", csv->source->bytes[next]));
}

static void read_cell(struct csv *csv)
{
    struct buf buf = {0};
    while (peek(csv) == ' ')
        csv->at++;
    struct cell cell = {.line = csv->line, .col = col_here(csv)};
    if (peek(csv) == '"' && !lone_quote(csv)) {
        csv->at++;
        read_quoted(csv, &cell, &buf);
        skip_rest(csv);
    } else {
        for (; csv->at < csv->source->len && peek(csv) != csv->delimiter && peek(csv) != '\n';
             csv->at++)
            buf_putc(&buf, peek(csv));
    }
    cell.text = tidy(&buf);
    if (csv->cell_count < CSV_COLUMNS)
        csv->cells[csv->cell_count++] = cell;
    else
        free(cell.text);
}

static void drop_cells(struct csv *csv)
{
    for (size_t i = 0; i < csv->cell_count; i++)
        free(csv->cells[i].text);
    csv->cell_count = 0;
}

bool csv_next(struct csv *csv)
{
    while (csv->at < csv->source->len) {
        drop_cells(csv);
        bool some = false, more;
        do {
            read_cell(csv);
            some |= csv->cells[csv->cell_count - 1].text[0] != '\0';
            more = csv->at < csv->source->len && peek(csv) == csv->delimiter;
            csv->at += more;
        } while (more);
        if (csv->at < csv->source->len) { /* at the line's end */
            csv->at++;
            line_ended(csv);
        }
        if (some)
            return true;
    }
    drop_cells(csv);
    return false;
}

void csv_close(struct csv *csv)
{
    drop_cells(csv);
}

#define LOOK_LINES 30

/* The sign that most lines have; of two, the one that stands oftener. `sep=;` (Excel's own mark)
 * says it aloud. */
static char find_delimiter(const struct source *source)
{
    static const char signs[] = {',', ';', '\t'};
    size_t lines[sizeof signs] = {0}, all[sizeof signs] = {0}, best = 0, len;
    const char *line;
    bool quoted = false;
    for (int number = 1; number <= LOOK_LINES && source_line(source, number, &line, &len);
         number++) {
        size_t counts[sizeof signs] = {0};
        for (size_t i = 0; i < len; i++) {
            quoted ^= line[i] == '"' && (quoted || i == 0 || strchr(",;\t\" ", line[i - 1]));
            for (size_t k = 0; k < sizeof signs; k++)
                counts[k] += !quoted && line[i] == signs[k];
        }
        for (size_t k = 0; k < sizeof signs; k++) {
            lines[k] += counts[k] > 0;
            all[k] += counts[k];
        }
    }
    for (size_t k = 1; k < sizeof signs; k++)
        if (lines[k] > lines[best] || (lines[k] == lines[best] && all[k] > all[best]))
            best = k;
    return signs[best];
}

void csv_open(struct csv *csv)
{
    const char *line;
    size_t len;
    csv->line = 1;
    csv->delimiter = find_delimiter(csv->source);
    if (!source_line(csv->source, 1, &line, &len) || len != 5 || strncasecmp(line, "sep=", 4) != 0)
        return;
    char said = line[4];
    csv->at = len + (len < csv->source->len);
    line_ended(csv);
    if (source_line(csv->source, 2, &line, &len) && memchr(line, said, len))
        csv->delimiter = said; /* else the mark lies, and the lines are believed */
}
