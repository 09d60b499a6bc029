#include "wire/deck.h"

#include <math.h>

#include "base/mem.h"
#include "wire/look_json.h"
#include "base/banned.h"

static const char *const order_names[ORDER_COUNT] = {
    [ORDER_ARM] = "arm",         [ORDER_PROBE] = "probe",   [ORDER_PLAY] = "play",
    [ORDER_FADE] = "fade",       [ORDER_STOP] = "stop",     [ORDER_RESTORE] = "restore",
    [ORDER_PAUSE] = "pause",     [ORDER_RESUME] = "resume", [ORDER_RELEASE] = "release",
    [ORDER_VOLUME] = "volume",   [ORDER_BACK] = "back",     [ORDER_SLATE] = "slate",
    [ORDER_SPEED] = "speed",     [ORDER_STATE] = "state",   [ORDER_OUTPUT] = "output",
    [ORDER_OUTPUTS] = "outputs", [ORDER_CARD] = "card",     [ORDER_SCREEN] = "screen",
    [ORDER_WATCH] = "watch",     [ORDER_TONE] = "tone",     [ORDER_QUIT] = "quit",
};

static const char *const report_names[REPORT_COUNT] = {
    [REPORT_ARMED] = "armed",
    [REPORT_DISARMED] = "disarmed",
    [REPORT_PROBED] = "probed",
    [REPORT_FAILED] = "failed",
    [REPORT_STARTED] = "started",
    [REPORT_FIRST_FRAME] = "first_frame",
    [REPORT_FIRST_SAMPLE] = "first_sample",
    [REPORT_ENDED] = "ended",
    [REPORT_PARKED] = "parked",
    [REPORT_PAUSED] = "paused",
    [REPORT_RESUMED] = "resumed",
    [REPORT_BEAT] = "beat",
    [REPORT_LEVELS] = "levels",
    [REPORT_PICTURE] = "picture",
    [REPORT_DEVICE] = "device",
    [REPORT_KEY] = "key",
    [REPORT_OUTPUTS] = "outputs",
};

/* In the order of enum media_kind and enum media_end. */
static const char *const kind_names[] = {"video", "audio", "still"};
static const char *const end_names[] = {"slate", "hold", "black"};
static const char *const back_names[] = {"slate", "black"};

/* --- orders --- */

static json_t *spec_json(const struct spec *spec)
{
    json_t *object = json_object();
    put_text(object, "media", spec->media);
    put_text(object, "path", spec->path);
    put_text(object, "kind", kind_names[spec->kind]);
    json_object_set_new(object, "in_ms", json_integer(spec->in_ms));
    put_time(object, "out_ms", spec->out_ms);
    json_object_set_new(object, "loop", json_integer(spec->loop));
    json_object_set_new(object, "gain_db", json_real(spec->gain_db));
    json_object_set_new(object, "fade_in_ms", json_integer(spec->fade_in_ms));
    json_object_set_new(object, "fade_out_ms", json_integer(spec->fade_out_ms));
    put_text(object, "end", end_names[spec->end == END_MEDIA ? END_HOLD : spec->end]);
    return object;
}

static json_t *specs_json(const struct order *order)
{
    json_t *list = json_array();
    for (size_t i = 0; i < order->spec_count; i++)
        json_array_append_new(list, spec_json(&order->specs[i]));
    return list;
}

static void put_number(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key, json_integer(value));
}

static void put_play(json_t *root, const struct order *order)
{
    put_text(root, "inst", order->inst);
    json_object_set_new(root, "media",
                        order->spec_count ? spec_json(&order->specs[0]) : json_null());
    put_number(root, "fade_ms", order->ms);
    json_object_set_new(root, "replace", json_boolean(order->replace));
    put_number(root, "cross_ms", order->cross_ms);
    put_number(root, "linger_ms", order->linger_ms);
    if (order->from_ms != TIME_NONE) {
        put_number(root, "from_ms", order->from_ms);
        put_time(root, "from_real_ms", order->from_real_ms);
    }
    json_object_set_new(root, "paused", json_boolean(order->paused));
    json_object_set_new(root, "trim_db", json_real(order->db));
}

