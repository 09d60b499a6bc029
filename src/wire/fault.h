/* One fault of a file as JSON, for `check --json`. */
#ifndef KICHBAN_WIRE_FAULT_H
#define KICHBAN_WIRE_FAULT_H

#include <stdbool.h>

/* {"file","line","col","level","text"} without a line end; the caller owns it. */
char *fault_encode(const char *file, int line, int col, bool warning, const char *text);

#endif
