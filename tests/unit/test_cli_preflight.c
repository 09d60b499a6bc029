/* A machine is judged by what was seen of it: each verdict, its reason, and the command that cures it;
 * commands come back from a shell as they were meant. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "cli/preflight.h"
#include "cli/shell.h"
#include "sys/console.h"
#include "sys/spawn.h"
#include "base/banned.h"

/* The item says `text` somewhere, and is cured by `cure` (NULL: nothing is to be typed); freed. */
static void judged(struct pre_item item, enum verdict verdict, const char *text, const char *cure)
{
    if (item.verdict != verdict || !strstr(item.text, text))
        fail_msg("%s: %s: %s, not %s: %s", item.id, verdict_names[item.verdict], item.text,
                 verdict_names[verdict], text);
    if (cure)
        assert_string_equal(item.cure ? item.cure : "nothing", cure);
    else
        assert_null(item.cure);
    pre_item_clear(&item);
}

static struct media film(void)
{
    return (struct media){.id = (char *)(uintptr_t) "film",
                          .path = (char *)(uintptr_t) "/srv/le/Phim 30'.old.mkv",
                          .kind = MEDIA_VIDEO};
}

static struct pre_item rated(double start, double middle, double end)
{
    struct media media = film();
    struct probe_found found = {.rates = {{0, start}, {1000, middle}, {2000, end}},
                                .rate_count = 3};
    struct pre_item item = pre_item("media.film", "film");
    pre_judge_rates(&item, &media, &found);
    return item;
}

static void rates(void **state)
{
    (void)state;
    judged(rated(12, 9.94, 1234), VERDICT_GOOD, "12x, 9.9x, >100x", NULL);
    judged(rated(1.5, 1.5, 1.5), VERDICT_GOOD, "1.5x", NULL);
    struct media media = film();
    char *cure = pre_remedy(&media);
    judged(rated(12, 1.4, 3), VERDICT_BAD, "1.4x in its middle", cure);
    judged(rated(0, 1.4, 3), VERDICT_BAD, "0.0x at its start", cure);
    judged(rated(3, 1.4, 1.3), VERDICT_BAD, "1.3x at its end", cure);
    free(cure);
    struct probe_found none = {.rate_count = 0};
    struct pre_item item = pre_item("media.film", "film");
    pre_judge_rates(&item, &media, &none);
    assert_null(item.text);
    pre_item_clear(&item);
}

static void the_copy_is_another_file(void **state)
{
    (void)state;
    struct media media = film();
    char *cure = pre_remedy(&media);
    assert_non_null(
        strstr(cure, "ffmpeg -n -i '/srv/le/Phim 30'\\''.old.mkv' -vf scale=-2:720,fps=25"));
    assert_non_null(strstr(cure, " '/srv/le/Phim 30'\\''.old-720p25.mp4'"));
    assert_non_null(strstr(cure, "libx264"));
    free(cure);
    media.path = (char *)(uintptr_t) "/a.b/noending";
    cure = pre_remedy(&media);
    assert_non_null(strstr(cure, " /a.b/noending-720p25.mp4"));
    free(cure);
    media.kind = MEDIA_AUDIO;
    cure = pre_remedy(&media);
    assert_non_null(strstr(cure, " /a.b/noending-48k.wav"));
    free(cure);
}

/* What a shell makes of a word is the word. */
static void words_come_back(void **state)
{
    (void)state;
    static const char *const words[] = {
        "plain-1.mp4",  "a b",     "it's",         "$HOME `id` \"x\"",
        "\\",           "-n",      "*?[]{}~#!;&|", "Phim tư liệu.mkv",
        "new\nline'\\", "\x1b[2J", "\xff\xfe"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const char *const list[] = {"printf", "%s.", words[i], NULL};
        char *command = shell_command(list);
        for (const char *c = command; *c; c++)
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
        const char *const args[] = {"bash", "-c", command, NULL};
        char *said = spawn_output((char *const *)(uintptr_t)args, 10000);
        char *wanted = xasprintf("%s.", words[i]);
        assert_string_equal(said ? said : "nothing", wanted);
        free(wanted);
        free(said);
        free(command);
    }
    const char *const empty[] = {"", NULL};
    char *command = shell_command(empty);
    assert_string_equal(command, "''");
    free(command);
}

