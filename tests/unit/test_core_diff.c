/* The difference of two shows: every field of the plan is seen once, said once, in the right words;
 * nothing that only follows from another change is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/diff.h"
#include "base/banned.h"

static int64_t at_clock(int hour, int minute)
{
    return date_join(2023, 9, 17) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;
}

static char **texts(size_t *count, const char *one)
{
    char **list = xcalloc(1, sizeof *list);
    list[0] = xstrdup(one);
    *count = 1;
    return list;
}

static struct action *actions(size_t *count, enum act act, int media)
{
    struct action *list = xcalloc(1, sizeof *list);
    list[0] = (struct action){.act = act, .media = media};
    *count = 1;
    return list;
}

static struct segment segment(const char *cue, const char *id, const char *title)
{
    struct segment made = {.id = xstrdup(id),
                           .title = xstrdup(title),
                           .duration_ms = 5 * MINUTE_MS,
                           .min_ms = TIME_NONE,
                           .hard_start_at = TIME_NONE,
                           .hard_end_at = TIME_NONE,
                           .priority = 2,
                           .warn_ms = MINUTE_MS,
                           .danger_ms = 15 * SECOND_MS,
                           .award_ms = TIME_NONE,
                           .block = -1,
                           .point_count = 1};
    made.points = xcalloc(1, sizeof *made.points);
    made.points[0].cue = xstrdup(cue);
    return made;
}

static void fill_media(struct show *s)
{
    static const char *const ids[] = {"film", "bed", "pic"};
    s->media_count = 3;
    s->media = xcalloc(3, sizeof *s->media);
    for (int i = 0; i < 3; i++)
        s->media[i] = (struct media){.id = xstrdup(ids[i]),
                                     .file = xasprintf("../media/%s", ids[i]),
                                     .path = xasprintf("/srv/media/%s", ids[i]),
                                     .kind = (enum media_kind)i,
                                     .out_ms = TIME_NONE,
                                     .length_ms = 15 * MINUTE_MS,
                                     .every_ms = TIME_NONE,
                                     .fade_out_ms = 2000,
                                     .crossfade_ms = 2000};
    s->quick = xcalloc(1, sizeof *s->quick);
    s->quick_count = 1;
    s->quick[0] = 1;
    s->slate = 2;
}

static void fill_people(struct show *s)
{
    s->people = xcalloc(1, sizeof *s->people);
    s->people_count = 1;
    s->people[0] = (struct person){xstrdup("chair"), xstrdup("Bà A"), xstrdup("Chủ tịch"), NULL};
    s->levels = xcalloc(1, sizeof *s->levels);
    s->level_count = 1;
    s->levels[0] = (struct level){.id = xstrdup("khen"),
                                  .name = xstrdup("Bằng khen"),
                                  .order = 1,
                                  .batch = 10,
                                  .per_name_ms = 6000,
                                  .walk_ms = 15000,
                                  .photo_ms = 20000,
                                  .music = -1};
    s->levels[0].presenters = texts(&s->levels[0].presenter_count, "Bà A");
    s->recipients = xcalloc(3, sizeof *s->recipients);
    s->recipient_count = 2;
    s->recipients[0] = (struct recipient){.order = 1, .name = xstrdup("Ông B")};
    s->recipients[1] = (struct recipient){.order = 2, .name = xstrdup("Ông C")};
    s->guests = xcalloc(3, sizeof *s->guests);
    s->guest_count = 2;
    s->guests[0] = (struct guest){.rank = 1, .name = xstrdup("Ông D")};
    s->guests[1] = (struct guest){.rank = 2, .name = xstrdup("Bà E")};
}

static void fill_session(struct session *session)
{
    *session = (struct session){.id = xstrdup("le"),
                                .title = xstrdup("Buổi lễ"),
                                .venue = xstrdup("Hội trường"),
                                .date = date_join(2023, 9, 17),
                                .zone = zone_fixed(0),
                                .doors_at = at_clock(7, 30),
                                .start_at = at_clock(8, 0),
                                .on_air_at = TIME_NONE,
                                .off_air_at = TIME_NONE,
                                .block_count = 1,
                                .call_count = 1,
                                .segment_count = 4};
    session->blocks = xcalloc(2, sizeof *session->blocks);
    session->blocks[0] = (struct block){xstrdup("Phần một"), TIME_NONE};
    session->calls = xcalloc(2, sizeof *session->calls);
    session->calls[0] = (struct call){.at_ms = -15 * MINUTE_MS, .text = xstrdup("Mời"), .play = -1};
    session->segments = xcalloc(8, sizeof *session->segments);
    struct segment *rows = session->segments;
    rows[0] = segment("1", "mo", "Mở màn");
    rows[1] = segment("2", "phim", "Phim");
    rows[2] = segment("3", "trao", "Trao thưởng");
    rows[3] = segment("4", "het", "Bế mạc");
    rows[1].block = 0;
    rows[1].who = texts(&rows[1].who_count, "Bà A");
    rows[1].points[0].mc = xstrdup("Xin mời quý vị\ncùng xem phim tư liệu.");
    rows[1].points[0].actions = actions(&rows[1].points[0].action_count, ACT_PLAY, 0);
    rows[2].points = xrealloc(rows[2].points, 3 * sizeof *rows[2].points);
    rows[2].points[1] = (struct point){.cue = xstrdup("3.1"), .title = xstrdup("Lượt một")};
    rows[2].points[2] = (struct point){.cue = xstrdup("3.2"), .title = xstrdup("Lượt hai")};
    rows[2].point_count = 3;
}

static struct show *made(void)
{
    struct show *s = xcalloc(1, sizeof *s);
    s->title = xstrdup("Kỷ niệm");
    s->timezone = xstrdup("UTC");
    s->language = xstrdup("vi");
    s->warn_ms = MINUTE_MS;
    s->danger_ms = 15 * SECOND_MS;
    s->go_guard_ms = 1000;
    s->fade_out_ms = s->crossfade_ms = 2000;
    s->panic_ms = 1500;
    s->players = texts(&s->player_count, "main");
    fill_media(s);
    fill_people(s);
    s->sessions = xcalloc(1, sizeof *s->sessions);
    s->session_count = 1;
    fill_session(&s->sessions[0]);
    return s;
}

static void set(char **text, const char *value)
{
    free(*text);
    *text = xstrdup(value);
}

/* Each line changes one field, and says what is said of it. */
/* clang-format off: a row reads as a row */
#define FIELDS(C)                                                                                  \
    C(set(&s->title, "Lễ"), "programme: title \"Kỷ niệm\" → \"Lễ\"")                               \
    C(set(&s->organiser, "Hội"), "programme: organiser – → \"Hội\"")                               \
    C(set(&s->place, "Huế"), "programme: held at – → \"Huế\"")                                     \
    C(set(&s->timezone, "Asia/Ho_Chi_Minh"), "programme: time zone UTC → Asia/Ho_Chi_Minh")        \
    C(set(&s->language, "en"), "programme: language vi → en")                                      \
    C(set(&s->players[0], "hall"), "programme: players main → hall")                               \
    C(s->quick[0] = 0, "programme: digit keys bed → film")                                         \
    C(s->slate = -1, "programme: when nothing plays pic → black")                                  \
    C(s->go_guard_ms = 2000, "programme: time between two GOs 1s → 2s")                            \
    C(s->panic_ms = 3000, "programme: panic fade 1.5s → 3s")                                       \
    C(set(&s->recipients_file, "ds.csv"), "programme: recipients – → ds.csv")                      \
    C(set(&s->guests_file, "khach.csv"), "programme: guests – → khach.csv")                        \
    C(s->fade_in_ms = 1000;                                                                        \
      for (int i = 0; i < 3; i++) s->media[i].fade_in_ms = 1000, "programme: fade in 0s → 1s")     \
    C(s->fade_out_ms = 1000;                                                                       \
      for (int i = 0; i < 3; i++) s->media[i].fade_out_ms = 1000, "programme: fade out 2s → 1s")   \
    C(s->crossfade_ms = 1000;                                                                      \
      for (int i = 0; i < 3; i++) s->media[i].crossfade_ms = 1000, "programme: crossfade 2s → 1s") \
    C(s->warn_ms = 90000; for (int i = 0; i < 4; i++) x->segments[i].warn_ms = 90000,              \
                          "programme: warning before the end 1:00 → 1:30")                         \
    C(s->danger_ms = 9000; for (int i = 0; i < 4; i++) x->segments[i].danger_ms = 9000,            \
                           "programme: last warning before the end 15s → 9s")                      \
    C(set(&s->media[0].file, "phim.mkv"), "medium film: file ../media/film → phim.mkv")            \
    C(s->media[0].kind = MEDIA_STILL, "medium film: kind video → still")                           \
    C(s->media[0].in_ms = 2500, "medium film: begins at 0s → 2.5s")                                \
    C(s->media[0].out_ms = 90000, "medium film: ends at – → 1:30")                                 \
    C(s->media[0].length_ms = 872000, "medium film: length 15:00 → 14:32")                         \
    C(s->media[0].gain_centi = -300, "medium film: gain 0.0 dB → -3.0 dB")                         \
    C(s->media[0].loop = LOOP_VAMP, "medium film: loop no → vamp")                                 \
    C(s->media[0].fade_in_ms = 500, "medium film: fade in 0s → 0.5s")                              \
    C(s->media[0].fade_out_ms = 500, "medium film: fade out 2s → 0.5s")                            \
    C(s->media[0].crossfade_ms = 500, "medium film: crossfade 2s → 0.5s")                          \
    C(s->media[0].end = END_HOLD, "medium film: what stays on the screen slate → hold")            \
    C((s->media[0].end = END_MEDIA, s->media[0].end_media = 2),                                    \
      "medium film: what stays on the screen slate → pic")                                         \
    C((s->media[0].list = xcalloc(1, sizeof(int)), s->media[0].list[0] = 2,                        \
       s->media[0].list_count = 1),                                                                \
      "medium film: plays in order – → pic")                                                       \
    C(s->media[0].every_ms = 8000, "medium film: each still stays – → 8s")                         \
    C(set(&s->media[0].sha256, "ab12"), "medium film: checksum – → ab12")                          \
    C(set(&s->people[0].name, "Bà Ă"), "person Bà A: name \"Bà A\" → \"Bà Ă\"")                    \
    C(set(&s->people[0].role, "Bí thư"), "person Bà A: office \"Chủ tịch\" → \"Bí thư\"")          \
    C(set(&s->people[0].say, "bà a"), "person Bà A: said as – → \"bà a\"")                         \
    C(set(&s->levels[0].name, "Giấy khen"),                                                        \
      "award level khen: name \"Bằng khen\" → \"Giấy khen\"")                                      \
    C(s->levels[0].order = 2, "award level khen: place 1 → 2")                                     \
    C(s->levels[0].invite_before = true,                                                           \
      "award level khen: invitation (against the decision) after → before")                        \
    C(s->levels[0].batch = 6, "award level khen: people in one turn 10 → 6")                       \
    C(s->levels[0].per_name_ms = 7000, "award level khen: time for a name 6s → 7s")                \
    C(s->levels[0].walk_ms = 9000, "award level khen: time to walk up 15s → 9s")                   \
    C(s->levels[0].photo_ms = 9000, "award level khen: time for the photo 20s → 9s")               \
    C(s->levels[0].music = 1, "award level khen: music – → bed")                                   \
    C(set(&s->levels[0].presenters[0], "Ông F"), "award level khen: handed over by Bà A → Ông F")  \
    C(set(&s->recipients[0].name, "Ông B2"), "recipient 1. Ông B: name \"Ông B\" → \"Ông B2\"")    \
    C(set(&s->recipients[0].say, "bê"), "recipient 1. Ông B: said as – → \"bê\"")                  \
    C(set(&s->recipients[0].title, "GĐ"), "recipient 1. Ông B: office – → \"GĐ\"")                 \
    C(set(&s->recipients[0].unit, "Sở"), "recipient 1. Ông B: unit – → \"Sở\"")                    \
    C(set(&s->recipients[0].decision, "12"), "recipient 1. Ông B: decision – → \"12\"")            \
    C(s->recipients[0].absent = true, "recipient 1. Ông B: present true → false")                  \
    C(set(&s->recipients[0].represented_by, "Bà G"),                                               \
      "recipient 1. Ông B: represented by – → \"Bà G\"")                                           \
    C(s->recipients[1].order = 5, "recipient 2. Ông C: place 2 → 5")                               \
    C(set(&s->guests[0].name, "Ông Đ"), "guest 1. Ông D: name \"Ông D\" → \"Ông Đ\"")              \
    C(set(&s->guests[0].title, "GS"), "guest 1. Ông D: office – → \"GS\"")                         \
    C(set(&s->guests[0].say, "đờ"), "guest 1. Ông D: said as – → \"đờ\"")                          \
    C(s->guests[0].presence = PRESENCE_HERE, "guest 1. Ông D: present – → true")                   \
    C(s->guests[1].rank = 3, "guest 2. Bà E: place 2 → 3")                                         \
    C(set(&x->title, "Lễ"), "session le: title \"Buổi lễ\" → \"Lễ\"")                              \
    C(set(&x->venue, "Nhà hát"), "session le Buổi lễ: hall \"Hội trường\" → \"Nhà hát\"")          \
    C(set(&x->channel, "TRT"), "session le Buổi lễ: broadcaster – → \"TRT\"")                      \
    C(set(&x->protocol, "nd145"), "session le Buổi lễ: protocol – → nd145")                        \
    C((x->date++, x->doors_at += DAY_MS, x->start_at += DAY_MS),                                   \
      "session le Buổi lễ: date 2023-09-17 → 2023-09-18")                                          \
    C(x->doors_at = at_clock(7, 0), "session le Buổi lễ: doors open 07:30 → 07:00")                \
    C(x->start_at = at_clock(8, 5), "session le Buổi lễ: start 08:00 → 08:05")                     \
    C(x->on_air_at = at_clock(8, 0), "session le Buổi lễ: transmission from – → 08:00")            \
    C(x->off_air_at = at_clock(24, 10), "session le Buổi lễ: transmission until – → 00:10+1d")     \
    C(set(&x->blocks[0].title, "Phần hai"), "part Phần một: title \"Phần một\" → \"Phần hai\"")    \
    C(x->blocks[0].budget_ms = HOUR_MS, "part Phần một: time for it – → 1:00:00")                  \
    C(x->calls[0].at_ms = -MINUTE_MS, "call Mời: at -15m → -1m")                                   \
    C(set(&x->calls[0].text, "Vào"), "call Mời: words \"Mời\" → \"Vào\"")                          \
    C(x->calls[0].play = 1, "call Mời: sounds with it – → bed")                                    \
    C(set(&g->id, "film"), "2 Phim: id phim → film")                                               \
    C(set(&g->title, "Phim hay"), "2: title \"Phim\" → \"Phim hay\"")                              \
    C(set(&p->cue, "2a"), "2 Phim has the number 2a now")                                          \
    C((set(&p->cue, "2a"), set(&g->id, "2a")), "2 Phim has the number 2a now")                     \
    C(g->kind = KIND_FILM, "2 Phim: kind live → film")                                             \
    C(g->duration_ms = 332000, "2 Phim: 5:00 → 5:32")                                              \
    C(g->min_ms = 180000, "2 Phim: shortest length – → 3:00")                                      \
    C(g->hard_start_at = at_clock(8, 30), "2 Phim: fixed start – → 08:30")                         \
    C(g->hard_end_at = at_clock(8, 45) + 30000, "2 Phim: fixed end – → 08:45:30")                  \
    C(g->priority = 5, "2 Phim: priority 2 → 5")                                                   \
    C(g->skip = true, "2 Phim: skipped")                                                           \
    C(g->floated = true, "2 Phim: floated")                                                        \
    C(g->untimed = true, "2 Phim: out of timing")                                                  \
    C(g->flag = true, "2 Phim: counted down to")                                                   \
    C(g->force = true, "2 Phim: may cut what runs")                                                \
    C(g->next = NEXT_AUTO_FOLLOW, "2 Phim: how the next one starts manual → auto_follow")          \
    C(g->pre_wait_ms = 5000, "2 Phim: wait before it 0s → 5s")                                     \
    C(g->post_wait_ms = 5000, "2 Phim: wait after it 0s → 5s")                                     \
    C(g->alarm = true, "2 Phim: overtime count → alarm")                                           \
    C(g->warn_ms = 30000, "2 Phim: warning before the end 1:00 → 30s")                             \
    C(g->danger_ms = 5000, "2 Phim: last warning before the end 15s → 5s")                         \
    C(set(&g->who[0], "Ông H"), "2 Phim: by Bà A → Ông H")                                         \
    C(g->in_charge = texts(&g->in_charge_count, "Tổ A"), "2 Phim: in charge – → Tổ A")             \
    C((g->levels = xcalloc(1, sizeof(int)), g->level_count = 1), "2 Phim: awards – → khen")        \
    C(g->block = -1, "2 Phim: part \"Phần một\" → –")                                              \
    C(p->actions[0].media = 1, "2 Phim: on GO play film → play bed")                               \
    C(p->actions[0].act = ACT_FADE, "2 Phim: on GO play film → fade film")                         \
    C(p->actions[0].media = TARGET_ALL, "2 Phim: on GO play film → play all")                      \
    C(p->actions[0].at_ms = 10000, "2 Phim: on GO play film → play film +10s")                     \
    C((p->actions[0].at_ms = -60000, p->actions[0].from_end = true),                               \
      "2 Phim: on GO play film → play film -1m")                                                   \
    C(g->on_fail = ((struct on_fail){.given = true, .show = 2}),                                   \
      "2 Phim: if its media fail – → show pic")                                                    \
    C(g->on_fail = ((struct on_fail){                                                              \
          .given = true, .show = TARGET_BLACK, .automatic = true, .go_to = xstrdup("3")}),         \
      "2 Phim: if its media fail – → show black; goto 3; auto")                                    \
    C(set(&p->mc, "Xin mời quý vị\ncùng xem phim tài liệu."),                                      \
      "2 Phim: mc words changed: \"…phim tư liệu.\" → \"…phim tài liệu.\"")                        \
    C(set(&p->mc, NULL),                                                                           \
      "2 Phim: mc words changed: \"Xin mời quý vị cùng xem phim tư liệu.\" → –")                   \
    C(set(&p->notes[NOTE_CALLER], "Nhắc"), "2 Phim: note for the caller changed: – → \"Nhắc\"")    \
    C(set(&p->notes[NOTE_TECH], "Nhắc"), "2 Phim: note for the technician changed: – → \"Nhắc\"")  \
    C(set(&p->notes[NOTE_TV], "Nhắc"), "2 Phim: note for television changed: – → \"Nhắc\"")        \
    C(set(&p->notes[NOTE_STAGE], "Nhắc"), "2 Phim: note for the stage changed: – → \"Nhắc\"")      \
    C(set(&p->notes[NOTE_MC], "Nhắc"), "2 Phim: note for the MC changed: – → \"Nhắc\"")            \
    C(set(&q->cue, "3.9"), "3.1 Lượt một has the number 3.9 now")                                  \
    C(set(&q->title, "Lượt 1"), "3.1: title \"Lượt một\" → \"Lượt 1\"")                            \
    C(set(&q->mc, "Mời"), "3.1 Lượt một: mc words changed: – → \"Mời\"")                           \
    C(q->actions = actions(&q->action_count, ACT_FADE, TARGET_ALL),                                \
      "3.1 Lượt một: on GO – → fade all")
