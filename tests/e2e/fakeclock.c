/* Preloaded into kichban-engine, and into nothing else: its wall clock and its boot clock are off by
 * what a file says (three int64: ms of the wall clock, ms of the boot clock, number of the boot), so
 * that a test can step the clock, let the machine sleep, or boot it anew. CLOCK_MONOTONIC stays. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

struct offsets {
    int64_t wall_ms, boot_ms, boot;
};

int clock_gettime(clockid_t which, struct timespec *now);
int open(const char *path, int flags, ...);

static const volatile struct offsets *offsets;
static int (*real_gettime)(clockid_t, struct timespec *);
static int (*real_open)(const char *, int, ...);

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("KICHBAN_FAKECLOCK");
    *(void **)&real_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    *(void **)&real_open = dlsym(RTLD_NEXT, "open");
    if (!path || strcmp(program_invocation_short_name, "kichban-engine") != 0)
        return;
    int fd = real_open(path, O_RDONLY | O_CLOEXEC);
    void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *offsets, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        abort();
    close(fd);
    offsets = at;
}

static void add(struct timespec *now, int64_t ms)
{
    int64_t ns = (int64_t)now->tv_sec * 1000000000 + now->tv_nsec + ms * 1000000;
    now->tv_sec = (time_t)(ns / 1000000000);
    now->tv_nsec = (long)(ns % 1000000000);
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    if (!real_gettime)
        *(void **)&real_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real_gettime(which, now);
    if (result == 0 && offsets && which == CLOCK_REALTIME)
        add(now, offsets->wall_ms);
    else if (result == 0 && offsets && which == CLOCK_BOOTTIME)
        add(now, offsets->boot_ms);
    return result;
}

static int boot_id(void)
{
    int fd = memfd_create("boot_id", MFD_CLOEXEC);
    dprintf(fd, "00000000-0000-0000-0000-%012lld\n", (long long)offsets->boot);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (offsets && offsets->boot && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0)
        return boot_id();
    if (!real_open)
        *(void **)&real_open = dlsym(RTLD_NEXT, "open");
    return real_open(path, flags, mode);
}
