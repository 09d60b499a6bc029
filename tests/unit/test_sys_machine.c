/* What the kernel's files and the clock's keepers say, read from files and texts of other machines. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "sys/machine.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "sys/sync.h"
#include "base/banned.h"

#define SUPPLY "/sys/class/power_supply/"

static char root[64];

static void put(const char *name, const char *text)
{
    char *path = xasprintf("%s%s", root, name), *dir = xstrdup(path);
    *strrchr(dir, '/') = '\0';
    path_make_dirs(dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    free(dir);
    free(path);
}

static int make_root(void **state)
{
    (void)state;
    snprintf(root, sizeof root, "/tmp/kichban-machine-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int drop_root(void **state)
{
    (void)state;
    char *args[] = {(char *)(uintptr_t) "rm", (char *)(uintptr_t) "-r", root, NULL};
    free(spawn_output(args, 5000));
    return access(root, F_OK) == 0;
}

static void a_desk_has_no_battery(void **state)
{
    (void)state;
    struct machine_power power;
    machine_power(root, &power);
    assert_true(power.mains && !power.battery && power.percent == -1);
    assert_false(machine_has_lid(root));
    assert_null(machine_governor(root));
}

static void a_laptop(void **state)
{
    (void)state;
    struct machine_power power;
    put(SUPPLY "AC/type", "Mains\n");
    put(SUPPLY "AC/online", "1\n");
    put(SUPPLY "BAT0/type", "Battery\n");
    put(SUPPLY "BAT0/status", "Charging\n");
    put(SUPPLY "BAT0/capacity", "87\n");
    put(SUPPLY "hid-mouse/type", "Battery\n");
    put(SUPPLY "hid-mouse/scope", "Device\n");
    put(SUPPLY "hid-mouse/status", "Discharging\n");
    put(SUPPLY "hid-mouse/capacity", "5\n");
    put("/proc/acpi/button/lid/LID0/state", "state:      open\n");
    put("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    put("/proc/stat", "cpu  100 20 30 400 50 6 7 8 0 0\ncpu0 1 2 3\n");
    machine_power(root, &power);
    assert_true(power.mains && power.battery);
    assert_int_equal(power.percent, 87);
    assert_true(machine_has_lid(root));
    char *governor = machine_governor(root);
    assert_string_equal(governor, "powersave");
    free(governor);
    int64_t busy, idle;
    assert_true(machine_ticks(root, &busy, &idle));
    assert_int_equal(busy, 171);
    assert_int_equal(idle, 450);
    /* the cable is pulled; some machines say so in one place only */
    put(SUPPLY "AC/online", "0\n");
    machine_power(root, &power);
    assert_false(power.mains);
    put(SUPPLY "ucsi/type", "USB\n");
    put(SUPPLY "ucsi/online", "1\n");
    machine_power(root, &power);
    assert_true(power.mains);
    put(SUPPLY "AC/online", "1\n");
    put(SUPPLY "BAT0/status", "Discharging\n");
    machine_power(root, &power);
    assert_false(power.mains);
}

static void where_nothing_is_yet(void **state)
{
    (void)state;
    struct machine_disk here, below;
    char *path = xasprintf("%s/not/made/yet", root);
    machine_disk(root, &here);
    machine_disk(path, &below);
    assert_true(here.free_bytes > 0 && below.free_bytes > 0 && !here.remote);
    free(path);
}

static void chrony(void **state)
{
    (void)state;
    struct sync sync = {.offset_ms = NAN};
    assert_true(
        sync_take_chrony("C0A80101,192.168.1.1,3,1700000000.123,-0.000312500,0.00001,0.0002,"
                         "-12.3,0.001,0.05,0.02,0.003,64.2,Normal\n",
                         &sync));
    assert_int_equal(sync.state, SYNC_YES);
    assert_true(sync.offset_ms > 0.312 && sync.offset_ms < 0.313);
    assert_string_equal(sync.by, "chrony");
    assert_true(sync_take_chrony("7F7F0101,,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,"
                                 "Not synchronised\n",
                                 &sync));
    assert_int_equal(sync.state, SYNC_NO);
    assert_true(isnan(sync.offset_ms));
    assert_false(sync_take_chrony("506 Cannot talk to daemon\n", &sync));
    assert_false(sync_take_chrony("", &sync));
}

static void timedatectl(void **state)
{
    (void)state;
    struct sync sync = {0};
    assert_true(
        sync_take_timedatectl("Timezone=Asia/Ho_Chi_Minh\nLocalRTC=no\nCanNTP=yes\nNTP=yes\n"
                              "NTPSynchronized=yes\n",
                              &sync));
    assert_true(sync.state == SYNC_YES && !sync.can_switch);
    assert_true(sync_take_timedatectl("CanNTP=yes\nNTP=no\nNTPSynchronized=no\n", &sync));
    assert_true(sync.state == SYNC_NO && sync.can_switch);
    assert_true(sync_take_timedatectl("CanNTP=no\nNTP=no\nNTPSynchronized=no\n", &sync));
    assert_true(sync.state == SYNC_NO && !sync.can_switch);
    assert_false(sync_take_timedatectl("Failed to connect to bus\n", &sync));
}

static void what_a_program_says(void **state)
{
    (void)state;
    char *says[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c",
                    (char *)(uintptr_t) "echo one; echo two", NULL};
    char *fails[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c",
                     (char *)(uintptr_t) "echo one; exit 3", NULL};
    char *hangs[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c",
                     (char *)(uintptr_t) "echo one; exec sleep 60", NULL};
    char *missing[] = {(char *)(uintptr_t) "no-such-program-at-all", NULL};
    char *said = spawn_output(says, 5000);
    assert_string_equal(said, "one\ntwo\n");
    free(said);
    assert_null(spawn_output(fails, 5000));
    assert_null(spawn_output(hangs, 100));
    assert_null(spawn_output(missing, 5000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_desk_has_no_battery, make_root, drop_root),
        cmocka_unit_test_setup_teardown(a_laptop, make_root, drop_root),
        cmocka_unit_test_setup_teardown(where_nothing_is_yet, make_root, drop_root),
        cmocka_unit_test(chrony),
        cmocka_unit_test(timedatectl),
        cmocka_unit_test(what_a_program_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
