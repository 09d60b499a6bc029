/* Files beside the show file that are part of it: lists, and the MC's words. Each is read once and
 * kept with the show, so that a run can be frozen whole: a bundle is the show file's text with its
 * side files behind it, each after a line that no YAML of ours can hold (a second document). */
#include "showfile/read.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "showfile/fault.h"
#include "base/banned.h"

#define SIDES_BYTES (16u << 20) /* all of them together */
#define SIDE_MARK "--- # kichban: "

struct part {
    char *cue, *text;
    int line;
    bool used;
};

struct side {
    char *name; /* as written */
    struct source source;
    char *clean;
    char *shown;
    struct node_store store;
    struct node *list; /* of a CSV file */
    struct part *parts;
    size_t part_count, part_room;
    struct name_index by_cue;
    bool unread; /* told: no text of ours */
};

/* --- bytes --- */

/* The whole of a regular file; a byte more than allowed is enough to know that it is too large. */
static char *read_all(int fd, size_t *len, struct err *err)
{
    size_t room = SHOWFILE_BYTES + 1, have = 0;
    struct stat st;
    if (fstat(fd, &st) == 0 && st.st_size >= 0 && (size_t)st.st_size < room)
        room = (size_t)st.st_size + 1;
    char *bytes = xmalloc(room + 1);
    for (;;) {
        if (have == room && room > SHOWFILE_BYTES)
            break;
        if (have == room)
            bytes = xrealloc(bytes, (room = SHOWFILE_BYTES + 1) + 1); /* it grew meanwhile */
        ssize_t got = read(fd, bytes + have, room - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            err_set(err, "%s", strerror(errno));
            free(bytes);
            return NULL;
        }
        if (got == 0)
            break;
        have += (size_t)got;
    }
    bytes[have] = '\0';
    *len = have;
    return bytes;
}

char *file_read(const char *path, size_t *len, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us */
    if (fd < 0) {
        err_set(err, "%s", strerror(errno));
        return NULL;
    }
    struct stat st;
    char *bytes = NULL;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        err_set(err, N_("it is not a file"));
    else
        bytes = read_all(fd, len, err);
    close(fd);
    return bytes;
}

/* --- bundles --- */

char *showfile_bundle(const char *text, const struct show *show)
{
    struct buf out = {0};
    buf_puts(&out, text);
    for (size_t i = 0; i < show->file_count; i++) {
        const struct side_file *file = &show->files[i];
        if (out.len && out.data[out.len - 1] != '\n')
            buf_putc(&out, '\n');
        buf_printf(&out, SIDE_MARK "%zu %s\n", file->len, file->name);
        buf_add(&out, file->bytes, file->len);
    }
    return buf_steal(&out);
}

/* The bytes of `name` in the bundle, NULL when it isn't there. */
static const char *in_bundle(const struct reader *r, const char *name, size_t *len)
{
    const char *at = r->bundle, *end = at ? at + r->bundle_len : NULL;
    while (at && at < end && strncmp(at, SIDE_MARK, strlen(SIDE_MARK)) == 0) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        char *after;
        unsigned long size = strtoul(at + strlen(SIDE_MARK), &after, 10);
        if (!line_end || after >= line_end || size > (size_t)(end - line_end - 1))
            return NULL;
        after++;
        if (strlen(name) == (size_t)(line_end - after) && memcmp(after, name, strlen(name)) == 0) {
            *len = size;
            return line_end + 1;
        }
        at = line_end + 1 + size;
        at += at < end && *at == '\n' && strncmp(at + 1, SIDE_MARK, strlen(SIDE_MARK)) == 0;
    }
    return NULL;
}

size_t bundle_split(const char *bytes, size_t len)
{
    if (len > strlen(SIDE_MARK) && strncmp(bytes, SIDE_MARK, strlen(SIDE_MARK)) == 0)
        return 0;
    const char *found = memmem(bytes, len, "\n" SIDE_MARK, strlen(SIDE_MARK) + 1);
    return found ? (size_t)(found - bytes) + 1 : len;
}

/* --- one side file --- */

static const struct side_file *known(const struct show *show, const char *name)
{
    for (size_t i = 0; i < show->file_count; i++)
        if (strcmp(show->files[i].name, name) == 0)
            return &show->files[i];
    return NULL;
}

