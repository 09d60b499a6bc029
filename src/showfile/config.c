#include "showfile/config.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "showfile/read.h"
#include "base/banned.h"

static const char *const screens[] = {"stage", "mc", "tech", "clock", "door"};
#define SCREENS_SAID "`stage`, `mc`, `tech`, `clock`, `door`"

/* --- keys --- */

/* Another name of the same key stands above it. */
static bool is_clash(struct reader *r, const struct node *node, const struct node *first,
                     const char *screen, config_key_fn *judge, int code)
{
    for (const struct node *at = first; at && at != node; at = at->next) {
        int other;
        judge(screen, at->key, "", &other);
        if (at->twin_of || other != code)
            continue;
        fault_key(r, node, N_("`%s` is the same key as `%s` on line %d"), quote(r, node->key),
                  quote(r, at->key), at->key_line);
        return true;
    }
    return false;
}

static void read_key(struct reader *r, const struct node *node, const struct node *first,
                     const char *screen, config_key_fn *judge, struct config *config)
{
    char *verb = read_text(r, node, node->key);
    if (!verb)
        return;
    int code;
    enum config_key_fault wrong = judge(screen, node->key, verb, &code);
    if (wrong == CONFIG_KEY_GOOD && is_clash(r, node, first, screen, judge, code))
        wrong = CONFIG_KEY_UNKNOWN; /* said */
    else if (wrong == CONFIG_KEY_UNKNOWN)
        fault_key(r, node, N_("there is no key `%s`: `kichban keys` lists them"),
                  quote(r, node->key));
    else if (wrong == CONFIG_VERB_UNKNOWN)
        fault_value(r, node, N_("`%s: %s`: there is no such verb: `kichban verbs` lists them"),
                    quote(r, node->key), quote(r, verb));
    else if (wrong == CONFIG_VERB_NOT_HERE)
        fault_value(r, node, N_("`%s: %s`: no key of the screen `%s` is GO"), quote(r, node->key),
                    quote(r, verb), screen);
    if (wrong != CONFIG_KEY_GOOD) {
        free(verb);
        return;
    }
    config->keys = xrealloc(config->keys, (config->key_count + 1) * sizeof *config->keys);
    config->keys[config->key_count++] =
        (struct config_key){xstrdup(screen), xstrdup(node->key), verb};
}

static void read_keys(struct reader *r, const struct node *root, config_key_fn *judge,
                      struct config *config)
{
    const struct node *map = read_submap(r, root, "keys");
    for (const struct node *node = map ? map->first : NULL; node; node = node->next) {
        size_t at = 0;
        while (at < COUNT_OF(screens) && strcmp(screens[at], node->key) != 0)
            at++;
        const struct node *keys = read_submap(r, map, node->key);
        if (at == COUNT_OF(screens))
            fault_key(r, node, N_("there is no screen `%s`: write one of %s"), quote(r, node->key),
                      SCREENS_SAID);
        else if (node->twin_of == 0 && keys)
            for (const struct node *key = keys->first; key; key = key->next)
                if (key->twin_of == 0)
                    read_key(r, key, keys->first, node->key, judge, config);
    }
}

/* --- players --- */

