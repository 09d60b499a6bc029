/* What a show says of one thing, a fact a field: the ground of the difference of two shows (diff.c)
 * and of a show told line by line. Values are texts as people read them; references to other things
 * are their ids, never indexes, so that facts of two shows can be compared. */
#ifndef KICHBAN_FACTS_H
#define KICHBAN_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/msg.h"
#include "core/show.h"

enum what {
    WHAT_PROGRAMME,
    WHAT_MEDIUM,
    WHAT_PERSON,
    WHAT_LEVEL,
    WHAT_RECIPIENT,
    WHAT_GUEST,
    WHAT_SESSION,
    WHAT_BLOCK,
    WHAT_CALL,
    WHAT_SEGMENT,
    WHAT_POINT,
    WHAT_COUNT
};

enum field {
    FIELD_ID,
    FIELD_CUE,
    FIELD_TITLE,
    FIELD_NAME,
    FIELD_ROLE,
    FIELD_SAY,
    FIELD_UNIT,
    FIELD_DECISION,
    FIELD_PRESENT,
    FIELD_REPRESENTED,
    FIELD_LEVEL,
    FIELD_ORDER,
    FIELD_ORGANISER,
    FIELD_PLACE,
    FIELD_TIMEZONE,
    FIELD_LANGUAGE,
    FIELD_PLAYERS,
    FIELD_QUICK,
    FIELD_SLATE,
    FIELD_GO_GUARD,
    FIELD_PANIC,
    FIELD_RECIPIENTS, /* the file of a list that wasn't read */
    FIELD_GUESTS,
    FIELD_FILE,
    FIELD_KIND,
    FIELD_IN,
    FIELD_OUT,
    FIELD_LENGTH,
    FIELD_GAIN,
    FIELD_LOOP,
    FIELD_FADE_IN,
    FIELD_FADE_OUT,
    FIELD_CROSSFADE,
    FIELD_END,
    FIELD_LIST,
    FIELD_EVERY,
    FIELD_SHA256,
    FIELD_INVITE,
    FIELD_BATCH,
    FIELD_PER_NAME,
    FIELD_WALK,
    FIELD_PHOTO,
    FIELD_MUSIC,
    FIELD_PRESENTERS,
    FIELD_VENUE,
    FIELD_CHANNEL,
    FIELD_PROTOCOL,
    FIELD_DATE,
    FIELD_DOORS,
    FIELD_START,
    FIELD_ON_AIR,
    FIELD_OFF_AIR,
    FIELD_BUDGET,
    FIELD_AT,
    FIELD_TEXT,
    FIELD_PLAY,
    FIELD_DURATION, /* a segment's length as written */
    FIELD_MIN,
    FIELD_HARD_START,
    FIELD_HARD_END,
    FIELD_PRIORITY,
    FIELD_SKIP,
    FIELD_FLOAT,
    FIELD_UNTIMED,
    FIELD_FLAG,
    FIELD_FORCE,
    FIELD_NEXT,
    FIELD_PRE_WAIT,
    FIELD_POST_WAIT,
    FIELD_OVERTIME,
    FIELD_WARN,
    FIELD_DANGER,
    FIELD_WHO,
    FIELD_IN_CHARGE,
    FIELD_AWARD,
    FIELD_BLOCK,
    FIELD_DO,
    FIELD_ON_FAIL,
    FIELD_FAIL_MC,
    FIELD_MC,
    FIELD_MC_FILE,
    FIELD_NOTES, /* one a role */
    FIELD_COUNT = FIELD_NOTES + (int)NOTE_ROLES
};

enum shape {
    SHAPE_PLAIN,
    SHAPE_TEXT,  /* somebody's words: quoted */
    SHAPE_FLAG,  /* there, or not */
    SHAPE_WORDS, /* long, with lines */
};

struct fact {
    char *value; /* NULL: nothing is written */
    char *key;   /* compared instead of the value, NULL: the value is */
    bool usual;  /* it follows a default: not told, and equal to another that does */
};

struct facts {
    struct fact by[FIELD_COUNT];
};

/* A name of the old show that only has another name in the new one: not said again wherever it
 * stands. Sorted by `from`. */
struct rename {
    const char *from, *to;
};

struct renames {
    struct rename *list;
    size_t count, room;
};

/* Where a thing stands; `session` matters below a session. `people` and `blocks` may be NULL. */
struct facts_in {
    const struct show *show;
    const struct session *session;
    const struct renames *people, *blocks;
};

const char *field_word(enum field field); /* English, translated by who shows it */
enum shape field_shape(enum field field);

/* Fills zeroed facts from a `struct medium`, `struct segment` … as `what` says; the programme's from
 * the show itself. */
void facts_make(const struct facts_in *in, enum what what, const void *thing, struct facts *out);
void facts_clear(struct facts *facts);
/* How a person calls it: "2 Phim tư liệu", "film", "1. Nguyễn Văn A". The caller owns it. */
char *facts_subject(enum what what, const void *thing);

void renames_sort(struct renames *renames);

#endif
