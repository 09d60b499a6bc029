#include "cli/preflight.h"

#include "base/mem.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

const char *const verdict_names[VERDICT_COUNT] = {"good", "warn", "bad", "unknown"};

const char *pre_level(enum verdict verdict)
{
    static const char *const words[VERDICT_COUNT] = {[VERDICT_GOOD] = N_("ok"),
                                                     [VERDICT_WARN] = N_("WARN"),
                                                     [VERDICT_BAD] = N_("BAD"),
                                                     [VERDICT_UNKNOWN] = N_("unknown")};
    return words[verdict];
}

struct pre_item pre_item(const char *id, const char *title)
{
    return (struct pre_item){.id = xstrdup(id), .title = xstrdup(title)};
}

struct pre_item pre_item_named(const char *id, const char *name)
{
    struct pre_item item = pre_item(id, name);
    item.named = true;
    return item;
}

void pre_item_clear(struct pre_item *item)
{
    for (size_t i = 0; i < item->line_count; i++) {
        free(item->lines[i].english);
        for (size_t k = 0; k < PRE_ARGS; k++)
            free(item->lines[i].args[k]);
    }
    free(item->lines);
    free(item->id);
    free(item->title);
    free(item->text);
    free(item->cure);
    *item = (struct pre_item){0};
}

const char *pre_title(const struct pre_item *item)
{
    return item->named ? item->title : lang_text(item->title);
}

/* What isn't known is worse than what is good, and nothing more. */
static int weight(enum verdict verdict)
{
    static const int weights[VERDICT_COUNT] = {
        [VERDICT_GOOD] = 0, [VERDICT_UNKNOWN] = 1, [VERDICT_WARN] = 2, [VERDICT_BAD] = 3};
    return weights[verdict];
}

static void append(char **text, const char *between, char *more)
{
    char *all = *text ? xasprintf("%s%s%s", *text, between, more) : xstrdup(more);
    free(*text);
    free(more);
    *text = all;
}

void pre_say(struct pre_item *item, enum verdict verdict, const char *english, const char *one,
             const char *two, const char *three)
{
    struct pre_line line = {.english = xstrdup(english),
                            .args = {xstrdup(one), xstrdup(two), xstrdup(three)}};
    if (weight(verdict) > weight(item->verdict))
        item->verdict = verdict;
    ARRAY_PUSH(item->lines, item->line_count, item->line_room, line);
    append(&item->text, "\n", words_fill(lang_text(english), one, two, three));
}

void pre_cure(struct pre_item *item, char *command)
{
    append(&item->cure, " && ", command);
}

void pre_figure(struct pre_item *item, const char *name, double value)
{
    if (item->figure_count < PRE_FIGURES)
        item->figures[item->figure_count++] = (struct pre_figure){.name = name, .value = value};
}

size_t pre_count(const struct pre_item *items, size_t count, enum verdict verdict)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += items[i].verdict == verdict;
    return found;
}
