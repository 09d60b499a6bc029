/* A YAML document as a tree of maps, lists and texts that remember where they stand. tree.c is the
 * only file that knows libyaml. The tree owns its nodes and texts; all live until tree_free(). */
#ifndef KICHBAN_SHOWFILE_TREE_H
#define KICHBAN_SHOWFILE_TREE_H

#include <obstack.h>
#include <stdint.h>

#include "showfile/source.h"

enum node_kind { NODE_EMPTY, NODE_TEXT, NODE_MAP, NODE_LIST };

struct node {
    char *key;  /* in a map, NFC; else NULL */
    char *text; /* NODE_TEXT: NFC */
    char *raw;  /* the text as written, when that isn't NFC; else NULL */
    struct node *parent, *first, *last, *next;
    unsigned count;        /* children */
    int twin_of;           /* line of the same key before it: told, not read again; or 0 */
    int line, col;         /* of the value; of its key when it is empty */
    int key_line, key_col; /* with a key */
    uint8_t kind;          /* enum node_kind */
    bool plain;            /* a text without quotes */
    bool flow;             /* a map or list in {} or [] */
};

/* Nodes and their texts come from stacks that are freed whole: a large file has a million. */
struct node_store {
    struct obstack nodes, texts;
    bool open;
};

struct tree {
    struct source source;
    struct node_store store;
    char *clean;
    struct node *root; /* NULL: there is nothing to judge; the faults say why */
};

/* In two steps, so that the bytes can go before the tree grows: cleans them into the tree's source;
 * parses that. */
void tree_source(struct tree *tree, const char *bytes, size_t len, const char *shown,
                 struct faults *faults);
void tree_parse(struct tree *tree);
void tree_free(struct tree *tree);

void node_store_open(struct node_store *store);
void node_store_close(struct node_store *store); /* frees all nodes; takes a zeroed one */
struct node *node_new(struct node_store *store, enum node_kind kind, int line, int col);
char *node_text(struct node_store *store, const char *text); /* a copy that the store owns */
void node_add(struct node *parent, struct node *child);

/* The value of a key; NULL when the map hasn't got it (or `map` is no map). */
const struct node *node_get(const struct node *map, const char *key);

#endif
