/* One value by its row of the table. Every fault quotes what is written and shows a right one. */
#include "showfile/read.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define ID_MOST 64
#define CUE_MOST 16
#define FIRST_DAY 7305 /* 1990-01-01: before it, a digit is missing or too many */
#define LAST_DAY 84005 /* 2199-12-31 */

/* --- defaults --- */

static void store_word(const struct key_row *row, void *field, int number)
{
    if (row->size == sizeof(bool))
        *(bool *)field = number != 0;
    else
        *(int *)field = number;
}

static int word_number(const struct key_row *row, const char *text)
{
    for (int i = 0; row->words[i]; i++)
        if (strcmp(row->words[i], text) == 0)
            return i;
    char *plain = row->heads ? text_slug(text) : NULL; /* a list of an office's: `TRUE`, `Có` */
    int found = -1;
    for (int i = 0; plain && *plain && row->words[i] && found < 0; i++) {
        char *other = text_slug(row->words[i]);
        found = strcmp(other, plain) == 0 ? i : -1;
        free(other);
    }
    free(plain);
    return found;
}

static bool loop_parse(const struct key_row *row, const char *text, int *out)
{
    int64_t rounds;
    if (strcmp(text, "vamp") == 0)
        *out = LOOP_VAMP;
    else if (strcmp(text, "no") == 0)
        *out = 0;
    else if (int_parse(text, row->least, row->most, &rounds))
        *out = (int)rounds;
    else
        return false;
    return true;
}

/* The text of a value into its field; false when it isn't of the type. */
static bool parse_value(const struct key_row *row, const char *text, void *field)
{
    int64_t number;
    int32_t days;
    int word;
    switch (row->type) {
    case TYPE_TEXT:
    case TYPE_WORDS:
    case TYPE_ID:
    case TYPE_CUE:
        *(char **)field = xstrdup(text);
        return true;
    case TYPE_CLOCK:
        return clock_parse(text, field);
    case TYPE_DATE:
        return date_parse(text, &days) && days >= FIRST_DAY && days <= LAST_DAY &&
               (*(int32_t *)field = days, true);
    case TYPE_DUR:
        return dur_parse(text, field);
    case TYPE_REL:
        return rel_parse(text, field);
    case TYPE_DB:
        return db_parse(text, field);
    case TYPE_INT:
        if (!int_parse(text, row->least, row->most, &number))
            return false;
        *(int *)field = (int)number;
        return true;
    case TYPE_BOOL:
        if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
            return false;
        *(bool *)field = *text == 't';
        return true;
    case TYPE_WORD:
        word = word_number(row, text);
        if (word >= 0)
            store_word(row, field, word);
        return word >= 0;
    case TYPE_LOOP:
        return loop_parse(row, text, field);
    case TYPE_PATH:
    case TYPE_MEDIA:
    case TYPE_PEOPLE:
    case TYPE_LEVEL:
    case TYPE_MAP:
        break;
    }
    return false;
}

void read_defaults(enum key_map which, void *base)
{
    size_t count;
    const struct key_row *rows = keys_of(which, &count);
    for (size_t i = 0; i < count; i++) {
        const struct key_row *row = &rows[i];
        if (row->offset == BY_HAND)
            continue;
        void *field = (char *)base + row->offset;
        if (row->fallback)
            parse_value(row, row->fallback, field);
        else if (row->type == TYPE_DUR || row->type == TYPE_CLOCK)
            *(int64_t *)field = TIME_NONE;
    }
}

/* --- texts --- */

