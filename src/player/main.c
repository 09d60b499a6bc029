/* kichban-player: the only program here that is linked to libmpv. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "player/sights.h"
#include "player/options.h"
#include "player/player.h"
#include "player/probe.h"
#include "player/reel.h"
#include "player/relay.h"
#include "player/window.h"
#include "base/banned.h"

static void print_screens(const struct screens *screens)
{
    char place[SCREEN_PLACE];
    for (size_t i = 0; i < screens->count; i++)
        printf("screen %zu\t%s\t%s%s\n", i, screens->list[i].name,
               screen_place(&screens->list[i], place), screens->list[i].twin ? "\tduplicated" : "");
}

static void print_device(void *context, const char *name, const char *description)
{
    (void)context;
    printf("audio %s\t%s\n", name, description);
}

static int list(void)
{
    struct screens screens = {0};
    if (window_list_screens(&screens))
        print_screens(&screens);
    else
        puts("no display");
    fflush(stdout); /* devices may take long to be found */
    reel_list_devices(print_device, NULL);
    return 0;
}

/* Media come from strangers: what a decoder could be talked into shall be worth little. */
static void confine(void)
{
    struct rlimit none = {0, 0};
    umask(077);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
    struct options options;
    struct err err;
    setlocale(LC_CTYPE, ""); /* never LC_ALL: libmpv refuses a numeric locale */
    if (!options_parse(argc, argv, &options, &err)) {
        fprintf(stderr, "kichban-player: %s\n", err.text);
        return 2;
    }
    if (options.help) {
        fputs(options_help(), stdout);
        return 0;
    }
    if (options.version) {
        puts("kichban-player " KICHBAN_VERSION);
        return 0;
    }
    confine();
    if (options.list)
        return list();
    if (options.probe)
        return probe_run();
    if (options.look) {
        int code = sights_run(&options);
        fflush(NULL);
        _exit(code); /* devices that were opened may be going still */
    }
    if (options.relay)
        return relay_run();
    bool good = player_run(&options, &err);
    if (!good)
        fprintf(stderr, "kichban-player: %s\n", err.text);
    fflush(NULL);
    _exit(good ? 0 : 1); /* libmpv's threads are in the middle of things: no destructors */
}
