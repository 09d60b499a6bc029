/* Sheets: the rundown of one session for one person at work, before it begins. */
#ifndef KICHBAN_SHEET_H
#define KICHBAN_SHEET_H

#include "core/snapshot.h"
#include "paper/paper.h"

struct sheet {
    const struct show *show;
    const struct session *session;
    const struct plan_out *plan;   /* planned times, a row for each segment of the session */
    const struct plan_row *rows;   /* planned lengths, likewise */
    char *const *does;             /* a text for each GO point in file order: what GO does */
    const char *signs[KIND_COUNT]; /* one cell wide, NULL: none */
    const char *kinds[KIND_COUNT]; /* in words, "" for what needs none */
};

typedef void sheet_writer(const struct paper *paper, const struct sheet *sheet);
sheet_writer sheet_caller_text, sheet_caller_html, sheet_caller_csv;
sheet_writer sheet_mc_text, sheet_mc_html, sheet_mc_csv;

#endif
