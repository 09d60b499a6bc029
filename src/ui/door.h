/* The door: the list of delegates with ticks, for whoever stands at the entrance. Letters look for a
 * name, Enter ticks it. */
#ifndef KICHBAN_DOOR_SCREEN_H
#define KICHBAN_DOOR_SCREEN_H

#include "ui/hand.h"
#include "ui/keymap.h"
#include "ui/told.h"

#define DOOR_TYPED 128

struct door {
    struct feed *feed;
    const char *lang; /* asked for; NULL: the programme's */
    struct keymap keymap;
    char typed[DOOR_TYPED]; /* what is looked for, or who came in somebody's place */
    int chosen;             /* index into the delegates */
    bool names;             /* what is typed is who came for the chosen one */
    bool help, asked_lang, left;
    struct told told; /* of this machine, or the engine's answer */
    bool refused;     /* the answer was a refusal */
};

extern const struct hand door_hand;

bool door_open(struct door *door, struct feed *feed, const char *lang, struct err *err);
void door_close(struct door *door);
/* The delegates that fit what is typed, by their number; fills `out`, which has room for all. */
size_t door_found(const struct snapshot *snap, const struct door *door, int *out);

#endif