/* clang-format on */

enum {
#define C(statement, said) +1
    FIELD_CASES = 0 FIELDS(C)
#undef C
};

/* Makes the n-th change; what must be said of it. */
static const char *make_change(int n, struct show *s)
{
    struct session *x = &s->sessions[0];
    struct segment *g = &x->segments[1];
    struct point *p = &g->points[0], *q = &x->segments[2].points[1];
    int i_case = 0;
#define C(statement, said) \
    if (n == i_case++) {   \
        statement;         \
        return said;       \
    }
    FIELDS(C)
#undef C
    (void)p;
    (void)q;
    return NULL;
}

static char *said(const struct show *a, const struct show *b)
{
    struct changes *changes = show_diff(a, b);
    struct buf out = {0};
    for (size_t i = 0; i < changes->count; i++) {
        char *line = say_english(&changes->list[i].say);
        buf_printf(&out, "%s%s", i ? " | " : "", line);
        free(line);
    }
    changes_free(changes);
    return out.len ? buf_steal(&out) : xstrdup("");
}

static void every_field_once(void **state)
{
    (void)state;
    for (int n = 0; n < FIELD_CASES; n++) {
        struct show *a = made(), *b = made();
        const char *wanted = make_change(n, b);
        char *got = said(a, b), *back = said(b, a);
        assert_string_equal(got, wanted);
        assert_true(back[0] && !strstr(back, " | ")); /* and the other way round */
        free(got);
        free(back);
        show_free(a);
        show_free(b);
    }
}

