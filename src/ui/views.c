/* The views there are: a view is one line here and a file of its own. */
#include "ui/view.h"

#include "base/banned.h"

const struct view *const views[] = {&view_caller, &view_mc,   &view_clock,
                                    &view_tech,   &view_door, NULL};
