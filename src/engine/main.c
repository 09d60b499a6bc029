/* kichban-engine: the parent that keeps the engine alive, and the engine. */
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/engine.h"
#include "engine/supervise.h"
#include "sys/log.h"
#include "sys/path.h"
#include "base/banned.h"

static int work(void *context)
{
    return engine_main(context);
}

/* Whoever waits to hear "ready" hears it from the first child alone. */
static void started(void *context)
{
    struct options *options = context;
    if (options->ready_fd >= 0)
        close(options->ready_fd);
    options->ready_fd = -1;
}

static void tell(const struct options *options, const char *text)
{
    if (options->ready_fd < 0)
        fprintf(stderr, "kichban-engine: %s\n", text);
    else if (write(options->ready_fd, text, strlen(text)) < 0)
        log_line("%s", text);
}

int main(int argc, char **argv)
{
    struct options options;
    struct err err = {{0}};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(options_usage, stdout);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("kichban-engine " KICHBAN_VERSION);
        return 0;
    }
    if (!options_parse(argc, argv, &options, &err)) {
        fprintf(stderr, "kichban-engine: %s\n", err.text);
        return 2;
    }
    umask(077);
    char *log = xasprintf("%s/logs/engine.log", options.state);
    log_open(log); /* where there is none it stays stderr; past its size it is turned over */
    free(log);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    if (!path_private_dir(options.socket, &err)) {
        tell(&options, err.text);
        return 1;
    }
    int lock = supervise_lock(options.socket, &err);
    if (lock < 0) {
        tell(&options, err.text);
        return EXIT_TAKEN;
    }
    int code = supervise(work, started, &options);
    close(lock);
    return code;
}
