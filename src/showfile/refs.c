/* What is named and isn't there. A name that is misspelt where it is made is met again at each of
 * its uses: one fault tells it, at the first, and counts the others. */
#include "showfile/read.h"

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/phrase.h"
#include "base/banned.h"

struct unknown_ref {
    enum ref_kind kind;
    char *id;
    const char *key;
    struct source *source;
    char *why; /* REF_FILE */
    int line, col, more;
};

bool near_allowed(const struct reader *r)
{
    return r->compared <= NEAR_MOST;
}

const char *nearest_name(struct reader *r, const char *name, const char *const *names, size_t count)
{
    r->compared += count;
    if (!near_allowed(r))
        return NULL; /* a file that is wrong all over: it must not take long to say so */
    const char *nearest = NULL;
    int best = (int)text_chars(name, strlen(name)) / 2 + 1;
    for (size_t i = 0; i < count; i++) {
        int distance = phrase_distance(name, names[i]);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

static void add(struct reader *r, const struct node *node, const char *key, enum ref_kind kind,
                const char *why)
{
    r->wrong++;
    for (size_t i = 0; i < r->unknown_count; i++)
        if (r->unknown[i].kind == kind && strcmp(r->unknown[i].id, node->text) == 0) {
            r->unknown[i].more++;
            return;
        }
    if (r->unknown_count >= SHOWFILE_FAULTS) {
        r->source->faults->dropped++;
        return;
    }
    struct unknown_ref ref = {.kind = kind,
                              .id = xstrdup(node->text),
                              .key = key,
                              .why = xstrdup(why),
                              .source = r->source,
                              .line = node->line,
                              .col = node->col};
    ARRAY_PUSH(r->unknown, r->unknown_count, r->unknown_room, ref);
}

/* Words that can stand where a medium can, for a verb that takes them. */
static const struct {
    const char *key, *word;
} media_words[] = {{"fade", "all"},   {"stop", "all"},   {"release", "all"},
                   {"show", "slate"}, {"show", "black"}, {"slate", "black"},
                   {"end", "hold"},   {"end", "black"},  {"end", "slate"}};

void ref_unknown(struct reader *r, const struct node *node, const char *key, enum ref_kind kind)
{
    static const char *const sections[] = {"media", "levels", "players"};
    if (section_known(r->root, sections[kind]))
        add(r, node, key, kind, NULL);
    else
        r->wrong++; /* what would name it is told as broken */
}

void ref_no_file(struct reader *r, const struct node *node, const char *key, const char *why)
{
    add(r, node, key, REF_FILE, why);
}

int level_by_name(struct reader *r, const char *name)
{
    const struct show *show = r->show;
    char *wanted = phrase_of(name);
    int found = -1;
    r->compared += show->level_count;
    for (size_t i = 0; i < show->level_count && found < 0 && *wanted && near_allowed(r); i++) {
        char *words = phrase_of(show->levels[i].name ? show->levels[i].name : "");
        found = strcmp(words, wanted) == 0 ? (int)i : -1;
        free(words);
    }
    free(wanted);
    return found;
}

static const char *nearest_ref(struct reader *r, const struct unknown_ref *ref)
{
    const struct show *show = r->show;
    const char **names = NULL, *nearest;
    size_t count = 0, room = 0;
    for (size_t i = 0; ref->kind == REF_MEDIA && i < show->media_count; i++)
        ARRAY_PUSH(names, count, room, show->media[i].id);
    for (size_t i = 0; ref->kind == REF_LEVEL && i < show->level_count; i++)
        ARRAY_PUSH(names, count, room, show->levels[i].id);
    for (size_t i = 0; ref->kind == REF_PLAYER && i < show->player_count; i++)
        ARRAY_PUSH(names, count, room, show->players[i]);
    for (size_t i = 0; ref->kind == REF_MEDIA && i < COUNT_OF(media_words); i++)
        if (strcmp(media_words[i].key, ref->key) == 0)
            ARRAY_PUSH(names, count, room, media_words[i].word);
    int level = ref->kind == REF_LEVEL ? level_by_name(r, ref->id) : -1;
    nearest = level >= 0 ? show->levels[level].id : NULL;
    if (!nearest)
        nearest = nearest_name(r, ref->id, names, count);
    free(names);
    return nearest;
}

static char *what_is_missing(struct reader *r, const struct unknown_ref *ref)
{
    const char *shown = quote(r, ref->id);
    switch (ref->kind) {
    case REF_MEDIA:
        return phrase(r, N_("`%s: %s`: there is no such medium under `media`"), ref->key, shown);
    case REF_LEVEL:
        return phrase(r, N_("`%s: %s`: there is no such level under `levels`"), ref->key, shown);
    case REF_PLAYER:
        return phrase(r, N_("`%s: %s`: there is no such player under `players`"), ref->key, shown);
    case REF_FILE:
        return phrase(r, N_("`%s: %s` can't be opened: %s"), ref->key, shown, word(r, ref->why));
    }
    return xstrdup("");
}

static void tell(struct reader *r, const struct unknown_ref *ref)
{
    const char *nearest = nearest_ref(r, ref);
    char *what = what_is_missing(r, ref);
    char *meant = nearest ? phrase(r, N_(", did you mean `%s`?"), quote(r, nearest)) : xstrdup("");
    char *more = ref->more == 1  ? phrase(r, N_(" (named in one more place)"))
                 : ref->more > 1 ? phrase(r, N_(" (named in %d more places)"), ref->more)
                                 : xstrdup("");
    r->source = ref->source;
    fault_place(r, ref->line, ref->col, false, "%s%s%s", what, meant, more);
    r->source = r->main;
    free(what);
    free(more);
    free(meant);
}

void refs_tell(struct reader *r)
{
    for (size_t i = 0; i < r->unknown_count; i++) {
        tell(r, &r->unknown[i]);
        free(r->unknown[i].id);
        free(r->unknown[i].why);
    }
    free(r->unknown);
    r->unknown = NULL;
    r->unknown_count = r->unknown_room = 0;
}
