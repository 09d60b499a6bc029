#include "cli/rehearsals.h"

#include "base/mem.h"
#include "base/banned.h"

static struct taken *of_segment(struct rehearsals *rehearsals, const char *id)
{
    for (size_t i = 0; i < rehearsals->count; i++)
        if (strcmp(rehearsals->list[i].id, id) == 0)
            return &rehearsals->list[i];
    struct taken taken = {.id = xstrdup(id)};
    ARRAY_PUSH(rehearsals->list, rehearsals->count, rehearsals->room, taken);
    return &rehearsals->list[rehearsals->count - 1];
}

void rehearsals_add(struct rehearsals *rehearsals, const struct history *history)
{
    size_t count;
    struct history_actual *actuals = history_actuals(history, &count);
    for (size_t i = 0; i < count; i++) {
        struct taken *taken = of_segment(rehearsals, actuals[i].segment);
        ARRAY_PUSH(taken->ms, taken->count, taken->room, actuals[i].ms);
    }
    rehearsals->runs += count > 0;
    free(actuals);
}

/* Runs are named by their session: others needn't be opened. */
static bool may_be_of(const char *name, const char *session)
{
    const char *dash = strchr(name, '-');
    return dash && strncmp(dash + 1, session, strlen(session)) == 0;
}

void rehearsals_kept(struct rehearsals *rehearsals, const char *state_dir, const char *show_path,
                     const char *session)
{
    size_t count;
    char **names = history_names(state_dir, &count);
    for (size_t i = 0; i < count; i++) {
        struct history *history = NULL;
        if (rehearsals->runs < REHEARSALS_MOST && may_be_of(names[i], session))
            history = history_open(state_dir, names[i], NULL);
        if (history && strcmp(history->show_path, show_path) == 0 &&
            strcmp(history->session, session) == 0)
            rehearsals_add(rehearsals, history);
        history_free(history);
        free(names[i]);
    }
    free(names);
}

struct rehearsed *rehearsals_list(const struct rehearsals *rehearsals)
{
    struct rehearsed *list = xcalloc(rehearsals->count + 1, sizeof *list);
    for (size_t i = 0; i < rehearsals->count; i++) {
        const struct taken *taken = &rehearsals->list[i];
        list[i] = (struct rehearsed){.id = taken->id, .ms = taken->ms, .count = taken->count};
    }
    return list;
}

void rehearsals_clear(struct rehearsals *rehearsals)
{
    for (size_t i = 0; i < rehearsals->count; i++) {
        free(rehearsals->list[i].id);
        free(rehearsals->list[i].ms);
    }
    free(rehearsals->list);
    *rehearsals = (struct rehearsals){0};
}