static bool all_of(const char *from, const char *to, const char *extra)
{
    for (const char *at = from; at < to; at++) {
        bool plain =
            (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        if (!plain && !strchr(extra, *at))
            return false;
    }
    return from < to;
}

/* A destination that ssh can't take for an option, nor for anything but one. */
bool config_host_good(const char *host)
{
    bool url = strncmp(host, "ssh://", 6) == 0;
    const char *name = url ? host + 6 : host;
    const char *at = strchr(name, '@'), *end = name + strlen(name);
    const char *from = at ? at + 1 : name;
    const char *port = strchr(from, ':');
    int64_t number;
    if (port && (!url || !int_parse(port + 1, 1, 65535, &number)))
        return false;
    end = port ? port : end;
    if (at && (!all_of(name, at, "._-") || *name == '-' || *name == '.'))
        return false;
    return all_of(from, end, "._-") && *from != '-' && *from != '.' && *from != '_';
}

bool config_program_good(const char *path)
{
    return path[0] == '/' && all_of(path, path + strlen(path), "/._-+");
}

static void vet_machine(struct reader *r, const struct node *node,
                        const struct config_machine *machine)
{
    if (machine->host && !config_host_good(machine->host))
        fault_value(r, node_get(node, "host"),
                    N_("`host: %s`: write a destination of ssh such as `user@stage`"),
                    quote(r, machine->host));
    if (machine->root && machine->root[0] != '/')
        fault_value(r, node_get(node, "root"), N_("`root: %s`: write a path that begins with `/`"),
                    quote(r, machine->root));
    if (machine->program && !config_program_good(machine->program))
        fault_value(r, node_get(node, "program"),
                    N_("`program: %s`: write the whole path of kichban-player there, of letters, "
                       "digits and ._-+/"),
                    quote(r, machine->program));
}

static void read_machines(struct reader *r, const struct node *root, struct config *config)
{
    const struct node *map = read_submap(r, root, "players");
    for (const struct node *node = map ? map->first : NULL; node; node = node->next) {
        struct config_machine machine = {.id = vet_id_key(r, node)};
        if (node->twin_of == 0 && read_map(r, node, MAP_MACHINE, &machine))
            vet_machine(r, node, &machine);
        config->players =
            xrealloc(config->players, (config->player_count + 1) * sizeof *config->players);
        config->players[config->player_count++] = machine;
    }
}

/* --- the whole --- */

static void vet_devices(struct reader *r, const struct node *root, const struct config *config)
{
    const char *backup = config->audio_backup;
    if (backup && (strcmp(backup, "auto") == 0 || strcmp(backup, "null") == 0))
        fault_value(r, node_get(root, "audio_backup"),
                    N_("`audio_backup: %s`: name a device, as `kichban-player --list` does"),
                    quote(r, backup));
}

static void read_config(struct reader *r, const struct node *root, config_key_fn *judge,
                        struct config *config)
{
    const struct node *node;
    int language = 0;
    read_defaults(MAP_ALERTS, config);
    if (!read_map(r, root, MAP_CONFIG, config))
        return;
    struct key_row row = *key_find(MAP_CONFIG, "language");
    row.size = sizeof language;
    if ((node = node_get(root, "language")) && read_value(r, &row, node, &language))
        config->language = xstrdup(row.words[language]);
    const struct node *alerts = read_submap(r, root, "alerts");
    if (alerts)
        read_map(r, alerts, MAP_ALERTS, config);
    read_keys(r, root, judge, config);
    read_machines(r, root, config);
    vet_devices(r, root, config);
    tell_cleaned(r, r->main);
}

/* Nothing but comments is a good config, though no show. */
static bool says_nothing(const char *bytes)
{
    for (const char *at = bytes; *at; at += strcspn(at, "\n"), at += *at == '\n')
        if (at[strspn(at, " \t\r")] && !strchr("#\n", at[strspn(at, " \t\r")]))
            return false;
    return true;
}

bool config_load(const char *path, config_key_fn *judge, struct config *config,
                 struct faults *faults, struct err *err)
{
    size_t len;
    char *bytes = file_read(path, &len, err);
    read_defaults(MAP_CONFIG, config);
    read_defaults(MAP_ALERTS, config);
    if (!bytes)
        return false;
    if (strlen(bytes) == len && says_nothing(bytes)) {
        free(bytes);
        return true;
    }
    struct tree tree;
    struct reader reader = {.source = &tree.source, .main = &tree.source, .map_open = MAP_COUNT};
    tree_source(&tree, bytes, len, path, faults);
    free(bytes);
    tree_parse(&tree);
    if (tree.root)
        read_config(&reader, tree.root, judge, config);
    faults_sort(faults);
    tree_free(&tree);
    return true;
}

void config_clear(struct config *config)
{
    for (size_t i = 0; i < config->key_count; i++) {
        free(config->keys[i].screen);
        free(config->keys[i].key);
        free(config->keys[i].verb);
    }
    for (size_t i = 0; i < config->player_count; i++) {
        free(config->players[i].id);
        free(config->players[i].host);
        free(config->players[i].root);
        free(config->players[i].program);
    }
    free(config->keys);
    free(config->players);
    free(config->language);
    free(config->screen);
    free(config->audio);
    free(config->audio_backup);
    free(config->view_group);
    *config = (struct config){0};
}

const struct config_machine *config_player(const struct config *config, const char *id)
{
    for (size_t i = 0; i < config->player_count; i++)
        if (strcmp(config->players[i].id, id) == 0)
            return &config->players[i];
    return NULL;
}

char *config_keys(const struct config *config, const char *screen)
{
    struct buf lines = {0};
    buf_puts(&lines, "");
    for (size_t i = 0; i < config->key_count; i++)
        if (strcmp(config->keys[i].screen, screen) == 0)
            buf_printf(&lines, "%s %s\n", config->keys[i].key, config->keys[i].verb);
    return lines.data ? buf_steal(&lines) : xstrdup("");
}
