#include "player/deck.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/banned.h"

#define LOAD_LIMIT_US 2000000 /* then it counts as failed (faults.md, 18) */

static bool wants_picture(const struct deck *deck)
{
    return deck->house->picture && deck->spec.kind != MEDIA_AUDIO;
}

static struct spec spec_copy(const struct spec *spec)
{
    struct spec copy = *spec;
    copy.media = xstrdup(spec->media);
    copy.path = xstrdup(spec->path);
    return copy;
}

/* --- vetting: only regular files, and only by absolute path --- */

static void vetted(uv_fs_t *request)
{
    struct deck *deck = request->data;
    deck->vetting = false;
    deck->house->wake(deck->house);
}

static void start_vetting(struct deck *deck, int64_t now_us)
{
    if (deck->spec.path[0] != '/') {
        deck_fail(deck, "missing", "the path isn't absolute", now_us);
        return;
    }
    deck->vet.data = deck;
    deck->vetting = uv_fs_stat(deck->house->loop, &deck->vet, deck->spec.path, vetted) == 0;
}

struct deck *deck_new(struct house *house, const struct spec *spec, enum deck_use use,
                      int64_t now_us)
{
    struct deck *deck = xcalloc(1, sizeof *deck);
    deck->house = house;
    deck->spec = spec_copy(spec);
    deck->use = use;
    deck->from_ms = TIME_NONE;
    deck->loading_at_us = now_us;
    deck->sent_volume = -1;
    deck->level = deck->opacity = ramp_hold(0);
    deck->meter.said_db = NAN;
    start_vetting(deck, now_us);
    return deck;
}

void deck_free(struct deck *deck)
{
    if (!deck)
        return;
    uv_fs_req_cleanup(&deck->vet);
    reel_bury(deck->reel);
    spec_clear(&deck->spec);
    free(deck->inst);
    free(deck);
}

/* --- opening and loading --- */

static void open_reel(struct deck *deck, int64_t now_us)
{
    struct house *house = deck->house;
    bool probe = deck->use == USE_PROBE;
    double gain_db = deck->spec.gain_db + house->trim_db + deck->trim_db;
    deck->lift_db = gain_db > 0 ? gain_db : 0;
    struct reel_setup setup = {
        .picture = wants_picture(deck),
        .sound = deck->spec.kind != MEDIA_STILL,
        .gl = house->stage && !probe && wants_picture(deck),
        .audio = probe ? "null" : house->audio,
        .driver = house->driver,
        .lift_db = deck->lift_db,
        .in_ms = deck->spec.in_ms,
        .out_ms = deck->spec.kind == MEDIA_STILL ? TIME_NONE : deck->spec.out_ms,
        .rounds = deck->spec.loop == 0 || deck->spec.kind == MEDIA_STILL ? 1 : deck->spec.loop,
        .speed = house->speed,
        .wake = house->wake,
        .context = house,
    };
    setup.meter = deck->meter.on = house->levels && setup.sound && !probe;
    struct err err;
    deck->reel = reel_open(&setup, &err);
    if (!deck->reel) {
        deck_fail(deck, "device", err.text, now_us);
        return;
    }
    deck->phase = DECK_OPENING;
    if (setup.gl)
        deck->surface = stage_add(house->stage, deck->reel);
}

static void step_vetting(struct deck *deck, int64_t now_us)
{
    if (deck->vetting)
        return;
    if (deck->vet.result == -ENOENT || deck->vet.result == -ENOTDIR)
        deck_fail(deck, "missing", "the file isn't there", now_us);
    else if (deck->vet.result < 0)
        deck_fail(deck, "missing", uv_strerror((int)deck->vet.result), now_us);
    else if ((deck->vet.statbuf.st_mode & S_IFMT) != S_IFREG)
        deck_fail(deck, "broken", "that isn't a file", now_us);
    else
        open_reel(deck, now_us);
}

static void step_opening(struct deck *deck)
{
    if (deck->surface && !deck->surface_live)
        return;
    reel_load(deck->reel, deck->spec.path);
    deck->load_sent = true;
    deck->phase = DECK_LOADING;
}

static bool picture_ready(const struct deck *deck, const struct reel_facts *facts)
{
    if (!facts->has_picture)
        return true;
    return facts->width > 0 && (!deck->surface || strcmp(facts->vo, "libmpv") == 0);
}

static void fill_facts(const struct deck *deck, struct report *report)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    report->media = deck->spec.media;
    report->length_ms = deck_length_ms(deck);
    report->width = facts->width;
    report->height = facts->height;
    report->has_audio = facts->has_sound;
}

void deck_say_ready(struct deck *deck)
{
    struct report report = {.kind = deck->use == USE_ARM ? REPORT_ARMED : REPORT_PROBED};
    fill_facts(deck, &report);
    deck->house->say(deck->house, &report);
}

static void became_ready(struct deck *deck, int64_t now_us)
{
    struct house *house = deck->house;
    deck->phase = DECK_READY;
    if (deck->inst) {
        deck_begin(deck, now_us);
        return;
    }
    if (deck->use != USE_SLATE)
        deck_say_ready(deck);
    if (deck->use == USE_PROBE)
        deck_close(deck, CAUSE_STOPPED, now_us);
    house->changed = true;
}

static void load_failed(struct deck *deck, const struct reel_facts *facts, int64_t now_us)
{
    const char *text = facts->trouble[0] ? facts->trouble : "libmpv can't play it";
    if (facts->end == REEL_UNREADABLE)
        deck_fail(deck, "missing", text, now_us);
    else
        deck_fail(deck, facts->end == REEL_NO_DEVICE ? "device" : "broken", text, now_us);
}