/* --- screens --- */

static struct sights seen(const char *const lines[])
{
    struct sights sights = {0};
    const char *why;
    for (size_t i = 0; lines[i]; i++)
        assert_true(sights_take(&sights, lines[i], &why));
    return sights;
}

static void screens_are(const char *list, const char *video, const char *screen,
                        enum verdict verdict, const char *text, const char *cure)
{
    char *line = xasprintf("{\"sights\":\"screens\",\"display\":%s,\"screens\":[%s]}",
                           list ? "true" : "false", list ? list : "");
    const char *const lines[] = {line, NULL};
    struct sights sights = seen(lines);
    struct cli cli = {.video = video, .screen = screen};
    judged(pre_judge_screens(&sights, &cli), verdict, text, cure);
    sights_clear(&sights);
    free(line);
}

#define EDP                                                                                  \
    "{\"name\":\"eDP-1\",\"x\":0,\"y\":0,\"width\":1366,\"height\":768,\"rate_centi\":6000," \
    "\"duplicated\":false}"
#define HDMI                                                                                      \
    "{\"name\":\"HDMI-1\",\"x\":1366,\"y\":0,\"width\":1920,\"height\":1080,\"rate_centi\":5994," \
    "\"duplicated\":false}"
#define SLOW                                                                                      \
    "{\"name\":\"HDMI-1\",\"x\":1366,\"y\":0,\"width\":3840,\"height\":2160,\"rate_centi\":3000," \
    "\"duplicated\":false}"
#define EDP_TWIN "{\"name\":\"eDP-1\",\"width\":1366,\"height\":768,\"duplicated\":true}"
#define HDMI_TWIN "{\"name\":\"HDMI-1\",\"width\":1366,\"height\":768,\"duplicated\":true}"

static void screens(void **state)
{
    (void)state;
    screens_are(EDP "," HDMI, NULL, NULL, VERDICT_GOOD, "HDMI-1 1920x1080+1366+0, 59.94 Hz", NULL);
    screens_are(EDP "," HDMI, "auto", "HDMI-1", VERDICT_GOOD, "HDMI-1", NULL);
    screens_are(EDP "," HDMI, NULL, "HDMI-2", VERDICT_BAD,
                "no screen \"HDMI-2\"; there is: 0 eDP-1", NULL);
    screens_are(EDP "," HDMI, "window", NULL, VERDICT_WARN, "window", NULL);
    screens_are(EDP, NULL, NULL, VERDICT_WARN, "only one screen", "xrandr --auto");
    screens_are(EDP, "fullscreen", NULL, VERDICT_WARN, "covers what you work on", NULL);
    screens_are(EDP "," SLOW, NULL, NULL, VERDICT_WARN, "in jerks",
                "xrandr --output HDMI-1 --mode 1920x1080 --rate 60");
    screens_are(EDP_TWIN "," HDMI_TWIN, NULL, NULL, VERDICT_BAD, "eDP-1 and HDMI-1 show the same",
                "xrandr --output HDMI-1 --auto --right-of eDP-1");
    screens_are(NULL, NULL, NULL, VERDICT_WARN, "played unseen", NULL);
    screens_are(NULL, NULL, "HDMI-1", VERDICT_BAD, "\"HDMI-1\"", NULL);
    screens_are(NULL, "fullscreen", NULL, VERDICT_UNKNOWN, "bare console", NULL);
    screens_are(NULL, "null", "HDMI-1", VERDICT_WARN, "--video null", NULL);
    struct sights silent = {0};
    struct cli cli = {0};
    judged(pre_judge_screens(&silent, &cli), VERDICT_BAD, "doesn't answer", NULL);
}

/* --- sound --- */

