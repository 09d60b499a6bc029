#include "showfile_help.h"

#include <sys/stat.h>
#include <unistd.h>

#include "showfile/keys.h"
#include "sys/tz.h"
#include "base/banned.h"

struct row {
    const char *yaml, *faults;
};

static void run_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_faults(rows[i].yaml, rows[i].faults);
}

#define ONE "      - cue: \"1\"\n        title: \"A\"\n"
#define ERR(place, text) "t:" place ": error: " text "\nt: 1 error\n"
#define WARN(place, text) "t:" place ": warning: " text "\nt: 1 warning\n"

static void test_types(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {SEGMENT ONE "        duration: 5\n", ERR("32:19", "`duration: 5`: write `5m` or `5s`")},
        {SEGMENT ONE "        duration: \"1,5s\"\n",
         ERR("32:19", "`duration: 1,5s`: write `1.5s`")},
        {SEGMENT ONE "        duration: -5m\n",
         ERR("32:19", "`duration: -5m`: a duration has no sign, write one such as `15m`")},
        {SEGMENT ONE "        duration: 5 phút\n", ERR("32:19", "`duration: 5 phút`: write `5m`")},
        {SEGMENT ONE "        duration: lâu\n",
         ERR("32:19", "`duration: lâu`: write a duration such as `15m`, `1m30s` or `15:00`")},
        {SEGMENT ONE "        duration: 5m\n        hard_start: 20h10\n",
         ERR("33:21", "`hard_start: 20h10`: write `20:10`")},
        {SEGMENT ONE "        duration: 5m\n        hard_start: \"24:10\"\n",
         ERR("33:21", "`hard_start: 24:10`: write `00:10 +1d`")},
        {SEGMENT ONE "        duration: 5m\n        hard_start: tối\n",
         ERR("33:21", "`hard_start: tối`: write a time of day such as `08:00`, `20:10:30` or "
                      "`00:15 +1d`")},
        {SEGMENT ONE "        duration: 5m\n        priority: 6\n",
         ERR("33:19", "`priority: 6`: write a whole number from 1 to 5")},
        {SEGMENT ONE "        duration: 5m\n        flag: yes\n",
         ERR("33:15", "`flag: yes`: write `true` or `false`")},
        {SEGMENT ONE "        duration: 5m\n        kind: flim\n",
         ERR("33:15", "`kind: flim`: write `film`")},
        {SEGMENT ONE "        duration: 5m\n        next: tự\n",
         ERR("33:15", "`next: tự`: write one of `manual`, `auto_continue`, `auto_follow`")},
        {SEGMENT ONE "        duration: 5m\n        id: \"Mục Một\"\n",
         ERR("33:13", "`id: Mục Một`: an id has small letters, digits and `-` only: write "
                      "`muc-mot`")},
        {SEGMENT ONE "        duration: 5m\n        title: []\n",
         "t:33:9: error: `title` stands here twice: the first is on line 31\nt: 1 error\n"},
        {SEGMENT ONE "        duration: [5m]\n",
         ERR("32:19", "`duration` takes one value, not a list")},
        {SEGMENT ONE "        duration:\n", ERR("32:9", "`duration` has no value")},
        {SEGMENT ONE "        duration: 5m\n        mc: \" \"\n", ERR("33:13", "`mc` is empty")},
        {SEGMENT "      - cue: 1 a\n        title: \"A\"\n        duration: 5m\n",
         ERR("30:14", "`cue: 1 a`: a cue has no blanks and 16 characters at most, such as `7a`")},
        {SEGMENT "      - cue: \"1\"\n        title: #1\n        duration: 5m\n",
         ERR("31:9", "`title` has no value: a text that starts with `#` needs quotes")},
        {SEGMENT "      - cue: \"1\"\n        title: |\n          A\n          B\n"
                 "        duration: 5m\n",
         ERR("31:16", "`title` is one line")},
        {SEGMENT ONE
         "        duration: 5m\n        do:\n          - play: sting\n            at: 5\n",
         ERR("35:17", "`at: 5`: write `+5m` or `+5s`")},
        {SEGMENT ONE "        duration: 5m\n        do: sting\n",
         ERR("33:13", "`do` is a list: each entry begins with `- `")},
    };
    run_rows(rows, COUNT_OF(rows));
}

