#include "engine/baton.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

static const struct baton_seat *seat_of(const struct baton *baton, int64_t id)
{
    for (size_t i = 0; id && i < baton->count; i++)
        if (baton->seats[i].id == id)
            return &baton->seats[i];
    return NULL;
}

const struct baton_seat *baton_asker(const struct baton *baton)
{
    return seat_of(baton, baton->asked);
}

static void drop_holder(struct baton *baton)
{
    free(baton->seat);
    free(baton->name);
    baton->seat = baton->name = NULL;
    baton->holder = 0;
    baton->lost_ms = TIME_NONE;
    baton->locked = false;
}

/* The lock goes on for the same person only. */
static void hand_to(struct baton *baton, const struct baton_seat *seat, struct baton_now at)
{
    bool same = baton->seat && strcmp(baton->seat, seat->seat) == 0, locked = baton->locked;
    int64_t since = baton->since;
    drop_holder(baton);
    baton->holder = seat->id;
    baton->seat = xstrdup(seat->seat);
    baton->name = xstrdup(seat->name);
    baton->locked = same && locked;
    baton->since = same ? since : at.now;
    if (baton->asked == seat->id)
        baton->asked = 0;
}

/* Nobody has it: who asked, else who has been here longest. */
static void hand_on(struct baton *baton, struct baton_now at)
{
    const struct baton_seat *next = baton_asker(baton);
    if (!next && baton->count)
        next = &baton->seats[0];
    if (next)
        hand_to(baton, next, at);
}

void baton_join(struct baton *baton, const struct baton_seat *seat, struct baton_now at)
{
    struct baton_seat mine = {
        .id = seat->id, .seat = xstrdup(seat->seat), .name = xstrdup(seat->name), .far = seat->far};
    ARRAY_PUSH(baton->seats, baton->count, baton->room, mine);
    if (!baton->seat || (!baton->holder && strcmp(baton->seat, mine.seat) == 0))
        hand_to(baton, &mine, at);
}

static void forget_seat(struct baton *baton, int64_t id)
{
    for (size_t i = 0; i < baton->count; i++) {
        if (baton->seats[i].id != id)
            continue;
        free(baton->seats[i].seat);
        free(baton->seats[i].name);
        baton->count--;
        memmove(&baton->seats[i], &baton->seats[i + 1], (baton->count - i) * sizeof *baton->seats);
        return;
    }
}

void baton_leave(struct baton *baton, int64_t id, bool clean, struct baton_now at)
{
    forget_seat(baton, id);
    if (baton->asked == id)
        baton->asked = 0;
    if (baton->holder != id)
        return;
    baton->holder = 0;
    baton->lost_ms = at.real_ms;
    for (size_t i = 0; i < baton->count; i++) /* another screen of the same person */
        if (strcmp(baton->seats[i].seat, baton->seat) == 0) {
            hand_to(baton, &baton->seats[i], at);
            return;
        }
    if (clean) {
        drop_holder(baton);
        hand_on(baton, at);
    }
}

/* --- who may --- */

static bool lost_for_good(const struct baton *baton, struct baton_now at)
{
    return !baton->holder && (!baton->seat || at.real_ms - baton->lost_ms >= BATON_LOST_MS);
}

bool baton_may(const struct baton *baton, int64_t id, enum role role, enum verb_id verb,
               struct baton_now at, struct say *why)
{
    bool screen = role == ROLE_STAGE, hand = role == ROLE_OPERATOR || role == ROLE_TECH;
    if (!verb_needs_baton(verb) || (screen && baton->holder == id))
        return true;
    if (screen && !baton->holder && baton->seat) {
        *why = say_make(MSG_BATON_GONE, baton->name, NULL);
        return false;
    }
    if (screen && baton->seat) {
        *why = say_make(MSG_NO_BATON, baton->name, NULL);
        return false;
    }
    if (hand && baton->locked && !lost_for_good(baton, at)) {
        *why = say_make(MSG_BATON_IS_LOCKED, baton->name, NULL);
        return false;
    }
    return true;
}

/* --- the verb --- */

static struct baton_answer refuse(enum msg msg, const char *name)
{
    return (struct baton_answer){.say = say_make(msg, name ? name : "", NULL)};
}

static struct baton_answer done(enum msg msg, const char *name)
{
    return (struct baton_answer){.ok = true, .say = say_make(msg, name ? name : "", NULL)};
}

static struct baton_answer ask_for(struct baton *baton, int64_t id)
{
    if (baton->holder == id)
        return refuse(MSG_BATON_YOURS, NULL);
    if (!baton->holder)
        return refuse(MSG_BATON_GONE, baton->name);
    baton->asked = id;
    return done(MSG_BATON_ASKED, baton->name);
}

