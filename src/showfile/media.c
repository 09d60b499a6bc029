#include "showfile/read.h"

#include <dirent.h>
#include <strings.h>
#include <unistd.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define MOST_GAIN 1200 /* hundredths of a dB */

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

/* Slides and papers, which offices like to show. */
static bool is_document(const char *file)
{
    static const char *const documents[] = {"ppt", "pptx", "pps",  "ppsx", "odp",
                                            "pdf", "doc",  "docx", "xls",  "xlsx"};
    const char *dot = strrchr(file, '.');
    for (size_t i = 0; dot && i < COUNT_OF(documents); i++)
        if (strcasecmp(dot + 1, documents[i]) == 0)
            return true;
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
        if (strcmp(form, wanted) == 0 && strcmp(entry->d_name, slash + 1) != 0)
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
static char *path_on_disk(struct reader *r, const struct node *node, const char *key)
{
    const char *file = node->raw ? node->raw : node->text;
    char *path = *file == '/' ? xstrdup(file) : join_path(r->folder, file);
    if (access(path, F_OK) == 0)
        return path;
    char *other = other_form(path);
    if (!other)
        return path;
    warn_value(r, node,
               N_("`%s: %s`: on the disk its marks are written in another Unicode form, "
                  "it is taken for the same"),
               key, quote(r, node->text));
    free(path);
    return other;
}

char *read_path(struct reader *r, const struct node *node, const char *key)
{
    char *file = read_text(r, node, key), *path = NULL;
    if (!file)
        return NULL;
    const char *shown = quote(r, file);
    if (curly_quotes(file)) {
        fault_value(r, node, N_("`%s: %s`: write straight quotes (\")"), key, shown);
    } else if (strchr(file, '\\')) {
        fault_value(r, node,
                    N_("`%s: %s`: write `/` for `\\`, and a path that begins at the show file's "
                       "folder"),
                    key, shown);
    } else if (strstr(file, "://") || strcmp(file, "-") == 0) {
        fault_value(r, node, N_("`%s: %s`: only a file of this machine, not an address"), key,
                    shown);
    } else {
        path = path_on_disk(r, node, key);
        if (*file == '/')
            warn_value(r, node, N_("`%s: %s`: an absolute path holds on this machine only"), key,
                       shown);
        else if (!inside(r->project, path))
            warn_value(r, node, N_("`%s: %s` leaves the folder of the project"), key, shown);
    }
    free(file);
    return path;
}

static void read_file_key(struct reader *r, const struct node *node, struct media *media)
{
    media->path = read_path(r, node, "file");
    if (media->path)
        media->file = xstrdup(node->text);
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
    if (media->file && is_document(media->file))
        fault_value(r, file,
                    N_("`file: %s` is a document: save its pages as pictures (PNG) or a film, and "
                       "name those"),
                    quote(r, media->file));
    else if (media->file && !kind_by_ending(media->file, &media->kind))
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
        fault_value(r, in,
                    media->out_ms != TIME_NONE ? N_("`in: %s` is not before its `out`")
                                               : N_("`in: %s` is not before its end"),
                    quote(r, in->text));
    else if (out && media->out_ms != TIME_NONE && media->length_ms != TIME_NONE &&
             media->out_ms > media->length_ms)
        fault_value(r, out, N_("`out: %s` is after the end: its `length` is less"),
                    quote(r, out->text));
    else if (out && media->out_ms == 0)
        fault_value(r, out, N_("`out: %s` leaves nothing to play"), quote(r, out->text));
}

static void vet_media_id(struct reader *r, const struct node *node)
{
    for (size_t i = 0; key_taken_ids[i]; i++)
        if (strcmp(node->key, key_taken_ids[i]) == 0)
            fault_key(r, node, N_("`%s` is a word of the format and can't be the id of a medium"),
                      node->key);
}

static void read_sha256(struct reader *r, const struct node *node, struct media *media)
{
    char *text = read_text(r, node, "sha256");
    if (!text)
        return;
    size_t len = strlen(text);
    if (len == 64 && strspn(text, "0123456789abcdef") == len) {
        media->sha256 = text;
        return;
    }
    fault_value(r, node, N_("`sha256: %s`: write the 64 digits that `sha256sum` prints (0-9, a-f)"),
                quote(r, text));
    free(text);
}

/* `file` or `list`, and what goes with it. */
static void check_source(struct reader *r, const struct node *node)
{
    const struct node *file = node_get(node, "file"), *list = node_get(node, "list"),
                      *every = node_get(node, "every");
    if (file && list)
        fault_key(r, list, N_("the medium `%s` has a `file` on line %d: either `file` or `list`"),
                  quote(r, node->key), file->key_line);
    else if (!file && !list && !is_misspelt(node, MAP_MEDIA, "file") &&
             !is_misspelt(node, MAP_MEDIA, "list"))
        fault_key(r, node, N_("`file` is missing in the medium `%s`"), quote(r, node->key));
    else if (every && !list)
        fault_key(r, every, N_("`every` goes with `list`: it says how long each still stays"));
    static const char *const of_files[] = {"in", "out", "length", "sha256"};
    for (size_t i = 0; list && !file && i < COUNT_OF(of_files); i++) {
        const struct node *other = node_get(node, of_files[i]);
        if (other)
            fault_key(r, other, N_("`%s` goes with `file`, not with `list`"), of_files[i]);
    }
}

static void check_odd(struct reader *r, const struct node *map, const struct media *media)
{
    const struct node *gain = node_get(map, "gain");
    int64_t once = media_trimmed_ms(media, TIME_NONE);
    int64_t in = media->fade_in_ms == TIME_NONE ? 0 : media->fade_in_ms;
    int64_t out = media->fade_out_ms == TIME_NONE ? 0 : media->fade_out_ms;
    const struct node *fade = node_get(map, out >= in ? "fade_out" : "fade_in");
    if (gain && gain->text && media->gain_centi > MOST_GAIN)
        warn_value(r, gain, N_("`gain: %s` is very loud: more than +12 dB mostly distorts"),
                   quote(r, gain->text));
    if (fade && fade->text && once != TIME_NONE && in + out > once)
        warn_value(r, fade, N_("the fades take longer than the medium lasts"));
    static const char *const timed[] = {"in", "out", "loop"};
    for (size_t i = 0; media->kind == MEDIA_STILL && i < COUNT_OF(timed); i++) {
        const struct node *key = node_get(map, timed[i]);
        if (key)
            warn_value(r, key, N_("`%s` means nothing to a still"), timed[i]);
    }
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
    struct media media = {.id = vet_id_key(r, node),
                          .end_media = -1,
                          .every_ms = TIME_NONE,
                          .line = node->key_line,
                          .col = node->key_col};
    if (read_map(r, node, MAP_MEDIA, &media)) {
        const struct node *file = node_get(node, "file"), *sum = node_get(node, "sha256");
        check_source(r, node);
        if (file)
            read_file_key(r, file, &media);
        if (sum)
            read_sha256(r, sum, &media);
        read_kind(r, node, &media);
        check_trim(r, node, &media);
        check_odd(r, node, &media);
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
        struct media media = read_medium(r, node);
        index_add(&r->media, media.id, (int)r->show->media_count);
        index_add(&r->media, node->key, (int)r->show->media_count);
        ARRAY_PUSH(r->show->media, r->show->media_count, room, media);
    }
}

int media_ref(struct reader *r, const struct node *node, const char *key)
{
    char *id = read_text(r, node, key);
    if (!id)
        return TARGET_NONE;
    int found = index_find(&r->media, id);
    free(id);
    if (found >= 0)
        return found;
    ref_unknown(r, node, key, REF_MEDIA);
    return TARGET_NONE;
}

static void read_end(struct reader *r, const struct node *node, struct media *media)
{
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
        if (media->end_media >= 0 && &r->show->media[media->end_media] == media)
            fault_value(r, node, N_("`end: %s` leads to itself"), quote(r, text));
        else if (media->end_media >= 0 && r->show->media[media->end_media].kind == MEDIA_AUDIO)
            fault_value(r, node,
                        N_("`end: %s` is sound: name a picture, `hold`, `black` or "
                           "`slate`"),
                        quote(r, text));
    }
}

