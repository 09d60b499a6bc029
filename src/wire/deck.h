/* What the engine and a player say to each other, over the player's own Unix socket, as lines of
 * JSON like everything on the wire. The player knows nothing of shows, cues or plans: it is told
 * media by absolute path and answers with what is true.
 *
 * Both sides begin with a hello line:
 *   engine  {"hello":1,"role":"engine","version":"0.1"}
 *   player  {"hello":1,"role":"player","part":"picture|sound","version":"0.1","pid":123,
 *            "video":"fullscreen|window|null","audio":"auto|null|DEVICE"}
 * At most one engine is served; a newer connection replaces the older one (a returning engine).
 * The player goes on playing when the engine is gone.
 *
 * Orders (engine -> player), struct order. Every order may carry "id": the player then answers
 * {"id":N,"ok":true} or {"id":N,"ok":false,"error":"…"} as soon as the order is *taken*, before the
 * reports that come of it. A line that can't be read and has no id closes the connection.
 *   {"do":"arm","media":[SPEC,…]}      the whole set wanted armed (loaded, paused at its start, first
 *                                      frame decoded, sound open); what isn't in it is let go
 *   {"do":"probe","media":[SPEC,…]}    say for each whether it plays: report probed
 *   {"do":"play","inst":"12.0","media":SPEC,"fade_ms":N,"replace":bool,"cross_ms":N,
 *    "linger_ms":N,"from_ms":N,"from_real_ms":T,"paused":bool,"trim_db":D}
 *                                      starts an instance: an armed deck if there is one (now), else
 *                                      loads (as soon as it can); an instance that is here already
 *                                      doesn't start twice. `replace`: every other picture
 *                                      leaves over cross_ms, as with fade (linger_ms as there).
 *                                      `from_ms` with `from_real_ms`: after a crash; be where an
 *                                      instance is that was at from_ms at that instant of the
 *                                      machine's boot clock (looped media wrap round); from_ms
 *                                      alone: goes on from there
 *   {"do":"fade","inst":"…"|null,"ms":N,"linger_ms":N}  to silence and out of sight, then ended; null
 *                                      is all. While it lingers it runs on, unheard and unseen
 *   {"do":"stop","inst":"…"|null,"linger_ms":N}         the same at once
 *   {"do":"restore","inst":"…","ms":N} a lingering or fading instance comes back in place
 *   {"do":"pause","inst":"…"}  {"do":"resume","inst":"…"}
 *   {"do":"release","inst":"…"|null}   a vamp plays to the end of this round
 *   {"do":"volume","inst":"…"|null,"db":D}  against the medium's gain; a ramp of 100 ms
 *   {"do":"back","what":"slate|black","ms":N}  what is behind all decks; with ms a ramp. All
 *                                      pictures leave as with fade
 *   {"do":"slate","media":SPEC|null}   which still is the slate; null: black
 *   {"do":"speed","speed":S}
 *   {"do":"watch","levels":bool,"picture":bool}  whether anybody looks: reports levels and picture
 *                                      come only while they do. A new engine begins with neither
 *   {"do":"output","screen":"HDMI-1"|null,"audio":"pulse/hall"|null}   goes there from now on, what
 *                                      plays too; null: stays. A screen by the name that `outputs`
 *                                      gives, or "window"; a device as --audio takes it
 *   {"do":"outputs"}                   looks anew: report outputs
 *   {"do":"card","on":bool}            the test card over everything; what is under it goes on
 *   {"do":"screen","on":bool}          false: the window goes away, for another program
 *   {"do":"tone","right":bool}         1.5 s of tones on one side, over everything that plays
 *   {"do":"state"}                     report state
 *   {"do":"quit"}
 *
 * SPEC: {"media":"film","path":"/abs","kind":"video|audio|still","in_ms":0,"out_ms":N|null,
 *        "loop":0|N|-1,"gain_db":-3.0,"fade_in_ms":N,"fade_out_ms":N,"end":"hold|black|slate"}
 *   fade_out_ms is what a fade that ends at the out point takes (0: none is planned by itself).
 *
 * Reports (player -> engine), struct report; every one carries "real_ms": CLOCK_BOOTTIME in ms, and
 * those of an instance "order": the id of the order that caused it (of an end by itself, the one that
 * started it), if that had one.
 *   {"report":"armed","media":"film","length_ms":N|null,"width":N,"height":N,"has_audio":bool}
 *   {"report":"disarmed","media":"film"}
 *   {"report":"probed","media":"film","length_ms":N|null,"width":N,"height":N,"has_audio":bool}
 *   {"report":"failed","media":"film","inst":"…"|null,"reason":"missing|broken|device|timeout",
 *    "text":"…"}                       for arm, probe and play alike; an instance
 *                                      then ends with "error"
 *   {"report":"started","inst":"…","media":"film","position_ms":N}  runs: the clock of the instance
 *                                      stood at position_ms at real_ms
 *   {"report":"first_frame","inst":"…"}  {"report":"first_sample","inst":"…"}
 *   {"report":"ended","inst":"…","media":"film","reason":"eof|early|faded|stopped|replaced|error",
 *    "position_ms":N}                  once for each instance that was taken; once more for one
 *                                      whose last frame was held, when that goes
 *   {"report":"parked","inst":"…"}     unheard and unseen now, still running (lingers)
 *   {"report":"paused","inst":"…","position_ms":N} {"report":"resumed","inst":"…","position_ms":N}
 *   {"report":"beat","decks":[{"inst":"…","media":"…","state":"loading|playing|paused|held|fading|parked",
 *    "position_ms":N,"length_ms":N|null,"level_db":D|null,"dropped":N}],"armed":["film"],
 *    "showing":"film|slate|black|card","ao":"pulse|null|…"|null,"vo":"…"|null}
 *                                      4 a second; also the answer to state. The engine takes
 *                                      silence of 1 s for a hang
 *                                      level_db: see levels; null while nobody watches them
 *   {"report":"levels","decks":[{"inst":"…","media":"…","peak_db":D|null,"rms_db":D|null},…]}
 *                                      10 a second while watched: what each deck that has sound sends
 *                                      to the device, in dB under full scale; null: silence
 *   {"report":"picture","width":N,"height":N,"rgb":"…"}  4 a second while watched: what the hall
 *                                      sees, at most 96x54, rows from the top, base64
 *   {"report":"device","text":"…","ok":bool}   a sound device or a display was lost or is back
 *   {"report":"key","name":"…"}        a key reached the window: it must not
 *   {"report":"outputs","outlets":[{"name":"HDMI-1","place":"1920x1080+1366+0","used":bool,
 *    "twin":bool}],"using":"HDMI-1|window|null|auto|pulse/hall","state":"shown|lost|given|"}
 *                                      what this part could use and what it uses: screens of a
 *                                      picture part (twin: another one shows the same), devices of
 *                                      a sound part. With the hello, when asked, at any change.
 *                                      lost: that screen isn't there, the window is hidden
 *
 * Positions and lengths count between in and out (0 at the in point), in media time. */