static void put_watch(json_t *root, const struct order *order)
{
    json_object_set_new(root, "levels", json_boolean(order->levels));
    json_object_set_new(root, "picture", json_boolean(order->picture));
}

static void put_output(json_t *root, const struct order *order)
{
    put_text(root, "screen", order->screen);
    put_text(root, "audio", order->audio);
}

static void put_order(json_t *root, const struct order *order)
{
    switch (order->kind) {
    case ORDER_ARM:
    case ORDER_PROBE:
        json_object_set_new(root, "media", specs_json(order));
        break;
    case ORDER_SLATE:
        json_object_set_new(root, "media",
                            order->spec_count ? spec_json(&order->specs[0]) : json_null());
        break;
    case ORDER_PLAY:
        put_play(root, order);
        break;
    case ORDER_FADE:
    case ORDER_RESTORE:
        put_text(root, "inst", order->inst);
        put_number(root, "ms", order->ms);
        if (order->kind == ORDER_FADE)
            put_number(root, "linger_ms", order->linger_ms);
        break;
    case ORDER_STOP:
        put_text(root, "inst", order->inst);
        put_number(root, "linger_ms", order->linger_ms);
        break;
    case ORDER_PAUSE:
    case ORDER_RESUME:
    case ORDER_RELEASE:
        put_text(root, "inst", order->inst);
        break;
    case ORDER_VOLUME:
        put_text(root, "inst", order->inst);
        json_object_set_new(root, "db", json_real(order->db));
        break;
    case ORDER_BACK:
        put_text(root, "what", back_names[order->black]);
        put_number(root, "ms", order->ms);
        break;
    case ORDER_SPEED:
        json_object_set_new(root, "speed", json_real(order->speed));
        break;
    case ORDER_WATCH:
        put_watch(root, order);
        break;
    case ORDER_OUTPUT:
        put_output(root, order);
        break;
    case ORDER_CARD:
    case ORDER_SCREEN:
        json_object_set_new(root, "on", json_boolean(order->on));
        break;
    case ORDER_TONE:
        json_object_set_new(root, "right", json_boolean(order->right));
        break;
    case ORDER_OUTPUTS:
    case ORDER_HELLO:
    case ORDER_STATE:
    case ORDER_QUIT:
    case ORDER_COUNT:
        break;
    }
}

char *order_encode(const struct order *order)
{
    json_t *root = json_object();
    if (order->kind == ORDER_HELLO) {
        put_number(root, "hello", 1);
        put_text(root, "role", "engine");
        put_text(root, "version", KICHBAN_VERSION);
        return json_text(root);
    }
    put_text(root, "do", order_names[order->kind]);
    if (order->id)
        put_number(root, "id", order->id);
    put_order(root, order);
    return json_text(root);
}

static void spec_decode(struct take *outer, json_t *object, struct spec *spec)
{
    *spec = (struct spec){.out_ms = TIME_NONE};
    if (!json_is_object(object)) {
        take_need(outer, false, "a medium must be an object");
        return;
    }
    struct take take = {.object = object};
    int kind = -1, end = END_SLATE;
    int64_t loop = 0;
    TAKE_TEXT(&take, "media", &spec->media);
    TAKE_TEXT(&take, "path", &spec->path);
    take_name(&take, "kind", kind_names, COUNT_OF(kind_names), &kind,
              "\"kind\" must be video, audio or still");
    TAKE_INT(&take, "in_ms", &spec->in_ms);
    TAKE_INT(&take, "out_ms", &spec->out_ms);
    TAKE_INT(&take, "loop", &loop);
    TAKE_REAL(&take, "gain_db", &spec->gain_db);
    TAKE_INT(&take, "fade_in_ms", &spec->fade_in_ms);
    TAKE_INT(&take, "fade_out_ms", &spec->fade_out_ms);
    take_name(&take, "end", end_names, COUNT_OF(end_names), &end,
              "\"end\" must be hold, black or slate");
    take_need(&take, spec->media && spec->path && kind >= 0,
              "a medium needs \"media\", \"path\" and \"kind\"");
    take_need(&take, loop >= LOOP_VAMP && loop <= 1000000, "\"loop\" must be -1 or a count");
    take_need(&take, spec->in_ms >= 0 && spec->fade_in_ms >= 0 && spec->fade_out_ms >= 0,
              "times of a medium can't be negative");
    take_need(&take, spec->out_ms == TIME_NONE || spec->out_ms > spec->in_ms,
              "\"out_ms\" must be after \"in_ms\"");
    spec->kind = kind >= 0 ? (enum media_kind)kind : MEDIA_VIDEO;
    spec->end = (enum media_end)end;
    spec->loop = (int)loop;
    take_need(outer, !take.why, take.why);
}

