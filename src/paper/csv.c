/* Tables for spreadsheets. */
#include "paper/paper_priv.h"

#include "base/dur.h"
#include "base/banned.h"

void csv_begin(struct buf *out)
{
    buf_puts(out, "\xEF\xBB\xBF");
}

static void between(struct buf *out)
{
    if (out->len && out->data[out->len - 1] != '\n' && out->len > 3)
        buf_putc(out, ',');
}

void csv_text(struct buf *out, const char *text)
{
    between(out);
    buf_putc(out, '"');
    if (text && text[0] && strchr("=+-@\t\r", text[0]))
        buf_putc(out, '\''); /* by it a spreadsheet takes what follows for text */
    for (const char *at = text ? text : ""; *at; at++) {
        if (*at == '"')
            buf_putc(out, '"');
        buf_putc(out, *at);
    }
    buf_putc(out, '"');
}

void csv_number(struct buf *out, int64_t number)
{
    between(out);
    if (number == TIME_NONE)
        buf_puts(out, "\"\"");
    else
        buf_printf(out, "%lld", (long long)number);
}

void csv_seconds(struct buf *out, int64_t ms)
{
    csv_number(out, ms == TIME_NONE ? ms : ms / SECOND_MS);
}

void csv_clock(struct buf *out, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT];
    csv_text(out, at == TIME_NONE ? NULL : instant_clock(zone, at, true, text));
}

void csv_end_line(struct buf *out)
{
    buf_puts(out, "\r\n");
}

void csv_heads(struct buf *out, const char *const *heads, size_t count)
{
    csv_begin(out);
    for (size_t i = 0; i < count; i++)
        csv_text(out, heads[i]);
    csv_end_line(out);
}
