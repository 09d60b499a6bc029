/* The technician's screen: what plays and where, the rehearsal's clock, this run beside earlier ones,
 * and what has happened. Keys, prompt and answers are those of the caller's screen (caller.h); no key
 * of it is GO. */
#ifndef KICHBAN_TECH_H
#define KICHBAN_TECH_H

#include "ui/caller.h"

enum tech_page { TECH_HALL, TECH_MEDIA, TECH_RUNS, TECH_CHECKS, TECH_LOG, TECH_PAGES };

/* From here on all pages stand beside each other. */
#define TECH_WIDE 120
#define TECH_HIGH 36

struct tech {
    struct caller caller;
    enum tech_page page;    /* shown, and what is scrolled */
    int scroll[TECH_PAGES]; /* in lines, from where they'd be by themselves; of the log upwards */
    enum diary_kind filter; /* of the log; DIARY_KINDS: all */
    int width, height;      /* of the terminal; 0: not known yet */
};

extern const struct hand tech_hand;

bool tech_open(struct tech *tech, struct feed *feed, const char *lang, struct err *err);
void tech_close(struct tech *tech);
/* How far a page can be scrolled. */
int tech_lines(const struct tech *tech, enum tech_page page);
bool tech_is_wide(int width, int height); /* all pages at once */

#endif
