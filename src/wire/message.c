#include "wire/message.h"

#include "base/mem.h"
#include "wire/event.h"
#include "wire/look_json.h"
#include "wire/past_json.h"
#include "wire/state.h"
#include "base/banned.h"

#ifndef KICHBAN_VERSION
#define KICHBAN_VERSION "0"
#endif

/* --- hello --- */

char *hello_encode(const struct hello *hello)
{
    json_t *root = json_object();
    put_time(root, "hello", 1);
    if (hello->error) {
        put_text(root, "error", hello->error);
        return json_text(root);
    }
    put_text(root, "role", role_names[hello->role]);
    put_text(root, "name", hello->name ? hello->name : "");
    put_text(root, "version", KICHBAN_VERSION);
    if (hello->seat)
        put_text(root, "seat", hello->seat);
    if (hello->far)
        json_object_set_new(root, "far", json_true());
    if (hello->id)
        put_time(root, "you", hello->id);
    if (hello->lang)
        put_text(root, "lang", hello->lang);
    if (hello->programme)
        put_text(root, "programme", hello->programme);
    if (hello->show)
        put_text(root, "show", hello->show);
    return json_text(root);
}

const char hello_other_version[] = "another version of kichban: take the same one on both sides";

bool hello_decode(const char *line, struct hello *hello, const char **why)
{
    json_t *root = json_line(line, why);
    if (!root)
        return false;
    struct take take = {.object = root};
    int64_t number = 0;
    int role = ROLE_VIEWER;
    TAKE_INT(&take, "hello", &number);
    take_need(&take, number <= 1, hello_other_version);
    take_need(&take, number == 1, "the first line must be {\"hello\":1,…}");
    take_name(&take, "role", role_names, ROLE_COUNT, &role, "there is no such role");
    TAKE_TEXT(&take, "name", &hello->name);
    TAKE_TEXT(&take, "version", &hello->version);
    TAKE_TEXT(&take, "seat", &hello->seat);
    TAKE_BOOL(&take, "far", &hello->far);
    TAKE_INT(&take, "you", &hello->id);
    TAKE_TEXT(&take, "lang", &hello->lang);
    TAKE_TEXT(&take, "programme", &hello->programme);
    TAKE_TEXT(&take, "show", &hello->show);
    TAKE_TEXT(&take, "error", &hello->error);
    hello->role = (enum role)role;
    json_decref(root);
    if (take.why) {
        *why = take.why;
        hello_clear(hello);
    }
    return !take.why;
}

void hello_clear(struct hello *hello)
{
    free(hello->name);
    free(hello->seat);
    free(hello->version);
    free(hello->lang);
    free(hello->programme);
    free(hello->show);
    free(hello->error);
    *hello = (struct hello){0};
}

/* --- requests and replies --- */

char *request_encode(const struct request *request)
{
    json_t *root = json_object();
    put_time(root, "id", request->id);
    put_text(root, "verb", request->verb);
    if (request->seq >= 0)
        put_time(root, "seq", request->seq);
    if (request->at != TIME_NONE)
        put_time(root, "at", request->at);
    if (request->confirmed)
        put_text(root, "confirmed", request->confirmed);
    return json_text(root);
}

bool request_decode(const char *line, struct request *request, const char **why)
{
    *request = (struct request){.id = -1, .seq = -1, .at = TIME_NONE};
    json_t *root = json_line(line, why);
    if (!root)
        return false;
    struct take take = {.object = root};
    TAKE_INT(&take, "id", &request->id);
    TAKE_TEXT(&take, "verb", &request->verb);
    TAKE_INT(&take, "seq", &request->seq);
    TAKE_INT(&take, "at", &request->at);
    TAKE_TEXT(&take, "confirmed", &request->confirmed);
    take_need(&take, request->id >= 0, "a request needs \"id\", a whole number");
    take_need(&take, request->verb != NULL, "a request needs \"verb\", as text");
    json_decref(root);
    if (take.why) {
        *why = take.why;
        request_clear(request);
    }
    return !take.why;
}

void request_clear(struct request *request)
{
    free(request->verb);
    free(request->confirmed);
    *request = (struct request){0};
}

