/* Places in the file system where kichban keeps things, and files read whole. */
#ifndef KICHBAN_PATH_H
#define KICHBAN_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* The caller owns what these return. */
char *path_socket(void); /* $XDG_RUNTIME_DIR/kichban/engine.sock, else under /tmp/kichban-UID */
char *path_state(void);  /* $XDG_STATE_HOME/kichban, else ~/.local/state/kichban */
char *path_cache(void);  /* $XDG_CACHE_HOME/kichban, else ~/.cache/kichban */
char *path_config(void); /* $XDG_CONFIG_HOME/kichban/config.yaml */
char *path_beside(const char *name); /* a program beside this one, else in ../libexec/kichban */
char *path_self_dir(void);           /* the folder of this program; NULL when unknown */
/* A folder that comes with the program: `built` beside it as `make` leaves it, else share/`installed`.
 * It need not be there. */
char *path_shipped(const char *built, const char *installed);
char *path_real(const char *path, struct err *err); /* NULL when it isn't there */

/* The folder and those above it, as far as they can be made, with 0700. */
void path_make_dirs(const char *dir);
/* The folder of `path`, made with 0700; false unless it is this user's own and closed to others. */
bool path_private_dir(const char *path, struct err *err);
/* The whole of a regular file of at most `most` bytes, ended by a zero; the caller owns it. */
char *path_read(const char *path, size_t most, size_t *len, struct err *err);

#endif
