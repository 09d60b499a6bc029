/* The baton: exactly one caller's screen may press GO. The same user on the same machine gets it
 * back at once; one whose link is lost can be replaced after BATON_LOST_MS, at once from the
 * player's own machine; silence alone means nothing. Times are the boot clock's, `now` the time of
 * day of the show. Knows no socket. */
#ifndef KICHBAN_BATON_H
#define KICHBAN_BATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/msg.h"
#include "core/verb.h"

#define BATON_LOST_MS INT64_C(10000)

/* A caller's screen that is connected. */
struct baton_seat {
    int64_t id; /* of the connection, never used twice */
    char *seat; /* user@machine */
    char *name; /* as others see it */
    bool far;   /* on another machine than the engine */
};

struct baton {
    struct baton_seat *seats; /* in the order in which they came */
    size_t count, room;
    int64_t holder;    /* id; 0: nobody, or the one named below whose link is lost */
    char *seat, *name; /* of the holder, also of a lost one; NULL: nobody */
    int64_t since;     /* time of day when it was taken */
    int64_t lost_ms;   /* since when its link is lost, TIME_NONE */
    bool locked;       /* `do` is no extension of the holder's hand */
    int64_t asked;     /* id of who asks for it, 0 */
};

struct baton_now {
    int64_t real_ms, now;
};

/* What a verb about the baton is answered with. */
struct baton_answer {
    bool ok, ask;
    struct say say; /* the caller's */
};

/* As an engine that ended left it: `text` is of baton_text(), and its holder's link is lost. */
void baton_init(struct baton *baton, const char *text, struct baton_now at);
void baton_clear(struct baton *baton);
char *baton_text(const struct baton *baton); /* one line; the caller owns it */

void baton_join(struct baton *baton, const struct baton_seat *seat, struct baton_now at);
/* `clean`: it was left on purpose (`detach`), no link was lost. */
void baton_leave(struct baton *baton, int64_t id, bool clean, struct baton_now at);
/* May this connection say this verb? False with a refusal. Roles are judged elsewhere. */
bool baton_may(const struct baton *baton, int64_t id, enum role role, enum verb_id verb,
               struct baton_now at, struct say *why);
/* `baton …`: `word` is NULL, "ask", "give", "take", "lock" or "unlock"; `confirmed` the code of the
 * question that this press answers, NULL. */
struct baton_answer baton_verb(struct baton *baton, int64_t id, const char *word,
                               const char *confirmed, struct baton_now at);
const struct baton_seat *baton_asker(const struct baton *baton); /* NULL: nobody asks */

#endif
