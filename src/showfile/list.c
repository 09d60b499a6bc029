/* A list from a CSV file becomes the same tree that a YAML list of maps would be, so that one reader
 * serves both and each fault points into the table. The first line names the columns. */
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/csv.h"
#include "showfile/fault.h"
#include "showfile/phrase.h"
#include "showfile/read.h"
#include "base/banned.h"

#define CUT_BYTES 8 /* of a text that is too long; no letter is cut that matters any more */

#define CUT_CELLS 8   /* of a text that is too long */
#define TITLE_LINES 8 /* above the heads, at most */

struct table {
    struct reader *r;
    struct node_store *store;
    enum key_map which;
    struct csv csv;
    const struct key_row *columns[CSV_COLUMNS]; /* NULL: no head, or an unknown one */
    bool told[CSV_COLUMNS];                     /* that column has its fault already */
    size_t column_count;
};

/* --- heads --- */

static const struct key_row *column_of(enum key_map which, const char *head)
{
    size_t count;
    const struct key_row *rows = keys_of(which, &count), *found = NULL;
    char *words = phrase_of(head);
    for (size_t i = 0; i < count && !found; i++)
        if (strcasecmp(rows[i].name, head) == 0 ||
            (rows[i].heads && phrase_is(words, rows[i].heads)))
            found = &rows[i];
    free(words);
    return found;
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

/* A head near a known one is misspelt; another column is the office's own, and left out. */
static void unknown_head(struct table *t, const struct cell *cell)
{
    const char *nearest = key_nearest(t->which, cell->text, NULL, NULL),
               *shown = quote(t->r, cell->text);
    if (nearest)
        fault_place(t->r, cell->line, cell->col, false,
                    N_("unknown column `%s`, did you mean `%s`?"), shown, nearest);
    else
        fault_place(t->r, cell->line, cell->col, true, N_("the column `%s` isn't read"), shown);
}

static bool has_column(const struct table *t, const struct key_row *row)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i] == row)
            return true;
        const char *nearest =
            t->columns[i] ? NULL : key_nearest(t->which, t->csv.cells[i].text, NULL, NULL);
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
    t->column_count = t->csv.cell_count;
    for (size_t i = 0; i < t->csv.cell_count; i++)
        known += (t->columns[i] = column_of(t->which, t->csv.cells[i].text)) != NULL;
    char *heads = all_heads(t->which);
    if (!known)
        fault_place(t->r, t->csv.cells[0].line, t->csv.cells[0].col, false,
                    N_("the first line names the columns: %s"), heads);
    free(heads);
    if (!known)
        return false;
    for (size_t i = 0; i < t->csv.cell_count; i++) {
        if (!t->columns[i] && t->csv.cells[i].text[0]) {
            unknown_head(t, &t->csv.cells[i]);
            t->told[i] = true;
        }
        for (size_t k = 0; k < i && t->columns[i]; k++)
            if (t->columns[k] == t->columns[i] && !t->told[i]) {
                fault_place(t->r, t->csv.cells[i].line, t->csv.cells[i].col, false,
                            N_("a second column `%s`"), t->columns[i]->name);
                t->told[i] = true;
            }
    }
    bool whole = true;
    for (size_t i = 0; i < rows_count; i++)
        if (rows[i].required && !has_column(t, &rows[i])) {
            fault_place(t->r, t->csv.cells[0].line, t->csv.cells[0].col, false,
                        N_("the column `%s` is missing"), rows[i].name);
            whole = false;
        }
    return whole;
}

/* --- rows --- */

/* A line end inside a cell is how it was made to fit its column. */
static void one_line(char *text)
{
    size_t made = 0;
    for (const char *at = text; *at; at++) {
        bool blank = *at == ' ' || *at == '\n' || *at == '\t';
        if (*at == '\n')
            while (made && text[made - 1] == ' ')
                made--;
        if (blank && *at == ' ' && made && text[made - 1] == ' ' && at[-1] == '\n')
            continue;
        text[made++] = blank ? ' ' : *at;
    }
    text[made] = '\0';
}

static struct node *node_at(struct table *t, enum node_kind kind, const struct cell *cell)
{
    struct node *node = node_new(t->store, kind, cell->line, cell->col);
    node->key_line = cell->line;
    node->key_col = cell->col;
    return node;
}

/* A row that was written with another sign than its table. */
static bool other_sign(struct table *t)
{
    static const char signs[] = ",;\t";
    const struct cell *cell = &t->csv.cells[0];
    size_t at = t->csv.cell_count == 1 ? strcspn(cell->text, signs) : 0;
    if (t->csv.cell_count != 1 || t->column_count < 2 || !cell->text[at])
        return false;
    if (cell->text[at] == '\t' || t->csv.delimiter == '\t')
        fault_place(
            t->r, cell->line, cell->col, false,
            N_("this line parts its columns in another way than the others: by tabs or not"));
    else
        fault_place(t->r, cell->line, cell->col, false,
                    N_("this line has `%c` where the table has `%c`"), cell->text[at],
                    t->csv.delimiter);
    return true;
}

