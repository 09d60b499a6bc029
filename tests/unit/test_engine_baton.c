/* The baton: one screen has it, nobody is robbed of it, and whoever is gone can be replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/rng.h"
#include "engine/baton.h"
#include "base/banned.h"

struct desk {
    struct baton baton;
    struct baton_now at;
};

static void join(struct desk *desk, int64_t id, const char *seat, bool far)
{
    struct baton_seat mine = {
        .id = id, .seat = (char *)(uintptr_t)seat, .name = (char *)(uintptr_t)seat, .far = far};
    baton_join(&desk->baton, &mine, desk->at);
}

static void pass(struct desk *desk, int64_t ms)
{
    desk->at.real_ms += ms;
    desk->at.now += ms;
}

static enum msg say(struct desk *desk, int64_t id, const char *word, enum msg confirmed)
{
    struct baton_answer got = baton_verb(
        &desk->baton, id, word, confirmed == MSG_NONE ? NULL : msg_code(confirmed), desk->at);
    enum msg msg = got.say.msg;
    say_clear(&got.say);
    return msg;
}

static enum msg may(struct desk *desk, int64_t id, enum role role, enum verb_id verb)
{
    struct say why = {.msg = MSG_NONE};
    bool good = baton_may(&desk->baton, id, role, verb, desk->at, &why);
    enum msg msg = why.msg;
    assert_int_equal(good, msg == MSG_NONE);
    say_clear(&why);
    return msg;
}

static int open_desk(void **state)
{
    static struct desk desk;
    desk = (struct desk){.at = {.real_ms = 1000, .now = 5000}};
    baton_init(&desk.baton, NULL, desk.at);
    *state = &desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    baton_clear(&desk->baton);
    return 0;
}

static void one_screen_sees_nothing_of_it(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(may(desk, 0, ROLE_OPERATOR, VERB_GO), MSG_NONE);
    join(desk, 1, "a@x", false);
    assert_int_equal(may(desk, 1, ROLE_STAGE, VERB_GO), MSG_NONE);
    assert_int_equal(may(desk, 9, ROLE_OPERATOR, VERB_GO), MSG_NONE);
    baton_leave(&desk->baton, 1, false, desk->at);
    join(desk, 2, "a@x", false); /* the same person again: at once */
    assert_int_equal(may(desk, 2, ROLE_STAGE, VERB_GO), MSG_NONE);
    baton_leave(&desk->baton, 2, true, desk->at);
    join(desk, 3, "b@y", true); /* it was left on purpose: nobody waits for anybody */
    assert_int_equal(may(desk, 3, ROLE_STAGE, VERB_GO), MSG_NONE);
}

static void it_is_asked_for_and_given(void **state)
{
    struct desk *desk = *state;
    join(desk, 1, "a@x", false);
    join(desk, 2, "b@y", true);
    join(desk, 3, "c@z", true);
    assert_int_equal(may(desk, 2, ROLE_STAGE, VERB_GO), MSG_NO_BATON);
    assert_int_equal(may(desk, 2, ROLE_STAGE, VERB_NOTE), MSG_NONE);
    assert_int_equal(say(desk, 1, "give", MSG_NONE), MSG_BATON_NOBODY);
    assert_int_equal(say(desk, 2, "give", MSG_NONE), MSG_NO_BATON);
    assert_int_equal(say(desk, 2, "take", MSG_NONE), MSG_BATON_THERE);
    assert_int_equal(say(desk, 2, "take", MSG_ASK_BATON), MSG_BATON_THERE);
    assert_int_equal(say(desk, 1, "ask", MSG_NONE), MSG_BATON_YOURS);
    assert_int_equal(say(desk, 3, NULL, MSG_NONE), MSG_BATON_ASKED);
    assert_int_equal(say(desk, 1, NULL, MSG_NONE), MSG_BATON_GIVEN);
    assert_int_equal(desk->baton.holder, 3);
    assert_null(baton_asker(&desk->baton));
    assert_int_equal(may(desk, 1, ROLE_STAGE, VERB_GO), MSG_NO_BATON);
    baton_leave(&desk->baton, 1, false, desk->at);
    assert_int_equal(say(desk, 3, "give", MSG_NONE), MSG_BATON_GIVEN); /* to the only other one */
    assert_int_equal(desk->baton.holder, 2);
    assert_int_equal(say(desk, 9, "take", MSG_NONE), MSG_BATON_ROLE); /* no caller's screen */
}

static void who_is_gone_can_be_replaced(void **state)
{
    struct desk *desk = *state;
    join(desk, 1, "a@x", true);
    join(desk, 2, "b@y", true);
    join(desk, 3, "c@z", false);
    baton_leave(&desk->baton, 1, false, desk->at);
    pass(desk, 9000);
    assert_int_equal(may(desk, 2, ROLE_STAGE, VERB_GO), MSG_BATON_GONE);
    assert_int_equal(say(desk, 2, NULL, MSG_NONE), MSG_BATON_SOON);
    assert_int_equal(say(desk, 3, NULL, MSG_NONE), MSG_ASK_BATON); /* on the player's machine */
    assert_int_equal(desk->baton.holder, 0);
    assert_int_equal(say(desk, 3, NULL, MSG_ASK_UNDO), MSG_ASK_BATON); /* no answer to that */
    pass(desk, 1000);
    assert_int_equal(say(desk, 2, NULL, MSG_NONE), MSG_ASK_BATON);
    assert_int_equal(say(desk, 2, NULL, MSG_ASK_BATON), MSG_BATON_TAKEN);
    assert_int_equal(may(desk, 2, ROLE_STAGE, VERB_GO), MSG_NONE);
    join(desk, 4, "a@x", true); /* too late */
    assert_int_equal(may(desk, 4, ROLE_STAGE, VERB_GO), MSG_NO_BATON);
}