bool id_good(const char *text)
{
    size_t len = strlen(text);
    return len && len <= ID_MOST && *text != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static char *id_meant(const char *text)
{
    char *slug = text_slug(text);
    if (id_good(slug))
        return slug;
    free(slug);
    return NULL;
}

static bool vet_id(struct reader *r, const struct node *node, const char *name, const char *text)
{
    if (id_good(text))
        return true;
    char *slug = id_meant(text);
    if (slug)
        fault_value(r, node,
                    N_("`%s: %s`: an id has small letters, digits and `-` only: write "
                       "`%s`"),
                    name, quote(r, text), slug);
    else
        fault_value(r, node, N_("`%s: %s`: an id has 1 to %d small letters, digits and `-`"), name,
                    quote(r, text), ID_MOST);
    free(slug);
    return false;
}

char *vet_id_key(struct reader *r, const struct node *node)
{
    if (id_good(node->key))
        return xstrdup(node->key);
    char *slug = id_meant(node->key);
    if (slug)
        fault_key(r, node, N_("`%s`: an id has small letters, digits and `-` only: write `%s`"),
                  quote(r, node->key), slug);
    else
        fault_key(r, node, N_("`%s`: an id has 1 to %d small letters, digits and `-`"),
                  quote(r, node->key), ID_MOST);
    return slug ? slug : xstrdup(node->key);
}

static bool vet_cue(struct reader *r, const struct node *node, const char *name, const char *text)
{
    bool blanks = strpbrk(text, " \t") || strstr(text, "\xC2\xA0");
    if (curly_quotes(text)) {
        fault_value(r, node, N_("`%s: %s`: write straight quotes (\")"), name, quote(r, text));
        return false;
    }
    if (!blanks && text_chars(text, strlen(text)) <= CUE_MOST)
        return true;
    fault_value(r, node,
                N_("`%s: %s`: a cue has no blanks and %d characters at most, such as `7a`"), name,
                quote(r, text), CUE_MOST);
    return false;
}

/* Most texts have nothing to tidy. */
static bool is_tidy(const char *text)
{
    for (const char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == ' ' ? at[1] == ' ' || at[1] == '\n' : c == 0xC2 || c == 0xE2 || c == 0xEF)
            return false;
    }
    return true;
}

void tidy_spaces(struct reader *r, int line, int col, char *text, bool lines)
{
    if (is_tidy(text))
        return;
    size_t made = 0;
    bool start = true, touched = false;
    for (const char *at = text; *at; at++) {
        size_t hidden = hidden_bytes(at);
        bool space = strncmp(at, "\xC2\xA0", 2) == 0; /* written as \u00A0 */
        char c = space ? ' ' : *at;
        bool doubled = c == ' ' && !start && (text[made - 1] == ' ' || at[1] == '\n');
        touched |= hidden || space || (doubled && at[1] != '\n');
        at += hidden ? hidden - 1 : space;
        if (hidden || doubled)
            continue;
        start = (start && c == ' ' && lines) || c == '\n'; /* indentation of a line stays */
        text[made++] = c;
    }
    text[made] = '\0';
    if (touched && !r->source->spaces++) {
        r->source->spaces_line = line;
        r->source->spaces_col = col;
    }
}

/* In a text without quotes of YAML's own: curly ones, or one too few, would be shown to everybody. */
static void vet_quotes(struct reader *r, const struct node *node, const char *name,
                       const char *text)
{
    size_t len = strlen(text), straight = 0;
    for (const char *at = text; *at; at++)
        straight += *at == '"';
    bool curly = curly_quotes(text) && len > 6 && strncmp(text + len - 3, "”", 3) == 0;
    if (curly)
        warn_value(r, node, N_("`%s`: the quotes “ ” would be shown: write straight ones (\")"),
                   name);
    else if (straight % 2 && (text[len - 1] == '"' || *text == '"'))
        warn_value(r, node, N_("`%s`: the quote (\") would be shown: is the other one missing?"),
                   name);
}

/* The text of a node of one line or several, fit for a screen. NULL: told. */
static char *fit_text(struct reader *r, const struct node *node, const char *name, bool lines)
{
    char *text = xstrdup(node->text);
    tidy_spaces(r, node->line, node->col, text, lines);
    size_t len = strlen(text);
    while (len && text[len - 1] == '\n') /* what `|` leaves */
        text[--len] = '\0';
    enum text_fault bad = text_vet(text, len, true, NULL);
    if (!len || text[strspn(text, " \t\n")] == '\0')
        fault_value(r, node, N_("`%s` is empty"), name);
    else if (bad)
        fault_value(r, node, "`%s`: %s", name, word(r, text_fault_sentence(bad)));
    else if (!lines && strchr(text, '\n'))
        fault_value(r, node, N_("`%s` is one line"), name);
    else if (!lines && strchr(text, '\t'))
        fault_value(r, node, N_("`%s`: write a space, not a tab"), name);
    else
        return text;
    free(text);
    return NULL;
}

