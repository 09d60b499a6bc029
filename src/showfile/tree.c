/* libyaml's events become nodes. What the format refuses (anchors, aliases, tags, merge keys, a
 * second document, too much of anything) ends the reading at the first of them, so that no file can
 * make us work for long: every event is looked at before anything is kept. */
#include "showfile/tree.h"

#include <yaml.h>

#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/syntax.h"
#include "base/banned.h"

#define FEW_KEYS 32
#define MANY_TWINS 3      /* as many repeated keys are an entry without its dash */
#define MOST_NODES 600000 /* thirty to a segment; beyond, it is no show */

struct builder {
    struct tree *tree;
    struct node *open;    /* the map or list being filled */
    struct node *pending; /* a map's key that waits for its value */
    size_t segments, nodes;
    int depth, documents;
    bool over;   /* stop */
    bool broken; /* because of a fault: what is missing can't be judged */
};

#define obstack_chunk_alloc xmalloc
#define obstack_chunk_free free

void node_store_open(struct node_store *store)
{
    obstack_init(&store->nodes);
    obstack_init(&store->texts);
    obstack_alignment_mask(&store->texts) = 0;
    store->open = true;
}

void node_store_close(struct node_store *store)
{
    if (!store->open)
        return;
    obstack_free(&store->nodes, NULL);
    obstack_free(&store->texts, NULL);
    store->open = false;
}

struct node *node_new(struct node_store *store, enum node_kind kind, int line, int col)
{
    struct node *node = obstack_alloc(&store->nodes, sizeof *node);
    *node = (struct node){.kind = kind, .line = line, .col = col};
    return node;
}

char *node_text(struct node_store *store, const char *text)
{
    return obstack_copy0(&store->texts, text, strlen(text));
}

void node_add(struct node *parent, struct node *child)
{
    child->parent = parent;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
}

static int line_of(const yaml_mark_t *mark)
{
    return (int)mark->line + 1;
}

static int col_of(const yaml_mark_t *mark)
{
    return (int)mark->column + 1;
}

#define REFUSE(builder, mark, ...)                                                        \
    do {                                                                                  \
        source_fault(&(builder)->tree->source, line_of(mark), col_of(mark), __VA_ARGS__); \
        (builder)->over = (builder)->broken = true;                                       \
        return;                                                                           \
    } while (0)

static struct node *new_node(struct builder *b, enum node_kind kind, const yaml_mark_t *mark)
{
    return node_new(&b->tree->store, kind, line_of(mark), col_of(mark));
}

/* Hangs a finished or opened value where it belongs. */
static void attach(struct builder *b, struct node *node)
{
    const struct node *named = b->pending;
    if (named) {
        node->key = named->key;
        node->key_line = named->line;
        node->key_col = named->col;
        b->pending = NULL;
    }
    if (b->open)
        node_add(b->open, node);
    else
        b->tree->root = node;
}

/* Segments are counted as they come, so that a flood of them is cut short. */
static bool is_segment(const struct node *list)
{
    return list && list->kind == NODE_LIST && list->key &&
           (strcmp(list->key, "rundown") == 0 || strcmp(list->key, "items") == 0);
}

static void open_node(struct builder *b, enum node_kind kind, bool flow, const yaml_mark_t *mark)
{
    if (b->open && b->open->kind == NODE_MAP && !b->pending)
        REFUSE(b, mark, N_("a key is a word, not a list or a map"));
    if (++b->depth > SHOWFILE_DEPTH)
        REFUSE(b, mark, N_("this is nested too deep: %d maps and lists inside each other at most"),
               SHOWFILE_DEPTH);
    if (kind == NODE_MAP && is_segment(b->open) && ++b->segments > SHOWFILE_SEGMENTS)
        REFUSE(b, mark, N_("too many segments: %d at most"), SHOWFILE_SEGMENTS);
    struct node *node = new_node(b, kind, mark);
    node->flow = flow;
    attach(b, node);
    b->open = node;
}

