/* The one table of verbs: keys, the `:` prompt, the socket, `do`, help and tests look up the same
 * row. Their meaning is operation.md's. */
#ifndef KICHBAN_VERB_H
#define KICHBAN_VERB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/msg.h"

enum role { ROLE_STAGE, ROLE_OPERATOR, ROLE_TECH, ROLE_MC, ROLE_DOOR, ROLE_VIEWER, ROLE_COUNT };
extern const char *const role_names[ROLE_COUNT];

#define ROLE_BIT(role) (1u << (role))
#define ROLES_HAND (ROLE_BIT(ROLE_STAGE) | ROLE_BIT(ROLE_OPERATOR))
#define ROLES_CREW (ROLES_HAND | ROLE_BIT(ROLE_TECH))
/* Beside the roles: a caller's screen that doesn't have the baton. */
#define ROLE_SECOND (1u << ROLE_COUNT)
#define ROLES_ALL ((1u << (ROLE_COUNT + 1)) - 1)

enum verb_id {
    VERB_GO,
    VERB_STANDBY,
    VERB_NEXT,
    VERB_PREV,
    VERB_BACK,
    VERB_JUMP,
    VERB_UNDO,
    VERB_HOLD,
    VERB_RESUME,
    VERB_PAUSE,
    VERB_SKIP,
    VERB_UNSKIP,
    VERB_FLOAT,
    VERB_UNFLOAT,
    VERB_ADD,
    VERB_LENGTH,
    VERB_INSERT,
    VERB_PLAY,
    VERB_SHOW,
    VERB_FADE,
    VERB_STOP,
    VERB_RELEASE,
    VERB_VOLUME,
    VERB_PANIC,
    VERB_FINISH,
    VERB_DETACH,
    VERB_NOTE,
    VERB_MARK,
    VERB_RELOAD,
    VERB_DELAY,
    VERB_OFFAIR,
    VERB_SYNC,
    VERB_COUNT_DOWN,
    VERB_SPEED,
    VERB_CLOCK,
    VERB_ACK,
    VERB_READY,
    VERB_ASK,
    VERB_SAY,
    VERB_CLEAR,
    VERB_BATON,
    VERB_FAIL,
    VERB_AGAIN,
    VERB_SEEK,
    VERB_OUTPUT,
    VERB_IDENTIFY,
    VERB_TONE,
    VERB_SCREEN,
    VERB_ADOPT,
    VERB_NAME,
    VERB_ABSENT,
    VERB_PRESENT,
    VERB_REPRESENTED,
    VERB_REBATCH,
    VERB_GUEST,
    VERB_COUNT
};

/* What may follow a verb. */
enum argument {
    ARG_NONE,
    ARG_CUE, /* a cue, or a segment's id */
    ARG_CUE_MAYBE,
    ARG_MEDIA,
    ARG_MEDIA_MAYBE,
    ARG_MEDIA_ALL, /* a medium, or `all` (also when nothing is written) */
    ARG_PICTURE,   /* a medium, `slate` or `black` */
    ARG_DUR,
    ARG_REL,
    ARG_DB,
    ARG_CLOCK,      /* a time of day */
    ARG_INSTANT,    /* a time of day, or with a sign a change */
    ARG_CLOCK_MOVE, /* the same, `hold` or `go` */
    ARG_NUMBER,     /* 0 to 99 */
    ARG_SPEED,
    ARG_POSITION, /* of a medium: POS, ±DUR, end-DUR */
    ARG_TEXT,     /* the rest of the line */
    ARG_OUTPUT,   /* nothing, or `screen NAME|N` or `audio DEVICE`: the rest of the line */
    ARG_SIDE,     /* `L` or `R` */
    ARG_FILE,     /* a path; what stands before the last word */
    ARG_HAND,     /* `give` or `take` */
    ARG_BATON,    /* nothing, or what to do with it */
    ARG_BACK,     /* nothing, or `back` */
    ARG_PLACE,    /* a recipient: LEVEL/N */
    ARG_LEVEL,    /* an award level */
    ARG_GUEST,    /* the number of a delegate, from 1 */
    ARG_PRESENCE, /* `here`, `away`, or `for` and a name: the rest of the line */
};

/* ONCE_BEGUN: in a SHOW that has had its first GO. */
enum confirm { CONFIRM_NEVER, CONFIRM_SCREEN, CONFIRM_SCREEN_IN_SHOW, CONFIRM_SCREEN_ONCE_BEGUN };

struct verb {
    const char *name;
    const char *grammar; /* as people write it: "length CUE DUR" */
    const char *help;    /* one sentence, English, marked for translation */
    enum argument args[2];
    unsigned roles_rehearsal, roles_show; /* ROLE_BIT()s */
    enum confirm confirm;                 /* asked of screens by itself; go and undo ask by state */
};

extern const struct verb verbs[VERB_COUNT];

/* A verb as parsed: words are copied, nothing is looked up yet. */
struct command {
    enum verb_id verb;
    char *name;    /* CUE, MEDIA or a fixed word as written, NULL when none */
    int64_t ms;    /* DUR, REL; a CLOCK since midnight */
    bool is_clock; /* `ms` is a CLOCK (or a POS), not a change */
    bool from_end; /* `ms` counts from the end of the medium */
    int number;    /* NUMBER; of a delegate; on paper in the level `name` */
    double speed;
    int32_t centi; /* DB */
    char *text;    /* TEXT; NAME or DEVICE */
};

#define TEXT_OF_(number) #number
#define TEXT_OF(number) TEXT_OF_(number) /* a number of ours inside a sentence */
#define LEAST_SPEED 0.1
#define MOST_SPEED 1000
#define MOST_COUNT 99 /* `count N` */

/* False with a refusal in *why (the caller clears it). On true the caller clears the command. */
bool command_parse(const char *text, struct command *command, struct say *why);
void command_clear(struct command *command);
bool speed_parse(const char *text, double *speed); /* 0.1 to 1000 */
bool verb_needs_baton(enum verb_id verb);          /* of a caller's screen */
bool verb_allowed(enum verb_id verb, enum role role, bool in_show);

#endif