#ifndef KICHBAN_DECK_H
#define KICHBAN_DECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/show.h"

#define DECK_LINE_CAP 65536

enum order_kind {
    ORDER_HELLO,
    ORDER_ARM,
    ORDER_PROBE,
    ORDER_PLAY,
    ORDER_FADE,
    ORDER_STOP,
    ORDER_RESTORE,
    ORDER_PAUSE,
    ORDER_RESUME,
    ORDER_RELEASE,
    ORDER_VOLUME,
    ORDER_BACK,
    ORDER_SLATE,
    ORDER_SPEED,
    ORDER_WATCH,
    ORDER_OUTPUT,
    ORDER_OUTPUTS,
    ORDER_CARD,
    ORDER_SCREEN,
    ORDER_TONE,
    ORDER_STATE,
    ORDER_QUIT,
    ORDER_COUNT
};

struct spec {
    char *media; /* id */
    char *path;
    enum media_kind kind;
    int64_t in_ms, out_ms; /* out TIME_NONE: to the end */
    int loop;
    double gain_db;
    int64_t fade_in_ms, fade_out_ms;
    enum media_end end; /* never END_MEDIA: the engine plays that medium itself */
};

struct order {
    enum order_kind kind;
    int64_t id; /* 0: no answer wanted */
    char *inst; /* NULL: all */
    struct spec *specs;
    size_t spec_count;
    int64_t ms, linger_ms, cross_ms, from_ms, from_real_ms; /* from_ms TIME_NONE: from its start */
    bool replace, paused, black, on, right;
    char *screen, *audio; /* NULL: stays */
    bool levels, picture; /* watch */
    double db, speed;
};

enum report_kind {
    REPORT_HELLO,
    REPORT_REPLY,
    REPORT_ARMED,
    REPORT_DISARMED,
    REPORT_PROBED,
    REPORT_FAILED,
    REPORT_STARTED,
    REPORT_FIRST_FRAME,
    REPORT_FIRST_SAMPLE,
    REPORT_ENDED,
    REPORT_PARKED,
    REPORT_PAUSED,
    REPORT_RESUMED,
    REPORT_BEAT,
    REPORT_LEVELS,
    REPORT_PICTURE,
    REPORT_DEVICE,
    REPORT_KEY,
    REPORT_OUTPUTS,
    REPORT_COUNT
};

struct deck_state {
    char *inst, *media, *state;
    int64_t position_ms, length_ms; /* TIME_NONE: unknown */
    double level_db, peak_db;       /* NAN: unknown; of levels the RMS and the peak */
    int64_t dropped;                /* pictures that came too late to be drawn */
};

struct report {
    enum report_kind kind;
    int64_t real_ms;
    int64_t id;    /* replies */
    int64_t order; /* of an instance: what caused it, 0 */
    bool ok;       /* replies, devices */
    char *inst, *media, *reason, *text;
    int64_t length_ms, position_ms; /* TIME_NONE: unknown */
    int width, height;
    bool has_audio;
    struct deck_state *decks; /* beats, levels */
    size_t deck_count;
    char **armed;
    size_t armed_count;
    unsigned char *rgb; /* pictures: 3 * width * height bytes */
    char *showing, *ao, *vo;
    char *part, *video, *audio; /* hello */
    struct outlet *outlets;     /* outputs; `text` is what is used, `reason` how it stands */
    size_t outlet_count;
    int pid;
};

/* One line of JSON with its LF; the caller owns it. */
char *order_encode(const struct order *order);
char *report_encode(const struct report *report);
/* False, with a sentence in *why (static text), when the line isn't one. Fills a zeroed struct that
 * the caller clears. Unknown extra members are allowed. */
bool order_decode(const char *line, struct order *order, const char **why);
bool report_decode(const char *line, struct report *report, const char **why);
void order_clear(struct order *order);
void report_clear(struct report *report);
void spec_clear(struct spec *spec);

#endif
