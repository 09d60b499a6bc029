#include "sys/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sys/clock.h"
#include "base/banned.h"

#define ROTATE_BYTES (16 << 20)

static struct {
    char *path;
    int fd; /* 0: not open */
} log_file;

static void reopen(void)
{
    log_file.fd = open(log_file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file.fd < 0)
        log_file.fd = 0;
}

void log_open(const char *path)
{
    free(log_file.path);
    log_file.path = xstrdup(path);
    if (path)
        reopen();
}

int log_fd(void)
{
    return log_file.fd > 0 ? log_file.fd : 2;
}

static void rotate(void)
{
    struct stat is;
    if (log_file.fd <= 0 || fstat(log_file.fd, &is) != 0 || is.st_size < ROTATE_BYTES)
        return;
    char *old = xasprintf("%s.1", log_file.path);
    if (rename(log_file.path, old) == 0) {
        close(log_file.fd);
        reopen();
    }
    free(old);
}

void log_line(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    char *safe = text_safe(text, strlen(text));
    int64_t wall = clock_wall_ms();
    char *line = xasprintf("%lld.%03d %lld %s\n", (long long)(wall / 1000), (int)(wall % 1000),
                           (long long)clock_real_ms(), safe);
    rotate();
    ssize_t wrote = write(log_fd(), line, strlen(line));
    (void)wrote; /* a log that can't be written has nowhere to say so */
    free(line);
    free(safe);
    free(text);
}