static void the_same_says_nothing(void **state)
{
    (void)state;
    struct show *a = made(), *b = made();
    char *got = said(a, b);
    assert_string_equal(got, "");
    free(got);
    show_free(a);
    show_free(b);
}

/* --- order --- */

static void swap(struct segment *rows, int a, int b)
{
    struct segment kept = rows[a];
    rows[a] = rows[b];
    rows[b] = kept;
}

static void expect(void (*change)(struct show *), const char *wanted)
{
    struct show *a = made(), *b = made();
    change(b);
    char *got = said(a, b);
    assert_string_equal(got, wanted);
    free(got);
    show_free(a);
    show_free(b);
}

static void move_last(struct show *s)
{
    struct segment *rows = s->sessions[0].segments, last = rows[3];
    memmove(rows + 1, rows, 3 * sizeof *rows);
    rows[0] = last;
}

static void move_first(struct show *s)
{
    struct segment *rows = s->sessions[0].segments, first = rows[0];
    memmove(rows, rows + 1, 3 * sizeof *rows);
    rows[3] = first;
}

static void swap_two(struct show *s)
{
    swap(s->sessions[0].segments, 2, 3);
}

static void add_one(struct show *s)
{
    struct session *x = &s->sessions[0];
    memmove(x->segments + 2, x->segments + 1, 3 * sizeof *x->segments);
    x->segments[1] = segment("1b", "1b", "Mới");
    x->segment_count++;
}

