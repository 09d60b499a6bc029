/* What each order does: one handler a row. */
#include "player/bank.h"

#include "base/mem.h"
#include "player/tone.h"
#include "base/banned.h"

typedef bool handler(struct bank *bank, const struct order *order, int64_t now_us,
                     const char **why);

/* --- armed media --- */

/* Whether a deck loaded for one plays the other; the fades and the end don't matter before. */
static bool same_medium(const struct spec *a, const struct spec *b)
{
    return strcmp(a->media, b->media) == 0 && strcmp(a->path, b->path) == 0 && a->kind == b->kind &&
           a->in_ms == b->in_ms && a->out_ms == b->out_ms && a->loop == b->loop &&
           a->gain_db >= b->gain_db && a->gain_db <= b->gain_db;
}

static bool is_armed(const struct deck *deck)
{
    return deck->use == USE_ARM && !deck->inst && deck->phase != DECK_CLOSING;
}

static struct deck *find_armed(struct bank *bank, const struct spec *spec)
{
    for (size_t i = 0; i < bank->count; i++)
        if (is_armed(bank->decks[i]) && same_medium(&bank->decks[i]->spec, spec))
            return bank->decks[i];
    return NULL;
}

static bool is_wanted(const struct order *order, const struct spec *spec)
{
    for (size_t i = 0; i < order->spec_count; i++)
        if (same_medium(&order->specs[i], spec))
            return true;
    return false;
}

static bool do_arm(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)why;
    for (size_t i = 0; i < bank->count; i++) {
        struct deck *deck = bank->decks[i];
        if (!is_armed(deck) || is_wanted(order, &deck->spec))
            continue;
        struct report report = {.kind = REPORT_DISARMED, .media = deck->spec.media};
        bank->house.say(&bank->house, &report);
        deck_close(deck, CAUSE_STOPPED, now_us);
    }
    for (size_t i = 0; i < order->spec_count; i++)
        if (!find_armed(bank, &order->specs[i]))
            bank_add(bank, &order->specs[i], USE_ARM, now_us);
    return true;
}

static bool do_probe(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)now_us;
    (void)why;
    for (size_t i = 0; i < order->spec_count; i++) {
        struct spec spec = order->specs[i];
        spec.media = xstrdup(spec.media);
        spec.path = xstrdup(spec.path);
        ARRAY_PUSH(bank->probes, bank->probe_count, bank->probe_room, spec);
    }
    return true;
}

/* --- instances --- */

static bool do_play(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)why;
    if (bank_find(bank, order->inst))
        return true; /* said twice: nothing starts twice */
    struct deck *deck = find_armed(bank, &order->specs[0]);
    if (!deck)
        deck = bank_add(bank, &order->specs[0], USE_PLAY, now_us);
    if (deck->phase != DECK_CLOSING) {
        deck_play(deck, order, now_us);
        return true;
    }
    *why = "the path isn't absolute";
    return false;
}

/* Calls `each` on the instance, or on all that can be meant. */
static bool on_each(struct bank *bank, const struct order *order, int64_t now_us, const char **why,
                    void (*each)(struct deck *deck, const struct order *order, int64_t now_us))
{
    if (order->inst) {
        struct deck *deck = bank_find(bank, order->inst);
        if (deck)
            each(deck, order, now_us);
        else
            *why = "that instance isn't here";
        return deck != NULL;
    }
    for (size_t i = 0; i < bank->count; i++)
        if (bank->decks[i]->inst || bank->decks[i]->phase == DECK_HELD)
            each(bank->decks[i], order, now_us);
    return true;
}

static void leave_by(struct deck *deck, const struct order *order, enum cause cause, int64_t now_us)
{
    struct leave leave = {
        .cause = cause, .order = order->id, .ms = order->ms, .linger_ms = order->linger_ms};
    if (!deck->parked)
        deck_leave(deck, &leave, now_us);
    else if (order->inst)
        deck->parked_until_us = now_us + order->linger_ms * 1000;
}

static void fade_one(struct deck *deck, const struct order *order, int64_t now_us)
{
    leave_by(deck, order, CAUSE_FADED, now_us);
}

static bool do_fade(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    return on_each(bank, order, now_us, why, fade_one);
}

static void stop_one(struct deck *deck, const struct order *order, int64_t now_us)
{
    leave_by(deck, order, CAUSE_STOPPED, now_us);
}

static bool do_stop(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    return on_each(bank, order, now_us, why, stop_one);
}

static void restore_one(struct deck *deck, const struct order *order, int64_t now_us)
{
    deck->order = order->id;
    if (deck->leaving)
        deck_restore(deck, order->ms, now_us);
}

static bool do_restore(struct bank *bank, const struct order *order, int64_t now_us,
                       const char **why)
{
    return on_each(bank, order, now_us, why, restore_one);
}

static void pause_one(struct deck *deck, const struct order *order, int64_t now_us)
{
    deck->order = order->id;
    deck_pause(deck, order->kind == ORDER_PAUSE, now_us);
}

static bool do_pause(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    return on_each(bank, order, now_us, why, pause_one);
}