static void sound_is(const char *sink, const char *driver, const char *device, enum verdict verdict,
                     const char *text, const char *cure)
{
    char *sinks = xasprintf("{\"sights\":\"sinks\",\"server\":%s,\"pulse\":null,\"sinks\":[%s]}",
                            sink ? "true" : "false", sink ? sink : "");
    char *opened =
        xasprintf("{\"sights\":\"opened\",\"device\":\"%s\",\"driver\":%s}", device, driver);
    const char *const lines[] = {
        sinks, opened,
        "{\"sights\":\"devices\",\"devices\":[{\"name\":\"auto\",\"text\":\"\"}"
        ",{\"name\":\"pulse/hall\",\"text\":\"Hall\"}]}",
        NULL};
    struct sights sights = seen(lines);
    judged(pre_judge_sound(&sights, device, false), verdict, text, cure);
    sights_clear(&sights);
    free(sinks);
    free(opened);
}

#define SINK(muted, percent, empty, plugged)                                \
    "{\"name\":\"hall\",\"text\":\"Hall\",\"chosen\":true,\"muted\":" muted \
    ",\"percent\":" percent ",\"empty\":" empty ",\"plugged\":" plugged "}"

static void sound(void **state)
{
    (void)state;
    const char *pulse = "\"pulse\"", *full = "pactl set-sink-volume hall 100%";
    const char *good = SINK("false", "100", "false", "true");
    sound_is(good, pulse, "pulse/hall", VERDICT_GOOD, "volume 100%", NULL);
    sound_is(good, pulse, "auto", VERDICT_GOOD, "auto → hall, Hall", NULL);
    sound_is(SINK("true", "100", "false", "null"), pulse, "auto", VERDICT_BAD, "MUTED",
             "pactl set-sink-mute hall 0");
    sound_is(SINK("false", "0", "false", "null"), pulse, "auto", VERDICT_BAD, "VOLUME IS 0", full);
    sound_is(SINK("true", "0", "false", "null"), pulse, "auto", VERDICT_BAD, "VOLUME IS 0",
             "pactl set-sink-mute hall 0 && pactl set-sink-volume hall 100%");
    sound_is(SINK("false", "49", "false", "null"), pulse, "auto", VERDICT_WARN, "49%\nthat is soft",
             full);
    sound_is(SINK("false", "50", "false", "null"), pulse, "auto", VERDICT_GOOD, "50%", NULL);
    sound_is(SINK("false", "140", "false", "null"), pulse, "auto", VERDICT_WARN, "distorts", full);
    sound_is(SINK("false", "100", "false", "false"), pulse, "auto", VERDICT_WARN, "plugged", NULL);
    sound_is(SINK("false", "100", "true", "null"), pulse, "auto", VERDICT_WARN, "null sink", NULL);
    sound_is(good, "\"alsa\"", "auto", VERDICT_UNKNOWN, "listen", "alsamixer");
    sound_is(good, "null", "pulse/foyer", VERDICT_BAD,
             "no sound device \"pulse/foyer\"; there is: "
             "pulse/hall",
             "pactl list short sinks");
    sound_is(good, "null", "pulse/hall", VERDICT_BAD, "can't be opened", "pactl list short sinks");
    sound_is(NULL, "null", "auto", VERDICT_BAD, "no sound server answers",
             "systemctl --user start pipewire-pulse || pulseaudio --start");
    struct sights silent = {0};
    judged(pre_judge_sound(&silent, "auto", false), VERDICT_BAD, "doesn't answer", NULL);
    judged(pre_judge_sound(&silent, "null", false), VERDICT_WARN, "unheard", NULL);
    struct pre_item second = pre_judge_sound(&silent, "pulse/x", true);
    assert_string_equal(second.id, "sound.backup");
    pre_item_clear(&second);
}

/* --- the machine --- */

