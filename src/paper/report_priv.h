/* Shared by the files that write a report. Texts are the caller's; NULL: nothing to say. */
#ifndef KICHBAN_REPORT_PRIV_H
#define KICHBAN_REPORT_PRIV_H

#include "paper/paper_priv.h"
#include "paper/report.h"

char *report_verdict(const struct paper *paper, const struct report_sum *sum); /* how late it was */
char *report_standing(const struct paper *paper, const struct report *report); /* not finished */
char *report_span(const struct paper *paper, const struct report *report, int64_t from, int64_t to);
char *report_hall(const struct report *report);
char *report_said(const struct paper *paper, const struct report_line *line); /* the answer */

/* --- report_preflight.c --- */

char *report_preflight(const struct paper *paper, const struct report *report); /* in one line */
void report_preflight_text(const struct paper *paper, const struct report *report,
                           struct lines *lines);
void report_preflight_html(const struct paper *paper, const struct report *report);

/* timeline.c: planned above actual, as SVG in the HTML. */
void timeline_put(const struct paper *paper, const struct report *report);

#endif