static void remove_one(struct show *s)
{
    struct session *x = &s->sessions[0];
    segment_clear(&x->segments[1]);
    memmove(x->segments + 1, x->segments + 2, 2 * sizeof *x->segments);
    x->segment_count--;
}

static void remove_point(struct show *s)
{
    struct segment *trao = &s->sessions[0].segments[2];
    free(trao->points[1].cue);
    free(trao->points[1].title);
    trao->points[1] = trao->points[2];
    trao->point_count--;
}

static void the_fewest_moves(void **state)
{
    (void)state;
    expect(move_last, "4 Bế mạc moved before 1");
    expect(move_first, "1 Mở màn moved to the end");
    expect(swap_two, "4 Bế mạc moved before 3");
    expect(add_one, "1b Mới added before 2");
    expect(remove_one, "2 Phim removed");
    expect(remove_point, "3.1 Lượt một removed");
}

/* --- no cascades --- */

static void a_name(struct show *s)
{
    set(&s->people[0].name, "Bà Anh");
    set(&s->levels[0].presenters[0], "Bà Anh");
    set(&s->sessions[0].segments[1].who[0], "Bà Anh");
}

static void one_more_recipient(struct show *s)
{
    memmove(s->recipients + 1, s->recipients, 2 * sizeof *s->recipients);
    s->recipients[0] = (struct recipient){.order = 1, .name = xstrdup("Ông Mới")};
    s->recipients[1].order = 2;
    s->recipients[2].order = 3;
    s->recipient_count = 3;
}

