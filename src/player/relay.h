/* `kichban-player --relay`: what the engine runs on another machine through ssh. It speaks on standard
 * input and output (wire/relay.h), finds the player of a run on this machine or starts it, and joins
 * the two. The player doesn't depend on it: when the link is cut the relay ends, the player goes on
 * and waits for the next one. */
#ifndef KICHBAN_PLAYER_RELAY_H
#define KICHBAN_PLAYER_RELAY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/line.h"
#include "wire/relay.h"

struct relay {
    struct buf to_engine, to_player;
    struct line_reader from_engine, from_player;
    int player;        /* its socket, -1 */
    int pid, pidfd;    /* of the player behind it, 0 and -1 */
    char *path;        /* where it listens; NULL: nothing was begun */
    char *run, *part;  /* of that */
    int lock;          /* shared while this relay serves the run, -1 */
    bool fresh;        /* that player was started by us */
    int64_t begun_ms;  /* boot clock: since when it is started, 0: it isn't */
    int64_t heard_ms;  /* of the player */
    int64_t engine_ms; /* of the engine */
    int64_t looked_ms; /* last turn of the loop */
    int64_t beat_ms;   /* last beat */
    bool over;
};

/* Exit code. */
int relay_run(void);
void relay_say(struct relay *relay, const struct relay_line *line);

/* relay_join.c: the player of a run */
void relay_begin(struct relay *relay, const struct relay_line *line, int64_t now_ms);
void relay_again(struct relay *relay, const struct relay_line *line, int64_t now_ms);
void relay_try(struct relay *relay, int64_t now_ms); /* one that was started: does it listen? */
void relay_lost(struct relay *relay);                /* it is gone */
void relay_let_go(struct relay *relay);

/* relay_env.c: this user's own display, sound and languages, whatever ssh began us with */
void relay_environment(void);

/* relay_take.c: a file comes in */
int relay_take(struct relay *relay, const struct relay_line *line);
bool relay_name_good(const char *name); /* of a run or a file: no way out of its folder */

#endif
