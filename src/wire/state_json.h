/* What the files that carry a snapshot share; for the files of this folder. */
#ifndef KICHBAN_STATE_JSON_H
#define KICHBAN_STATE_JSON_H

#include "wire/json.h"
#include "wire/state.h"

/* Members as they come; what is missing or of another kind is TIME_NONE, `otherwise`, false, NULL. */
int64_t get_ms(json_t *object, const char *key);
int get_int(json_t *object, const char *key, int otherwise);
bool get_bool(json_t *object, const char *key);
char *get_text(json_t *object, const char *key);
char *need_text(json_t *object, const char *key); /* the same, "" instead of NULL */
char **get_texts(json_t *list, size_t *count);
json_t *texts_json(char *const *list, size_t count);

/* state_roll.c: the roll-call and the delegates */
void roll_json(const struct snapshot *snap, json_t *extra);
void roll_take(json_t *extra, struct snapshot *snap);

#endif
