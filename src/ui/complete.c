#include "ui/complete.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/verb.h"
#include "ui/keymap.h"
#include "base/banned.h"

struct words {
    const char **list;
    size_t count, room;
};

static void add(struct words *words, const char *word, const char *start)
{
    if (!word || strncmp(word, start, strlen(start)) != 0)
        return;
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->list[i], word) == 0)
            return;
    ARRAY_PUSH(words->list, words->count, words->room, word);
}

static void add_cues(struct words *words, const struct snapshot *snap, const char *start)
{
    for (size_t i = 0; i < snap->segment_count; i++) {
        add(words, snap->segments[i].cue, start);
        for (size_t j = 0; j < snap->segments[i].point_count; j++)
            add(words, snap->segments[i].points[j].cue, start);
    }
    if (!words->count)
        for (size_t i = 0; i < snap->segment_count; i++)
            add(words, snap->segments[i].id, start);
}

/* What plays and stands by comes first, then every medium of the show. */
static void add_media(struct words *words, const struct snapshot *snap, const char *start)
{
    for (size_t i = 0; i < snap->playing_count; i++)
        add(words, snap->playing[i].media, start);
    for (size_t i = 0; i < snap->action_count; i++)
        add(words, snap->actions[i].media, start);
    for (size_t i = 0; i < snap->media_count; i++)
        add(words, snap->media[i], start);
}

static void add_arguments(struct words *words, const char *verb, size_t length,
                          const struct snapshot *snap, const char *start)
{
    for (int i = 0; i < VERB_COUNT && snap; i++) {
        if (strlen(verbs[i].name) != length || strncmp(verbs[i].name, verb, length) != 0)
            continue;
        enum argument kind = verbs[i].args[0];
        if (kind == ARG_CUE || kind == ARG_CUE_MAYBE)
            add_cues(words, snap, start);
        else if (kind == ARG_MEDIA || kind == ARG_MEDIA_MAYBE || kind == ARG_MEDIA_ALL ||
                 kind == ARG_PICTURE)
            add_media(words, snap, start);
        else if (kind == ARG_OUTPUT) {
            add(words, "screen", start);
            add(words, "audio", start);
        } else if (kind == ARG_SIDE) {
            add(words, "L", start);
            add(words, "R", start);
        } else if (kind == ARG_HAND) {
            add(words, "give", start);
            add(words, "take", start);
        }
        if (kind == ARG_PICTURE) {
            add(words, "slate", start);
            add(words, "black", start);
        }
    }
}

/* How much all words share, in bytes, ending between graphemes. */
static size_t shared(const struct words *words)
{
    size_t length = strlen(words->list[0]);
    for (size_t i = 1; i < words->count; i++) {
        size_t same = 0;
        while (same < length && words->list[i][same] == words->list[0][same])
            same++;
        length = same;
    }
    while (length && ((unsigned char)words->list[0][length] & 0xc0) == 0x80)
        length--;
    return length;
}

char *complete_line(const char *line, const struct snapshot *snap, enum role role, char **choices)
{
    struct words words = {0};
    size_t verb = strcspn(line, " ");
    const char *start = line + verb + strspn(line + verb, " ");
    *choices = NULL;
    if (!line[verb]) {
        start = line;
        bool in_show = snap && snap->mode == MODE_SHOW;
        for (int i = 0; i < VERB_COUNT; i++)
            if (verb_allowed((enum verb_id)i, role, in_show))
                add(&words, verbs[i].name, start);
        for (size_t i = 0; i < screen_verb_count; i++)
            add(&words, screen_verbs[i].name, start);
    } else if (!strchr(start, ' ')) {
        add_arguments(&words, line, verb, snap, start);
    } else if (snap && strncmp(line, "output ", 7) == 0) { /* names may have blanks in them */
        enum part part = strncmp(start, "audio ", 6) == 0 ? PART_SOUND : PART_PICTURE;
        bool known = part == PART_SOUND || strncmp(start, "screen ", 7) == 0;
        start += strcspn(start, " ");
        start += strspn(start, " ");
        for (size_t i = 0; known && i < snap->outlets[part].count; i++)
            add(&words, snap->outlets[part].names[i], start);
    }
    char *out = NULL;
    if (words.count) {
        bool whole = words.count == 1;
        out = xasprintf("%.*s%.*s%s", (int)(start - line), line, (int)shared(&words), words.list[0],
                        whole ? " " : "");
        struct buf all = {0};
        for (size_t i = 0; i < words.count && !whole; i++)
            buf_printf(&all, "%s%s", i ? "  " : "", words.list[i]);
        *choices = whole ? NULL : buf_steal(&all);
    }
    free(words.list);
    return out;
}