static bool is_text(enum key_type type)
{
    return type == TYPE_TEXT || type == TYPE_WORDS || type == TYPE_ID || type == TYPE_CUE;
}

/* --- reading --- */

/* `programme:` with nothing, and its keys on the next lines: the indentation is what's missing, and
 * is told at the first. */
static const struct node *not_indented(enum key_map which, const struct node *node)
{
    const struct node *before = NULL;
    for (const struct node *at = node->parent->first; at != node; at = at->next) {
        const struct key_row *row = key_find(which, at->key);
        if (row && at->kind == NODE_EMPTY && row->of && row->shape == SHAPE_ONE)
            before = at;
        else if (row)
            before = NULL;
    }
    return before && key_find(key_find(which, before->key)->of, node->key) ? before : NULL;
}

static void empty_value(struct reader *r, const struct node *node, const char *name)
{
    const char *line;
    size_t len;
    bool hash = source_line(r->source, node->line, &line, &len) && memchr(line, '#', len);
    bool indent = r->map_open < MAP_COUNT && node->next && node->key &&
                  not_indented(r->map_open, node->next) == node;
    if (indent)
        fault_value(r, node, N_("`%s` has no value: indent the lines that belong to it"), name);
    else
        fault_value(r, node,
                    hash ? N_("`%s` has no value: a text that starts with `#` needs quotes")
                         : N_("`%s` has no value"),
                    name);
}

/* Is it a text at all? */
static bool is_scalar(struct reader *r, const struct node *node, const char *name)
{
    if (node->kind == NODE_TEXT)
        return true;
    if (node->kind == NODE_EMPTY)
        empty_value(r, node, name);
    else if (node->parent && node->parent->kind == NODE_LIST)
        fault_value(r, node, N_("each entry of `%s` is one value"), name);
    else
        fault_value(r, node,
                    node->kind == NODE_MAP ? N_("`%s` takes one value, not a map")
                                           : N_("`%s` takes one value, not a list"),
                    name);
    return false;
}

bool read_value(struct reader *r, const struct key_row *row, const struct node *node, void *field)
{
    if (row->type == TYPE_WORDS && row->of == MAP_MC_FILE && node->kind == NODE_MAP)
        return read_map(r, node, MAP_MC_FILE, NULL); /* its words come from a file */
    if (!is_scalar(r, node, row->name))
        return false;
    if (!is_text(row->type)) {
        if (parse_value(row, node->text, field))
            return true;
        value_fault(r, row, node);
        return false;
    }
    char *text = fit_text(r, node, row->name, row->type == TYPE_WORDS);
    bool good = text && (row->type != TYPE_ID || vet_id(r, node, row->name, text)) &&
                (row->type != TYPE_CUE || vet_cue(r, node, row->name, text));
    if (good && row->type == TYPE_TEXT && node->plain)
        vet_quotes(r, node, row->name, text);
    if (good)
        *(char **)field = text;
    else
        free(text);
    return good;
}

char *read_text(struct reader *r, const struct node *node, const char *name)
{
    return is_scalar(r, node, name) ? fit_text(r, node, name, false) : NULL;
}

static bool stands_there(const void *map, const char *name)
{
    return node_get(map, name) != NULL;
}

static const char *nearest_free(enum key_map which, const struct node *node)
{
    return key_nearest(which, node->key, stands_there, node->parent);
}

