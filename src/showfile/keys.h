/* The table of keys: everything the format knows, each key once. The loader reads by it, the
 * reference that users read is printed from it, and a test compares it with what is read. */
#ifndef KICHBAN_SHOWFILE_KEYS_H
#define KICHBAN_SHOWFILE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key_map {
    MAP_SHOW,
    MAP_PROGRAMME,
    MAP_DEFAULTS,
    MAP_PLAYER,
    MAP_MEDIA,
    MAP_PERSON,
    MAP_LEVEL,
    MAP_RECIPIENT,
    MAP_GUEST,
    MAP_SESSION,
    MAP_CALL,
    MAP_BLOCK,
    MAP_SEGMENT,
    MAP_POINT,
    MAP_NOTES,
    MAP_ACTION,
    MAP_ON_FAIL,
    MAP_MC_FILE,
    MAP_CONFIG, /* from here on config.yaml's */
    MAP_ALERTS,
    MAP_MACHINE,
    MAP_PROTOCOL, /* from here on those of a profile of the running order */
    MAP_STEP,
    MAP_COUNT
};

enum key_type {
    TYPE_TEXT,  /* char *: one line */
    TYPE_WORDS, /* char *: a block of text */
    TYPE_ID,    /* char * */
    TYPE_CUE,   /* char *: no blanks, 16 characters at most */
    TYPE_CLOCK, /* int64_t: ms since midnight of the session's date */
    TYPE_DATE,  /* int32_t: days */
    TYPE_DUR,   /* int64_t: ms */
    TYPE_REL,   /* int64_t: ms, with a sign */
    TYPE_DB,    /* int32_t: hundredths */
    TYPE_INT,   /* int */
    TYPE_BOOL,  /* bool */
    TYPE_WORD,  /* one of `words`: its number, as int or bool */
    TYPE_LOOP,  /* int: no, vamp or rounds */
    TYPE_PATH,  /* by hand from here on */
    TYPE_MEDIA,
    TYPE_LEVEL,
    TYPE_PEOPLE, /* a person's id, or a text */
    TYPE_MAP,
};

/* How many values stand below a key. */
enum key_shape {
    SHAPE_ONE,
    SHAPE_LIST,
    SHAPE_ONE_OR_LIST,
    SHAPE_BY_ID, /* a map of them, each under an id of the writer's */
};

#define BY_HAND SIZE_MAX /* not a plain field: a file of its own reads it */

struct key_row {
    enum key_map map;
    const char *name;
    enum key_type type;
    enum key_shape shape;
    enum key_map of, or_of; /* TYPE_MAP: what each is; or_of: or this, MAP_SHOW (0) for none.
                               Another type with `of`: or that map */
    size_t offset, size;    /* of the field in the struct of the map */
    bool required;
    int64_t least, most;      /* TYPE_INT, TYPE_LOOP */
    const char *const *words; /* TYPE_WORD, ended by NULL */
    const char *fallback;     /* as it would be written; NULL: nothing */
    const char *otherwise;    /* what holds when it isn't written, for people; NULL: `fallback` */
    const char *meaning;      /* one sentence */
    const char *heads; /* in a list from a CSV file: other heads of the column, `|` between */
};

extern const struct key_row key_rows[];
extern const size_t key_row_count;
/* The same for config.yaml. */
extern const struct key_row config_rows[];
extern const size_t config_row_count;
/* And for protocols/ID.yaml. */
extern const struct key_row protocol_rows[];
extern const size_t protocol_row_count;

/* The words that stand for something else where an id could: `end: hold`; ended by NULL. */
extern const char *const key_taken_ids[];
extern const char *const key_segment_kinds[]; /* in the order of enum segment_kind, ended by NULL */
/* What may be written for a type, as a word: "duration". */
const char *key_type_name(enum key_type type);

/* The path that people know: `media.<id>.`, `sessions[].rundown[].` */
const char *key_map_path(enum key_map map);
/* What a fault calls such a map: "a segment". */
const char *key_map_name(enum key_map map);

/* The rows of one map stand together. */
const struct key_row *keys_of(enum key_map map, size_t *count);
const struct key_row *key_find(enum key_map map, const char *name); /* or NULL */
/* What somebody may have meant: a key of the map that isn't taken already (`taken` may be NULL), or
 * NULL when nothing is near. */
typedef bool key_taken(const void *context, const char *name);
const char *key_nearest(enum key_map map, const char *name, key_taken *taken, const void *context);
/* Another map of the same file that has this key, the nearest one; MAP_COUNT for none. */
enum key_map key_elsewhere(enum key_map map, const char *name);

#endif
