/* A terminal's bytes into keys: pure, so that what arrives in one read can be judged as one. Knows
 * the sequences of xterm, linux, tmux, screen and rxvt. A sequence cut by the end of a read waits
 * for its rest; it never turns into letters or digits. */
#ifndef KICHBAN_INPUT_H
#define KICHBAN_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Codes below KEY_NAMED are characters; below 32 with ^ (`^Z` is 26). */
enum key_code {
    KEY_NAMED = 0x200000,
    K_ESCAPE,
    K_ENTER,
    K_TAB,
    K_BACKSPACE,
    K_UP,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_INSERT,
    K_DELETE,
    K_PAGE_UP,
    K_PAGE_DOWN,
    K_F1,
    K_F12 = K_F1 + 11,
    K_UNKNOWN,  /* a sequence we don't know, or a key with a modifier */
    K_FOCUS_IN, /* from here on: what terminals report, no keys */
    K_FOCUS_OUT,
    K_REPORT,
    K_PASTE_START,
    K_PASTE_END,
};

struct key {
    int code;
    char text[5]; /* of a character, UTF-8 */
    bool pasted;
};

struct keys {
    struct key *list;
    size_t count, room;
};

#define INPUT_PENDING 64

struct input {
    char pending[INPUT_PENDING]; /* a beginning that may go on */
    size_t length;
    bool pasting, was_escape; /* the last thing given out was a lone Escape */
    bool swallowing;          /* inside a report that is longer than `pending` */
};

/* Appends to `keys`. */
void input_feed(struct input *input, const char *bytes, size_t count, struct keys *keys);
/* Nothing more came for a while: a lone ESC is the key, other beginnings are dropped, a paste
 * without its end is over. */
void input_flush(struct input *input, struct keys *keys);
bool input_waits(const struct input *input); /* input_flush() would do something */
/* What people typed, without terminal reports and pasted text. */
size_t keys_typed(const struct keys *keys);
void keys_clear(struct keys *keys);

int key_by_name(const char *name);            /* "F12", "Space", "^Z", "a"; -1 */
const char *key_name(int code, char out[16]); /* as in a keymap */

#endif
