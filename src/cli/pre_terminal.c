/* This terminal, on which a screen of the show would stand. */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/preflight.h"
#include "sys/console.h"
#include "ui/lang.h"
#include "ui/term_known.h"
#include "ui/words.h"
#include "base/banned.h"

#define LEAST_WIDTH 80
#define LEAST_HEIGHT 24
#define FEWEST_WIDTH 40 /* and 12 lines: what is reduced still works */
#define FEWEST_HEIGHT 12
#define MISSING_SHOWN 24

struct pre_item pre_judge_size(int width, int height)
{
    struct pre_item item = pre_item("terminal", N_("terminal"));
    char size[32];
    snprintf(size, sizeof size, "%dx%d", width, height);
    if (!width) {
        pre_say(&item, VERDICT_UNKNOWN,
                N_("this was not started on a terminal: start it where the screens will be"), NULL,
                NULL, NULL);
        return item;
    }
    if (width >= LEAST_WIDTH && height >= LEAST_HEIGHT)
        pre_say(&item, VERDICT_GOOD, "%1", size, NULL, NULL);
    else if (width >= FEWEST_WIDTH && height >= FEWEST_HEIGHT)
        pre_say(&item, VERDICT_WARN,
                N_("%1: make the window larger or its letters smaller, from 80x24 on all is "
                   "seen"),
                size, NULL, NULL);
    else
        pre_say(&item, VERDICT_BAD, N_("%1: TOO SMALL, 40x12 is the least"), size, NULL, NULL);
    pre_figure(&item, "width", width);
    pre_figure(&item, "height", height);
    return item;
}

struct pre_item pre_judge_locale(bool utf8, const char *name)
{
    struct pre_item item = pre_item("locale", N_("letters"));
    if (utf8) {
        pre_say(&item, VERDICT_GOOD, N_("UTF-8 (%1)"), name, NULL, NULL);
        return item;
    }
    pre_say(&item, VERDICT_WARN,
            N_("the locale \"%1\" isn't UTF-8: C.UTF-8 is taken in its place; if letters "
               "are broken, the terminal isn't UTF-8 either"),
            name, NULL, NULL);
    pre_cure(&item, xstrdup("export LANG=C.UTF-8"));
    return item;
}

struct pre_item pre_judge_colours(const char *term, bool known, int colours)
{
    struct pre_item item = pre_item("colours", N_("colours"));
    char number[16];
    snprintf(number, sizeof number, "%d", colours);
    if (!known) {
        pre_say(&item, VERDICT_BAD,
                N_("TERM=%1: NO SCREEN CAN BE SHOWN on a terminal of this name"), term, NULL, NULL);
        pre_cure(&item, xstrdup("export TERM=xterm-256color"));
    } else if (colours >= 256) {
        pre_say(&item, VERDICT_GOOD, "%1 (%2)", number, term, NULL);
    } else if (colours > 0) {
        pre_say(&item, VERDICT_GOOD, N_("%1 (%2): all but the small picture of the hall"), number,
                term, NULL);
    } else {
        pre_say(&item, VERDICT_GOOD, N_("none (%1): words and signs say all"), term, NULL, NULL);
    }
    pre_figure(&item, "colours", colours);
    return item;
}

/* --- the font of a Linux console --- */

/* Of Debian's console fonts only these have them all: Lat…, Uni… and Terminus lack nearly a hundred. */
struct pre_item pre_judge_font(const char *missing)
{
    struct pre_item item = pre_item("font", N_("console font"));
    if (!missing[0]) {
        pre_say(&item, VERDICT_GOOD, N_("it has every Vietnamese letter"), NULL, NULL, NULL);
        return item;
    }
    char *shown = xstrndup(missing, text_fit(missing, MISSING_SHOWN));
    pre_say(&item, VERDICT_BAD,
            N_("IT LACKS VIETNAMESE LETTERS (%1 …); the font Vietnamese-Fixed16 of the "
               "package console-setup has them all"),
            shown, NULL, NULL);
    free(shown);
    pre_cure(&item, xstrdup("sudo apt install console-setup kbd"));
    pre_cure(&item, xstrdup("sudo setfont Vietnamese-Fixed16"));
    return item;
}

/* --- looking --- */

/* The terminal that this was started on; -1: none. The caller closes it. */
static int own_terminal(void)
{
    static const int fds[] = {STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO};
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        if (isatty(fds[i]))
            return dup(fds[i]);
    return open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

/* The locale as it is chosen: the first of these that says something. */
static const char *locale_name(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        if (value && value[0])
            return value;
    }
    return "C";
}

static void look_at_font(struct preflight *pre, int fd)
{
    char *missing = console_missing_letters(fd);
    if (missing) /* another terminal's fonts are its own business: it finds letters elsewhere */
        pre_add(pre, pre_judge_font(missing));
    free(missing);
}

void pre_look_terminal(struct preflight *pre)
{
    struct winsize size = {0};
    int fd = own_terminal(), colours;
    const char *term = getenv("TERM");
    if (fd < 0 || ioctl(fd, TIOCGWINSZ, &size) != 0) {
        pre_add(pre, pre_judge_size(0, 0));
    } else {
        pre_add(pre, pre_judge_size(size.ws_col, size.ws_row));
        bool known = term_known(term, &colours);
        pre_add(pre, pre_judge_colours(term ? term : "", known, colours));
        look_at_font(pre, fd);
    }
    pre_add(pre, pre_judge_locale(lang_utf8_chosen(), locale_name()));
    if (fd >= 0)
        close(fd);
}
