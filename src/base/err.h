/* Why something failed, in one sentence for a person. For the environment and for users; a bug
 * asserts, a peer's bytes close the peer. */
#ifndef KICHBAN_ERR_H
#define KICHBAN_ERR_H

#include <stdbool.h>

struct err {
    char text[512]; /* "" when nothing failed; cut at a whole character if too long */
};

/* Fills err (NULL is allowed) and returns false, so that `return err_set(err, …)` reads well. */
bool err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
