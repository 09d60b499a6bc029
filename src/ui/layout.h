/* Which row of the terminal shows what. Same things at the same place at every size: a larger
 * terminal has more rows in the list and more messages. */
#ifndef KICHBAN_LAYOUT_H
#define KICHBAN_LAYOUT_H

enum layout_kind { LAYOUT_TINY, LAYOUT_SMALL, LAYOUT_FULL };

/* Rows counted from 0; -1: not shown. */
struct layout {
    enum layout_kind kind;
    int width, height;
    int head, rule, on_air, digits, bar, standby, mc, rule_below, over, rule_list;
    int list_head, list, list_rows;
    int message, message_rows;
    int keys;                   /* the prompt's line too */
    int digits_x, digits_cells; /* columns of the block digits */
    int box_x;                  /* of the numbers right of them */
    int hall_x; /* of the hall's picture, right of the list; 0: there is no room for it */
};

#define HALL_FROM 120 /* columns of the terminal */

struct layout layout_make(int width, int height);

#endif
