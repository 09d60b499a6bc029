/* One record of the table as an item: a segment, or the heading of a part. A record with a cell besides
 * its title is a segment, whatever can be read of it. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/import_parts.h"
#include "showfile/load.h"
#include "showfile/office.h"
#include "showfile/phrase.h"
#include "base/banned.h"

#define TEXT_ROOM (SHOWFILE_TEXT / 2) /* of one text; the other half is for what comes around it */

void import_item_free(struct item *item)
{
    for (int c = 0; c < COL_COUNT; c++)
        free(item->texts[c]);
    free(item->slug);
}

/* --- what a record is --- */

/* `I`, `II.`, `A`, `PHẦN 1`: the number of a part rather than of an item. */
static bool numbers_a_part(const char *cue)
{
    size_t roman = strspn(cue, "IVX"), letter = *cue >= 'A' && *cue <= 'Z';
    size_t len = roman ? roman : letter;
    char *words = phrase_of(cue);
    bool part = phrase_begins(words, "phan|part|chuong|section") > 0;
    free(words);
    return part || (len && strspn(cue + len, ".)/ ") == strlen(cue + len));
}

/* `PHẦN NGHI THỨC`, `I. Mở đầu`, `Phần 2`: the name of a part. */
bool import_is_heading(const char *text)
{
    size_t blank = strcspn(text, " ");
    char *first = xstrndup(text, blank);
    bool lower = false, upper = false;
    for (const char *c = text; *c; c++) {
        lower |= *c >= 'a' && *c <= 'z';
        upper |= *c >= 'A' && *c <= 'Z';
    }
    bool part = text[blank] && numbers_a_part(first);
    bool dotted = blank > 1 && strchr(".)/", first[blank - 1]);
    free(first);
    char *words = phrase_of(text);
    part = (part && dotted) || phrase_begins(words, "phan|part|section|chuong");
    free(words);
    return part || (upper && !lower && text[blank]);
}

struct shape {
    const struct cell *cue;   /* NULL: empty */
    const struct cell *first; /* filled, of all */
    const struct cell *other; /* the first filled besides the number */
    size_t filled;            /* besides the number, each text once when all are the same */
};

static struct shape shape_of(const struct import *in)
{
    struct shape shape = {.cue = import_cell(in, COL_CUE)};
    bool same = true;
    for (size_t i = 0; i < in->csv.cell_count; i++) {
        const struct cell *cell = &in->csv.cells[i];
        if (!cell->text[0])
            continue;
        shape.first = shape.first ? shape.first : cell;
        same = same && strcmp(cell->text, shape.first->text) == 0;
        if (cell == shape.cue)
            continue;
        shape.other = shape.other ? shape.other : cell;
        shape.filled++;
    }
    if (same && shape.filled > 1) { /* a merged line, written into each of its cells */
        shape.filled = 1;
        shape.cue = NULL;
    } else if (shape.other && shape.filled > 1) {
        size_t others = 0;
        for (size_t i = 0; i < in->csv.cell_count; i++)
            others += &in->csv.cells[i] != shape.cue && in->csv.cells[i].text[0] &&
                      strcmp(in->csv.cells[i].text, shape.other->text) != 0;
        shape.filled = others ? shape.filled : 1;
    }
    return shape;
}

static bool is_a_time(const char *text)
{
    struct office_time is;
    return office_time_parse(text, &is) || office_number_parse(text, MINUTE_MS, &is);
}

/* Beside a number of its own nothing is a total or a signature. */
static bool is_numbered(const struct shape *shape)
{
    return shape->cue && shape->filled && strcspn(shape->cue->text, "0123456789") < 2;
}

static bool is_a_total(const struct shape *shape)
{
    if (is_numbered(shape))
        return false;
    char *words = phrase_of(shape->first->text);
    size_t len = phrase_begins(words, "tong|cong|tong cong|tong thoi gian|tong thoi luong|"
                                      "tong so|tong cong thoi gian|tong cong thoi luong|total|"
                                      "grand total|total time|total duration|total length");
    const char *rest = words + len + (words[len] == ' ');
    bool total = len && (!*rest || (*rest >= '0' && *rest <= '9') ||
                         phrase_begins(rest, "khoang|chuong trinh|toan bo|phut|minutes|about"));
    free(words);
    return total;
}

static bool has_a_time(const struct import *in)
{
    static const enum column columns[] = {COL_TIME, COL_START, COL_END, COL_LENGTH};
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        const struct cell *cell = import_cell(in, columns[i]);
        if (cell && is_a_time(cell->text))
            return true;
    }
    return false;
}

