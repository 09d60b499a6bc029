#include "showfile/import.h"

#include "base/buf.h"
#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/csv.h"
#include "showfile/fault.h"
#include "showfile/office.h"
#include "base/banned.h"

#define MOST_ITEMS 2000 /* no evening has more */

enum column { COL_CUE, COL_TIME, COL_LENGTH, COL_TITLE, COL_WHO, COL_CHARGE, COL_NOTE, COL_COUNT };

static const char *const heads[COL_COUNT] = {
    [COL_CUE] = "stt|tt|so tt|so thu tu|muc|no|nr|cue|item no|#",
    [COL_TIME] = "thoi gian|gio|thoi diem|time|start|tu den",
    [COL_LENGTH] = "thoi luong|duration|length|so phut|phut",
    [COL_TITLE] =
        "noi dung|noi dung chuong trinh|noi dung cong viec|chuong trinh|hoat dong|tiet muc|"
        "content|item|title|activity|programme|program|description",
    [COL_WHO] = "nguoi thuc hien|thuc hien|dien gia|nguoi trinh bay|trinh bay|dai bieu|don vi thuc "
                "hien|who|presenter|speaker|performed by",
    [COL_CHARGE] = "phu trach|nguoi phu trach|don vi phu trach|chiu trach nhiem|in charge|"
                   "responsible",
    [COL_NOTE] = "ghi chu|luu y|note|notes|remarks|remark",
};

/* Words of a title (marks dropped) that say what kind of segment it is; the first that fits. */
static const struct {
    const char *word, *kind;
} kinds[] = {
    {"chao co", "anthem"},    {"quoc ca", "anthem"},   {"flag", "anthem"},
    {"anthem", "anthem"},     {"giai lao", "break"},   {"nghi giua", "break"},
    {"break", "break"},       {"tiec", "reception"},   {"reception", "reception"},
    {"phim", "film"},         {"video", "film"},       {"phong su", "film"},
    {"film", "film"},         {"clip", "film"},        {"trao", "award"},
    {"khen thuong", "award"}, {"ton vinh", "award"},   {"award", "award"},
    {"toa dam", "panel"},     {"giao luu", "panel"},   {"thao luan", "panel"},
    {"panel", "panel"},       {"phat bieu", "speech"}, {"dien van", "speech"},
    {"bao cao", "speech"},    {"dap tu", "speech"},    {"khai mac", "speech"},
    {"be mac", "speech"},     {"tuyen bo", "speech"},  {"speech", "speech"},
    {"address", "speech"},    {"remarks", "speech"},   {"van nghe", "music"},
    {"ca nhac", "music"},     {"bieu dien", "music"},  {"nhac", "music"},
    {"music", "music"},
};

struct item {
    char *cue, *title, *who, *charge, *note;
    char *slug;              /* of the cue: the id it will give */
    int64_t from, length_ms; /* TIME_NONE: not said */
    bool block;
    int line, col;
};

struct import {
    struct csv csv;
    int columns[COL_COUNT]; /* -1: the table has none */
    char *title;            /* what stands above the table */
    struct item *items;
    size_t count, room;
    int64_t start; /* of the first item with a time */
};

