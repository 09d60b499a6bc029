/* Shared by the files that turn the tree into a show; nobody else includes it. A reader lives for one
 * load. They stand in floors, each using only those below it:
 *   load                          the top of the file
 *   session
 *   segment  check  order
 *   people
 *   side                          other files that belong to the show
 *   media  list  refs  protocol
 *   value                         one value by its row
 *   wrong  csv  tree
 *   reader                        telling what is wrong
 *   keys  source  fault  index  office  phrase */
#ifndef KICHBAN_SHOWFILE_READ_H
#define KICHBAN_SHOWFILE_READ_H

#include "core/show.h"
#include "showfile/keys.h"
#include "showfile/load.h"
#include "showfile/tree.h"

#define READER_QUOTES 8
#define QUOTE_BYTES 256
#define NEAR_MOST 500000

/* What a reference may point at. */
enum ref_kind { REF_MEDIA, REF_LEVEL, REF_PLAYER, REF_FILE };

/* A side file being read: a list as a tree, or the MC's words in parts. */
struct side;
struct profile;
struct protocol;
struct unknown_ref;

struct index_entry {
    const char *name;
    int number;
};

/* Names with their numbers, looked up by bisection; a name that stands twice is its first. Owns no
 * names. */
struct name_index {
    struct index_entry *list;
    size_t count, room;
    bool sorted;
};

struct reader {
    struct show *show;
    struct name_index media, people, levels;
    size_t compared; /* names looked at for what was meant: past NEAR_MOST nothing is suggested */
    struct source *source; /* of what is being read: the show file, or a side file */
    struct source *main;
    const struct node *root;
    const char *bundle; /* side files that came with the text, NULL: they are read from the disk */
    size_t bundle_len;
    size_t side_bytes;     /* of all side files so far */
    enum key_map map_open; /* whose keys are read by hand, MAP_COUNT: none that matters */
    bool alone;            /* side files are named, not read */
    bool incomplete;       /* one of them wasn't: what it would say can't be judged */
    struct side **sides;
    size_t side_count, side_room;
    const char *protocols; /* folder of the profiles that come with the program; NULL: no running
                              order is compared */
    struct profile **profiles;
    size_t profile_count, profile_room;
    struct unknown_ref *unknown;
    size_t unknown_count, unknown_room;
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
/* A part of a sentence, in the language of the faults. */
const char *word(const struct reader *r, const char *english);
char *phrase(const struct reader *r, const char *english, ...)
    __attribute__((format(printf, 2, 3)));
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
/* A text in a place that has no row of its own, such as one of a list; the caller owns it. NULL is
 * told. */
char *read_text(struct reader *r, const struct node *node, const char *name);
bool id_good(const char *text);
/* Of a map's key: an id, or a fault. The id that is meant; the caller owns it. */
char *vet_id_key(struct reader *r, const struct node *node);
/* Takes out what pasting from Word leaves: doubled blanks, hidden signs. */
void tidy_spaces(struct reader *r, int line, int col, char *text, bool lines);
/* A key of the map that nearly is `name`: told as misspelt. */
bool is_misspelt(const struct node *map, enum key_map which, const char *name);
/* The section is there, or nobody wrote it: what it doesn't name is unknown. False: it is misspelt or
 * broken, which is told already. */
bool section_known(const struct node *root, const char *name);

/* --- wrong.c: the text of a node isn't of the row's type --- */
void value_fault(struct reader *r, const struct key_row *row, const struct node *node);

/* --- refs.c: what is named and isn't there, told once a name --- */
void ref_unknown(struct reader *r, const struct node *node, const char *key, enum ref_kind kind);
/* A side file that can't be opened. */
void ref_no_file(struct reader *r, const struct node *node, const char *key, const char *why);
void refs_tell(struct reader *r); /* at the end, when all are counted */
/* The level whose full name it is, whatever its marks and its case; -1: none. */
int level_by_name(struct reader *r, const char *name);
/* False: enough was compared in this file, nothing more is suggested. */
bool near_allowed(const struct reader *r);
/* The nearest of a list of names, whatever its marks and its case; NULL when none is near. */
const char *nearest_name(struct reader *r, const char *name, const char *const *names,
                         size_t count);

/* --- side.c: other files that belong to the show --- */
/* A path of the file, absolute, from what is written; warns where it leaves the project. NULL: told.
 */
char *read_path(struct reader *r, const struct node *node, const char *key);
/* The bytes of a side file, kept with the show; NULL: told, or `alone`. */
const struct side_file *side_read(struct reader *r, const struct node *node, const char *key);
char *file_read(const char *path, size_t *len, struct err *err); /* a zero stands behind them */
/* A list as a tree of maps, from its CSV file. NULL: told. The reader owns it. */
const struct node *side_list(struct reader *r, const struct node *node, const char *key,
                             enum key_map which);
/* Faults are about this side file until side_leave(). */
void side_enter(struct reader *r, const struct node *of_list);
void side_leave(struct reader *r);
/* The part of a text file that is headed by the cue, into *field. */
void side_words(struct reader *r, const struct node *node, const char *cue, char **field);
size_t bundle_split(const char *bytes, size_t len); /* where the show file's own text ends */
void sides_end(struct reader *r);                   /* tells what no cue used */
void sides_free(struct reader *r);
/* Faults show a file of the show's folder as the show file is shown; the caller owns it. */
char *side_shown(const struct reader *r, const char *name);

/* --- list.c --- */
struct node *list_read(struct reader *r, struct node_store *store, const struct source *source,
                       enum key_map which);

/* --- people.c --- */
void read_players(struct reader *r, const struct node *root);
void read_people(struct reader *r, const struct node *map);
void read_levels(struct reader *r, const struct node *root);
void read_recipients(struct reader *r, const struct node *root);
void read_guests(struct reader *r, const struct node *root);
/* One id of `people`, or a text, into a list of names. */
void read_person(struct reader *r, const struct node *node, const char *key, char ***list,
                 size_t *count, size_t *room);
void read_award(struct reader *r, const struct node *map, struct segment *out);

/* --- reader.c --- */
bool curly_quotes(const char *text);
void tell_cleaned(struct reader *r, struct source *source);

/* --- index.c --- */
void index_add(struct name_index *index, const char *name, int number);
int index_find(struct name_index *index, const char *name); /* -1 when it isn't there */
void index_clear(struct name_index *index);

/* --- media.c --- */
void read_media(struct reader *r, const struct node *media);
void read_media_refs(struct reader *r, const struct node *media);
/* The medium of a reference, -1 when it isn't known (told, with the nearest one). */
int media_ref(struct reader *r, const struct node *node, const char *key);

/* --- protocol.c --- */
/* The profile that a session names. NULL: told, or nothing is compared; the reader owns it. */
const struct protocol *protocol_of(struct reader *r, const struct node *node);
void protocols_free(struct reader *r);

/* --- session.c, segment.c --- */
void read_sessions(struct reader *r, const struct node *list);
void read_segment(struct reader *r, const struct node *map, struct segment *out);

/* --- check.c: what only shows when a session is whole --- */
/* The maps of the segments, in order, for the places of faults. */
void check_session(struct reader *r, const struct node *map, struct session *session,
                   const struct node *const *segments);
void check_segment(struct reader *r, const struct node *map, const struct segment *segment);

/* --- order.c --- */
/* The running order beside its profile: warnings only. */
void check_order(struct reader *r, const struct node *map, const struct session *session,
                 const struct node *const *segments);

#endif
