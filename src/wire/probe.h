/* What `kichban check --media` and `kichban preflight` say to `kichban-player --probe`, and it to them:
 * lines of JSON, asked on the prober's standard input, answered on its standard output, one file after
 * the other.
 *
 *   ask     {"path":"/abs","kind":"video|audio|still","loudness":true,"frames":false}
 *   answer  {"path":"/abs","state":"at work"}      any number of these: something was decoded since
 *                                                  the line before
 *           {"path":"/abs","state":"good","format":"mkv","codec":"h264, aac","video":true,
 *            "audio":true,"still":false,"width":1920,"height":1080,"fps":25.0,
 *            "length_ms":900000|null,"guess":false,"picture_ms":900000|null,
 *            "sound_ms":900000|null,"loudness_lufs":-23.1|null}
 *                                                  with frames: "first" and "last", each
 *                                                  {"width":N,"height":N,"rgb":"…"} as in look.h
 *           {"path":"/abs","state":"bad","reason":"missing|not-file|unreadable|empty|undecodable|stalled",
 *            "detail":"…"}                         the last line about a file is one of these two
 *
 *   ask     {"path":"/abs","kind":"video|audio","speed":true,"length_ms":900000|null}
 *   answer  {"path":"/abs","state":"good",…,"rates":[{"at_ms":0,"rate":12.5}, …]}
 *
 * is the other question: how fast it is decoded, in seconds of the medium per second, at the start, in
 * the middle and at the end of a length that an earlier answer gave (null: at the start only). Nothing
 * else is found then.
 *
 * `kind` is how the file would be played: only that part of it is opened. A prober that has answered
 * "stalled" ends itself, since libmpv can't be called back; one that says nothing for PROBE_DEAD_MS
 * is killed by who asked.
 *
 * What was found is kept in a cache, one line a file: the answer with "size", "mtime_ns", "kind",
 * and "v", the version of the prober that found it. How fast it was is never kept. */
#ifndef KICHBAN_WIRE_PROBE_H
#define KICHBAN_WIRE_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/show.h"

#define PROBE_VERSION 1     /* grows when a prober finds something else in the same file */
#define PROBE_LINE 65536    /* bytes of the longest line */
#define PROBE_STALL_MS 5000 /* nothing more decoded: the prober gives the file up */
#define PROBE_DEAD_MS 8000  /* no line at all: the prober is given up */
#define PROBE_PLACES 3      /* where its speed is measured */

struct probe_ask {
    char *path; /* absolute */
    enum media_kind kind;
    bool loudness;
    bool speed;        /* the other question */
    int64_t length_ms; /* for that one; TIME_NONE: not known */
    bool frames;       /* small pictures of its beginning and its end */
};

enum probe_state { PROBE_AT_WORK, PROBE_GOOD, PROBE_BAD };
enum probe_reason {
    PROBE_MISSING,
    PROBE_NOT_FILE,
    PROBE_UNREADABLE,  /* no medium that libmpv knows */
    PROBE_EMPTY,       /* holds nothing of the kind that was asked for */
    PROBE_UNDECODABLE, /* holds it, but it can't be decoded */
    PROBE_STALLED,
};

struct probe_rate {
    int64_t at_ms; /* where */
    double rate;   /* 1.0 is as fast as it plays */
};

struct probe_frame {
    int width, height; /* as small as look.h says; 0: there is none */
    unsigned char *rgb;
};

struct probe_found {
    char *path;
    enum probe_state state;
    enum probe_reason reason; /* of a bad one */
    char *detail;             /* libmpv's own words, for people; NULL: none */
    char *format, *codec;
    bool video, audio, still; /* what the file holds; video: moving pictures */
    int width, height;        /* as shown, 0: not opened */
    double fps;               /* 0: unknown */
    int64_t length_ms;        /* as the file says, TIME_NONE: it doesn't */
    bool guess;               /* its format carries no length: libmpv guesses from the first part */
    int64_t picture_ms;       /* where the last picture that can be decoded ends, TIME_NONE: none */
    int64_t sound_ms;         /* the same of the sound */
    struct probe_frame first, last; /* when asked for */
    double loudness_lufs;           /* integrated, EBU R128; NAN: not measured */
    struct probe_rate rates[PROBE_PLACES];
    int rate_count; /* 0: nobody asked, or there is nothing to measure */
};

struct probe_kept {
    struct probe_found found; /* a good one */
    enum media_kind kind;     /* as it was asked */
    int64_t size, mtime_ns;
    int version;
};

/* One line with its LF; the caller owns it. Text goes through text_safe(), but for the path. */
char *probe_ask_encode(const struct probe_ask *ask);
char *probe_found_encode(const struct probe_found *found);
char *probe_kept_encode(const struct probe_kept *kept);
/* False, with a sentence in *why (static text), when the line isn't one. The caller clears what
 * they fill, also then. */
bool probe_ask_decode(const char *line, struct probe_ask *ask, const char **why);
bool probe_found_decode(const char *line, struct probe_found *found, const char **why);
bool probe_kept_decode(const char *line, struct probe_kept *kept, const char **why);
void probe_ask_clear(struct probe_ask *ask);
void probe_found_clear(struct probe_found *found);
/* The later of both ends; TIME_NONE: it has none. */
int64_t probe_end_ms(const struct probe_found *found);
void probe_found_copy(struct probe_found *to, const struct probe_found *from);

#endif