static void disks(void **state)
{
    (void)state;
    struct machine_disk disk = {.free_bytes = INT64_C(50) << 30};
    judged(pre_judge_disk("d", "d", "/a b", &disk, true, true), VERDICT_GOOD, "50 GiB free in /a b",
           NULL);
    judged(pre_judge_disk("d", "d", "/a b", &disk, true, false), VERDICT_BAD, "can't be written",
           "ls -ld '/a b'");
    disk.remote = true;
    judged(pre_judge_disk("d", "d", "/a", &disk, true, true), VERDICT_WARN, "another machine",
           NULL);
    disk = (struct machine_disk){.free_bytes = 600 << 20};
    judged(pre_judge_disk("d", "d", "/a b", &disk, true, true), VERDICT_WARN, "600 MiB",
           "df -h '/a b'");
    disk.free_bytes = 50 << 20;
    judged(pre_judge_disk("d", "d", "/a", &disk, true, true), VERDICT_BAD, "50 MiB", "df -h /a");
    judged(pre_judge_disk("d", "d", "/a", &disk, false, false), VERDICT_WARN, "50 MiB", "df -h /a");
    disk.free_bytes = 600 << 20; /* where media are only read it is enough */
    judged(pre_judge_disk("d", "d", "/a", &disk, false, false), VERDICT_GOOD, "600 MiB", NULL);
    disk.free_bytes = -1;
    judged(pre_judge_disk("d", "d", "/a", &disk, true, true), VERDICT_UNKNOWN, "can't be asked",
           NULL);
}

static void commits(void **state)
{
    (void)state;
    int64_t fast[] = {900, 300, 19900}, slow[] = {300, 21000, 400};
    judged(pre_judge_commits(fast, 3, "/s"), VERDICT_GOOD,
           "after 0.9 ms, the slowest of 3 after 19.9", NULL);
    judged(pre_judge_commits(slow, 3, "/s"), VERDICT_WARN, "NOT SAVED", "findmnt -T /s");
    judged(pre_judge_commits(slow, 0, "/s"), VERDICT_BAD, "can't be written", NULL);
}

static void awake(void **state)
{
    (void)state;
    judged(pre_judge_sleep(INHIBIT_HELD), VERDICT_GOOD, "kept awake", NULL);
    judged(pre_judge_sleep(INHIBIT_LID_FREE), VERDICT_GOOD, "kept awake", NULL);
    struct pre_item cant = pre_judge_sleep(INHIBIT_CANT), silent = pre_judge_sleep(INHIBIT_ASKED);
    assert_true(cant.verdict == VERDICT_WARN && strstr(cant.cure, "systemctl mask sleep.target"));
    assert_true(silent.verdict == VERDICT_WARN && strstr(silent.text, "doesn't answer"));
    pre_item_clear(&cant);
    pre_item_clear(&silent);
    judged(pre_judge_lid(false, INHIBIT_CANT, NULL), VERDICT_GOOD, "none", NULL);
    judged(pre_judge_lid(true, INHIBIT_HELD, "suspend"), VERDICT_GOOD, "may be shut", NULL);
    judged(pre_judge_lid(true, INHIBIT_LID_FREE, "suspend"), VERDICT_WARN, "\"suspend\"", NULL);
    judged(pre_judge_lid(true, INHIBIT_CANT, "ignore"), VERDICT_GOOD, "does nothing", NULL);
    judged(pre_judge_lid(true, INHIBIT_CANT, NULL), VERDICT_UNKNOWN, "leave it open", NULL);
}

