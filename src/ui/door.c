#include "ui/door.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

bool door_open(struct door *door, struct feed *feed, const char *lang, struct err *err)
{
    *door = (struct door){.feed = feed, .lang = lang};
    return keymap_parse(&door->keymap, keymap_door, err);
}

void door_close(struct door *door)
{
    keymap_free(&door->keymap);
    told_clear(&door->told);
    *door = (struct door){0};
}

/* --- who is looked for --- */

/* Marks and case don't matter; a number is the one in the list. */
static bool fits(const struct snap_guest *guest, int number, const char *slug)
{
    char own[DUR_TEXT];
    snprintf(own, sizeof own, "%d", number);
    if (!slug[0] || strcmp(own, slug) == 0)
        return true;
    char *text = xasprintf("%s %s", guest->name, guest->title ? guest->title : "");
    char *all = text_slug(text);
    bool found = strstr(all, slug) != NULL;
    free(all);
    free(text);
    return found;
}

size_t door_found(const struct snapshot *snap, const struct door *door, int *out)
{
    size_t count = 0;
    char *slug = door->names ? xstrdup("") : text_slug(door->typed);
    for (size_t i = 0; i < snap->guest_count; i++)
        if (fits(&snap->guests[i], (int)i + 1, slug))
            out[count++] = (int)i;
    free(slug);
    return count;
}

/* Up or down among those that fit; 0: stays, or goes to the first that does. */
static void choose(struct door *door, int step)
{
    const struct snapshot *snap = &door->feed->snap;
    if (!door->feed->has_snap || !snap->guest_count)
        return;
    int *list = xcalloc(snap->guest_count, sizeof *list), at = -1;
    int count = (int)door_found(snap, door, list);
    for (int i = 0; i < count; i++)
        if (list[i] == door->chosen)
            at = i;
    at = at < 0 ? 0 : at + step;
    at = at >= count ? count - 1 : at;
    if (count)
        door->chosen = list[at < 0 ? 0 : at];
    free(list);
}

/* --- ticks --- */

static void tick(struct door *door, const char *what, int64_t now_ms)
{
    const struct snapshot *snap = &door->feed->snap;
    int *list = xcalloc(snap->guest_count + 1, sizeof *list);
    bool any = door->feed->has_snap && door_found(snap, door, list) > 0;
    free(list);
    if (!any || !door->feed->connected || door->chosen >= (int)snap->guest_count)
        return;
    char *verb = xasprintf("guest %d %s", door->chosen + 1, what);
    feed_send(door->feed, verb, now_ms, NULL);
    free(verb);
    door->typed[0] = '\0';
    door->names = false;
}

static void tick_for(struct door *door, int64_t now_ms)
{
    if (!door->names) {
        door->names = true;
        door->typed[0] = '\0';
        return;
    }
    if (!door->typed[strspn(door->typed, " ")])
        return;
    char *what = xasprintf("for %s", door->typed);
    tick(door, what, now_ms);
    free(what);
}

/* --- keys --- */

static void edit(struct door *door, const struct key *key)
{
    size_t length = strlen(door->typed);
    if (key->code == K_BACKSPACE) {
        while (length && (door->typed[--length] & 0xc0) == 0x80)
            ;
        door->typed[length] = '\0';
    } else if (key->text[0] && (unsigned char)key->text[0] >= ' ' &&
               length + strlen(key->text) < sizeof door->typed) {
        snprintf(door->typed + length, sizeof door->typed - length, "%s", key->text);
    }
    choose(door, 0);
}

static void own_verb(struct door *door, int verb, const char *rest, int64_t now_ms)
{
    if (verb == SV_TICK && strcmp(rest, "for") == 0)
        tick_for(door, now_ms);
    else if (verb == SV_TICK && door->names) /* Enter behind a name */
        tick_for(door, now_ms);
    else if (verb == SV_TICK)
        tick(door, rest, now_ms);
    else if (verb == SV_SCROLL)
        choose(door, rest[0] == '-' ? -1 : 1);
    else if (verb == SV_PAGE)
        choose(door, strcmp(rest, "prev") == 0 ? -10 : 10);
    else if (verb == SV_HELP)
        door->help = true;
    else if (verb == SV_LEAVE)
        door->left = true;
    else if (verb == SV_FOLLOW) { /* Escape: what was typed is dropped */
        door->typed[0] = '\0';
        door->names = false;
    }
}

static void press(struct door *door, const struct key *key, int64_t now_ms)
{
    const struct binding *binding = keymap_find(&door->keymap, key->code);
    const char *rest;
    if (door->help) {
        door->help = false;
        return;
    }
    int own = binding ? screen_verb_find(binding->verb, &rest) : -1;
    if (own >= 0)
        own_verb(door, own, rest, now_ms);
    else if (binding && strcmp(binding->verb, "detach") == 0)
        door->left = true;
    else if (binding && door->feed->connected)
        feed_send(door->feed, binding->verb, now_ms, NULL);
    else if (!binding)
        edit(door, key);
}

static void keys(void *self, const struct keys *keys, int64_t now_ms)
{
    for (size_t i = 0; i < keys->count; i++)
        if (!keys->list[i].pasted && keys->list[i].code < K_FOCUS_IN)
            press(self, &keys->list[i], now_ms);
}

/* --- the rest of the hand --- */

static void tell(void *self, const char *text, int64_t now_ms)
{
    struct door *door = self;
    door->refused = false;
    told_say(&door->told, text, now_ms);
}

static void reply(void *self, const struct reply *reply, int64_t now_ms)
{
    char *text = words_say(&reply->say);
    tell(self, text, now_ms);
    ((struct door *)self)->refused = !reply->ok;
    free(text);
}

static void state(void *self, int64_t now_ms)
{
    struct door *door = self;
    (void)now_ms;
    if (!door->asked_lang) {
        door->asked_lang = true;
        lang_set(door->lang ? door->lang : door->feed->snap.language);
    }
    choose(door, 0);
}

static bool passes(void *self, int64_t now_ms)
{
    return told_passes(&((struct door *)self)->told, now_ms);
}

static int64_t wake_ms(const void *self)
{
    return told_wake_ms(&((const struct door *)self)->told);
}

static struct view_state view(const void *self, int64_t now_ms)
{
    const struct door *door = self;
    struct view_state seen = hand_sees(door->feed, &door->told, now_ms);
    seen.door = door;
    seen.keymap = &door->keymap;
    seen.message_style = door->refused ? STYLE_REFUSAL : STYLE_MESSAGE;
    return seen;
}

static bool left(const void *self)
{
    return ((const struct door *)self)->left;
}

const struct hand door_hand = {.keys = keys,
                               .reply = reply,
                               .state = state,
                               .time = passes,
                               .wake_ms = wake_ms,
                               .view = view,
                               .left = left,
                               .tell = tell};
