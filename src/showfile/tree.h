/* A YAML document as a tree of maps, lists and texts that remember where they stand. tree.c is the
 * only file that knows libyaml. The tree owns its nodes and texts; all live until tree_free(). */
#ifndef KICHBAN_SHOWFILE_TREE_H
#define KICHBAN_SHOWFILE_TREE_H

#include "showfile/source.h"

enum node_kind { NODE_EMPTY, NODE_TEXT, NODE_MAP, NODE_LIST };

struct node {
    enum node_kind kind;
    bool flow;             /* a map or list in {} or [] */
    int twin_of;           /* line of the same key before it: told, not read again; or 0 */
    int line, col;         /* of the value; of its key when it is empty */
    char *key;             /* in a map, NFC; else NULL */
    int key_line, key_col; /* with a key */
    char *text;            /* NODE_TEXT: NFC */
    char *raw;             /* the text as written, when that isn't NFC; else NULL */
    size_t count;          /* children */
    struct node *parent, *first, *last, *next;
};

struct tree {
    struct source source;
    char *clean;
    struct node *root; /* NULL: there is nothing to judge; the faults say why */
};

void tree_read(struct tree *tree, const char *bytes, size_t len, const char *shown,
               struct faults *faults);
void tree_free(struct tree *tree);
void nodes_free(struct node *root); /* takes NULL */

/* The value of a key; NULL when the map hasn't got it (or `map` is no map). */
const struct node *node_get(const struct node *map, const char *key);

#endif
