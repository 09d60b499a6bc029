/* What both parts on another machine share: where media lie there, whether they are there, and
 * whether they are what lies here. Files there are looked at by the relays; a medium that lies on both
 * sides is compared by its size and a short print of its ends, taken on a thread of libuv's pool. */
#include "engine/links_priv.h"

#include <errno.h>

#include "base/mem.h"
#include "engine/far_priv.h"
#include "engine/links.h"
#include "sys/digest.h"
#include "sys/log.h"
#include "base/banned.h"

#define LIST_BYTES 32768 /* of paths in one line */

struct far_medium {
    char *here, *there;
    /* there */
    bool known, missing;
    int64_t size;
    char *stamp, print[PRINT_TEXT];
    /* here */
    int64_t own_size; /* -1: it isn't here */
    struct timespec own_mtime;
    char own_print[PRINT_TEXT];
    bool asked, working; /* the prints are being taken */
};

struct far_side {
    struct links *links;
    char *folder; /* of the show file */
    struct far_medium *media;
    size_t count;
    const struct show *show; /* that they belong to */
    uint64_t version;        /* of the list: a print that comes late finds another */
};

const char *far_host(const struct links *links)
{
    return links->engine->options.far_host;
}

const char *far_program(const struct links *links)
{
    return links->engine->options.far_program;
}

/* --- paths --- */

char *far_path(const struct links *links, const char *path)
{
    const char *root = links->engine->options.far_root, *folder = links->far->folder;
    size_t length = strlen(folder);
    bool inside = strncmp(path, folder, length) == 0 && path[length] == '/';
    if (!root || !inside)
        return xstrdup(path);
    size_t end = strlen(root);
    while (end > 1 && root[end - 1] == '/')
        end--;
    return xasprintf("%.*s%s", end > 1 ? (int)end : 0, root, path + length);
}

static void medium_clear(struct far_medium *medium)
{
    free(medium->here);
    free(medium->there);
    free(medium->stamp);
}

static void list_clear(struct far_side *side)
{
    for (size_t i = 0; i < side->count; i++)
        medium_clear(&side->media[i]);
    free(side->media);
    side->media = NULL;
    side->count = 0;
}

static const char *here_of(const struct engine *engine, size_t media)
{
    const char *file = engine->run->media[media].file, *path = engine->show->media[media].path;
    return file ? file : path ? path : "";
}

/* The list as the run has it now; what is known of a path stays known. */
static void list_renew(struct far_side *side)
{
    const struct engine *engine = side->links->engine;
    const struct show *show = engine->show;
    struct far_medium *media = xcalloc(show->media_count + 1, sizeof *media);
    for (size_t i = 0; i < show->media_count; i++) {
        const char *there = engine->run->media[i].there;
        media[i] = (struct far_medium){.here = xstrdup(here_of(engine, i)), .own_size = -1};
        media[i].there = there ? xstrdup(there) : far_path(side->links, media[i].here);
        for (size_t k = 0; k < side->count; k++) {
            struct far_medium *old = &side->media[k];
            if (!old->there || strcmp(old->there, media[i].there) != 0 ||
                strcmp(old->here, media[i].here) != 0)
                continue;
            medium_clear(&media[i]);
            media[i] = *old;
            media[i].working = false;
            *old = (struct far_medium){0};
            break;
        }
    }
    list_clear(side);
    side->media = media;
    side->count = show->media_count;
    side->show = show;
    side->version++;
}

void far_side_open(struct links *links)
{
    struct far_side *side = xcalloc(1, sizeof *side);
    const char *path = links->engine->show_path, *slash = strrchr(path, '/');
    *side = (struct far_side){.links = links,
                              .folder = xstrndup(path, slash ? (size_t)(slash - path) : 0)};
    links->far = side;
    list_renew(side);
}

void far_side_free(struct far_side *side)
{
    if (!side)
        return;
    list_clear(side);
    free(side->folder);
    free(side);
}

bool links_are_far(const struct links *links)
{
    return links->far;
}

const char *links_path(const struct links *links, int media)
{
    struct far_side *side = links->far;
    const char *here = here_of(links->engine, (size_t)media);
    if (!side)
        return here;
    if (side->show != links->engine->show || strcmp(side->media[media].here, here) != 0)
        list_renew(side);
    return side->media[media].there;
}

/* --- prints --- */

struct printing {
    uv_work_t work;
    struct far_side *side;
    uint64_t version;
    size_t index;
    char *path;
    char print[PRINT_TEXT];
};

