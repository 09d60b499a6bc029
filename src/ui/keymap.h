/* Keys bound to verb text. The built-in map is text too (keymap_default.c), one line per key, read
 * by keymap_parse(). Verbs of a screen only stand in a table of their own here. */
#ifndef KICHBAN_KEYMAP_H
#define KICHBAN_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum screen_verb_id {
    SV_PAGE,
    SV_SCROLL,
    SV_FOLLOW,
    SV_SEARCH,
    SV_HELP,
    SV_PROMPT,
    SV_TOGGLE,
    SV_QUICK,
    SV_LADDER,
    SV_PICTURE,
    SV_SIZE,
    SV_FILTER,
    SV_PACE,
    SV_TICK,
    SV_LEAVE,
    SV_SUSPEND,
    SV_NOTHING,
    SV_COUNT
};

struct screen_verb {
    const char *name, *grammar, *help;
};

extern const struct screen_verb screen_verbs[SV_COUNT];
extern const size_t screen_verb_count;

struct binding {
    int key;      /* enum key_code */
    char *verb;   /* a verb's text, the engine's or the screen's */
    bool repeats; /* a held key may repeat it: it only looks or steps */
};

struct keymap {
    struct binding *list;
    size_t count, room;
};

/* The built-in keys of the screens: lines `KEY VERB…`; `#` begins a comment. */
extern const char keymap_default[], keymap_mc[], keymap_clock[], keymap_tech[], keymap_door[];

/* Adds the lines of `text`, a later line replaces an earlier one. False at the first bad line. */
bool keymap_parse(struct keymap *keymap, const char *text, struct err *err);
void keymap_free(struct keymap *keymap);
const struct binding *keymap_find(const struct keymap *keymap, int key); /* NULL: not bound */
bool keymap_verb_known(const char *verb); /* the screen's or the engine's */
/* The screen's own verb that a text begins with, -1: it is the engine's. *rest: what follows. */
int screen_verb_find(const char *text, const char **rest);
/* One word for the key line, translated; NULL: it has none. */
const char *keymap_word(const char *verb);
/* One sentence for the help, translated. */
const char *keymap_help(const char *verb);
/* A key as people call it ("CÁCH" for Space), translated where it has a word. */
const char *keymap_key_word(int key, char out[16]);

/* All keys of a screen ("stage", "mc", "tech", "clock", "door"; NULL: of all) and what they do, in the language
 * set; the caller owns the text. NULL: there is no such screen. */
char *keymap_reference(const char *screen);

#endif