static void guests_swapped(struct show *s)
{
    struct guest kept = s->guests[0];
    s->guests[0] = s->guests[1];
    s->guests[1] = kept;
    s->guests[0].rank = 1;
    s->guests[1].rank = 2;
}

static void a_medium_more(struct show *s)
{
    s->media = xrealloc(s->media, 4 * sizeof *s->media);
    memmove(s->media + 1, s->media, 3 * sizeof *s->media);
    s->media[0] = (struct media){.id = xstrdup("moi"), .file = xstrdup("moi"), .out_ms = TIME_NONE};
    s->media_count = 4;
    s->slate++;
    s->quick[0]++;
    s->sessions[0].segments[1].points[0].actions[0].media++;
}

static void nothing_follows(void **state)
{
    (void)state;
    expect(a_name, "person Bà A: name \"Bà A\" → \"Bà Anh\"");
    expect(one_more_recipient, "recipient 1. Ông Mới added");
    expect(guests_swapped, "guest 1. Bà E has another place in the list");
    expect(a_medium_more, "medium moi added");
}

/* --- size --- */

#define MANY 20000

static struct show *many(void)
{
    struct show *s = made();
    struct session *x = &s->sessions[0];
    x->segments = xrealloc(x->segments, MANY * sizeof *x->segments);
    for (size_t i = x->segment_count; i < MANY; i++) {
        char *id = xasprintf("s%zu", i);
        x->segments[i] = segment(id, id, "Mục");
        free(id);
    }
    x->segment_count = MANY;
    return s;
}

