#include "ui/tech.h"

#include "base/mem.h"
#include "ui/lang.h"
#include "ui/layout.h"
#include "base/banned.h"

#define PAGE_STEP 6

static bool own_verb(void *self, enum screen_verb_id verb, const char *rest, const char *what,
                     int64_t pressed_ms, int64_t now_ms);

bool tech_open(struct tech *tech, struct feed *feed, const char *lang, struct err *err)
{
    *tech = (struct tech){.filter = DIARY_KINDS};
    bool good = caller_open_as(&tech->caller, feed, lang, ROLE_TECH, keymap_tech, err);
    tech->caller.own = own_verb;
    tech->caller.own_self = tech;
    return good;
}

void tech_close(struct tech *tech)
{
    caller_close(&tech->caller);
}

bool tech_is_wide(int width, int height)
{
    return width >= TECH_WIDE && height >= TECH_HIGH;
}

/* Only what is on the screen is asked for: levels and pictures cost the player something. */
static void watch(struct tech *tech)
{
    struct caller *caller = &tech->caller;
    struct layout at = layout_make(tech->width, tech->height);
    bool wide = tech_is_wide(tech->width, tech->height);
    unsigned what = WATCH_LOG | WATCH_RUNS;
    if (tech->width && at.kind == LAYOUT_FULL && !caller->help && (wide || tech->page == TECH_HALL))
        what |= WATCH_HALL;
    feed_watch(caller->feed, what);
}

/* --- verbs of the screen --- */

int tech_lines(const struct tech *tech, enum tech_page page)
{
    const struct feed *feed = tech->caller.feed;
    const struct snapshot *snap = &feed->snap;
    switch (page) {
    case TECH_HALL:
        return (int)snap->deck_count * 2;
    case TECH_MEDIA:
        return (int)snap->ready_count;
    case TECH_RUNS:
        return (int)snap->segment_count;
    case TECH_CHECKS:
        return 2 * (int)(snap->warning_count + feed->past.finding_count);
    case TECH_LOG:
        return logbook_count(&feed->log, tech->filter);
    case TECH_PAGES:
        break;
    }
    return 0;
}

/* Down is later: the log's newest lines stand below, and it is scrolled from there. */
static void scroll(struct tech *tech, int lines)
{
    int most = tech_lines(tech, tech->page), least = 0;
    int *at = &tech->scroll[tech->page];
    if (tech->page == TECH_RUNS) /* it follows the show */
        least = -most;
    *at += tech->page == TECH_LOG ? -lines : lines;
    *at = *at < least ? least : *at > most ? most : *at;
}

static void turn_page(struct tech *tech, const char *rest)
{
    int64_t number;
    if (int_parse(rest, 1, TECH_PAGES, &number)) {
        tech->page = (enum tech_page)(number - 1);
        tech->caller.help = false;
    } else {
        scroll(tech, strcmp(rest, "prev") == 0 ? -PAGE_STEP : PAGE_STEP);
    }
}

static void filter(struct tech *tech, const char *rest)
{
    static const struct {
        const char *word;
        enum diary_kind kind;
    } rows[] = {{"all", DIARY_KINDS},
                {"warnings", DIARY_WARNING},
                {"media", DIARY_MEDIA},
                {"notes", DIARY_NOTE}};
    size_t at = 0;
    while (at < COUNT_OF(rows) && rows[at].kind != tech->filter)
        at++;
    at = (at + 1) % COUNT_OF(rows);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].word, rest) == 0)
            at = i;
    tech->filter = rows[at].kind;
    tech->scroll[TECH_LOG] = 0;
}

/* The next speed that the player can follow. */
static double next_speed(const struct snapshot *snap, bool faster)
{
    static const double steps[] = {0.25, 0.5, 1, 2, 4, 10, 30, 60, 120, 300, 1000};
    bool null = snap->player && strcmp(snap->player, "null") == 0;
    double next = snap->speed;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (!null && !speed_plays(steps[i]))
            continue;
        if (faster && steps[i] > snap->speed * 1.001)
            return steps[i];
        if (!faster && steps[i] < snap->speed * 0.999)
            next = steps[i];
    }
    return next;
}

