/* What was read of a table, as YAML: texts in double quotes, the words of the MC as lines. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/import_parts.h"
#include "showfile/phrase.h"
#include "base/banned.h"

/* Words of a title (marks dropped) that say what kind of segment it is; the first that fits. */
static const struct {
    const char *words, *kind;
} kinds[] = {
    {"chao co|quoc ca|flag|anthem", "anthem"},
    {"giai lao|nghi giua|break", "break"},
    {"tiec|reception", "reception"},
    {"phim|video|phong su|film|clip", "film"},
    {"trao|khen thuong|ton vinh|award", "award"},
    {"toa dam|giao luu|thao luan|panel", "panel"},
    {"phat bieu|dien van|bao cao|dap tu|khai mac|be mac|tuyen bo|speech|address|remarks", "speech"},
    {"van nghe|ca nhac|bieu dien|nhac|music", "music"},
};

static const char *kind_of(const char *title)
{
    char *words = phrase_of(title);
    const char *kind = "live";
    for (size_t i = 0; i < COUNT_OF(kinds) && strcmp(kind, "live") == 0; i++)
        if (phrase_holds(words, kinds[i].words))
            kind = kinds[i].kind;
    free(words);
    return kind;
}

static void put_key(struct buf *out, int indent, const char *key, const char *text)
{
    if (!text)
        return;
    buf_printf(out, "%*s%s: \"", indent, "", key);
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            buf_putc(out, '\\');
        buf_putc(out, *at);
    }
    buf_puts(out, "\"\n");
}

static void put_lines(struct buf *out, int indent, const char *key, const char *text)
{
    if (!text)
        return;
    buf_printf(out, "%*s%s: |\n", indent, "", key);
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, "\n");
        if (len)
            buf_printf(out, "%*s%.*s", indent + 2, "", (int)len, at);
        buf_putc(out, '\n');
        at += len + (at[len] == '\n');
    }
}

static void put_note(struct buf *out, int indent, const char *key, const char *text)
{
    if (text && strchr(text, '\n'))
        put_lines(out, indent, key, text);
    else
        put_key(out, indent, key, text);
}

static void put_length(struct buf *out, int indent, const char *key, int64_t ms)
{
    char length[DUR_TEXT];
    if (ms != TIME_NONE)
        buf_printf(out, "%*s%s: %s\n", indent, "", key, dur_written(ms, length));
}

static const char *clock_of(int64_t ms, char out[8])
{
    int64_t of_day = ms % DAY_MS;
    snprintf(out, 8, "%02d:%02d", (int)(of_day / HOUR_MS) % 24,
             (int)(of_day % HOUR_MS / MINUTE_MS));
    return out;
}

static void put_item(struct buf *out, const struct import *in, const struct item *item, int indent)
{
    char clock[8];
    if (item->paper_at != TIME_NONE) {
        const char *words = fault_words(in->csv.source->faults, N_("# on paper it begins at"));
        buf_printf(out, "%*s%s %s\n", indent, "", words, clock_of(item->paper_at, clock));
    }
    buf_printf(out, "%*s- ", indent, "");
    put_key(out, 0, "cue", item->texts[COL_CUE]);
    indent += 2;
    put_key(out, indent, "title", item->texts[COL_TITLE]);
    buf_printf(out, "%*skind: %s\n", indent, "", kind_of(item->texts[COL_TITLE]));
    put_length(out, indent, "duration", item->length_ms);
    if (item->min_ms != TIME_NONE && item->min_ms < item->length_ms)
        put_length(out, indent, "min", item->min_ms);
    put_key(out, indent, "who", item->texts[COL_WHO]);
    put_key(out, indent, "in_charge", item->texts[COL_CHARGE]);
    put_lines(out, indent, "mc", item->texts[COL_MC]);
    if (!item->texts[COL_NOTE] && !item->texts[COL_TECH])
        return;
    buf_printf(out, "%*snotes:\n", indent, "");
    put_note(out, indent + 2, "caller", item->texts[COL_NOTE]);
    put_note(out, indent + 2, "tech", item->texts[COL_TECH]);
}

/* `I. PHẦN NGHI THỨC`: the number of a part and its name. */
static void put_block(struct buf *out, const struct item *item)
{
    const char *number = item->texts[COL_CUE];
    size_t len = number ? strlen(number) : 0;
    while (len && strchr(". )/:", number[len - 1]))
        len--;
    char *name = len ? xasprintf("%.*s. %s", (int)len, number, item->texts[COL_TITLE])
                     : xstrdup(item->texts[COL_TITLE]);
    put_key(out, 6, "- block", name);
    buf_puts(out, "        items:\n");
    free(name);
}

static void put_head(struct buf *out, const struct import *in, const char *date)
{
    const struct faults *faults = in->csv.source->faults;
    const char *title = in->title ? in->title : fault_words(faults, N_("(name of the programme)"));
    const char *day = in->date[0] ? in->date : date;
    bool sure = in->date[0] && !in->date_vague, timed = in->start_ms != TIME_NONE;
    char clock[8];
    buf_puts(out, "schema: 1\nprogramme:\n");
    put_key(out, 2, "title", title);
    buf_puts(out, "  timezone: \"Asia/Ho_Chi_Minh\"\nsessions:\n  - id: buoi-1\n");
    put_key(out, 4, "title", title);
    buf_printf(out, "    date: %s%s\n", day,
               sure ? "" : fault_words(faults, N_("  # fill in the day")));
    buf_printf(out, "    start: \"%s\"%s\n", clock_of(timed ? in->start_ms : 8 * HOUR_MS, clock),
               timed ? "" : fault_words(faults, N_("  # fill in the time")));
    buf_puts(out, "    rundown:\n");
}

char *import_write(struct import *in, const char *date)
{
    struct buf out = {0};
    bool inside = false;
    put_head(&out, in, date);
    for (size_t i = 0; i < in->count; i++) {
        const struct item *item = &in->items[i];
        if (!item->block) {
            put_item(&out, in, item, inside ? 10 : 6);
        } else if (i + 1 == in->count || in->items[i + 1].block) {
            import_warn(in, item->line, item->col,
                        N_("nothing stands below this line: it is left out"));
        } else {
            put_block(&out, item);
            inside = true;
        }
    }
    return buf_steal(&out);
}
