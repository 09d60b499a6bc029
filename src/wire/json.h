/* Members out of a JSON object, with the reason when one isn't what it must be. Shared by the files
 * of this folder and by the commands that print JSON; nobody else sees jansson.
 *
 * A `struct take` reads members one after the other and remembers the first fault, so that callers
 * check once at the end. The sentence is static text. */
#ifndef KICHBAN_JSON_H
#define KICHBAN_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

struct take {
    json_t *object;  /* borrowed */
    const char *why; /* NULL: no fault yet */
};

/* The object of one line; the caller owns the reference. NULL with *why when it isn't one. */
json_t *json_line(const char *line, const char **why);
/* `root` as compact text with its LF; takes the reference, the caller owns the text. */
char *json_text(json_t *root);
/* Like json_object_set_new(), but NULL text and unknown times (TIME_NONE) become null. */
void put_text(json_t *object, const char *key, const char *text);
void put_time(json_t *object, const char *key, int64_t ms);

/* Each leaves *out alone when the member is missing or null; a wrong type is the fault `why`.
 * Text is copied to the caller's ownership. */
void take_text(struct take *take, const char *key, char **out, const char *why);
void take_int(struct take *take, const char *key, int64_t *out, const char *why);
void take_bool(struct take *take, const char *key, bool *out, const char *why);
void take_real(struct take *take, const char *key, double *out, const char *why);
/* The index of a text member in `names`; a missing member leaves *out alone. */
void take_name(struct take *take, const char *key, const char *const *names, int count, int *out,
               const char *why);
/* Outlets as both the journal and the player's link carry them; outlets_take() gives a list that the
 * caller owns, whatever the list is. */
struct outlet;
json_t *outlet_json(const struct outlet *outlet);
struct outlet *outlets_take(json_t *list, size_t *count);
/* For what must be there. */
void take_need(struct take *take, bool there, const char *why);

#define TAKE_TEXT(take, key, out) take_text(take, key, out, "\"" key "\" must be text")
#define TAKE_INT(take, key, out) take_int(take, key, out, "\"" key "\" must be a whole number")
#define TAKE_BOOL(take, key, out) take_bool(take, key, out, "\"" key "\" must be true or false")
#define TAKE_REAL(take, key, out) take_real(take, key, out, "\"" key "\" must be a number")

#endif
