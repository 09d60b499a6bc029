/* Shared by the files that bring a late file in; nobody else includes it. */
#ifndef KICHBAN_ENGINE_ADOPT_H
#define KICHBAN_ENGINE_ADOPT_H

#include <stdatomic.h>

#include "engine/engine.h"
#include "wire/line.h"
#include "wire/probe.h"

/* The thread has it until it is done, but for `stop`. */
struct adopt_job {
    uv_work_t work;
    struct engine *engine; /* of the loop, not of the thread */
    struct adopt_job *next;
    atomic_bool stop;
    char *media; /* id */
    enum media_kind kind;
    char *from, *folder, *run;
    const char *host, *program; /* of the player's machine; NULL: this one, as installed */
    char *path, *there;         /* where it lies now */
    char *why;                  /* NULL: it is good */
    struct probe_found found;
};

bool adopt_write(struct adopt_job *job, int fd, const char *bytes, size_t count);
bool adopt_pour(struct adopt_job *job, int from, int to); /* all of it */
/* adopt_far.c: through ssh to the player's machine; `there` or `why` */
bool adopt_send(struct adopt_job *job);
/* adopt_show.c: its first and last picture, for who watches */
void adopt_show(struct engine *engine, const struct adopt_job *job);
void adopt_forget(struct engine *engine);

#endif
