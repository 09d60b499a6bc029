#include "showfile/read.h"

#include <dirent.h>
#include <strings.h>
#include <unistd.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

static const char *const taken_ids[] = {"all", "black", "slate", "card", "hold", "no", "vamp"};

static const struct {
    const char *ending;
    enum media_kind kind;
} endings[] = {
    {"mkv", MEDIA_VIDEO},  {"mp4", MEDIA_VIDEO},  {"mov", MEDIA_VIDEO},  {"webm", MEDIA_VIDEO},
    {"avi", MEDIA_VIDEO},  {"mpg", MEDIA_VIDEO},  {"m4v", MEDIA_VIDEO},  {"ts", MEDIA_VIDEO},
    {"flac", MEDIA_AUDIO}, {"wav", MEDIA_AUDIO},  {"mp3", MEDIA_AUDIO},  {"ogg", MEDIA_AUDIO},
    {"opus", MEDIA_AUDIO}, {"m4a", MEDIA_AUDIO},  {"aac", MEDIA_AUDIO},  {"png", MEDIA_STILL},
    {"jpg", MEDIA_STILL},  {"jpeg", MEDIA_STILL}, {"webp", MEDIA_STILL}, {"bmp", MEDIA_STILL},
};

static bool kind_by_ending(const char *file, enum media_kind *out)
{
    const char *dot = strrchr(file, '.');
    for (size_t i = 0; dot && i < COUNT_OF(endings); i++)
        if (strcasecmp(dot + 1, endings[i].ending) == 0) {
            *out = endings[i].kind;
            return true;
        }
    return false;
}

/* The folder with `.` and leading `..` taken off: what stands behind a name may be a link, and is
 * left to the system. */
static char *join_path(const char *folder, const char *file)
{
    char *base = xstrdup(folder);
    for (;;) {
        if (strncmp(file, "./", 2) == 0) {
            file += 2;
        } else if (strncmp(file, "../", 3) == 0) {
            file += 3;
            char *slash = strrchr(base, '/');
            if (slash)
                *slash = '\0';
        } else {
            break;
        }
    }
    char *path = xasprintf("%s/%s", base, file);
    free(base);
    return path;
}

static bool inside(const char *folder, const char *path)
{
    size_t len = strlen(folder);
    if (strncmp(folder, path, len) != 0 || (path[len] != '/' && len > 1))
        return false;
    int depth = 0; /* a `..` further on may still climb out */
    for (const char *part = path + len; part; part = strchr(part, '/')) {
        part += *part == '/';
        depth += strncmp(part, "../", 3) == 0 ? -1 : strncmp(part, "./", 2) != 0;
        if (depth < 0)
            return false;
    }
    return true;
}

/* The name of the same letters that stands in the folder in another Unicode form; NULL: none. */
static char *other_form(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = xstrndup(path, (size_t)(slash - path)), *wanted = text_nfc(slash + 1);
    char *found = NULL;
    DIR *dir = opendir(*folder ? folder : "/");
    for (struct dirent *entry; !found && dir && (entry = readdir(dir));) {
        char *form = text_nfc(entry->d_name);
        if (strcmp(form, wanted) == 0)
            found = xasprintf("%s/%s", folder, entry->d_name);
        free(form);
    }
    if (dir)
        closedir(dir);
    free(folder);
    free(wanted);
    return found;
}

/* The bytes as written come first; then the same name in the other form, with a warning. */
static char *path_on_disk(struct reader *r, const struct node *node)
{
    const char *file = node->raw ? node->raw : node->text;
    char *path = *file == '/' ? xstrdup(file) : join_path(r->folder, file);
    if (access(path, F_OK) == 0)
        return path;
    char *other = other_form(path);
    if (!other)
        return path;
    warn_value(r, node,
               N_("`file: %s`: on the disk its marks are written in another Unicode form, "
                  "it is taken for the same"),
               quote(r, node->text));
    free(path);
    return other;
}

static void read_file_key(struct reader *r, const struct node *node, struct media *media)
{
    const char *file = read_text(r, node, "file");
    if (!file)
        return;
    if (strstr(file, "://") || strcmp(file, "-") == 0) {
        fault_value(r, node,
                    N_("`file: %s`: only a file of this machine can be played, not an "
                       "address"),
                    quote(r, file));
        return;
    }
    media->file = xstrdup(file);
    media->path = path_on_disk(r, node);
    if (*file == '/')
        warn_value(r, node, N_("`file: %s`: an absolute path holds on this machine only"),
                   quote(r, file));
    else if (!inside(r->project, media->path))
        warn_value(r, node, N_("`file: %s` leaves the folder of the project"), quote(r, file));
}

/* `{ file: a, b.mkv }`: told as an unknown key; the file's name is only half a name. */
static bool has_stray_comma(const struct node *map)
{
    for (const struct node *node = map->first; node; node = node->next)
        if (map->flow && node->kind == NODE_EMPTY)
            return true;
    return false;
}