static void power(void **state)
{
    (void)state;
    struct machine_power desk = {.mains = true, .percent = -1};
    struct machine_power laptop = {.battery = true, .mains = true, .percent = 87};
    judged(pre_judge_power(&desk), VERDICT_GOOD, "no battery", NULL);
    judged(pre_judge_power(&laptop), VERDICT_GOOD, "on mains, the battery is at 87%", NULL);
    laptop.mains = false;
    judged(pre_judge_power(&laptop), VERDICT_WARN, "ON BATTERY, 87%", NULL);
    laptop.percent = 19;
    judged(pre_judge_power(&laptop), VERDICT_BAD, "19%", NULL);
    laptop.percent = -1;
    judged(pre_judge_power(&laptop), VERDICT_WARN, "plug the machine in", NULL);
    judged(pre_judge_load(4, 12, NULL), VERDICT_GOOD, "4 cores, 12%", NULL);
    judged(pre_judge_load(4, 12, "powersave"), VERDICT_GOOD, "powersave", NULL);
    judged(pre_judge_load(2, -1, "schedutil"), VERDICT_GOOD, "2 cores", NULL);
    judged(pre_judge_load(2, 80, NULL), VERDICT_WARN, "close them",
           "ps -eo pcpu,comm --sort=-pcpu | head");
}

static void clocks(void **state)
{
    (void)state;
    struct sync sync = {.state = SYNC_YES, .by = "chrony", .offset_ms = 0.3125, .most_ms = NAN};
    judged(pre_judge_clock(&sync), VERDICT_GOOD, "synchronised (chrony), 0.3 ms off", NULL);
    sync.offset_ms = 1500;
    judged(pre_judge_clock(&sync), VERDICT_WARN, "1500 ms off", NULL);
    sync = (struct sync){.state = SYNC_YES, .by = "kernel", .offset_ms = NAN, .most_ms = 40};
    judged(pre_judge_clock(&sync), VERDICT_GOOD, "at most 40 ms off", NULL);
    sync = (struct sync){.state = SYNC_NO, .by = "timedatectl", .can_switch = true};
    judged(pre_judge_clock(&sync), VERDICT_WARN, "NOT SYNCHRONISED",
           "sudo timedatectl set-ntp true");
    sync.can_switch = false;
    judged(pre_judge_clock(&sync), VERDICT_WARN, "timedatectl", "sudo apt install chrony");
    sync.state = SYNC_UNKNOWN;
    judged(pre_judge_clock(&sync), VERDICT_UNKNOWN, "can't be asked", NULL);
    judged(pre_judge_zone("Etc/UTC", "Asia/Ho_Chi_Minh", -25200), VERDICT_GOOD, "Etc/UTC (-7:00)",
           NULL);
    judged(pre_judge_zone("Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh", 0), VERDICT_GOOD,
           "as this machine's", NULL);
    judged(pre_judge_zone(NULL, "Asia/Ho_Chi_Minh", 0), VERDICT_GOOD, "by the show file", NULL);
}

/* --- the terminal --- */

static void terminals(void **state)
{
    (void)state;
    judged(pre_judge_size(80, 24), VERDICT_GOOD, "80x24", NULL);
    judged(pre_judge_size(79, 24), VERDICT_WARN, "79x24", NULL);
    judged(pre_judge_size(80, 12), VERDICT_WARN, "80x12", NULL);
    judged(pre_judge_size(39, 50), VERDICT_BAD, "TOO SMALL", NULL);
    judged(pre_judge_size(0, 0), VERDICT_UNKNOWN, "terminal", NULL);
    judged(pre_judge_locale(true, "vi_VN.UTF-8"), VERDICT_GOOD, "vi_VN.UTF-8", NULL);
    judged(pre_judge_locale(false, "C"), VERDICT_WARN, "\"C\"", "export LANG=C.UTF-8");
    judged(pre_judge_colours("xterm-256color", true, 256), VERDICT_GOOD, "256 (xterm-256color)",
           NULL);
    judged(pre_judge_colours("linux", true, 8), VERDICT_GOOD, "small picture", NULL);
    judged(pre_judge_colours("vt220", true, 0), VERDICT_GOOD, "none (vt220)", NULL);
    judged(pre_judge_colours("dumb", false, 0), VERDICT_BAD, "NO SCREEN",
           "export TERM=xterm-256color");
}

