/* Lines of the past and of the log out of their JSON; for the files of this folder. */
#ifndef KICHBAN_PAST_JSON_H
#define KICHBAN_PAST_JSON_H

#include "wire/diary.h"
#include "wire/json.h"
#include "wire/past.h"

/* Each fills what the caller clears; *why as with all decoders. */
bool past_decode(json_t *object, struct past *past, const char **why);
bool diary_decode(json_t *list, struct diary_line **lines, size_t *count, const char **why);

#endif