/* What a list plays: media with a file of their own, sounds or pictures but not both. */
static void read_media_list(struct reader *r, const struct node *of, struct media *media)
{
    const struct node *list = read_list(r, of, "list"), *every = node_get(of, "every");
    size_t room = 0, stills = 0;
    int64_t sum = 0;
    if (list && !list->first)
        fault_value(r, list, N_("`list` names no medium"));
    for (const struct node *node = list ? list->first : NULL; node; node = node->next) {
        int one = media_ref(r, node, "list");
        if (one < 0)
            continue;
        const struct media *item = &r->show->media[one];
        if (item == media || item->list_count || !item->file) {
            fault_value(r, node, N_("`list: %s`: a list names media that have a `file`"),
                        quote(r, node->text));
            continue;
        }
        bool sound = item->kind == MEDIA_AUDIO;
        if (!media->list_count && !node_get(of, "kind"))
            media->kind = sound ? MEDIA_AUDIO : MEDIA_VIDEO;
        if (sound != (media->kind == MEDIA_AUDIO))
            fault_value(r, node, N_("`list: %s`: sounds and pictures don't go in one list"),
                        quote(r, node->text));
        stills += item->kind == MEDIA_STILL;
        int64_t one_ms =
            item->kind == MEDIA_STILL ? media->every_ms : media_whole_ms(item, TIME_NONE);
        sum = sum == TIME_NONE || one_ms == TIME_NONE ? TIME_NONE : sum + one_ms;
        ARRAY_PUSH(media->list, media->list_count, room, one);
    }
    if (media->list_count)
        media->length_ms = sum;
    if (!media->path)
        media->path = xstrdup("");
    if (stills && !every)
        fault_value(r, list, N_("`list` has stills: write `every`, such as `every: 8s`"));
    else if (every && media->list_count && !stills && list)
        warn_value(r, every, N_("`every` is for stills, and this list has none"));
}

/* `end` and `list` may name media that come later in the file: read once all are known. */
void read_media_refs(struct reader *r, const struct node *map)
{
    size_t i = 0;
    for (const struct node *of = map->first; of; of = of->next) {
        if (of->twin_of)
            continue;
        struct media *media = &r->show->media[i++];
        read_end(r, node_get(of, "end"), media);
        if (node_get(of, "list"))
            read_media_list(r, of, media);
    }
}
