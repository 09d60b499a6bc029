/* The Linux console that a terminal is, if it is one. */
#ifndef KICHBAN_CONSOLE_H
#define KICHBAN_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The characters that its font can show, into *codes, which the caller frees. False: no console. */
bool console_font(int fd, uint16_t **codes, size_t *count);

#endif
