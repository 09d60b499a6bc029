#include "journal/kept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "journal/copies.h"
#include "base/banned.h"

/* --- which runs there are --- */

static int newest_first(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

/* "RUN" of "RUN.db" or "RUN.meta"; NULL: another file. */
static char *run_of(const char *file)
{
    const char *dot = strrchr(file, '.');
    bool names = dot && dot > file && (strcmp(dot, ".db") == 0 || strcmp(dot, ".meta") == 0);
    return names ? xstrndup(file, (size_t)(dot - file)) : NULL;
}

char **kept_names(const char *dir, size_t *count)
{
    char *path = xasprintf("%s/runs", dir), **names = NULL;
    size_t found = 0, room = 0;
    DIR *folder = opendir(path);
    struct dirent *entry;
    free(path);
    while (folder && (entry = readdir(folder))) {
        char *name = run_of(entry->d_name);
        if (name)
            ARRAY_PUSH(names, found, room, name);
    }
    if (folder)
        closedir(folder);
    if (found)
        qsort(names, found, sizeof *names, newest_first);
    *count = 0;
    for (size_t i = 0; i < found; i++) {
        if (*count && strcmp(names[*count - 1], names[i]) == 0)
            free(names[i]); /* it has both files */
        else
            names[(*count)++] = names[i];
    }
    return names;
}

/* --- is it in use --- */

#define LOCK_FIRST 0x40000000 /* the bytes of a database that SQLite locks (its file format) */
#define LOCK_BYTES 512

bool kept_live(const char *dir, const char *run)
{
    char *path = copy_path(dir, run, "db");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_FIRST, .l_len = LOCK_BYTES};
    free(path);
    if (fd < 0)
        return false;
    bool held = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK; /* only asks */
    close(fd);
    return held;
}

/* --- a private copy of its database --- */

struct private_copy {
    char dir[64];
    char *db, *wal;
};

static bool copy_file(const char *from, const char *to)
{
    char room[65536];
    ssize_t got = -1;
    int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
    if (in >= 0)
        out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    while (out >= 0 && (got = read(in, room, sizeof room)) > 0)
        if (write(out, room, (size_t)got) != got)
            break;
    if (out >= 0)
        close(out);
    if (in >= 0)
        close(in);
    return out >= 0 && got == 0;
}

static void copy_drop(struct private_copy *copy)
{
    if (!copy->db)
        return;
    unlink(copy->db);
    unlink(copy->wal);
    rmdir(copy->dir);
    free(copy->db);
    free(copy->wal);
}

static bool copy_make(const char *dir, const char *run, struct private_copy *copy)
{
    *copy = (struct private_copy){.dir = "/tmp/kichban-kept-XXXXXX"};
    if (!mkdtemp(copy->dir))
        return false;
    copy->db = xasprintf("%s/run.db", copy->dir);
    copy->wal = xasprintf("%s/run.db-wal", copy->dir);
    char *db = copy_path(dir, run, "db"), *wal = copy_path(dir, run, "db-wal");
    bool good = copy_file(db, copy->db);
    if (good && access(wal, F_OK) == 0)
        copy_file(wal, copy->wal); /* without it the database is older, not wrong */
    free(db);
    free(wal);
    return good;
}

/* --- reading --- */

/* The place of `number` among the events, and whether it is there already. */
static size_t place_of(const struct kept *kept, int64_t number, bool *there)
{
    size_t at = 0, end = kept->event_count;
    while (at < end) {
        size_t middle = (at + end) / 2;
        if (kept->events[middle].number < number)
            at = middle + 1;
        else
            end = middle;
    }
    *there = at < kept->event_count && kept->events[at].number == number;
    return at;
}

static void put_event(struct kept *kept, const struct kept_event *event)
{
    bool there;
    size_t at = place_of(kept, event->number, &there);
    if (there) {
        free(kept->events[at].event);
        kept->events[at] = *event;
        return;
    }
    ARRAY_PUSH(kept->events, kept->event_count, kept->event_room, *event);
    memmove(kept->events + at + 1, kept->events + at,
            (kept->event_count - 1 - at) * sizeof *kept->events);
    kept->events[at] = *event;
}

