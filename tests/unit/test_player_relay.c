/* Names that come over a link never lead out of their folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "player/relay.h"
#include "base/banned.h"

static void names(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     ".",    "..",           "../x", "a/b", ".ssh", "a b",
                                      "a\nb", "$(x)", "phim mới.mkv", "~",    "a;b", "a\\b"};
    static const char *const good[] = {"film.mkv", "film-2.mkv",
                                       "20260917T080000-ceremony-1a2b3c4d"};
    char longer[200];
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(relay_name_good(bad[i]));
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(relay_name_good(good[i]));
    memset(longer, 'a', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    assert_false(relay_name_good(longer));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
