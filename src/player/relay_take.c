/* A file that comes late is sent after the others: its bytes follow one line, and it lies there under
 * its name only when it is whole and on the disk. */
#include "player/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sys/path.h"
#include "base/banned.h"

#define NAME_MOST 120

bool relay_name_good(const char *name)
{
    size_t length = strlen(name);
    return length && length <= NAME_MOST && name[0] != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
               length;
}

static bool write_all(int fd, const char *bytes, size_t count, struct err *err)
{
    while (count) {
        ssize_t wrote = write(fd, bytes, count);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return err_set(err, "%s", strerror(errno));
        bytes += wrote;
        count -= (size_t)wrote;
    }
    return true;
}

/* What was read behind the line comes first. */
static bool copy_in(struct relay *relay, int fd, int64_t size, struct err *err)
{
    static char room[65536];
    struct line_reader *lines = &relay->from_engine;
    size_t early = lines->pending.len - lines->used;
    size_t first = (int64_t)early < size ? early : (size_t)size;
    int64_t left = size - (int64_t)first;
    if (!write_all(fd, lines->pending.data + lines->used, first, err))
        return false;
    int flags = fcntl(STDIN_FILENO, F_GETFL);
    fcntl(STDIN_FILENO, F_SETFL, flags & ~O_NONBLOCK);
    while (left > 0) {
        size_t want = left < (int64_t)sizeof room ? (size_t)left : sizeof room;
        ssize_t got = read(STDIN_FILENO, room, want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return err_set(err, "the file broke off");
        if (!write_all(fd, room, (size_t)got, err))
            return false;
        left -= got;
    }
    return fsync(fd) == 0 || err_set(err, "%s", strerror(errno));
}

int relay_take(struct relay *relay, const struct relay_line *line)
{
    struct err err = {{0}};
    bool good = line->run && line->path && relay_name_good(line->run) &&
                relay_name_good(line->path) && line->size >= 0;
    char *cache = path_cache();
    char *dir = xasprintf("%s/adopted/%s", cache, good ? line->run : "none");
    char *path = xasprintf("%s/%s", dir, good ? line->path : "none");
    char *half = xasprintf("%s.part", path);
    if (!good)
        err_set(&err, "not a name for a file");
    else
        path_make_dirs(dir);
    int fd = good ? open(half, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    if (good && fd < 0)
        good = err_set(&err, "%s: %s", half, strerror(errno));
    good = good && copy_in(relay, fd, line->size, &err);
    if (good && rename(half, path) != 0)
        good = err_set(&err, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    if (!good)
        unlink(half);
    struct relay_line answer = {
        .kind = RELAY_TAKEN, .path = good ? path : NULL, .text = good ? NULL : err.text};
    relay_say(relay, &answer);
    free(half);
    free(path);
    free(dir);
    free(cache);
    return good ? 0 : 1;
}
