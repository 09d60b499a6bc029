#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "ui/lang.h"
#include "base/banned.h"

/* Focus reports, bracketed paste; and the wheel isn't to press arrows, as it does by itself on a
 * whole-screen program (what it was is kept by the terminal). */
#define REPORTS_ON "\033[?1004h\033[?2004h\033[?1007s\033[?1007l"
#define REPORTS_OFF "\033[?1007r\033[?2004l\033[?1004l"

struct term {
    SCREEN *screen;
    struct canvas shown;
    attr_t looks[STYLE_COUNT];
    short pairs[STYLE_COUNT];
    bool ascii;
    int colours; /* how many a picture may have: 256, or more for direct ones; 0: too few */
};

/* What a crash leaves behind is put in order from these: no curses then, and no memory. */
static struct termios terminal_before;
static char leave_screen[64]; /* back from the whole screen, the cursor seen, no colours */

static void keep_for_a_crash(void)
{
    static const char *const names[] = {"sgr0", "cnorm", "rmcup"};
    leave_screen[0] = '\0';
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *text = tigetstr(names[i]);
        size_t used = strlen(leave_screen);
        if (text && text != (const char *)-1 && strlen(text) < sizeof leave_screen - used)
            memcpy(leave_screen + used, text, strlen(text) + 1);
    }
}

void term_crashed(void)
{
    ssize_t wrote = write(STDOUT_FILENO, REPORTS_OFF, sizeof REPORTS_OFF - 1);
    wrote = write(STDOUT_FILENO, leave_screen, strlen(leave_screen));
    (void)wrote;
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
}

/* Beside what curses writes; a terminal that is gone is seen by poll. */
static void tell(const char *text)
{
    ssize_t wrote = write(STDOUT_FILENO, text, strlen(text));
    (void)wrote;
}

static attr_t attributes(unsigned look)
{
    return (look & LOOK_BOLD ? A_BOLD : 0) | (look & LOOK_DIM ? A_DIM : 0) |
           (look & LOOK_REVERSE ? A_REVERSE : 0) | (look & LOOK_UNDERLINE ? A_UNDERLINE : 0);
}

static void make_looks(struct term *term)
{
    const char *none = getenv("NO_COLOR");
    bool colours = has_colors() && !(none && none[0]) && start_color() == OK;
    bool defaults = colours && use_default_colors() == OK;
    colours = colours && COLOR_PAIRS > STYLE_COUNT;
    term->colours = colours && COLORS >= 256 && COLOR_PAIRS >= 256 ? COLORS : 0;
    for (int i = 0; i < STYLE_COUNT; i++) {
        const struct style_row *row = &style_rows[i];
        term->looks[i] = attributes(colours ? row->look : row->mono);
        if (!colours)
            continue;
        short ink = (short)(row->ink == COL_DEFAULT && !defaults ? COL_WHITE : row->ink);
        short paper = (short)(row->paper == COL_DEFAULT && !defaults ? COL_BLACK : row->paper);
        if (init_pair((short)(i + 1), ink, paper) == OK)
            term->pairs[i] = (short)(i + 1);
    }
}

/* Terminals whose fonts lack our signs. */
static bool poor_signs(const char *name)
{
    const char *forced = getenv("KICHBAN_ASCII");
    return (forced && forced[0]) || strcmp(name, "linux") == 0 || strncmp(name, "vt", 2) == 0;
}

static bool has(const char *capability)
{
    const char *text = tigetstr(capability);
    return text && text != (const char *)-1;
}

struct term *term_open(struct err *err)
{
    const char *name = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        err_set(err, "%s", _("this is a screen: it wants a terminal"));
        return NULL;
    }
    if (!lang_utf8()) {
        err_set(err, "%s", _("there is no UTF-8 locale on this machine: install C.UTF-8"));
        return NULL;
    }
    tcgetattr(STDIN_FILENO, &terminal_before);
    SCREEN *screen = name && name[0] ? newterm(NULL, stdout, stdin) : NULL;
    if (screen && (!has("cup") || !has("clear"))) {
        endwin();
        delscreen(screen);
        screen = NULL;
    }
    if (!screen) {
        err_set(err, "TERM=%s: %s", name ? name : "",
                _("a screen can't be shown on this terminal; `kichban status --watch` tells the "
                  "same in lines"));
        return NULL;
    }
    struct term *term = xcalloc(1, sizeof *term);
    term->screen = screen;
    term->ascii = poor_signs(name);
    keep_for_a_crash();
    raw();
    noecho();
    nonl();
    curs_set(0);
    make_looks(term);
    erase();
    refresh();
    tell(REPORTS_ON);
    return term;
}

