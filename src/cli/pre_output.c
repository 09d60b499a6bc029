/* Where the pictures and the sound go: what the player sees of this machine, judged by what a run with
 * these options would do. */
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/preflight.h"
#include "cli/screens.h"
#include "cli/shell.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "wire/probe.h"
#include "base/banned.h"

#define SIGHTS_MS 8000 /* a display or a sound server that takes longer doesn't answer */
#define SOFT_PERCENT 50
#define FULL_PERCENT 100
#define SLOW_CENTI \
    4900 /* a screen below 49 Hz: 24, 25 and 30 Hz are what 4K falls to on an old cable */

/* --- screens --- */

static char *rate_text(const struct sight_screen *screen)
{
    if (!screen->rate_centi)
        return xstrdup("");
    return xasprintf(", %.4g Hz", screen->rate_centi / 100.0);
}

static struct cli_screens listed(const struct sights *sights)
{
    struct cli_screens screens = {0};
    for (size_t i = 0; i < sights->screen_count; i++) {
        const struct sight_screen *at = &sights->screens[i];
        struct cli_screen screen = {
            .name = xstrdup(at->name),
            .place = xasprintf("%dx%d+%d+%d", at->width, at->height, at->x, at->y),
            .twin = at->twin};
        ARRAY_PUSH(screens.list, screens.count, screens.room, screen);
    }
    return screens;
}

static char *names_text(const struct cli_screens *screens)
{
    struct buf out = {0};
    for (size_t i = 0; i < screens->count; i++)
        buf_printf(&out, "%s%zu %s %s", i ? ", " : "", i, screens->list[i].name,
                   screens->list[i].place);
    return buf_steal(&out);
}

/* Whoever looks at the hall's screen sees the terminals. */
static void judge_twins(struct pre_item *item, const struct cli_screens *screens)
{
    const struct cli_screen *first = NULL;
    for (size_t i = 0; i < screens->count; i++) {
        const struct cli_screen *at = &screens->list[i];
        if (at->twin && first) {
            const char *const cure[] = {"xrandr",     "--output",  at->name, "--auto",
                                        "--right-of", first->name, NULL};
            pre_say(item, VERDICT_BAD,
                    N_("DUPLICATED: %1 and %2 show the same, the hall would see what you "
                       "work on"),
                    first->name, at->name, NULL);
            pre_cure(item, shell_command(cure));
            return;
        }
        first = at->twin ? at : first;
    }
}

static void judge_filled(struct pre_item *item, const struct sights *sights,
                         const struct cli_screens *screens, const struct cli_screen *filled)
{
    size_t at = (size_t)(filled - screens->list);
    char *rate = rate_text(&sights->screens[at]);
    char *place = xasprintf("%s %s%s", filled->name, filled->place, rate);
    pre_say(item, VERDICT_GOOD, N_("%1: the picture fills it"), place, NULL, NULL);
    if (screens->count == 1)
        pre_say(item, VERDICT_WARN,
                N_("it is the only screen: the picture covers what you work on"), NULL, NULL, NULL);
    if (sights->screens[at].rate_centi && sights->screens[at].rate_centi < SLOW_CENTI) {
        const char *const cure[] = {"xrandr",    "--output", filled->name, "--mode",
                                    "1920x1080", "--rate",   "60",         NULL};
        pre_say(item, VERDICT_WARN, N_("so slow a screen moves pictures in jerks"), NULL, NULL,
                NULL);
        pre_cure(item, shell_command(cure));
    }
    free(place);
    free(rate);
}

static void judge_no_display(struct pre_item *item, const struct cli *cli)
{
    if (cli->screen)
        pre_say(item, VERDICT_BAD,
                N_("no display: the screen \"%1\" that is asked for can't be there"), cli->screen,
                NULL, NULL);
    else if (cli->video && strcmp(cli->video, "fullscreen") == 0)
        pre_say(item, VERDICT_UNKNOWN,
                N_("no display: the bare console is taken when the show starts, and can't be "
                   "tried before"),
                NULL, NULL, NULL);
    else
        pre_say(item, VERDICT_WARN, N_("no display: the pictures are played unseen"), NULL, NULL,
                NULL);
}

