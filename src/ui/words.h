/* Phrases of the screens in the language set. Texts returned are the caller's unless const. */
#ifndef KICHBAN_WORDS_H
#define KICHBAN_WORDS_H

#include "core/snapshot.h"
#include "ui/styles.h"

/* A translated pattern with %1 … %3 filled in; unused ones NULL. */
char *words_fill(const char *pattern, const char *one, const char *two, const char *three);
char *words_date(int32_t days);                    /* "CN 17/9/2023" */
const char *words_kind(enum segment_kind kind);    /* "film"; "" for what needs no word */
enum sign words_kind_sign(enum segment_kind kind); /* SIGN_COUNT: none */
enum sign words_row_sign(enum row_state state);
/* What GO will do: "GO: all fades 2s; film plays". */
char *words_action_list(const struct snap_action *list, size_t count); /* without the "GO: " */
char *words_actions(const struct snapshot *snap);
/* A sentence of the core, the names of changes inside it translated too. */
char *words_say(const struct say *say);
/* "picture: window, sound: pulse". */
char *words_outputs(const struct snapshot *snap);
/* The first words to be said, on one line in quotes; NULL: none. */
char *words_first(const char *text);

#endif