static void take_specs(struct take *take, struct order *order)
{
    json_t *media = json_object_get(take->object, "media");
    bool list = order->kind == ORDER_ARM || order->kind == ORDER_PROBE;
    if (list && !json_is_array(media)) {
        take_need(take, false, "\"media\" must be a list of media");
        return;
    }
    if (!list && (!media || json_is_null(media)))
        return;
    order->spec_count = list ? json_array_size(media) : 1;
    order->specs = xcalloc(order->spec_count, sizeof *order->specs);
    for (size_t i = 0; i < order->spec_count; i++)
        spec_decode(take, list ? json_array_get(media, i) : media, &order->specs[i]);
}

static bool wants_specs(enum order_kind kind)
{
    return kind == ORDER_ARM || kind == ORDER_PROBE || kind == ORDER_PLAY || kind == ORDER_SLATE;
}

static void take_hello(struct take *take, const char *role)
{
    int64_t version = 0;
    char *said = NULL;
    TAKE_INT(take, "hello", &version);
    TAKE_TEXT(take, "role", &said);
    take_need(take, version == 1, "the hello is of another version");
    take_need(take, said && strcmp(said, role) == 0, "the hello has another role");
    free(said);
}

static void take_order(struct take *take, struct order *order)
{
    int kind = -1, what = 0;
    take_name(take, "do", order_names, COUNT_OF(order_names), &kind, "an unknown order");
    take_need(take, kind >= 0, "an order needs \"do\"");
    if (take->why)
        return;
    order->kind = (enum order_kind)kind;
    TAKE_INT(take, "id", &order->id);
    TAKE_TEXT(take, "inst", &order->inst);
    if (wants_specs(order->kind))
        take_specs(take, order);
    TAKE_INT(take, "ms", &order->ms);
    TAKE_INT(take, "fade_ms", &order->ms);
    TAKE_INT(take, "linger_ms", &order->linger_ms);
    TAKE_INT(take, "cross_ms", &order->cross_ms);
    TAKE_INT(take, "from_ms", &order->from_ms);
    TAKE_INT(take, "from_real_ms", &order->from_real_ms);
    TAKE_BOOL(take, "replace", &order->replace);
    TAKE_BOOL(take, "paused", &order->paused);
    TAKE_BOOL(take, "levels", &order->levels);
    TAKE_BOOL(take, "picture", &order->picture);
    TAKE_BOOL(take, "on", &order->on);
    TAKE_BOOL(take, "right", &order->right);
    TAKE_TEXT(take, "screen", &order->screen);
    TAKE_TEXT(take, "audio", &order->audio);
    TAKE_REAL(take, "db", &order->db);
    TAKE_REAL(take, "trim_db", &order->db);
    TAKE_REAL(take, "speed", &order->speed);
    take_name(take, "what", back_names, COUNT_OF(back_names), &what,
              "\"what\" must be slate or black");
    order->black = what == 1;
    take_need(take, order->ms >= 0 && order->linger_ms >= 0 && order->cross_ms >= 0,
              "times of an order can't be negative");
    take_need(take, order->kind != ORDER_PLAY || (order->inst && order->spec_count),
              "play needs \"inst\" and \"media\"");
    take_need(take, order->kind != ORDER_RESTORE || order->inst, "restore needs \"inst\"");
    take_need(take, order->kind != ORDER_PAUSE || order->inst, "pause needs \"inst\"");
    take_need(take, order->kind != ORDER_RESUME || order->inst, "resume needs \"inst\"");
    take_need(take, order->kind != ORDER_SPEED || (order->speed > 0 && order->speed <= 100),
              "\"speed\" must be over 0 and at most 100");
}