static void twenty_thousand_turned_round(void **state)
{
    (void)state;
    struct show *a = many(), *b = many();
    for (int i = 0; i < MANY / 2; i++)
        swap(b->sessions[0].segments, i, MANY - 1 - i);
    struct changes *changes = show_diff(a, b);
    assert_int_equal(changes->count, MANY - 1); /* all but one have moved */
    changes_free(changes);
    show_free(a);
    show_free(b);
}

/* --- told whole --- */

static void collect(void *context, const struct told *told)
{
    struct buf *out = context;
    char *line = say_english(&told->say);
    buf_printf(out, "%s%s%s%s\n", told->heading ? "" : "  ", line, told->words ? " = " : "",
               told->words ? told->words : "");
    free(line);
}

static void a_show_is_told(void **state)
{
    (void)state;
    struct show *s = made();
    struct buf out = {0};
    show_tell(s, "le", collect, &out);
    assert_string_equal(buf_text(&out),
                        "session le Buổi lễ\n  hall: Hội trường\n  date: 2023-09-17\n"
                        "  doors open: 07:30\n  start: 08:00\n"
                        "call Mời\n  at: -15m\npart Phần một\n"
                        "segment 1 Mở màn\n  id: mo\n  length: 5:00\n"
                        "segment 2 Phim\n  id: phim\n  length: 5:00\n  by: Bà A\n"
                        "  part: Phần một\n  on GO: play film\n"
                        "  mc words = Xin mời quý vị\ncùng xem phim tư liệu.\n"
                        "segment 3 Trao thưởng\n  id: trao\n  length: 5:00\n"
                        "cue 3.1 Lượt một\ncue 3.2 Lượt hai\n"
                        "segment 4 Bế mạc\n  id: het\n  length: 5:00\n");
    buf_free(&out);
    show_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_once),
        cmocka_unit_test(the_same_says_nothing),
        cmocka_unit_test(the_fewest_moves),
        cmocka_unit_test(nothing_follows),
        cmocka_unit_test(twenty_thousand_turned_round),
        cmocka_unit_test(a_show_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
