#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/rng.h"
#include "base/banned.h"

/* The first numbers of the reference program from the state 1, 2, 3, 4. */
static void known_numbers(void **state)
{
    (void)state;
    static const uint64_t known[] = {UINT64_C(11520),
                                     UINT64_C(0),
                                     UINT64_C(1509978240),
                                     UINT64_C(1215971899390074240),
                                     UINT64_C(1216172134540287360),
                                     UINT64_C(607988272756665600),
                                     UINT64_C(16172922978634559625),
                                     UINT64_C(8476171486693032832)};
    struct rng rng = {.state = {1, 2, 3, 4}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        assert_true(rng_next(&rng) == known[i]);
}

/* The first numbers of splitmix64 from 0. */
static void known_seed(void **state)
{
    (void)state;
    struct rng rng = rng_make(0, 0);
    assert_true(rng.state[0] == UINT64_C(0xE220A8397B1DCDAF));
    assert_true(rng.state[1] == UINT64_C(0x6E789E6AA1B965F4));
    assert_true(rng.state[2] == UINT64_C(0x06C45D188009454F));
    assert_true(rng.state[3] == UINT64_C(0xF88BB8A8724C81EC));
}

static void streams(void **state)
{
    (void)state;
    struct rng one = rng_make(7, 1), again = rng_make(7, 1), two = rng_make(7, 2);
    int same = 0;
    for (int i = 0; i < 100; i++) {
        uint64_t number = rng_next(&one);
        assert_true(number == rng_next(&again));
        same += number == rng_next(&two);
    }
    assert_int_equal(same, 0);
}

static void even(void **state)
{
    (void)state;
    enum { SIDES = 7, THROWS = 70000 };
    int seen[SIDES] = {0};
    struct rng rng = rng_make(3, 3);
    for (int i = 0; i < THROWS; i++)
        seen[rng_below(&rng, SIDES)]++;
    for (int i = 0; i < SIDES; i++) /* five standard deviations */
        assert_in_range(seen[i], THROWS / SIDES - 470, THROWS / SIDES + 470);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_numbers),
                                       cmocka_unit_test(known_seed), cmocka_unit_test(streams),
                                       cmocka_unit_test(even)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
