/* The terminal. The only file behind it, term.c, knows curses; curses writes, we read the bytes
 * ourselves, so that what came in one read stays together. */
#ifndef KICHBAN_TERM_H
#define KICHBAN_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "ui/canvas.h"

struct term;

/* Takes standard input and output over. NULL: no terminal that a screen can be shown on. */
struct term *term_open(struct err *err);
/* Puts the terminal back as it was; takes NULL. */
void term_close(struct term *term);
int term_fd(const struct term *term); /* to poll for input */
/* What is there in one read; 0 end, -1 nothing (or broken: then poll says so). */
ssize_t term_read(struct term *term, char *bytes, size_t room);
void term_size(struct term *term, int *width, int *height); /* asks the terminal again */
bool term_ascii(const struct term *term);                   /* signs as ASCII twins */
bool term_colours(const struct term *term);                 /* enough for pictures */
/* Writes the cells that differ from what was drawn before. */
void term_draw(struct term *term, const struct canvas *canvas);

void term_crashed(
    void); /* of a signal's handler: the terminal as it was, whatever is broken here */
/* Puts the terminal back as it was for a while, and takes it again, to be drawn anew. */
void term_lend(struct term *term);
void term_retake(struct term *term);

void term_ring(struct term *term); /* its bell */

#endif
