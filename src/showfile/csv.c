/* A table as offices save it becomes the same tree that a YAML list of maps would be, so that one
 * reader serves both and each fault points into the table. `,` or `;` (as Excel writes it where the
 * comma is decimal), quoted fields with doubled quotes and line ends inside, a first line of heads.
 * Read by hand rather than by a library: those at hand give fields, not where they stand. */
#include "showfile/read.h"

#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define MOST_COLUMNS 64

struct cell {
    char *text; /* NFC, trimmed, line ends as blanks; "" when empty */
    int line, col;
};

struct table {
    struct reader *r;
    struct node_store *store;
    const struct source *source;
    enum key_map which;
    size_t at; /* in the bytes */
    int line;
    size_t line_start;
    char delimiter;
    struct cell cells[MOST_COLUMNS];
    size_t cell_count;
    const struct key_row *columns[MOST_COLUMNS]; /* NULL: no head, or an unknown one */
    bool told[MOST_COLUMNS];                     /* that column has its fault already */
    size_t column_count;
};

static char peek(const struct table *t)
{
    return t->at < t->source->len ? t->source->bytes[t->at] : '\0';
}

static int col_here(const struct table *t)
{
    return (int)text_chars(t->source->bytes + t->line_start, t->at - t->line_start) + 1;
}

static void line_ended(struct table *t)
{
    t->line++;
    t->line_start = t->at;
}

static char *tidy(struct buf *buf)
{
    char *raw = buf_steal(buf), *text = text_nfc(raw ? raw : "");
    size_t len = strlen(text), from = strspn(text, " \t");
    while (len > from && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    char *made = xstrndup(text + from, len - from);
    free(raw);
    free(text);
    return made;
}

/* What stands in quotes, `at` behind the opening one. */
static void read_quoted(struct table *t, struct cell *cell, struct buf *buf)
{
    for (; t->at < t->source->len; t->at++) {
        char c = peek(t);
        if (c == '"' && t->source->bytes[t->at + 1] != '"') {
            t->at++;
            return;
        }
        t->at += c == '"';
        if (c == '\n') {
            t->at++;
            line_ended(t);
            t->at--;
            while (buf->len && buf->data[buf->len - 1] == ' ')
                buf->data[--buf->len] = '\0';
            c = ' ';
        }
        buf_putc(buf, c);
    }
    fault_place(t->r, cell->line, cell->col, false,
                N_("the quote (\") that opens this field is never closed"));
}

static void read_cell(struct table *t)
{
    struct buf buf = {0};
    while (peek(t) == ' ')
        t->at++;
    struct cell cell = {.line = t->line, .col = col_here(t)};
    bool stray = false;
    if (peek(t) == '"') {
        t->at++;
        read_quoted(t, &cell, &buf);
        int col = col_here(t), line = t->line;
        for (; t->at < t->source->len && peek(t) != t->delimiter && peek(t) != '\n'; t->at++)
            stray |= peek(t) != ' ';
        if (stray)
            fault_place(t->r, line, col, false,
                        N_("text after the closing quote: write a quote inside a field twice"));
    } else {
        for (; t->at < t->source->len && peek(t) != t->delimiter && peek(t) != '\n'; t->at++)
            buf_putc(&buf, peek(t));
    }
    cell.text = tidy(&buf);
    if (t->cell_count < MOST_COLUMNS)
        t->cells[t->cell_count++] = cell;
    else
        free(cell.text);
}

static void drop_cells(struct table *t)
{
    for (size_t i = 0; i < t->cell_count; i++)
        free(t->cells[i].text);
    t->cell_count = 0;
}

/* The next record with something in it; false at the end. */
static bool next_record(struct table *t)
{
    while (t->at < t->source->len) {
        drop_cells(t);
        bool some = false;
        do {
            read_cell(t);
            some |= t->cells[t->cell_count - 1].text[0] != '\0';
        } while (peek(t) == t->delimiter && t->at < t->source->len && (t->at++, true));
        if (peek(t) == '\n') {
            t->at++;
            line_ended(t);
        }
        if (some)
            return true;
    }
    drop_cells(t);
    return false;
}

/* The sign that stands oftener in the line of heads. `sep=;` (Excel's own mark) says it aloud. */
static void find_delimiter(struct table *t)
{
    const char *line;
    size_t len, commas = 0, semicolons = 0;
    bool quoted = false;
    t->delimiter = ',';
    while (source_line(t->source, t->line, &line, &len) && !len) {
        t->at++;
        line_ended(t);
    }
    if (!source_line(t->source, t->line, &line, &len))
        return;
    if (len == 5 && strncasecmp(line, "sep=", 4) == 0) {
        t->delimiter = line[4];
        t->at += len + (t->at + len < t->source->len);
        line_ended(t);
        return;
    }
    for (size_t i = 0; i < len; i++) {
        quoted ^= line[i] == '"';
        commas += !quoted && line[i] == ',';
        semicolons += !quoted && line[i] == ';';
    }
    if (semicolons > commas)
        t->delimiter = ';';
}

/* --- heads --- */

/* Is the head one of `a|b|c`, whatever its marks and its case? */
static bool among(const char *heads, const char *head)
{
    char *slug = text_slug(head);
    size_t len = strlen(slug);
    bool found = false;
    for (char *c = slug; *c; c++)
        if (*c == '-')
            *c = ' ';
    for (const char *at = heads; at && *at && !found;) {
        size_t one = strcspn(at, "|");
        found = one == len && strncmp(at, slug, len) == 0;
        at += one + (at[one] == '|');
    }
    free(slug);
    return found;
}

static const struct key_row *column_of(enum key_map which, const char *head)
{
    size_t count;
    const struct key_row *rows = keys_of(which, &count);
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(rows[i].name, head) == 0 || among(rows[i].heads, head))
            return &rows[i];
    return NULL;
}

