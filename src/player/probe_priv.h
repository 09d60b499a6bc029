/* Shared by the files behind player/probe.h. */
#ifndef KICHBAN_PLAYER_PROBE_PRIV_H
#define KICHBAN_PLAYER_PROBE_PRIV_H

#include <mpv/client.h>

#include "wire/probe.h"

struct pass {
    bool picture, sound;
    bool measure;    /* the loudness */
    bool strict;     /* half a picture is none */
    int64_t from_ms; /* where it begins, at a key frame */
    bool exact;      /* there and not at the key frame before it */
    int64_t for_ms;  /* how much of it; 0: to the end */
};

struct probe {
    const struct probe_ask *ask;
    struct probe_found found;
    int place; /* the next one whose speed is measured */
    int wake;  /* eventfd: libmpv has something to say */
    int64_t progress_at, said_at;
    double last_time, last_audio; /* s in the file; NAN: none yet. The first is right at the end */
    /* of the handle of this pass */
    mpv_handle *mpv;
    bool restarted, ended;
    int error;
    char trouble[200];
};

/* What the answer will be; false. */
bool probe_bad(struct probe *probe, enum probe_reason reason, const char *detail);
/* A new handle, which has decoded what comes first and stands still. */
bool probe_load(struct probe *probe, const struct pass *pass);
void probe_hear(struct probe *probe);               /* takes in what libmpv has said */
void probe_watch(struct probe *probe, int64_t now); /* the clocks; who asked hears of progress */
bool probe_at_end(const struct probe *probe);
double probe_real(const struct probe *probe, const char *name); /* NAN: there is none */

/* --- probe_speed.c --- */

/* A pass: how fast the next place is decoded; a place where there is nothing is left out. */
bool probe_measure(struct probe *probe);

#endif
