#include "player/sound.h"

#include "base/buf.h"
#include "core/show.h"
#include "player/reel.h"
#include "base/banned.h"

#define LIMIT_US 400000 /* a sound server that takes longer counts as none, until it answers */
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

void sound_start(struct sound_probe *probe, const char *audio, int64_t now_us,
                 void (*wake)(void *context), void *context)
{
    struct reel_setup setup = {
        .sound = true,
        .audio = audio,
        .no_fallback = true,
        .out_ms = TIME_NONE,
        .rounds = 1,
        .speed = 1,
        .wake = wake,
        .context = context,
    };
    probe->reel = reel_open(&setup, NULL);
    probe->until_us = now_us + LIMIT_US;
    if (!probe->reel)
        return;
    char *url = silence();
    reel_load(probe->reel, url);
    free(url);
}

enum sound_answer sound_poll(struct sound_probe *probe, int64_t now_us)
{
    if (!probe->reel)
        return SOUND_NONE;
    reel_poll(probe->reel, now_us);
    const struct reel_facts *facts = reel_facts(probe->reel);
    enum sound_answer answer = SOUND_WAIT;
    if (facts->ao[0])
        answer = SOUND_THERE;
    else if (facts->end != REEL_GOES || now_us >= probe->until_us)
        answer = SOUND_NONE;
    if (answer == SOUND_WAIT)
        return answer;
    snprintf(probe->driver, sizeof probe->driver, "%s", facts->ao);
    reel_bury(probe->reel);
    probe->reel = NULL;
    return answer;
}