bool order_decode(const char *line, struct order *order, const char **why)
{
    *order = (struct order){.from_ms = TIME_NONE, .from_real_ms = TIME_NONE};
    json_t *root = json_line(line, why);
    if (!root)
        return false;
    struct take take = {.object = root};
    if (json_object_get(root, "hello"))
        take_hello(&take, "engine");
    else
        take_order(&take, order);
    json_decref(root);
    if (!take.why)
        return true;
    int64_t id = order->id; /* so that a refused order can still be answered */
    order_clear(order);
    order->id = id;
    *why = take.why;
    return false;
}

void spec_clear(struct spec *spec)
{
    free(spec->media);
    free(spec->path);
    *spec = (struct spec){0};
}

void order_clear(struct order *order)
{
    for (size_t i = 0; i < order->spec_count; i++)
        spec_clear(&order->specs[i]);
    free(order->specs);
    free(order->inst);
    free(order->screen);
    free(order->audio);
    *order = (struct order){0};
}

/* --- reports --- */

static void put_hello(json_t *root, const struct report *report)
{
    put_number(root, "hello", 1);
    put_text(root, "role", "player");
    put_text(root, "part", report->part);
    put_text(root, "version", KICHBAN_VERSION);
    put_number(root, "pid", report->pid);
    put_text(root, "video", report->video);
    put_text(root, "audio", report->audio);
}

static void put_beat(json_t *root, const struct report *report)
{
    json_t *decks = json_array();
    for (size_t i = 0; i < report->deck_count; i++) {
        const struct deck_state *deck = &report->decks[i];
        json_t *object = json_object();
        put_text(object, "inst", deck->inst);
        put_text(object, "media", deck->media);
        put_text(object, "state", deck->state);
        put_time(object, "position_ms", deck->position_ms);
        put_time(object, "length_ms", deck->length_ms);
        put_db(object, "level_db", deck->level_db);
        put_number(object, "dropped", deck->dropped);
        json_array_append_new(decks, object);
    }
    json_t *armed = json_array();
    for (size_t i = 0; i < report->armed_count; i++)
        json_array_append_new(armed, json_string(report->armed[i]));
    json_object_set_new(root, "decks", decks);
    json_object_set_new(root, "armed", armed);
    put_text(root, "showing", report->showing);
    put_text(root, "ao", report->ao);
    put_text(root, "vo", report->vo);
}

static void put_facts(json_t *root, const struct report *report)
{
    put_text(root, "media", report->media);
    put_time(root, "length_ms", report->length_ms);
    put_number(root, "width", report->width);
    put_number(root, "height", report->height);
    json_object_set_new(root, "has_audio", json_boolean(report->has_audio));
}

static void put_instance(json_t *root, const struct report *report)
{
    put_text(root, "inst", report->inst);
    if (report->order)
        put_number(root, "order", report->order);
    if (report->media)
        put_text(root, "media", report->media);
    if (report->reason)
        put_text(root, "reason", report->reason);
    if (report->text)
        put_text(root, "text", report->text);
}

static void put_outputs(json_t *root, const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->outlet_count; i++)
        json_array_append_new(list, outlet_json(&report->outlets[i]));
    json_object_set_new(root, "outlets", list);
    put_text(root, "using", report->text);
    put_text(root, "state", report->reason);
}

