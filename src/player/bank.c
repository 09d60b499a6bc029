#include "player/bank.h"

#include <math.h>

#include "base/mem.h"
#include "base/banned.h"

#define PROBES_AT_ONCE 2
#define LATE_US 60000000
#define LATE_MOST 3
#define LEVELS_US 100000
#define STUCK_US 750000 /* a stage that didn't come round for so long stands still */

static size_t count_probes(const struct bank *bank)
{
    size_t count = 0;
    for (size_t i = 0; i < bank->count; i++)
        count += bank->decks[i]->use == USE_PROBE && bank->decks[i]->phase != DECK_CLOSING;
    return count;
}

struct deck *bank_add(struct bank *bank, const struct spec *spec, enum deck_use use, int64_t now_us)
{
    struct deck *deck = deck_new(&bank->house, spec, use, now_us);
    ARRAY_PUSH(bank->decks, bank->count, bank->room, deck);
    return deck;
}

struct deck *bank_find(const struct bank *bank, const char *inst)
{
    for (size_t i = 0; i < bank->count; i++)
        if (bank->decks[i]->inst && strcmp(bank->decks[i]->inst, inst) == 0)
            return bank->decks[i];
    return NULL;
}

static void replace(struct house *house, const struct deck *by, int64_t now_us)
{
    struct bank *bank = (struct bank *)house;
    struct leave leave = {
        .cause = CAUSE_REPLACED,
        .order = by->order,
        .ms = by->cross_ms,
        .linger_ms = by->cross_linger_ms,
        .cover_ms = by->fade_ms > by->cross_ms ? by->fade_ms : by->cross_ms,
        .curve = by->curve,
    };
    for (size_t i = 0; i < bank->count; i++) {
        struct deck *deck = bank->decks[i];
        if (deck != by && deck_visible(deck) && !deck->leaving)
            deck_leave(deck, &leave, now_us);
    }
}

void bank_init(struct bank *bank)
{
    *bank = (struct bank){.house = {.speed = 1, .back = ramp_hold(1), .replace = replace}};
}

/* --- the picture --- */

static int by_top(const void *left, const void *right)
{
    const struct deck *const *a = left, *const *b = right;
    return (*a)->top - (*b)->top;
}

static bool slate_ready(const struct bank *bank)
{
    return bank->slate && bank->slate->phase == DECK_READY;
}

/* Visible decks from back to front; the caller frees the list. */
static struct deck **visible(const struct bank *bank, size_t *count)
{
    struct deck **list = xcalloc(bank->count + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < bank->count; i++)
        if (deck_visible(bank->decks[i]))
            list[(*count)++] = bank->decks[i];
    qsort(list, *count, sizeof *list, by_top);
    return list;
}

static void show(struct bank *bank)
{
    bank->house.changed = false;
    if (!bank->house.stage)
        return;
    struct scene scene = {0};
    size_t count;
    struct deck **list = visible(bank, &count);
    if (slate_ready(bank) && bank->slate->surface)
        scene_add(&scene, bank->slate->surface, bank->house.back);
    for (size_t i = 0; i < count; i++)
        if (list[i]->surface)
            scene_add(&scene, list[i]->surface, list[i]->opacity);
    free(list);
    stage_show(bank->house.stage, &scene);
}

static const char *showing(const struct bank *bank)
{
    if (bank->card && bank->house.stage)
        return "card";
    size_t count;
    struct deck **list = visible(bank, &count);
    const char *media = count ? list[count - 1]->spec.media : NULL;
    free(list);
    if (media)
        return media;
    return slate_ready(bank) && !bank->house.back_black ? "slate" : "black";
}

/* --- each turn --- */

static void change_slate(struct bank *bank, int64_t now_us)
{
    struct deck *next = bank->next_slate;
    if (!next || next->phase < DECK_READY)
        return;
    bank->next_slate = NULL;
    if (next->phase != DECK_READY)
        return; /* failed, and said so: the old one stays */
    struct deck *old = bank->slate;
    bank->slate = next;
    if (old)
        deck_close(old, CAUSE_REPLACED, now_us);
    bank->house.changed = true;
}

