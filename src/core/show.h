/* The show: what was planned. Filled by showfile/load.c, constant from then on; a run points into
 * it and never changes it. One struct owns everything below it: show_free() frees all.
 *
 * Text is NFC UTF-8 that text_vet() accepts. Durations are ms, instants ms since the epoch. What
 * wasn't written is NULL or TIME_NONE, unless the comment gives the default that is filled in.
 * References between parts are indexes into the arrays of the same struct, -1 for none. */
#ifndef KICHBAN_SHOW_H
#define KICHBAN_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/dur.h"
#include "base/zone.h"

enum media_kind { MEDIA_VIDEO, MEDIA_AUDIO, MEDIA_STILL };
enum media_end { END_SLATE, END_HOLD, END_BLACK, END_MEDIA };

#define LOOP_VAMP (-1) /* until released */

/* Where an action or a verb may point instead of at a medium. */
enum media_target { TARGET_ALL = -2, TARGET_SLATE = -3, TARGET_BLACK = -4, TARGET_NONE = -1 };

struct media {
    char *id;
    char *file;           /* as written */
    char *path;           /* absolute; the file needn't exist; "" for a list */
    enum media_kind kind; /* as written, else by the file's ending */
    int64_t in_ms;        /* 0 unless written */
    int64_t out_ms;       /* TIME_NONE: to the end */
    int64_t length_ms;    /* as written (whole file), or a list's sum; TIME_NONE: by probe */
    int32_t gain_centi;   /* hundredths of a dB */
    int loop;             /* extra rounds: 0 plays once, N plays N times in all, LOOP_VAMP */
    int64_t fade_in_ms, fade_out_ms, crossfade_ms; /* defaults filled in */
    enum media_end end;
    int end_media; /* with END_MEDIA */
    int *list;     /* instead of a file: media played in order */
    size_t list_count;
    int64_t every_ms; /* how long each still of the list stays, TIME_NONE */
    char *sha256;     /* 64 hex digits */
    int line, col;    /* of its id in the show file */
};

struct person {
    char *id, *name, *role, *say;
};

/* An award level (hình thức khen thưởng) and its pace. */
struct level {
    char *id, *name;
    int order;          /* 1 is the highest */
    bool invite_before; /* on stage before the decision is read; else after */
    int batch;          /* recipients in one turn on stage (lượt) */
    int64_t per_name_ms, walk_ms, photo_ms;
    int music;         /* media index, -1 */
    char **presenters; /* one a batch: a person's name, or the text */
    size_t presenter_count;
    int line;
};

struct recipient {
    int level;
    int order; /* position on paper, unique in its level */
    char *name, *say, *title, *unit, *decision;
    bool absent;
    char *represented_by;
    int line;
};

enum presence { PRESENCE_UNKNOWN, PRESENCE_HERE, PRESENCE_AWAY };

struct guest {
    int rank; /* 1 is greeted first */
    char *name, *title, *say;
    enum presence presence;
    int line;
};

enum segment_kind {
    KIND_LIVE,
    KIND_SPEECH,
    KIND_FILM,
    KIND_AWARD,
    KIND_MUSIC,
    KIND_ANTHEM,
    KIND_PANEL,
    KIND_STILL,
    KIND_RECEPTION,
    KIND_BREAK,
    KIND_NOTE,
    KIND_COUNT
};
enum segment_next { NEXT_MANUAL, NEXT_AUTO_CONTINUE, NEXT_AUTO_FOLLOW };
enum note_role { NOTE_CALLER, NOTE_TECH, NOTE_TV, NOTE_STAGE, NOTE_MC, NOTE_ROLES };
enum act { ACT_PLAY, ACT_SHOW, ACT_FADE, ACT_STOP, ACT_RELEASE, ACT_COUNT };

struct action {
    enum act act;
    int media;     /* index, or enum media_target */
    int64_t at_ms; /* from GO; from the planned end when from_end (then <= 0) */
    bool from_end;
    int player; /* index into the show's players */
};

/* What a GO point is in a roll-call. */
enum step { NO_STEP, STEP_READING, STEP_INVITATION, STEP_BATCH };

/* A GO point: point 0 is the segment's own cue, then the steps of its roll-call, then its `cues[]`. */
struct point {
    char *cue;   /* the number called on the headset, unique in its session */
    char *title; /* NULL: the segment's (point 0 always NULL) */
    char *mc;
    char *mc_file; /* its words stand there and weren't read (showfile_load_alone), NULL */
    char *notes[NOTE_ROLES];
    struct action *actions;
    size_t action_count;
    enum step step;
    int level; /* of a step: index into the show's levels */
    int batch; /* of STEP_BATCH: which turn, from 0 */
    int line;
};

