/* From bytes of a terminal to requests on the wire, with literal times: what is sent, what is
 * refused, what is asked. The engine is the other end of a socket pair. */
#include "ui_help.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "ui/caller.h"
#include "ui/lang.h"
#include "base/banned.h"

struct desk {
    struct feed feed;
    struct caller caller;
    struct input input;
    int engine;
    int64_t now;
};

static struct desk *desk_new(void)
{
    struct desk *desk = xcalloc(1, sizeof *desk);
    struct err err;
    int ends[2];
    lang_set("en");
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    desk->now = 100000;
    desk->engine = ends[1];
    desk->feed = (struct feed){.connected = true,
                               .has_snap = true,
                               .snap = made_evening(MODE_REHEARSAL),
                               .heard_ms = desk->now,
                               .anchor_ms = desk->now,
                               .anchor_engine_ms = 5000000,
                               .socket = "/nowhere"};
    desk->feed.anchor_now = desk->feed.snap.now;
    desk->feed.remote = (struct remote){.fd = ends[0], .greeted = true, .next_id = 1};
    line_init(&desk->feed.remote.lines, ENGINE_LINE_CAP);
    assert_true(caller_open(&desk->caller, &desk->feed, "en", &err));
    caller_state(&desk->caller, desk->now);
    return desk;
}

static void desk_free(struct desk *desk)
{
    caller_close(&desk->caller);
    feed_close(&desk->feed);
    close(desk->engine);
    free(desk);
}

/* One read of the terminal. */
static void types(struct desk *desk, const char *bytes)
{
    struct keys keys = {0};
    input_feed(&desk->input, bytes, strlen(bytes), &keys);
    caller_keys(&desk->caller, &keys, desk->now);
    keys_clear(&keys);
}

static void passes(struct desk *desk, int64_t ms)
{
    while (ms-- > 0) {
        desk->now++;
        desk->feed.heard_ms = desk->now;
        caller_time(&desk->caller, desk->now);
    }
}

/* What was sent since the last look: "1:go 6@5000000?ask-film", joined by blanks. */
static void sent(struct desk *desk, const char *want)
{
    char bytes[8192] = "";
    struct buf got = {0};
    ssize_t count = read(desk->engine, bytes, sizeof bytes - 1);
    bytes[count > 0 ? count : 0] = '\0';
    for (char *at = bytes, *end; (end = strchr(at, '\n')); at = end + 1) {
        struct request request = {0};
        const char *why = NULL;
        *end = '\0';
        assert_true(request_decode(at, &request, &why));
        assert_int_equal(request.seq, 41);
        buf_printf(&got, "%s%lld:%s@%lld%s%s", got.len ? " " : "", (long long)request.id,
                   request.verb, (long long)request.at, request.confirmed ? "?" : "",
                   request.confirmed ? request.confirmed : "");
        request_clear(&request);
    }
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
}

static void replies(struct desk *desk, int64_t id, bool ok, bool ask, struct say say)
{
    struct reply reply = {.id = id, .seq = 41, .ok = ok, .ask = ask, .say = say};
    caller_reply(&desk->caller, &reply, desk->now);
    say_clear(&reply.say);
}

static void flashes(const struct desk *desk, const char *part)
{
    const char *flash = desk->caller.flash ? desk->caller.flash : "";
    if (part ? !strstr(flash, part) : flash[0])
        fail_msg("\"%s\" on the standby line", flash);
}

static void go_names_what_it_fires(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    passes(desk, 250);
    types(desk, " ");
    sent(desk, "1:go 6@5000250");
    passes(desk, 5000);
    types(desk, "\033[24~");
    sent(desk, "2:go 6@5005250");
    desk_free(desk);
}

static void a_held_key_is_sent_once(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, " ");
    passes(desk, 500);
    for (int i = 0; i < 80; i++) {
        types(desk, i % 3 ? " " : "  ");
        passes(desk, 33);
    }
    sent(desk, "1:go 6@5000000");
    passes(desk, 400);
    types(desk, " ");
    sent(desk, "");
    flashes(desk, "too soon: 0.4s");
    passes(desk, 1100);
    types(desk, " ");
    sent(desk, "2:go 6@5004640");
    desk_free(desk);
}

static void a_late_first_repeat_waits_with_its_own_time(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, " ");
    sent(desk, "1:go 6@5000000");
    passes(desk, 700);
    types(desk, " ");
    sent(desk, "");
    passes(desk, 109);
    sent(desk, "");
    passes(desk, 1);
    sent(desk, "2:go 6@5000700"); /* sent at 810, pressed at 700 */
    desk_free(desk);
}

