/* The place where terminals of other users come in to look, when the config names a group that may:
 * a socket with 0660 in `/tmp/kichban-view-UID` (0711), UID being who runs the show. Who may do more
 * than look never comes in here. */
#ifndef KICHBAN_VIEW_DOOR_H
#define KICHBAN_VIEW_DOOR_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

enum view_group { VIEW_GROUP_GOOD, VIEW_GROUP_NONE, VIEW_GROUP_NOT_IN };

/* Whether there is such a group that this user may give a file to; then which. */
enum view_group view_door_group(const char *name, gid_t *group);
/* The socket's path for an engine whose own is `socket`; the caller owns it. */
char *view_door_path(const char *socket);
/* Its folder is there, this user's own, no link, and open to nobody's writing; made when missing. */
bool view_door_make_dir(const char *path, struct err *err);
/* Another engine of this user listens there already. */
bool view_door_taken(const char *path);
/* Opens the socket file to the group. */
bool view_door_open(const char *path, gid_t group, struct err *err);
/* Who is at the other end of the Unix socket `fd` is one of the group. */
bool view_door_lets_in(int fd, gid_t group);

/* Where a terminal that looks finds the engine whose own socket is `socket`: beside it, else, with
 * `look_around`, the only place of another user's engine that this user can open and whose folder is
 * its owner's alone. The caller owns it. */
char *view_door_find(const char *socket, bool look_around);

#endif