static void test_top(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"schema: 2\n", "t:1:1: error: `programme` is missing in the show file\n"
                        "t:1:1: error: `sessions` is missing in the show file\n"
                        "t:1:9: error: `schema: 2`: write `1`\nt: 3 errors\n"},
        {HEAD "  language: fr\nsessions: []\n",
         "t:5:13: error: `language: fr`: write one of `vi`, `en`\n"
         "t:6:11: error: `sessions` has no session\nt: 2 errors\n"},
        {HEAD "media:\n  f:\n    file: \"a.xyz\"\nsessions:\n",
         "t:7:11: error: `file: a.xyz`: its ending doesn't say what it is, write `kind: video`, "
         "`audio` or `still`\n"
         "t:8:1: error: `sessions` has no value\nt: 2 errors\n"},
        {SEGMENT "        []\n", ERR("30:9", "this session has no segments")},
        {"programme:\n  title: A\n  timezone: Asia/Hue\nschema: 1\nsessions:\n  - id: s\n"
         "    title: B\n    date: 30/2/2023\n    start: \"8:00\"\n    rundown:\n" ONE
         "        duration: 1m\n",
         "t:3:13: error: `timezone: Asia/Hue` is unknown here: write a name such as "
         "`Asia/Ho_Chi_Minh`\n"
         "t:8:11: error: `date: 30/2/2023`: write a date of the calendar such as `2023-09-17`\n"
         "t:9:12: error: `start: 8:00`: write `08:00`\nt: 3 errors\n"},
    };
    run_rows(rows, COUNT_OF(rows));
}

static void test_media(void **state)
{
    (void)state;
#define M(lines) HEAD "media:\n" lines SESSION ONE "        duration: 5m\n"
    static const struct row rows[] = {
        {M("  all: {file: a.mkv}\n"),
         ERR("6:3", "`all` is a word of the format and can't be the id of a medium")},
        {M("  Phim: {file: a.mkv}\n"),
         ERR("6:3", "`Phim`: an id has small letters, digits and `-` only: write `phim`")},
        {M("  f: {file: a, b.mkv}\n"), ERR("6:16", "`b.mkv` is no key: a comma inside `{ }` ends a "
                                                   "text, put the text in quotes")},
        {M("  f: {file: \"https://x.vn/a.mkv\"}\n"),
         ERR("6:13", "`file: https://x.vn/a.mkv`: only a file of this machine, not "
                     "an address")},
        {M("  f: {file: a.mkv, gain: -3}\n"),
         ERR("6:26", "`gain: -3`: write a level such as `-6 dB`")},
        {M("  f: {file: a.mkv, loop: 0}\n"),
         ERR("6:26", "`loop: 0`: write `no`, `vamp` or how many times it plays")},
        {M("  f: {file: a.mkv, length: vamp}\n"),
         ERR("6:28",
             "`length: vamp`: a length is a time such as `3m20s`; what loops until released "
             "says `loop: vamp`")},
        {M("  f: {file: a.mkv, in: 5s, out: 4s}\n"),
         ERR("6:24", "`in: 5s` is not before its `out`")},
        {M("  film: {file: a.mkv, end: fim}\n"),
         ERR("6:28", "`end: fim`: there is no such medium under `media`, did you mean `film`?")},
        {M("  f: {gain: 0 dB}\n"), ERR("6:3", "`file` is missing in the medium `f`")},
        {M("  f: {list: [a]}\n"), ERR("6:14", "`list: a`: there is no such medium under `media`")},
        {M("  f: {file: ../../x.mkv}\n"),
         WARN("6:13", "`file: ../../x.mkv` leaves the folder of the "
                      "project")},
        {M("  f: {file: a/../../../x.mkv}\n"),
         WARN("6:13", "`file: a/../../../x.mkv` leaves the folder of the project")},
        {M("  f: {file: /x.mkv}\n"),
         WARN("6:13", "`file: /x.mkv`: an absolute path holds on this machine only")},
    };
    run_rows(rows, COUNT_OF(rows));
}

