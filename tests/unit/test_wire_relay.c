/* What the engine and a relay say to each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "wire/relay.h"
#include "base/banned.h"

static void there_and_back(void **state)
{
    (void)state;
    char *args[] = {(char *)(uintptr_t) "--audio", (char *)(uintptr_t) "pulse/h a\"ll;x", NULL};
    struct relay_line line = {.kind = RELAY_BEGIN,
                              .run = (char *)(uintptr_t) "r-1",
                              .part = (char *)(uintptr_t) "sound",
                              .list = args,
                              .list_count = 2},
                      back;
    const char *why = NULL;
    char *text = relay_encode(&line);
    assert_true(relay_is(text));
    assert_true(relay_decode(text, &back, &why));
    assert_int_equal(back.kind, RELAY_BEGIN);
    assert_string_equal(back.run, "r-1");
    assert_int_equal(back.list_count, 2);
    assert_string_equal(back.list[1], args[1]); /* a word stays one word */
    assert_null(back.list[2]);
    relay_clear(&back);
    free(text);
}

static void numbers(void **state)
{
    (void)state;
    struct relay_line line = {.kind = RELAY_PONG, .id = 7, .real_ms = INT64_C(500000123)}, back;
    const char *why = NULL;
    char *text = relay_encode(&line);
    assert_true(relay_decode(text, &back, &why));
    assert_int_equal(back.id, 7);
    assert_int_equal(back.real_ms, INT64_C(500000123));
    assert_false(back.fresh);
    relay_clear(&back);
    free(text);
}

static void nonsense(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "{}",
        "[]",
        "{\"relay\":\"fly\"}",
        "{\"relay\":7}",
        "{\"relay\":\"ping\",\"id\":\"x\"}",
        "{\"relay\":\"begin\",\"list\":[1]}",
        "{\"relay\":\"begin\",\"run\":[]}",
        "{\"relay\":\"ping\"",
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct relay_line line;
        const char *why = NULL;
        assert_false(relay_decode(lines[i], &line, &why));
        assert_non_null(why);
    }
    assert_false(relay_is("{\"report\":\"beat\"}"));
    assert_false(relay_is("Last login: {\"relay\":"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(numbers),
        cmocka_unit_test(nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