static void unknown_key(struct reader *r, enum key_map which, const struct node *node)
{
    const char *name = quote(r, node->key), *nearest = nearest_free(which, node);
    enum key_map other = key_elsewhere(which, node->key);
    const char *twin = key_nearest(which, node->key, NULL, NULL);
    if (!nearest && twin && text_distance(node->key, twin) < 2)
        nearest = twin; /* it stands there too: a letter wrong in the second of two */
    if (which == MAP_BLOCK && strcmp(node->key, "title") == 0)
        nearest = "block"; /* its title is the value of that key */
    bool meant = nearest && (other == MAP_COUNT || text_distance(node->key, nearest) < 2 ||
                             strcmp(nearest, "block") == 0);
    if (not_indented(which, node))
        r->wrong++; /* told with the key above */
    else if (node->parent->flow && node->kind == NODE_EMPTY)
        fault_key(r, node,
                  N_("`%s` is no key: a comma inside `{ }` ends a text, put the text in "
                     "quotes"),
                  name);
    else if (meant)
        fault_key(r, node, N_("unknown key `%s` in %s: did you mean `%s`?"), name,
                  word(r, key_map_name(which)), nearest);
    else if (other != MAP_COUNT)
        fault_key(r, node, N_("unknown key `%s` in %s: it belongs to %s"), name,
                  word(r, key_map_name(which)), word(r, key_map_name(other)));
    else
        fault_key(r, node, N_("unknown key `%s` in %s"), name, word(r, key_map_name(which)));
}

/* A key written wrong is told as such, not as missing too. */
bool is_misspelt(const struct node *map, enum key_map which, const char *name)
{
    for (const struct node *node = map->first; node; node = node->next) {
        const char *nearest = key_find(which, node->key) ? NULL : nearest_free(which, node);
        if (nearest && strcmp(nearest, name) == 0)
            return true;
    }
    return false;
}

bool section_known(const struct node *root, const char *name)
{
    const struct node *node = node_get(root, name);
    for (const struct node *at = root->first; at; at = at->next)
        if (at->twin_of && strcmp(at->key, name) == 0)
            return false; /* a second section isn't read */
    return node ? node->kind == NODE_MAP : !is_misspelt(root, MAP_SHOW, name);
}

static void missing_keys(struct reader *r, const struct node *map, enum key_map which)
{
    size_t count;
    if (map->count == 1 && !key_find(which, map->first->key))
        return; /* its only key is an unknown one: that is the mistake */
    const struct key_row *rows = keys_of(which, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].required && !node_get(map, rows[i].name) &&
            !is_misspelt(map, which, rows[i].name))
            fault_value(r, map, N_("`%s` is missing in %s"), rows[i].name,
                        word(r, key_map_name(which)));
}

bool read_map(struct reader *r, const struct node *map, enum key_map which, void *base)
{
    if (base)
        read_defaults(which, base);
    if (map->kind != NODE_MAP) {
        if (map->key)
            fault_value(r, map, N_("`%s`: %s is a map, a `key: value` on each line"),
                        quote(r, map->key), word(r, key_map_name(which)));
        else
            fault_value(r, map, N_("%s is a map, a `key: value` on each line"),
                        word(r, key_map_name(which)));
        return false;
    }
    for (const struct node *node = map->first; node; node = node->next) {
        const struct key_row *row = key_find(which, node->key);
        if (!row)
            unknown_key(r, which, node);
        else if (row->offset != BY_HAND && !node->twin_of)
            read_value(r, row, node, (char *)base + row->offset);
    }
    missing_keys(r, map, which);
    return true;
}

const struct node *read_list(struct reader *r, const struct node *map, const char *key)
{
    const struct node *node = node_get(map, key);
    if (!node || node->kind == NODE_LIST)
        return node;
    if (node->kind == NODE_EMPTY)
        empty_value(r, node, key);
    else
        fault_value(r, node, N_("`%s` is a list: each entry begins with `- `"), key);
    return NULL;
}

const struct node *read_submap(struct reader *r, const struct node *map, const char *key)
{
    const struct node *node = node_get(map, key);
    if (!node || node->kind == NODE_MAP)
        return node;
    if (node->kind == NODE_EMPTY)
        empty_value(r, node, key);
    else
        fault_value(r, node, N_("`%s` is a map: a `key: value` on each line, indented"), key);
    return NULL;
}