static void take_print(uv_work_t *work)
{
    struct printing *job = work->data;
    if (!digest_file(job->path, job->print))
        job->print[0] = '\0';
}

static void print_taken(uv_work_t *work, int status)
{
    struct printing *job = work->data;
    struct engine *engine = job->side->links->engine;
    if (status == 0 && !engine->quitting && job->version == job->side->version) {
        struct far_medium *medium = &job->side->media[job->index];
        medium->working = false;
        memcpy(medium->own_print, job->print, sizeof medium->own_print);
        engine_state_changed(engine);
    }
    free(job->path);
    free(job);
}

/* The file here, if there is one: looked at each time, read when it has changed. */
static void look_here(struct far_side *side, size_t index)
{
    struct far_medium *medium = &side->media[index];
    struct stat is;
    bool there = stat(medium->here, &is) == 0 && S_ISREG(is.st_mode);
    int64_t size = there ? is.st_size : -1;
    if (medium->working ||
        (size == medium->own_size && (!there || (is.st_mtim.tv_sec == medium->own_mtime.tv_sec &&
                                                 is.st_mtim.tv_nsec == medium->own_mtime.tv_nsec))))
        return;
    medium->own_size = size;
    medium->own_print[0] = '\0';
    if (!there)
        return;
    medium->own_mtime = is.st_mtim;
    struct printing *job = xcalloc(1, sizeof *job);
    *job = (struct printing){
        .side = side, .version = side->version, .index = index, .path = xstrdup(medium->here)};
    job->work.data = job;
    medium->working = true;
    if (uv_queue_work(&side->links->engine->loop, &job->work, take_print, print_taken) != 0) {
        medium->working = false;
        free(job->path);
        free(job);
    }
}

/* --- looking there --- */

static void send_list(struct link *link, struct relay_line *line)
{
    if (line->list_count)
        far_send(link, line);
    line->list_count = 0;
}

static void look_there(struct link *link, bool print)
{
    struct far_side *side = link->all->far;
    struct relay_line line = {.kind = RELAY_LOOK, .print_wanted = print};
    size_t bytes = 0;
    line.list = xcalloc(side->count + 1, sizeof *line.list);
    for (size_t i = 0; i < side->count; i++) {
        struct far_medium *medium = &side->media[i];
        bool want = !side->show->media[i].list_count &&
                    link_part_of(link->all, (int)i) == link->part &&
                    (!print || (medium->known && !medium->missing && !medium->print[0]));
        if (!want)
            continue;
        line.list[line.list_count++] = medium->there;
        bytes += strlen(medium->there);
        if (bytes > LIST_BYTES || line.list_count == 256) {
            send_list(link, &line);
            bytes = 0;
        }
    }
    send_list(link, &line);
    free(line.list);
}

void links_look_far(struct links *links)
{
    struct far_side *side = links->far;
    if (side->show != links->engine->show)
        list_renew(side);
    for (size_t i = 0; i < side->count; i++)
        if (!side->show->media[i].list_count)
            look_here(side, i);
    for (int part = 0; part < PART_COUNT; part++) {
        if (!far_up(&links->link[part]))
            continue;
        look_there(&links->link[part], false);
        look_there(&links->link[part], true);
    }
}

static uint64_t number_of(const char *stamp)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *at = stamp; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return hash;
}

static void take_file(struct far_medium *medium, const struct relay_line *line)
{
    bool same = medium->stamp && line->stamp && strcmp(medium->stamp, line->stamp) == 0;
    medium->known = true;
    medium->missing = line->text != NULL;
    medium->size = line->size;
    if (!same) {
        free(medium->stamp);
        medium->stamp = line->stamp ? xstrdup(line->stamp) : NULL;
        medium->print[0] = '\0';
    }
    if (line->print)
        snprintf(medium->print, sizeof medium->print, "%s", line->print);
}

/* The list may be another one by the time that an event of the first has been seen. */
void far_file(struct links *links, const struct relay_line *line)
{
    struct far_side *side = links->far;
    for (size_t i = 0; line->path && i < side->count && side->show == links->engine->show; i++) {
        struct far_medium *medium = &side->media[i];
        if (strcmp(medium->there, line->path) != 0 || side->show->media[i].list_count)
            continue;
        take_file(medium, line);
        struct fingerprint now = {.there = !line->text,
                                  .size = line->size,
                                  .stamp = line->stamp ? number_of(line->stamp) : 0};
        watch_seen(links->engine, (int)i, &now, line->text);
    }
    engine_state_changed(links->engine);
}

/* --- what the screens are told --- */

