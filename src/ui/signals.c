#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/banned.h"

static const int taken[] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT};
static const int ignored[] = {SIGPIPE};
static struct sigaction before[COUNT_OF(taken) + COUNT_OF(ignored)];
static volatile sig_atomic_t write_end = -1; /* the handler's only way out */
static int read_end = -1;

static void came(int number)
{
    int kept = errno;
    char byte = number == SIGWINCH ? 'w' : number == SIGTSTP ? 's' : number == SIGCONT ? 'c' : 'e';
    if (write(write_end, &byte, 1) < 0) {
        /* full: what is in it wakes the loop as well */
    }
    errno = kept;
}

static void (*on_crash)(void);

static void crashed(int number)
{
    on_crash();
    raise(number); /* once more, and now as if nobody had taken it */
}

void signals_on_crash(void (*function)(void))
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    struct sigaction action = {.sa_handler = crashed, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
    on_crash = function;
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        sigaction(faults[i], &action, NULL);
}

bool signals_open(struct signals *signals)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    read_end = ends[0];
    write_end = ends[1];
    signals->fd = read_end;
    struct sigaction action = {.sa_handler = came, .sa_flags = SA_RESTART};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        sigaction(taken[i], &action, &before[i]);
    for (size_t i = 0; i < COUNT_OF(ignored); i++)
        sigaction(ignored[i], &ignore, &before[COUNT_OF(taken) + i]);
    return true;
}

void signals_close(struct signals *signals)
{
    if (read_end < 0)
        return;
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        sigaction(taken[i], &before[i], NULL);
    for (size_t i = 0; i < COUNT_OF(ignored); i++)
        sigaction(ignored[i], &before[COUNT_OF(taken) + i], NULL);
    close(read_end);
    close(write_end);
    read_end = -1;
    write_end = -1;
    signals->fd = -1;
}

struct signals_news signals_take(struct signals *signals)
{
    struct signals_news news = {0};
    char bytes[64];
    ssize_t got;
    while ((got = read(signals->fd, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < got; i++) {
            news.resized = news.resized || bytes[i] == 'w';
            news.ended = news.ended || bytes[i] == 'e';
            news.stop = news.stop || bytes[i] == 's';
            news.back = news.back || bytes[i] == 'c';
        }
    return news;
}

bool signals_can_stop(void)
{
    return getpgrp() !=
           getsid(0); /* in the group of the session's first process nobody would wait */
}

void signals_stop(void)
{
    kill(0, SIGSTOP);
}