static void fonts(void **state)
{
    (void)state;
    char *all = console_lacks(NULL, 0);
    assert_int_equal(strlen(all), 2 * 44 + 3 * 90); /* 134 letters, of two bytes or three */
    uint16_t latin[0x250], most[0x2000];
    for (size_t i = 0; i < COUNT_OF(latin); i++)
        latin[i] = (uint16_t)i;
    for (size_t i = 0; i < COUNT_OF(most); i++)
        most[i] = (uint16_t)i;
    char *missing = console_lacks(latin, COUNT_OF(latin));
    assert_null(strstr(missing, "ă"));
    assert_null(strstr(missing, "ư"));
    assert_non_null(strstr(missing, "ệ"));
    judged(pre_judge_font(missing), VERDICT_BAD, "Vietnamese-Fixed16",
           "sudo apt install console-setup kbd && sudo setfont Vietnamese-Fixed16");
    free(missing);
    missing = console_lacks(most, COUNT_OF(most));
    assert_string_equal(missing, "");
    judged(pre_judge_font(missing), VERDICT_GOOD, "every Vietnamese letter", NULL);
    free(missing);
    free(all);
}

/* --- which media --- */

static bool used_by(const struct show *show, const char *session, const char *medium)
{
    bool used[64];
    assert_true(show->media_count < COUNT_OF(used));
    show_session_media(show, show_find_session(show, session), used);
    return used[show_find_media(show, medium)];
}

static bool no_zone(const char *name, int32_t days, struct zone *out)
{
    (void)name;
    (void)days;
    *out = zone_fixed(7 * 3600);
    return true;
}

static void media_of_a_session(void **state)
{
    (void)state;
    static const char text[] =
        "schema: 1\nprogramme: {title: \"T\", timezone: \"Asia/Ho_Chi_Minh\"}\n"
        "media:\n  a: {file: \"a.mkv\", end: after}\n  after: {file: \"b.png\"}\n"
        "  one: {file: \"c.wav\"}\n  two: {list: [one]}\n  spare: {file: \"d.png\"}\n"
        "  logo: {file: \"e.png\"}\n  quick: {file: \"f.wav\"}\n  other: {file: \"g.mkv\"}\n"
        "  bell: {file: \"h.wav\"}\n"
        "slate: logo\nquick: [quick]\nsessions:\n"
        "  - {id: s1, title: \"S\", date: 2026-09-17, start: \"08:00\","
        " calls: [{at: -5m, text: \"5\", play: bell}], rundown: [\n"
        "    {cue: \"1\", title: \"A\", duration: 5m, do: [{play: a}, {play: two}],"
        " on_fail: {show: spare}}]}\n"
        "  - {id: s2, title: \"S\", date: 2026-09-17, start: \"18:00\", rundown: [\n"
        "    {cue: \"1\", title: \"A\", duration: 5m, do: [{play: other}]}]}\n";
    struct faults faults = {0};
    struct show *show = showfile_load(text, strlen(text), "/x/y.yaml", "y.yaml", no_zone, &faults);
    for (size_t i = 0; i < faults.count; i++)
        if (!faults.list[i].warning)
            fail_msg("%d: %s", faults.list[i].line, faults.list[i].text);
    assert_non_null(show);
    static const char *const all[] = {"a", "after", "one", "two", "spare", "logo", "quick", "bell"};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (!used_by(show, "s1", all[i]))
            fail_msg("%s isn't used", all[i]);
    assert_false(used_by(show, "s1", "other"));
    assert_true(used_by(show, "s2", "other") && used_by(show, "s2", "logo"));
    assert_false(used_by(show, "s2", "a") || used_by(show, "s2", "bell"));
    show_free(show);
    faults_free(&faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates),
        cmocka_unit_test(the_copy_is_another_file),
        cmocka_unit_test(words_come_back),
        cmocka_unit_test(screens),
        cmocka_unit_test(sound),
        cmocka_unit_test(disks),
        cmocka_unit_test(commits),
        cmocka_unit_test(awake),
        cmocka_unit_test(power),
        cmocka_unit_test(clocks),
        cmocka_unit_test(terminals),
        cmocka_unit_test(fonts),
        cmocka_unit_test(media_of_a_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
