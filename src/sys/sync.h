/* Whether this machine's wall clock is kept right, and by how much it may be wrong. */
#ifndef KICHBAN_SYNC_H
#define KICHBAN_SYNC_H

#include <stdbool.h>

enum sync_state { SYNC_UNKNOWN, SYNC_NO, SYNC_YES };

struct sync {
    enum sync_state state;
    const char *by;   /* who says so: "chrony", "timedatectl", "kernel"; static text */
    double offset_ms; /* how far off it is; NAN: nobody knows */
    double most_ms;   /* how far off it can be at most; NAN: nobody knows */
    bool can_switch;  /* `timedatectl set-ntp true` would switch a service on that is there */
};

/* Asks chrony, else systemd, else the kernel alone; at most about a second. */
void sync_look(struct sync *sync);

/* What they print, for sync_look(): `chronyc -c tracking`, `timedatectl show`. False: it is nothing of
 * the kind. */
bool sync_take_chrony(const char *text, struct sync *sync);
bool sync_take_timedatectl(const char *text, struct sync *sync);

#endif
