/* The player's own clock and waits: a realtime deadline passes in its time, and what other
 * libraries see is ours. A step of the true clock needs root; that REALTIME is MONOTONIC plus a
 * constant says that no step can be seen. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dlfcn.h>
#include <time.h>
#include <cmocka.h>

static int64_t now_ns(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void constant_offset(void **state)
{
    (void)state;
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (int i = 0; i < 20000; i++) {
        int64_t before = now_ns(CLOCK_MONOTONIC);
        int64_t real = now_ns(CLOCK_REALTIME);
        int64_t after = now_ns(CLOCK_MONOTONIC);
        /* real - constant lies between before and after */
        if (real - after < least)
            least = real - after;
        if (real - before > most)
            most = real - before;
        assert_true(real - before >= real - after);
    }
    assert_true(most - least < INT64_C(1000000000)); /* the slowest pair of readings */
}

static void is_about_right(void **state)
{
    (void)state;
    int64_t off = now_ns(CLOCK_REALTIME) / 1000000000 - (int64_t)time(NULL);
    assert_true(off >= -2 && off <= 2);
}

/* A wait for 60 ms from now on the condvar's clock; how long it took, in ms. */
static double wait_60(clockid_t which)
{
    pthread_condattr_t attr;
    pthread_cond_t cond;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, which);
    pthread_cond_init(&cond, &attr);
    int64_t start = now_ns(CLOCK_MONOTONIC);
    int64_t due = now_ns(which) + 60000000;
    struct timespec until = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
    pthread_mutex_lock(&mutex);
    int code = 0;
    while (code == 0)
        code = pthread_cond_timedwait(&cond, &mutex, &until);
    pthread_mutex_unlock(&mutex);
    assert_int_equal(code, ETIMEDOUT);
    pthread_cond_destroy(&cond);
    pthread_condattr_destroy(&attr);
    return (double)(now_ns(CLOCK_MONOTONIC) - start) / 1e6;
}

static void waits_in_time(void **state)
{
    (void)state;
    double real = wait_60(CLOCK_REALTIME), monotonic = wait_60(CLOCK_MONOTONIC);
    assert_true(real >= 59.9 && real < 1500);
    assert_true(monotonic >= 59.9 && monotonic < 1500);
}

static void past_deadline_returns(void **state)
{
    (void)state;
    pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    struct timespec long_ago = {.tv_sec = 1};
    pthread_mutex_lock(&mutex);
    assert_int_equal(pthread_cond_timedwait(&cond, &mutex, &long_ago), ETIMEDOUT);
    pthread_mutex_unlock(&mutex);
}

/* What the linker gives to libmpv is what stands in the executable. */
static void others_see_ours(void **state)
{
    (void)state;
    static const char *const names[] = {"clock_gettime", "pthread_cond_timedwait"};
    for (size_t i = 0; i < 2; i++) {
        Dl_info here, found;
        assert_true(dladdr(dlsym(RTLD_DEFAULT, names[i]), &found) != 0);
        assert_true(dladdr((void *)(uintptr_t)&others_see_ours, &here) != 0);
        assert_ptr_equal(found.dli_fbase, here.dli_fbase);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_offset), cmocka_unit_test(is_about_right),
        cmocka_unit_test(waits_in_time),   cmocka_unit_test(past_deadline_returns),
        cmocka_unit_test(others_see_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