static void release_one(struct deck *deck, const struct order *order, int64_t now_us)
{
    (void)order;
    (void)now_us;
    if (deck->inst && (order->inst || deck->spec.loop == LOOP_VAMP))
        deck_release(deck);
}

static bool do_release(struct bank *bank, const struct order *order, int64_t now_us,
                       const char **why)
{
    return on_each(bank, order, now_us, why, release_one);
}

static void volume_one(struct deck *deck, const struct order *order, int64_t now_us)
{
    deck_volume(deck, order->db, now_us);
}

static bool do_volume(struct bank *bank, const struct order *order, int64_t now_us,
                      const char **why)
{
    return on_each(bank, order, now_us, why, volume_one);
}

/* --- what is behind --- */

static bool do_back(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)why;
    struct house *house = &bank->house;
    house->back_black = order->black;
    house->back = ramp_turn(&house->back, order->black ? 0 : 1, order->ms, now_us);
    house->changed = true;
    for (size_t i = 0; i < bank->count; i++) {
        struct deck *deck = bank->decks[i];
        bool coming = deck->inst && deck->phase < DECK_RUNNING && deck->spec.kind != MEDIA_AUDIO;
        if (house->picture && (coming || deck_visible(deck)))
            leave_by(deck, order, CAUSE_FADED, now_us);
    }
    return true;
}

static bool do_slate(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)why;
    if (bank->next_slate)
        deck_close(bank->next_slate, CAUSE_STOPPED, now_us);
    bank->next_slate = NULL;
    if (order->spec_count) {
        bank->next_slate = bank_add(bank, &order->specs[0], USE_SLATE, now_us);
    } else if (bank->slate) {
        deck_close(bank->slate, CAUSE_STOPPED, now_us);
        bank->slate = NULL;
    }
    return true;
}

static bool do_speed(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)why;
    if (order->speed == bank->house.speed)
        return true; /* each start of the engine says it, and a clock that goes on */
    for (size_t i = 0; i < bank->count; i++)
        deck_speed(bank->decks[i], order->speed, now_us);
    bank->house.speed = order->speed;
    return true;
}

static bool do_watch(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)now_us;
    (void)why;
    bank_watch(bank, order->levels, order->picture);
    return true;
}

/* --- the output --- */

static bool has_stage(const struct bank *bank, const char **why)
{
    *why = "there is no display";
    return bank->house.stage != NULL;
}

static bool do_card(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)now_us;
    bank->card = order->on;
    if (bank->house.stage)
        stage_card(bank->house.stage, order->on);
    return !order->on || has_stage(bank, why);
}

static bool do_screen(struct bank *bank, const struct order *order, int64_t now_us,
                      const char **why)
{
    (void)now_us;
    if (bank->house.stage)
        stage_give(bank->house.stage, !order->on);
    return order->on || has_stage(bank, why);
}

/* A deck like any other: fades and stops of everything end it too. */
static bool do_tone(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    char path[TONE_PATH], inst[INST_TEXT];
    struct spec spec = {.media = (char *)(uintptr_t) "tone",
                        .path = (char *)(uintptr_t)tone_path(order->right, path),
                        .kind = MEDIA_AUDIO,
                        .out_ms = TIME_NONE,
                        .end = END_HOLD};
    struct order play = {.inst = inst,
                         .specs = &spec,
                         .spec_count = 1,
                         .from_ms = TIME_NONE,
                         .from_real_ms = TIME_NONE};
    *why = "there is no memory for a tone";
    if (!spec.path)
        return false;
    snprintf(inst, sizeof inst, "tone.%d", ++bank->tones);
    deck_play(bank_add(bank, &spec, USE_PLAY, now_us), &play, now_us);
    return true;
}

static bool do_state(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    (void)order;
    (void)why;
    bank_beat(bank, now_us);
    return true;
}

/* A new engine: nobody watches yet, and it doesn't know what is armed here. */
static bool do_hello(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    for (size_t i = 0; i < bank->count; i++)
        if (is_armed(bank->decks[i]) && bank->decks[i]->phase == DECK_READY)
            deck_say_ready(bank->decks[i]);
    return do_watch(bank, order, now_us, why);
}

static handler *const handlers[ORDER_COUNT] = {
    [ORDER_ARM] = do_arm,       [ORDER_PROBE] = do_probe,  [ORDER_PLAY] = do_play,
    [ORDER_FADE] = do_fade,     [ORDER_STOP] = do_stop,    [ORDER_RESTORE] = do_restore,
    [ORDER_PAUSE] = do_pause,   [ORDER_RESUME] = do_pause, [ORDER_RELEASE] = do_release,
    [ORDER_VOLUME] = do_volume, [ORDER_BACK] = do_back,    [ORDER_SLATE] = do_slate,
    [ORDER_SPEED] = do_speed,   [ORDER_STATE] = do_state,  [ORDER_CARD] = do_card,
    [ORDER_SCREEN] = do_screen, [ORDER_TONE] = do_tone,    [ORDER_WATCH] = do_watch,
    [ORDER_HELLO] = do_hello,
};

bool bank_order(struct bank *bank, const struct order *order, int64_t now_us, const char **why)
{
    handler *handle = handlers[order->kind];
    return !handle || handle(bank, order, now_us, why);
}
