#include "ui/mc.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define ACKS_GAP_MS INT64_C(300)

bool mc_open(struct mc *mc, struct feed *feed, const char *lang, struct err *err)
{
    *mc = (struct mc){.feed = feed, .lang = lang, .acks_ms = TIME_NONE, .blinks_ms = TIME_NONE};
    return keymap_parse(&mc->keymap, keymap_mc, err);
}

void mc_close(struct mc *mc)
{
    keymap_free(&mc->keymap);
    free(mc->cue);
    free(mc->title);
    free(mc->words);
    free(mc->failed);
    told_clear(&mc->told);
    *mc = (struct mc){0};
}

/* --- which words --- */

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* The words that are wanted now: what the file has for media that failed, until the MC is past
 * them, else what leads into what stands by. */
struct wanted {
    const char *cue, *title, *words;
    bool fails;
    struct snap_step step;
};

static const struct snap_step no_step = {.step = NO_STEP, .level = -1, .batch = -1};

/* A turn is on air and names of it are still to be read: they come before what stands by. */
static bool names_left(const struct snapshot *snap)
{
    size_t count;
    const struct snap_person *turn = snap_turn(snap, &snap->on_step, &count);
    return snap_read_next(turn, count, snap_read_last(turn, count)) != NULL;
}

static struct wanted wanted(const struct mc *mc)
{
    const struct snapshot *snap = &mc->feed->snap;
    if (snap->fail_cue && snap->fail_mc && !same(mc->failed, snap->fail_cue))
        return (struct wanted){snap->fail_cue, NULL, snap->fail_mc, true, no_step};
    if (names_left(snap))
        return (struct wanted){snap->on_cue, snap->on_title, NULL, false, snap->on_step};
    return (struct wanted){snap->standby_cue, snap->standby_title, snap->standby_mc, false,
                           snap->standby_step};
}

/* A film or an anthem is on air: until it is over nobody reads. */
static bool waits_for_film(const struct mc *mc)
{
    const struct snapshot *snap = &mc->feed->snap;
    if (snap->on_row < 0)
        return false;
    enum segment_kind kind = snap->segments[snap->on_row].kind;
    return kind == KIND_FILM || kind == KIND_ANTHEM;
}

static void take_words(struct mc *mc)
{
    struct wanted want = wanted(mc);
    free(mc->cue);
    free(mc->title);
    free(mc->words);
    mc->cue = xstrdup(want.cue);
    mc->title = xstrdup(want.title);
    mc->words = xstrdup(want.words);
    mc->fails = want.fails;
    mc->step = want.step;
    mc->ahead = 0;
    mc->page = 0;
    mc->read = mc->other = false;
    mc->counts = !want.fails && waits_for_film(mc);
}

static void state(void *self, int64_t now_ms)
{
    struct mc *mc = self;
    const struct snapshot *snap = &mc->feed->snap;
    mc_roll_linked(mc, now_ms);
    if (!mc->asked_lang) {
        mc->asked_lang = true;
        lang_set(mc->lang ? mc->lang : snap->language);
    }
    if (!same(mc->failed, snap->fail_cue)) { /* that contingency is over */
        free(mc->failed);
        mc->failed = NULL;
    }
    struct wanted want = wanted(mc);
    if (same(mc->cue, want.cue) && mc->fails == want.fails) { /* the same, perhaps another file's */
        mc->other = false;
        mc->step = want.step;
        if (!same(mc->words, want.words) && (want.words || want.step.step == NO_STEP)) {
            free(mc->words);
            mc->words = xstrdup(want.words);
        }
        return;
    }
    mc->other = want.cue != NULL;
    bool empty = !mc->words && mc->step.step == NO_STEP;
    if (mc->other && (!mc->cue || empty || mc->read))
        take_words(mc);
}

/* --- keys --- */

/* The contingency's words are said: on to those of what stands by. */
static void pass_failed(struct mc *mc)
{
    free(mc->failed);
    mc->failed = xstrdup(mc->cue);
    if (wanted(mc).cue)
        take_words(mc);
}

static void on(struct mc *mc, int64_t now_ms)
{
    if (mc_roll_on(mc, now_ms))
        return;
    if (mc->counts &&
        mc_pages(mc) > 1) /* the words from their beginning, in all the room there is */
        mc->counts = false;
    else if (mc->page + 1 < mc_pages(mc))
        mc->page++;
    else if (mc->fails && !mc->other)
        pass_failed(mc);
    else if (mc->other)
        take_words(mc);
    else
        mc->read = true;
}

static void back(struct mc *mc, int64_t now_ms)
{
    if (mc_roll_back(mc, now_ms))
        return;
    if (mc->page == 0 && !mc->other)
        mc->counts = waits_for_film(mc);
    mc->page -= mc->page > 0;
    mc->read = false;
}

/* What is shown is seen; with nothing to see it says that the MC is ready. */
static void seen(struct mc *mc, int64_t now_ms)
{
    const struct snapshot *snap = &mc->feed->snap;
    bool held = mc->acks_ms != TIME_NONE && now_ms - mc->acks_ms < ACKS_GAP_MS;
    mc->acks_ms = now_ms;
    if (held || !mc->feed->connected)
        return;
    if (snap->band_count || snap->message)
        feed_send(mc->feed, "ack", now_ms, NULL);
    else if (!snap->mc_ready && snap->standby_cue)
        feed_send(mc->feed, "ready", now_ms, NULL);
}

/* --- what is typed --- */

static void begin_typing(struct mc *mc, enum mc_typing typing)
{
    mc->typing = typing;
    mc->typed[0] = '\0';
}