static bool differs(const struct far_medium *medium)
{
    return medium->known && !medium->missing && medium->own_size >= 0 &&
           (medium->size != medium->own_size || (medium->print[0] && medium->own_print[0] &&
                                                 strcmp(medium->print, medium->own_print) != 0));
}

/* A word for a shell of people's: they copy the line. */
static void put_word(struct buf *out, const char *word)
{
    bool plain = true;
    for (const char *at = word; *at; at++)
        plain = plain && ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                          (*at >= '0' && *at <= '9') || strchr("/._-+@:,=", *at));
    if (plain && word[0]) {
        buf_puts(out, word);
        return;
    }
    buf_putc(out, '\'');
    for (const char *at = word; *at; at++)
        buf_printf(out, *at == '\'' ? "'\\''" : "%c", *at);
    buf_putc(out, '\'');
}

/* ssh://user@host:port is ssh's own writing: rsync wants the port apart. */
static void put_sync(const struct links *links, const char *from, const char *to, struct buf *out)
{
    const char *host = far_host(links);
    bool url = strncmp(host, "ssh://", 6) == 0;
    const char *name = url ? host + 6 : host, *port = url ? strchr(name, ':') : NULL;
    buf_puts(out, "rsync -a ");
    if (port)
        buf_printf(out, "-e 'ssh -p %s' ", port + 1);
    put_word(out, from);
    char *at = xasprintf("%.*s:%s", port ? (int)(port - name) : (int)strlen(name), name, to);
    buf_putc(out, ' ');
    put_word(out, at);
    free(at);
}

/* One line brings all of the show's folder; what lies elsewhere has its own. */
static char *sync_line(const struct far_side *side, const struct far_medium *medium)
{
    struct buf out = {0};
    size_t length = strlen(side->folder);
    bool inside = strncmp(medium->here, side->folder, length) == 0 && medium->here[length] == '/';
    if (!inside) {
        put_sync(side->links, medium->here, medium->there, &out);
        return buf_steal(&out);
    }
    char *from = xasprintf("%s/", side->folder), *to = far_path(side->links, from);
    put_sync(side->links, from, to, &out);
    free(from);
    free(to);
    return buf_steal(&out);
}

static void warn_files(const struct links *links, struct snapshot *snap)
{
    const struct far_side *side = links->far;
    struct buf missing = {0}, other = {0};
    const struct far_medium *first = NULL;
    if (side->show != links->engine->show)
        return; /* the next look renews the list */
    for (size_t i = 0; i < side->count; i++) {
        const struct far_medium *medium = &side->media[i];
        bool gone = medium->known && medium->missing && medium->own_size >= 0;
        struct buf *names = gone ? &missing : differs(medium) ? &other : NULL;
        if (!names)
            continue;
        first = first ? first : medium;
        buf_printf(names, "%s%s", names->len ? ", " : "", side->show->media[i].id);
    }
    char *line = first ? sync_line(side, first) : NULL;
    if (other.len)
        snapshot_warn(snap,
                      say_make(MSG_W_FAR_OTHER, buf_text(&other), far_host(links), line, NULL));
    if (missing.len)
        snapshot_warn(snap,
                      say_make(MSG_W_FAR_MISSING, buf_text(&missing), far_host(links), line, NULL));
    free(line);
    buf_free(&missing);
    buf_free(&other);
}

static enum msg msg_of(const struct far *far)
{
    switch (far->trouble) {
    case FAR_REFUSED:
        return MSG_W_FAR_REFUSED;
    case FAR_NO_PLAYER:
        return MSG_W_FAR_NO_PLAYER;
    case FAR_NOISE:
        return MSG_W_FAR_NOISE;
    case FAR_VERSION:
        return MSG_W_FAR_VERSION;
    case FAR_NONE:
    case FAR_AWAY:
        break;
    }
    if (!far->ever && far->said[0])
        return MSG_W_FAR_NEVER;
    return far->said[0] ? MSG_W_FAR_AWAY_WHY : MSG_W_FAR_AWAY;
}

/* Both parts go the same way: what is wrong with it is said once. */
void links_far_warn(const struct links *links, struct snapshot *snap)
{
    if (!links->far)
        return;
    warn_files(links, snap);
    for (int part = 0; part < PART_COUNT; part++) {
        const struct far *far = links->link[part].far;
        if (far->joined || !links->link[part].said_down)
            continue;
        snapshot_warn(snap,
                      say_make(msg_of(far), far_host(links), far->said, KICHBAN_VERSION, NULL));
        return;
    }
}
