/* config.yaml: what is read, what is told and where; every row of its table is a field that is read. */
#include "showfile_help.h"

#include <unistd.h>

#include "showfile/config.h"
#include "showfile/keys.h"
#include "base/banned.h"

static enum config_key_fault judge(const char *screen, const char *key, const char *verb, int *code)
{
    (void)screen;
    *code = key[0] == '^' ? 'F' : key[0]; /* the first letter is the key; ^ stands for F */
    if (strlen(key) > 8)
        return CONFIG_KEY_UNKNOWN;
    return strncmp(verb, "go", 2) == 0 ? CONFIG_KEY_GOOD : CONFIG_VERB_UNKNOWN;
}

/* The config of a text, its faults as text. */
static struct config read_yaml(const char *yaml, char **text)
{
    struct config config = {0};
    struct faults faults = {0};
    struct err err = {{0}};
    char path[] = "/tmp/kichban-config-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
    close(fd);
    assert_true(config_load(path, judge, &config, &faults, &err));
    for (size_t i = 0; i < faults.count; i++) {
        free(faults.list[i].file);
        faults.list[i].file = xstrdup("c");
    }
    *text = faults_text(&faults, "c", false);
    faults_free(&faults);
    unlink(path);
    return config;
}

static void expect(const char *yaml, const char *wanted)
{
    char *text;
    struct config config = read_yaml(yaml, &text);
    assert_string_equal(text, wanted);
    config_clear(&config);
    free(text);
}

static void everything_is_read(void **unused)
{
    (void)unused;
    char *text;
    struct config config = read_yaml("language: vi\n"
                                     "screen: HDMI-1\n"
                                     "audio: pulse/hall\n"
                                     "audio_backup: \"alsa/hw:1\"\n"
                                     "bell: true\n"
                                     "view_group: stage\n"
                                     "keys:\n"
                                     "  stage: {PageDown: go, F2: go 7a}\n"
                                     "alerts: {warn: off, film_10s: bell}\n"
                                     "players:\n"
                                     "  main: {host: \"ssh://anh@may-chieu:2222\", root: /srv/le}\n"
                                     "  foyer: {root: /srv/foyer}\n",
                                     &text);
    assert_string_equal(text, "c: no faults\n");
    assert_string_equal(config.language, "vi");
    assert_string_equal(config.screen, "HDMI-1");
    assert_string_equal(config.audio, "pulse/hall");
    assert_string_equal(config.audio_backup, "alsa/hw:1");
    assert_string_equal(config.view_group, "stage");
    assert_true(config.bell);
    assert_int_equal(config.alerts[ALERT_WARN], ALERT_OFF);
    assert_int_equal(config.alerts[ALERT_DANGER], ALERT_SIGN);
    assert_int_equal(config.alerts[ALERT_FILM_10S], ALERT_BELL);
    char *keys = config_keys(&config, "stage");
    assert_string_equal(keys, "PageDown go\nF2 go 7a\n");
    free(keys);
    assert_string_equal(config_player(&config, "main")->host, "ssh://anh@may-chieu:2222");
    assert_string_equal(config_player(&config, "foyer")->root, "/srv/foyer");
    assert_null(config_player(&config, "foyer")->host);
    assert_null(config_player(&config, "hall"));
    config_clear(&config);
    free(text);
}

static void one_key_is_bound_once(void **unused)
{
    (void)unused;
    char *text;
    struct config config = read_yaml("keys:\n"
                                     "  stage: {F2: go, ^2: go 5}\n"
                                     "  mc: {F2: go}\n",
                                     &text);
    assert_string_equal(text, "c:2:19: error: `^2` is the same key as `F2` on line 2\n"
                              "c: 1 error\n");
    config_clear(&config);
    free(text);
}

