/* What makes the report a letter of an office: who writes to whom, number and day left to be filled in,
 * and at the end who gets it and who signs. The form is that of administrative documents (Decree
 * 30/2020/NĐ-CP, annex I). */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define DOTS "……………"

/* Two texts beside each other, each in the middle of its half. */
static void put_halves(struct lines *lines, const char *left, const char *right)
{
    int half = lines->width / 2, cells = text_width(left);
    struct buf line = {0};
    lines_pad(&line, "", cells < half ? (half - cells) / 2 : 0);
    buf_puts(&line, left);
    cells = text_width(buf_text(&line));
    int right_cells = text_width(right), at = half + (half - right_cells) / 2;
    lines_pad(&line, "", at > cells + 1 ? at - cells : 1);
    buf_puts(&line, right);
    lines_add(lines, buf_text(&line));
    buf_free(&line);
}

/* A long name in as many lines as it wants; beside its first ones what stands right. */
static void put_beside(struct lines *lines, const char *left, const char *const *right, int count)
{
    int half = lines->width / 2, i = 0;
    for (const char *at = left; *at || i < count; i++) {
        size_t skip = 0, length = *at ? text_line(at, half - 4, &skip) : 0;
        char *line = xstrndup(at, length);
        put_halves(lines, line, i < count ? right[i] : "");
        free(line);
        at += length + skip;
    }
}

static void put_middle(struct lines *lines, const char *text)
{
    for (const char *at = text; *at;) {
        size_t skip, length = text_line(at, lines->width - 8, &skip);
        char *line = xstrndup(at, length);
        struct buf padded = {0};
        lines_pad(&padded, "", (lines->width - text_width(line)) / 2);
        buf_puts(&padded, line);
        lines_add(lines, buf_text(&padded));
        buf_free(&padded);
        free(line);
        at += length + skip;
    }
}

static char *about(const struct paper *paper)
{
    return msg_fill(_("on how \"%1\" was held"), paper->session, NULL, NULL);
}

void report_form_text(const struct paper *paper, const struct report *report, struct lines *lines)
{
    const char *right[] = {_("SOCIALIST REPUBLIC OF VIET NAM"),
                           _("Independence - Freedom - Happiness")};
    char *subject = about(paper);
    put_beside(lines, report->organiser ? report->organiser : _("(organiser)"), right, 2);
    put_halves(lines, _("No.: ……/BC-……"), _("……………, day …… month …… year ……"));
    lines_add(lines, "");
    put_middle(lines, paper->kind);
    put_middle(lines, subject);
    lines_add(lines, "");
    lines_labelled(lines, 0, _("To"), DOTS DOTS DOTS);
    lines_add(lines, "");
    free(subject);
}

void report_sign_text(const struct paper *paper, struct lines *lines)
{
    lines_add(lines, "");
    put_halves(lines, _("Copies to:"), _("(OFFICE OF WHO SIGNS)"));
    put_halves(lines, "- " DOTS, _("(signature, name)"));
    put_halves(lines, "- " DOTS, "");
}

void report_form_html(const struct paper *paper, const struct report *report)
{
    struct buf *out = paper->out;
    char *subject = about(paper);
    buf_puts(out, "<div class=\"form\"><div>\n");
    html_tag(out, "b", NULL, report->organiser ? report->organiser : _("(organiser)"));
    html_tag(out, "p", NULL, _("No.: ……/BC-……"));
    buf_puts(out, "</div><div>\n");
    html_tag(out, "b", NULL, _("SOCIALIST REPUBLIC OF VIET NAM"));
    html_tag(out, "b", NULL, _("Independence - Freedom - Happiness"));
    html_tag(out, "p", "day", _("……………, day …… month …… year ……"));
    buf_puts(out, "</div></div>\n<div class=\"subject\">\n");
    html_tag(out, "h1", NULL, paper->kind);
    html_tag(out, "p", NULL, subject);
    buf_puts(out, "</div>\n");
    html_labelled(out, "to", _("To"), DOTS DOTS DOTS);
    free(subject);
}

void report_sign_html(const struct paper *paper)
{
    struct buf *out = paper->out;
    buf_puts(out, "<div class=\"form sign\"><div class=\"copies\">\n");
    html_tag(out, "b", NULL, _("Copies to:"));
    html_tag(out, "p", NULL, "- " DOTS);
    html_tag(out, "p", NULL, "- " DOTS);
    buf_puts(out, "</div><div>\n");
    html_tag(out, "b", NULL, _("(OFFICE OF WHO SIGNS)"));
    html_tag(out, "p", NULL, _("(signature, name)"));
    buf_puts(out, "</div></div>\n");
}