/* What to do when a segment's media fail. */
struct on_fail {
    bool given;
    int show; /* media index, TARGET_SLATE, TARGET_BLACK or TARGET_NONE */
    char *mc;
    char *go_to; /* a cue of the session */
    bool automatic;
};

/* A call before the start (hồi chuông, lời mời vào chỗ). */
struct call {
    int64_t at_ms; /* from the session's start */
    char *text;
    int play; /* media index, -1 */
    int line;
};

struct segment {
    char *id;
    char *title;
    enum segment_kind kind;
    int64_t duration_ms; /* as written, else TIME_NONE: from media, awards or hard times (P2) */
    int64_t min_ms;      /* TIME_NONE: the planned length */
    int64_t hard_start_at, hard_end_at; /* instants */
    int priority;                       /* 1 must run … 5 is cut first; 2 */
    bool skip, floated, untimed, flag, force;
    enum segment_next next;
    int64_t pre_wait_ms, post_wait_ms;
    bool alarm; /* overtime: alarm */
    int64_t warn_ms, danger_ms;
    char **who; /* names as shown: a person's name, or the text */
    size_t who_count;
    char **in_charge;
    size_t in_charge_count;
    struct point *points; /* 1 at least */
    size_t point_count;
    int *levels; /* award: the levels handed over here, the highest first */
    size_t level_count;
    int64_t award_ms; /* P2: by the pace of its levels, TIME_NONE when it has none */
    struct on_fail on_fail;
    int block; /* index into the session's blocks, -1 */
    int line;
};

struct block {
    char *title;
    int64_t budget_ms;
};

struct session {
    char *id, *title, *venue, *channel, *protocol;
    int32_t date;     /* days since 1970-01-01 */
    struct zone zone; /* of programme.timezone around that date */
    int64_t doors_at, start_at, on_air_at, off_air_at;
    struct block *blocks;
    size_t block_count;
    struct segment *segments; /* in running order */
    size_t segment_count;
    struct call *calls; /* by time */
    size_t call_count;
};

/* A file that the show file names and that is part of it: a list, or the MC's words. */
struct side_file {
    char *name;  /* as written */
    char *path;  /* absolute */
    char *bytes; /* as read; a zero stands behind them */
    size_t len;
};

struct show {
    char *title, *organiser, *place, *timezone;
    char *language; /* "vi" or "en" */
    int64_t warn_ms, danger_ms, go_guard_ms;
    int64_t fade_in_ms, fade_out_ms, crossfade_ms, panic_ms;
    struct media *media;
    size_t media_count;
    int *quick; /* media on the digit keys */
    size_t quick_count;
    int slate;      /* media index, -1: black */
    char **players; /* ids; `main` when the file names none */
    size_t player_count;
    struct person *people;
    size_t people_count;
    struct level *levels; /* as written */
    size_t level_count;
    struct recipient *recipients; /* by level's order, then by their own */
    size_t recipient_count;
    struct guest *guests; /* by rank */
    size_t guest_count;
    char *recipients_file, *guests_file; /* lists that weren't read, as above */
    struct side_file *files;
    size_t file_count;
    struct session *sessions;
    size_t session_count;
};

/* Frees everything; takes NULL. */
void show_free(struct show *show);
/* Frees what a segment owns, not the struct (inserted segments of a run use it too). */
void segment_clear(struct segment *segment);

int show_find_media(const struct show *show, const char *id); /* -1 when there is none */
const struct session *show_find_session(const struct show *show, const char *id); /* or NULL */

/* The words of the format, one table for loader, wire and screens. */
extern const char *const segment_kind_names[KIND_COUNT];
extern const char *const act_names[ACT_COUNT];
extern const char *const note_role_names[NOTE_ROLES];
const char *media_kind_name(enum media_kind kind); /* "video" … */

/* Marks in `used`, which has room for all media of the show, those that a run of the session may play
 * or show: by its GO points, its calls, what stands in for failures, award music, the quick keys, the
 * slate, and what those lead to. Lists are marked as well as what is in them. */
void show_session_media(const struct show *show, const struct session *session, bool *used);

/* The keys of the format that the session uses and that a run only reads yet, as `award, on`; NULL:
 * none. The caller owns it. */
char *show_only_read(const struct session *session);

/* The length between in and out when it is known from the file or from `probed_ms` (TIME_NONE when
 * not probed), once, without loops; TIME_NONE when unknown. A still and a vamp never end. */
int64_t media_trimmed_ms(const struct media *media, int64_t probed_ms);
/* What it plays in all: trimmed × rounds; TIME_NONE when it never ends or isn't known. */
int64_t media_whole_ms(const struct media *media, int64_t probed_ms);

#endif
