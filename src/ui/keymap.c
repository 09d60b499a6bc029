#include "ui/keymap.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/verb.h"
#include "ui/input.h"
#include "ui/lang.h"
#include "base/banned.h"

const struct screen_verb screen_verbs[SV_COUNT] = {
    [SV_PAGE] = {"page", "page next|prev|N", N_("turns the page, scrolls the list")},
    [SV_SCROLL] = {"scroll", "scroll ±N", N_("scrolls the list by N lines")},
    [SV_FOLLOW] = {"follow", "follow", N_("the list follows the show again")},
    [SV_SEARCH] = {"search", "search", N_("looks for a line of the list")},
    [SV_HELP] = {"help", "help", N_("keys and verbs")},
    [SV_PROMPT] = {"prompt", "prompt", N_("type a verb")},
    [SV_TOGGLE] = {"toggle", "toggle", N_("hold, and resume when held")},
    [SV_QUICK] = {"quick", "quick N", N_("plays or shows the Nth quick medium")},
    [SV_LADDER] = {"ladder", "ladder next|apply",
                   N_("next: selects a cut that would save the end; apply: does it")},
    [SV_PICTURE] = {"picture", "picture",
                    N_("shows what the hall sees and how loud it is, or no more")},
    [SV_SIZE] = {"size", "size +|-", N_("the words larger or smaller")},
    [SV_FILTER] = {"filter", "filter [all|warnings|media|notes]",
                   N_("what the log shows: the next kind, or that one")},
    [SV_PACE] = {"pace", "pace hold|faster|slower",
                 N_("the rehearsal's clock: stands still or goes on, faster, slower")},
    [SV_TICK] = {"tick", "tick here|away|for",
                 N_("the delegate chosen in the list is here, isn't coming, or sent somebody")},
    [SV_LEAVE] = {"leave", "leave", N_("asks, then leaves the screen; the show goes on")},
    [SV_SUSPEND] = {"suspend", "suspend",
                    N_("asks, then gives the terminal back to the shell until `fg`")},
    [SV_NOTHING] = {"nothing", "nothing", N_("does nothing, on purpose")},
};
const size_t screen_verb_count = SV_COUNT;

/* Words of the key line. */
static const struct {
    const char *verb, *word;
} words[] = {
    {"go", N_("GO")},
    {"undo", N_("undo")},
    {"toggle", N_("hold")},
    {"fade all", N_("fade all")},
    {"panic", N_("panic")},
    {"prompt", N_("verb")},
    {"help", N_("help")},
    {"detach", N_("leave")},
    {"filter", N_("log filter")},
    {"identify", N_("test card")},
    {"pace hold", N_("hold clock")},
};

/* Bindings that say more than their verb's own sentence does. */
static const struct {
    const char *verb, *help;
} sentences[] = {
    {"page 1", N_("HALL: the hall's picture, what plays, how loud")},
    {"page 2", N_("MEDIA: the players, their outputs, what is armed")},
    {"page 3", N_("RUNS: the rehearsal's clock, this run beside the last two")},
    {"page 4", N_("CHECKS: warnings that stand, what the preflight found")},
    {"page 5", N_("LOG: what has happened")},
    {"scroll -1", N_("scrolls up")},
    {"scroll +1", N_("scrolls down")},
    {"pace hold", N_("the rehearsal's clock stands still, or goes on")},
    {"pace faster", N_("the rehearsal's clock runs faster")},
    {"pace slower", N_("the rehearsal's clock runs slower")},
    {"clock +1m", N_("the rehearsal's clock jumps a minute ahead")},
    {"clock +10m", N_("the rehearsal's clock jumps ten minutes ahead")},
    {"tick here", N_("the chosen delegate is here")},
    {"tick away", N_("the chosen delegate isn't coming")},
    {"tick for", N_("somebody came for the chosen delegate: type the name, Enter")},
    {"tone L", N_("one long tone on the left: is it the left that sounds?")},
    {"tone R", N_("two short tones on the right: is it the right that sounds?")},
};

int screen_verb_find(const char *text, const char **rest)
{
    size_t length = strcspn(text, " ");
    for (int i = 0; i < SV_COUNT; i++) {
        if (strlen(screen_verbs[i].name) != length || strncmp(screen_verbs[i].name, text, length))
            continue;
        if (rest)
            *rest = text + length + strspn(text + length, " ");
        return i;
    }
    return -1;
}

const char *keymap_word(const char *verb)
{
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i].verb, verb) == 0)
            return lang_text(words[i].word);
    return NULL;
}

const char *keymap_help(const char *verb)
{
    for (size_t i = 0; i < COUNT_OF(sentences); i++)
        if (strcmp(sentences[i].verb, verb) == 0)
            return lang_text(sentences[i].help);
    int own = screen_verb_find(verb, NULL);
    if (own >= 0)
        return lang_text(screen_verbs[own].help);
    size_t length = strcspn(verb, " ");
    for (int i = 0; i < VERB_COUNT; i++)
        if (strlen(verbs[i].name) == length && strncmp(verbs[i].name, verb, length) == 0)
            return lang_text(verbs[i].help);
    return "";
}

