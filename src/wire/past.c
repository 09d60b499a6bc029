#include "wire/past_json.h"

#include "base/mem.h"
#include "base/banned.h"

static const char *const levels[] = {"good", "warn", "bad", "unknown"};

/* --- encoding --- */

static json_t *run_json(const struct past_run *run)
{
    json_t *one = json_object(), *segments = json_array();
    put_text(one, "run", run->name);
    put_text(one, "mode", mode_names[run->mode]);
    put_time(one, "begun_ms", run->begun_wall);
    for (size_t i = 0; i < run->segment_count; i++) {
        json_t *segment = json_object();
        put_text(segment, "id", run->segments[i].id);
        put_time(segment, "ms", run->segments[i].ms);
        json_array_append_new(segments, segment);
    }
    json_object_set_new(one, "segments", segments);
    return one;
}

static bool is_good(json_t *item)
{
    const char *level = json_string_value(json_object_get(item, "level"));
    return !level || strcmp(level, levels[PAST_GOOD]) == 0;
}

/* Of the kept preflight what is shown: not its figures, and nothing that was good. */
static json_t *preflight_json(const char *text)
{
    static const char *const kept[] = {"made_ms", "bad", "warnings", "unknown"};
    static const char *const shown[] = {"level", "title", "english"};
    const char *why;
    json_t *root = text ? json_line(text, &why) : NULL;
    if (!root)
        return json_null();
    json_t *out = json_object(), *items = json_array();
    json_t *list = json_object_get(root, "items");
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        json_object_set(out, kept[i], json_object_get(root, kept[i]));
    for (size_t i = 0; i < json_array_size(list) && json_array_size(items) < PAST_FINDINGS; i++) {
        json_t *item = json_array_get(list, i), *one;
        if (is_good(item))
            continue;
        one = json_object();
        for (size_t k = 0; k < COUNT_OF(shown); k++)
            json_object_set(one, shown[k], json_object_get(item, shown[k]));
        json_array_append_new(items, one);
    }
    json_object_set_new(out, "items", items);
    json_decref(root);
    return out;
}

char *past_encode(const struct past *past, const char *preflight)
{
    json_t *root = json_object(), *object = json_object(), *runs = json_array();
    for (size_t i = 0; i < past->run_count; i++)
        json_array_append_new(runs, run_json(&past->runs[i]));
    json_object_set_new(object, "runs", runs);
    json_object_set_new(object, "preflight", preflight_json(preflight));
    json_object_set_new(root, "past", object);
    return json_text(root);
}

/* --- decoding --- */

static void take_run(struct take *outer, json_t *object, struct past_run *run)
{
    struct take take = {.object = object};
    json_t *segments = json_object_get(object, "segments");
    int mode = MODE_REHEARSAL;
    TAKE_TEXT(&take, "run", &run->name);
    TAKE_INT(&take, "begun_ms", &run->begun_wall);
    take_name(&take, "mode", mode_names, 2, &mode, "there is no such mode");
    run->mode = (enum mode)mode;
    for (size_t i = 0; i < json_array_size(segments); i++) {
        struct take inner = {.object = json_array_get(segments, i)};
        struct past_segment segment = {0};
        TAKE_TEXT(&inner, "id", &segment.id);
        TAKE_INT(&inner, "ms", &segment.ms);
        take_need(&inner, segment.id, "a segment of a run needs \"id\"");
        take_need(&take, !inner.why, inner.why);
        ARRAY_PUSH(run->segments, run->segment_count, run->segment_room, segment);
    }
    take_need(&take, run->name, "a run needs its name");
    take_need(outer, !take.why, take.why);
}

static void take_lines(json_t *lines, struct past_finding *finding)
{
    finding->lines = xcalloc(json_array_size(lines) + 1, sizeof *finding->lines);
    for (size_t i = 0; i < json_array_size(lines); i++) {
        json_t *line = json_array_get(lines, i);
        const char *english = json_string_value(json_array_get(line, 0));
        if (!english)
            continue;
        struct past_line *out = &finding->lines[finding->line_count++];
        out->english = xstrdup(english);
        for (size_t k = 0; k < PAST_ARGS; k++)
            out->args[k] = xstrdup(json_string_value(json_array_get(line, k + 1)));
    }
}

static void take_finding(struct take *outer, json_t *object, struct past_finding *finding)
{
    struct take take = {.object = object};
    struct take english = {.object = json_object_get(object, "english")};
    int level = PAST_UNKNOWN;
    char *title = NULL;
    take_name(&take, "level", levels, COUNT_OF(levels), &level, "there is no such \"level\"");
    finding->level = (enum past_level)level;
    TAKE_TEXT(&take, "title", &finding->title);
    TAKE_TEXT(&english, "title", &title);
    finding->named = !title;
    if (title) {
        free(finding->title);
        finding->title = title;
    }
    take_lines(json_object_get(english.object, "lines"), finding);
    take_need(&take, finding->title, "a finding needs its title");
    take_need(outer, !take.why, take.why);
}

static void take_preflight(struct take *outer, json_t *object, struct past *past)
{
    struct take take = {.object = object};
    int64_t bad = 0, warnings = 0, unknown = 0;
    json_t *items = json_object_get(object, "items");
    TAKE_INT(&take, "made_ms", &past->made_wall);
    TAKE_INT(&take, "bad", &bad);
    TAKE_INT(&take, "warnings", &warnings);
    TAKE_INT(&take, "unknown", &unknown);
    past->preflight = true;
    past->bad = (int)bad;
    past->warnings = (int)warnings;
    past->unknown = (int)unknown;
    past->findings = xcalloc(json_array_size(items) + 1, sizeof *past->findings);
    for (size_t i = 0; i < json_array_size(items); i++)
        take_finding(&take, json_array_get(items, i), &past->findings[past->finding_count++]);
    take_need(outer, !take.why, take.why);
}

bool past_decode(json_t *object, struct past *past, const char **why)
{
    struct take take = {.object = object};
    json_t *runs = json_object_get(object, "runs"), *found = json_object_get(object, "preflight");
    take_need(&take, json_is_array(runs), "\"past\" needs its \"runs\"");
    for (size_t i = 0; i < json_array_size(runs) && i < PAST_RUNS; i++)
        take_run(&take, json_array_get(runs, i), &past->runs[past->run_count++]);
    if (json_is_object(found))
        take_preflight(&take, found, past);
    *why = take.why;
    return !take.why;
}

static void finding_clear(struct past_finding *finding)
{
    for (size_t i = 0; i < finding->line_count; i++) {
        free(finding->lines[i].english);
        for (size_t k = 0; k < PAST_ARGS; k++)
            free(finding->lines[i].args[k]);
    }
    free(finding->lines);
    free(finding->title);
}

void past_clear(struct past *past)
{
    for (size_t i = 0; i < past->run_count; i++) {
        struct past_run *run = &past->runs[i];
        for (size_t k = 0; k < run->segment_count; k++)
            free(run->segments[k].id);
        free(run->segments);
        free(run->name);
    }
    for (size_t i = 0; i < past->finding_count; i++)
        finding_clear(&past->findings[i]);
    free(past->findings);
    *past = (struct past){0};
}
