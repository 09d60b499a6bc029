/* The Linux console that a terminal is, if it is one. */
#ifndef KICHBAN_CONSOLE_H
#define KICHBAN_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The characters that its font can show, into *codes, which the caller frees. False: no console. */
bool console_font(int fd, uint16_t **codes, size_t *count);
/* The letters of Vietnamese that are not among so many characters, one after the other; the caller's. */
char *console_lacks(const uint16_t *codes, size_t count);
/* The same of the console's font; NULL: no console. */
char *console_missing_letters(int fd);

#endif
