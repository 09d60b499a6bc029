#include "showfile/durations.h"

#include "base/dur.h"
#include "base/mem.h"
#include "showfile/fault.h"
#include "showfile/tree.h"
#include "base/banned.h"

struct durations {
    const char *bytes;
    size_t len;
    struct faults faults; /* there are none that matter: the file was loaded before */
    struct tree tree;
};

struct durations *durations_open(const char *bytes, size_t len)
{
    struct durations *durations = xcalloc(1, sizeof *durations);
    durations->bytes = bytes;
    durations->len = len;
    tree_source(&durations->tree, bytes, len, "", &durations->faults);
    tree_parse(&durations->tree);
    if (durations->tree.root)
        return durations;
    durations_free(durations);
    return NULL;
}

void durations_free(struct durations *durations)
{
    if (!durations)
        return;
    tree_free(&durations->tree);
    faults_free(&durations->faults);
    free(durations);
}

/* --- the tree --- */

static const struct node *nth(const struct node *list, size_t number)
{
    const struct node *node = list ? list->first : NULL;
    while (node && number--)
        node = node->next;
    return node;
}

/* Segments in running order, those of blocks too. */
static const struct node *segment_map(const struct durations *durations, size_t session,
                                      size_t segment)
{
    const struct node *sessions = node_get(durations->tree.root, "sessions");
    const struct node *rundown = node_get(nth(sessions, session), "rundown");
    for (const struct node *node = rundown ? rundown->first : NULL; node; node = node->next) {
        const struct node *items = node_get(node, "items");
        size_t count = items ? items->count : 1;
        if (segment < count)
            return items ? nth(items, segment) : node;
        segment -= count;
    }
    return NULL;
}

/* --- the bytes --- */

/* Lines and columns count from 1, columns in characters; a mark at the head of the file is none. */
static size_t offset_of(const struct durations *durations, int line, int col)
{
    const char *bytes = durations->bytes, *end = bytes + durations->len, *at = bytes;
    if (durations->len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    for (int i = 1; i < line && at < end; i++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    for (int i = 1; i < col && at < end; i++) {
        at++;
        while (at < end && ((unsigned char)*at & 0xC0) == 0x80)
            at++;
    }
    return (size_t)(at - bytes);
}

/* The bytes are this text, in quotes or without: what a scalar of one line is. */
static bool stands_at(const struct durations *durations, const struct node *node, size_t *at)
{
    const char *text = node->raw ? node->raw : node->text;
    size_t len = strlen(text), start = offset_of(durations, node->line, node->col);
    const char *bytes = durations->bytes + start;
    size_t quote = node->plain ? 0 : 1;
    if (!len || start + len + 2 * quote > durations->len)
        return false;
    *at = start + quote;
    if (memcmp(bytes + quote, text, len) != 0)
        return false;
    return !quote || ((*bytes == '"' || *bytes == '\'') && bytes[len + 1] == *bytes);
}

/* `ms` in the manner of `like`. */
static const char *written_like(const char *like, int64_t ms, char out[DUR_TEXT])
{
    size_t digits = strspn(like, "0123456789.");
    long long h = ms / HOUR_MS, m = ms / MINUTE_MS, s = ms / SECOND_MS % 60;
    const char *colon = strchr(like, ':');
    bool second_colon = colon && strchr(colon + 1, ':');
    if (ms % SECOND_MS)
        return dur_written(ms, out);
    if (second_colon)
        snprintf(out, DUR_TEXT, "%s%lld:%02lld:%02lld", like[0] == '0' && h < 10 ? "0" : "", h,
                 m % 60, s);
    else if (colon)
        snprintf(out, DUR_TEXT, "%s%lld:%02lld", like[0] == '0' && m < 10 ? "0" : "", m, s);
    else if (strcmp(like + digits, "s") == 0)
        snprintf(out, DUR_TEXT, "%llds", (long long)(ms / SECOND_MS));
    else if (strchr(like, 'h') || !h)
        dur_written(ms, out);
    else if (s)
        snprintf(out, DUR_TEXT, "%lldm%llds", m, s);
    else
        snprintf(out, DUR_TEXT, "%lldm", m);
    return out;
}

static bool replace(const struct durations *durations, const struct node *value, int64_t ms,
                    struct text_edit *out)
{
    char text[DUR_TEXT];
    if (value->kind != NODE_TEXT || !stands_at(durations, value, &out->at))
        return false;
    out->len = strlen(value->raw ? value->raw : value->text);
    out->text = xstrdup(written_like(value->text, ms, text));
    return true;
}

/* The key after which a line can be put in: its value is one line. */
static const struct node *neighbour(const struct durations *durations, const struct node *map)
{
    static const char *const keys[] = {"title", "kind", "id", "cue"};
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        const struct node *node = node_get(map, keys[i]);
        size_t at;
        if (node && node->kind == NODE_TEXT && node->line == node->key_line &&
            stands_at(durations, node, &at))
            return node;
    }
    return NULL;
}

static bool put_in(const struct durations *durations, const struct node *map, int64_t ms,
                   struct text_edit *out)
{
    char text[DUR_TEXT];
    const struct node *beside = neighbour(durations, map);
    if (!beside)
        return false;
    dur_written(ms, text);
    out->len = 0;
    if (map->flow) {
        out->at = offset_of(durations, beside->key_line, beside->key_col);
        out->text = xasprintf("duration: %s, ", text);
        return true;
    }
    out->at = offset_of(durations, beside->line + 1, 1);
    const char *before = durations->bytes + out->at - 1;
    bool ended = out->at && *before == '\n', crlf = ended && out->at > 1 && before[-1] == '\r';
    out->text = xasprintf("%s%*sduration: %s%s", ended ? "" : "\n", beside->key_col - 1, "", text,
                          crlf    ? "\r\n"
                          : ended ? "\n"
                                  : "");
    return true;
}

bool durations_edit(const struct durations *durations, size_t session, size_t segment, int64_t ms,
                    struct text_edit *out)
{
    const struct node *map = segment_map(durations, session, segment);
    const struct node *value = node_get(map, "duration");
    if (!map)
        return false;
    return value ? replace(durations, value, ms, out) : put_in(durations, map, ms, out);
}
