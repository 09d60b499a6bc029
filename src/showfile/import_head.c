/* The columns of a table, found by their heads. A head fits whole, without its brackets, by one of its
 * languages (`Nội dung / Content`), or by how it begins (`Nội dung công việc cụ thể`). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/import_parts.h"
#include "showfile/phrase.h"
#include "base/banned.h"

static const char *const known[COL_UNREAD] = {
    [COL_CUE] = "stt|tt|so tt|so thu tu|thu tu|muc|ma|no|nr|cue|cue no|item no",
    [COL_TIME] = "thoi gian|gio|thoi diem|khung gio|time|tu den|thoi gian thuc hien|timing",
    [COL_START] = "bat dau|thoi gian bat dau|gio bat dau|thoi diem bat dau|tu|tu gio|start|"
                  "start time|starts|begin|from",
    [COL_END] = "ket thuc|thoi gian ket thuc|gio ket thuc|thoi diem ket thuc|den|den gio|end|"
                "end time|ends|finish|until|to",
    [COL_LENGTH] = "thoi luong|thoi luong du kien|duration|length|so phut|phut|minutes|mins|min|"
                   "tong thoi gian|tong thoi luong",
    [COL_TITLE] =
        "noi dung|noi dung chuong trinh|noi dung cong viec|noi dung thuc hien|noi dung chi tiet|"
        "chuong trinh|hoat dong|tiet muc|ten tiet muc|hang muc|cong viec|su kien|content|"
        "contents|item|title|activity|programme|program|description|agenda|segment|event|topic",
    [COL_WHO] = "nguoi thuc hien|thuc hien|dien gia|nguoi trinh bay|trinh bay|nguoi phat bieu|"
                "dai bieu|don vi thuc hien|bieu dien|who|host|presenter|presenters|speaker|"
                "speakers|performer|performed by",
    [COL_CHARGE] = "phu trach|nguoi phu trach|don vi phu trach|bo phan phu trach|chu tri|"
                   "nguoi chu tri|don vi chu tri|chiu trach nhiem|bo phan|lead|in charge|"
                   "person in charge|pic|owner|responsible",
    [COL_MC] = "mc|mc dan|loi dan|loi mc|loi dan mc|loi mc dan|loi binh|kich ban mc|noi dung mc|"
               "noi dung loi dan|noi dung mc dan|script|mc script",
    [COL_TECH] = "am thanh|anh sang|man hinh|am thanh man hinh|am thanh anh sang|"
                 "am thanh anh sang man hinh|man hinh led|led|hinh anh|ky thuat|nhac|nhac nen|"
                 "hieu ung|tech|technical|technics|av|a v|audio|sound|music|light|lights|"
                 "lighting|screen|visual|visuals|video",
    [COL_NOTE] = "ghi chu|luu y|note|notes|remarks|remark|comment|comments",
    [COL_ASIDE] = "dia diem|vi tri|noi|noi to chuc|noi thuc hien|location|place|venue|where|"
                  "thanh phan|chuan bi|dao cu|yeu cau|hau can|trang phuc|doi hinh|props|"
                  "phoi hop|don vi phoi hop|support",
};

static enum column by_words(const char *words)
{
    for (int c = 0; c < COL_UNREAD; c++)
        if (phrase_is(words, known[c]))
            return (enum column)c;
    return COL_UNREAD;
}

/* By how it begins: two words at least must fit, and figures make a head of nothing. */
static enum column by_begin(char *words)
{
    enum column found = COL_UNREAD;
    if (strpbrk(words, "0123456789"))
        return COL_UNREAD;
    for (char *cut; found == COL_UNREAD && (cut = strrchr(words, ' ')); *cut = '\0')
        found = by_words(words);
    return found;
}

static enum column column_of(const char *text)
{
    static const char *const ends[] = {"", "(", "/", "\n", "(/\n"};
    enum column found = COL_UNREAD;
    if (strcmp(text, "#") == 0)
        return COL_CUE;
    for (size_t i = 0; i < COUNT_OF(ends) && found == COL_UNREAD; i++) {
        char *part = xstrndup(text, *ends[i] ? strcspn(text, ends[i]) : strlen(text));
        char *words = phrase_of(part);
        found = by_words(words);
        if (found == COL_UNREAD && !strchr(text, ':') && text_chars(text, strlen(text)) < 60)
            found = by_begin(words);
        free(words);
        free(part);
    }
    return found;
}