static void put_report(json_t *root, const struct report *report)
{
    switch (report->kind) {
    case REPORT_ARMED:
    case REPORT_PROBED:
        put_facts(root, report);
        break;
    case REPORT_DISARMED:
        put_text(root, "media", report->media);
        break;
    case REPORT_STARTED:
    case REPORT_ENDED:
    case REPORT_PAUSED:
    case REPORT_RESUMED:
        put_instance(root, report);
        put_time(root, "position_ms", report->position_ms);
        break;
    case REPORT_FAILED:
    case REPORT_FIRST_FRAME:
    case REPORT_FIRST_SAMPLE:
    case REPORT_PARKED:
        put_instance(root, report);
        break;
    case REPORT_BEAT:
        put_beat(root, report);
        break;
    case REPORT_LEVELS:
        put_levels(root, "decks", report);
        break;
    case REPORT_PICTURE:
        put_picture(root, report->width, report->height, report->rgb);
        break;
    case REPORT_DEVICE:
        put_text(root, "text", report->text);
        json_object_set_new(root, "ok", json_boolean(report->ok));
        break;
    case REPORT_KEY:
        put_text(root, "name", report->text);
        break;
    case REPORT_OUTPUTS:
        put_outputs(root, report);
        break;
    case REPORT_HELLO:
    case REPORT_REPLY:
    case REPORT_COUNT:
        break;
    }
}

char *report_encode(const struct report *report)
{
    json_t *root = json_object();
    if (report->kind == REPORT_HELLO) {
        put_hello(root, report);
    } else if (report->kind == REPORT_REPLY) {
        put_number(root, "id", report->id);
        json_object_set_new(root, "ok", json_boolean(report->ok));
        if (!report->ok)
            put_text(root, "error", report->text);
    } else {
        put_text(root, "report", report_names[report->kind]);
        put_report(root, report);
    }
    put_number(root, "real_ms", report->real_ms);
    return json_text(root);
}

static void take_deck(struct take *outer, json_t *object, enum report_kind kind,
                      struct deck_state *deck)
{
    *deck = (struct deck_state){
        .position_ms = TIME_NONE, .length_ms = TIME_NONE, .level_db = NAN, .peak_db = NAN};
    if (!json_is_object(object)) {
        take_need(outer, false, "a deck must be an object");
        return;
    }
    struct take take = {.object = object};
    TAKE_TEXT(&take, "inst", &deck->inst);
    TAKE_TEXT(&take, "media", &deck->media);
    TAKE_TEXT(&take, "state", &deck->state);
    TAKE_INT(&take, "position_ms", &deck->position_ms);
    TAKE_INT(&take, "length_ms", &deck->length_ms);
    TAKE_REAL(&take, "level_db", &deck->level_db);
    TAKE_INT(&take, "dropped", &deck->dropped);
    TAKE_REAL(&take, "rms_db", &deck->level_db);
    TAKE_REAL(&take, "peak_db", &deck->peak_db);
    take_need(&take, deck->inst && deck->media && (deck->state || kind == REPORT_LEVELS),
              "a deck needs \"inst\", \"media\" and \"state\"");
    take_need(outer, !take.why, take.why);
}

static void take_decks(struct take *take, struct report *report)
{
    json_t *decks = json_object_get(take->object, "decks");
    report->deck_count = json_array_size(decks);
    report->decks = xcalloc(report->deck_count, sizeof *report->decks);
    for (size_t i = 0; i < report->deck_count; i++)
        take_deck(take, json_array_get(decks, i), report->kind, &report->decks[i]);
}

static void take_beat(struct take *take, struct report *report)
{
    take_decks(take, report);
    json_t *armed = json_object_get(take->object, "armed");
    report->armed = xcalloc(json_array_size(armed), sizeof *report->armed);
    for (size_t i = 0; i < json_array_size(armed); i++) {
        const char *id = json_string_value(json_array_get(armed, i));
        take_need(take, id, "\"armed\" must be a list of text");
        if (id)
            report->armed[report->armed_count++] = xstrdup(id);
    }
    TAKE_TEXT(take, "showing", &report->showing);
    TAKE_TEXT(take, "ao", &report->ao);
    TAKE_TEXT(take, "vo", &report->vo);
}

