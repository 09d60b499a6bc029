#include "wire/diary.h"

#include "base/mem.h"
#include "wire/past_json.h"
#include "wire/state.h"
#include "base/banned.h"

const char *const diary_kinds[DIARY_KINDS] = {"done", "warning", "media", "note"};

void diary_line_clear(struct diary_line *line)
{
    free(line->who);
    free(line->verb);
    free(line->media);
    free(line->reason);
    free(line->text);
    say_clear(&line->say);
    *line = (struct diary_line){.event = EV_COUNT};
}

struct diary_line diary_line_copy(const struct diary_line *line)
{
    struct diary_line copy = *line;
    copy.who = xstrdup(line->who);
    copy.verb = xstrdup(line->verb);
    copy.media = xstrdup(line->media);
    copy.reason = xstrdup(line->reason);
    copy.text = xstrdup(line->text);
    copy.say = say_copy(&line->say);
    return copy;
}

static json_t *line_json(const struct diary_line *line)
{
    json_t *one = json_object();
    put_time(one, "n", line->number);
    put_time(one, "at", line->at);
    put_text(one, "kind", diary_kinds[line->kind]);
    if (line->verb) {
        put_text(one, "who", line->who);
        put_text(one, "verb", line->verb);
        json_object_set_new(one, "ok", json_boolean(line->ok));
    }
    if (line->say.msg != MSG_NONE)
        json_object_set_new(one, "say", say_json(&line->say));
    if (line->event < EV_COUNT) {
        put_text(one, "event", event_names[line->event]);
        json_object_set_new(one, "again", json_boolean(line->again));
        put_text(one, "media", line->media);
        put_text(one, "reason", line->reason);
        put_text(one, "text", line->text);
    }
    return one;
}

char *diary_encode(const struct diary_line *lines, size_t count)
{
    json_t *root = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, line_json(&lines[i]));
    json_object_set_new(root, "log", list);
    return json_text(root);
}

static void take_line(struct take *outer, json_t *object, struct diary_line *line)
{
    struct take take = {.object = object};
    int kind = DIARY_DONE;
    *line = (struct diary_line){.event = EV_COUNT};
    if (!json_is_object(object)) {
        take_need(outer, false, "a line of the log must be an object");
        return;
    }
    TAKE_INT(&take, "n", &line->number);
    TAKE_INT(&take, "at", &line->at);
    take_name(&take, "kind", diary_kinds, DIARY_KINDS, &kind, "there is no such kind of line");
    TAKE_TEXT(&take, "who", &line->who);
    TAKE_TEXT(&take, "verb", &line->verb);
    TAKE_BOOL(&take, "ok", &line->ok);
    TAKE_BOOL(&take, "again", &line->again);
    take_name(&take, "event", event_names, EV_COUNT, &line->event, "there is no such event");
    TAKE_TEXT(&take, "media", &line->media);
    TAKE_TEXT(&take, "reason", &line->reason);
    TAKE_TEXT(&take, "text", &line->text);
    say_take(json_object_get(object, "say"), &line->say);
    line->kind = (enum diary_kind)kind;
    take_need(outer, !take.why, take.why);
}

bool diary_decode(json_t *list, struct diary_line **lines, size_t *count, const char **why)
{
    struct take take = {.object = list};
    take_need(&take, json_is_array(list), "\"log\" must be a list");
    *count = json_array_size(list);
    *lines = xcalloc(*count + 1, sizeof **lines);
    for (size_t i = 0; i < *count; i++)
        take_line(&take, json_array_get(list, i), &(*lines)[i]);
    *why = take.why;
    return !take.why;
}
