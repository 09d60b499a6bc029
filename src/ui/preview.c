#include "ui/preview.h"

#include "base/mem.h"
#include "core/verb.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

static int row_of(const struct snapshot *snap, const char *name)
{
    for (size_t i = 0; i < snap->segment_count; i++)
        if (strcmp(snap->segments[i].cue, name) == 0 || strcmp(snap->segments[i].id, name) == 0)
            return (int)i;
    return -1;
}

/* The rows as they would be; false: this verb doesn't move the end, or not by what is known. */
static bool change(const struct snapshot *snap, const struct command *command,
                   struct plan_row *rows, size_t *count)
{
    int row = command->name ? row_of(snap, command->name) : snap->on_row;
    if (command->verb == VERB_INSERT) {
        size_t at = (size_t)(snap->on_row + 1);
        memmove(rows + at + 1, rows + at, (*count - at) * sizeof *rows);
        rows[at] = (struct plan_row){.state = ROW_AHEAD,
                                     .counts = true,
                                     .follows_at_end = true,
                                     .length_ms = command->ms,
                                     .min_ms = command->ms,
                                     .hard_start_at = TIME_NONE,
                                     .hard_end_at = TIME_NONE,
                                     .start_at = TIME_NONE,
                                     .end_at = TIME_NONE,
                                     .due_at = TIME_NONE,
                                     .over_at = TIME_NONE};
        ++*count;
        return true;
    }
    if (row < 0)
        return false;
    if (command->verb == VERB_ADD) {
        rows[row].added_ms += command->ms;
        if (rows[row].due_at != TIME_NONE)
            rows[row].due_at += command->ms;
        if (rows[row].due_at == TIME_NONE || rows[row].due_left_ms)
            rows[row].due_left_ms += command->ms;
        return true;
    }
    rows[row].length_ms = command->ms;
    if (rows[row].min_ms > command->ms)
        rows[row].min_ms = command->ms;
    return command->verb == VERB_LENGTH;
}

static char *moved_end(const struct snapshot *snap, int64_t now, const struct command *command)
{
    size_t count = snap->segment_count;
    struct plan_row *rows = xcalloc(count + 1, sizeof *rows);
    struct plan_out before, after;
    char end[INSTANT_TEXT], by[DUR_TEXT];
    char *text = NULL;
    for (size_t i = 0; i < count; i++)
        rows[i] = snap->segments[i].plan;
    struct plan_in in = snapshot_plan_in(snap, rows, count);
    plan_compute(&in, now, &before);
    if (change(snap, command, rows, &count)) {
        in.count = count;
        plan_compute(&in, now, &after);
        if (after.expected_end != TIME_NONE && before.expected_end != TIME_NONE)
            text = words_fill(_("then the expected end is %1 (%2)"),
                              instant_clock(&snap->zone, after.expected_end, true, end),
                              dur_signed(after.expected_end - before.expected_end, by), NULL);
        plan_free(&after);
    }
    plan_free(&before);
    free(rows);
    return text;
}

const struct say *preview_broken(const struct snapshot *snap)
{
    for (size_t i = 0; i < snap->warning_count; i++)
        if (snap->warnings[i].say.msg == MSG_W_SHOW_BROKEN ||
            snap->warnings[i].say.msg == MSG_W_SHOW_BROKEN_ONE)
            return &snap->warnings[i].say;
    return NULL;
}

/* What `reload` would do; NULL: there is nothing to reload. */
static char *changed_file(const struct snapshot *snap)
{
    char all[DUR_TEXT], left[DUR_TEXT];
    if (!snap->change_total && !preview_broken(snap))
        return NULL;
    if (!snap->change_total || snap->change_refused.msg != MSG_NONE)
        return xstrdup(_("Enter would take nothing")); /* the list is headed by the reason */
    snprintf(all, sizeof all, "%d", snap->change_total);
    snprintf(left, sizeof left, "%d", snap->change_left);
    return words_fill(snap->change_left ? _("changes: %1; stay as they were: %2")
                                        : _("changes: %1"),
                      all, left, NULL);
}

static char *grammar(const char *line)
{
    size_t length = strcspn(line, " ");
    for (int i = 0; i < VERB_COUNT; i++)
        if (strlen(verbs[i].name) == length && strncmp(verbs[i].name, line, length) == 0)
            return xasprintf("%s: %s", verbs[i].grammar, lang_text(verbs[i].help));
    return NULL;
}

char *preview_text(const struct snapshot *snap, int64_t now, const char *line)
{
    struct command command;
    struct say why;
    char *text = NULL;
    line += strspn(line, " ");
    if (command_parse(line, &command, &why)) {
        if (command.verb == VERB_INSERT || command.verb == VERB_ADD || command.verb == VERB_LENGTH)
            text = moved_end(snap, now, &command);
        else if (command.verb == VERB_RELOAD)
            text = changed_file(snap);
        command_clear(&command);
    }
    say_clear(&why);
    return text ? text : grammar(line);
}