static void a_waiting_press_dies_with_its_place(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, " ");
    sent(desk, "1:go 6@5000000");
    passes(desk, 700);
    types(desk, " ");
    desk->feed.snap.place_seq = 41;
    caller_state(&desk->caller, desk->now);
    passes(desk, 200);
    sent(desk, "");
    flashes(desk, "moved on: now at 5");
    desk_free(desk);
}

static void other_characters_refuse_it(void **state)
{
    (void)state;
    static const char *const bursts[] = {"a ", " a", "\b\bắ ", " \033[24~", "1 ", " 1", "\r "};
    for (size_t i = 0; i < COUNT_OF(bursts); i++) {
        struct desk *desk = desk_new();
        types(desk, bursts[i]);
        sent(desk, "");
        flashes(desk, "input method");
        desk_free(desk);
    }
    struct desk *desk = desk_new();
    types(desk, "\033[I\033[3;4R \033]11;rgb:0/0/0\a");
    sent(desk, "1:go 6@5000000");
    desk_free(desk);
}

static void a_second_press_confirms(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, " ");
    sent(desk, "1:go 6@5000000");
    passes(desk, 5);
    replies(desk, 1, false, true, say_make(MSG_ASK_FILM, "5", "12:43", "6", NULL));
    flashes(desk, "press again to GO 6");
    passes(desk, 1495);
    types(desk, " ");
    sent(desk, "2:go 6@5001500?ask-film");
    flashes(desk, NULL);
    desk_free(desk);
}

static void another_key_or_a_late_one_doesnt(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, " ");
    replies(desk, 1, false, true, say_make(MSG_ASK_FILM, "5", "12:43", "6", NULL));
    passes(desk, 1000);
    types(desk, "\033[19~"); /* F8 */
    sent(desk, "1:go 6@5000000 2:undo@5001000");
    passes(desk, 500);
    types(desk, " "); /* the question is over: this asks anew */
    sent(desk, "3:go 6@5001500");
    replies(desk, 3, false, true, say_make(MSG_ASK_FILM, "5", "12:43", "6", NULL));
    passes(desk, 2100);
    flashes(desk, NULL);
    types(desk, " ");
    sent(desk, "4:go 6@5003600");
    desk_free(desk);
}

static void a_question_dies_with_its_place(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, " ");
    replies(desk, 1, false, true, say_make(MSG_ASK_FILM, "5", "12:43", "6", NULL));
    passes(desk, 1000);
    desk->feed.snap.place_seq = 41; /* somebody else moved the show on */
    caller_state(&desk->caller, desk->now);
    types(desk, " ");
    sent(desk, "1:go 6@5000000 2:go 6@5001000");
    desk_free(desk);
}

static void a_paste_presses_nothing(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, "\033[200~ \r1 \033[24~\033[201~");
    sent(desk, "");
    assert_non_null(strstr(desk->caller.message, "thrown away"));
    types(desk, " ");
    sent(desk, "1:go 6@5000000");
    desk_free(desk);
}

static void the_prompt_types_and_f12_goes(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, ":");
    types(desk, "note a b");
    passes(desk, 10);
    types(desk, "\033[24~");
    sent(desk, "1:go 6@5000010");
    passes(desk, 10);
    types(desk, "\r");
    sent(desk, "2:note a b@5000020");
    assert_true(desk->caller.prompt.open);
    replies(desk, 2, true, false, say_make(MSG_NOTED, NULL));
    assert_false(desk->caller.prompt.open);
    desk_free(desk);
}

static void prompt_is(const struct desk *desk, const char *text)
{
    assert_true(desk->caller.prompt.open);
    assert_string_equal(prompt_text(&desk->caller.prompt), text);
}

/* A refused verb stays to be mended; a letter, or the prompt's own key, begins anew. */
static void a_refused_line_gives_way(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, ":");
    types(desk, "relaod");
    types(desk, "\r");
    replies(desk, 1, false, false, say_make(MSG_UNKNOWN_VERB_NEAR, "relaod", "reload", NULL));
    prompt_is(desk, "relaod");
    struct view_state seen = caller_view(&desk->caller, desk->now);
    assert_true(seen.flash_aside);
    assert_non_null(strstr(seen.message, "did you mean \"reload\""));
    types(desk, ":");
    prompt_is(desk, "");
    types(desk, "reload");
    prompt_is(desk, "reload");
    passes(desk, 1000);
    types(desk, "\r");
    replies(desk, 2, false, false, say_make(MSG_RELOAD_SAME, NULL));
    types(desk, "m");
    prompt_is(desk, "m");
    types(desk, "ark\025go 8");
    passes(desk, 1000);
    types(desk, "\r");
    replies(desk, 3, false, false, say_make(MSG_NOT_STANDING_BY, "8", "6", NULL));
    assert_false(caller_view(&desk->caller, desk->now).flash_aside); /* it concerns GO */
    types(desk, "\177");
    prompt_is(desk, "go "); /* mended */
    types(desk, "7");
    passes(desk, 1000);
    types(desk, "\r");
    types(desk, "note later");
    replies(desk, 4, true, false, say_make(MSG_NOTED, NULL)); /* its answer comes late */
    prompt_is(desk, "note later");
    types(desk, "\033");
    passes(desk, 100);
    desk_free(desk);
}

