/* What the MC's screen knows and does: which words are shown and at which page. GO never takes the
 * page from under the reader's eyes; the MC turns on when the sentence is done. */
#ifndef KICHBAN_MC_H
#define KICHBAN_MC_H

#include "ui/hand.h"

#define MC_WORD 16 /* bytes of the word that leaves the screen */

struct mc {
    struct feed *feed;
    const char *lang; /* asked for; NULL: the programme's */
    bool asked_lang;
    /* what is being read: it stays whatever the show does */
    char *cue, *title, *words;
    int page;
    char *failed;    /* cue of the contingency whose words have been passed, NULL */
    bool fails;      /* what is shown are the words of a contingency */
    bool read;       /* pressed on past the last page: the next words may come by themselves */
    bool other;      /* something else stands by now: Space goes there */
    int64_t acks_ms; /* when Enter was pressed last, TIME_NONE */
    char *told;      /* of this machine, for a moment */
    int64_t told_ms;
    bool leaving, left;
    char typed[MC_WORD];
    int width, height; /* as drawn last: pages depend on it */
};

extern const struct hand mc_hand;

void mc_open(struct mc *mc, struct feed *feed, const char *lang);
void mc_close(struct mc *mc);

/* Lines that a screen of this size shows of the words, and how many pages they make. */
int mc_columns(int width);
int mc_rows(const struct snapshot *snap, int height);
int mc_pages(const struct mc *mc);
/* The words from page `page` on; NULL: there are no such words. */
const char *mc_page(const struct mc *mc, int page);

#endif
