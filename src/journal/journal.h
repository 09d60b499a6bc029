/* What happened, durable. One SQLite file per run, one connection (a bug of SQLite 3.40's WAL reset
 * needs two), EXCLUSIVE, WAL, synchronous FULL, written by a thread of its own so that a GO never
 * waits for a disk. Beside it RUN.txt, the as-run that people read, and RUN.events, the events once
 * more, a line each: journal_append() writes both before it returns (into the kernel, which outlives
 * a killed process), so orders may go out while the commit is still under way; what the database
 * lacks after a crash is taken from there. What the run was stands beside it too (RUN.meta, and the
 * frozen show as RUN.yaml, those that were taken over later as RUN.2.yaml …): a database that is gone or can't be read is moved aside and made again.
 *
 * The caller's thread opens, reads, appends and closes; the journal's thread commits. */
#ifndef KICHBAN_JOURNAL_H
#define KICHBAN_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct journal;

/* What a run is, kept beside its events: all that a returning engine needs. */
struct journal_meta {
    char *run;       /* its name, also the file's */
    char *show_path; /* real path of the show file */
    char *show_text; /* the frozen copy */
    char *session;
    char *mode;    /* "show" or "rehearsal" */
    char *options; /* one line of JSON of the engine's own */
    char *boot_id;
    int64_t show0, real0, wall0; /* the show clock stood at show0 when the boot clock was real0 */
    double speed;
    bool real_clock;
};

/* Opens runs/RUN.db under `dir`, made (with its folders) if `meta` is given, else it must exist.
 * NULL with a sentence: can't be made, or another process has it. */
struct journal *journal_create(const char *dir, const struct journal_meta *meta, struct err *err);
struct journal *journal_open(const char *dir, const char *run, struct err *err);
bool journal_exists(const char *dir, const char *run); /* something of it is there */
/* Waits for what is queued (at most 2 s), then closes; takes NULL. */
void journal_close(struct journal *journal);

bool journal_read_meta(struct journal *journal, struct journal_meta *meta, struct err *err);
void journal_meta_clear(struct journal_meta *meta);

/* Calls `each` for every event in order; it returns false to stop. */
typedef bool journal_each(void *context, int64_t number, int64_t now_ms, int64_t wall_ms,
                          const char *event);
bool journal_replay(struct journal *journal, journal_each *each, void *context, struct err *err);

/* Keeps a further show of the run, before the event that names its version (2 is the first): in a
 * file of its own when this returns, queued for the database. False: it can't be written. */
bool journal_keep_show(struct journal *journal, int64_t version, const char *text);
/* The text of a version; NULL: it isn't there. Not while something is queued. The caller owns it. */
char *journal_show(struct journal *journal, int64_t version);

/* Writes one event (JSON without LF) and its line for people (without LF; NULL: nothing to tell), and
 * queues the event for the database. */
void journal_append(struct journal *journal, int64_t now_ms, int64_t wall_ms, const char *event,
                    const char *line);
/* The run is over: kept with the run, after the events appended so far. */
void journal_finish(struct journal *journal);
/* True when all that was appended is on the disk, waiting for it at most `ms`. */
bool journal_wait(struct journal *journal, int ms);
/* Events that are not on the disk yet, and the last error ("" none). */
int journal_behind(struct journal *journal, char *why, size_t room);

/* What a run was, without opening it for writing; false when it can't be read or is in use. */
bool journal_peek(const char *dir, const char *run, struct journal_meta *meta, bool *finished);
/* The run that was started last under `dir`; NULL when there is none. The caller owns it. */
char *journal_last(const char *dir);

#endif
