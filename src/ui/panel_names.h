/* The roll-call on the caller's screen. Texts are the caller's to free. */
#ifndef KICHBAN_PANEL_NAMES_H
#define KICHBAN_PANEL_NAMES_H

#include "ui/frame.h"

bool names_on_air(const struct frame *frame);     /* a turn is on air */
void names_draw(const struct frame *frame);       /* beside the digits; nothing when none is */
char *names_presenter(const struct frame *frame); /* of the turn on air; NULL */
char *names_coming(const struct frame *frame);    /* the turn that stands by; NULL */

#endif