static void warn(struct import *in, int line, int col, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void warn(struct import *in, int line, int col, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    source_vfault(in->csv.source, line, col, true, format, args);
    va_end(args);
}

/* --- heads --- */

static size_t find_heads(struct import *in)
{
    size_t found = 0;
    for (int c = 0; c < COL_COUNT; c++)
        in->columns[c] = -1;
    for (size_t i = 0; i < in->csv.cell_count; i++)
        for (int c = 0; c < COL_COUNT; c++)
            if (in->columns[c] < 0 && csv_head_among(heads[c], in->csv.cells[i].text)) {
                in->columns[c] = (int)i;
                found++;
                break;
            }
    return found;
}

/* One line of a cell of several. */
static char *joined(const char *text)
{
    struct buf out = {0};
    for (const char *at = text; *at; at++) {
        bool blank = *at == ' ' || *at == '\n' || *at == '\t';
        size_t hidden = hidden_bytes(at);
        if (hidden)
            at += hidden - 1;
        else if (!blank)
            buf_putc(&out, *at);
        else if (out.len && out.data[out.len - 1] != ' ')
            buf_putc(&out, ' ');
    }
    char *made = buf_steal(&out);
    return made ? made : xstrdup("");
}

/* The head row is the first with a column of contents and another one that we know; what stands above
 * it is the title of the whole. */
static bool read_head(struct import *in)
{
    while (csv_next(&in->csv)) {
        if (find_heads(in) >= 2 && in->columns[COL_TITLE] >= 0)
            return true;
        for (size_t i = 0; i < in->csv.cell_count && !in->title; i++)
            if (in->csv.cells[i].text[0])
                in->title = joined(in->csv.cells[i].text);
    }
    source_fault(in->csv.source, 1, 1,
                 N_("no line names the columns: one of them must be `Nội dung` (content), beside "
                    "`STT`, `Thời gian`, `Người thực hiện` or `Ghi chú`"));
    return false;
}

/* --- rows --- */

static const struct cell *cell_of(const struct import *in, enum column column)
{
    int at = in->columns[column];
    if (at < 0 || (size_t)at >= in->csv.cell_count || !in->csv.cells[at].text[0])
        return NULL;
    return &in->csv.cells[at];
}

static char *text_of(const struct import *in, enum column column)
{
    const struct cell *cell = cell_of(in, column);
    return cell ? joined(cell->text) : NULL;
}

static void read_times(struct import *in, struct item *item)
{
    const struct cell *time = cell_of(in, COL_TIME), *length = cell_of(in, COL_LENGTH);
    struct office_time is;
    if (time && office_time_parse(time->text, &is)) {
        item->from = is.from;
        item->length_ms = is.length_ms;
    } else if (time) {
        char *shown = text_cut(time->text, QUOTE_CELLS);
        warn(in, time->line, time->col, N_("`%s` is no time that could be read: it is left out"),
             shown);
        free(shown);
    }
    if (length && office_length_parse(length->text, &is)) {
        item->length_ms = is.length_ms;
    } else if (length && strspn(length->text, "0123456789") == strlen(length->text) &&
               strlen(length->text) < 4) {
        item->length_ms = strtol(length->text, NULL, 10) * MINUTE_MS; /* a column of minutes */
    } else if (length) {
        char *shown = text_cut(length->text, QUOTE_CELLS);
        warn(in, length->line, length->col,
             N_("`%s` is no length that could be read: it is left out"), shown);
        free(shown);
    }
}

/* `I`, `II.`, `A`, `PHẦN 1`: the number of a part rather than of an item. */
static bool numbers_a_part(const char *cue)
{
    size_t roman = strspn(cue, "IVX");
    return (roman && (!cue[roman] || strcmp(cue + roman, ".") == 0)) ||
           (*cue >= 'A' && *cue <= 'Z' && (!cue[1] || strcmp(cue + 1, ".") == 0));
}

static void read_row(struct import *in)
{
    const struct cell *title = cell_of(in, COL_TITLE);
    struct item item = {.from = TIME_NONE, .length_ms = TIME_NONE};
    item.cue = text_of(in, COL_CUE);
    item.title = text_of(in, COL_TITLE);
    item.who = text_of(in, COL_WHO);
    item.charge = text_of(in, COL_CHARGE);
    item.note = text_of(in, COL_NOTE);
    item.line = title ? title->line : in->csv.cells[0].line;
    item.col = title ? title->col : in->csv.cells[0].col;
    read_times(in, &item);
    bool bare = item.from == TIME_NONE && item.length_ms == TIME_NONE && !item.who;
    if (!item.title && bare && item.cue && !cell_of(in, COL_NOTE)) {
        item.title = item.cue; /* a merged line across the table */
        item.cue = NULL;
        item.block = true;
    } else if (item.title && bare && (!item.cue || numbers_a_part(item.cue))) {
        item.block = !item.cue ? !item.note : true;
    }
    if (!item.title) {
        warn(in, item.line, item.col, N_("this line has no content: it is left out"));
        free(item.cue);
        free(item.who);
        free(item.charge);
        free(item.note);
        return;
    }
    ARRAY_PUSH(in->items, in->count, in->room, item);
}

/* A start alone: the item lasts until the next one starts. */
static void fill_lengths(struct import *in)
{
    in->start = TIME_NONE;
    struct item *before = NULL;
    for (size_t i = 0; i < in->count; i++) {
        struct item *item = &in->items[i];
        if (item->block)
            continue;
        if (item->from != TIME_NONE && in->start == TIME_NONE)
            in->start = item->from;
        if (before && before->length_ms == TIME_NONE && before->from != TIME_NONE &&
            item->from != TIME_NONE && item->from > before->from)
            before->length_ms = item->from - before->from;
        before = item;
    }
}

/* --- YAML --- */

static void put_quoted(struct buf *out, const char *text)
{
    buf_putc(out, '"');
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            buf_putc(out, '\\');
        buf_putc(out, *at);
    }
    buf_puts(out, "\"\n");
}

static void put_key(struct buf *out, int indent, const char *key, const char *text)
{
    if (!text)
        return;
    buf_printf(out, "%*s%s: ", indent, "", key);
    put_quoted(out, text);
}

static const char *kind_of(const char *title)
{
    char *slug = text_slug(title);
    for (char *c = slug; *c; c++)
        if (*c == '-')
            *c = ' ';
    const char *kind = "live";
    for (size_t i = 0; i < COUNT_OF(kinds) && strcmp(kind, "live") == 0; i++) {
        const char *found = strstr(slug, kinds[i].word);
        size_t len = strlen(kinds[i].word);
        bool whole = found && (found == slug || found[-1] == ' ') && strchr(" ", found[len]);
        if (whole)
            kind = kinds[i].kind;
    }
    free(slug);
    return kind;
}

