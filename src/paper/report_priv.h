/* Shared by the files that write a report. Texts are the caller's; NULL: nothing to say. */
#ifndef KICHBAN_REPORT_PRIV_H
#define KICHBAN_REPORT_PRIV_H

#include "core/facts.h"
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

/* --- report_form.c: the letter around it --- */

void report_form_text(const struct paper *paper, const struct report *report, struct lines *lines);
void report_sign_text(const struct paper *paper, struct lines *lines);
void report_form_html(const struct paper *paper, const struct report *report);
void report_sign_html(const struct paper *paper);

/* --- report_awards.c: the parts of the rundown, and who received what --- */

void report_parts_text(const struct paper *paper, const struct report *report, struct lines *lines);
void report_parts_html(const struct paper *paper, const struct report *report);
void report_awards_text(const struct paper *paper, const struct report *report,
                        struct lines *lines);
void report_awards_html(const struct paper *paper, const struct report *report);
#define REPORT_AWARD_HEADS 7 /* columns that only recipients fill */
extern const char *const report_award_heads[REPORT_AWARD_HEADS];
void report_awards_csv(const struct paper *paper, const struct report *report);

/* timeline.c: planned above actual, as SVG in the HTML. */
void timeline_put(const struct paper *paper, const struct report *report);

#endif
