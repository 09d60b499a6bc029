/* Fades: where a ramp stands, how loud that is, and that crossing curves keep their power. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "player/ramp.h"
#include "player/scene.h"

static void near(double got, double want)
{
    if (fabs(got - want) > 1e-6)
        fail_msg("%f instead of %f", got, want);
}

static void stands_where_it_must(void **state)
{
    (void)state;
    struct ramp ramp = ramp_between(0, 1, 1000, 5000000);
    near(ramp_at(&ramp, 0), 0);
    near(ramp_at(&ramp, 5000000), 0);
    near(ramp_at(&ramp, 5250000), 0.25);
    near(ramp_at(&ramp, 6000000), 1);
    near(ramp_at(&ramp, 9000000), 1);
    assert_true(ramp_moving(&ramp, 5999999));
    assert_false(ramp_moving(&ramp, 6000000));
    struct ramp at_once = ramp_between(0, 1, 0, 5000000);
    near(ramp_at(&at_once, 0), 1);
    assert_false(ramp_moving(&at_once, 0));
}

static void turns_from_where_it_is(void **state)
{
    (void)state;
    struct ramp ramp = ramp_between(0, 1, 1000, 0);
    ramp = ramp_turn(&ramp, 0, 500, 400000);
    near(ramp_at(&ramp, 400000), 0.4);
    near(ramp_at(&ramp, 650000), 0.2);
    near(ramp_at(&ramp, 900000), 0);
}

static void is_as_loud_as_said(void **state)
{
    (void)state;
    near(gain_of_db(0), 1);
    near(gain_of_db(-20), 0.1);
    near(volume_of_gain(1), 100);
    near(volume_of_gain(4), 100);
    near(volume_of_gain(0), 0);
    near(pow(volume_of_gain(0.3) / 100, 3), 0.3);
    for (int i = 0; i <= 10; i++) {
        double level = i / 10.0;
        double up = curve_gain(CURVE_POWER, level), down = curve_gain(CURVE_POWER, 1 - level);
        near(up * up + down * down, 1);
        near(curve_level(CURVE_POWER, up), level);
        near(curve_gain(CURVE_PLAIN, level), level);
    }
}

static void draws_from_the_lowest_that_shows(void **state)
{
    (void)state;
    struct scene scene = {0};
    int64_t now = 500000;
    assert_int_equal(scene_lowest(&scene, now), 0);
    scene_add(&scene, NULL, ramp_hold(0));
    assert_int_equal(scene_lowest(&scene, now), 1); /* all black */
    scene_add(&scene, NULL, ramp_hold(1));
    scene_add(&scene, NULL, ramp_between(0, 1, 1000, 0));
    assert_int_equal(scene_lowest(&scene, now), 1);
    assert_true(scene_moving(&scene, now));
    assert_int_equal(scene_lowest(&scene, 1000000), 2); /* covered wholly */
    assert_false(scene_moving(&scene, 1000000));
}

static void forgets_the_lowest_when_full(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (int i = 0; i < SCENE_LAYERS + 3; i++)
        scene_add(&scene, NULL, ramp_hold(i));
    assert_int_equal(scene.count, SCENE_LAYERS);
    near(scene.layers[SCENE_LAYERS - 1].opacity.to, SCENE_LAYERS + 2);
    near(scene.layers[0].opacity.to, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stands_where_it_must),
        cmocka_unit_test(turns_from_where_it_is),
        cmocka_unit_test(is_as_loud_as_said),
        cmocka_unit_test(draws_from_the_lowest_that_shows),
        cmocka_unit_test(forgets_the_lowest_when_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
