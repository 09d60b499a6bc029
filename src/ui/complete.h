/* Completion of a verb line: verbs that the role may use now first, then cues, media, screens or
 * devices, as the verb's row says. */
#ifndef KICHBAN_COMPLETE_H
#define KICHBAN_COMPLETE_H

#include "core/snapshot.h"

/* The line as far as it is certain, or NULL when nothing fits. *choices gets what could follow,
 * joined by two blanks, when there are several (the caller owns both). `snap` may be NULL. */
char *complete_line(const char *line, const struct snapshot *snap, enum role role, char **choices);

#endif
