#include "sys/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/clock.h"
#include "base/banned.h"

#define HIGHEST_FD 1024

/* In the grandchild: nothing of the caller's is kept but the pipe. */
static void become(char *const args[], const char *log, int pipe_fd)
{
    int in = open("/dev/null", O_RDONLY);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out < 0)
        out = open("/dev/null", O_WRONLY);
    int said = dup(pipe_fd);
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    if (said != 3)
        dup2(said, 3);
    for (int fd = 4; fd < HIGHEST_FD; fd++)
        close(fd);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    execv(args[0], args);
    char text[256];
    int length = snprintf(text, sizeof text, "%s: %s\n", args[0], strerror(errno));
    if (write(3, text, (size_t)length) < 0)
        _exit(126);
    _exit(127);
}

int spawn_detached(char *const args[], const char *log, struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        err_set(err, "pipe: %s", strerror(errno));
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) { /* twice: the grandchild is nobody's to wait for */
        pid_t second = fork();
        if (second == 0)
            become(args, log, ends[1]);
        _exit(second < 0);
    }
    close(ends[1]);
    int status = 1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (pid > 0 && status == 0)
        return ends[0];
    err_set(err, "fork: %s", strerror(errno));
    close(ends[0]);
    return -1;
}

char *spawn_hear(int fd, int ms)
{
    struct buf said = {0};
    int64_t until = clock_awake_ms() + ms;
    for (;;) {
        int64_t left = until - clock_awake_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (left <= 0 || poll(&wait, 1, (int)left) <= 0)
            break;
        char room[512];
        ssize_t got = read(fd, room, sizeof room);
        if (got <= 0)
            break;
        buf_add(&said, room, (size_t)got);
        if (memchr(room, '\n', (size_t)got))
            break;
    }
    close(fd);
    if (!said.len) {
        buf_free(&said);
        return NULL;
    }
    return buf_steal(&said);
}

pid_t spawn_worker(char *const args[], int *fd, struct err *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        err_set(err, "socketpair: %s", strerror(errno));
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        int none = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(ends[1], 0);
        dup2(ends[1], 1);
        dup2(none, 2);
        execvp(args[0], args);
        _exit(127);
    }
    if (pid < 0) {
        err_set(err, "fork: %s", strerror(errno));
        close(ends[0]);
    }
    close(ends[1]);
    *fd = ends[0];
    return pid;
}