static void start_probes(struct bank *bank, int64_t now_us)
{
    while (bank->probe_count && count_probes(bank) < PROBES_AT_ONCE) {
        struct spec spec = bank->probes[0];
        memmove(bank->probes, bank->probes + 1, --bank->probe_count * sizeof spec);
        bank_add(bank, &spec, USE_PROBE, now_us);
        spec_clear(&spec);
    }
}

static void say_device(struct bank *bank, bool *known, bool fault, const char *lost,
                       const char *back)
{
    if (*known == fault)
        return;
    *known = fault;
    char *text = xstrdup(fault ? lost : back);
    struct report report = {.kind = REPORT_DEVICE, .text = text, .ok = !fault};
    bank->house.say(&bank->house, &report);
    free(text);
}

bool bank_silent(const struct bank *bank, int64_t now_us)
{
    for (size_t i = 0; i < bank->count; i++) {
        const struct deck *deck = bank->decks[i];
        if (deck->reel && deck->phase >= DECK_READY && deck->phase <= DECK_HELD &&
            deck_silent(deck, now_us))
            return true;
    }
    return false;
}

void bank_sound_to(struct bank *bank, const char *audio, const char *driver, int64_t now_us)
{
    bank->house.audio = audio;
    bank->house.driver = driver;
    bool nowhere = strcmp(audio, "null") == 0;
    for (size_t i = 0; i < bank->count && !nowhere; i++)
        deck_sound_to(bank->decks[i], now_us);
}

static void watch_devices(struct bank *bank, int64_t now_us)
{
    bool stuck = bank->house.stage && now_us - stage_alive_us(bank->house.stage) > STUCK_US;
    say_device(bank, &bank->picture_stuck, stuck, "the display doesn't answer",
               "the display answers again");
}

/* Now and then is nothing; more than LATE_MOST in a minute is. */
static void watch_late(struct bank *bank, int64_t now_us)
{
    if (now_us - bank->late_us > LATE_US) {
        bank->late_us = now_us;
        bank->late = 0;
        bank->stutters = false;
    }
    for (size_t i = 0; i < bank->count; i++) {
        struct deck *deck = bank->decks[i];
        if (!deck->reel || deck->phase != DECK_RUNNING)
            continue;
        bank->late += reel_facts(deck->reel)->late - deck->late;
        deck->late = reel_facts(deck->reel)->late;
    }
    if (bank->late <= LATE_MOST || bank->stutters)
        return;
    char text[] = "the sound stutters: it came late several times in a minute";
    struct report report = {.kind = REPORT_DEVICE, .text = text};
    bank->stutters = true;
    bank->house.say(&bank->house, &report);
}

static void say_levels(struct bank *bank, int64_t now_us)
{
    if (!bank->house.levels || now_us - bank->levels_us < LEVELS_US)
        return;
    bool in_time = now_us - bank->levels_us < 2 * LEVELS_US;
    bank->levels_us = in_time ? bank->levels_us + LEVELS_US : now_us;
    struct report report = {.kind = REPORT_LEVELS};
    report.decks = xcalloc(bank->count + 1, sizeof *report.decks);
    for (size_t i = 0; i < bank->count; i++) {
        struct deck *deck = bank->decks[i];
        struct deck_state *state = &report.decks[report.deck_count];
        if (!deck->reel || !meter_take(deck, &state->peak_db, &state->level_db))
            continue;
        state->inst = xstrdup(deck->inst);
        state->media = xstrdup(deck->spec.media);
        report.deck_count++;
    }
    bank->house.say(&bank->house, &report);
    report_clear(&report);
}

static void say_picture(struct bank *bank)
{
    struct report report = {.kind = REPORT_PICTURE};
    if (bank->house.stage)
        report.rgb = stage_picture(bank->house.stage, &report.width, &report.height);
    if (report.rgb && bank->pictures)
        bank->house.say(&bank->house, &report);
    free(report.rgb);
}

void bank_watch(struct bank *bank, bool levels, bool pictures)
{
    bank->house.levels = levels;
    bank->pictures = pictures;
    if (bank->house.stage)
        stage_watch(bank->house.stage, pictures);
}

