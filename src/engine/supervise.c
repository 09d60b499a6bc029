#include "engine/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "base/banned.h"

#define QUICK_MS 200
#define QUICK_DEATHS 5

int supervise_lock(const char *socket, struct err *err)
{
    char *path = xasprintf("%s.lock", socket);
    char text[32] = "";
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        err_set(err, "%s: %s", path, strerror(errno));
    } else if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ssize_t got = read(fd, text, sizeof text - 1);
        text[got > 0 ? got : 0] = '\0';
        text[strcspn(text, "\n")] = '\0';
        err_set(err, "another engine has %s: pid %s", socket, text);
        close(fd);
        fd = -1;
    } else {
        snprintf(text, sizeof text, "%d\n", (int)getpid());
        if (ftruncate(fd, 0) != 0 || write(fd, text, strlen(text)) < 0)
            log_line("%s: %s", path, strerror(errno));
    }
    free(path);
    return fd;
}

static volatile sig_atomic_t child_pid;

static void pass_on(int number)
{
    if (child_pid > 0)
        kill((pid_t)child_pid, number);
}

/* 64 and up are the sanitizers' and a shell's words for a crash. */
static bool crashed(int status)
{
    return WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) >= 64);
}

int supervise(int (*work)(void *context), void (*started)(void *context), void *context)
{
    struct sigaction act = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
    sigaction(SIGTERM, &act, NULL);
    prctl(PR_SET_NAME, "kichban-keeper", 0, 0, 0);
    int quick = 0;
    for (;;) {
        int64_t began = clock_real_ms();
        pid_t pid = fork();
        if (pid == 0) {
            signal(SIGTERM, SIG_DFL);
            prctl(PR_SET_NAME, "kichban-engine", 0, 0, 0);
            _exit(work(context));
        }
        if (pid < 0)
            return 1;
        child_pid = pid;
        started(context);
        int status = 0;
        pid_t ended;
        while ((ended = waitpid(-1, &status, 0)) != pid) /* others: adopted grandchildren */
            if (ended < 0 && errno != EINTR)
                return 1;
        child_pid = 0;
        if (!crashed(status))
            return WEXITSTATUS(status);
        quick = clock_real_ms() - began < QUICK_MS ? quick + 1 : 0;
        log_line("the engine died (%d) and is started again", status);
        if (quick >= QUICK_DEATHS) {
            poll(NULL, 0, 1000);
            quick = 0;
        }
    }
}
