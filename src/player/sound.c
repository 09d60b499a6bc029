#include "player/sound.h"

#include "base/buf.h"
#include "core/show.h"
#include "player/reel.h"
#include "base/banned.h"

#define LIMIT_US 400000 /* a sound server that takes longer counts as none, until it answers */
#define AGAIN_US 1000000
#define SAMPLES 960

/* A WAV file of silence, as libmpv takes one without a file. */
static char *silence(void)
{
    struct buf url = {0};
    unsigned bytes = SAMPLES * 4;
    buf_puts(&url, "hex://52494646");
    buf_printf(&url, "%02x%02x0000", (bytes + 36) & 255, (bytes + 36) >> 8);
    buf_puts(&url, "57415645666d742010000000010002"
                   "0080bb000000ee02000400100064617461");
    buf_printf(&url, "%02x%02x0000", bytes & 255, bytes >> 8);
    for (unsigned i = 0; i < bytes; i++)
        buf_puts(&url, "00");
    return buf_steal(&url);
}

static void try_place(struct sound *sound, enum sound_place place, int64_t now_us)
{
    struct reel_setup setup = {
        .sound = true,
        .audio = sound->devices[place],
        .no_fallback = true,
        .out_ms = TIME_NONE,
        .rounds = 1,
        .speed = 1,
        .wake = sound->wake,
        .context = sound->context,
    };
    sound->trying = place;
    sound->until_us = now_us + LIMIT_US;
    sound->again_us = now_us + AGAIN_US;
    sound->reel = reel_open(&setup, NULL);
    if (!sound->reel)
        return;
    char *url = silence();
    reel_load(sound->reel, url);
    free(url);
}

void sound_start(struct sound *sound, const char *audio, const char *backup, int64_t now_us)
{
    sound->devices[SOUND_NOWHERE] = "null";
    sound->devices[SOUND_MAIN] = audio;
    sound->devices[SOUND_BACKUP] = backup;
    sound->known = strcmp(audio, "null") == 0;
    if (!sound->known)
        try_place(sound, SOUND_MAIN, now_us);
}

enum answer { WAIT, THERE, NONE };

static enum answer hear_try(struct sound *sound, int64_t now_us)
{
    reel_poll(sound->reel, now_us);
    const struct reel_facts *facts = reel_facts(sound->reel);
    enum answer answer = WAIT;
    if (facts->ao[0])
        answer = THERE;
    else if (facts->end != REEL_GOES || now_us >= sound->until_us)
        answer = NONE;
    if (answer == WAIT)
        return answer;
    if (answer == THERE)
        snprintf(sound->driver, sizeof sound->driver, "%s", facts->ao);
    reel_bury(sound->reel);
    sound->reel = NULL;
    return answer;
}

/* The end of a try. The second device is good enough only while there is none. */
static void take_answer(struct sound *sound, enum answer answer, int64_t now_us)
{
    sound->known = true;
    if (answer == THERE)
        sound->at = sound->trying;
    else if (sound->at == SOUND_NOWHERE && sound->trying == SOUND_MAIN &&
             sound->devices[SOUND_BACKUP])
        try_place(sound, SOUND_BACKUP, now_us);
}

bool sound_turn(struct sound *sound, bool lost, int64_t now_us)
{
    enum sound_place before = sound->at;
    if (strcmp(sound->devices[SOUND_MAIN], "null") == 0)
        return false;
    if (lost && sound->at != SOUND_NOWHERE) {
        sound->at = SOUND_NOWHERE;
        sound->again_us = now_us;
        reel_bury(sound->reel); /* what it finds may be older than the loss */
        sound->reel = NULL;
    }
    if (sound->reel) {
        enum answer answer = hear_try(sound, now_us);
        if (answer != WAIT)
            take_answer(sound, answer, now_us);
    } else if (sound->at != SOUND_MAIN && now_us >= sound->again_us) {
        try_place(sound, SOUND_MAIN, now_us);
    }
    return sound->at != before;
}

void sound_move(struct sound *sound, const char *audio, int64_t now_us)
{
    reel_bury(sound->reel);
    sound->reel = NULL;
    sound->devices[SOUND_MAIN] = audio;
    sound->at = SOUND_NOWHERE;
    if (strcmp(audio, "null") != 0)
        try_place(sound, SOUND_MAIN, now_us);
}

const char *sound_device(const struct sound *sound)
{
    return sound->devices[sound->at];
}