static char *all_heads(enum key_map which)
{
    struct buf out = {0};
    size_t count;
    const struct key_row *rows = keys_of(which, &count);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%s", i ? "," : "", rows[i].name);
    return buf_steal(&out);
}

static void unknown_head(struct table *t, const struct cell *cell)
{
    const char *nearest = key_nearest(t->which, cell->text), *shown = quote(t->r, cell->text);
    char *heads = all_heads(t->which);
    if (nearest)
        fault_place(t->r, cell->line, cell->col, false,
                    N_("unknown column `%s`, did you mean `%s`?"), shown, nearest);
    else
        fault_place(t->r, cell->line, cell->col, false,
                    N_("unknown column `%s`: the columns are %s"), shown, heads);
    free(heads);
}

static bool has_column(const struct table *t, const struct key_row *row)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i] == row)
            return true;
        const char *nearest = t->columns[i] ? NULL : key_nearest(t->which, t->cells[i].text);
        if (nearest && strcmp(nearest, row->name) == 0)
            return true; /* told as misspelt */
    }
    return false;
}

/* False: the table can't be read by these heads. */
static bool read_heads(struct table *t)
{
    size_t known = 0, rows_count;
    const struct key_row *rows = keys_of(t->which, &rows_count);
    t->column_count = t->cell_count;
    for (size_t i = 0; i < t->cell_count; i++)
        known += (t->columns[i] = column_of(t->which, t->cells[i].text)) != NULL;
    char *heads = all_heads(t->which);
    if (!known)
        fault_place(t->r, t->cells[0].line, t->cells[0].col, false,
                    N_("the first line names the columns: %s"), heads);
    free(heads);
    if (!known)
        return false;
    for (size_t i = 0; i < t->cell_count; i++) {
        if (!t->columns[i] && t->cells[i].text[0]) {
            unknown_head(t, &t->cells[i]);
            t->told[i] = true;
        }
        for (size_t k = 0; k < i && t->columns[i]; k++)
            if (t->columns[k] == t->columns[i] && !t->told[i]) {
                fault_place(t->r, t->cells[i].line, t->cells[i].col, false,
                            N_("a second column `%s`"), t->columns[i]->name);
                t->told[i] = true;
            }
    }
    bool whole = true;
    for (size_t i = 0; i < rows_count; i++)
        if (rows[i].required && !has_column(t, &rows[i])) {
            fault_place(t->r, t->cells[0].line, t->cells[0].col, false,
                        N_("the column `%s` is missing"), rows[i].name);
            whole = false;
        }
    return whole;
}

/* --- rows --- */

static struct node *node_at(struct table *t, enum node_kind kind, const struct cell *cell)
{
    struct node *node = node_new(t->store, kind, cell->line, cell->col);
    node->key_line = cell->line;
    node->key_col = cell->col;
    return node;
}

static struct node *read_row(struct table *t)
{
    struct node *row = node_at(t, NODE_MAP, &t->cells[0]);
    for (size_t i = 0; i < t->cell_count; i++) {
        struct cell *cell = &t->cells[i];
        if (!cell->text[0])
            continue;
        const struct key_row *column = i < t->column_count ? t->columns[i] : NULL;
        if (!column && (i >= t->column_count || !t->told[i])) {
            fault_place(t->r, cell->line, cell->col, false,
                        N_("`%s` stands under no head: is there a `%c` too many in this line?"),
                        quote(t->r, cell->text), t->delimiter);
            if (i < t->column_count)
                t->told[i] = true;
        }
        if (!column || t->told[i])
            continue;
        struct node *node = node_at(t, NODE_TEXT, cell);
        node->key = node_text(t->store, column->name);
        node->text = node_text(t->store, cell->text);
        node_add(row, node);
    }
    return row;
}

struct node *csv_read(struct reader *r, struct node_store *store, const struct source *source,
                      enum key_map which)
{
    struct table t = {.r = r, .store = store, .source = source, .which = which, .line = 1};
    find_delimiter(&t);
    struct node *root = node_new(store, NODE_LIST, 1, 1);
    if (!next_record(&t))
        fault_place(r, 1, 1, false, N_("the file is empty"));
    else if (read_heads(&t))
        while (next_record(&t)) {
            if (root->count >= SHOWFILE_SEGMENTS) {
                fault_place(r, t.cells[0].line, 1, false, N_("too many lines: %d at most"),
                            SHOWFILE_SEGMENTS);
                break;
            }
            node_add(root, read_row(&t));
        }
    drop_cells(&t);
    return root;
}