static size_t columns_of(const struct import *in, enum column column)
{
    size_t count = 0;
    for (size_t i = 0; i < in->head_count; i++)
        count += in->heads[i].column == column;
    return count;
}

/* Two columns of one kind: which the second is. Texts go together, a number or a time can't. */
static enum column beside(const struct import *in, enum column column)
{
    if (column >= COL_WHO || !columns_of(in, column))
        return column;
    if (column == COL_TIME && !columns_of(in, COL_START))
        return COL_START;
    return column == COL_TITLE ? COL_ASIDE : COL_UNREAD;
}

static void add_head(struct import *in, const struct cell *cell)
{
    struct head head = {.unit_ms = MINUTE_MS, .column = COL_UNREAD};
    char *words = phrase_of(cell->text);
    head.text = import_line(cell->text);
    if (head.text)
        head.column = beside(in, column_of(cell->text));
    bool seconds = phrase_holds(words, "giay|seconds|second|sec|secs");
    head.unit_ms = seconds ? SECOND_MS : MINUTE_MS;
    head.unit_said = seconds || phrase_holds(words, "phut|minutes|minute|min|mins");
    free(words);
    in->heads[in->head_count++] = head;
}

static void drop_heads(struct import *in)
{
    for (size_t i = 0; i < in->head_count; i++)
        free(in->heads[i].text);
    in->head_count = 0;
}

/* Cells of several columns that end in one text say where they come from. */
static void label_heads(struct import *in)
{
    size_t notes = columns_of(in, COL_NOTE), tech = columns_of(in, COL_TECH);
    for (size_t i = 0; i < in->head_count; i++) {
        struct head *head = &in->heads[i];
        head->labelled = head->column == COL_ASIDE || (head->column == COL_NOTE && notes > 1) ||
                         (head->column == COL_TECH && tech > 1);
        if (head->column == COL_ASIDE)
            head->column = COL_NOTE;
    }
}

bool import_take_head(struct import *in)
{
    size_t found = 0;
    for (size_t i = 0; i < in->csv.cell_count; i++) {
        add_head(in, &in->csv.cells[i]);
        found += in->heads[i].column != COL_UNREAD;
    }
    if (found < 2 || !columns_of(in, COL_TITLE)) {
        drop_heads(in);
        return false;
    }
    label_heads(in);
    return true;
}

void import_warn_unread(struct import *in)
{
    for (size_t i = 0; i < in->head_count; i++) {
        struct head *head = &in->heads[i];
        if (head->column != COL_UNREAD || !head->text)
            continue;
        char *shown = text_cut(head->text, QUOTE_CELLS);
        import_warn(in, in->csv.cells[i].line, in->csv.cells[i].col,
                    N_("the column `%s` isn't read"), shown);
        free(shown);
        head->told = true;
    }
}

/* `(1) | (2) | (3)` below the heads, as forms have it. */
static bool numbers_columns(const struct import *in)
{
    size_t right = 0, filled = 0;
    for (size_t i = 0; i < in->csv.cell_count; i++) {
        char wanted[8], *words = phrase_of(in->csv.cells[i].text);
        snprintf(wanted, sizeof wanted, "%zu", (i + 1) % 1000);
        filled += in->csv.cells[i].text[0] != '\0';
        right += strcmp(words, wanted) == 0;
        free(words);
    }
    return right > 2 && right == filled;
}

bool import_head_again(const struct import *in)
{
    size_t same = 0, filled = 0;
    for (size_t i = 0; i < in->csv.cell_count; i++) {
        bool has = in->csv.cells[i].text[0] != '\0';
        char *text = has && i < in->head_count ? import_line(in->csv.cells[i].text) : NULL;
        filled += has;
        same += text && in->heads[i].text && strcmp(text, in->heads[i].text) == 0;
        free(text);
    }
    return (same > 1 && same == filled) || (in->below_head && numbers_columns(in));
}

const struct cell *import_cell(const struct import *in, enum column column)
{
    for (size_t i = 0; i < in->head_count && i < in->csv.cell_count; i++)
        if (in->heads[i].column == column && in->csv.cells[i].text[0])
            return &in->csv.cells[i];
    return NULL;
}