static void a_held_enter_confirms_nothing(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, ":");
    types(desk, "finish");
    types(desk, "\r");
    sent(desk, "1:finish@5000000");
    replies(desk, 1, false, true, say_make(MSG_ASK_FINISH, NULL));
    passes(desk, 500);
    for (int i = 0; i < 30; i++) {
        types(desk, "\r");
        passes(desk, 33);
    }
    sent(desk, "");
    passes(desk, 320);
    types(desk, "\r");
    passes(desk, 120);
    sent(desk, "2:finish@5001810?ask-finish");
    desk_free(desk);
}

static void another_line_confirms_nothing(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, ":");
    types(desk, "finish");
    types(desk, "\r");
    replies(desk, 1, false, true, say_make(MSG_ASK_FINISH, NULL));
    passes(desk, 1100);
    types(desk, "\025"); /* ^U */
    types(desk, "mark");
    types(desk, "\r");
    sent(desk, "1:finish@5000000 2:mark@5001100");
    desk_free(desk);
}

static void nothing_is_sent_without_a_link(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    desk->now += 3000; /* silence */
    types(desk, " ");
    sent(desk, "");
    flashes(desk, "nothing was sent");
    desk_free(desk);
    desk = desk_new();
    types(desk, " ");
    caller_lost(&desk->caller, desk->now);
    flashes(desk, "NOT CONFIRMED: \"go 6\"");
    assert_int_equal(desk->caller.pending_count, 0);
    desk_free(desk);
}

static void leaving_and_what_does_nothing(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    types(desk, "\003");
    types(desk, "\023");
    types(desk, "\034");
    types(desk, "q");
    types(desk, "\t");
    sent(desk, "");
    assert_false(desk->caller.left);
    types(desk, "\032");
    assert_false(desk->caller.left);
    flashes(desk, "press again to leave");
    passes(desk, 1200);
    types(desk, "\032");
    assert_true(desk->caller.left);
    desk_free(desk);
    desk = desk_new();
    types(desk, "\033[21~");
    assert_true(desk->caller.left);
    desk_free(desk);
}

static void keys_send_their_verbs(void **state)
{
    (void)state;
    static const struct {
        const char *key, *want;
    } rows[] = {{"\033[15~", "1:hold@5000000"},
                {"\033[17~", "1:fade all@5000000"},
                {"\033[20~", "1:panic@5000000"},
                {"\033[A", "1:prev@5000000"},
                {"\033[B", "1:next@5000000"},
                {"1", "1:play nhac-hieu@5000000"},
                {"2", "1:play don-khach@5000000"},
                {"3", ""},
                {"\033[6~", ""},
                {"\033[H", ""}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct desk *desk = desk_new();
        types(desk, rows[i].key);
        sent(desk, rows[i].want);
        desk_free(desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(go_names_what_it_fires),
        cmocka_unit_test(a_held_key_is_sent_once),
        cmocka_unit_test(a_late_first_repeat_waits_with_its_own_time),
        cmocka_unit_test(a_waiting_press_dies_with_its_place),
        cmocka_unit_test(other_characters_refuse_it),
        cmocka_unit_test(a_second_press_confirms),
        cmocka_unit_test(another_key_or_a_late_one_doesnt),
        cmocka_unit_test(a_question_dies_with_its_place),
        cmocka_unit_test(a_paste_presses_nothing),
        cmocka_unit_test(the_prompt_types_and_f12_goes),
        cmocka_unit_test(a_refused_line_gives_way),
        cmocka_unit_test(a_held_enter_confirms_nothing),
        cmocka_unit_test(another_line_confirms_nothing),
        cmocka_unit_test(nothing_is_sent_without_a_link),
        cmocka_unit_test(leaving_and_what_does_nothing),
        cmocka_unit_test(keys_send_their_verbs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
