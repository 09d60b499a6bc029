/* How fast a file is decoded: as the decks decode it, with picture and sound and nothing thrown away,
 * but as fast as the machine can. What is drawn afterwards isn't in it; who judges leaves room. */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <unistd.h>

#include "player/probe_priv.h"
#include "sys/clock.h"
#include "base/banned.h"

#define PIECE_MS 4000   /* of the medium, at each place */
#define MEASURE_MS 2500 /* no longer: 1.6 times real time and more come to the end of the piece */
#define TURN_MS 100

static int64_t place_ms(const struct probe *probe)
{
    int64_t length = probe->ask->length_ms, last = length - PIECE_MS;
    if (length == TIME_NONE || last <= 0)
        return 0;
    return last * probe->place / (PROBE_PLACES - 1);
}

/* What can't be elsewhere is measured once. */
static bool same_as_before(const struct probe *probe)
{
    int64_t length = probe->ask->length_ms;
    return probe->place > 0 && (length == TIME_NONE || length <= PIECE_MS);
}

/* s in the file; NAN: nowhere. The clock is right at the end too, where that of the sound is gone. */
static double here(const struct probe *probe)
{
    return isnan(probe->last_time) ? probe->last_audio : probe->last_time;
}

/* Until the piece is through or the time is up; false: it has failed. */
static bool run_piece(struct probe *probe, int64_t from_us)
{
    for (;;) {
        uint64_t count;
        struct pollfd woken = {.fd = probe->wake, .events = POLLIN};
        probe_hear(probe);
        if (probe->ended)
            return probe_bad(probe, PROBE_UNDECODABLE, probe->trouble);
        probe_watch(probe, clock_awake_ms());
        if (probe_at_end(probe) || clock_real_us() - from_us >= MEASURE_MS * 1000)
            return true;
        if (poll(&woken, 1, TURN_MS) > 0 && read(probe->wake, &count, sizeof count) < 0 &&
            errno != EAGAIN)
            return probe_bad(probe, PROBE_STALLED, "");
    }
}

static bool measure(struct probe *probe, int64_t at_ms)
{
    struct pass pass = {.picture = probe->ask->kind == MEDIA_VIDEO,
                        .sound = true,
                        .from_ms = at_ms,
                        .exact = true,
                        .for_ms = PIECE_MS};
    int play = 0;
    if (!probe_load(probe, &pass))
        return false;
    probe_watch(probe, clock_awake_ms());
    double begun = here(probe);
    int64_t from_us = clock_real_us();
    mpv_set_property(probe->mpv, "pause", MPV_FORMAT_FLAG, &play);
    if (!run_piece(probe, from_us))
        return false;
    double took = (double)(clock_real_us() - from_us) / 1e6;
    probe_watch(probe, clock_awake_ms()); /* it may have come to the end since the last look */
    double played = here(probe) - begun;
    if (isnan(played) || (played <= 0 && probe_at_end(probe)))
        return true; /* there is nothing there */
    struct probe_rate *rate = &probe->found.rates[probe->found.rate_count++];
    *rate = (struct probe_rate){.at_ms = at_ms, .rate = took > 0 ? fmax(played, 0) / took : 0};
    return true;
}

bool probe_measure(struct probe *probe)
{
    bool known = same_as_before(probe);
    int64_t at_ms = place_ms(probe);
    probe->place++;
    return known || measure(probe, at_ms);
}