const char *keymap_key_word(int key, char out[16])
{
    static const struct {
        int key;
        const char *word;
    } rows[] = {{' ', N_("SPACE")}, {K_UP, "↑"},         {K_DOWN, "↓"},        {K_LEFT, "←"},
                {K_RIGHT, "→"},     {K_PAGE_UP, "PgUp"}, {K_PAGE_DOWN, "PgDn"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].key == key)
            return lang_text(rows[i].word);
    return key_name(key, out);
}

/* A verb's text is good when the screen knows it or the engine would parse it. */
bool keymap_verb_known(const char *verb)
{
    struct command command;
    struct say why;
    if (screen_verb_find(verb, NULL) >= 0)
        return true;
    bool good = command_parse(verb, &command, &why);
    if (good)
        command_clear(&command);
    say_clear(&why);
    return good;
}

static bool may_repeat(const char *verb)
{
    static const char *const harmless[] = {"next",   "prev",    "page",  "scroll",
                                           "follow", "nothing", "filter"};
    for (size_t i = 0; i < COUNT_OF(harmless); i++)
        if (strncmp(verb, harmless[i], strlen(harmless[i])) == 0)
            return true;
    return false;
}

static void bind(struct keymap *keymap, int key, char *verb)
{
    struct binding binding = {.key = key, .verb = verb, .repeats = may_repeat(verb)};
    for (size_t i = 0; i < keymap->count; i++) {
        if (keymap->list[i].key != key)
            continue;
        free(keymap->list[i].verb);
        keymap->list[i] = binding;
        return;
    }
    ARRAY_PUSH(keymap->list, keymap->count, keymap->room, binding);
}

static bool parse_line(struct keymap *keymap, const char *line, int number, struct err *err)
{
    size_t length = strcspn(line, " \t");
    char *name = xstrndup(line, length);
    char *verb = xstrdup(line + length + strspn(line + length, " \t"));
    for (size_t end = strlen(verb); end && (verb[end - 1] == ' ' || verb[end - 1] == '\t'); end--)
        verb[end - 1] = '\0';
    int key = key_by_name(name);
    bool good = key >= 0 && keymap_verb_known(verb);
    if (!good)
        err_set(err,
                key < 0 ? "line %d: there is no key \"%s\"" : "line %d: there is no verb \"%s\"",
                number, key < 0 ? name : verb);
    free(name);
    if (good)
        bind(keymap, key, verb);
    else
        free(verb);
    return good;
}

bool keymap_parse(struct keymap *keymap, const char *text, struct err *err)
{
    for (int number = 1; *text; number++) {
        size_t length = strcspn(text, "\n");
        char *line = xstrndup(text, length);
        char *from = line + strspn(line, " \t");
        bool good = !*from || *from == '#' || parse_line(keymap, from, number, err);
        free(line);
        if (!good)
            return false;
        text += length + (text[length] == '\n');
    }
    return true;
}

void keymap_free(struct keymap *keymap)
{
    for (size_t i = 0; i < keymap->count; i++)
        free(keymap->list[i].verb);
    free(keymap->list);
    *keymap = (struct keymap){0};
}

const struct binding *keymap_find(const struct keymap *keymap, int key)
{
    for (size_t i = 0; i < keymap->count; i++)
        if (keymap->list[i].key == key)
            return &keymap->list[i];
    return NULL;
}

static void refer(struct buf *out, const char *text)
{
    struct keymap keymap = {0};
    char name[16];
    if (!keymap_parse(&keymap, text, NULL))
        abort(); /* a bug: a test reads the same text */
    for (size_t i = 0; i < keymap.count; i++) {
        const struct binding *binding = &keymap.list[i];
        const char *key = keymap_key_word(binding->key, name);
        int pad = 10 - text_width(key), more = 14 - text_width(binding->verb);
        buf_printf(out, "%s%*s%s%*s%s\n", key, pad > 1 ? pad : 1, "", binding->verb,
                   more > 1 ? more : 1, "", keymap_help(binding->verb));
    }
    keymap_free(&keymap);
}

char *keymap_reference(const char *screen)
{
    static const struct {
        const char *screen, *title, *keys;
    } rows[] = {{"stage", NULL, keymap_default},
                {"mc", N_("The MC's screen:"), keymap_mc},
                {"tech", N_("The technician's screen:"), keymap_tech},
                {"clock", N_("The clock screen:"), keymap_clock},
                {"door", N_("The door's screen (letters look for a name):"), keymap_door}};
    struct buf out = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (screen && strcmp(screen, rows[i].screen) != 0)
            continue;
        if (!screen && rows[i].title)
            buf_printf(&out, "\n%s\n", lang_text(rows[i].title));
        refer(&out, rows[i].keys);
    }
    return out.len ? buf_steal(&out) : NULL;
}
