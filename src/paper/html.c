/* One HTML file that stands alone: no script, nothing from outside, and all that people wrote is
 * escaped. What stands on every page is given to the printer in the margins of the page, where a
 * browser also counts the pages. */
#include "paper/paper_priv.h"

#include "base/banned.h"

static const char style[] =
    "html{-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
    "body{margin:0 auto;padding:8mm 6mm;max-width:186mm;color:#111;background:#fff;"
    "font:10.5pt/1.4 \"Noto Sans\",\"Liberation Sans\",Arial,\"DejaVu Sans\",sans-serif;"
    "overflow-wrap:break-word}\n"
    "h1{font-size:16pt;line-height:1.2;margin:0 0 1mm}\n"
    "h2{font-size:12pt;margin:6mm 0 2mm;break-after:avoid}\n"
    "p{margin:0 0 1.5mm}\n"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}\n"
    "thead{display:table-header-group}\n"
    "tr{break-inside:avoid}\n"
    "th,td{padding:1mm 1mm;text-align:left;vertical-align:top;border-bottom:.3pt solid #999}\n"
    "th{font-size:8.5pt;font-weight:600;border-bottom:.8pt solid #111;vertical-align:bottom}\n"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".org{font-size:9.5pt;color:#333}\n"
    ".small{font-size:8.5pt;color:#333}\n"
    ".facts{font:9.5pt/1.5 \"Noto Sans\",\"Liberation Sans\",Arial,\"DejaVu Sans\",sans-serif}\n"
    ".facts span{display:inline-block;margin-right:5mm}\n"
    ".off td{color:#555}\n"
    "@media print{body{padding:0;max-width:none}}\n";

void html_text(struct buf *out, const char *text)
{
    for (const char *at = text ? text : ""; *at; at++) {
        switch (*at) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        case '"':
            buf_puts(out, "&quot;");
            break;
        case '\'':
            buf_puts(out, "&#39;");
            break;
        default:
            buf_putc(out, *at);
        }
    }
}

void html_lines(struct buf *out, const char *text)
{
    for (const char *at = text ? text : ""; *at;) {
        size_t length = strcspn(at, "\n");
        char line[512];
        for (size_t done = 0; done < length;) { /* in pieces: a line may be long */
            size_t piece = length - done < sizeof line ? length - done : sizeof line - 1;
            memcpy(line, at + done, piece);
            line[piece] = '\0';
            html_text(out, line);
            done += piece;
        }
        at += length;
        if (*at == '\n' && *++at)
            buf_puts(out, "<br>\n");
    }
}

void html_tag(struct buf *out, const char *tag, const char *class, const char *text)
{
    if (!text)
        return;
    if (class)
        buf_printf(out, "<%s class=\"%s\">", tag, class);
    else
        buf_printf(out, "<%s>", tag);
    html_text(out, text);
    buf_printf(out, "</%s>\n", tag);
}

void html_labelled(struct buf *out, const char *class, const char *label, const char *text)
{
    if (!text || !text[0])
        return;
    buf_printf(out, "<div class=\"%s\"><b>", class);
    html_text(out, label);
    buf_puts(out, ":</b> ");
    html_lines(out, text);
    buf_puts(out, "</div>\n");
}

/* A string of CSS: whatever could end it, or the style, as a number. */
static void css_string(struct buf *out, const char *text)
{
    buf_putc(out, '"');
    for (const char *at = text ? text : ""; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c < 0x20 || strchr("\"\\<>&'", c))
            buf_printf(out, "\\%x ", c);
        else
            buf_putc(out, *at);
    }
    buf_putc(out, '"');
}

static void page_box(struct buf *out, const char *where, const char *text, int width)
{
    buf_printf(out, "@%s{width:%d%%;content:", where, width);
    css_string(out, text);
    buf_puts(out, "}\n");
}

static void page_number(const struct paper *paper)
{
    char *pattern = msg_fill(_("page %1 / %2"), "\x01", "\x02", NULL);
    size_t one = strcspn(pattern, "\x01"), two = strcspn(pattern, "\x02");
    struct buf *out = paper->out;
    buf_puts(out, "@bottom-right{width:18%;text-align:right;content:");
    if (one < two && pattern[one] && pattern[two]) {
        pattern[one] = pattern[two] = '\0';
        css_string(out, pattern);
        buf_puts(out, " counter(page) ");
        css_string(out, pattern + one + 1);
        buf_puts(out, " counter(pages)");
    } else {
        buf_puts(out, "counter(page) \" / \" counter(pages)");
    }
    buf_puts(out, "}\n");
    free(pattern);
}

void html_begin(const struct paper *paper, const char *css)
{
    struct buf *out = paper->out;
    buf_printf(out,
               "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
               "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
               paper->lang);
    html_text(out, paper->kind);
    buf_puts(out, " – ");
    html_text(out, paper->session);
    buf_puts(out, "</title>\n");
    if (paper->about) {
        buf_puts(out, "<meta name=\"description\" content=\"");
        html_text(out, paper->about);
        buf_puts(out, "\">\n");
    }
    buf_puts(out, "<style>\n@page{size:");
    buf_puts(out, paper->page ? paper->page : "A4");
    buf_puts(out, paper->page ? ";margin:13mm 10mm 13mm;" : ";margin:17mm 14mm 17mm;");
    buf_puts(out, paper->page ? "font:6.5pt/1.3 " : "font:8pt/1.3 ");
    buf_puts(out, "\"Noto Sans\",\"Liberation Sans\",Arial,\"DejaVu Sans\",sans-serif;"
                  "color:#222;vertical-align:middle;\n");
    page_box(out, "top-left", paper->session, 68);
    page_box(out, "top-right", paper->kind, 32);
    page_box(out, "bottom-left", paper->stamp, 82);
    page_number(paper);
    buf_printf(out, "}\n%s%s</style>\n</head>\n<body>\n", style, css);
}

void html_end(const struct paper *paper)
{
    buf_puts(paper->out, "</body>\n</html>\n");
}