static void read_kind(struct reader *r, const struct node *map, struct media *media)
{
    const struct node *written = node_get(map, "kind"), *file = node_get(map, "file");
    struct key_row row = *key_find(MAP_MEDIA, "kind");
    row.size = sizeof media->kind;
    if (written) {
        read_value(r, &row, written, &media->kind);
        return;
    }
    if (has_stray_comma(map))
        return;
    if (media->file && !kind_by_ending(media->file, &media->kind))
        fault_value(r, file,
                    N_("`file: %s`: its ending doesn't say what it is, write `kind: video`, "
                       "`audio` or `still`"),
                    quote(r, media->file));
}

static void check_trim(struct reader *r, const struct node *map, const struct media *media)
{
    const struct node *in = node_get(map, "in"), *out = node_get(map, "out");
    int64_t end = media->out_ms != TIME_NONE ? media->out_ms : media->length_ms;
    if (end != TIME_NONE && media->in_ms >= end && in && in->text)
        fault_value(r, in, N_("`in: %s` is not before the end of it"), quote(r, in->text));
    else if (out && media->out_ms != TIME_NONE && media->length_ms != TIME_NONE &&
             media->out_ms > media->length_ms)
        fault_value(r, out, N_("`out: %s` is after the end: its `length` is less"),
                    quote(r, out->text));
    else if (out && media->out_ms == 0)
        fault_value(r, out, N_("`out: %s` leaves nothing to play"), quote(r, out->text));
}

static void vet_media_id(struct reader *r, const struct node *node)
{
    if (!id_good(node->key)) {
        char *slug = text_slug(node->key);
        fault_key(r, node, N_("`%s`: an id has small letters, digits and `-` only%s%s%s"),
                  quote(r, node->key), id_good(slug) ? ": write `" : "", id_good(slug) ? slug : "",
                  id_good(slug) ? "`" : "");
        free(slug);
    }
    for (size_t i = 0; i < COUNT_OF(taken_ids); i++)
        if (strcmp(node->key, taken_ids[i]) == 0)
            fault_key(r, node, N_("`%s` is a word of the format and can't be the id of a medium"),
                      node->key);
}

static void fill_fades(const struct show *show, struct media *media)
{
    if (media->fade_in_ms == TIME_NONE)
        media->fade_in_ms = show->fade_in_ms;
    if (media->fade_out_ms == TIME_NONE)
        media->fade_out_ms = show->fade_out_ms;
    if (media->crossfade_ms == TIME_NONE)
        media->crossfade_ms = show->crossfade_ms;
}

static struct media read_medium(struct reader *r, const struct node *node)
{
    struct media media = {.id = xstrdup(node->key),
                          .end_media = -1,
                          .every_ms = TIME_NONE,
                          .line = node->key_line,
                          .col = node->key_col};
    if (read_map(r, node, MAP_MEDIA, &media)) {
        const struct node *file = node_get(node, "file");
        if (file)
            read_file_key(r, file, &media);
        else if (!node_get(node, "list"))
            fault_key(r, node, N_("`file` is missing in the medium `%s`"), quote(r, node->key));
        read_kind(r, node, &media);
        check_trim(r, node, &media);
    }
    fill_fades(r->show, &media);
    return media;
}

void read_media(struct reader *r, const struct node *map)
{
    size_t room = 0;
    for (const struct node *node = map->first; node; node = node->next) {
        if (node->twin_of)
            continue;
        vet_media_id(r, node);
        ARRAY_PUSH(r->show->media, r->show->media_count, room, read_medium(r, node));
    }
}

int media_ref(struct reader *r, const struct node *node, const char *key)
{
    const char *id = read_text(r, node, key);
    if (!id)
        return TARGET_NONE;
    int found = show_find_media(r->show, id);
    if (found >= 0)
        return found;
    const char *nearest = NULL;
    int best = (int)strlen(id) / 2 + 1;
    for (size_t i = 0; i < r->show->media_count; i++) {
        int distance = text_distance(id, r->show->media[i].id);
        if (distance < best) {
            best = distance;
            nearest = r->show->media[i].id;
        }
    }
    if (nearest)
        fault_value(r, node, N_("`%s: %s`: there is no such medium, did you mean `%s`?"), key,
                    quote(r, id), quote(r, nearest));
    else
        fault_value(r, node, N_("`%s: %s`: there is no such medium under `media`"), key,
                    quote(r, id));
    return TARGET_NONE;
}

/* `end` may name a medium that comes later in the file: read once all are known. */
void read_media_ends(struct reader *r, const struct node *map)
{
    size_t i = 0;
    for (const struct node *of = map->first; of; of = of->next) {
        if (of->twin_of)
            continue;
        struct media *media = &r->show->media[i++];
        const struct node *node = node_get(of, "end");
        const char *text = node && node->text ? node->text : "slate";
        if (strcmp(text, "hold") == 0)
            media->end = END_HOLD;
        else if (strcmp(text, "black") == 0)
            media->end = END_BLACK;
        else if (strcmp(text, "slate") == 0 && (!node || node->text))
            media->end = END_SLATE;
        else {
            media->end = END_MEDIA;
            media->end_media = media_ref(r, node, "end");
            if (media->end_media >= 0 && r->show->media[media->end_media].kind == MEDIA_AUDIO)
                fault_value(r, node,
                            N_("`end: %s` is sound: name a picture, `hold`, `black` or "
                               "`slate`"),
                            quote(r, text));
        }
    }
}
