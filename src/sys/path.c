#include "sys/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/banned.h"

static const char *env_dir(const char *name)
{
    const char *dir = getenv(name);
    return dir && dir[0] == '/' ? dir : NULL;
}

char *path_socket(void)
{
    const char *dir = env_dir("XDG_RUNTIME_DIR");
    struct stat is;
    if (dir && stat(dir, &is) == 0 && is.st_uid == geteuid())
        return xasprintf("%s/kichban/engine.sock", dir);
    return xasprintf("/tmp/kichban-%u/engine.sock", (unsigned)geteuid());
}

static char *home_dir(const char *xdg, const char *below, const char *rest)
{
    const char *dir = env_dir(xdg);
    if (dir)
        return xasprintf("%s/%s", dir, rest);
    const char *home = env_dir("HOME");
    return xasprintf("%s/%s/%s", home ? home : "/tmp", below, rest);
}

char *path_state(void)
{
    return home_dir("XDG_STATE_HOME", ".local/state", "kichban");
}

char *path_cache(void)
{
    return home_dir("XDG_CACHE_HOME", ".cache", "kichban");
}

char *path_config(void)
{
    return home_dir("XDG_CONFIG_HOME", ".config", "kichban/config.yaml");
}

char *path_self_dir(void)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return NULL;
    self[length] = '\0';
    char *slash = strrchr(self, '/');
    return slash ? xstrndup(self, (size_t)(slash - self)) : NULL;
}

char *path_beside(const char *name)
{
    char *dir = path_self_dir();
    char *path = xasprintf("%s/%s", dir ? dir : ".", name);
    if (access(path, X_OK) != 0) {
        free(path);
        path = xasprintf("%s/../libexec/kichban/%s", dir ? dir : ".", name);
    }
    free(dir);
    return path;
}

/* The engine lies in libexec, one folder deeper than the program, as a test program does in the build. */
char *path_shipped(const char *built, const char *installed)
{
    const struct {
        const char *way, *name;
    } places[] = {
        {"", built}, {"../", built}, {"../share/", installed}, {"../../share/", installed}};
    char *dir = path_self_dir(), *path = NULL;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        free(path);
        path = xasprintf("%s/%s%s", dir ? dir : ".", places[i].way, places[i].name);
        if (access(path, F_OK) == 0)
            break;
    }
    free(dir);
    return path;
}

char *path_real(const char *path, struct err *err)
{
    char *real = realpath(path, NULL);
    if (!real)
        err_set(err, "%s: %s", path, strerror(errno));
    return real;
}

void path_make_dirs(const char *dir)
{
    char *path = xstrdup(dir);
    for (char *at = path + 1;; at++) {
        if (*at && *at != '/')
            continue;
        char kept = *at;
        *at = '\0';
        mkdir(path, 0700);
        *at = kept;
        if (!kept)
            break;
    }
    free(path);
}

bool path_private_dir(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return err_set(err, "%s: not a place for a socket", path);
    char *dir = xstrndup(path, (size_t)(slash - path));
    struct stat is;
    bool good = true;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        good = err_set(err, "%s: %s", dir, strerror(errno));
    else if (lstat(dir, &is) != 0 || !S_ISDIR(is.st_mode))
        good = err_set(err, "%s: not a folder", dir);
    else if (is.st_uid != geteuid())
        good = err_set(err, "%s: belongs to another user", dir);
    else if ((is.st_mode & 077) && chmod(dir, 0700) != 0)
        good = err_set(err, "%s: open to others", dir);
    free(dir);
    return good;
}

char *path_read(const char *path, size_t most, size_t *len, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat is;
    if (fd < 0 || fstat(fd, &is) != 0) {
        err_set(err, "%s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    if (!S_ISREG(is.st_mode) || (size_t)is.st_size > most) {
        err_set(err, "%s: %s", path, S_ISREG(is.st_mode) ? "too large" : "not a file");
        close(fd);
        return NULL;
    }
    char *text = xmalloc((size_t)is.st_size + 1);
    size_t got = 0;
    ssize_t more;
    while (got < (size_t)is.st_size && (more = read(fd, text + got, (size_t)is.st_size - got)) > 0)
        got += (size_t)more;
    close(fd);
    text[got] = '\0';
    *len = got;
    return text;
}