/* Nothing is filled: why. */
static void judge_unfilled(struct pre_item *item, const struct cli *cli,
                           const struct cli_screens *screens)
{
    char *names = names_text(screens);
    if (cli->video && strcmp(cli->video, "window") == 0)
        pre_say(item, VERDICT_WARN,
                N_("the picture stands in a window, as --video says; there is: %1"), names, NULL,
                NULL);
    else if (cli->screen)
        pre_say(item, VERDICT_BAD, N_("there is no screen \"%1\"; there is: %2"), cli->screen,
                names, NULL);
    else if (screens->count > 1) /* duplicated ones: said already */
        pre_say(item, VERDICT_BAD, N_("none is free for the picture"), NULL, NULL, NULL);
    else {
        pre_say(item, VERDICT_WARN,
                N_("only one screen (%1): the picture stands in a window on it; is the "
                   "projector's cable in?"),
                names, NULL, NULL);
        pre_cure(item, xstrdup("xrandr --auto"));
    }
    free(names);
}

struct pre_item pre_judge_screens(const struct sights *sights, const struct cli *cli)
{
    struct pre_item item = pre_item("screens", N_("screens"));
    if (cli->video && strcmp(cli->video, "null") == 0) {
        pre_say(&item, VERDICT_WARN, N_("the pictures are played unseen, as --video null says"),
                NULL, NULL, NULL);
        return item;
    }
    if (!sights->known[SIGHT_SCREENS]) {
        pre_say(&item, VERDICT_BAD, N_("the display doesn't answer"), NULL, NULL, NULL);
        return item;
    }
    if (!sights->display || !sights->screen_count) {
        judge_no_display(&item, cli);
        return item;
    }
    struct cli_screens screens = listed(sights);
    const struct cli_screen *filled = screens_filled(&screens, cli);
    judge_twins(&item, &screens);
    if (filled)
        judge_filled(&item, sights, &screens, filled);
    else
        judge_unfilled(&item, cli, &screens);
    pre_figure(&item, "screens", (double)screens.count);
    screens_clear(&screens);
    return item;
}

/* --- sound --- */

static char *devices_text(const struct sights *sights)
{
    struct buf out = {0};
    for (size_t i = 0; i < sights->device_count; i++)
        if (strchr(sights->devices[i].name, '/') || !sights->server)
            buf_printf(&out, "%s%s", out.len ? ", " : "", sights->devices[i].name);
    return buf_steal(&out);
}

static void judge_unopened(struct pre_item *item, const struct sights *sights, const char *device)
{
    char *devices = devices_text(sights);
    bool named = strcmp(device, "auto") != 0;
    if (named && sights->known[SIGHT_DEVICES] && !sights_find_device(sights, device)) {
        pre_say(item, VERDICT_BAD, N_("there is no sound device \"%1\"; there is: %2"), device,
                devices, NULL);
    } else if (named) {
        pre_say(item, VERDICT_BAD, N_("the sound device \"%1\" can't be opened"), device, NULL,
                NULL);
    } else {
        pre_say(item, VERDICT_BAD,
                sights->server ? N_("no sound device can be opened: everything is unheard")
                               : N_("no sound server answers and no device can be opened: "
                                    "everything is unheard"),
                NULL, NULL, NULL);
    }
    pre_cure(item, xstrdup(sights->server
                               ? "pactl list short sinks"
                               : "systemctl --user start pipewire-pulse || pulseaudio --start"));
    free(devices);
}

static void judge_level(struct pre_item *item, const struct sight_sink *sink)
{
    const char *const unmute[] = {"pactl", "set-sink-mute", sink->name, "0", NULL};
    const char *const full[] = {"pactl", "set-sink-volume", sink->name, "100%", NULL};
    if (sink->muted) {
        pre_say(item, VERDICT_BAD, N_("IT IS MUTED"), NULL, NULL, NULL);
        pre_cure(item, shell_command(unmute));
    }
    if (sink->percent == 0)
        pre_say(item, VERDICT_BAD, N_("ITS VOLUME IS 0"), NULL, NULL, NULL);
    else if (sink->percent < SOFT_PERCENT)
        pre_say(item, VERDICT_WARN, N_("that is soft: the desk would lift the noise with it"), NULL,
                NULL, NULL);
    else if (sink->percent > FULL_PERCENT)
        pre_say(item, VERDICT_WARN, N_("beyond its full volume it distorts"), NULL, NULL, NULL);
    if (sink->percent < SOFT_PERCENT || sink->percent > FULL_PERCENT)
        pre_cure(item, shell_command(full));
    pre_figure(item, "percent", sink->percent);
    pre_figure(item, "muted", sink->muted);
}