/* `Người lập`, `TM. BAN TỔ CHỨC`; below it names alone. */
static bool is_a_signature(struct import *in, const struct shape *shape)
{
    static const char *const marks[] = {"TM.", "T/M", "KT.", "TL.", "TUQ."};
    const char *text = shape->first->text;
    if (is_numbered(shape) || has_a_time(in)) {
        in->signed_off = false;
        return false;
    }
    char *words = phrase_of(text);
    bool here = phrase_begins(words, "nguoi lap|nguoi soan|nguoi viet kich ban|nguoi duyet|"
                                     "noi nhan|ky ghi ro ho ten|ky va ghi ro ho ten|"
                                     "prepared by|approved by") ||
                phrase_is(words, "duyet|ky ten|da ky|thu truong don vi|signature|signed");
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        here |= strncmp(text, marks[i], strlen(marks[i])) == 0;
    free(words);
    in->signed_off |= here;
    return in->signed_off;
}

/* --- texts --- */

static bool is_ditto(const char *text)
{
    char *words = phrase_of(text);
    bool ditto = phrase_is(words, "nt|n t|nhu tren|ditto|idem|same as above");
    bool sign = !*words && (strpbrk(text, "\"") || strstr(text, "″") || strstr(text, "”") ||
                            strstr(text, "“") || strstr(text, "〃") || strcmp(text, "''") == 0 ||
                            strcmp(text, "//") == 0);
    free(words);
    return ditto || sign;
}

static bool is_dash(const char *text)
{
    return strcmp(text, "-") == 0 || strcmp(text, "–") == 0 || strcmp(text, "—") == 0;
}

static bool has_lines(enum column column)
{
    return column == COL_MC || column == COL_TECH || column == COL_NOTE;
}

/* A text that is too long for a show file ends where it must. */
static void fit(struct import *in, const struct cell *cell, char *text)
{
    size_t len = TEXT_ROOM;
    if (strlen(text) <= len)
        return;
    while (len && ((unsigned char)text[len] & 0xC0) == 0x80)
        len--;
    text[len] = '\0';
    import_warn(in, cell->line, cell->col, N_("this text is longer than %u KiB: it is cut"),
                TEXT_ROOM >> 10);
}

static void add_text(struct import *in, struct item *item, size_t at)
{
    const struct head *head = &in->heads[at];
    const struct cell *cell = &in->csv.cells[at];
    char **to = &item->texts[head->column], *before = *to;
    char *text = head->column == COL_MC ? import_lines(cell->text) : import_line(cell->text);
    if (!text || is_dash(text)) {
        free(text);
        return;
    }
    char *labelled = head->labelled ? xasprintf("%s: %s", head->text, text) : text;
    if (labelled != text)
        free(text);
    *to = before ? xasprintf(has_lines(head->column) ? "%s\n%s" : "%s, %s", before, labelled)
                 : labelled;
    if (before)
        free(labelled);
    free(before);
    fit(in, cell, *to);
}

static bool is_text(enum column column)
{
    return column == COL_CUE || (column >= COL_TITLE && column < COL_COUNT);
}

static void warn_headless(struct import *in, size_t at)
{
    const struct cell *cell = &in->csv.cells[at];
    if (in->heads[at].told)
        return;
    in->heads[at].told = true;
    import_warn(in, cell->line, cell->col, N_("column %zu has no name: it isn't read"), at + 1);
}

static void read_texts(struct import *in, struct item *item)
{
    for (size_t i = 0; i < in->csv.cell_count; i++) {
        bool read = i < in->head_count && in->heads[i].column != COL_UNREAD;
        if (!in->csv.cells[i].text[0])
            continue;
        if (!read)
            warn_headless(in, i);
        else if (is_text(in->heads[i].column))
            add_text(in, item, i);
    }
    static const enum column columns[] = {COL_WHO, COL_CHARGE};
    const struct item *above = NULL;
    for (size_t i = in->count; i > 0 && !above; i--)
        above = in->items[i - 1].block ? NULL : &in->items[i - 1];
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        char **text = &item->texts[columns[i]];
        if (!*text || !is_ditto(*text))
            continue;
        free(*text);
        *text = above ? xstrdup(above->texts[columns[i]]) : NULL;
    }
}

/* --- times --- */

enum unread { NO_TIME, NO_LENGTH, NO_UNIT };

static void warn_time(struct import *in, const struct cell *cell, enum unread why)
{
    char *line = import_line(cell->text), *shown = text_cut(line ? line : "", QUOTE_CELLS);
    if (why == NO_TIME)
        import_warn(in, cell->line, cell->col,
                    N_("`%s` is no time that could be read: it is left out"), shown);
    else if (why == NO_LENGTH)
        import_warn(in, cell->line, cell->col,
                    N_("`%s` is no length that could be read: it is left out"), shown);
    else
        import_warn(in, cell->line, cell->col,
                    N_("`%s` says no unit: such numbers are taken for minutes"), shown);
    free(shown);
    free(line);
}

static void take_time(struct item *item, const struct office_time *is)
{
    item->from = is->from != TIME_NONE ? is->from : item->from;
    item->to = is->to != TIME_NONE ? is->to : item->to;
    if (is->length_ms != TIME_NONE) {
        item->length_ms = is->length_ms;
        item->min_ms = is->min_ms;
    }
}

static const struct head *head_of(const struct import *in, const struct cell *cell)
{
    return &in->heads[cell - in->csv.cells];
}

