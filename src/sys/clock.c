#include "sys/clock.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

static int64_t read_us(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_real_us(void)
{
    return read_us(CLOCK_BOOTTIME);
}

int64_t clock_real_ms(void)
{
    return read_us(CLOCK_BOOTTIME) / 1000;
}

int64_t clock_wall_ms(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_awake_ms(void)
{
    return read_us(CLOCK_MONOTONIC) / 1000;
}

const char *clock_boot_id(void)
{
    static char id[40];
    if (id[0])
        return id;
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return "";
    ssize_t got = read(fd, id, sizeof id - 1);
    close(fd);
    id[got > 0 ? got : 0] = '\0';
    id[strcspn(id, "\n")] = '\0';
    return id;
}