static int by_key(const void *a, const void *b)
{
    const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order)
        return order;
    if (x->key_line != y->key_line)
        return x->key_line < y->key_line ? -1 : 1;
    return x->key_col < y->key_col ? -1 : x->key_col > y->key_col;
}

/* Gives each key that stands in the map before the line of its first. Returns how many. */
static size_t find_twins(const struct node *map)
{
    struct node *few[FEW_KEYS];
    struct node **list = map->count <= FEW_KEYS ? few : xcalloc(map->count, sizeof *list);
    size_t count = 0, twins = 0;
    for (struct node *child = map->first; child; child = child->next)
        list[count++] = child;
    qsort(list, count, sizeof *list, by_key);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (strcmp(list[i]->key, list[first]->key) != 0) {
            first = i;
            continue;
        }
        list[i]->twin_of = list[first]->key_line;
        twins++;
    }
    if (list != few)
        free(list);
    return twins;
}

/* Each is a fault at the later place; many of them in an entry of a list are one mistake. */
static void tell_twins(const struct source *source, const struct node *map)
{
    size_t twins = map->count > 1 ? find_twins(map) : 0;
    bool dash = twins >= MANY_TWINS && !map->flow && map->parent && map->parent->kind == NODE_LIST;
    for (const struct node *child = map->first; child && twins; child = child->next) {
        if (!child->twin_of)
            continue;
        char *name = text_cut(child->key, QUOTE_CELLS);
        source_fault(source, child->key_line, child->key_col,
                     dash ? N_("`%s` stands here twice: the first is on line %d, is the `- ` of "
                               "a new entry missing?")
                          : N_("`%s` stands here twice: the first is on line %d"),
                     name, child->twin_of);
        free(name);
        if (dash)
            return;
    }
}

static void close_node(struct builder *b)
{
    if (b->open->kind == NODE_MAP)
        tell_twins(&b->tree->source, b->open);
    b->open = b->open->parent;
    b->depth--;
}

static char *nfc_text(struct builder *b, const yaml_event_t *event, char **raw)
{
    const char *value = (const char *)event->data.scalar.value;
    if (text_surely_nfc(value, event->data.scalar.length))
        return node_text(&b->tree->store, value);
    char *nfc = text_nfc(value), *text = node_text(&b->tree->store, nfc);
    if (raw && strcmp(nfc, value) != 0)
        *raw = node_text(&b->tree->store, value);
    free(nfc);
    return text;
}

static void add_scalar(struct builder *b, const yaml_event_t *event)
{
    const yaml_mark_t *mark = &event->start_mark;
    size_t len = event->data.scalar.length;
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (len > SHOWFILE_TEXT)
        REFUSE(b, mark, N_("this text is too long: %u KiB at most, it has %zu"),
               SHOWFILE_TEXT >> 10, (len >> 10) + 1);
    if (memchr(event->data.scalar.value, '\0', len))
        REFUSE(b, mark, "%s",
               fault_words(b->tree->source.faults, text_fault_sentence(TEXT_CONTROL)));
    if (b->open && b->open->kind == NODE_MAP && !b->pending) {
        if (plain && strcmp((const char *)event->data.scalar.value, "<<") == 0)
            REFUSE(b, mark, N_("merge keys (`<<`) are not part of the format: write the keys out"));
        b->pending = new_node(b, NODE_TEXT, mark);
        b->pending->key = nfc_text(b, event, NULL);
        return;
    }
    struct node *node = new_node(b, len || !plain ? NODE_TEXT : NODE_EMPTY, mark);
    node->plain = plain;
    if (node->kind == NODE_TEXT) {
        node->text = nfc_text(b, event, &node->raw);
    } else if (b->pending) {
        node->line = b->pending->line;
        node->col = b->pending->col;
    }
    attach(b, node);
}

