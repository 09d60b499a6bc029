/* kichban schema: the reference of the show file, printed from the table of keys; as JSON Schema
 * (draft 7, json-schema.org) for editors with a YAML language server. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "showfile/keys.h"
#include "ui/lang.h"
#include "wire/json.h"
#include "base/banned.h"

/* --- for people --- */

static const struct {
    enum key_type type;
    const char *written;
} examples[] = {
    {TYPE_TEXT, N_("one line; everything may stand in quotes")},
    {TYPE_WORDS, N_("a block of lines, begun with `|`")},
    {TYPE_ID, N_("small letters, digits and `-`, 64 at most: `film`")},
    {TYPE_CUE, N_("at most 16 characters without blanks: `\"7a\"`")},
    {TYPE_CLOCK, N_("`\"20:10\"`, `\"20:10:30\"`, `\"00:15 +1d\"` for the day after")},
    {TYPE_DATE, N_("`2023-09-17`")},
    {TYPE_DUR, N_("`15m`, `1m30s`, `2.5s`, `\"15:00\"`; never a bare number")},
    {TYPE_REL, N_("a duration with a sign: `+10s`, `-35m`")},
    {TYPE_DB, N_("`-6 dB`")},
    {TYPE_PATH, N_("from the show file's folder: `../media/film.mkv`")},
};

#define FEW_WORDS 2 /* fit beside the key; more stand behind its meaning */

static int count_words(const struct key_row *row)
{
    int count = 0;
    while (row->words[count])
        count++;
    return count;
}

/* The type of a key as one phrase: "list of media id". */
static char *type_phrase(const struct key_row *row)
{
    struct buf out = {0};
    if (row->shape == SHAPE_LIST && row->type == TYPE_PATH)
        return xstrdup(_("CSV path, or list of map"));
    if (row->shape == SHAPE_LIST)
        buf_printf(&out, "%s ", _("list of"));
    else if (row->shape == SHAPE_BY_ID)
        buf_printf(&out, "%s ", _("by id:"));
    if (row->type == TYPE_WORD && count_words(row) <= FEW_WORDS) {
        for (int i = 0; row->words[i]; i++)
            buf_printf(&out, "%s%s", i ? "|" : "", row->words[i]);
    } else if (row->type == TYPE_INT && row->least == row->most) {
        buf_printf(&out, "%d", (int)row->least);
    } else if (row->type == TYPE_INT) {
        buf_printf(&out, "%s %d-%d", lang_text(key_type_name(row->type)), (int)row->least,
                   (int)row->most);
    } else {
        buf_puts(&out, lang_text(key_type_name(row->type)));
    }
    if (row->shape == SHAPE_ONE_OR_LIST)
        buf_printf(&out, " %s", _("or a list of them"));
    return buf_steal(&out);
}

static char *default_phrase(const struct key_row *row)
{
    if (row->required)
        return xstrdup(_("needed"));
    if (row->otherwise)
        return xstrdup(lang_text(row->otherwise));
    return xstrdup(row->fallback ? row->fallback : "-");
}

static void put_padded(const char *text, int cells)
{
    int pad = cells - text_width(text);
    printf("%s%*s", text, pad > 1 ? pad : 1, "");
}

/* Other heads that the column may have in a CSV file; marks and case don't matter there. */
static void print_heads(const struct key_row *row)
{
    if (!row->heads)
        return;
    printf(" [");
    for (const char *at = row->heads; *at; at++)
        if (*at == '|')
            fputs(", ", stdout);
        else
            putchar(*at);
    putchar(']');
}

static void print_map(enum key_map map)
{
    size_t count;
    const struct key_row *rows = keys_of(map, &count);
    if (!count)
        return;
    char *head = xasprintf("%s%s", key_map_path(map), *key_map_path(map) ? "" : "-");
    printf("\n%.*s  (%s)\n", (int)strlen(head) - 1, head, lang_text(key_map_name(map)));
    free(head);
    for (size_t i = 0; i < count; i++) {
        char *type = type_phrase(&rows[i]), *otherwise = default_phrase(&rows[i]);
        printf("  ");
        put_padded(rows[i].name, 16);
        put_padded(type, 28);
        put_padded(otherwise, 22);
        fputs(lang_text(rows[i].meaning), stdout);
        for (int k = 0;
             rows[i].type == TYPE_WORD && count_words(&rows[i]) > FEW_WORDS && rows[i].words[k];
             k++)
            printf("%s%s", k ? ", " : ": ", rows[i].words[k]);
        print_heads(&rows[i]);
        putchar('\n');
        free(type);
        free(otherwise);
    }
}

static void print_text(void)
{
    puts(_("The show file: every key, its type, what holds when it isn't written, what it means."));
    for (int map = 0; map < MAP_CONFIG; map++)
        print_map((enum key_map)map);
    printf("\n%s\n",
           _("A profile of the running order, `protocols/ID.yaml` beside the show file:"));
    print_map(MAP_PROTOCOL);
    print_map(MAP_STEP);
    printf("\n%s\n", _("How values are written"));
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        printf("  ");
        put_padded(lang_text(key_type_name(examples[i].type)), 24);
        puts(lang_text(examples[i].written));
    }
}

/* --- for editors --- */

static json_t *map_schema(enum key_map map);

static json_t *reference(enum key_map map)
{
    char *path = xasprintf("#/definitions/%d", (int)map);
    json_t *made = json_pack("{s:s}", "$ref", path);
    free(path);
    return made;
}

static json_t *pattern(const char *expression)
{
    return json_pack("{s:s,s:s}", "type", "string", "pattern", expression);
}