/* A cell that stands under no head moves all behind it: the row isn't judged further. */
static bool has_stray(struct table *t)
{
    for (size_t i = 0; i < t->csv.cell_count; i++) {
        const struct cell *cell = &t->csv.cells[i];
        bool known = i < t->column_count && (t->columns[i] || t->told[i]);
        if (known || !cell->text[0])
            continue;
        fault_place(t->r, cell->line, cell->col, false,
                    N_("`%s` stands under no head: is there a `%c` too many in this line?"),
                    quote(t->r, cell->text), t->csv.delimiter);
        if (i < t->column_count)
            t->told[i] = true;
        return true;
    }
    return false;
}

static struct node *read_row(struct table *t)
{
    struct node *row = node_at(t, NODE_MAP, &t->csv.cells[0]);
    if (has_stray(t))
        return NULL;
    for (size_t i = 0; i < t->csv.cell_count && i < t->column_count; i++) {
        struct cell *cell = &t->csv.cells[i];
        const struct key_row *column = t->columns[i];
        if (!column || t->told[i] || (!cell->text[0] && !column->required))
            continue;
        if (strlen(cell->text) > SHOWFILE_TEXT) {
            fault_place(t->r, cell->line, cell->col, false,
                        N_("this text is too long: %u KiB at most, it has %zu"),
                        SHOWFILE_TEXT >> 10, (strlen(cell->text) >> 10) + 1);
            cell->text[text_fit(cell->text, CUT_CELLS)] = '\0'; /* told: the row goes on */
        }
        one_line(cell->text);
        struct node *node = node_at(t, cell->text[0] ? NODE_TEXT : NODE_EMPTY, cell);
        node->key = node_text(t->store, column->name);
        if (cell->text[0])
            node->text = node_text(t->store, cell->text);
        node_add(row, node);
    }
    return row;
}

/* Do the cells name every column that must be there? */
static bool are_heads(const struct table *t)
{
    size_t count;
    const struct key_row *rows = keys_of(t->which, &count);
    for (size_t k = 0; k < count; k++) {
        bool found = !rows[k].required;
        for (size_t i = 0; i < t->csv.cell_count && !found; i++)
            found = column_of(t->which, t->csv.cells[i].text) == &rows[k];
        if (!found)
            return false;
    }
    return true;
}

/* The record of the heads: the first, unless lines with a title stand above them. */
static bool find_heads(struct table *t)
{
    struct csv start = t->csv;
    for (int i = 0; i < TITLE_LINES && csv_next(&t->csv); i++)
        if (are_heads(t))
            return true;
    csv_close(&t->csv);
    t->csv = start;
    return csv_next(&t->csv);
}

/* `Tổng cộng: 30`, `I. TẬP THỂ`: the only cell of its row, and no name. */
static bool is_remark(struct table *t)
{
    const struct cell *only = NULL;
    const struct key_row *column = NULL;
    for (size_t i = 0; i < t->csv.cell_count; i++) {
        if (!t->csv.cells[i].text[0])
            continue;
        if (only || i >= t->column_count)
            return false;
        only = &t->csv.cells[i];
        column = t->columns[i];
    }
    bool name = column && strcmp(column->name, "name") == 0;
    if (!only || name || t->column_count < 2)
        return false;
    fault_place(t->r, only->line, only->col, true,
                N_("`%s` is no line of the list: it is left out"), quote(t->r, only->text));
    return true;
}

struct node *list_read(struct reader *r, struct node_store *store, const struct source *source,
                       enum key_map which)
{
    struct table t = {.r = r, .store = store, .which = which, .csv = {.source = source}};
    struct node *root = node_new(store, NODE_LIST, 1, 1);
    csv_open(&t.csv);
    if (!find_heads(&t))
        fault_place(r, 1, 1, false, N_("the file is empty"));
    else if (read_heads(&t))
        while (csv_next(&t.csv)) {
            if (root->count >= SHOWFILE_SEGMENTS) {
                fault_place(r, t.csv.cells[0].line, 1, false, N_("too many lines: %d at most"),
                            SHOWFILE_SEGMENTS);
                break;
            }
            struct node *row = other_sign(&t) || is_remark(&t) ? NULL : read_row(&t);
            if (row)
                node_add(root, row);
        }
    csv_close(&t.csv);
    r->wrong += t.csv.wrong;
    return root;
}
