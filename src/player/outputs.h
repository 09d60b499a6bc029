/* What this part could use and what it uses, as reports. Belongs to the loop. */
#ifndef KICHBAN_PLAYER_OUTPUTS_H
#define KICHBAN_PLAYER_OUTPUTS_H

#include "player/deck.h"

struct outputs {
    struct house *house;
    uv_work_t work; /* libmpv may take long to list devices: on a worker thread */
    bool working, again;
    struct outlet *devices; /* the worker's while it works */
    size_t device_count, device_room;
    enum window_stand stand; /* as last said */
};

void outputs_init(struct outputs *outputs, struct house *house);
/* Looks anew and says it: screens now, devices as soon as they are known. */
void outputs_look(struct outputs *outputs);
/* The stage has news of the screens. */
void outputs_screens(struct outputs *outputs);

#endif
