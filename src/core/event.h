/* What happened: the only thing that moves a run. Every event is written to the journal as it was
 * given, and replaying them gives the same run. A struct event owns its texts. */
#ifndef KICHBAN_EVENT_H
#define KICHBAN_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/dur.h"
#include "core/msg.h"
#include "core/verb.h"

struct show;

#define INST_TEXT 24 /* "12.1": number of the change that started it, and which of its media */

enum part { PART_PICTURE, PART_SOUND, PART_COUNT };
extern const char *const part_names[PART_COUNT];

enum event_kind {
    EV_VERB,         /* a person wants something */
    EV_WAKE,         /* an instant that the core asked for is here */
    EV_RESTART,      /* the engine came back from the journal */
    EV_PLAYER_UP,    /* a part answers; `running` is what plays there */
    EV_PLAYER_DOWN,  /* reason: "died", "hung", "lost" (only the link to it) */
    EV_ARMED,        /* media: ready to start at once */
    EV_DISARMED,     /* media */
    EV_PROBED,       /* media: it plays; length_ms */
    EV_FAILED,       /* media, inst (NULL: arming or probing), reason, text */
    EV_STARTED,      /* inst: stood at position_ms at at_real_ms, and runs */
    EV_POSITION,     /* inst: the same, after a jump or a stall */
    EV_ENDED,        /* inst: reason, position_ms */
    EV_PARKED,       /* inst: unheard and unseen */
    EV_FROZEN,       /* inst: paused at position_ms */
    EV_DEVICE,       /* ok, text */
    EV_KEY,          /* text: a key reached the window */
    EV_CLOCK_STEP,   /* position_ms: by how much the wall clock jumped */
    EV_FILE_CHANGED, /* media */
    EV_PLAYERS,      /* the engine has begun; ok: real players, not the null twin */
    EV_TAKEN,        /* inst: the player has heard the order that starts it */
    EV_STALLED,      /* inst: it stands still though it should move; ok: it moves again */
    EV_SLEPT,        /* position_ms: real ms that the machine slept */
    EV_ADOPTED, /* media: `path` (and `there`) takes its place, length_ms; text: as it was named.
                      * reason: why it doesn't */
    EV_OUTPUTS, /* part: `outlets`; text: what is used; reason: how the window stands */
    EV_COUNT
};
extern const char *const event_names[EV_COUNT];

struct running {
    char inst[INST_TEXT];
    char *media; /* id */
    int64_t position_ms;
    bool paused, leaving, held; /* held: its last frame stays */
};

/* A screen or a sound device of the player's machine, in the name that `output` takes. */
struct outlet {
    char *name;
    char *place; /* of a screen: 1920x1080+0+0; of a device: what it is called */
    bool used;
    bool twin; /* shows what another screen shows too */
};
void outlets_free(struct outlet *list, size_t count);
struct outlet *outlets_copy(const struct outlet *list, size_t count);
bool outlets_same(const struct outlet *a, size_t count, const struct outlet *b, size_t others);

struct event {
    enum event_kind kind;
    int64_t real_ms; /* boot clock when it happened: guards and ages count in it */
    /* EV_VERB */
    char *verb; /* as text */
    enum role role;
    char *from;   /* name of the terminal or the user */
    int64_t seen; /* change number that the sender saw, -1 unknown */
    int64_t
        age_ms; /* since the sender pressed, 0 unknown; others: how late they are told, real ms */
    char *confirmed; /* code of the question that a second press answers, NULL */
    /* the player's */
    enum part part;
    char inst[INST_TEXT];
    int media; /* index into the show's media, -1 */
    char *reason, *text;
    char *path, *there; /* of a late file: its copy here, and on the player's machine (NULL) */
    int64_t length_ms, position_ms, at_real_ms;
    bool ok;
    struct running *running;
    size_t running_count;
    struct outlet *outlets;
    size_t outlet_count;
    /* `reload`: the show as the file is now, NULL when there is no other or it is broken (`reason`:
     * how many errors, `text`: the first). Not the event's: it outlives the run. */
    const struct show *show;
    int64_t version; /* what the journal keeps it as, 0 */
};

struct event event_make(enum event_kind kind, int64_t real_ms); /* unknowns filled in */
struct event event_verb(const char *text, enum role role, const char *from, int64_t real_ms);
void event_clear(struct event *event);

#endif