static void nothing_is_good(void **unused)
{
    (void)unused;
    static const char *const texts[] = {"", "\n", "# only a comment\n\n  # and another\n"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char *text;
        struct config config = read_yaml(texts[i], &text);
        assert_string_equal(text, "c: no faults\n");
        assert_null(config.language);
        assert_false(config.bell);
        config_clear(&config);
        free(text);
    }
    struct config config = {0};
    struct faults faults = {0};
    struct err err = {{0}};
    assert_false(config_load("/nowhere/config.yaml", judge, &config, &faults, &err));
    assert_string_not_equal(err.text, "");
    config_clear(&config);
}

static void faults_have_their_place(void **unused)
{
    (void)unused;
    expect("langauge: vi\n",
           "c:1:1: error: unknown key `langauge` in the config file: did you mean "
           "`language`?\n"
           "c: 1 error\n");
    expect("language: fr\n",
           "c:1:11: error: `language: fr`: write one of `vi`, `en`\nc: 1 error\n");
    expect("audio_backup: auto\n", "c:1:15: error: `audio_backup: auto`: name a device, as "
                                   "`kichban-player --list` does\n"
                                   "c: 1 error\n");
    expect("bell: loud\n", "c:1:7: error: `bell: loud`: write `true` or `false`\nc: 1 error\n");
    expect("keys:\n  stag:\n    F2: go\n",
           "c:2:3: error: there is no screen `stag`: write one of `stage`, `mc`, `tech`, `clock`, "
           "`door`\n"
           "c: 1 error\n");
    expect("keys:\n  stage:\n    Hyperspace: go\n    F2: fly\n",
           "c:3:5: error: there is no key `Hyperspace`: `kichban keys` lists them\n"
           "c:4:9: error: `F2: fly`: there is no such verb: `kichban verbs` lists them\n"
           "c: 2 errors\n");
    expect("alerts:\n  warn: shout\n", "c:2:9: error: `warn: shout`: write one of `sign`, `bell`, "
                                       "`off`\n"
                                       "c: 1 error\n");
    expect("players:\n  main: {root: media}\n",
           "c:2:16: error: `root: media`: write a path that begins with `/`\nc: 1 error\n");
    expect("audio: a\naudio: b\n",
           "c:2:1: error: `audio` stands here twice: the first is on line 1\n"
           "c: 1 error\n");
    expect("media: {}\n", "c:1:1: error: unknown key `media` in the config file\nc: 1 error\n");
}

static void hosts(void **unused)
{
    (void)unused;
    static const char *const good[] = {"stage", "anh@may", "10.0.0.7", "ssh://a_b@h-1.local:22"};
    static const char *const bad[] = {"-oProxyCommand=x", "a b",         "a@",   "@h",   "h:22",
                                      "ssh://h:0",        "ssh://h:22x", "a@-h", "h;id", "a@b@c",
                                      "ssh://",           ".h"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        char *text, *yaml = xasprintf("players:\n  main:\n    host: \"%s\"\n", good[i]);
        struct config config = read_yaml(yaml, &text);
        assert_string_equal(text, "c: no faults\n");
        config_clear(&config);
        free(yaml);
        free(text);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char *text, *yaml = xasprintf("players:\n  main:\n    host: \"%s\"\n", bad[i]);
        struct config config = read_yaml(yaml, &text);
        if (!strstr(text, "c:3:11: error: `host: "))
            fail_msg("%s was taken: %s", bad[i], text);
        config_clear(&config);
        free(yaml);
        free(text);
    }
}

static void every_row_has_its_sentence(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < config_row_count; i++) {
        assert_true(config_rows[i].map >= MAP_CONFIG);
        assert_non_null(config_rows[i].meaning);
        assert_ptr_equal(key_find(config_rows[i].map, config_rows[i].name), &config_rows[i]);
    }
    assert_null(key_find(MAP_SHOW, "audio"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_read),
        cmocka_unit_test(one_key_is_bound_once),
        cmocka_unit_test(nothing_is_good),
        cmocka_unit_test(faults_have_their_place),
        cmocka_unit_test(hosts),
        cmocka_unit_test(every_row_has_its_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
