#include "sys/ssh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

/* In the child. Without `may_ask` it has no terminal to ask at. */
static void become(const char *dest, const char *command, bool may_ask, int fd, int err_fd)
{
    const char *args[] = {"ssh",   "-T",
                          "-e",    "none",
                          "-o",    "ConnectTimeout=10",
                          "-o",    "ServerAliveInterval=3",
                          "-o",    "ServerAliveCountMax=2",
                          "-o",    may_ask ? "BatchMode=no" : "BatchMode=yes",
                          "--",    dest,
                          command, NULL};
    dup2(fd, 0);
    dup2(fd, 1);
    dup2(err_fd, 2);
    if (!may_ask)
        setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(args[0], (char *const *)(uintptr_t)args);
    dprintf(2, "ssh: %s\n", strerror(errno));
    _exit(127);
}

bool ssh_start(struct ssh *ssh, const char *dest, const char *command, bool may_ask,
               struct err *err)
{
    int ends[2], said[2];
    *ssh = (struct ssh){.fd = -1, .err_fd = -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return err_set(err, "socketpair: %s", strerror(errno));
    if (pipe2(said, O_CLOEXEC) != 0) {
        close(ends[0]);
        close(ends[1]);
        return err_set(err, "pipe: %s", strerror(errno));
    }
    pid_t pid = fork();
    if (pid == 0)
        become(dest, command, may_ask, ends[1], said[1]);
    close(ends[1]);
    close(said[1]);
    *ssh = (struct ssh){.pid = pid, .fd = ends[0], .err_fd = said[0]};
    if (pid > 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 &&
        fcntl(said[0], F_SETFL, O_NONBLOCK) == 0)
        return true;
    err_set(err, "fork: %s", strerror(errno));
    ssh_end(ssh);
    return false;
}

char *ssh_said(struct ssh *ssh)
{
    struct buf said = {0};
    char room[1024];
    ssize_t got;
    while (ssh->err_fd >= 0 && (got = read(ssh->err_fd, room, sizeof room)) > 0)
        buf_add(&said, room, (size_t)got);
    while (said.len && (said.data[said.len - 1] == '\n' || said.data[said.len - 1] == '\r'))
        said.len--;
    if (!said.len) {
        buf_free(&said);
        return NULL;
    }
    size_t from = said.len;
    while (from && said.data[from - 1] != '\n')
        from--;
    char *line = xstrndup(said.data + from, said.len - from);
    buf_free(&said);
    return line;
}

void ssh_end(struct ssh *ssh)
{
    if (ssh->pid > 0) {
        if (ssh->fd >= 0)
            close(ssh->fd);
        if (ssh->err_fd >= 0)
            close(ssh->err_fd);
        kill(ssh->pid, SIGKILL); /* it has nothing to save, and may be stopped */
        while (waitpid(ssh->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    *ssh = (struct ssh){.fd = -1, .err_fd = -1};
}

char *ssh_quote(const char *word)
{
    struct buf out = {0};
    buf_putc(&out, '\'');
    for (const char *at = word; *at; at++)
        if (*at == '\'')
            buf_puts(&out, "'\\''");
        else
            buf_putc(&out, *at);
    buf_putc(&out, '\'');
    return buf_steal(&out);
}