const struct side_file *side_read(struct reader *r, const struct node *node, const char *key)
{
    if (r->alone) {
        r->incomplete = true;
        return NULL;
    }
    char *path = read_path(r, node, key);
    if (!path)
        return NULL;
    const struct side_file *file = known(r->show, node->text);
    if (file) {
        free(path);
        return file;
    }
    size_t len = 0;
    struct err err = {{0}};
    const char *bundled = in_bundle(r, node->text, &len);
    char *bytes = bundled ? xmemdup(bundled, len + 1) : file_read(path, &len, &err);
    if (bytes && (r->side_bytes += len) > SIDES_BYTES) {
        free(bytes);
        free(path);
        r->incomplete = true;
        fault_value(
            r, node,
            N_("`%s: %s`: the files beside the show are too large together: %u MiB at most"), key,
            quote(r, node->text), SIDES_BYTES >> 20);
        return NULL;
    }
    if (bytes) {
        bytes[len] = '\0';
        struct side_file one = {
            .name = xstrdup(node->text), .path = path, .bytes = bytes, .len = len};
        r->show->files =
            xrealloc(r->show->files, (r->show->file_count + 1) * sizeof *r->show->files);
        r->show->files[r->show->file_count++] = one;
        return &r->show->files[r->show->file_count - 1];
    }
    free(path);
    r->incomplete = true;
    ref_no_file(r, node, key, err.text);
    return NULL;
}

char *side_shown(const struct reader *r, const char *name)
{
    const char *slash = strrchr(r->main->shown, '/');
    if (*name == '/' || !slash)
        return xstrdup(name);
    return xasprintf("%.*s%s", (int)(slash - r->main->shown) + 1, r->main->shown, name);
}

static struct side *side_of(struct reader *r, const struct side_file *file, bool *is_new)
{
    for (size_t i = 0; i < r->side_count; i++)
        if (strcmp(r->sides[i]->name, file->name) == 0) {
            *is_new = false;
            return r->sides[i];
        }
    struct side *side = xcalloc(1, sizeof *side);
    side->name = xstrdup(file->name);
    side->shown = side_shown(r, file->name);
    side->source = (struct source){
        .shown = side->shown, .rank = (int)r->side_count + 1, .faults = r->main->faults};
    side->unread = !source_vet(&side->source, file->bytes, file->len);
    if (side->unread)
        r->wrong++;
    side->clean =
        source_read(&side->source, side->unread ? "" : file->bytes, side->unread ? 0 : file->len);
    ARRAY_PUSH(r->sides, r->side_count, r->side_room, side);
    *is_new = true;
    return side;
}

const struct node *side_list(struct reader *r, const struct node *node, const char *key,
                             enum key_map which)
{
    const struct side_file *file = side_read(r, node, key);
    bool is_new;
    if (!file)
        return NULL;
    struct side *side = side_of(r, file, &is_new);
    if (!is_new) {
        fault_value(r, node, N_("`%s: %s` is used for something else already"), key,
                    quote(r, node->text));
        return NULL;
    }
    if (side->unread)
        return NULL;
    r->source = &side->source;
    node_store_open(&side->store);
    side->list = list_read(r, &side->store, &side->source, which);
    r->source = r->main;
    return side->list;
}

void side_enter(struct reader *r, const struct node *of_list)
{
    for (size_t i = 0; i < r->side_count; i++)
        if (r->sides[i]->list == of_list)
            r->source = &r->sides[i]->source;
}

void side_leave(struct reader *r)
{
    r->source = r->main;
}

/* --- the MC's words --- */

/* `== CUE ==`: the cue, owned; NULL when the line is none. More signs than two are as good; *open:
 * they are missing at the end. */
static char *heading(const char *line, size_t len, bool *open)
{
    size_t start = 0, end = len;
    *open = false;
    while (end && line[end - 1] == ' ')
        end--;
    while (start < end && line[start] == '=')
        start++;
    size_t signs = start, tail = 0;
    while (end > start && line[end - 1] == '=') {
        end--;
        tail++;
    }
    while (start < end && line[start] == ' ')
        start++;
    while (end > start && line[end - 1] == ' ')
        end--;
    if (!signs || start == end || (signs < 2 && !tail))
        return NULL;
    *open = !tail;
    char *raw = xstrndup(line + start, end - start), *cue = text_nfc(raw);
    free(raw);
    return cue;
}

static void close_part(struct reader *r, struct side *side, struct buf *text)
{
    char *raw = buf_steal(text);
    if (side->part_count) {
        struct part *part = &side->parts[side->part_count - 1];
        size_t len = raw ? strlen(raw) : 0, from = 0;
        while (len && (raw[len - 1] == '\n' || raw[len - 1] == ' '))
            len--;
        while (from < len && raw[from] == '\n')
            from++;
        char *cut = xstrndup(raw ? raw + from : "", len - from);
        part->text = text_nfc(cut);
        tidy_spaces(r, part->line + 1, 1, part->text, true);
        free(cut);
        if (!part->text[0])
            fault_place(r, part->line, 1, false, N_("the part `== %s ==` is empty"),
                        quote(r, part->cue));
        else if (strlen(part->text) > SHOWFILE_TEXT)
            fault_place(r, part->line, 1, false, N_("this text is too long: %u KiB at most"),
                        SHOWFILE_TEXT >> 10);
    }
    free(raw);
}

