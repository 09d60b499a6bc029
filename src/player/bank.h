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
    bool picture_stuck, pictures; /* pictures: somebody looks at them */
    int64_t levels_us;            /* when levels were last said */
    int late;                     /* sounds that came late since late_us */
    int64_t late_us;
    bool stutters; /* said so, of this minute */
    bool card;     /* the test card is over everything */
    int tones;     /* counts them */
};

void bank_init(struct bank *bank);
/* Does an order; false with a sentence when it can't be taken. */
bool bank_order(struct bank *bank, const struct order *order, int64_t now_us, const char **why);
/* Lets every deck look round, then shows what is to be seen. */
void bank_turn(struct bank *bank, int64_t now_us);
void bank_beat(struct bank *bank, int64_t now_us); /* says a beat */
void bank_note(struct bank *bank, const struct stage_note *note, int64_t now_us);
/* What is on air, or armed, has no device although there should be one. */
bool bank_silent(const struct bank *bank, int64_t now_us);
void bank_sound_to(struct bank *bank, const char *audio, const char *driver, int64_t now_us);
bool bank_ticks(const struct bank *bank); /* something moves by time alone */

/* --- for orders.c --- */

void bank_watch(struct bank *bank, bool levels, bool pictures);

struct deck *bank_find(const struct bank *bank, const char *inst); /* or NULL */
struct deck *bank_add(struct bank *bank, const struct spec *spec, enum deck_use use,
                      int64_t now_us);

#endif