static void judge_sink(struct pre_item *item, const struct sight_sink *sink, const char *device)
{
    char percent[16];
    char *name = xasprintf("%s%s%s%s%s", device, strchr(device, '/') ? "" : " → ",
                           strchr(device, '/') ? "" : sink->name, sink->text ? ", " : "",
                           sink->text ? sink->text : "");
    snprintf(percent, sizeof percent, "%d", sink->percent);
    pre_say(item, VERDICT_GOOD, N_("%1: opens, volume %2%"), name, percent, NULL);
    judge_level(item, sink);
    if (sink->plugged == SIGHT_UNPLUGGED)
        pre_say(item, VERDICT_WARN, N_("nothing is plugged in there"), NULL, NULL, NULL);
    if (sink->empty)
        pre_say(item, VERDICT_WARN, N_("it is a null sink: nobody hears it"), NULL, NULL, NULL);
    free(name);
}

struct pre_item pre_judge_sound(const struct sights *sights, const char *device, bool backup)
{
    struct pre_item item =
        backup ? pre_item("sound.backup", N_("second sound")) : pre_item("sound", N_("sound"));
    const struct sight_opened *opened = sights_find_opened(sights, device);
    const struct sight_sink *sink = sights_find_sink(sights, device);
    if (strcmp(device, "null") == 0) {
        pre_say(&item, VERDICT_WARN, N_("the sound is played unheard, as --audio null says"), NULL,
                NULL, NULL);
    } else if (!opened) {
        pre_say(&item, VERDICT_BAD, N_("the sound server doesn't answer"), NULL, NULL, NULL);
    } else if (!opened->driver) {
        judge_unopened(&item, sights, device);
    } else if (sink) {
        judge_sink(&item, sink, device);
    } else {
        pre_say(&item, VERDICT_UNKNOWN,
                N_("%1 opens through %2, which doesn't tell how loud it is or whether it "
                   "is muted: listen"),
                device, opened->driver, NULL);
        if (strcmp(opened->driver, "alsa") == 0)
            pre_cure(&item, xstrdup("alsamixer"));
    }
    return item;
}

/* --- looking --- */

static void take_lines(struct sights *sights, struct buf *heard)
{
    const char *why;
    for (char *end; heard->len && (end = memchr(heard->data, '\n', heard->len));) {
        *end = '\0';
        sights_take(sights, heard->data, &why); /* a broken line is as if it weren't said */
        buf_drop_front(heard, (size_t)(end - heard->data) + 1);
    }
}

/* What has been said when the time is up counts. */
static void hear_sights(struct sights *sights, int fd)
{
    struct buf heard = {0};
    int64_t until = clock_awake_ms() + SIGHTS_MS;
    for (;;) {
        char room[4096];
        int64_t left = until - clock_awake_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        ssize_t got = left > 0 && poll(&wait, 1, (int)left) > 0 ? read(fd, room, sizeof room) : 0;
        if (got <= 0)
            break;
        buf_add(&heard, room, (size_t)got);
        take_lines(sights, &heard);
    }
    buf_free(&heard);
}

/* Screens and sound by a process each: what hangs one of them leaves the other. */
static void look(const struct cli *cli, const char *part, struct sights *sights)
{
    char *player = path_beside("kichban-player");
    const char *args[] = {player,
                          "--look",
                          "--part",
                          part,
                          "--audio",
                          cli->audio ? cli->audio : "auto",
                          cli->audio_backup ? "--audio-backup" : NULL,
                          cli->audio_backup,
                          NULL};
    int fd = -1;
    pid_t pid = spawn_worker((char *const *)(uintptr_t)args, &fd, NULL);
    if (pid > 0) {
        hear_sights(sights, fd);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        close(fd);
    }
    free(player);
}

void pre_look_outputs(struct preflight *pre)
{
    const struct cli *cli = pre->cli;
    struct sights sights = {0};
    pre_working(pre, _("screens"), 0, 0);
    look(cli, "picture", &sights);
    pre_add(pre, pre_judge_screens(&sights, cli));
    pre_working(pre, _("sound"), 0, 0);
    look(cli, "sound", &sights);
    pre_add(pre, pre_judge_sound(&sights, cli->audio ? cli->audio : "auto", false));
    if (cli->audio_backup)
        pre_add(pre, pre_judge_sound(&sights, cli->audio_backup, true));
    sights_clear(&sights);
}