static void take_player_hello(struct take *take, struct report *report)
{
    int64_t pid = 0;
    report->kind = REPORT_HELLO;
    take_hello(take, "player");
    TAKE_TEXT(take, "part", &report->part);
    TAKE_TEXT(take, "video", &report->video);
    TAKE_TEXT(take, "audio", &report->audio);
    TAKE_INT(take, "pid", &pid);
    report->pid = (int)pid;
}

static void take_reply(struct take *take, struct report *report)
{
    report->kind = REPORT_REPLY;
    TAKE_INT(take, "id", &report->id);
    TAKE_BOOL(take, "ok", &report->ok);
    TAKE_TEXT(take, "error", &report->text);
    take_need(take, report->id != 0, "a line needs \"report\", \"hello\" or \"id\"");
}

static void take_report(struct take *take, struct report *report)
{
    int kind = -1;
    int64_t width = 0, height = 0;
    take_name(take, "report", report_names, COUNT_OF(report_names), &kind, "an unknown report");
    if (take->why)
        return;
    report->kind = (enum report_kind)kind;
    TAKE_TEXT(take, "inst", &report->inst);
    TAKE_TEXT(take, "media", &report->media);
    TAKE_TEXT(take, "reason", &report->reason);
    TAKE_TEXT(take, "text", &report->text);
    TAKE_TEXT(take, "name", &report->text);
    TAKE_INT(take, "length_ms", &report->length_ms);
    TAKE_INT(take, "position_ms", &report->position_ms);
    TAKE_INT(take, "order", &report->order);
    TAKE_INT(take, "width", &width);
    TAKE_INT(take, "height", &height);
    TAKE_BOOL(take, "has_audio", &report->has_audio);
    TAKE_BOOL(take, "ok", &report->ok);
    report->width = (int)width;
    report->height = (int)height;
    if (report->kind == REPORT_BEAT)
        take_beat(take, report);
    if (report->kind == REPORT_LEVELS)
        take_decks(take, report);
    if (report->kind == REPORT_PICTURE)
        report->rgb = take_picture(take, &report->width, &report->height);
    if (report->kind != REPORT_OUTPUTS)
        return;
    TAKE_TEXT(take, "using", &report->text);
    TAKE_TEXT(take, "state", &report->reason);
    report->outlets = outlets_take(json_object_get(take->object, "outlets"), &report->outlet_count);
}

bool report_decode(const char *line, struct report *report, const char **why)
{
    *report = (struct report){.length_ms = TIME_NONE, .position_ms = TIME_NONE};
    json_t *root = json_line(line, why);
    if (!root)
        return false;
    struct take take = {.object = root};
    TAKE_INT(&take, "real_ms", &report->real_ms);
    if (json_object_get(root, "hello"))
        take_player_hello(&take, report);
    else if (json_object_get(root, "report"))
        take_report(&take, report);
    else
        take_reply(&take, report);
    json_decref(root);
    if (!take.why)
        return true;
    report_clear(report);
    *why = take.why;
    return false;
}

void report_clear(struct report *report)
{
    for (size_t i = 0; i < report->deck_count; i++) {
        free(report->decks[i].inst);
        free(report->decks[i].media);
        free(report->decks[i].state);
    }
    for (size_t i = 0; i < report->armed_count; i++)
        free(report->armed[i]);
    free(report->decks);
    outlets_free(report->outlets, report->outlet_count);
    free(report->armed);
    free(report->inst);
    free(report->media);
    free(report->reason);
    free(report->text);
    free(report->rgb);
    free(report->showing);
    free(report->ao);
    free(report->vo);
    free(report->part);
    free(report->video);
    free(report->audio);
    *report = (struct report){0};
}
