/* All decks of this process, and what the engine's orders do with them. Belongs to the loop. */
#ifndef KICHBAN_PLAYER_BANK_H
#define KICHBAN_PLAYER_BANK_H

#include "player/deck.h"

struct bank {
    struct house house; /* first: the decks' house is this bank */
    struct deck **decks;
    size_t count, room;
    struct deck *slate;      /* in use; NULL: the slate is black */
    struct deck *next_slate; /* loads */
    struct spec *probes;     /* that wait their turn */
    size_t probe_count, probe_room;
    bool sound_lost, picture_stuck;
    bool card; /* the test card is over everything */
    int tones; /* counts them */
};

void bank_init(struct bank *bank);
/* Does an order; false with a sentence when it can't be taken. */
bool bank_order(struct bank *bank, const struct order *order, int64_t now_us, const char **why);
/* Lets every deck look round, then shows what is to be seen. */
void bank_turn(struct bank *bank, int64_t now_us);
void bank_beat(struct bank *bank, int64_t now_us); /* says a beat */
void bank_note(struct bank *bank, const struct stage_note *note, int64_t now_us);
bool bank_ticks(const struct bank *bank); /* something moves by time alone */

void bank_device(struct bank *bank); /* what plays goes to house.audio */

/* --- for orders.c --- */

struct deck *bank_find(const struct bank *bank, const char *inst); /* or NULL */
struct deck *bank_add(struct bank *bank, const struct spec *spec, enum deck_use use,
                      int64_t now_us);

#endif
