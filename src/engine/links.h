/* The engine's side of the player: two processes, picture and sound, each behind its own socket
 * (PATH.picture, PATH.sound). They outlive the engine; a part that dies or hangs is killed and
 * started again in place, and what it should play is the core's to say. */
#ifndef KICHBAN_LINKS_H
#define KICHBAN_LINKS_H

#include "engine/engine.h"

struct links *links_new(struct engine *engine);
void links_effect(struct links *links, const struct effect *effect);
void links_show_taken(struct links *links, const struct show *before); /* engine->show is new */
void links_listen(struct links *links);           /* four times a second: is anyone silent? */
void links_probe(struct links *links, int media); /* is it good now? */
/* Where a medium lies for the player. Valid until the show changes. */
const char *links_path(const struct links *links, int media);
/* The player is on another machine: its files are asked for; each answer goes to watch_seen(). */
bool links_are_far(const struct links *links);
void links_look_far(struct links *links);
void links_far_warn(const struct links *links, struct snapshot *snap); /* nothing when it isn't */
/* What the players really use; NULL when not known. Valid until the next event. */
const char *links_video(const struct links *links);
const char *links_audio(const struct links *links);
/* What any client watches: the players send that, and no more. */
void links_watch(struct links *links, bool levels, bool picture);
/* The last level that a beat said of a medium; NAN unknown. */
double links_level(const struct links *links, const char *media);
/* Ends the players too (`end_players`), and closes all handles. */
void links_close(struct links *links, bool end_players);
void links_free(struct links *links); /* after the loop ran; takes NULL */

#endif
