/* Looking for a line of the rundown: tone marks and case don't matter, `d` finds `đ`. Pure. */
#ifndef KICHBAN_SEARCH_H
#define KICHBAN_SEARCH_H

#include <stdbool.h>

#include "core/snapshot.h"
#include "ui/input.h"

#define SEARCH_BYTES 128

struct search {
    bool open; /* letters are its own */
    char text[SEARCH_BYTES];
    bool found;
    int row, point; /* of what was found; point -1: the segment itself. They stay when it closes */
    int number, hits; /* which of how many, from 1 */
};

enum search_answer { SEARCH_NOT_MINE, SEARCH_TAKEN };

void search_open(struct search *search);
void search_close(struct search *search);  /* what was found stays in view */
void search_forget(struct search *search); /* the list follows the show again */
/* F-keys aren't the search's: GO works. */
enum search_answer search_key(struct search *search, const struct key *key,
                              const struct snapshot *snap);
/* A new state: the line may be another one. */
void search_state(struct search *search, const struct snapshot *snap);

#endif