/* Leaving wants a word, so that no slip of a finger does it. */
static void typed(struct mc *mc, int64_t now_ms)
{
    if (mc->typing == MC_TYPES_LEAVE) {
        char *word = text_slug(mc->typed), *leave = text_slug(_("leave"));
        mc->left = strcmp(word, leave) == 0;
        free(word);
        free(leave);
    } else if (mc->typed[strspn(mc->typed, " ")] && mc->feed->connected) {
        char *verb = xasprintf("ask %s", mc->typed);
        feed_send(mc->feed, verb, now_ms, NULL);
        free(verb);
    }
    mc->typing = MC_TYPES_NOTHING;
}

static void type(struct mc *mc, const struct key *key, int64_t now_ms)
{
    size_t length = strlen(mc->typed);
    if (key->code == K_ESCAPE) {
        mc->typing = MC_TYPES_NOTHING;
    } else if (key->code == K_BACKSPACE) {
        while (length && (mc->typed[--length] & 0xc0) == 0x80)
            ;
        mc->typed[length] = '\0';
    } else if (key->code == K_ENTER) {
        typed(mc, now_ms);
    } else if (key->text[0] && length + strlen(key->text) < sizeof mc->typed) {
        snprintf(mc->typed + length, sizeof mc->typed - length, "%s", key->text);
    }
}

/* --- keys --- */

static void resize(struct mc *mc, const char *way)
{
    int size = (int)mc->size + (way[0] == '-' ? -1 : 1);
    if (size < 0 || size >= MC_SIZES)
        return;
    mc->size = (enum mc_size)size;
    int pages = mc_pages(mc);
    mc->page = mc->page < pages ? mc->page : pages ? pages - 1 : 0;
}

static void screen_verb(struct mc *mc, int verb, const char *rest, int64_t now_ms)
{
    if (verb == SV_PAGE && strcmp(rest, "prev") == 0)
        back(mc, now_ms);
    else if (verb == SV_PAGE)
        on(mc, now_ms);
    else if (verb == SV_SIZE)
        resize(mc, rest);
    else if (verb == SV_HELP)
        mc->help = !mc->help;
    else if (verb == SV_PROMPT)
        begin_typing(mc, MC_TYPES_ASK);
    else if (verb == SV_LEAVE)
        begin_typing(mc, MC_TYPES_LEAVE);
}

static void press(struct mc *mc, const struct key *key, int64_t now_ms)
{
    const struct binding *binding = keymap_find(&mc->keymap, key->code);
    const char *rest;
    if (mc->help) { /* any key closes it, and does nothing else */
        mc->help = false;
        return;
    }
    if (!binding)
        return;
    int own = screen_verb_find(binding->verb, &rest);
    if (own >= 0)
        screen_verb(mc, own, rest, now_ms);
    else if (strcmp(binding->verb, "detach") == 0)
        begin_typing(mc, MC_TYPES_LEAVE);
    else if (strcmp(binding->verb, "ack") == 0)
        seen(mc, now_ms);
    else if (mc->feed->connected)
        feed_send(mc->feed, binding->verb, now_ms, NULL);
}

static void keys(void *self, const struct keys *keys, int64_t now_ms)
{
    struct mc *mc = self;
    for (size_t i = 0; i < keys->count; i++) {
        const struct key *key = &keys->list[i];
        if (key->pasted || key->code >= K_FOCUS_IN)
            continue;
        if (mc->typing != MC_TYPES_NOTHING)
            type(mc, key, now_ms);
        else
            press(mc, key, now_ms);
    }
}

/* --- the rest of the hand --- */

static void tell(void *self, const char *text, int64_t now_ms)
{
    told_say(&((struct mc *)self)->told, text, now_ms);
}

/* What was acknowledged is gone with the next state; a refusal is said. */
static void reply(void *self, const struct reply *reply, int64_t now_ms)
{
    if (reply->ok && (reply->say.msg == MSG_ACKED || reply->say.msg == MSG_NAME_READ ||
                      reply->say.msg == MSG_NAME_BACK))
        return;
    char *text = words_say(&reply->say);
    tell(self, text, now_ms);
    free(text);
}

static bool passes(void *self, int64_t now_ms)
{
    struct mc *mc = self;
    bool over = told_passes(&mc->told, now_ms);
    bool blinks = mc->blinks_ms != TIME_NONE && now_ms >= mc->blinks_ms;
    if (!mc->feed->has_snap || !mc->feed->snap.message)
        mc->blinks_ms = TIME_NONE;
    else if (mc->blinks_ms == TIME_NONE || blinks)
        mc->blinks_ms = (now_ms / MC_BLINK_MS + 1) * MC_BLINK_MS;
    return over || blinks;
}

static int64_t wake_ms(const void *self)
{
    const struct mc *mc = self;
    int64_t over = told_wake_ms(&mc->told);
    return mc->blinks_ms != TIME_NONE && (over == TIME_NONE || mc->blinks_ms < over) ? mc->blinks_ms
                                                                                     : over;
}

static struct view_state view(const void *self, int64_t now_ms)
{
    const struct mc *mc = self;
    struct view_state seen = hand_sees(mc->feed, &mc->told, now_ms);
    seen.mc = mc;
    seen.keymap = &mc->keymap;
    return seen;
}

static void size(void *self, int width, int height)
{
    struct mc *mc = self;
    mc->width = width;
    mc->height = height;
    int pages = mc_pages(mc);
    if (mc->page >= pages)
        mc->page = pages ? pages - 1 : 0;
}

static bool left(const void *self)
{
    return ((const struct mc *)self)->left;
}

const struct hand mc_hand = {.keys = keys,
                             .reply = reply,
                             .state = state,
                             .time = passes,
                             .wake_ms = wake_ms,
                             .view = view,
                             .left = left,
                             .tell = tell,
                             .size = size};
