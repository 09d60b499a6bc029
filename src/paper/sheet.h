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

typedef void sheet_writer(const struct paper *paper, const struct sheet *sheet,
                          enum paper_format format);
sheet_writer sheet_caller, sheet_mc, sheet_backstage, sheet_awards, sheet_tv;
sheet_writer sheet_unit, sheet_public; /* these may be about several sessions */

#endif