static void test_keys_and_references(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {SEGMENT ONE "        duraton: 5m\n        duration: 5m\n",
         ERR("32:9", "unknown key `duraton` in a segment: did you mean `duration`?")},
        {SEGMENT ONE "        duration: 5m\n        venue: Huế\n",
         ERR("33:9", "unknown key `venue` in a segment: it belongs to a session")},
        {SEGMENT ONE "        duration: 5m\n        xyzxyz: 1\n",
         ERR("33:9", "unknown key `xyzxyz` in a segment")},
        {SEGMENT "      - cue: \"1\"\n        titel: \"A\"\n        duration: 5m\n",
         ERR("31:9", "unknown key `titel` in a segment: did you mean `title`?")},
        {SEGMENT ONE "        duration: 5m\n        award: lhhvn\n",
         ERR("33:16", "`award: lhhvn`: there is no such level under `levels`")},
        {SEGMENT ONE "        duration: 5m\n        mc:\n          file: a.txt\n",
         ERR("34:17", "`file: a.txt` can't be opened: No such file or directory")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - play: flim\n",
         ERR("34:19", "`play: flim`: there is no such medium under `media`, did you mean `film`?")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - play: khác\n",
         ERR("34:19", "`play: khác`: there is no such medium under `media`")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - play: pic\n",
         ERR("34:19", "`play: pic`: it is a still, write `show: pic`")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - show: bed\n",
         ERR("34:19", "`show: bed`: it is sound, write `play: bed`")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - play: all\n",
         ERR("34:19", "`play: all`: `all` goes with `fade`, `stop` and `release`")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - fade: black\n",
         ERR("34:19", "`fade: black`: write `show: black`")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - release: sting\n",
         WARN("34:22", "`release: sting`: it has no `loop: vamp` to be released from")},
        {SEGMENT ONE
         "        duration: 5m\n        do:\n          - fade: all\n            play: bed\n",
         ERR("35:13", "an action has one verb: begin a new entry, `- play: …`")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - at: 5s\n",
         ERR("34:13", "this action has no verb: `play`, `show`, `fade`, `stop` or `release`")},
        {SEGMENT ONE "        duration: 5m\n        do:\n          - fade all\n",
         ERR("34:13", "`fade all`: write an action such as `play: film`")},
        {SEGMENT ONE "        duration: 5m\n        who: chari\n",
         WARN("33:14", "`who: chari` is taken as a text: did you mean `chair` of `people`?")},
        {SEGMENT ONE "        duration: 5m\n        notes:\n          mcc: x\n",
         ERR("34:11", "unknown key `mcc` in `notes`: did you mean `mc`?")},
    };
    run_rows(rows, COUNT_OF(rows));
}

#define TWO "      - cue: \"2\"\n        title: \"B\"\n"

