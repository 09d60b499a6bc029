#include "engine/truth.h"

#include "base/mem.h"
#include "sys/log.h"
#include "base/banned.h"

#define STALL_MS 1000 /* a position that doesn't move for so long, though it should */
#define HANG_MS 2000

void truth_ask(struct truth *truth, int64_t id, const char *inst)
{
    struct asked *asked = &truth->asked[id % ASKED_MOST];
    asked->id = id;
    snprintf(asked->inst, sizeof asked->inst, "%s", inst);
}

static struct event about(enum event_kind kind, const char *inst)
{
    struct event event = event_make(kind, engine_real_now());
    snprintf(event.inst, sizeof event.inst, "%s", inst);
    return event;
}

void truth_reply(struct truth *truth, struct engine *engine, const struct report *reply)
{
    struct asked *asked = &truth->asked[reply->id > 0 ? reply->id % ASKED_MOST : 0];
    if (!reply->ok)
        log_line("a player refused: %s", reply->text);
    if (reply->id <= 0 || asked->id != reply->id)
        return;
    asked->id = 0;
    struct event event = about(reply->ok ? EV_TAKEN : EV_FAILED, asked->inst);
    if (!reply->ok) {
        event.reason = xstrdup("refused");
        event.text = xstrdup(reply->text);
    }
    engine_event(engine, &event, NULL);
}

/* --- what stands still --- */

static bool should_move(const struct run *run, const struct deck_state *deck)
{
    if (!deck->inst || !deck->state || strcmp(deck->state, "playing") != 0 ||
        deck->position_ms == TIME_NONE || run_rate(run) == 0)
        return false;
    for (size_t i = 0; i < run->inst_count; i++)
        if (strcmp(run->insts[i].id, deck->inst) == 0)
            return run->insts[i].state == INST_PLAYING &&
                   run->show->media[run->insts[i].media].kind != MEDIA_STILL;
    return false;
}

static struct watched *watched_of(struct truth *truth, const struct deck_state *deck,
                                  int64_t real_ms)
{
    for (int i = 0; i < truth->watched_count; i++)
        if (strcmp(truth->watched[i].inst, deck->inst) == 0)
            return &truth->watched[i];
    if (truth->watched_count == WATCHED_MOST)
        return NULL;
    struct watched *watched = &truth->watched[truth->watched_count++];
    *watched = (struct watched){.position_ms = deck->position_ms, .moved_real_ms = real_ms};
    snprintf(watched->inst, sizeof watched->inst, "%s", deck->inst);
    return watched;
}

static void forget_unseen(struct truth *truth)
{
    int kept = 0;
    for (int i = 0; i < truth->watched_count; i++)
        if (truth->watched[i].seen)
            truth->watched[kept++] = truth->watched[i];
    truth->watched_count = kept;
}

/* True when it has just come to stand still, or moves again. */
static bool has_turned(struct watched *watched, const struct deck_state *deck, int64_t real_ms)
{
    watched->seen = true;
    if (watched->position_ms != deck->position_ms) {
        watched->position_ms = deck->position_ms;
        watched->moved_real_ms = real_ms;
    }
    bool still = real_ms - watched->moved_real_ms >= STALL_MS, before = watched->stalled;
    watched->stalled = still;
    return still != before;
}

bool truth_beat(struct truth *truth, struct engine *engine, const struct report *beat)
{
    bool hangs = false;
    for (int i = 0; i < truth->watched_count; i++)
        truth->watched[i].seen = false;
    for (size_t i = 0; i < beat->deck_count; i++) {
        const struct deck_state *deck = &beat->decks[i];
        struct watched *watched =
            should_move(engine->run, deck) ? watched_of(truth, deck, beat->real_ms) : NULL;
        if (!watched)
            continue;
        bool turned = has_turned(watched, deck, beat->real_ms);
        hangs = hangs || beat->real_ms - watched->moved_real_ms >= HANG_MS;
        if (!turned)
            continue;
        struct event event = about(EV_STALLED, deck->inst);
        event.ok = !watched->stalled;
        engine_event(engine, &event, NULL);
    }
    forget_unseen(truth);
    return hangs;
}