/* A bare number is taken for minutes; the first is told unless the head says so. */
static bool read_number(struct import *in, struct item *item, const struct cell *cell)
{
    const struct head *head = head_of(in, cell);
    struct office_time is;
    if (!office_number_parse(cell->text, head->unit_ms, &is))
        return false;
    take_time(item, &is);
    if (!head->unit_said && !in->minutes_guessed) {
        warn_time(in, cell, NO_UNIT);
        in->minutes_guessed = true;
    }
    return true;
}

static void read_times(struct import *in, struct item *item)
{
    const struct cell *time = import_cell(in, COL_TIME), *start = import_cell(in, COL_START),
                      *end = import_cell(in, COL_END), *length = import_cell(in, COL_LENGTH);
    struct office_time is;
    if (time && office_time_parse(time->text, &is))
        take_time(item, &is);
    else if (time && !is_dash(time->text) && !read_number(in, item, time))
        warn_time(in, time, NO_TIME);
    if (start && office_time_parse(start->text, &is))
        take_time(item, &is);
    else if (start && !is_dash(start->text))
        warn_time(in, start, NO_TIME);
    if (end && office_time_parse(end->text, &is) && is.from != TIME_NONE)
        item->to = is.from;
    else if (end && !is_dash(end->text))
        warn_time(in, end, NO_TIME);
    if (item->from != TIME_NONE && item->to != TIME_NONE && item->length_ms == TIME_NONE) {
        item->to += item->to < item->from ? DAY_MS : 0;
        item->length_ms = item->to > item->from ? item->to - item->from : TIME_NONE;
    }
    if (length && (office_length_parse(length->text, &is) || office_time_parse(length->text, &is)))
        take_time(item, &is);
    else if (length && !is_dash(length->text) && !read_number(in, item, length))
        warn_time(in, length, NO_LENGTH);
}

/* --- items --- */

static void push_block(struct import *in, const struct shape *shape, const struct cell *name)
{
    struct item item = {.from = TIME_NONE,
                        .to = TIME_NONE,
                        .length_ms = TIME_NONE,
                        .min_ms = TIME_NONE,
                        .paper_at = TIME_NONE,
                        .block = true,
                        .line = name->line,
                        .col = name->col};
    item.loose = name != import_cell(in, COL_TITLE);
    item.texts[COL_TITLE] = import_line(name->text);
    if (shape->cue && shape->cue != name)
        item.texts[COL_CUE] = import_line(shape->cue->text);
    if (!item.texts[COL_TITLE]) {
        import_item_free(&item);
        return;
    }
    fit(in, name, item.texts[COL_TITLE]);
    ARRAY_PUSH(in->items, in->count, in->room, item);
}

/* The cell that names a part, NULL: the record is no heading. */
static const struct cell *heading_of(const struct import *in, const struct shape *shape)
{
    const struct cell *title = import_cell(in, COL_TITLE), *other = shape->other;
    if (!shape->filled && strspn(shape->cue->text, "0123456789. ") != strlen(shape->cue->text))
        return shape->cue; /* a merged line across the table */
    if (shape->filled != 1)
        return NULL;
    if (!shape->cue)
        return other == title || strcmp(other->text, title ? title->text : "") == 0 ? title
               : import_is_heading(other->text)                                     ? other
                                                                                    : NULL;
    bool names = title || !is_a_time(other->text);
    return names && numbers_a_part(shape->cue->text) ? (title ? title : other) : NULL;
}

static void push_segment(struct import *in, const struct shape *shape)
{
    const struct cell *title = import_cell(in, COL_TITLE), *at = title ? title : shape->first;
    struct item item = {.from = TIME_NONE,
                        .to = TIME_NONE,
                        .length_ms = TIME_NONE,
                        .min_ms = TIME_NONE,
                        .paper_at = TIME_NONE,
                        .line = at->line,
                        .col = at->col};
    read_texts(in, &item);
    read_times(in, &item);
    if (!item.texts[COL_TITLE]) {
        import_warn(in, item.line, item.col,
                    N_("this line says no content: write the `title` of its segment"));
        item.texts[COL_TITLE] = xstrdup(fault_words(in->csv.source->faults, N_("(content)")));
    }
    ARRAY_PUSH(in->items, in->count, in->room, item);
}

void import_row(struct import *in)
{
    struct shape shape = shape_of(in);
    const struct cell *first = shape.first;
    const char *why = NULL;
    if (import_head_again(in))
        why = N_("the heads of the table once more: this line is left out");
    else if (is_a_total(&shape))
        why = N_("a total: this line is left out");
    else if (is_a_signature(in, &shape))
        why = N_("a signature: this line is left out");
    else if (!shape.filled && !heading_of(in, &shape))
        why = N_("a number alone: this line is left out");
    if (why) {
        import_warn(in, first->line, first->col, "%s", fault_words(in->csv.source->faults, why));
        return;
    }
    const struct cell *heading = heading_of(in, &shape);
    if (heading)
        push_block(in, &shape, heading);
    else
        push_segment(in, &shape);
}
