/* The page that a technician reads: a line or more for each item, and the command that cures it. */
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/preflight.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define VERDICT_CELLS 9
#define TITLE_CELLS 18
#define CURE_INDENT 9
#define WIDTH 80
#define NARROW 60 /* a page isn't made narrower */
#define WIDE 110

static const char *colour_of(enum verdict verdict)
{
    static const char *const colours[VERDICT_COUNT] = {[VERDICT_GOOD] = "\033[32m",
                                                       [VERDICT_WARN] = "\033[1;33m",
                                                       [VERDICT_BAD] = "\033[1;31m",
                                                       [VERDICT_UNKNOWN] = "\033[36m"};
    return colours[verdict];
}

static int page_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col)
        return WIDTH;
    return size.ws_col < NARROW ? NARROW : size.ws_col > WIDE ? WIDE : size.ws_col;
}

void pre_begin(struct preflight *pre)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    bool plain = (none && none[0]) || !term || strcmp(term, "dumb") == 0;
    pre->width = page_width();
    pre->colours = isatty(STDOUT_FILENO) && !plain;
    pre->progress = isatty(STDOUT_FILENO) && isatty(STDERR_FILENO) && !pre->cli->json;
    pre->page = !pre->cli->json;
}

static void clear_progress(const struct preflight *pre)
{
    if (!pre->progress)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
}

void pre_working(const struct preflight *pre, const char *what, size_t at, size_t of)
{
    if (!pre->progress)
        return;
    char *safe = text_safe(what, strlen(what)), *cut = text_cut(safe, pre->width - 20);
    fprintf(stderr, "\r … %s", cut);
    if (of)
        fprintf(stderr, " %zu/%zu", at, of);
    fputs("\033[K", stderr);
    fflush(stderr);
    free(safe);
    free(cut);
}

/* --- an item --- */

static void put_padded(const char *text, int cells)
{
    int width = text_width(text);
    printf("%s%*s", text, width < cells ? cells - width : 1, "");
}

static void put_verdict(const struct preflight *pre, enum verdict verdict)
{
    const char *word = lang_text(pre_level(verdict));
    putchar(' ');
    if (pre->colours)
        fputs(colour_of(verdict), stdout);
    fputs(word, stdout);
    if (pre->colours)
        fputs("\033[0m", stdout);
    int pad = VERDICT_CELLS - 1 - text_width(word);
    printf("%*s", pad > 1 ? pad : 1, "");
}

/* The lines of a text, wrapped behind an indentation that stands already for the first. */
static void put_wrapped(const char *text, int indent, int width)
{
    bool first = true;
    while (*text) {
        size_t length = strcspn(text, "\n"), skip = 0;
        char *line = xstrndup(text, length);
        const char *at = line;
        do {
            size_t fits = text_line(at, width - indent, &skip);
            if (!first)
                printf("%*s", indent, "");
            printf("%.*s\n", (int)fits, at);
            first = false;
            at += fits + skip;
        } while (*at);
        free(line);
        text += length + (text[length] == '\n');
    }
    if (first)
        putchar('\n');
}

/* The next word of a command with the blanks before it: what stands in quotes is one. */
static size_t next_word(const char *command)
{
    size_t at = strspn(command, " ");
    char quote = 0;
    for (; command[at] && (quote || command[at] != ' '); at++) {
        if (quote && command[at] == quote)
            quote = 0;
        else if (command[at] == '\\' && command[at + 1] && quote != '\'')
            at++;
        else if (!quote && (command[at] == '\'' || command[at] == '"'))
            quote = command[at];
    }
    return at;
}

/* As it is typed or copied: where it doesn't fit, the shell goes on after a backslash. */
static void put_command(const char *command, int width)
{
    int used = CURE_INDENT + 2;
    printf("%*s$", CURE_INDENT, "");
    while (*command) {
        size_t skip = strspn(command, " "), length = next_word(command);
        char *word = xstrndup(command + skip, length - skip);
        int cells = text_width(word);
        if (used > CURE_INDENT + 4 && used + 1 + cells + 2 > width) {
            printf(" \\\n%*s", CURE_INDENT + 3, "");
            used = CURE_INDENT + 3;
        }
        printf(" %s", word);
        used += 1 + cells;
        free(word);
        command += length;
    }
    putchar('\n');
}

static void put_item(const struct preflight *pre, const struct pre_item *item)
{
    char *title = text_cut(pre_title(item), TITLE_CELLS - 1);
    put_verdict(pre, item->verdict);
    put_padded(title, TITLE_CELLS);
    put_wrapped(item->text ? item->text : "", VERDICT_CELLS + TITLE_CELLS, pre->width);
    if (item->cure)
        put_command(item->cure, pre->width);
    free(title);
}

void pre_add(struct preflight *pre, struct pre_item item)
{
    ARRAY_PUSH(pre->items, pre->count, pre->room, item);
    if (!pre->page)
        return;
    clear_progress(pre);
    put_item(pre, &item);
    fflush(stdout);
}

/* --- the last line --- */

/* ", 2 bad (film, sound)": of one verdict, nothing when there is none. */
static void put_count(struct buf *out, const struct preflight *pre, enum verdict verdict,
                      const char *one, const char *many)
{
    size_t found = pre_count(pre->items, pre->count, verdict), named = 0;
    struct buf names = {0};
    char number[24];
    if (!found && verdict == VERDICT_UNKNOWN)
        return;
    for (size_t i = 0; i < pre->count; i++)
        if (pre->items[i].verdict == verdict)
            buf_printf(&names, "%s%s", named++ ? ", " : "", pre_title(&pre->items[i]));
    snprintf(number, sizeof number, "%zu", found);
    char *said = words_fill(found == 1 ? one : many, number, NULL, NULL);
    buf_printf(out, "%s%s", out->len ? ", " : "", said);
    if (named)
        buf_printf(out, " (%s)", buf_text(&names));
    free(said);
    buf_free(&names);
}

void pre_end(const struct preflight *pre)
{
    bool ready = pre_count(pre->items, pre->count, VERDICT_BAD) == 0;
    const char *word = ready ? _("READY") : _("NOT READY");
    struct buf counts = {0};
    if (!pre->page)
        return;
    clear_progress(pre);
    for (int i = 0; i < pre->width; i++)
        fputs("─", stdout);
    put_count(&counts, pre, VERDICT_BAD, _("%1 bad"), _("%1 bad"));
    put_count(&counts, pre, VERDICT_WARN, _("%1 warning"), _("%1 warnings"));
    put_count(&counts, pre, VERDICT_UNKNOWN, _("%1 unknown"), _("%1 unknown"));
    printf("\n %s%s%s: ", pre->colours ? colour_of(ready ? VERDICT_GOOD : VERDICT_BAD) : "", word,
           pre->colours ? "\033[0m" : "");
    put_wrapped(buf_text(&counts), text_width(word) + 3, pre->width);
    buf_free(&counts);
}