static void test_meaning(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {SEGMENT ONE
         "        duration: 5m\n      - cue: \"1\"\n        title: B\n        duration: 1m\n",
         ERR("33:14", "the cue `1` stands on line 30 already")},
        {SEGMENT ONE "        duration: 5m\n        cues:\n          - cue: \"2\"\n" TWO
                     "        duration: 1m\n",
         ERR("35:14", "the cue `2` stands on line 34 already")},
        {SEGMENT ONE "        duration: 5m\n        id: b\n" TWO
                     "        duration: 1m\n        id: b\n",
         ERR("37:13", "the id `b` stands on line 33 already")},
        {SEGMENT "      - cue: 6.1\n        title: A\n        duration: 5m\n"
                 "      - cue: 6-1\n        title: B\n        duration: 5m\n",
         ERR("33:14", "the id `6-1`, made from this cue, stands on line 30 already: write an `id` "
                      "here")},
        {SEGMENT "      - cue: \"★\"\n        title: A\n        duration: 5m\n",
         ERR("30:14", "the cue `★` gives no id: write an `id` too")},
        {SEGMENT ONE "        duration: 5m\n        min: 6m\n",
         ERR("33:14", "`min: 6m` is more than the planned length, 5m")},
        {SEGMENT ONE "        min: 16m\n        do:\n          - play: film\n",
         ERR("32:14", "`min: 16m` is more than the planned length, 15m")},
        {SEGMENT ONE "        duration: 5m\n        hard_start: \"19:00\"\n",
         ERR("33:21", "`hard_start: 19:00` is before the session: its `doors` is 19:30")},
        {SEGMENT ONE "        duration: 5m\n        hard_end: \"00:10\"\n",
         ERR("33:19",
             "`hard_end: 00:10` is before the session: write `00:10 +1d` for the day after")},
        {SEGMENT ONE "        duration: 5m\n        hard_start: \"20:30 +1d\"\n",
         ERR("33:21", "`hard_start: 20:30 +1d` is more than 24 hours after the session's `start`")},
        {SEGMENT ONE "        hard_start: \"20:10\"\n        hard_end: \"20:05\"\n",
         ERR("33:19", "`hard_end: 20:05` is not after `hard_start`")},
        {SEGMENT ONE "        duration: 15m\n" TWO
                     "        duration: 1m\n        hard_start: \"20:10\"\n",
         WARN("36:21", "`hard_start: 20:10`: what stands before it is planned to end at 20:15:00")},
        {SEGMENT ONE "        duration: 15m\n        hard_end: \"20:10\"\n",
         WARN("33:19", "`hard_end: 20:10`: the segment is planned to last until 20:15:00")},
        {SEGMENT ONE
         "        kind: film\n        duration: 14m\n        do:\n          - play: film\n",
         WARN("33:19", "`duration: 14m` is shorter than `film`, which lasts 15m")},
        {SEGMENT ONE, WARN("30:9", "segment `1` has a planned length of 0: write its `duration`")},
        {SEGMENT ONE "        do:\n          - play: long\n",
         WARN("30:9", "segment `1` counts 0 until the length of `long` is known: write `length` "
                      "there or `duration` here")},
        {SEGMENT ONE "        next: auto_follow\n        do:\n          - play: bed\n",
         ERR("32:15", "`next: auto_follow`: segment `1` never ends by itself, write its "
                      "`duration`")},
        {SEGMENT "      - block: A\n        items: []\n",
         ERR("31:16", "this block has no segments")},
        {SEGMENT "      - block: A\n        items:\n          - block: B\n            items: []\n"
                 "          - {cue: a, title: b, duration: 1m}\n",
         ERR("32:13", "a block can't stand inside a block")},
    };
    run_rows(rows, COUNT_OF(rows));
}

