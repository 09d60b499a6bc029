/* Where the sound of this process goes: to the device that was asked for; while that is gone to the
 * second one, if one was named; else nowhere, while the clocks run on. What isn't there is tried again
 * every second by opening it: a few silent samples, never played. */
#ifndef KICHBAN_PLAYER_SOUND_H
#define KICHBAN_PLAYER_SOUND_H

#include <stdbool.h>
#include <stdint.h>

struct reel;

enum sound_place { SOUND_NOWHERE, SOUND_MAIN, SOUND_BACKUP };

struct sound {
    const char *devices[3];      /* by place; "null" for nowhere; NULL: no second one */
    enum sound_place at;         /* now */
    bool known;                  /* the first try has an answer */
    struct reel *reel;           /* of the try; NULL: not trying */
    enum sound_place trying;     /* which one */
    int64_t until_us;            /* of the try */
    int64_t again_us;            /* when the next one is due */
    char driver[32];             /* what opened it, once it is there */
    void (*wake)(void *context); /* from any thread: sound_turn() may know more */
    void *context;
};

/* Begins with a try, unless `audio` is "null". `backup` NULL: none. All texts are borrowed. */
void sound_start(struct sound *sound, const char *audio, const char *backup, int64_t now_us);
/* Call each turn; `lost`: what plays has no device. True when `at` has changed. */
bool sound_turn(struct sound *sound, bool lost, int64_t now_us);
/* Another device is wanted from now on: it is tried at once, and until it opens nothing has changed. */
void sound_move(struct sound *sound, const char *audio, int64_t now_us);
const char *sound_device(const struct sound *sound); /* at `at` */

#endif
