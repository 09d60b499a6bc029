/* Sheets: the rundown of one session for one person at work, before it begins. */
#ifndef KICHBAN_SHEET_H
#define KICHBAN_SHEET_H

#include "core/roll.h"
#include "core/snapshot.h"
#include "paper/paper.h"

struct sheet {
    const struct show *show;
    const struct session *session;
    const struct plan_out *plan;      /* planned times, a row for each segment of the session */
    const struct plan_row *rows;      /* planned lengths, likewise */
    char *const *does;                /* a text for each GO point in file order: what GO does */
    const char *signs[KIND_COUNT];    /* one cell wide, NULL: none */
    const char *kinds[KIND_COUNT];    /* in words, "" for what needs none */
    const struct standing *standings; /* one per recipient: who comes, and where he stands */
    const char *date;                 /* of the session, as people write it */
    const struct sheet *all; /* of a paper about several sessions: each; this one is the first */
    size_t all_count;        /* 0 or 1: it is about this one */
};

typedef void sheet_writer(const struct paper *paper, const struct sheet *sheet);
sheet_writer sheet_caller_text, sheet_caller_html, sheet_caller_csv;
sheet_writer sheet_mc_text, sheet_mc_html, sheet_mc_csv;
sheet_writer sheet_backstage_text, sheet_backstage_html, sheet_backstage_csv;
sheet_writer sheet_awards_text, sheet_awards_html, sheet_awards_csv;
sheet_writer sheet_tv_text, sheet_tv_html, sheet_tv_csv;
/* These two may be about several sessions. */
sheet_writer sheet_unit_text, sheet_unit_html, sheet_unit_csv;
sheet_writer sheet_public_text, sheet_public_html, sheet_public_csv;

#endif
