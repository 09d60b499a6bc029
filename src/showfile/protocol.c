/* Profiles of the running order: found, read once, kept for the load. A profile that is wrong is told
 * in warnings of its own file and isn't used: it must not keep a show from running. */
#include "showfile/protocol.h"

#include <dirent.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "showfile/fault.h"
#include "showfile/phrase.h"
#include "showfile/read.h"
#include "base/banned.h"

#define FOLDER "protocols"
#define KNOWN_FEW 5
#define FIRST_RANK 1000000 /* behind all side files */

struct profile {
    char *id, *shown;
    char *why; /* it couldn't be opened */
    struct protocol protocol;
    bool found, faulty;
};

/* --- a step --- */

static void add_kind(struct reader *r, const struct node *node, struct protocol_step *step)
{
    int kind = 0;
    if (!read_value(r, key_find(MAP_STEP, "kind"), node, &kind))
        return;
    step->kinds = xrealloc(step->kinds, (step->kind_count + 1) * sizeof *step->kinds);
    step->kinds[step->kind_count++] = kind;
}

static void add_phrase(struct reader *r, const struct node *node, struct protocol_step *step)
{
    char *text = read_text(r, node, "words");
    if (!text)
        return;
    char *phrase = phrase_of(text);
    if (!*phrase)
        fault_value(r, node, N_("`words: %s` has no letter and no digit"), quote(r, text));
    free(text);
    step->phrases = xrealloc(step->phrases, (step->phrase_count + 1) * sizeof *step->phrases);
    step->phrases[step->phrase_count++] = phrase;
}

typedef void add_fn(struct reader *r, const struct node *node, struct protocol_step *step);

/* One value, or a list of them. */
static void read_some(struct reader *r, const struct node *node, struct protocol_step *step,
                      add_fn *add)
{
    const struct node *one = node && node->kind == NODE_LIST ? node->first : node;
    for (; one; one = one == node ? NULL : one->next)
        add(r, one, step);
}

static struct protocol_step read_step(struct reader *r, const struct node *node)
{
    struct protocol_step step = {0};
    const struct node *kind = node_get(node, "kind"), *words = node_get(node, "words");
    if (!read_map(r, node, MAP_STEP, &step))
        return step;
    read_some(r, kind, &step, add_kind);
    read_some(r, words, &step, add_phrase);
    bool none = (!kind || (kind->kind == NODE_LIST && !kind->first)) &&
                (!words || (words->kind == NODE_LIST && !words->first));
    if (none && !is_misspelt(node, MAP_STEP, "kind") && !is_misspelt(node, MAP_STEP, "words"))
        fault_value(r, node, N_("no segment can be this step: write its `kind` or `words`"));
    return step;
}

/* --- a profile --- */

static void read_steps(struct reader *r, const struct node *root, struct protocol *protocol)
{
    const struct node *list = read_list(r, root, "steps");
    if (list && !list->first)
        fault_value(r, list, N_("`steps` has no step"));
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        if (protocol->step_count == PROTOCOL_STEPS) {
            fault_value(r, node, N_("`steps` has %d steps, this is one more"), PROTOCOL_STEPS);
            return;
        }
        struct protocol_step step = read_step(r, node);
        for (size_t i = 0; step.id && i < protocol->step_count; i++)
            if (protocol->steps[i].id && strcmp(protocol->steps[i].id, step.id) == 0)
                fault_value(r, node_get(node, "id"), N_("the step `%s` stands there already"),
                            step.id);
        protocol->steps =
            xrealloc(protocol->steps, (protocol->step_count + 1) * sizeof *protocol->steps);
        protocol->steps[protocol->step_count++] = step;
    }
}

static void read_profile(struct reader *r, const struct node *root, const char *id,
                         struct protocol *protocol)
{
    if (!read_map(r, root, MAP_PROTOCOL, protocol))
        return;
    if (protocol->id && strcmp(protocol->id, id) != 0)
        fault_value(r, node_get(root, "id"), N_("`id: %s`: the file is called `%s.yaml`"),
                    quote(r, protocol->id), id);
    read_steps(r, root, protocol);
}

/* Its faults are told in the order of the load's files, as warnings. */
static void parse(struct reader *r, struct profile *profile, const char *bytes, size_t len)
{
    struct faults own = {.words = r->main->faults->words};
    struct tree tree;
    struct reader reader = {.source = &tree.source, .main = &tree.source, .map_open = MAP_COUNT};
    tree_source(&tree, bytes, len, profile->shown, &own);
    tree_parse(&tree);
    if (tree.root)
        read_profile(&reader, tree.root, profile->id, &profile->protocol);
    tell_cleaned(&reader, reader.main);
    profile->faulty = !tree.root || reader.wrong || faults_errors(&own);
    faults_take(r->main->faults, &own, FIRST_RANK + (int)r->profile_count);
    tree_free(&tree);
}

