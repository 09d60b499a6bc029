/* Sentences of the core as numbers and arguments, so that every screen can say them in its own
 * language. A struct say owns its arguments. */
#ifndef KICHBAN_MSG_H
#define KICHBAN_MSG_H

#include <stdbool.h>

#define SAY_ARGS 4
#define N_(text) text

enum msg {
#define X(name, code, english) MSG_##name,
#include "core/msg_list.h"
#undef X
    MSG_COUNT
};

struct say {
    enum msg msg;
    char *args[SAY_ARGS]; /* NULL from the first unused one on */
};

const char *msg_name(enum msg msg);     /* "GUARD": its name on the wire, never changes */
const char *msg_code(enum msg msg);     /* "guard": for programs */
const char *msg_template(enum msg msg); /* English with %1 … */
enum msg msg_by_name(const char *name); /* MSG_NONE when there is none */

/* A say with copies of up to four arguments; the list ends with NULL. */
struct say say_make(enum msg msg, ...) __attribute__((sentinel));
struct say say_copy(const struct say *say);
bool say_same(const struct say *a, const struct say *b);
void say_clear(struct say *say); /* back to MSG_NONE */
/* The sentence from a template (English, or translated); the caller owns it. */
char *say_fill(const struct say *say, const char *pattern);
/* The same from up to three arguments; unused ones NULL. */
char *msg_fill(const char *pattern, const char *one, const char *two, const char *three);
char *say_english(const struct say *say);

#endif
