/* How ssh is called: one place for all who do. */
#ifndef KICHBAN_FAR_ARGS_H
#define KICHBAN_FAR_ARGS_H

#include <stdbool.h>

#define FAR_ARGS 32

/* `ssh … -- HOST kichban-player --relay`, NULL-ended; borrowed. `program` NULL: as it is installed.
 * Both were vetted (showfile/config.h). */
void far_args(const char *host, const char *program, bool patient, char *args[FAR_ARGS]);

#endif
