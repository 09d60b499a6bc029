/* Whether there is a sound device, found out by opening it: a few silent samples, never played. */
#ifndef KICHBAN_PLAYER_SOUND_H
#define KICHBAN_PLAYER_SOUND_H

#include <stdbool.h>
#include <stdint.h>

struct reel;

struct sound_probe {
    struct reel *reel; /* NULL: not trying */
    int64_t until_us;
    char driver[32]; /* what opened it, once it is there */
};

enum sound_answer { SOUND_WAIT, SOUND_THERE, SOUND_NONE };

/* Begins; `wake` from any thread when sound_poll() may know more. */
void sound_start(struct sound_probe *probe, const char *audio, int64_t now_us,
                 void (*wake)(void *context), void *context);
enum sound_answer sound_poll(struct sound_probe *probe, int64_t now_us); /* once more than WAIT */

#endif