char *reply_encode(const struct reply *reply)
{
    json_t *root = json_object();
    char *text = say_english(&reply->say);
    put_time(root, "id", reply->id);
    json_object_set_new(root, "ok", json_boolean(reply->ok));
    put_text(root, reply->ok ? "text" : "error", text);
    if (reply->ask)
        json_object_set_new(root, "ask", json_true());
    put_text(root, "code", msg_code(reply->say.msg));
    json_object_set_new(root, "say", say_json(&reply->say));
    put_time(root, "seq", reply->seq);
    free(text);
    return json_text(root);
}

/* --- what a client receives --- */

static bool take_reply(json_t *root, struct incoming_line *in, const char **why)
{
    struct take take = {.object = root};
    in->kind = IN_REPLY;
    TAKE_INT(&take, "id", &in->reply.id);
    TAKE_BOOL(&take, "ok", &in->reply.ok);
    TAKE_BOOL(&take, "ask", &in->reply.ask);
    TAKE_INT(&take, "seq", &in->reply.seq);
    say_take(json_object_get(root, "say"), &in->reply.say);
    *why = take.why;
    return !take.why;
}

static bool take_line(json_t *root, struct incoming_line *in, const char **why)
{
    struct take take = {.object = root};
    if (json_object_get(root, "id"))
        return take_reply(root, in, why);
    if (json_object_get(root, "state")) {
        in->kind = IN_STATE;
        json_t *event = json_object_get(root, "event");
        char *text = json_is_object(event) ? json_dumps(event, JSON_COMPACT) : NULL;
        in->event = text;
        return state_take(json_object_get(root, "state"), &in->snap, why);
    }
    if (json_object_get(root, "levels") || json_object_get(root, "picture") ||
        json_object_get(root, "late")) {
        in->kind = IN_LOOK;
        return look_decode(root, &in->look, why);
    }
    if (json_object_get(root, "log")) {
        in->kind = IN_LOG;
        return diary_decode(json_object_get(root, "log"), &in->log, &in->log_count, why);
    }
    if (json_object_get(root, "past")) {
        in->kind = IN_PAST;
        return past_decode(json_object_get(root, "past"), &in->past, why);
    }
    in->kind = json_object_get(root, "close") ? IN_CLOSE : IN_BEAT;
    TAKE_INT(&take, "now_ms", &in->now);
    TAKE_INT(&take, "at", &in->real_ms);
    TAKE_INT(&take, "seq", &in->seq);
    TAKE_TEXT(&take, "close", &in->why);
    *why = take.why;
    return !take.why;
}

bool incoming_decode(const char *line, struct incoming_line *in, const char **why)
{
    *in = (struct incoming_line){0};
    json_t *root = json_line(line, why);
    if (!root)
        return false;
    bool good = take_line(root, in, why);
    json_decref(root);
    if (!good)
        incoming_clear(in);
    return good;
}

void incoming_clear(struct incoming_line *in)
{
    say_clear(&in->reply.say);
    snapshot_clear(&in->snap);
    look_clear(&in->look);
    for (size_t i = 0; i < in->log_count; i++)
        diary_line_clear(&in->log[i]);
    free(in->log);
    past_clear(&in->past);
    free(in->why);
    free(in->event);
    *in = (struct incoming_line){0};
}

/* --- what the engine sends by itself --- */

char *beat_encode(int64_t seq, int64_t now, int64_t real_ms)
{
    json_t *root = json_object();
    put_time(root, "seq", seq);
    put_time(root, "now_ms", now);
    put_time(root, "at", real_ms);
    return json_text(root);
}

char *close_encode(const char *why)
{
    json_t *root = json_object();
    put_text(root, "close", why);
    return json_text(root);
}

char *push_encode(const struct snapshot *snap, const struct event *event, const struct show *show)
{
    json_t *root = json_object();
    put_time(root, "seq", snap->seq);
    json_object_set_new(root, "event", event ? event_json(event, show) : json_null());
    json_object_set_new(root, "state", state_json(snap, true));
    return json_text(root);
}

char *status_encode(const struct snapshot *snap)
{
    return json_text(state_json(snap, false));
}