/* Takes the cue for the item if no other gives the same id. */
static bool take_cue(struct import *in, size_t at, char *cue)
{
    char *slug = text_slug(cue);
    bool good = *slug != '\0';
    for (size_t i = 0; i < at && good; i++)
        good = !in->items[i].slug || strcmp(in->items[i].slug, slug) != 0;
    if (good) {
        in->items[at].cue = cue;
        in->items[at].slug = slug;
    } else {
        free(slug);
        free(cue);
    }
    return good;
}

/* The office's own number where it can be called on a headset; else the next free one. */
static void number_items(struct import *in)
{
    int next = 1;
    for (size_t i = 0; i < in->count; i++) {
        struct item *item = &in->items[i];
        if (item->block)
            continue;
        char *cue = item->cue;
        size_t len = cue ? strlen(cue) : 0;
        while (len && cue[len - 1] == '.')
            cue[--len] = '\0';
        bool fits = len && text_chars(cue, len) <= 8 && !strpbrk(cue, " \t");
        item->cue = NULL;
        if (!fits)
            free(cue);
        else if (take_cue(in, i, cue)) {
            long number = strtol(item->cue, NULL, 10);
            next = number > 0 && number < 10000 ? (int)number + 1 : next;
        }
        while (!item->cue)
            take_cue(in, i, xasprintf("%d", next++));
    }
}

static void put_item(struct buf *out, const struct item *item, int indent)
{
    char length[DUR_TEXT];
    buf_printf(out, "%*s- ", indent, "");
    put_key(out, 0, "cue", item->cue);
    indent += 2;
    put_key(out, indent, "title", item->title);
    buf_printf(out, "%*skind: %s\n", indent, "", kind_of(item->title));
    if (item->length_ms != TIME_NONE)
        buf_printf(out, "%*sduration: \"%s\"\n", indent, "", dur_written(item->length_ms, length));
    put_key(out, indent, "who", item->who);
    put_key(out, indent, "in_charge", item->charge);
    if (item->note) {
        buf_printf(out, "%*snotes:\n", indent, "");
        put_key(out, indent + 2, "caller", item->note);
    }
}

static void put_clock(struct buf *out, int64_t ms)
{
    int64_t of_day = ms % DAY_MS;
    buf_printf(out, "    start: \"%02d:%02d\"\n", (int)(of_day / HOUR_MS),
               (int)(of_day % HOUR_MS / MINUTE_MS));
}

static char *write_show(struct import *in, const char *date)
{
    struct buf out = {0};
    const struct faults *faults = in->csv.source->faults;
    const char *title = in->title ? in->title : fault_words(faults, N_("(name of the programme)"));
    buf_puts(&out, "schema: 1\nprogramme:\n");
    put_key(&out, 2, "title", title);
    buf_printf(&out, "  timezone: \"Asia/Ho_Chi_Minh\"\nsessions:\n  - id: buoi-1\n");
    put_key(&out, 4, "title", title);
    buf_printf(&out, "    date: %s%s\n", date, fault_words(faults, N_("  # fill in the day")));
    put_clock(&out, in->start != TIME_NONE ? in->start : 8 * HOUR_MS);
    buf_puts(&out, "    rundown:\n");
    bool inside = false;
    for (size_t i = 0; i < in->count; i++) {
        const struct item *item = &in->items[i];
        bool empty = item->block && (i + 1 == in->count || in->items[i + 1].block);
        if (empty) {
            warn(in, item->line, item->col, N_("nothing stands below this line: it is left out"));
        } else if (item->block) {
            put_key(&out, 6, "- block", item->title);
            buf_puts(&out, "        items:\n");
            inside = true;
        } else {
            put_item(&out, item, inside ? 10 : 6);
        }
    }
    return buf_steal(&out);
}

static void check_items(struct import *in)
{
    size_t items = 0;
    for (size_t i = 0; i < in->count; i++) {
        const struct item *item = &in->items[i];
        items += !item->block;
        if (!item->block && item->length_ms == TIME_NONE)
            warn(in, item->line, item->col,
                 N_("no length is known for this line: write its `duration`"));
    }
    if (!items)
        source_fault(in->csv.source, 1, 1, N_("the table has no line below its heads"));
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
        while (csv_next(&in.csv) && in.count < MOST_ITEMS)
            read_row(&in);
        fill_lengths(&in);
        number_items(&in);
        check_items(&in);
        yaml = write_show(&in, date);
    }
    csv_close(&in.csv);
    for (size_t i = 0; i < in.count; i++) {
        free(in.items[i].cue);
        free(in.items[i].slug);
        free(in.items[i].title);
        free(in.items[i].who);
        free(in.items[i].charge);
        free(in.items[i].note);
    }
    free(in.items);
    free(in.title);
    source_free(&source);
    free(clean);
    faults_sort(faults);
    if (faults_errors(faults)) {
        free(yaml);
        yaml = NULL;
    }
    return yaml;
}