static void pace(struct tech *tech, const char *rest, const char *what, int64_t pressed_ms,
                 int64_t now_ms)
{
    const struct snapshot *snap = &tech->caller.feed->snap;
    char verb[32];
    if (strcmp(rest, "hold") == 0)
        snprintf(verb, sizeof verb, "clock %s", snap->rate > 0 ? "hold" : "go");
    else
        snprintf(verb, sizeof verb, "speed %g", next_speed(snap, strcmp(rest, "slower") != 0));
    caller_press(&tech->caller, verb, what, pressed_ms, now_ms);
}

static bool own_verb(void *self, enum screen_verb_id verb, const char *rest, const char *what,
                     int64_t pressed_ms, int64_t now_ms)
{
    struct tech *tech = self;
    int64_t lines = 0;
    if (tech->caller.help && (verb == SV_SCROLL || (verb == SV_PAGE && rest[0] > '9')))
        return false;
    if (verb == SV_PAGE)
        turn_page(tech, rest);
    else if (verb == SV_SCROLL && int_parse(rest[0] == '+' ? rest + 1 : rest, -1000, 1000, &lines))
        scroll(tech, (int)lines);
    else if (verb == SV_FOLLOW)
        tech->scroll[tech->page] = 0;
    else if (verb == SV_FILTER)
        filter(tech, rest);
    else if (verb == SV_PACE)
        pace(tech, rest, what, pressed_ms, now_ms);
    else if (verb == SV_SEARCH || verb == SV_LADDER || verb == SV_PICTURE || verb == SV_SIZE)
        caller_refuse(&tech->caller, _("this screen has nothing of that"), now_ms);
    else
        return false;
    return true;
}

/* --- as a hand --- */

static void hand_keys(void *self, const struct keys *keys, int64_t now_ms)
{
    struct tech *tech = self;
    caller_keys(&tech->caller, keys, now_ms);
    watch(tech);
}

static void hand_reply(void *self, const struct reply *reply, int64_t now_ms)
{
    caller_reply(&((struct tech *)self)->caller, reply, now_ms);
}

static void hand_state(void *self, int64_t now_ms)
{
    caller_state(&((struct tech *)self)->caller, now_ms);
}

static void hand_lost(void *self, int64_t now_ms)
{
    caller_lost(&((struct tech *)self)->caller, now_ms);
}

static bool hand_time(void *self, int64_t now_ms)
{
    struct tech *tech = self;
    bool changed = caller_time(&tech->caller, now_ms); /* a press may have waited */
    watch(tech);
    return changed;
}

static int64_t hand_wake_ms(const void *self)
{
    return caller_wake_ms(&((const struct tech *)self)->caller);
}

static struct view_state hand_view(const void *self, int64_t now_ms)
{
    const struct tech *tech = self;
    const struct feed *feed = tech->caller.feed;
    struct view_state state = caller_view(&tech->caller, now_ms);
    state.tech = tech;
    state.log = &feed->log;
    state.past = feed->has_past ? &feed->past : NULL;
    return state;
}

static void hand_tell(void *self, const char *text, int64_t now_ms)
{
    caller_hand.tell(&((struct tech *)self)->caller, text, now_ms);
}

static bool hand_left(const void *self)
{
    return caller_hand.left(&((const struct tech *)self)->caller);
}

static void hand_size(void *self, int width, int height)
{
    struct tech *tech = self;
    caller_hand.size(&tech->caller, width, height);
    tech->width = width;
    tech->height = height;
    watch(tech);
}

/* While the shell has the terminal nobody looks: size() asks again. */
static bool hand_suspends(void *self)
{
    struct tech *tech = self;
    struct feed *feed = tech->caller.feed;
    if (!caller_hand.suspends(&tech->caller))
        return false;
    feed_watch(feed, WATCH_LOG | WATCH_RUNS);
    if (feed->connected)
        remote_pump(&feed->remote);
    return true;
}

const struct hand tech_hand = {.keys = hand_keys,
                               .reply = hand_reply,
                               .state = hand_state,
                               .lost = hand_lost,
                               .time = hand_time,
                               .wake_ms = hand_wake_ms,
                               .view = hand_view,
                               .left = hand_left,
                               .size = hand_size,
                               .suspends = hand_suspends,
                               .tell = hand_tell};
