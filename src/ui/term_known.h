/* What the system's list of terminals knows of one, without opening it. */
#ifndef KICHBAN_TERM_KNOWN_H
#define KICHBAN_TERM_KNOWN_H

#include <stdbool.h>

/* Whether a screen can be shown on a terminal of this name (TERM; NULL: no), and in how many colours:
 * 0 without. */
bool term_known(const char *name, int *colours);

#endif
