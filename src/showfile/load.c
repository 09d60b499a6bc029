/* The way from bytes to a show: tree, then the top of the file, then its sessions. Whatever is
 * wrong is noted and reading goes on, so that one run tells everything. */
#include "showfile/read.h"

#include <unistd.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/roster.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define QUICK_MOST 10

/* --- the top of the file --- */

static void read_programme(struct reader *r, const struct node *root)
{
    read_defaults(MAP_PROGRAMME, r->show);
    const struct node *map = read_submap(r, root, "programme"), *node;
    int language = 0;
    if (map) {
        read_map(r, map, MAP_PROGRAMME, r->show);
        struct key_row row = *key_find(MAP_PROGRAMME, "language");
        row.size = sizeof language;
        if ((node = node_get(map, "language")))
            read_value(r, &row, node, &language);
    }
    r->show->language = xstrdup(language == 0 ? "vi" : "en");
    struct zone zone;
    node = node_get(map, "timezone");
    if (!r->show->timezone)
        return;
    r->zone_known = r->zone(r->show->timezone, 0, &zone);
    if (!r->zone_known)
        fault_value(r, node,
                    N_("`timezone: %s` is unknown here: write a name such as "
                       "`Asia/Ho_Chi_Minh`"),
                    quote(r, r->show->timezone));
}

static void read_slate(struct reader *r, const struct node *root)
{
    const struct node *node = node_get(root, "slate");
    r->show->slate = -1;
    if (!node || (node->text && strcmp(node->text, "black") == 0))
        return;
    r->show->slate = media_ref(r, node, "slate");
    if (r->show->slate >= 0 && r->show->media[r->show->slate].kind == MEDIA_AUDIO)
        fault_value(r, node, N_("`slate: %s` is sound: name a still or a video"),
                    quote(r, node->text));
    if (r->show->slate >= 0 && r->show->media[r->show->slate].list_count)
        warn_value(r, node, N_("`slate: %s` is a list: only its first picture is the slate"),
                   quote(r, node->text));
}

static void read_quick(struct reader *r, const struct node *root)
{
    size_t room = 0, number = 0;
    const struct node *list = read_list(r, root, "quick");
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        if (++number > QUICK_MOST) {
            fault_value(r, node, N_("`quick` has %d keys, this is one more"), QUICK_MOST);
            return;
        }
        int media = media_ref(r, node, "quick");
        if (media >= 0)
            ARRAY_PUSH(r->show->quick, r->show->quick_count, room, media);
    }
}

static void read_schema(struct reader *r, const struct node *root)
{
    const struct node *node = node_get(root, "schema");
    int schema;
    if (node)
        read_value(r, key_find(MAP_SHOW, "schema"), node, &schema);
}

static void read_root(struct reader *r, const struct node *root)
{
    read_defaults(MAP_DEFAULTS, r->show);
    if (!read_map(r, root, MAP_SHOW, NULL))
        return;
    r->map_open = MAP_SHOW;
    read_schema(r, root);
    read_programme(r, root);
    const struct node *defaults = read_submap(r, root, "defaults");
    if (defaults)
        read_map(r, defaults, MAP_DEFAULTS, r->show);
    const struct node *media = read_submap(r, root, "media");
    if (media) {
        read_media(r, media);
        read_media_refs(r, media);
    }
    read_players(r, root);
    read_people(r, read_submap(r, root, "people"));
    read_slate(r, root);
    read_quick(r, root);
    read_levels(r, root);
    read_recipients(r, root);
    read_guests(r, root);
    const struct node *sessions = read_list(r, root, "sessions");
    r->map_open = MAP_COUNT;
    if (sessions)
        read_sessions(r, sessions);
}

/* --- where the file lies --- */

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return xstrdup(".");
    return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

