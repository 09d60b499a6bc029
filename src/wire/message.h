/* What clients and the engine say to each other (cli.md, "On the wire"): hello, request, reply,
 * push. Every line is one JSON object; a line that isn't understood closes its connection. */
#ifndef KICHBAN_MESSAGE_H
#define KICHBAN_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"
#include "core/snapshot.h"
#include "wire/diary.h"
#include "wire/look.h"
#include "wire/past.h"

#define CLIENT_LINE_CAP 65536       /* toward the engine */
#define ENGINE_LINE_CAP (16u << 20) /* toward a client: one whole state of the largest show */

struct hello {
    enum role role;
    char *name; /* of the terminal, the user; vetted text */
    char *seat; /* user@machine; NULL: not said */
    bool far;   /* through a relay, from another machine */
    int64_t id; /* from the engine: of this connection; 0: not said */
    char *version;
    char *lang;             /* NULL: not said */
    char *programme, *show; /* from the engine: titles */
    char *error;            /* from the engine instead of all else: why it closes */
};

char *hello_encode(const struct hello *hello);
extern const char hello_other_version[]; /* the `why` of a hello that is none of this version's */
bool hello_decode(const char *line, struct hello *hello, const char **why);
void hello_clear(struct hello *hello);

struct request {
    int64_t id;
    char *verb;
    int64_t seq;     /* what the sender saw, -1 */
    int64_t at;      /* engine's monotonic ms by the sender's count, TIME_NONE */
    char *confirmed; /* code of the question that a second press answers, NULL */
};

char *request_encode(const struct request *request);
bool request_decode(const char *line, struct request *request, const char **why);
void request_clear(struct request *request);

struct reply {
    int64_t id, seq;
    bool ok, ask; /* ask: a second press answers it */
    struct say say;
};

/* `error` (or `text` when ok) is the English sentence; `code`, `name` and `args` let a screen say
 * it in its own language. */
char *reply_encode(const struct reply *reply);

/* What comes from the engine after its hello. */
enum incoming { IN_REPLY, IN_STATE, IN_BEAT, IN_LOOK, IN_LOG, IN_PAST, IN_CLOSE };

struct incoming_line {
    enum incoming kind;
    struct reply reply;
    struct snapshot snap; /* IN_STATE */
    int64_t now, real_ms; /* IN_BEAT: time of day and boot clock of the engine */
    int64_t seq;
    struct glimpse look;    /* IN_LOOK */
    struct diary_line *log; /* IN_LOG */
    size_t log_count;
    struct past past; /* IN_PAST */
    char *why;        /* IN_CLOSE */
    char *event;      /* IN_STATE: what caused it, as JSON; NULL */
};

bool incoming_decode(const char *line, struct incoming_line *in, const char **why);
void incoming_clear(struct incoming_line *in);

char *beat_encode(int64_t seq, int64_t now, int64_t real_ms);
#define CLOSE_ENDS "the engine ends" /* in order, by `quit` or a signal: not a lost link */
char *close_encode(const char *why);
/* A push; `event` may be NULL (the first state after the hello). */
char *push_encode(const struct snapshot *snap, const struct event *event, const struct show *show);

/* `kichban status --json`: exactly the keys of cli.md. One line with its LF. */
char *status_encode(const struct snapshot *snap);

#endif
