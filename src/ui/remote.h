/* A client's connection to an engine: lines out, decoded lines in. Used by the screens and by the
 * one-shot commands. Never blocks but in remote_wait(). */
#ifndef KICHBAN_REMOTE_H
#define KICHBAN_REMOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "sys/ssh.h"
#include "wire/line.h"
#include "wire/message.h"

struct remote {
    int fd;         /* -1: not connected */
    struct ssh ssh; /* through which it goes; its pid 0: it doesn't */
    bool far;       /* through ssh */
    size_t noise;   /* bytes that came before the engine's hello */
    struct line_reader lines;
    struct buf out; /* not written yet */
    bool greeted;   /* the engine's hello came */
    struct hello engine;
    int64_t next_id;
    char *why; /* why it closed, NULL */
};

/* Who comes. */
struct remote_who {
    enum role role;
    const char *name, *lang; /* lang: NULL not said */
};

/* Where an engine is: the path of its socket, or `ssh:DEST`, with a blank and a path behind it where
 * the socket there isn't the usual one. */
#define REMOTE_SSH "ssh:"
bool remote_is_far(const char *where);
/* Connects and says hello; through ssh, which may ask for a password, it waits for the engine's hello.
 * False: nobody answers there (err says why). */
bool remote_open(struct remote *remote, const char *where, const struct remote_who *who,
                 struct err *err);
/* The same without waiting or asking: `greeted` tells when it is through. */
bool remote_begin(struct remote *remote, const char *where, const struct remote_who *who,
                  struct err *err);
/* Takes the engine's hello if it has come; false: it hasn't. */
bool remote_greeting(struct remote *remote);
int remote_connect(const char *path, struct err *err); /* a descriptor that never blocks, -1 */
void remote_drop(struct remote *remote);               /* as if the other end had gone */
void remote_close(struct remote *remote);              /* takes a zeroed or closed one too */

/* Queues a request; its id. `seq` −1 and `at` TIME_NONE when nothing was seen; `confirmed` NULL. */
int64_t remote_request(struct remote *remote, const char *verb, int64_t seq, int64_t at,
                       const char *confirmed);
bool remote_wants_write(const struct remote *remote);
/* Reads and writes what can be without waiting. False: the engine is gone, `why` may say more. */
bool remote_pump(struct remote *remote);
/* The next decoded line. False: none yet, or a line that wasn't understood (then the connection is
 * closed and `why` set). The caller clears `in`. */
bool remote_next(struct remote *remote, struct incoming_line *in);
/* Waits at most `ms` for a line (pumping meanwhile). */
bool remote_wait(struct remote *remote, int ms, struct incoming_line *in);

#endif
