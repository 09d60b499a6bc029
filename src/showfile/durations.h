/* Where the durations of segments stand in the bytes of a show file, for who suggests others. An edit
 * touches the value alone: quotes, comments, line ends and all other lines stay. */
#ifndef KICHBAN_SHOWFILE_DURATIONS_H
#define KICHBAN_SHOWFILE_DURATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/patch.h"

struct durations;

/* `bytes` are of a show file that has no errors, and must outlive this. NULL: they can't be read. */
struct durations *durations_open(const char *bytes, size_t len);
void durations_free(struct durations *durations);

/* The edit that makes `ms` the duration of a segment (by its place in the session, by the session's
 * place in the file): as it is written now (`8m`, `8:00`, `480s`), else as a line after the title or
 * the cue. False when that can't be done without touching more. The caller frees out->text. */
bool durations_edit(const struct durations *durations, size_t session, size_t segment, int64_t ms,
                    struct text_edit *out);

#endif
