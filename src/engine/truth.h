/* Truth, not intent: which orders to play the players have heard, and which deck stands still though
 * it should move. One for each part. */
#ifndef KICHBAN_TRUTH_H
#define KICHBAN_TRUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"
#include "wire/deck.h"

#define ASKED_MOST 32 /* orders whose answer is still to come: the oldest is forgotten */
#define WATCHED_MOST 32

struct truth {
    struct asked {
        int64_t id;
        char inst[INST_TEXT];
    } asked[ASKED_MOST];
    struct watched {
        char inst[INST_TEXT];
        int64_t position_ms, moved_real_ms; /* where it was last, and since when */
        bool stalled, seen;
    } watched[WATCHED_MOST];
    int watched_count;
};

/* An order to start `inst` is sent under this id. */
void truth_ask(struct truth *truth, int64_t id, const char *inst);
/* The player's answer: that start was heard, or it is one that failed. */
void truth_reply(struct truth *truth, struct engine *engine, const struct report *reply);
/* Where the decks are: tells the engine of those that have come to stand still, or move again. True:
 * one stands still for so long that only another player can help. */
bool truth_beat(struct truth *truth, struct engine *engine, const struct report *beat);

#endif