void term_close(struct term *term)
{
    if (!term)
        return;
    tell(REPORTS_OFF);
    endwin();
    delscreen(term->screen);
    canvas_free(&term->shown);
    free(term);
}

int term_fd(const struct term *term)
{
    (void)term;
    return STDIN_FILENO;
}

ssize_t term_read(struct term *term, char *bytes, size_t room)
{
    (void)term;
    ssize_t got = read(STDIN_FILENO, bytes, room);
    return got < 0 && errno != EINTR && errno != EAGAIN ? 0 : got;
}

static void draw_anew(struct term *term)
{
    erase();
    clearok(curscr, TRUE);
    canvas_resize(&term->shown, 0, 0);
}

void term_size(struct term *term, int *width, int *height)
{
    struct winsize size = {0};
    *width = COLS;
    *height = LINES;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        *width = size.ws_col;
        *height = size.ws_row;
    }
    if (*width > CANVAS_MOST_COLUMNS)
        *width = CANVAS_MOST_COLUMNS; /* curses gives up on what no terminal is */
    if (*height > CANVAS_MOST_ROWS)
        *height = CANVAS_MOST_ROWS;
    if (*width > 0 && *height > 0 && (*width != COLS || *height != LINES))
        resizeterm(*height, *width);
    draw_anew(term);
}

void term_lend(struct term *term)
{
    (void)term;
    tell(REPORTS_OFF);
    endwin();
}

void term_retake(struct term *term)
{
    reset_prog_mode();
    draw_anew(term);
    refresh();
    tell(REPORTS_ON);
}

bool term_ascii(const struct term *term)
{
    return term->ascii;
}

bool term_colours(const struct term *term)
{
    return term->colours > 0;
}

/* --- colours of pictures --- */

static int nearest_step(int value)
{
    return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

/* Of the 256: the nearest of the cube of 6×6×6 and the 24 greys. */
static int palette(uint32_t rgb)
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    int parts[3] = {(int)(rgb >> 16 & 255), (int)(rgb >> 8 & 255), (int)(rgb & 255)};
    int sum = parts[0] + parts[1] + parts[2], cube = 16, off_cube = 0, off_grey = 0;
    int grey = (sum / 3 - 3) / 10;
    grey = grey < 0 ? 0 : grey > 23 ? 23 : grey;
    for (int i = 0; i < 3; i++) {
        int step = nearest_step(parts[i]);
        cube += step * (i == 0 ? 36 : i == 1 ? 6 : 1);
        off_cube += (parts[i] - steps[step]) * (parts[i] - steps[step]);
        off_grey += (parts[i] - (8 + 10 * grey)) * (parts[i] - (8 + 10 * grey));
    }
    return off_grey < off_cube ? 232 + grey : cube;
}

static void use_colours(const struct term *term, const struct cell *cell)
{
    bool direct = term->colours >= 1 << 24;
    int ink = direct ? (int)cell->ink : palette(cell->ink);
    int paper = direct ? (int)cell->paper : palette(cell->paper);
    int pair = alloc_pair(ink, paper); /* curses keeps them, and lets the oldest go */
    attr_set(A_NORMAL, 0, pair >= 0 ? &pair : NULL);
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
    return a->style == b->style && a->ink == b->ink && a->paper == b->paper &&
           a->width == b->width && strcmp(a->text, b->text) == 0;
}

void term_draw(struct term *term, const struct canvas *canvas)
{
    struct canvas *shown = &term->shown;
    bool fresh = shown->width != canvas->width || shown->height != canvas->height || !shown->cells;
    if (fresh)
        canvas_resize(shown, canvas->width, canvas->height);
    for (int y = 0; y < canvas->height && y < LINES; y++)
        for (int x = 0; x < canvas->width && x < COLS; x++) {
            const struct cell *cell = canvas_cell(canvas, x, y);
            if (cell->width == 0 || (!fresh && same_cell(cell, canvas_cell(shown, x, y))))
                continue;
            if (cell->style == STYLE_PICTURE && term->colours)
                use_colours(term, cell);
            else
                attr_set(term->looks[cell->style], term->pairs[cell->style], NULL);
            mvaddstr(y, x, cell->text);
        }
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    if (count)
        memcpy(shown->cells, canvas->cells, count * sizeof *canvas->cells);
    refresh();
}

void term_ring(struct term *term)
{
    (void)term;
    beep();
}
