/* Shared by the files that turn the tree into a show. A reader lives for one load. */
#ifndef KICHBAN_SHOWFILE_READ_H
#define KICHBAN_SHOWFILE_READ_H

#include "core/show.h"
#include "showfile/keys.h"
#include "showfile/load.h"
#include "showfile/tree.h"

#define READER_QUOTES 4
#define QUOTE_BYTES 256

struct reader {
    struct show *show;
    const struct source *source;
    char *folder;  /* of the show file, real */
    char *project; /* the folder that media should stay in */
    zone_fn *zone;
    struct zone fallback; /* where the name of the zone is wrong */
    bool zone_known;
    size_t wrong; /* errors met, those that weren't listed too */
    char quotes[READER_QUOTES][QUOTE_BYTES];
    int next_quote;
};

/* --- faults: each quotes the key and says what would be right --- */
void fault_value(struct reader *r, const struct node *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void fault_key(struct reader *r, const struct node *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void warn_value(struct reader *r, const struct node *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void fault_place(struct reader *r, int line, int col, bool warning, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* A value cut to what a sentence can carry; good for the next few calls. */
const char *quote(struct reader *r, const char *text);

/* --- value.c: one value by its row --- */
/* Fills the fields of a map in `base`; keys marked BY_HAND are left to the caller. False: `map` is
 * no map (told). */
bool read_map(struct reader *r, const struct node *map, enum key_map which, void *base);
/* Only the defaults of a map. */
void read_defaults(enum key_map which, void *base);
bool read_value(struct reader *r, const struct key_row *row, const struct node *node, void *field);
/* A key of a map that is read by hand. NULL: it isn't there, or not of that kind (told). */
const struct node *read_list(struct reader *r, const struct node *map, const char *key);
const struct node *read_submap(struct reader *r, const struct node *map, const char *key);
/* A text in a place that has no row of its own, such as one of a list. NULL is told. */
const char *read_text(struct reader *r, const struct node *node, const char *name);
bool id_good(const char *text);

/* --- wrong.c: the text of a node isn't of the row's type --- */
void value_fault(struct reader *r, const struct key_row *row, const struct node *node);

/* --- media.c --- */
void read_media(struct reader *r, const struct node *media);
void read_media_ends(struct reader *r, const struct node *media);
/* The medium of a reference, -1 when it isn't known (told, with the nearest one). */
int media_ref(struct reader *r, const struct node *node, const char *key);

/* --- session.c, segment.c --- */
void read_sessions(struct reader *r, const struct node *list);
void read_segment(struct reader *r, const struct node *map, struct segment *out);

/* --- check.c: what only shows when a session is whole --- */
/* The maps of the segments, in order, for the places of faults. */
void check_session(struct reader *r, const struct node *map, struct session *session,
                   const struct node *const *segments);
void check_segment(struct reader *r, const struct node *map, const struct segment *segment);

#endif
