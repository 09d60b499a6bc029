/* The roll-call on the MC's screen. */
#ifndef KICHBAN_PANEL_ROLL_H
#define KICHBAN_PANEL_ROLL_H

#include "ui/frame.h"
#include "ui/mc.h"

/* From below the rule (a row, with what turn it is in it) to above `bottom`. False: no turn is shown. */
bool roll_draw(const struct frame *frame, const struct mc *mc, int rule, int bottom);
/* The next two names; rows of -1 aren't there. False: no names are being read. */
bool roll_draw_next(const struct frame *frame, const struct mc *mc, int next, int after);
/* Of awards that stand by: how the recipients come on stage. False: none do. */
bool roll_draw_coming(const struct frame *frame, int y);

#endif
