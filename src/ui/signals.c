#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/banned.h"

static const int taken[] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT};
static const int ignored[] = {SIGPIPE, SIGTSTP};
static struct sigaction before[COUNT_OF(taken) + COUNT_OF(ignored)];
static volatile sig_atomic_t write_end = -1; /* the handler's only way out */
static int read_end = -1;

static void came(int number)
{
    int kept = errno;
    char byte = number == SIGWINCH ? 'w' : 'e';
    if (write(write_end, &byte, 1) < 0) {
        /* full: what is in it wakes the loop as well */
    }
    errno = kept;
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

void signals_take(struct signals *signals, bool *resized, bool *ended)
{
    char bytes[64];
    ssize_t got;
    while ((got = read(signals->fd, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < got; i++) {
            *resized = *resized || bytes[i] == 'w';
            *ended = *ended || bytes[i] == 'e';
        }
}