static void take_events(sqlite3 *db, struct kept *kept)
{
    sqlite3_stmt *get = NULL;
    if (sqlite3_prepare_v2(db, "SELECT number, now_ms, wall_ms, event FROM events ORDER BY number",
                           -1, &get, NULL) == SQLITE_OK)
        while (sqlite3_step(get) == SQLITE_ROW) {
            const char *text = (const char *)sqlite3_column_text(get, 3);
            struct kept_event event = {.number = sqlite3_column_int64(get, 0),
                                       .now_ms = sqlite3_column_int64(get, 1),
                                       .wall_ms = sqlite3_column_int64(get, 2),
                                       .event = xstrdup(text ? text : "")};
            put_event(kept, &event);
        }
    sqlite3_finalize(get);
}

static void take_shows(sqlite3 *db, struct kept *kept)
{
    sqlite3_stmt *get = NULL;
    if (sqlite3_prepare_v2(db, "SELECT version, text FROM shows", -1, &get, NULL) == SQLITE_OK)
        while (sqlite3_step(get) == SQLITE_ROW) {
            const char *text = (const char *)sqlite3_column_text(get, 1);
            struct kept_show show = {.version = sqlite3_column_int64(get, 0),
                                     .text = xstrdup(text ? text : "")};
            ARRAY_PUSH(kept->shows, kept->show_count, kept->show_room, show);
        }
    sqlite3_finalize(get);
}

/* Whatever of it can be read: a broken one gives what stands before the break. */
static void read_database(const char *dir, const char *run, struct kept *kept)
{
    struct private_copy copy;
    sqlite3 *db = NULL;
    if (copy_make(dir, run, &copy) &&
        sqlite3_open_v2(copy.db, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        sqlite3_exec(db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA mmap_size=0", NULL, NULL, NULL) ==
            SQLITE_OK) {
        meta_take_rows(&kept->meta, db);
        take_shows(db, kept);
        take_events(db, kept);
    }
    sqlite3_close(db);
    copy_drop(&copy);
}

struct lines {
    struct kept *kept;
    int64_t known; /* numbers up to this one stand in the database, but for gaps */
};

/* The database is right where both have a number; of two lines with one number the first was torn. */
static void take_line(void *context, const struct event_line *line)
{
    struct lines *lines = context;
    bool there;
    place_of(lines->kept, line->number, &there);
    if (there && line->number <= lines->known)
        return;
    struct kept_event event = {.number = line->number,
                               .now_ms = line->now_ms,
                               .wall_ms = line->wall_ms,
                               .event = xstrdup(line->event)};
    put_event(lines->kept, &event);
}

static void take_meta_line(void *context, const char *key, const char *value)
{
    meta_take(context, key, value);
}

static void read_copies(const char *dir, const char *run, struct kept *kept)
{
    if (!meta_whole(&kept->meta)) {
        char *text = copy_read(dir, run, "meta"), *show = copy_read(dir, run, "yaml");
        meta_take_text(text, take_meta_line, &kept->meta);
        if (show)
            meta_take(&kept->meta, "show_text", show);
        free(text);
        free(show);
    }
    char ending[ENDING_TEXT];
    for (int64_t version = 2;; version++) {
        if (kept_show_text(kept, version))
            continue;
        char *text = copy_read(dir, run, copy_show_ending(version, ending));
        if (!text)
            break;
        struct kept_show show = {.version = version, .text = text};
        ARRAY_PUSH(kept->shows, kept->show_count, kept->show_room, show);
    }
    struct lines lines = {
        .kept = kept, .known = kept->event_count ? kept->events[kept->event_count - 1].number : 0};
    event_lines(dir, run, take_line, &lines);
}

bool kept_read(const char *dir, const char *run, struct kept *kept, struct err *err)
{
    *kept = (struct kept){.live = kept_live(dir, run)};
    if (!kept->live)
        read_database(dir, run, kept);
    if (!kept->live &&
        kept_live(dir, run)) { /* an engine took it meanwhile: the copy may be torn */
        kept_clear(kept);
        kept->live = true;
    }
    read_copies(dir, run, kept);
    if (meta_whole(&kept->meta))
        return true;
    kept_clear(kept);
    return err_set(err, "run %s: what it was can't be read any more", run);
}

const char *kept_show_text(const struct kept *kept, int64_t version)
{
    for (size_t i = 0; i < kept->show_count; i++)
        if (kept->shows[i].version == version)
            return kept->shows[i].text;
    return NULL;
}

void kept_clear(struct kept *kept)
{
    for (size_t i = 0; i < kept->event_count; i++)
        free(kept->events[i].event);
    for (size_t i = 0; i < kept->show_count; i++)
        free(kept->shows[i].text);
    free(kept->events);
    free(kept->shows);
    journal_meta_clear(&kept->meta);
    *kept = (struct kept){0};
}