static void test_nothing_wrong(void **state)
{
    (void)state;
    static const char *const good[] = {
        SEGMENT ONE "        untimed: true\n",
        SEGMENT ONE "        float: true\n",
        SEGMENT ONE "        skip: true\n",
        SEGMENT ONE "        kind: note\n",
        SEGMENT ONE "        next: auto_continue\n",
        SEGMENT ONE "        next: auto_follow\n        do:\n          - play: sting\n",
        SEGMENT ONE "        hard_start: \"20:10\"\n        hard_end: \"20:15\"\n",
        SEGMENT ONE "        duration: 10m\n        min: 5m\n        hard_end: \"20:05\"\n",
        SEGMENT ONE "        duration: 5m\n        hard_end: \"00:10 +1d\"\n",
        SEGMENT ONE
        "        duration: 1m\n        do:\n          - play: sting\n          - show: slate\n"
        "          - show: black\n          - show: film\n          - release: all\n"
        "          - stop: all\n          - release: bed\n",
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        show_free(load_good(good[i]));
}

static void test_all_at_once(void **state)
{
    (void)state;
    expect_faults(
        "schema: one\n"
        "programme:\n"
        "  titel: \"Lễ kỷ niệm\"\n"
        "  timezone: \"Asia/Ho_Chi_Minh\"\n"
        "media:\n"
        "  phim: { file: \"../media/phim.mkv\", lenght: \"15:00\" }\n"
        "slate: phi\n"
        "levels: {}\n"
        "sessions:\n"
        "  - id: ceremony\n"
        "    title: \"Lễ\"\n"
        "    date: 17-9-2023\n"
        "    start: 8h\n"
        "    rundown:\n"
        "      - cue: \"1\"\n"
        "        title: \"Chào cờ\"\n"
        "        duration: 2\n"
        "      - cue: \"1\"\n"
        "        title: \"Đọc \\e[2J diễn văn\"\n"
        "        duration: 10m\n"
        "        do:\n"
        "          - fade: al\n"
        "          - paly: phim\n",
        "t:1:9: error: `schema: one`: write `1`\n"
        "t:3:3: error: unknown key `titel` in `programme`: did you mean `title`?\n"
        "t:6:38: error: unknown key `lenght` in a medium: did you mean `length`?\n"
        "t:7:8: error: `slate: phi`: there is no such medium under `media`, did you mean `phim`?\n"
        "t:12:11: error: `date: 17-9-2023`: write `2023-09-17`\n"
        "t:13:12: error: `start: 8h`: write `08:00`\n"
        "t:17:19: error: `duration: 2`: write `2m` or `2s`\n"
        "t:18:14: error: the cue `1` stands on line 15 already\n"
        "t:19:16: error: `title`: a control character has no place in a text\n"
        "t:22:19: error: `fade: al`: there is no such medium under `media`, did you mean "
        "`all`?\n"
        "t:23:13: error: unknown key `paly` in an action: did you mean `play`?\n"
        "t: 11 errors\n");
}

static void test_filled(void **state)
{
    (void)state;
    struct show *show = load_good(
        "schema: 1\n"
        "programme: {title: \"Le\xCC\x82\xCC\x83\", timezone: Asia/Ho_Chi_Minh}\n" /* NFD */
        "defaults: {fade_out: 3s, warn: 2m}\n"
        "media:\n"
        "  film: {file: ../media/film.mkv, length: '15:00', end: pic, fade_out: 1s, loop: 2}\n"
        "  bed: {file: './bed.bin', kind: audio, loop: vamp, gain: '-3 dB', in: 1s}\n"
        "  pic: {file: pic.png}\n"
        "slate: pic\nquick: [bed, film]\n"
        "people: {chair: {name: 'Bà A', role: 'Chủ tịch'}}\n"
        "sessions:\n"
        "  - {id: s, title: Buổi, date: 2023-09-17, doors: '07:30', start: '08:00',\n"
        "     on_air: '08:10', off_air: '07:00 +1d', channel: TRT, rundown: [\n"
        "      {block: Một, budget: 1h, items: [\n"
        "       {cue: 6.1, title: A, kind: award, duration: '30:00', min: 3m, priority: 1,\n"
        "        flag: true, next: auto_follow, pre_wait: 1s, post_wait: 2s, overtime: alarm,\n"
        "        who: [chair, 'Ông B'], in_charge: 'Văn phòng', danger: 5s,\n"
        "        mc: 'Kính mời', notes: {tech: 'đèn', mc: 'chậm'}, hard_start: '08:30',\n"
        "        do: [{fade: all}, {play: film, at: +10s}, {show: slate, at: -5s}],\n"
        "        cues: [{cue: 6.1a, title: Lượt 1, do: [{play: bed}], mc: x}, {cue: 6.1b}]}]},\n"
        "      {cue: 'Đ', title: B, untimed: true}]}\n");
    assert_string_equal(show->title, "Lễ");
    assert_string_equal(show->language, "vi");
    assert_int_equal(show->warn_ms, 120000);
    assert_int_equal(show->danger_ms, 15000);
    assert_int_equal(show->panic_ms, 1500);
    const struct media *film = &show->media[0], *bed = &show->media[1];
    assert_string_equal(film->path, "/srv/le/media/film.mkv");
    assert_int_equal(film->kind, MEDIA_VIDEO);
    assert_int_equal(film->loop, 2);
    assert_int_equal(film->fade_out_ms, 1000);
    assert_int_equal(film->end, END_MEDIA);
    assert_int_equal(film->end_media, 2);
    assert_string_equal(bed->path, "/srv/le/shows/bed.bin");
    assert_int_equal(bed->kind, MEDIA_AUDIO);
    assert_int_equal(bed->loop, LOOP_VAMP);
    assert_int_equal(bed->gain_centi, -300);
    assert_int_equal(bed->fade_out_ms, 3000);
    assert_true(bed->out_ms == TIME_NONE && bed->length_ms == TIME_NONE);
    assert_int_equal(show->slate, 2);
    assert_int_equal(show->quick_count, 2);
    assert_int_equal(show->quick[1], 0);
    const struct session *session = &show->sessions[0];
    int64_t midnight = date_join(2023, 9, 17) * DAY_MS - 7 * HOUR_MS;
    assert_true(session->start_at == midnight + 8 * HOUR_MS);
    assert_true(session->off_air_at == midnight + DAY_MS + 7 * HOUR_MS);
    assert_int_equal(session->segment_count, 2);
    const struct segment *a = &session->segments[0], *b = &session->segments[1];
    assert_string_equal(a->id, "6-1");
    assert_string_equal(b->id, "d");
    assert_int_equal(a->block, 0);
    assert_int_equal(b->block, -1);
    assert_int_equal(session->blocks[0].budget_ms, HOUR_MS);
    assert_int_equal(a->kind, KIND_AWARD);
    assert_int_equal(a->next, NEXT_AUTO_FOLLOW);
    assert_true(a->flag && a->alarm && !a->skip && b->untimed && !b->alarm);
    assert_int_equal(a->warn_ms, 120000);
    assert_int_equal(a->danger_ms, 5000);
    assert_int_equal(b->priority, 2);
    assert_true(a->hard_start_at == midnight + 8 * HOUR_MS + 30 * MINUTE_MS);
    assert_true(b->duration_ms == TIME_NONE && b->min_ms == TIME_NONE);
    assert_string_equal(a->who[0], "Bà A");
    assert_string_equal(a->who[1], "Ông B");
    assert_string_equal(a->in_charge[0], "Văn phòng");
    assert_int_equal(a->point_count, 3);
    assert_string_equal(a->points[0].cue, "6.1");
    assert_null(a->points[0].title);
    assert_string_equal(a->points[0].notes[NOTE_MC], "chậm");
    assert_string_equal(a->points[1].title, "Lượt 1");
    const struct action *acts = a->points[0].actions;
    assert_int_equal(a->points[0].action_count, 3);
    assert_true(acts[0].act == ACT_FADE && acts[0].media == TARGET_ALL);
    assert_true(acts[1].at_ms == 10000 && !acts[1].from_end && acts[1].media == 0);
    assert_true(acts[2].at_ms == -5000 && acts[2].from_end && acts[2].media == TARGET_SLATE);
    show_free(show);
}

/* What YAML 1.1 would have made numbers and booleans of. */
static void test_texts_stay_texts(void **state)
{
    (void)state;
    struct show *show =
        load_good(SEGMENT "      - cue: 1.10\n        title: no\n        duration: 10:30\n"
                          "      - cue: 1.1\n        title: 010\n        duration: 1m\n"
                          "      - cue: off\n        title: ~\n        duration: 1m\n");
    const struct segment *segments = show->sessions[0].segments;
    assert_string_equal(segments[0].points[0].cue, "1.10");
    assert_string_equal(segments[1].points[0].cue, "1.1");
    assert_string_equal(segments[0].title, "no");
    assert_string_equal(segments[1].title, "010");
    assert_string_equal(segments[2].points[0].cue, "off");
    assert_string_equal(segments[2].title, "~");
    assert_int_equal(segments[0].duration_ms, 10 * MINUTE_MS + 30 * SECOND_MS);
    show_free(show);
}

static void test_real_show(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct err err;
    struct show *show = showfile_load_file("shows/hue-2023.yaml", tz_zone, &faults, &err);
    char *text = faults_text(&faults, "hue", false);
    assert_string_equal(text, "hue: no faults\n");
    assert_non_null(show);
    char out[INSTANT_TEXT];
    const struct session *ceremony = show_find_session(show, "ceremony");
    assert_string_equal(instant_text(&ceremony->zone, ceremony->start_at, out),
                        "2023-09-17T08:00:00.000+07:00");
    assert_non_null(show_find_session(show, "honours"));
    assert_int_equal(show->media[show_find_media(show, "film")].length_ms, 15 * MINUTE_MS);
    free(text);
    faults_free(&faults);
    show_free(show);
}

/* The example of the contract. It names no recipients. */
static void test_example(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct err err;
    struct show *show =
        showfile_load_file("tests/unit/data/example.yaml", two_zones, &faults, &err);
    char *text = faults_text(&faults, "example", false);
    assert_string_equal(text, "tests/unit/data/example.yaml:54:16: warning: `award: lhhvn`: this "
                              "level has no recipients\nexample: 1 warning\n");
    assert_int_equal(show->sessions[0].segment_count, 3);
    assert_string_equal(show->sessions[0].segments[1].id, "film");
    free(text);
    faults_free(&faults);
    show_free(show);
}

static void test_cannot_open(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct err err;
    assert_null(showfile_load_file("tests/unit/data/none.yaml", two_zones, &faults, &err));
    assert_string_equal(err.text,
                        "tests/unit/data/none.yaml can't be opened: No such file or directory");
    assert_null(showfile_load_file("tests/unit/data", two_zones, &faults, &err));
    assert_string_equal(err.text, "tests/unit/data can't be opened: it is not a file");
    char fifo[64];
    snprintf(fifo, sizeof fifo, "/tmp/kichban-test-%d", (int)getpid());
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_null(showfile_load_file(fifo, two_zones, &faults, &err));
    assert_non_null(strstr(err.text, "it is not a file"));
    unlink(fifo);
    assert_int_equal(faults.count, 0);
}

/* A file whose name some machine wrote in NFD is found under its NFC name, and the other way. */
static void test_unicode_forms_on_disk(void **state)
{
    (void)state;
    char folder[] = "/tmp/kichban-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *show_path = xasprintf("%s/t.yaml", folder), *nfd = xasprintf("%s/le\xCC\x82.png", folder);
    fclose(fopen(nfd, "w"));
    static const char *const written[] = {"lê.png", "le\xCC\x82.png"};
    for (int i = 0; i < 2; i++) {
        char *yaml = xasprintf(
            HEAD "media:\n  f: {file: %s}\n" SESSION ONE "        duration: 1m\n", written[i]);
        struct faults faults = {0};
        struct show *show = showfile_load(yaml, strlen(yaml), show_path, "t", two_zones, &faults);
        assert_string_equal(show->media[0].path, nfd);
        assert_int_equal(faults_warnings(&faults), i == 0);
        faults_free(&faults);
        show_free(show);
        free(yaml);
    }
    unlink(nfd);
    rmdir(folder);
    free(nfd);
    free(show_path);
}

/* The words of the table are those of the model, in its order. */
static void test_words_agree(void **state)
{
    (void)state;
    const char *const *kinds = key_find(MAP_SEGMENT, "kind")->words;
    for (int i = 0; i < KIND_COUNT; i++)
        assert_string_equal(kinds[i], segment_kind_names[i]);
    assert_null(kinds[KIND_COUNT]);
    for (int i = 0; i < 3; i++)
        assert_string_equal(key_find(MAP_MEDIA, "kind")->words[i],
                            media_kind_name((enum media_kind)i));
    for (int i = 0; i < NOTE_ROLES; i++)
        assert_non_null(key_find(MAP_NOTES, note_role_names[i]));
    for (int i = 0; i < ACT_COUNT; i++)
        assert_non_null(key_find(MAP_ACTION, act_names[i]));
    for (size_t i = 0; i < key_row_count; i++) {
        assert_non_null(key_rows[i].meaning);
        assert_ptr_equal(key_find(key_rows[i].map, key_rows[i].name), &key_rows[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_top),
        cmocka_unit_test(test_media),
        cmocka_unit_test(test_keys_and_references),
        cmocka_unit_test(test_meaning),
        cmocka_unit_test(test_nothing_wrong),
        cmocka_unit_test(test_all_at_once),
        cmocka_unit_test(test_filled),
        cmocka_unit_test(test_texts_stay_texts),
        cmocka_unit_test(test_real_show),
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_cannot_open),
        cmocka_unit_test(test_unicode_forms_on_disk),
        cmocka_unit_test(test_words_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