/* The nearest folder above with `.git`, else the parent of the show file's folder. */
static char *project_of(const char *folder)
{
    char *up = xstrdup(folder);
    for (;;) {
        char *git = xasprintf("%s/.git", up);
        bool found = access(git, F_OK) == 0;
        free(git);
        if (found)
            return up;
        char *next = folder_of(up);
        bool top = strcmp(next, up) == 0 || strcmp(up, "/") == 0 || strchr(up, '/') == NULL;
        free(up);
        up = next;
        if (top)
            break;
    }
    free(up);
    return folder_of(folder);
}

static void expand_rolls(struct show *show)
{
    for (size_t i = 0; i < show->session_count; i++)
        for (size_t k = 0; k < show->sessions[i].segment_count; k++)
            roster_expand(show, &show->sessions[i].segments[k]);
}

static void read_all_of_it(struct reader *r, const struct node *root)
{
    r->root = root;
    read_root(r, root);
    refs_tell(r);
    sides_end(r);
    tell_cleaned(r, r->main);
}

struct how {
    zone_fn *zone;
    const char *protocols;
    bool alone;
    char *give; /* the bytes again, when they may be freed at once: a large file has many */
};

static struct show *load(const char *bytes, size_t len, const char *path, const char *shown,
                         struct how how, struct faults *faults)
{
    struct tree tree;
    size_t errors = faults_errors(faults), own = bundle_split(bytes, len);
    struct reader reader = {
        .show = xcalloc(1, sizeof(struct show)),
        .source = &tree.source,
        .main = &tree.source,
        .folder = folder_of(path),
        .zone = how.zone,
        .fallback = zone_fixed(0),
        .bundle_len = len - own,
        .alone = how.alone,
        .protocols = how.protocols,
        .map_open = MAP_COUNT,
    };
    char *bundle = own < len ? xmalloc(len - own + 1) : NULL;
    if (bundle) {
        memcpy(bundle, bytes + own, len - own);
        bundle[len - own] = '\0';
    }
    reader.bundle = bundle;
    reader.project = project_of(reader.folder);
    tree_source(&tree, bytes, own, shown, faults);
    free(how.give);
    tree_parse(&tree);
    if (tree.root)
        read_all_of_it(&reader, tree.root);
    if (!tree.root || faults_errors(faults) > errors) {
        show_free(reader.show);
        reader.show = NULL;
    } else {
        expand_rolls(reader.show);
    }
    faults_sort(faults);
    sides_free(&reader);
    protocols_free(&reader);
    index_clear(&reader.media);
    index_clear(&reader.people);
    index_clear(&reader.levels);
    free(bundle);
    free(reader.folder);
    free(reader.project);
    tree_free(&tree);
    return reader.show;
}

struct show *showfile_load(const char *bytes, size_t len, const char *path, const char *shown,
                           zone_fn *zone, struct faults *faults)
{
    return load(bytes, len, path, shown, (struct how){.zone = zone}, faults);
}

static struct show *load_file(const char *path, struct how how, struct faults *faults,
                              struct err *err)
{
    struct err own = {{0}};
    err = err ? err : &own;
    err->text[0] = '\0';
    size_t len;
    char *bytes = file_read(path, &len, err);
    if (!bytes) {
        struct err why = *err;
        char *safe = text_safe(path, strlen(path));
        faults_err(faults, err, N_("%s can't be opened: %s"), safe, fault_words(faults, why.text));
        free(safe);
        return NULL;
    }
    char *real = realpath(path, NULL);
    how.give = bytes;
    struct show *show = load(bytes, len, real ? real : path, path, how, faults);
    free(real);
    return show;
}

struct show *showfile_load_file(const char *path, zone_fn *zone, struct faults *faults,
                                struct err *err)
{
    return load_file(path, (struct how){.zone = zone}, faults, err);
}

struct show *showfile_check_file(const char *path, zone_fn *zone, const char *protocols,
                                 struct faults *faults, struct err *err)
{
    return load_file(path, (struct how){.zone = zone, .protocols = protocols}, faults, err);
}

struct show *showfile_load_alone(const char *path, zone_fn *zone, struct faults *faults,
                                 struct err *err)
{
    return load_file(path, (struct how){.zone = zone, .alone = true}, faults, err);
}
