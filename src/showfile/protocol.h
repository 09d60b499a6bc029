/* A profile of the running order: what a rule (a decree, an office's own custom) has in which order at a
 * ceremony. Data, one YAML file each: `protocols/ID.yaml` beside the show file, or among those that come
 * with the program. A session is only compared with it: nothing in it ever stops a show. */
#ifndef KICHBAN_SHOWFILE_PROTOCOL_H
#define KICHBAN_SHOWFILE_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_STEPS 64 /* at most */

/* A segment is this step when it is of one of the kinds, or has one of the phrases in its title. */
struct protocol_step {
    char *id, *title;
    char *article; /* where the source says so; NULL: not said */
    bool required;
    int *kinds; /* enum segment_kind */
    size_t kind_count;
    char **phrases; /* as phrase_of() gives them */
    size_t phrase_count;
};

struct protocol {
    char *id, *title, *source;
    char *verified; /* what was compared with the source, and when; NULL: nothing */
    int32_t date;   /* of the source: days */
    struct protocol_step *steps;
    size_t step_count;
};

#endif