/* An anchor, alias or tag anywhere ends the reading. */
static void refuse_extras(struct builder *b, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    const yaml_mark_t *mark = &event->start_mark;
    if (event->type == YAML_ALIAS_EVENT)
        REFUSE(b, mark,
               N_("aliases are not part of the format; a text that starts with `*` needs "
                  "quotes"));
    if (anchor)
        REFUSE(b, mark,
               N_("anchors are not part of the format; a text that starts with `&` needs "
                  "quotes"));
    if (tag)
        REFUSE(b, mark,
               N_("tags are not part of the format; a text that starts with `!` needs quotes"));
    if (event->type == YAML_DOCUMENT_START_EVENT && b->documents++)
        REFUSE(b, mark, N_("a second document begins here (`---`): one file is one programme"));
    bool starts = event->type == YAML_SCALAR_EVENT || event->type == YAML_MAPPING_START_EVENT ||
                  event->type == YAML_SEQUENCE_START_EVENT;
    if (starts && b->open && b->open->count >= SHOWFILE_SEGMENTS && !is_segment(b->open))
        REFUSE(b, mark, N_("too many entries in one list or map: %d at most"), SHOWFILE_SEGMENTS);
    if (++b->nodes > MOST_NODES)
        REFUSE(b, mark, N_("this file has too many values: %d at most"), MOST_NODES);
}

static void take_event(struct builder *b, const yaml_event_t *event)
{
    refuse_extras(b, event);
    if (b->over)
        return;
    if (event->type == YAML_SCALAR_EVENT) {
        add_scalar(b, event);
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        bool flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
        open_node(b, NODE_MAP, flow, &event->start_mark);
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        bool flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        open_node(b, NODE_LIST, flow, &event->start_mark);
    } else if (event->type == YAML_MAPPING_END_EVENT || event->type == YAML_SEQUENCE_END_EVENT) {
        close_node(b);
    } else if (event->type == YAML_STREAM_END_EVENT) {
        if (!b->documents)
            source_fault(&b->tree->source, 1, 1, N_("the file is empty"));
        b->over = true;
    }
}

static void break_of_syntax(struct builder *b, const yaml_parser_t *parser)
{
    const char *problem = parser->problem ? parser->problem : "";
    bool context = parser->context != NULL;
    syntax_fault(&b->tree->source, problem, line_of(&parser->problem_mark),
                 col_of(&parser->problem_mark), context ? line_of(&parser->context_mark) : 0,
                 context ? col_of(&parser->context_mark) : 0);
    b->over = b->broken = true;
}

/* libyaml compares each `%TAG` with all before it; tags are refused anyway. */
static bool has_tag_directive(struct builder *b)
{
    const char *line;
    size_t len;
    for (int number = 1; source_line(&b->tree->source, number, &line, &len); number++) {
        if (len >= 4 && strncmp(line, "%TAG", 4) == 0) {
            source_fault(&b->tree->source, number, 1,
                         N_("tags are not part of the format: take this line out"));
            b->over = b->broken = true;
            return true;
        }
        if (len && *line != '#' && *line != '%')
            break;
    }
    return false;
}

static void parse(struct builder *b)
{
    yaml_parser_t parser;
    if (has_tag_directive(b))
        return;
    if (!yaml_parser_initialize(&parser))
        abort(); /* no memory */
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)b->tree->source.bytes,
                                 b->tree->source.len);
    while (!b->over) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            break_of_syntax(b, &parser);
            break;
        }
        take_event(b, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

void tree_source(struct tree *tree, const char *bytes, size_t len, const char *shown,
                 struct faults *faults)
{
    *tree = (struct tree){.source = {.shown = shown, .faults = faults}};
    if (source_vet(&tree->source, bytes, len))
        tree->clean = source_read(&tree->source, bytes, len);
}

void tree_parse(struct tree *tree)
{
    if (!tree->clean)
        return;
    node_store_open(&tree->store);
    struct builder builder = {.tree = tree};
    parse(&builder);
    if (builder.broken)
        tree->root = NULL;
}

void tree_free(struct tree *tree)
{
    node_store_close(&tree->store);
    free(tree->clean);
    source_free(&tree->source);
    *tree = (struct tree){0};
}

const struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (const struct node *child = map->first; child; child = child->next)
        if (child->key[0] == key[0] && child->key[1] == key[1] && strcmp(child->key, key) == 0)
            return child;
    return NULL;
}
