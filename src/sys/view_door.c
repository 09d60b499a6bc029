#include "sys/view_door.h"

#include <errno.h>
#include <glob.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

#define DIR_PREFIX "/tmp/kichban-view-"
#define DIR_MODE 0711
#define MOST_GROUPS 1024

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59 /* Linux 4.13 */
#endif

static bool among(gid_t group, const gid_t *list, int count)
{
    for (int i = 0; i < count; i++)
        if (list[i] == group)
            return true;
    return false;
}

enum view_group view_door_group(const char *name, gid_t *group)
{
    const struct group *found = getgrnam(name);
    if (!found)
        return VIEW_GROUP_NONE;
    *group = found->gr_gid;
    gid_t own[MOST_GROUPS];
    int count = getgroups(MOST_GROUPS, own);
    bool may = geteuid() == 0 || getegid() == *group || among(*group, own, count);
    return may ? VIEW_GROUP_GOOD : VIEW_GROUP_NOT_IN;
}

char *view_door_path(const char *socket)
{
    const char *slash = strrchr(socket, '/');
    return xasprintf(DIR_PREFIX "%u/%s.view", (unsigned)geteuid(), slash ? slash + 1 : socket);
}

/* The folder of `path` is `owner`'s, and nobody else can put a thing into it. */
static bool is_safe_dir(const char *path, uid_t owner, mode_t *mode)
{
    char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
    struct stat is;
    bool safe = lstat(dir, &is) == 0 && S_ISDIR(is.st_mode) && is.st_uid == owner;
    *mode = safe ? is.st_mode & 0777 : 0;
    free(dir);
    return safe;
}

bool view_door_make_dir(const char *path, struct err *err)
{
    char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
    mode_t mode;
    bool good = true;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        good = err_set(err, "%s: %s", dir, strerror(errno));
    else if (!is_safe_dir(path, geteuid(), &mode))
        good = err_set(err, "%s: belongs to another user, or is no folder", dir);
    else if (mode != DIR_MODE && chmod(dir, DIR_MODE) != 0)
        good = err_set(err, "%s: %s", dir, strerror(errno));
    free(dir);
    return good;
}

bool view_door_taken(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof to.sun_path)
        return false;
    memcpy(to.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool taken = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
    if (fd >= 0)
        close(fd);
    return taken;
}

bool view_door_open(const char *path, gid_t group, struct err *err)
{
    return (chown(path, (uid_t)-1, group) == 0 && chmod(path, 0660) == 0) ||
           err_set(err, "%s: %s", path, strerror(errno));
}

bool view_door_lets_in(int fd, gid_t group)
{
    struct ucred peer;
    gid_t groups[MOST_GROUPS];
    socklen_t size = sizeof peer, groups_size = sizeof groups;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    if (peer.gid == group)
        return true;
    return getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &groups_size) == 0 &&
           among(group, groups, (int)(groups_size / sizeof groups[0]));
}

/* `/tmp/kichban-view-UID/NAME`: its folder and itself belong to UID, and it can be opened. */
static bool can_look(const char *path)
{
    int64_t uid;
    char *number =
        xstrndup(path + sizeof DIR_PREFIX - 1, strcspn(path + sizeof DIR_PREFIX - 1, "/"));
    bool good = int_parse(number, 0, UINT32_MAX, &uid);
    free(number);
    mode_t mode;
    struct stat is;
    return good && is_safe_dir(path, (uid_t)uid, &mode) && !(mode & 022) && lstat(path, &is) == 0 &&
           S_ISSOCK(is.st_mode) && is.st_uid == (uid_t)uid && access(path, R_OK | W_OK) == 0;
}

char *view_door_find(const char *socket, bool look_around)
{
    char *beside = xasprintf("%s.view", socket);
    if (!look_around || access(beside, F_OK) == 0)
        return beside;
    /* a folder with 0711 can't be listed: its name and the socket's are known */
    glob_t found = {0};
    char *only = NULL;
    int count = 0;
    if (glob(DIR_PREFIX "*", GLOB_NOSORT, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++) {
            char *path = xasprintf("%s/engine.sock.view", found.gl_pathv[i]);
            if (can_look(path) && count++ == 0) {
                only = path;
                continue;
            }
            free(path);
        }
    globfree(&found);
    if (count == 1) {
        free(beside);
        return only;
    }
    free(only);
    return beside;
}
