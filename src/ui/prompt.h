/* The line where verbs are typed: an editor over grapheme clusters with a history and completion.
 * Pure; the screen sends what Enter gives. */
#ifndef KICHBAN_PROMPT_H
#define KICHBAN_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "core/snapshot.h"
#include "ui/input.h"

#define PROMPT_BYTES 1024
#define PROMPT_HISTORY 50

struct prompt {
    bool open;
    bool entered; /* Enter was pressed and nothing typed since: the next letter begins anew */
    struct buf text;
    size_t cursor; /* byte offset, between graphemes */
    char *history[PROMPT_HISTORY];
    int history_count, history_at;
    enum role role; /* whose verbs Tab knows */
    char *kept;     /* the line before the history was walked */
    char *choices;  /* of the last completion, when there were several */
};

enum prompt_answer { PROMPT_NOT_MINE, PROMPT_TAKEN, PROMPT_ENTER, PROMPT_LEFT };

void prompt_open(struct prompt *prompt);
void prompt_close(struct prompt *prompt);
void prompt_free(struct prompt *prompt);
/* `snap` (may be NULL) knows cues and media for Tab. F-keys aren't the prompt's. */
enum prompt_answer prompt_key(struct prompt *prompt, const struct key *key,
                              const struct snapshot *snap);
/* Enter was pressed: the line stays, selected, until the answer closes it or something is typed. */
void prompt_entered(struct prompt *prompt);
void prompt_remember(struct prompt *prompt); /* the line into the history */
const char *prompt_text(const struct prompt *prompt);

#endif
