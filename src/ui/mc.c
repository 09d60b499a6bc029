#include "ui/mc.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/lang.h"
#include "base/banned.h"

#define MARGIN 2
#define WIDEST 76 /* cells of a line that an eye still finds the next one from */
#define ACKS_GAP_MS INT64_C(300)
#define TOLD_MS INT64_C(8000)

void mc_open(struct mc *mc, struct feed *feed, const char *lang)
{
    *mc = (struct mc){.feed = feed, .lang = lang, .acks_ms = TIME_NONE};
}

void mc_close(struct mc *mc)
{
    free(mc->cue);
    free(mc->title);
    free(mc->words);
    free(mc->failed);
    free(mc->told);
    *mc = (struct mc){0};
}

/* --- pages --- */

int mc_columns(int width)
{
    int columns = width >= 60 ? width - 2 * MARGIN : width - 2;
    return columns > WIDEST ? WIDEST : columns < 8 ? 8 : columns;
}

/* Two bands at the most stand below the words, and the next item, whether there are any or not: the
 * words never move. */
int mc_rows(const struct snapshot *snap, int height)
{
    (void)snap;
    int rows = height >= 20 ? height - 11 : height - 6;
    return rows < 1 ? 1 : rows;
}

const char *mc_page(const struct mc *mc, int page)
{
    int columns = mc_columns(mc->width), rows = mc_rows(NULL, mc->height);
    const char *at = mc->words ? mc->words : "";
    for (int line = 0; line < page * rows && *at; line++) {
        size_t skip, length = text_line(at, columns, &skip);
        at += length + skip;
    }
    return *at ? at : NULL;
}

int mc_pages(const struct mc *mc)
{
    int pages = 0;
    while (mc_page(mc, pages))
        pages++;
    return pages;
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
};

static struct wanted wanted(const struct mc *mc)
{
    const struct snapshot *snap = &mc->feed->snap;
    if (snap->fail_cue && snap->fail_mc && !same(mc->failed, snap->fail_cue))
        return (struct wanted){snap->fail_cue, NULL, snap->fail_mc, true};
    return (struct wanted){snap->standby_cue, snap->standby_title, snap->standby_mc, false};
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
    mc->page = 0;
    mc->read = mc->other = false;
}

static void state(void *self, int64_t now_ms)
{
    struct mc *mc = self;
    const struct snapshot *snap = &mc->feed->snap;
    (void)now_ms;
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
        if (!same(mc->words, want.words)) {
            free(mc->words);
            mc->words = xstrdup(want.words);
        }
        return;
    }
    mc->other = want.cue != NULL;
    if (mc->other && (!mc->cue || !mc->words || mc->read))
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

static void on(struct mc *mc)
{
    if (mc->page + 1 < mc_pages(mc))
        mc->page++;
    else if (mc->fails && !mc->other)
        pass_failed(mc);
    else if (mc->other)
        take_words(mc);
    else
        mc->read = true;
}

static void back(struct mc *mc)
{
    mc->page -= mc->page > 0;
    mc->read = false;
}

static void seen(struct mc *mc, int64_t now_ms)
{
    bool held = mc->acks_ms != TIME_NONE && now_ms - mc->acks_ms < ACKS_GAP_MS;
    mc->acks_ms = now_ms;
    if (!held && mc->feed->connected && mc->feed->snap.band_count)
        feed_send(mc->feed, "ack", now_ms, NULL);
}

/* Leaving wants a word, so that no slip of a finger does it. */
static void type(struct mc *mc, const struct key *key)
{
    size_t length = strlen(mc->typed);
    if (key->code == K_ESCAPE) {
        mc->leaving = false;
    } else if (key->code == K_BACKSPACE) {
        while (length && (mc->typed[--length] & 0xc0) == 0x80)
            ;
        mc->typed[length] = '\0';
    } else if (key->code == K_ENTER) {
        char *word = text_slug(mc->typed), *wanted = text_slug(_("leave"));
        mc->left = strcmp(word, wanted) == 0;
        mc->leaving = false;
        free(word);
        free(wanted);
    } else if (key->text[0] && length + strlen(key->text) < sizeof mc->typed) {
        snprintf(mc->typed + length, sizeof mc->typed - length, "%s", key->text);
    }
}

static void press(struct mc *mc, const struct key *key, int64_t now_ms)
{
    switch (key->code) {
    case ' ':
    case K_RIGHT:
    case K_DOWN:
    case K_PAGE_DOWN:
        on(mc);
        break;
    case K_LEFT:
    case K_UP:
    case K_PAGE_UP:
        back(mc);
        break;
    case K_ENTER:
        seen(mc, now_ms);
        break;
    case K_F1 + 9: /* F10 */
    case 26:       /* ^Z */
        mc->leaving = true;
        mc->typed[0] = '\0';
        break;
    default:
        break;
    }
}

static void keys(void *self, const struct keys *keys, int64_t now_ms)
{
    struct mc *mc = self;
    for (size_t i = 0; i < keys->count; i++) {
        const struct key *key = &keys->list[i];
        if (key->pasted || key->code >= K_FOCUS_IN)
            continue;
        if (mc->leaving)
            type(mc, key);
        else
            press(mc, key, now_ms);
    }
}

/* --- the rest of the hand --- */

static void reply(void *self, const struct reply *reply, int64_t now_ms)
{
    (void)self;
    (void)reply; /* what was acknowledged is gone with the next state */
    (void)now_ms;
}

static void lost(void *self, int64_t now_ms)
{
    (void)self;
    (void)now_ms;
}

static bool passes(void *self, int64_t now_ms)
{
    struct mc *mc = self;
    bool over = mc->told && now_ms - mc->told_ms >= TOLD_MS;
    if (over) {
        free(mc->told);
        mc->told = NULL;
    }
    return over;
}

static void tell(void *self, const char *text, int64_t now_ms)
{
    struct mc *mc = self;
    free(mc->told);
    mc->told = xstrdup(text);
    mc->told_ms = now_ms;
}

static int64_t wake_ms(const void *self)
{
    const struct mc *mc = self;
    return mc->told ? mc->told_ms + TOLD_MS : TIME_NONE;
}

static struct view_state view(const void *self, int64_t now_ms)
{
    const struct mc *mc = self;
    const struct feed *feed = mc->feed;
    return (struct view_state){.snap = feed->has_snap ? &feed->snap : NULL,
                               .now = feed_now(feed, now_ms),
                               .silent_ms = feed_silent_ms(feed, now_ms),
                               .ended = feed->ended,
                               .message = mc->told,
                               .mc = mc};
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
                             .lost = lost,
                             .time = passes,
                             .wake_ms = wake_ms,
                             .view = view,
                             .left = left,
                             .tell = tell,
                             .size = size};