/* Text that YAML reads as a number is text to us. */
static json_t *any_text(void)
{
    return json_pack("{s:[s,s,s]}", "type", "string", "number", "boolean");
}

static json_t *words_schema(const struct key_row *row)
{
    json_t *list = json_array();
    for (int i = 0; row->words[i]; i++)
        json_array_append_new(list, json_string(row->words[i]));
    if (strcmp(row->words[0], "false") == 0) { /* a bare `true` is a boolean to YAML */
        json_array_append_new(list, json_true());
        json_array_append_new(list, json_false());
    }
    return json_pack("{s:o}", "enum", list);
}

#define DUR "([0-9]+h)?([0-9]+m)?([0-9]+(\\.[0-9]+)?s)?|[0-9]+:[0-9]{2}(:[0-9]{2})?"

static json_t *value_schema(const struct key_row *row)
{
    switch (row->type) {
    case TYPE_ID:
    case TYPE_LEVEL:
        return pattern("^[a-z0-9][a-z0-9-]{0,63}$");
    case TYPE_MEDIA:
        return pattern("^[a-z0-9][a-z0-9-]*$");
    case TYPE_CLOCK:
        return pattern("^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?( *\\+1d)?$");
    case TYPE_DATE:
        return pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    case TYPE_DUR:
        return pattern("^(" DUR ")$");
    case TYPE_REL:
        return pattern("^[+−-]?(" DUR ")$");
    case TYPE_DB:
        return pattern("^[+−-]?[0-9]+(\\.[0-9]+)? ?dB$");
    case TYPE_INT:
        return json_pack("{s:s,s:i,s:i}", "type", "integer", "minimum", (int)row->least, "maximum",
                         (int)row->most);
    case TYPE_BOOL:
        return json_pack("{s:s}", "type", "boolean");
    case TYPE_WORD:
        return words_schema(row);
    case TYPE_LOOP:
        return json_pack("{s:[{s:[s,s,b]},{s:s,s:i}]}", "anyOf", "enum", "no", "vamp", 0, "type",
                         "integer", "minimum", (int)row->least);
    case TYPE_MAP:
        return reference(row->of);
    case TYPE_TEXT:
    case TYPE_WORDS:
    case TYPE_CUE:
    case TYPE_PATH:
    case TYPE_PEOPLE:
        break;
    }
    return any_text();
}

static json_t *either(json_t *a, json_t *b)
{
    return json_pack("{s:[o,o]}", "anyOf", a, b);
}

static json_t *list_schema(json_t *of)
{
    return json_pack("{s:s,s:o}", "type", "array", "items", of);
}

static json_t *key_schema(const struct key_row *row)
{
    json_t *value = value_schema(row), *made = value;
    if (row->or_of)
        value = made = either(value, reference(row->or_of));
    else if (row->of && row->type != TYPE_MAP && row->shape == SHAPE_ONE)
        made = either(value, reference(row->of)); /* words, or a map that names a file */
    if (row->shape == SHAPE_LIST && row->type == TYPE_PATH)
        made = either(value, list_schema(reference(row->of)));
    else if (row->shape == SHAPE_LIST)
        made = list_schema(value);
    else if (row->shape == SHAPE_ONE_OR_LIST)
        made = either(value, list_schema(value_schema(row)));
    else if (row->shape == SHAPE_BY_ID)
        made = json_pack("{s:s,s:{s:s},s:o}", "type", "object", "propertyNames", "pattern",
                         "^[a-z0-9][a-z0-9-]{0,63}$", "additionalProperties", value);
    json_t *whole = json_object();
    json_object_set_new(whole, "description", json_string(lang_text(row->meaning)));
    if (row->fallback)
        json_object_set_new(whole, "default", json_string(row->fallback));
    json_object_update(whole, made);
    json_decref(made);
    return whole;
}

static json_t *map_schema(enum key_map map)
{
    size_t count;
    const struct key_row *rows = keys_of(map, &count);
    json_t *properties = json_object(), *required = json_array(), *made;
    for (size_t i = 0; i < count; i++) {
        json_object_set_new(properties, rows[i].name, key_schema(&rows[i]));
        if (rows[i].required)
            json_array_append_new(required, json_string(rows[i].name));
    }
    made = json_pack("{s:s,s:o,s:b}", "description", lang_text(key_map_name(map)), "properties",
                     properties, "additionalProperties", 0);
    if (map == MAP_PLAYER) /* nothing need stand there */
        json_object_set_new(made, "type", json_pack("[s,s]", "object", "null"));
    else
        json_object_set_new(made, "type", json_string("object"));
    if (json_array_size(required))
        json_object_set(made, "required", required);
    json_decref(required);
    return made;
}

static void print_json(void)
{
    json_t *root = map_schema(MAP_SHOW), *definitions = json_object();
    for (int map = MAP_SHOW + 1; map < MAP_CONFIG; map++) {
        char name[16];
        snprintf(name, sizeof name, "%d", map);
        json_object_set_new(definitions, name, map_schema((enum key_map)map));
    }
    json_object_set_new(root, "$schema", json_string("http://json-schema.org/draft-07/schema#"));
    json_object_set_new(root, "title", json_string("kichban"));
    json_object_set_new(root, "definitions", definitions);
    char *text = json_dumps(root, JSON_INDENT(1));
    puts(text);
    free(text);
    json_decref(root);
}

int cmd_schema(const struct cli *cli)
{
    bool json = cli->json || (cli->format && strcmp(cli->format, "json") == 0);
    if (cli->format && !json && strcmp(cli->format, "text") != 0)
        return cli_wrong(cli, N_("--format %s: write text or json"), cli->format);
    if (json)
        print_json();
    else
        print_text();
    return 0;
}