static struct baton_answer give(struct baton *baton, int64_t id, struct baton_now at)
{
    const struct baton_seat *to = baton_asker(baton);
    if (baton->holder != id)
        return refuse(MSG_NO_BATON, baton->name);
    if (!to && baton->count == 2) /* there is only one other */
        to = &baton->seats[baton->seats[0].id == id];
    if (!to)
        return refuse(baton->count < 2 ? MSG_BATON_ALONE : MSG_BATON_NOBODY, NULL);
    hand_to(baton, to, at);
    return done(MSG_BATON_GIVEN, to->name);
}

/* One person at two screens of one machine. */
static bool own(const struct baton *baton, const struct baton_seat *seat)
{
    return baton->seat && strcmp(baton->seat, seat->seat) == 0;
}

static bool answers(const char *confirmed, enum msg question)
{
    return confirmed && strcmp(confirmed, msg_code(question)) == 0;
}

/* Nobody else is robbed of it: it is taken only from one whose link is lost. */
static struct baton_answer take(struct baton *baton, const struct baton_seat *seat,
                                const char *confirmed, struct baton_now at)
{
    char since[DUR_TEXT];
    if (baton->holder == seat->id)
        return refuse(MSG_BATON_YOURS, NULL);
    if (baton->holder && !own(baton, seat))
        return refuse(MSG_BATON_THERE, baton->name);
    if (baton->holder && !answers(confirmed, MSG_ASK_BATON_OWN))
        return (struct baton_answer){.ask = true,
                                     .say = say_make(MSG_ASK_BATON_OWN, baton->name, NULL)};
    if (baton->holder) {
        hand_to(baton, seat, at);
        return done(MSG_BATON_TAKEN, NULL);
    }
    int64_t gone = baton->seat ? at.real_ms - baton->lost_ms : BATON_LOST_MS;
    dur_countup(gone, since);
    if (baton->seat && seat->far && gone < BATON_LOST_MS)
        return (struct baton_answer){.say = say_make(MSG_BATON_SOON, baton->name, since, NULL)};
    if (baton->seat && !answers(confirmed, MSG_ASK_BATON))
        return (struct baton_answer){.ask = true,
                                     .say = say_make(MSG_ASK_BATON, baton->name, since, NULL)};
    hand_to(baton, seat, at);
    return done(MSG_BATON_TAKEN, NULL);
}

static struct baton_answer lock(struct baton *baton, int64_t id, bool on)
{
    if (baton->holder != id)
        return refuse(MSG_NO_BATON, baton->name);
    baton->locked = on;
    return done(on ? MSG_BATON_LOCKED : MSG_BATON_UNLOCKED, NULL);
}

struct baton_answer baton_verb(struct baton *baton, int64_t id, const char *word,
                               const char *confirmed, struct baton_now at)
{
    const struct baton_seat *seat = seat_of(baton, id);
    if (!seat)
        return refuse(MSG_BATON_ROLE, NULL);
    if (!word) /* what a hand on the key means here */
        word = baton->holder == id ? "give" : baton->holder && !own(baton, seat) ? "ask" : "take";
    if (strcmp(word, "ask") == 0)
        return ask_for(baton, id);
    if (strcmp(word, "give") == 0)
        return give(baton, id, at);
    if (strcmp(word, "take") == 0)
        return take(baton, seat, confirmed, at);
    return lock(baton, id, strcmp(word, "lock") == 0);
}

/* --- across a restart of the engine --- */

char *baton_text(const struct baton *baton)
{
    return baton->seat ? xasprintf("%d\t%lld\t%s\t%s\n", baton->locked, (long long)baton->since,
                                   baton->seat, baton->name)
                       : xstrdup("");
}

void baton_init(struct baton *baton, const char *text, struct baton_now at)
{
    *baton = (struct baton){.lost_ms = TIME_NONE};
    int locked;
    long long since;
    char seat[256], name[256];
    if (!text || sscanf(text, "%d\t%lld\t%255[^\t\n]\t%255[^\n]", &locked, &since, seat, name) != 4)
        return;
    baton->seat = xstrdup(seat);
    baton->name = xstrdup(name);
    baton->since = since;
    baton->locked = locked;
    baton->lost_ms = at.real_ms;
}

void baton_clear(struct baton *baton)
{
    while (baton->count)
        forget_seat(baton, baton->seats[0].id);
    free(baton->seats);
    drop_holder(baton);
    *baton = (struct baton){.lost_ms = TIME_NONE};
}