/* Each cue's first part is the one that is read. */
static void index_parts(struct reader *r, struct side *side)
{
    for (size_t i = 0; i < side->part_count; i++)
        index_add(&side->by_cue, side->parts[i].cue, (int)i);
    for (size_t i = 0; i < side->part_count; i++) {
        int first = index_find(&side->by_cue, side->parts[i].cue);
        if (first == (int)i)
            continue;
        side->parts[i].used = true;
        fault_place(r, side->parts[i].line, 1, false,
                    N_("the part `== %s ==` stands on line %d already"),
                    quote(r, side->parts[i].cue), side->parts[first].line);
    }
}

static void read_parts(struct reader *r, struct side *side)
{
    struct buf text = {0};
    const char *line;
    size_t len;
    bool told = false, unclosed;
    r->source = &side->source;
    for (int number = 1; source_line(&side->source, number, &line, &len); number++) {
        char *cue = heading(line, len, &unclosed);
        if (cue && unclosed)
            fault_place(r, number, 1, false, N_("this heading isn't closed: write `== %s ==`"),
                        quote(r, cue));
        if (cue) {
            close_part(r, side, &text);
            struct part part = {.cue = cue, .line = number};
            ARRAY_PUSH(side->parts, side->part_count, side->part_room, part);
            continue;
        }
        if (!side->part_count && len && line[strspn(line, " \t\n")] && !told) {
            told = true;
            fault_place(r, number, 1, false,
                        N_("these words stand under no cue: write a line `== 1 ==` above"));
        }
        while (len && line[len - 1] == ' ')
            len--;
        buf_add(&text, line, len);
        buf_putc(&text, '\n');
    }
    close_part(r, side, &text);
    index_parts(r, side);
    buf_free(&text);
    r->source = r->main;
}

static const char *nearest_part(struct reader *r, const struct side *side, const char *cue)
{
    if (!near_allowed(r))
        return NULL;
    const char **names = xcalloc(side->part_count + 1, sizeof *names);
    for (size_t i = 0; i < side->part_count; i++)
        names[i] = side->parts[i].cue;
    const char *nearest = nearest_name(r, cue, names, side->part_count);
    free(names);
    return nearest;
}

void side_words(struct reader *r, const struct node *node, const char *cue, char **field)
{
    const struct side_file *file = side_read(r, node, "file");
    bool is_new;
    if (!file || !cue)
        return;
    struct side *side = side_of(r, file, &is_new);
    if (is_new && !side->unread)
        read_parts(r, side);
    if (side->unread)
        return;
    int part = index_find(&side->by_cue, cue);
    if (part >= 0) {
        side->parts[part].used = true;
        free(*field);
        *field = xstrdup(side->parts[part].text);
        return;
    }
    const char *nearest = nearest_part(r, side, cue);
    if (nearest)
        fault_value(r, node, N_("`file: %s` has no part `== %s ==`; the nearest is `== %s ==`"),
                    quote(r, node->text), quote(r, cue), quote(r, nearest));
    else
        fault_value(r, node, N_("`file: %s` has no part `== %s ==`"), quote(r, node->text),
                    quote(r, cue));
}

void sides_end(struct reader *r)
{
    size_t wrong = r->wrong;
    for (size_t i = 0; i < r->side_count; i++) {
        struct side *side = r->sides[i];
        r->source = &side->source;
        for (size_t k = 0; k < side->part_count && !wrong; k++)
            if (!side->parts[k].used)
                fault_place(r, side->parts[k].line, 1, true, N_("no cue reads the part `== %s ==`"),
                            quote(r, side->parts[k].cue));
        tell_cleaned(r, &side->source);
    }
    r->source = r->main;
}

void sides_free(struct reader *r)
{
    for (size_t i = 0; i < r->side_count; i++) {
        struct side *side = r->sides[i];
        for (size_t k = 0; k < side->part_count; k++) {
            free(side->parts[k].cue);
            free(side->parts[k].text);
        }
        free(side->parts);
        index_clear(&side->by_cue);
        node_store_close(&side->store);
        source_free(&side->source);
        free(side->clean);
        free(side->shown);
        free(side->name);
        free(side);
    }
    free(r->sides);
}
