/* kichban-player --probe: opens one file after the other without display or sound device and says
 * what can be played of it; the lines are those of wire/probe.h.
 *
 * What it proves: the first picture is decoded, the last seconds of the picture are, and all of the
 * sound is (its loudness is measured on the way). That playback begins proves nothing: libmpv says so
 * of a broken still too, and it takes a film that is cut off for one that ended. */
#ifndef KICHBAN_PLAYER_PROBE_H
#define KICHBAN_PLAYER_PROBE_H

/* Until standard input ends; the process's exit code. */
int probe_run(void);

#endif