/* --- where they lie --- */

static bool read_at(struct reader *r, struct profile *profile, const char *folder)
{
    char *path = xasprintf("%s/%s.yaml", folder, profile->id);
    bool there = access(path, F_OK) == 0;
    size_t len;
    struct err err = {{0}};
    char *bytes = there ? file_read(path, &len, &err) : NULL;
    if (there && !profile->shown)
        profile->shown = xstrdup(path);
    if (bytes)
        parse(r, profile, bytes, len);
    else if (there)
        profile->why = xstrdup(err.text);
    free(bytes);
    free(path);
    return there;
}

/* Beside the show file first: an office may keep its own. */
static void find(struct reader *r, struct profile *profile)
{
    char *beside = xasprintf("%s/" FOLDER, r->folder);
    char *name = xasprintf(FOLDER "/%s.yaml", profile->id);
    profile->shown = side_shown(r, name);
    profile->found = read_at(r, profile, beside);
    if (!profile->found) {
        free(profile->shown);
        profile->shown = NULL;
        profile->found = read_at(r, profile, r->protocols);
    }
    free(beside);
    free(name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_names(const char *folder, char ***names, size_t *count)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name);
        if (len <= 5 || strcmp(entry->d_name + len - 5, ".yaml") != 0)
            continue;
        char *id = xstrndup(entry->d_name, len - 5);
        if (id_good(id)) {
            *names = xrealloc(*names, (*count + 1) * sizeof **names);
            (*names)[(*count)++] = id;
        } else {
            free(id);
        }
    }
    if (dir)
        closedir(dir);
}

static void tell_known(struct reader *r, const struct node *node, char **names, size_t count)
{
    struct buf known = {0};
    size_t said = 0;
    for (size_t i = 0; i < count && said < KNOWN_FEW; i++)
        if (!i || strcmp(names[i], names[i - 1]) != 0)
            buf_printf(&known, "%s`%s`", said++ ? ", " : "", names[i]);
    const char *nearest = nearest_name(r, node->text, (const char *const *)names, count);
    const char *shown = quote(r, node->text);
    if (nearest)
        warn_value(r, node, N_("`protocol: %s`: there is no such profile, did you mean `%s`?"),
                   shown, nearest);
    else if (said)
        warn_value(r, node, N_("`protocol: %s`: there is no such profile (known: %s)"), shown,
                   buf_text(&known));
    else
        warn_value(r, node, N_("`protocol: %s`: there is no such profile"), shown);
    buf_free(&known);
}

static void tell_unknown(struct reader *r, const struct node *node)
{
    char **names = NULL, *beside = xasprintf("%s/" FOLDER, r->folder);
    size_t count = 0;
    add_names(beside, &names, &count);
    add_names(r->protocols, &names, &count);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    tell_known(r, node, names, count);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    free(beside);
}

static struct profile *profile_of(struct reader *r, const char *id)
{
    for (size_t i = 0; i < r->profile_count; i++)
        if (strcmp(r->profiles[i]->id, id) == 0)
            return r->profiles[i];
    struct profile *profile = xcalloc(1, sizeof *profile);
    profile->id = xstrdup(id);
    find(r, profile);
    ARRAY_PUSH(r->profiles, r->profile_count, r->profile_room, profile);
    return profile;
}

const struct protocol *protocol_of(struct reader *r, const struct node *node)
{
    if (!r->protocols || !node || !node->text || !id_good(node->text))
        return NULL;
    const struct profile *profile = profile_of(r, node->text);
    if (!profile->found)
        tell_unknown(r, node);
    else if (profile->why)
        warn_value(r, node, N_("`protocol: %s`: its profile can't be opened: %s"),
                   quote(r, node->text), word(r, profile->why));
    else if (profile->faulty)
        warn_value(r, node,
                   N_("`protocol: %s`: its profile has faults, the running order isn't compared"),
                   quote(r, node->text));
    else
        return &profile->protocol;
    return NULL;
}

/* --- the end --- */

static void step_clear(struct protocol_step *step)
{
    for (size_t i = 0; i < step->phrase_count; i++)
        free(step->phrases[i]);
    free(step->phrases);
    free(step->kinds);
    free(step->id);
    free(step->title);
    free(step->article);
}

void protocols_free(struct reader *r)
{
    for (size_t i = 0; i < r->profile_count; i++) {
        struct profile *profile = r->profiles[i];
        struct protocol *protocol = &profile->protocol;
        for (size_t k = 0; k < protocol->step_count; k++)
            step_clear(&protocol->steps[k]);
        free(protocol->steps);
        free(protocol->id);
        free(protocol->title);
        free(protocol->source);
        free(protocol->verified);
        free(profile->id);
        free(profile->shown);
        free(profile->why);
        free(profile);
    }
    free(r->profiles);
}
