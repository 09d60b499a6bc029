/* What a cell means, and how a meaning looks: one table, with a column for terminals without
 * colours. Red is for late and broken only. */
#ifndef KICHBAN_STYLES_H
#define KICHBAN_STYLES_H

#include <stdbool.h>

enum style {
    STYLE_PLAIN,
    STYLE_LABEL,
    STYLE_TITLE,
    STYLE_CLOCK,
    STYLE_MODE_REHEARSAL,
    STYLE_MODE_SHOW,
    STYLE_FRAME_REHEARSAL,
    STYLE_FRAME_SHOW,
    STYLE_ON_AIR,
    STYLE_DIGITS,
    STYLE_DIGITS_WARN,
    STYLE_DIGITS_OVER,
    STYLE_DIGITS_HELD,
    STYLE_ASSUMED, /* counted on without having heard the engine */
    STYLE_BAR,
    STYLE_BAR_REST,
    STYLE_STANDBY,
    STYLE_STANDBY_DO,
    STYLE_READY,
    STYLE_NOT_READY,
    STYLE_BROKEN,
    STYLE_MC,
    STYLE_OVER,
    STYLE_UNDER,
    STYLE_DONE,
    STYLE_DISABLED,
    STYLE_WARNING,
    STYLE_REFUSAL,
    STYLE_QUESTION,
    STYLE_MESSAGE,
    STYLE_KEY,
    STYLE_KEY_WORD,
    STYLE_LINK_LOST,
    STYLE_NO_KEYBOARD,
    STYLE_PROMPT,
    STYLE_CURSOR,
    STYLE_PICTURE, /* a cell's own colours */
    STYLE_COUNT
};

enum look { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8 };
enum colour {
    COL_DEFAULT = -1,
    COL_BLACK,
    COL_RED,
    COL_GREEN,
    COL_YELLOW,
    COL_BLUE,
    COL_MAGENTA,
    COL_CYAN,
    COL_WHITE
};

struct style_row {
    enum colour ink, paper;
    unsigned look; /* enum look */
    unsigned mono; /* the look without colours */
};

extern const struct style_row style_rows[STYLE_COUNT];

/* A sign that says what a colour says too. */
enum sign {
    SIGN_RUNNING,
    SIGN_STANDBY,
    SIGN_DONE,
    SIGN_AHEAD,
    SIGN_PASSED,
    SIGN_SKIPPED,
    SIGN_FLOATED,
    SIGN_WARNING,
    SIGN_SOUND,
    SIGN_FILM,
    SIGN_STILL,
    SIGN_LINE,
    SIGN_DOUBLE,
    SIGN_FULL,
    SIGN_HALF,
    SIGN_LIGHT,
    SIGN_NOTHING,
    SIGN_MORE_ABOVE,
    SIGN_MORE_BELOW,
    SIGN_COUNT
};

const char *sign_text(enum sign sign, bool ascii);

#endif