static void step_loading(struct deck *deck, int64_t now_us)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    if (facts->end != REEL_GOES) {
        load_failed(deck, facts, now_us);
        return;
    }
    if (!facts->loaded || !facts->restarts)
        return;
    if (!facts->has_picture && !facts->has_sound) {
        deck_fail(deck, "broken", "there is nothing in it to play", now_us);
        return;
    }
    if (picture_ready(deck, facts) && (!facts->has_sound || facts->ao[0]))
        became_ready(deck, now_us);
    else if (facts->eof && facts->has_picture && !facts->width)
        deck_fail(deck, "broken", facts->trouble[0] ? facts->trouble : "no picture in it", now_us);
}

static void check_limit(struct deck *deck, int64_t now_us)
{
    if (deck->phase > DECK_LOADING || now_us - deck->loading_at_us < LOAD_LIMIT_US)
        return;
    if (deck->phase == DECK_OPENING)
        deck_fail(deck, "device", "the display doesn't answer", now_us);
    else
        deck_fail(deck, "timeout", "it didn't load within 2 s", now_us);
}

/* --- what plays here --- */

void deck_play(struct deck *deck, const struct order *order, int64_t now_us)
{
    const struct spec *spec = &order->specs[0];
    deck->use = USE_PLAY;
    deck->inst = xstrdup(order->inst);
    deck->order = order->id;
    deck->spec.end = spec->end; /* an armed deck may have been armed for another end */
    deck->spec.fade_out_ms = spec->fade_out_ms;
    deck->fade_ms = order->ms;
    deck->cross_ms = order->cross_ms;
    deck->cross_linger_ms = order->linger_ms;
    deck->replace = order->replace;
    deck->paused = order->paused;
    deck->from_ms = order->from_ms;
    deck->from_real_ms = order->from_real_ms;
    deck->trim_db = order->db;
    if (deck->phase == DECK_READY)
        deck_begin(deck, now_us);
}

/* --- closing --- */

static const char *const cause_names[] = {
    [CAUSE_EOF] = "eof",         [CAUSE_EARLY] = "early",       [CAUSE_FADED] = "faded",
    [CAUSE_STOPPED] = "stopped", [CAUSE_REPLACED] = "replaced", [CAUSE_ERROR] = "error",
};

void deck_say_end(struct deck *deck, enum cause cause, int64_t now_us)
{
    char reason[16];
    snprintf(reason, sizeof reason, "%s", cause_names[cause]);
    struct report report = {
        .kind = REPORT_ENDED,
        .inst = deck->inst,
        .media = deck->spec.media,
        .reason = reason,
        .order = deck->order,
        .position_ms = deck_position_ms(deck, now_us),
    };
    deck->house->say(deck->house, &report);
}

void deck_ended(struct deck *deck, enum cause cause, int64_t now_us)
{
    if (!deck->inst)
        return;
    deck_say_end(deck, cause, now_us);
    free(deck->inst);
    deck->inst = NULL;
    deck->house->changed = true;
}

void deck_close(struct deck *deck, enum cause cause, int64_t now_us)
{
    if (deck->phase == DECK_CLOSING)
        return;
    deck_ended(deck, cause, now_us);
    deck->phase = DECK_CLOSING;
    deck->closing_at_us = now_us;
    deck->house->changed = true;
    if (!deck->reel)
        return;
    reel_volume(deck->reel, 0);
    reel_pause(deck->reel, true);
    reel_unload(deck->reel);
}

void deck_fail(struct deck *deck, const char *reason, const char *text, int64_t now_us)
{
    char *why = xstrdup(reason), *words = xstrdup(text);
    struct report report = {
        .kind = REPORT_FAILED,
        .inst = deck->inst,
        .media = deck->spec.media,
        .reason = why,
        .text = words,
    };
    deck->house->say(deck->house, &report);
    free(why);
    free(words);
    deck_close(deck, CAUSE_ERROR, now_us);
}

/* The surface is given back only when nothing plays into it any more: else freeing it could wait
 * for a sound server, and the stage would stand still. */
static void step_closing(struct deck *deck, int64_t now_us)
{
    if (!deck->surface || !deck->surface_live)
        return;
    const struct reel_facts *facts = reel_facts(deck->reel);
    /* A load that was stopped before it began may never say that it ended. */
    bool unborn = !facts->loaded && !facts->vo[0] && now_us - deck->closing_at_us > 1000000;
    if (facts->end == REEL_GOES && deck->load_sent && !unborn)
        return;
    deck->surface_live = false;
    stage_remove(deck->house->stage, deck->surface);
}

bool deck_gone(const struct deck *deck)
{
    return deck->phase == DECK_CLOSING && !deck->surface && !deck->vetting;
}

void deck_gone_surface(struct deck *deck)
{
    deck->surface = NULL;
    deck->surface_live = false;
}

void deck_step(struct deck *deck, int64_t now_us)
{
    if (deck->reel)
        reel_poll(deck->reel, now_us);
    if (deck->phase == DECK_VETTING)
        step_vetting(deck, now_us);
    if (deck->phase == DECK_OPENING)
        step_opening(deck);
    if (deck->phase == DECK_LOADING)
        step_loading(deck, now_us);
    if (deck->phase >= DECK_READY && deck->phase <= DECK_HELD) {
        meter_step(deck, now_us);
        deck_run(deck, now_us);
    }
    check_limit(deck, now_us);
    if (deck->phase == DECK_CLOSING)
        step_closing(deck, now_us);
}
