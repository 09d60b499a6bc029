#include "cli/probe_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sys/path.h"
#include "base/banned.h"

#define READ_BYTES (4 * PROBE_CACHE_BYTES)

static bool same_file(const struct probe_kept *a, const struct probe_kept *b)
{
    return a->kind == b->kind && strcmp(a->found.path, b->found.path) == 0;
}

/* A file is found by its last line. */
static struct probe_kept *find(const struct probe_cache *cache, const struct probe_kept *key)
{
    for (size_t i = cache->count; i-- > 0;)
        if (same_file(&cache->list[i], key))
            return &cache->list[i];
    return NULL;
}

static void read_line(struct probe_cache *cache, const char *line)
{
    struct probe_kept kept;
    const char *why;
    if (probe_kept_decode(line, &kept, &why) && kept.version == PROBE_VERSION) {
        ARRAY_PUSH(cache->list, cache->count, cache->room, kept);
    } else {
        probe_found_clear(&kept.found);
        cache->stale++;
    }
}

/* By file; of one file the newest, which stands last in the list, first. */
static int by_file(const void *a, const void *b)
{
    const struct probe_kept *x = *(struct probe_kept *const *)a,
                            *y = *(struct probe_kept *const *)b;
    int order = strcmp(x->found.path, y->found.path);
    if (order == 0)
        order = (int)x->kind - (int)y->kind;
    return order ? order : x < y ? 1 : -1;
}

/* Of each file only its newest line says something. */
static void drop_old(struct probe_cache *cache)
{
    size_t left = 0;
    struct probe_kept **order = xcalloc(cache->count + 1, sizeof *order);
    for (size_t i = 0; i < cache->count; i++)
        order[i] = &cache->list[i];
    qsort(order, cache->count, sizeof *order, by_file);
    for (size_t i = 0, newest = 0; i < cache->count; i++) {
        if (i && same_file(order[i], order[newest]))
            order[i]->version = 0;
        else
            newest = i;
    }
    free(order);
    for (size_t i = 0; i < cache->count; i++) {
        if (cache->list[i].version)
            cache->list[left++] = cache->list[i];
        else
            probe_found_clear(&cache->list[i].found);
    }
    cache->stale += cache->count - left;
    cache->count = left;
}

/* One that another user could have written says nothing to us. */
static bool is_ours(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISREG(is.st_mode) && is.st_uid == geteuid();
}

void probe_cache_open(struct probe_cache *cache, const char *dir)
{
    *cache = (struct probe_cache){.path = xasprintf("%s/media.jsonl", dir)};
    char *text =
        is_ours(cache->path) ? path_read(cache->path, READ_BYTES, &cache->bytes, NULL) : NULL;
    if (!text)
        return;
    cache->cut = cache->bytes && text[cache->bytes - 1] != '\n';
    for (char *at = text, *end; *at; at = end) {
        end = at + strcspn(at, "\n");
        if (*end)
            *end++ = '\0';
        if (*at)
            read_line(cache, at);
    }
    free(text);
    drop_old(cache);
    cache->fresh = cache->count;
}

const struct probe_found *probe_cache_find(const struct probe_cache *cache,
                                           const struct probe_kept *key)
{
    const struct probe_kept *kept = find(cache, key);
    bool same = kept && kept->size == key->size && kept->mtime_ns == key->mtime_ns;
    return same ? &kept->found : NULL;
}

void probe_cache_add(struct probe_cache *cache, struct probe_kept kept)
{
    struct probe_kept *old = find(cache, &kept);
    size_t at = old ? (size_t)(old - cache->list) : cache->count;
    if (at < cache->fresh) {
        probe_found_clear(&old->found);
        memmove(old, old + 1, (cache->count - at - 1) * sizeof *old);
        cache->count--;
        cache->fresh--;
        cache->stale++;
    }
    ARRAY_PUSH(cache->list, cache->count, cache->room, kept);
}

static void print(struct buf *out, const struct probe_cache *cache, size_t from)
{
    for (size_t i = from; i < cache->count; i++) {
        char *line = probe_kept_encode(&cache->list[i]);
        buf_puts(out, line);
        free(line);
    }
}

static bool write_whole(int fd, const struct buf *text)
{
    return fd >= 0 && write(fd, text->data, text->len) == (ssize_t)text->len;
}

static void append(const struct probe_cache *cache)
{
    struct buf text = {0};
    int fd = open(cache->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
                  0600);
    if (cache->cut)
        buf_putc(&text, '\n');
    print(&text, cache, cache->fresh);
    if (is_ours(cache->path))   /* a FIFO would take the bytes and hold us */
        write_whole(fd, &text); /* half a line is passed over by the next reader */
    if (fd >= 0)
        close(fd);
    buf_free(&text);
}

/* The newest, as far as half the room takes them. */
static void write_anew(const struct probe_cache *cache)
{
    struct buf text = {0};
    size_t from = 0;
    print(&text, cache, from);
    while (text.len > PROBE_CACHE_BYTES / 2 && from < cache->count) {
        from += (cache->count - from + 1) / 2;
        buf_clear(&text);
        print(&text, cache, from);
    }
    char *made = xasprintf("%s.XXXXXX", cache->path);
    int fd = mkostemp(made, O_CLOEXEC);
    bool good = text.len ? write_whole(fd, &text) : fd >= 0;
    if (fd >= 0 && (close(fd) != 0 || !good || rename(made, cache->path) != 0))
        unlink(made);
    free(made);
    buf_free(&text);
}

void probe_cache_close(struct probe_cache *cache)
{
    size_t lines = cache->count + cache->stale;
    bool anew = cache->bytes > PROBE_CACHE_BYTES || cache->stale * 2 > lines;
    if (cache->fresh < cache->count || anew) {
        char *dir = xstrndup(cache->path, (size_t)(strrchr(cache->path, '/') - cache->path));
        path_make_dirs(dir);
        free(dir);
        if (anew)
            write_anew(cache);
        else
            append(cache);
    }
    for (size_t i = 0; i < cache->count; i++)
        probe_found_clear(&cache->list[i].found);
    free(cache->list);
    free(cache->path);
    *cache = (struct probe_cache){0};
}
