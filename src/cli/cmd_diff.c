/* kichban diff OLD NEW: the difference of two show files in the words of a show. With one file: the
 * whole show, a fact a line, for who compares lines (git's textconv). */
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "core/diff.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

/* What can be printed on one line of a terminal. */
static char *line_of(const struct say *say)
{
    char *said = words_say(say);
    for (char *at = said; *at; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    char *line = text_safe(said, strlen(said));
    free(said);
    return line;
}

static void print_words(const char *words)
{
    for (const char *at = words; *at;) {
        size_t length = strcspn(at, "\n");
        char *line = text_safe(at, length);
        printf("    %s\n", line);
        free(line);
        at += length + (at[length] ? 1 : 0);
    }
}

static void print_told(void *context, const struct told *told)
{
    (void)context;
    char *line = line_of(&told->say);
    printf("%s%s\n", told->heading ? "" : "  ", line);
    if (told->words)
        print_words(told->words);
    free(line);
}

static int print_raw(const struct cli *cli, const char *file)
{
    struct err err = {{0}};
    size_t length;
    char *text = path_read(file, SHOWFILE_BYTES, &length, &err);
    if (!text) {
        cli_failed(cli, &err);
        return EXIT_USAGE;
    }
    for (char *line = text, *end; line < text + length; line = end + 1) {
        end = memchr(line, '\n', (size_t)(text + length - line));
        end = end ? end : text + length;
        char *safe = text_safe(line, (size_t)(end - line)); /* it may be anything */
        puts(safe);
        free(safe);
    }
    free(text);
    return 0;
}

/* git shows whatever comes out, and stops at another exit code: a file with errors goes as it is. */
static int tell_one(const struct cli *cli, const char *file)
{
    struct faults faults = {.words = lang_text};
    int code = 0;
    struct show *show = showfile_load_alone(file, tz_zone, &faults, NULL);
    faults_free(&faults);
    if (!show)
        return print_raw(cli, file);
    if (cli->session && !show_find_session(show, cli->session))
        code = cli_wrong(cli, N_("%s has no session \"%s\""), file, cli->session);
    else
        show_tell(show, cli->session, print_told, NULL);
    show_free(show);
    return code;
}

static struct show *load(const struct cli *cli, const char *file)
{
    struct faults faults = {0};
    int code;
    struct show *show = cli_read(cli, file, &faults, &code);
    if (!show && code != EXIT_USAGE)
        cli_print_faults(cli, &faults, file);
    faults_free(&faults);
    return show;
}

static bool wanted(const struct cli *cli, const struct change *change)
{
    return !cli->session || (change->session && strcmp(change->session, cli->session) == 0);
}

/* Lines of a session are named by it where there are several. */
static int print_changes(const struct cli *cli, const struct changes *changes, bool several)
{
    int printed = 0;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        if (!wanted(cli, change))
            continue;
        char *line = line_of(&change->say);
        bool named = several && change->session && change->what != WHAT_SESSION && !cli->session;
        printf("%s%s%s\n", named ? change->session : "", named ? ": " : "", line);
        free(line);
        printed++;
    }
    return printed;
}

int cmd_diff(const struct cli *cli)
{
    if (cli->count == 1)
        return tell_one(cli, cli->words[0]);
    int code = EXIT_USAGE;
    struct show *one = load(cli, cli->words[0]), *two = one ? load(cli, cli->words[1]) : NULL;
    if (one && two) {
        bool known = !cli->session || show_find_session(one, cli->session) ||
                     show_find_session(two, cli->session);
        struct changes *changes = show_diff(one, two);
        bool several = one->session_count > 1 || two->session_count > 1;
        if (!known)
            cli_wrong(cli, N_("neither file has a session \"%s\""), cli->session);
        else
            code = print_changes(cli, changes, several) ? EXIT_REFUSED : 0;
        changes_free(changes);
    }
    show_free(one);
    show_free(two);
    return code;
}