static void sweep(struct bank *bank)
{
    size_t kept = 0;
    for (size_t i = 0; i < bank->count; i++) {
        struct deck *deck = bank->decks[i];
        if (!deck_gone(deck)) {
            bank->decks[kept++] = deck;
            continue;
        }
        if (deck == bank->slate)
            bank->slate = NULL;
        if (deck == bank->next_slate)
            bank->next_slate = NULL;
        deck_free(deck);
    }
    bank->count = kept;
}

void bank_turn(struct bank *bank, int64_t now_us)
{
    start_probes(bank, now_us);
    for (size_t i = 0; i < bank->count; i++)
        deck_step(bank->decks[i], now_us);
    change_slate(bank, now_us);
    watch_devices(bank, now_us);
    watch_late(bank, now_us);
    say_levels(bank, now_us);
    say_picture(bank);
    if (bank->house.changed)
        show(bank);
    sweep(bank);
}

static struct deck *find_surface(const struct bank *bank, const struct surface *surface)
{
    for (size_t i = 0; i < bank->count; i++)
        if (bank->decks[i]->surface == surface)
            return bank->decks[i];
    return NULL;
}

/* Notes about a surface; STAGE_OPEN and STAGE_FAILED are the player's. */
void bank_note(struct bank *bank, const struct stage_note *note, int64_t now_us)
{
    struct deck *deck = find_surface(bank, note->surface);
    if (!deck)
        return;
    if (note->kind == STAGE_GONE) {
        deck_gone_surface(deck);
    } else if (note->kind == STAGE_READY) {
        deck->surface_live = true;
    } else if (note->kind == STAGE_REFUSED) {
        deck->surface_live = true; /* as far as giving it back goes */
        deck_fail(deck, "device", "OpenGL takes no more pictures", now_us);
    } else if (note->kind == STAGE_SHOWN && deck->inst) {
        struct report report = {.kind = REPORT_FIRST_FRAME,
                                .inst = deck->inst,
                                .order = deck->order,
                                .real_ms = note->at_us / 1000};
        bank->house.say(&bank->house, &report);
    }
}

bool bank_ticks(const struct bank *bank)
{
    for (size_t i = 0; i < bank->count; i++) {
        const struct deck *deck = bank->decks[i];
        if (deck->phase == DECK_PLACING || deck->phase == DECK_DUE || deck->phase == DECK_RUNNING)
            return true;
        if (deck->phase == DECK_HELD && deck->leaving)
            return true;
    }
    return false;
}

/* --- the beat --- */

static void fill_beat(const struct bank *bank, struct report *beat, int64_t now_us)
{
    for (size_t i = 0; i < bank->count; i++) {
        const struct deck *deck = bank->decks[i];
        if (deck->use == USE_ARM && deck->phase == DECK_READY)
            beat->armed[beat->armed_count++] = xstrdup(deck->spec.media);
        if (deck->reel && deck->inst && reel_facts(deck->reel)->ao[0] && !beat->ao)
            beat->ao = xstrdup(reel_facts(deck->reel)->ao);
        if (!deck->inst)
            continue;
        beat->decks[beat->deck_count++] = (struct deck_state){
            .inst = xstrdup(deck->inst),
            .media = xstrdup(deck->spec.media),
            .state = xstrdup(deck_state_name(deck)),
            .position_ms = deck_position_ms(deck, now_us),
            .length_ms = deck_length_ms(deck),
            .level_db = deck->meter.said_db,
            .peak_db = NAN,
            .dropped = deck->reel ? reel_facts(deck->reel)->dropped : 0,
        };
    }
}

void bank_beat(struct bank *bank, int64_t now_us)
{
    struct report beat = {.kind = REPORT_BEAT, .real_ms = now_us / 1000};
    beat.decks = xcalloc(bank->count + 1, sizeof *beat.decks);
    beat.armed = xcalloc(bank->count + 1, sizeof *beat.armed);
    fill_beat(bank, &beat, now_us);
    beat.showing = xstrdup(showing(bank));
    if (!beat.ao)
        beat.ao = xstrdup(bank->house.driver[0] ? bank->house.driver : bank->house.audio);
    if (!bank->picture_stuck)
        beat.vo = xstrdup(bank->house.stage ? "libmpv" : "null");
    bank->house.say(&bank->house, &beat);
    report_clear(&beat);
}
