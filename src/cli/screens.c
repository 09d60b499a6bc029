#include "cli/screens.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define LIST_MS 5000 /* a display that takes longer to say what it has */

/* --- the list --- */

bool screens_take(struct cli_screens *screens, const char *line)
{
    static const char start[] = "screen ";
    if (strncmp(line, start, sizeof start - 1) != 0)
        return false;
    const char *name = strchr(line, '\t'), *place = name ? strchr(name + 1, '\t') : NULL;
    if (!place)
        return false;
    size_t length = strcspn(place + 1, "\t");
    struct cli_screen screen = {.name = xstrndup(name + 1, (size_t)(place - name - 1)),
                                .place = xstrndup(place + 1, length),
                                .twin = strcmp(place + 1 + length, "\tduplicated") == 0};
    ARRAY_PUSH(screens->list, screens->count, screens->room, screen);
    return true;
}

/* Whole lines of what was heard; false when something else than screens begins. */
static bool take_lines(struct cli_screens *screens, struct buf *heard)
{
    char *end;
    while (heard->len && (end = memchr(heard->data, '\n', heard->len))) {
        size_t length = (size_t)(end - heard->data);
        char *line = xstrndup(heard->data, length);
        bool screen = screens_take(screens, line);
        free(line);
        heard->len -= length + 1;
        memmove(heard->data, end + 1, heard->len);
        if (!screen)
            return false;
    }
    return true;
}

bool screens_list(struct cli_screens *screens)
{
    struct err err;
    struct buf heard = {0};
    char *player = path_beside("kichban-player"), room[4096];
    char *args[] = {player, (char *)(uintptr_t) "--list", NULL};
    int fd = -1;
    *screens = (struct cli_screens){0};
    pid_t pid = spawn_worker(args, &fd, &err);
    int64_t until = clock_awake_ms() + LIST_MS;
    while (pid > 0) {
        int64_t left = until - clock_awake_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        ssize_t got = left > 0 && poll(&wait, 1, (int)left) > 0 ? read(fd, room, sizeof room) : 0;
        if (got <= 0)
            break;
        buf_add(&heard, room, (size_t)got);
        if (!take_lines(screens, &heard))
            break; /* devices follow: they are nothing to wait for */
    }
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        close(fd);
    }
    buf_free(&heard);
    free(player);
    return screens->count > 0;
}

void screens_clear(struct cli_screens *screens)
{
    for (size_t i = 0; i < screens->count; i++) {
        free(screens->list[i].name);
        free(screens->list[i].place);
    }
    free(screens->list);
    *screens = (struct cli_screens){0};
}

/* --- what a run would do --- */

static const struct cli_screen *named(const struct cli_screens *screens, const char *wanted)
{
    int64_t number;
    for (size_t i = 0; i < screens->count; i++)
        if (strcmp(screens->list[i].name, wanted) == 0)
            return &screens->list[i];
    if (int_parse(wanted, 0, (int64_t)screens->count - 1, &number))
        return &screens->list[number];
    return NULL;
}

const struct cli_screen *screens_filled(const struct cli_screens *screens, const struct cli *cli)
{
    const char *video = cli->video ? cli->video : "auto";
    if (strcmp(video, "window") == 0 || strcmp(video, "null") == 0)
        return NULL;
    if (cli->screen)
        return named(screens, cli->screen);
    for (size_t i = 1; i < screens->count; i++)
        if (!screens->list[i].twin)
            return &screens->list[i];
    return strcmp(video, "fullscreen") == 0 && screens->count ? &screens->list[0] : NULL;
}

static bool plays_here(const struct cli *cli)
{
    const char *display = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    bool local = !cli->player || strcmp(cli->player, "main=local") == 0;
    bool seen = !cli->video || strcmp(cli->video, "null") != 0;
    return local && seen && ((display && display[0]) || (wayland && wayland[0]));
}

static void warn(const char *text)
{
    fprintf(stderr, "warning: %s\n", text);
}

static void warn_of_twins(const struct cli_screens *screens)
{
    const struct cli_screen *first = NULL;
    for (size_t i = 0; i < screens->count; i++) {
        const struct cli_screen *at = &screens->list[i];
        if (!at->twin)
            continue;
        if (first) {
            struct say say = say_make(MSG_W_TWIN, at->name, first->name, NULL);
            char *text = words_say(&say);
            warn(text);
            free(text);
            say_clear(&say);
            return;
        }
        first = at;
    }
}

static void warn_of_missing(const struct cli_screens *screens, const char *wanted)
{
    struct buf list = {0};
    for (size_t i = 0; i < screens->count; i++)
        buf_printf(&list, "%s%zu %s %s", i ? ", " : "", i, screens->list[i].name,
                   screens->list[i].place);
    char *text = words_fill(_("there is no screen \"%1\", and no picture until it is there; there "
                              "is: %2"),
                            wanted, buf_text(&list), NULL);
    warn(text);
    free(text);
    buf_free(&list);
}

/* Only a yes is a yes: whoever just presses Enter keeps the terminal in sight. */
static bool ask(const struct cli_screen *screen)
{
    char answer[16];
    char *text = words_fill(screen->twin ? _("%1 is duplicated: the picture would cover the screen "
                                             "that people work on. Fill it all the same?")
                                         : _("%1 is the only screen: the picture would cover what "
                                             "people work on. Fill it all the same?"),
                            screen->name, NULL, NULL);
    printf("%s [y/N] ", text);
    fflush(stdout);
    free(text);
    return fgets(answer, sizeof answer, stdin) && strchr("yYcC", answer[0]) && answer[0];
}

static bool may_fill(const struct cli *cli, const struct cli_screens *screens)
{
    const struct cli_screen *screen = screens_filled(screens, cli);
    if (!screen || (screens->count > 1 && !screen->twin) || cli->yes)
        return true;
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return ask(screen);
    cli_wrong(cli, N_("%s is no screen of its own, people work on it: --yes fills it all the same"),
              screen->name);
    return false;
}

bool screens_may_start(const struct cli *cli)
{
    struct cli_screens screens;
    if (!plays_here(cli) || !screens_list(&screens))
        return true; /* nothing to fill; the run says that there is no picture */
    warn_of_twins(&screens);
    if (cli->screen && !named(&screens, cli->screen))
        warn_of_missing(&screens, cli->screen);
    bool may = may_fill(cli, &screens);
    screens_clear(&screens);
    return may;
}