static void one_person_at_two_screens(void **state)
{
    struct desk *desk = *state;
    join(desk, 1, "a@x", true);
    join(desk, 2, "a@x", true);
    assert_int_equal(may(desk, 2, ROLE_STAGE, VERB_GO), MSG_NO_BATON);
    assert_int_equal(say(desk, 2, NULL, MSG_NONE), MSG_ASK_BATON_OWN);
    assert_int_equal(say(desk, 2, NULL, MSG_ASK_BATON_OWN), MSG_BATON_TAKEN);
    assert_int_equal(desk->baton.holder, 2);
    baton_leave(&desk->baton, 2, false, desk->at);
    assert_int_equal(desk->baton.holder, 1);
}

static void a_lock_holds_while_its_holder_does(void **state)
{
    struct desk *desk = *state;
    join(desk, 1, "a@x", false);
    join(desk, 2, "b@y", false);
    assert_int_equal(say(desk, 2, "lock", MSG_NONE), MSG_NO_BATON);
    assert_int_equal(say(desk, 1, "lock", MSG_NONE), MSG_BATON_LOCKED);
    assert_int_equal(may(desk, 9, ROLE_OPERATOR, VERB_GO), MSG_BATON_IS_LOCKED);
    assert_int_equal(may(desk, 9, ROLE_TECH, VERB_GO), MSG_BATON_IS_LOCKED);
    assert_int_equal(may(desk, 9, ROLE_OPERATOR, VERB_NOTE), MSG_NONE);
    baton_leave(&desk->baton, 1, false, desk->at);
    pass(desk, 9000);
    assert_int_equal(may(desk, 9, ROLE_OPERATOR, VERB_GO), MSG_BATON_IS_LOCKED);
    pass(desk, 1000);
    assert_int_equal(may(desk, 9, ROLE_OPERATOR, VERB_GO), MSG_NONE);
    join(desk, 3, "a@x", false); /* the same person: it is locked still */
    assert_int_equal(may(desk, 9, ROLE_OPERATOR, VERB_GO), MSG_BATON_IS_LOCKED);
    assert_int_equal(say(desk, 3, "unlock", MSG_NONE), MSG_BATON_UNLOCKED);
    assert_int_equal(may(desk, 9, ROLE_OPERATOR, VERB_GO), MSG_NONE);
}

static void it_outlives_the_engine(void **state)
{
    struct desk *desk = *state;
    join(desk, 1, "a@x", true);
    say(desk, 1, "lock", MSG_NONE);
    pass(desk, 60000);
    char *text = baton_text(&desk->baton);
    baton_clear(&desk->baton);
    baton_init(&desk->baton, text, desk->at);
    free(text);
    join(desk, 2, "b@y", true); /* was faster */
    assert_int_equal(may(desk, 2, ROLE_STAGE, VERB_GO), MSG_BATON_GONE);
    join(desk, 3, "a@x", true);
    assert_int_equal(may(desk, 3, ROLE_STAGE, VERB_GO), MSG_NONE);
    assert_true(desk->baton.locked);
    assert_int_equal(desk->baton.since, 5000);
}

/* Whatever comes and goes: at most one has it, and while any screen is there somebody has it or it
 * can be taken. */
static void random_evenings(void **state)
{
    struct desk *desk = *state;
    struct rng rng = rng_make(7, 0);
    static const char *const seats[] = {"a@x", "b@y", "c@z"};
    static const char *const words[] = {NULL, "ask", "give", "take", "lock", "unlock"};
    int64_t next = 1;
    for (int step = 0; step < 20000; step++) {
        struct baton *baton = &desk->baton;
        int dice = (int)rng_below(&rng, 10);
        pass(desk, (int64_t)rng_below(&rng, 4000));
        if (dice < 2 && baton->count < 5)
            join(desk, next++, seats[rng_below(&rng, 3)], rng_below(&rng, 2) != 0);
        else if (dice < 4 && baton->count)
            baton_leave(baton, baton->seats[rng_below(&rng, (uint32_t)baton->count)].id,
                        rng_below(&rng, 2) != 0, desk->at);
        else if (baton->count)
            say(desk, baton->seats[rng_below(&rng, (uint32_t)baton->count)].id,
                words[rng_below(&rng, 6)], rng_below(&rng, 2) ? MSG_ASK_BATON : MSG_NONE);
        int can = 0;
        for (size_t i = 0; i < baton->count; i++)
            can += may(desk, baton->seats[i].id, ROLE_STAGE, VERB_GO) == MSG_NONE;
        assert_true(can <= 1);
        assert_int_equal(can, baton->holder != 0);
        if (baton->count && !can)
            assert_true(baton->seat && baton->lost_ms != TIME_NONE);
    }
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)
    const struct CMUnitTest tests[] = {
        TEST(one_screen_sees_nothing_of_it),
        TEST(it_is_asked_for_and_given),
        TEST(who_is_gone_can_be_replaced),
        TEST(a_lock_holds_while_its_holder_does),
        TEST(it_outlives_the_engine),
        TEST(one_person_at_two_screens),
        TEST(random_evenings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
