#include "ui/clock.h"

#include "base/mem.h"
#include "ui/lang.h"
#include "base/banned.h"

bool clock_open(struct clock_hand *clock, struct feed *feed, const char *lang, struct err *err)
{
    *clock = (struct clock_hand){.feed = feed, .lang = lang};
    return keymap_parse(&clock->keymap, keymap_clock, err);
}

void clock_close(struct clock_hand *clock)
{
    keymap_free(&clock->keymap);
    told_clear(&clock->told);
    *clock = (struct clock_hand){0};
}

static void press(struct clock_hand *clock, int key)
{
    const struct binding *binding = keymap_find(&clock->keymap, key);
    const char *rest;
    int verb = binding ? screen_verb_find(binding->verb, &rest) : -1;
    int step = verb == SV_PAGE && strcmp(rest, "prev") == 0 ? CLOCK_TO_COUNT - 1 : 1;
    if (verb == SV_PAGE)
        clock->to = (enum clock_to)((clock->to + step) % CLOCK_TO_COUNT);
    else if (verb == SV_FOLLOW)
        clock->to = CLOCK_AUTO;
    else if (verb == SV_LEAVE || (binding && strcmp(binding->verb, "detach") == 0))
        clock->left = true;
}

static void keys(void *self, const struct keys *keys, int64_t now_ms)
{
    (void)now_ms;
    for (size_t i = 0; i < keys->count; i++)
        if (!keys->list[i].pasted)
            press(self, keys->list[i].code);
}

static void reply(void *self, const struct reply *reply, int64_t now_ms)
{
    (void)self; /* it asks for nothing */
    (void)reply;
    (void)now_ms;
}

static void state(void *self, int64_t now_ms)
{
    struct clock_hand *clock = self;
    (void)now_ms;
    if (clock->asked_lang)
        return;
    clock->asked_lang = true;
    lang_set(clock->lang ? clock->lang : clock->feed->snap.language);
}

static bool passes(void *self, int64_t now_ms)
{
    return told_passes(&((struct clock_hand *)self)->told, now_ms);
}

static int64_t wake_ms(const void *self)
{
    return told_wake_ms(&((const struct clock_hand *)self)->told);
}

static struct view_state view(const void *self, int64_t now_ms)
{
    const struct clock_hand *clock = self;
    struct view_state seen = hand_sees(clock->feed, &clock->told, now_ms);
    seen.clock = clock;
    return seen;
}

static bool left(const void *self)
{
    return ((const struct clock_hand *)self)->left;
}

static void tell(void *self, const char *text, int64_t now_ms)
{
    told_say(&((struct clock_hand *)self)->told, text, now_ms);
}

const struct hand clock_hand = {.keys = keys,
                                .reply = reply,
                                .state = state,
                                .time = passes,
                                .wake_ms = wake_ms,
                                .view = view,
                                .left = left,
                                .tell = tell};
