#include "sys/inhibit.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/spawn.h"
#include "base/banned.h"

/* Whoever may not hold the lid (a user without a seat) may often hold the rest. The child that holds
 * the locks reads until our end of its input is gone, however we go. */
static const char script[] =
    "hold() { what=$1; said=$2; systemd-inhibit --what=\"$what\" --who=kichban --why=\"$why\" "
    "--mode=block /bin/sh -c \"echo $said; exec cat >/dev/null\"; }\n"
    "why=$1\n"
    "hold sleep:idle:handle-lid-switch held || hold sleep:idle part || echo none\n";

void inhibit_start(struct inhibit *inhibit, const char *why)
{
    struct err err;
    char *args[] = {(char *)(uintptr_t) "/bin/sh", (char *)(uintptr_t) "-c",
                    (char *)(uintptr_t)script,     (char *)(uintptr_t) "kichban-inhibit",
                    (char *)(uintptr_t)why,        NULL};
    *inhibit = (struct inhibit){.fd = -1};
    inhibit->pid = spawn_worker(args, &inhibit->fd, &err);
    if (inhibit->pid > 0)
        return;
    inhibit->fd = -1;
    inhibit->state = INHIBIT_CANT;
}

enum inhibit_state inhibit_look(struct inhibit *inhibit)
{
    char said[8];
    if (inhibit->fd < 0)
        return inhibit->state;
    ssize_t got = recv(inhibit->fd, said, sizeof said, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return inhibit->state;
    if (got > 0 && said[0] == 'h')
        inhibit->state = INHIBIT_HELD;
    else if (got > 0 && said[0] == 'p')
        inhibit->state = INHIBIT_LID_FREE;
    else
        inhibit->state = INHIBIT_CANT;
    if (inhibit->state == INHIBIT_CANT) {
        inhibit_end(inhibit);
        kill(inhibit->pid, SIGKILL); /* it has nothing more to do, and is waited for */
        waitpid(inhibit->pid, NULL, 0);
    }
    return inhibit->state;
}

void inhibit_end(struct inhibit *inhibit)
{
    if (inhibit->fd < 0)
        return;
    close(inhibit->fd);
    inhibit->fd = -1;
    waitpid(inhibit->pid, NULL, WNOHANG);
}
