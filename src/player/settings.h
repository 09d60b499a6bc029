/* The options that every libmpv handle of this program gets, whatever it is for: decks and probes
 * are fenced in by the same table. */
#ifndef KICHBAN_PLAYER_SETTINGS_H
#define KICHBAN_PLAYER_SETTINGS_H

#include <stdbool.h>

#include "base/err.h"

struct mpv_handle;

/* Before mpv_initialize(). False, with a sentence: libmpv refuses it. */
bool settings_put(struct mpv_handle *mpv, const char *name, const char *value, struct err *err);
/* The whole table: security and habits, where one refusal is one too many, then looks. */
bool settings_apply(struct mpv_handle *mpv, struct err *err);

#endif
