#include "ui/layout.h"

#include "ui/digits.h"
#include "base/banned.h"

#define FULL_COLUMNS 80
#define FULL_ROWS 24
#define SMALL_COLUMNS 40
#define SMALL_ROWS 12
#define HALL_MOST 98 /* its columns and a blank on each side */
#define DIGITS_X 18
#define DIGITS_CELLS 40 /* "1:02:43" in wide pixels */

static struct layout nothing(int width, int height)
{
    struct layout none = {.width = width, .height = height};
    int *rows[] = {&none.head,    &none.rule,       &none.on_air,  &none.digits,    &none.bar,
                   &none.standby, &none.mc,         &none.over,    &none.rule_list, &none.list_head,
                   &none.list,    &none.rule_below, &none.message, &none.keys};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        *rows[i] = -1;
    return none;
}

static void full(struct layout *at)
{
    at->kind = LAYOUT_FULL;
    at->head = 0;
    at->rule = 1;
    at->on_air = 2;
    at->digits = 3;
    at->bar = at->digits + DIGIT_ROWS;
    at->standby = at->bar + 1;
    at->mc = at->standby + 1;
    at->rule_below = at->mc + 1;
    at->over = at->rule_below + 1;
    at->rule_list = at->over + 1;
    at->list_head = at->rule_list + 1;
    at->list = at->list_head + 1;
    at->keys = at->height - 1;
    at->message_rows = at->height >= 45 ? 4 : at->height >= 30 ? 3 : at->height >= 27 ? 2 : 1;
    at->message = at->keys - at->message_rows;
    at->list_rows = at->message - at->list;
    at->digits_x = DIGITS_X;
    at->digits_cells = DIGITS_CELLS;
    if (at->width >= HALL_FROM) /* the list keeps what it has at 80 */
        at->hall_x =
            at->width - FULL_COLUMNS < HALL_MOST ? FULL_COLUMNS + 2 : at->width - HALL_MOST;
    at->box_x = at->width >= 110 ? at->width - 34 : DIGITS_X + DIGITS_CELLS;
}

static void small(struct layout *at)
{
    at->kind = LAYOUT_SMALL;
    at->head = 0;
    at->rule = 1;
    at->on_air = 2;
    at->digits = 3;
    at->standby = at->digits + DIGIT_ROWS;
    at->mc = at->standby + 1; /* here: what GO will do, and whether it is ready */
    at->over = at->mc + 1;
    at->message = at->keys = at->height - 1;
    at->message_rows = 1;
    at->list = at->over + 1; /* only for help */
    at->list_rows = at->message - at->list;
    at->digits_x = 1;
    at->digits_cells = at->width - 2;
    at->box_x = at->width;
}

struct layout layout_make(int width, int height)
{
    struct layout at = nothing(width, height);
    if (width >= FULL_COLUMNS && height >= FULL_ROWS) {
        full(&at);
    } else if (width >= SMALL_COLUMNS && height >= SMALL_ROWS) {
        small(&at);
    } else {
        at.kind = LAYOUT_TINY;
        at.standby = height == 1 ? 0 : height > 1 ? 1 : -1;
        at.on_air = height > 1 ? 0 : -1;
        at.message = at.keys = height > 2 ? 2 : -1;
        at.message_rows = height > 2 ? 1 : 0;
    }
    return at;
}
