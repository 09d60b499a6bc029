/* Where does the sound come out: a second and a half of tones on one side only. */
#ifndef KICHBAN_PLAYER_TONE_H
#define KICHBAN_PLAYER_TONE_H

#include <stdbool.h>
#include <stddef.h>

#define TONE_PATH 40 /* bytes */

/* A WAV file in memory (one long tone left, two short ones right) and the path under which libmpv
 * opens it like any file; NULL: no memory for it. Made once, kept as long as the process. */
const char *tone_path(bool right, char path[TONE_PATH]);

#endif
