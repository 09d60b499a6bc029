/* What was proved an hour before, in the report of the run that followed. */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define LEVEL_CELLS 10
#define TITLE_CELLS 18

char *report_preflight(const struct paper *paper, const struct report *report)
{
    const struct report_preflight *preflight = &report->preflight;
    char bad[16], warnings[16];
    if (!preflight->made)
        return xstrdup(_("none was made before this run"));
    snprintf(bad, sizeof bad, "%d", preflight->bad);
    snprintf(warnings, sizeof warnings, "%d", preflight->warnings);
    if (preflight->bad)
        return msg_fill(_("%1: NOT READY (bad: %2, warnings: %3)"), preflight->made, bad, warnings);
    if (preflight->warnings)
        return msg_fill(_("%1: ready (warnings: %2)"), preflight->made, warnings, NULL);
    return msg_fill(_("%1: ready"), preflight->made, NULL, NULL);
}

void report_preflight_text(const struct paper *paper, const struct report *report,
                           struct lines *lines)
{
    const struct report_preflight *preflight = &report->preflight;
    if (!preflight->count)
        return;
    lines_add(lines, "");
    lines_add(lines, _("Before the run: what wasn't good"));
    lines_rule(lines, "─");
    for (size_t i = 0; i < preflight->count; i++) {
        const struct report_finding *finding = &preflight->list[i];
        struct buf lead = {0};
        lines_pad(&lead, paper->words(finding->level), LEVEL_CELLS);
        lines_pad(&lead, finding->title, TITLE_CELLS);
        lines_wrap(lines, buf_text(&lead), LEVEL_CELLS + TITLE_CELLS, finding->text);
        buf_free(&lead);
    }
}

void report_preflight_html(const struct paper *paper, const struct report *report)
{
    const struct report_preflight *preflight = &report->preflight;
    struct buf *out = paper->out;
    if (!preflight->count)
        return;
    html_tag(out, "h2", NULL, _("Before the run: what wasn't good"));
    buf_puts(out,
             "<table>\n<colgroup><col class=\"at\"><col class=\"by\"><col></colgroup>\n<tbody>\n");
    for (size_t i = 0; i < preflight->count; i++) {
        const struct report_finding *finding = &preflight->list[i];
        buf_puts(out, "<tr>");
        html_tag(out, "td", "at", paper->words(finding->level));
        html_tag(out, "td", NULL, finding->title);
        buf_puts(out, "<td>");
        html_lines(out, finding->text);
        buf_puts(out, "</td></tr>\n");
    }
    buf_puts(out, "</tbody>\n</table>\n");
}
