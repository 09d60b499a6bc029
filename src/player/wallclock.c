/* Steps of the wall clock don't exist in this process.
 *
 * libmpv 0.35 waits until instants of CLOCK_REALTIME; set back by five seconds, it stands still for
 * five seconds in the middle of a film (fixed upstream in 0.37). So the executable defines the two
 * functions through which it sees that clock, and the linker prefers ours: REALTIME becomes
 * MONOTONIC plus a constant taken once, and a wait for such an instant becomes a wait on MONOTONIC.
 * Both are needed: with only the second, old deadlines still leak through.
 *
 * The wall clock is the engine's business; nothing in a player may ask for the true one. To go when
 * libmpv >= 0.37 is what we run on. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/banned.h"

#define BILLION INT64_C(1000000000)

/* What `cond->__data.__wrefs` says in glibc of a variable made with CLOCK_MONOTONIC. */
#define WREFS_MONOTONIC 2u

int clock_gettime(clockid_t which, struct timespec *now);
int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until);

typedef int clock_reader(clockid_t which, struct timespec *now);

/* glibc's own reader, which asks the kernel without entering it. */
static int true_clock(clockid_t which, struct timespec *now)
{
    static clock_reader *_Atomic kept;
    clock_reader *reader = atomic_load(&kept);
    if (!reader) {
        void *found = dlsym(RTLD_NEXT, "clock_gettime");
        memcpy(&reader, &found, sizeof reader);
        atomic_store(&kept, reader);
    }
    return reader ? reader(which, now) : (int)syscall(SYS_clock_gettime, which, now);
}

static int64_t true_ns(clockid_t which)
{
    struct timespec now = {0};
    true_clock(which, &now);
    return now.tv_sec * BILLION + now.tv_nsec;
}

/* REALTIME - MONOTONIC at the first question, in ns; never 0 afterwards. */
static int64_t offset_ns(void)
{
    static _Atomic int64_t kept;
    int64_t offset = atomic_load(&kept);
    if (offset)
        return offset;
    int64_t fresh = true_ns(CLOCK_REALTIME) - true_ns(CLOCK_MONOTONIC);
    if (atomic_compare_exchange_strong(&kept, &offset, fresh ? fresh : 1))
        return fresh ? fresh : 1;
    return offset;
}

static struct timespec as_timespec(int64_t ns)
{
    struct timespec out = {.tv_sec = ns / BILLION, .tv_nsec = ns % BILLION};
    if (out.tv_nsec < 0) {
        out.tv_nsec += BILLION;
        out.tv_sec--;
    }
    return out;
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    if (which != CLOCK_REALTIME && which != CLOCK_REALTIME_COARSE)
        return true_clock(which, now);
    *now = as_timespec(true_ns(CLOCK_MONOTONIC) + offset_ns());
    return 0;
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until)
{
    if (cond->__data.__wrefs & WREFS_MONOTONIC)
        return pthread_cond_clockwait(cond, mutex, CLOCK_MONOTONIC, until);
    struct timespec due = as_timespec(until->tv_sec * BILLION + until->tv_nsec - offset_ns());
    if (due.tv_sec < 0)
        due = (struct timespec){0};
    return pthread_cond_clockwait(cond, mutex, CLOCK_MONOTONIC, &due);
}
