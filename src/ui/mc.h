/* What the MC's screen knows and does: which words are shown and at which page. GO never takes the
 * page from under the reader's eyes; the MC turns on when the sentence is done. */
#ifndef KICHBAN_MC_H
#define KICHBAN_MC_H

#include "ui/digits.h"
#include "ui/hand.h"
#include "ui/keymap.h"
#include "ui/told.h"

#define MC_TYPED 256      /* bytes of what is being typed */
#define MC_BLINK_MS 500   /* the signs beside a message that hasn't been seen */
#define MC_DIGITS_FROM 30 /* rows of a terminal that always has room for the large digits */
#define MC_DIGITS_ROWS (DIGIT_ROWS + 2)

enum mc_size { MC_NORMAL, MC_SPACED, MC_BLOCKS, MC_SIZES };
enum mc_typing { MC_TYPES_NOTHING, MC_TYPES_LEAVE, MC_TYPES_ASK };

struct mc {
    struct feed *feed;
    const char *lang; /* asked for; NULL: the programme's */
    struct keymap keymap;
    bool asked_lang;
    /* what is being read: it stays whatever the show does */
    char *cue, *title, *words;
    struct snap_step step; /* of a roll-call, as what is read was taken */
    int ahead;             /* names turned while the link was lost; the engine hears of them then */
    int page;
    enum mc_size size;
    bool counts;       /* the countdown stands large above the first words, until the MC goes on */
    char *failed;      /* cue of the contingency whose words have been passed, NULL */
    bool fails;        /* what is shown are the words of a contingency */
    bool read;         /* pressed on past the last page: the next words may come by themselves */
    bool other;        /* something else stands by now: Space goes there */
    int64_t acks_ms;   /* when what acknowledges was pressed last, TIME_NONE */
    int64_t blinks_ms; /* when the signs beside the message change next, TIME_NONE */
    struct told told;  /* of this machine, or the engine's refusal */
    bool help, left;
    enum mc_typing typing;
    char typed[MC_TYPED];
    int width, height; /* as drawn last: pages depend on it */
};

extern const struct hand mc_hand;

bool mc_open(struct mc *mc, struct feed *feed, const char *lang, struct err *err);
void mc_close(struct mc *mc);

/* --- mc_roll.c: the names of a roll-call --- */

/* What of a turn is shown. */
struct mc_roll {
    const struct snap_person *turn; /* NULL: no turn is shown */
    size_t count;
    const struct snap_person *now, *next, *then; /* being read, and who follows; NULL */
    bool on_air;                                 /* its names can be read now */
};

struct mc_roll mc_roll_look(const struct mc *mc);
/* The next name, or the one before: true when the key was about that. */
bool mc_roll_on(struct mc *mc, int64_t now_ms);
bool mc_roll_back(struct mc *mc, int64_t now_ms);
void mc_roll_linked(struct mc *mc, int64_t now_ms); /* names that were turned without a link */

/* --- mc_text.c: the words as lines and pages of a screen of this size --- */

/* Where the words stand, in cells, and how many lines of them. */
struct mc_shape {
    int columns, rows; /* of the terminal's cells */
    int lines;         /* of text, as large as it is */
    bool counts;       /* the large digits stand above them */
};

struct mc_shape mc_shape(const struct mc *mc);
/* Bytes of the next line; *skip: what is between it and the one after. */
size_t mc_line(const struct mc *mc, const struct mc_shape *shape, const char *at, size_t *skip);
int mc_pages(const struct mc *mc);
/* The words from page `page` on; NULL: there are no such words. */
const char *mc_page(const struct mc *mc, int page);
/* Letters with room between them, from column x on. */
void mc_put_spaced(struct canvas *canvas, int x, int y, const char *text, size_t length);
/* Draws one page of the words from row `y` on. */
void mc_put_words(const struct mc *mc, struct canvas *canvas, int y, const char *text);

#endif
