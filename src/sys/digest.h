/* Checksums of bytes, by libmd. */
#ifndef KICHBAN_DIGEST_H
#define KICHBAN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define SHA256_TEXT 65 /* 64 digits and a zero */

/* As `sha256sum` prints it. Returns `out`. */
const char *digest_sha256(const void *bytes, size_t length, char out[SHA256_TEXT]);

/* The same of a whole file, however large; NULL: it can't be read. */
const char *digest_sha256_file(const char *path, char out[SHA256_TEXT]);
/* A short one of a file's size, its first and its last 64 KiB: tells two media apart at the cost of
 * two reads. False when it can't be read. */
#define PRINT_TEXT 17
bool digest_file(const char *path, char out[PRINT_TEXT]);

#endif
