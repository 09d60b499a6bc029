#include "journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "journal/copies.h"
#include "base/banned.h"

#define CLOSE_WAIT_MS 2000
#define RETRY_MS 1000
#define BALLAST_BYTES (2 << 20)

struct item {
    struct item *next;
    int64_t number, now_ms, wall_ms;
    char *event; /* NULL with no show: the run is finished */
    char *show;  /* a further show instead: `number` is its version */
};

struct journal {
    sqlite3 *db; /* the thread's once it runs */
    sqlite3_stmt *insert;
    int text_fd;    /* what people read; -1: it can't be written */
    int events_fd;  /* the events as lines, the second copy */
    int64_t number; /* of the last event */
    char *dir, *run;
    char *ballast; /* a file of nothing: the room it holds is given up when the disk is full */
    pthread_t thread;
    bool running;
    int wake_fd, done_fd; /* eventfds: work for the thread, and its answer */
    pthread_mutex_t lock; /* guards what follows */
    struct item *first, **last;
    int behind;
    bool stop;
    char why[200];
};

static const char schema[] =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "PRAGMA mmap_size=0;"
    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT);"
    "CREATE TABLE IF NOT EXISTS events(number INTEGER PRIMARY KEY, now_ms INTEGER NOT NULL,"
    " wall_ms INTEGER NOT NULL, event TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS shows(version INTEGER PRIMARY KEY, text TEXT NOT NULL);";

static bool sql_fault(struct journal *journal, struct err *err, const char *doing)
{
    return err_set(err, "%s: %s", doing, journal->db ? sqlite3_errmsg(journal->db) : "no memory");
}

static bool make_dirs(const char *dir, struct err *err)
{
    char *path = xasprintf("%s/runs", dir);
    bool good = true;
    for (char *at = path + 1; good; at++) {
        if (*at && *at != '/')
            continue;
        char kept = *at;
        *at = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            good = err_set(err, "%s: %s", path, strerror(errno));
        *at = kept;
        if (!kept)
            break;
    }
    free(path);
    return good;
}

static bool put_meta(struct journal *journal, const char *key, const char *value);
static bool put_show(struct journal *journal, int64_t version, const char *text);

/* --- the thread --- */

/* Either thread may find the disk full first; a file is removed once. */
static bool drop_ballast(const struct journal *journal)
{
    return unlink(journal->ballast) == 0;
}

static bool bind_event(struct journal *journal, int64_t number, int64_t now_ms, int64_t wall_ms,
                       const char *event)
{
    return sqlite3_bind_int64(journal->insert, 1, number) == SQLITE_OK &&
           sqlite3_bind_int64(journal->insert, 2, now_ms) == SQLITE_OK &&
           sqlite3_bind_int64(journal->insert, 3, wall_ms) == SQLITE_OK &&
           sqlite3_bind_text(journal->insert, 4, event, -1, SQLITE_TRANSIENT) == SQLITE_OK;
}

static bool commit(struct journal *journal, const struct item *first)
{
    bool good = sqlite3_exec(journal->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
    for (const struct item *at = first; good && at; at = at->next) {
        if (!at->event) {
            good = at->show ? put_show(journal, at->number, at->show)
                            : put_meta(journal, "finished", "1");
            continue;
        }
        good = bind_event(journal, at->number, at->now_ms, at->wall_ms, at->event);
        good = good && sqlite3_step(journal->insert) == SQLITE_DONE;
        sqlite3_reset(journal->insert);
    }
    good = good && sqlite3_exec(journal->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (!good) {
        pthread_mutex_lock(&journal->lock);
        snprintf(journal->why, sizeof journal->why, "%s", sqlite3_errmsg(journal->db));
        pthread_mutex_unlock(&journal->lock);
        sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return good;
}

static int free_items(struct item *first)
{
    int count = 0;
    while (first) {
        struct item *next = first->next;
        free(first->event);
        free(first->show);
        free(first);
        first = next;
        count++;
    }
    return count;
}

static void drain(int fd)
{
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got; /* non-blocking: empty is fine */
}

static void raise_fd(int fd)
{
    uint64_t one = 1;
    ssize_t wrote = write(fd, &one, sizeof one);
    (void)wrote; /* an eventfd that is full is raised already */
}

static struct item *take_all(struct journal *journal)
{
    pthread_mutex_lock(&journal->lock);
    struct item *first = journal->first;
    journal->first = NULL;
    journal->last = &journal->first;
    pthread_mutex_unlock(&journal->lock);
    return first;
}

/* Takes what waits, commits it, and keeps it for another try when the disk says no. */
static void *writer(void *context)
{
    struct journal *journal = context;
    struct item *kept = NULL;
    for (;;) {
        struct pollfd wait = {.fd = journal->wake_fd, .events = POLLIN};
        poll(&wait, 1, kept ? RETRY_MS : -1);
        drain(journal->wake_fd);
        pthread_mutex_lock(&journal->lock);
        bool stop = journal->stop;
        pthread_mutex_unlock(&journal->lock);
        struct item **tail = &kept;
        while (*tail)
            tail = &(*tail)->next;
        *tail = take_all(journal);
        bool good =
            kept && (commit(journal, kept) || (drop_ballast(journal) && commit(journal, kept)));
        if (good) {
            int count = free_items(kept);
            kept = NULL;
            pthread_mutex_lock(&journal->lock);
            journal->behind -= count;
            journal->why[0] = '\0';
            pthread_mutex_unlock(&journal->lock);
        }
        raise_fd(journal->done_fd);
        if (stop)
            break;
    }
    free_items(kept);
    return NULL;
}

/* --- opening and closing --- */

static void dispose(struct journal *journal)
{
    sqlite3_finalize(journal->insert);
    sqlite3_close(journal->db);
    if (journal->text_fd >= 0)
        close(journal->text_fd);
    if (journal->events_fd >= 0)
        close(journal->events_fd);
    if (journal->wake_fd >= 0)
        close(journal->wake_fd);
    if (journal->done_fd >= 0)
        close(journal->done_fd);
    pthread_mutex_destroy(&journal->lock);
    free(journal->dir);
    free(journal->run);
    free(journal->ballast);
    free(journal);
}

static struct journal *connect_db(const char *dir, const char *run, int flags, struct err *err)
{
    struct journal *journal = xcalloc(1, sizeof *journal);
    journal->last = &journal->first;
    journal->text_fd = journal->events_fd = -1;
    journal->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    journal->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&journal->lock, NULL);
    journal->dir = xstrdup(dir);
    journal->run = xstrdup(run);
    journal->ballast = xasprintf("%s/ballast", dir);
    char *path = copy_path(dir, run, "db");
    bool good = sqlite3_open_v2(path, &journal->db, flags, NULL) == SQLITE_OK;
    if (!good)
        sql_fault(journal, err, path);
    if (good && sqlite3_exec(journal->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        good = sql_fault(journal, err, path);
    if (good && sqlite3_prepare_v2(
                    journal->db,
                    "INSERT INTO events(number, now_ms, wall_ms, event) VALUES(?1, ?2, ?3, ?4)", -1,
                    &journal->insert, NULL) != SQLITE_OK)
        good = sql_fault(journal, err, path);
    free(path);
    if (good)
        return journal;
    dispose(journal);
    return NULL;
}

static void lay_ballast(const struct journal *journal)
{
    int fd = open(journal->ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    if (posix_fallocate(fd, 0, BALLAST_BYTES) != 0)
        unlink(journal->ballast); /* no room for it: what room there is, is the journal's */
    close(fd);
}

static int open_end(const char *dir, const char *run, const char *ending)
{
    char *path = copy_path(dir, run, ending);
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    off_t end = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
    char last = '\n';
    free(path);
    if (end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n' && write(fd, "\n", 1) < 0)
        errno = 0; /* a torn line stays alone: if not even that goes, the next one is lost too */
    return fd;
}

static void start_writing(struct journal *journal, const char *dir, const char *run)
{
    lay_ballast(journal);
    journal->text_fd = open_end(dir, run, "txt");
    journal->events_fd = open_end(dir, run, "events");
    journal->running = pthread_create(&journal->thread, NULL, writer, journal) == 0;
}

static bool put_meta(struct journal *journal, const char *key, const char *value)
{
    sqlite3_stmt *put = NULL;
    bool good = sqlite3_prepare_v2(journal->db, "INSERT OR REPLACE INTO meta VALUES(?1, ?2)", -1,
                                   &put, NULL) == SQLITE_OK;
    if (good) {
        sqlite3_bind_text(put, 1, key, -1, SQLITE_STATIC);
        sqlite3_bind_text(put, 2, value ? value : "", -1, SQLITE_STATIC);
        good = sqlite3_step(put) == SQLITE_DONE;
    }
    sqlite3_finalize(put);
    return good;
}

static bool put_show(struct journal *journal, int64_t version, const char *text)
{
    sqlite3_stmt *put = NULL;
    bool good = sqlite3_prepare_v2(journal->db, "INSERT OR REPLACE INTO shows VALUES(?1, ?2)", -1,
                                   &put, NULL) == SQLITE_OK &&
                sqlite3_bind_int64(put, 1, version) == SQLITE_OK &&
                sqlite3_bind_text(put, 2, text, -1, SQLITE_STATIC) == SQLITE_OK &&
                sqlite3_step(put) == SQLITE_DONE;
    sqlite3_finalize(put);
    return good;
}

static bool write_meta(struct journal *journal, const struct journal_meta *meta)
{
    struct meta_row rows[META_ROWS];
    meta_rows(meta, rows);
    bool good = sqlite3_exec(journal->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK &&
                put_meta(journal, "show_text", meta->show_text);
    for (size_t i = 0; good && i < META_ROWS; i++)
        good = put_meta(journal, rows[i].key, rows[i].value);
    return good && sqlite3_exec(journal->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

/* The second copy; that it can't be written is no reason not to begin. */
static void write_copy(const char *dir, const struct journal_meta *meta)
{
    char *text = meta_text(meta);
    copy_write(dir, meta->run, "meta", text);
    copy_write(dir, meta->run, "yaml", meta->show_text);
    free(text);
}

static void note_last(const char *dir, const char *run)
{
    char *path = xasprintf("%s/last", dir), *next = xasprintf("%s/last.new", dir);
    int fd = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd >= 0) {
        bool good = write(fd, run, strlen(run)) == (ssize_t)strlen(run);
        good = close(fd) == 0 && good;
        if (!good || rename(next, path) != 0)
            unlink(next);
    }
    free(path);
    free(next);
}

struct journal *journal_create(const char *dir, const struct journal_meta *meta, struct err *err)
{
    if (!make_dirs(dir, err))
        return NULL;
    struct journal *journal =
        connect_db(dir, meta->run, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (!journal)
        return NULL;
    if (!write_meta(journal, meta)) {
        sql_fault(journal, err, meta->run);
        dispose(journal);
        return NULL;
    }
    write_copy(dir, meta);
    note_last(dir, meta->run);
    start_writing(journal, dir, meta->run);
    return journal;
}

/* --- what the database lacks: events that were not committed --- */

static int64_t last_number(struct journal *journal)
{
    sqlite3_stmt *get = NULL;
    int64_t number = 0;
    if (sqlite3_prepare_v2(journal->db, "SELECT max(number) FROM events", -1, &get, NULL) ==
            SQLITE_OK &&
        sqlite3_step(get) == SQLITE_ROW)
        number = sqlite3_column_int64(get, 0);
    sqlite3_finalize(get);
    return number;
}

/* What isn't the very next one is the last of another writer, or stands behind a gap. */
static void take_line(void *context, const struct event_line *line)
{
    struct journal *journal = context;
    if (line->number != journal->number + 1)
        return;
    bool good = bind_event(journal, line->number, line->now_ms, line->wall_ms, line->event) &&
                sqlite3_step(journal->insert) == SQLITE_DONE;
    sqlite3_reset(journal->insert);
    journal->number += good;
}

static void take_from_text(struct journal *journal, const char *dir, const char *run)
{
    journal->number = last_number(journal);
    event_lines(dir, run, take_line, journal);
}

static void move_aside(const char *dir, const char *run)
{
    static const char *const endings[] = {"db", "db-wal", "db-shm"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char *path = copy_path(dir, run, endings[i]), *aside = NULL;
        for (int number = 1; number < 100; number++) {
            free(aside);
            aside = xasprintf("%s.corrupt-%d", path, number);
            if (access(aside, F_OK) != 0)
                break;
        }
        if (access(path, F_OK) == 0)
            rename(path, aside);
        free(path);
        free(aside);
    }
}

static void take_meta(void *context, const char *key, const char *value)
{
    put_meta(context, key, value);
}

/* A new database from the second copy. NULL: there is none. */
static struct journal *made_again(const char *dir, const char *run, struct err *err)
{
    char *meta = copy_read(dir, run, "meta"), *show = copy_read(dir, run, "yaml");
    struct journal *journal = NULL;
    if (meta && show && meta[0]) {
        move_aside(dir, run);
        journal = connect_db(dir, run, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    }
    if (journal) {
        put_meta(journal, "show_text", show);
        meta_take_text(meta, take_meta, journal);
    }
    free(meta);
    free(show);
    return journal;
}

static bool whole(struct journal *journal)
{
    struct journal_meta meta;
    if (!journal_read_meta(journal, &meta, NULL))
        return false;
    journal_meta_clear(&meta);
    return true;
}

static bool in_use(const char *dir, const char *run)
{
    char *path = copy_path(dir, run, "db");
    sqlite3 *db = NULL;
    bool busy = access(path, F_OK) == 0 &&
                sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                sqlite3_exec(db, "PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK", NULL,
                             NULL, NULL) == SQLITE_BUSY;
    sqlite3_close(db);
    free(path);
    return busy;
}

struct journal *journal_open(const char *dir, const char *run, struct err *err)
{
    struct journal *journal = connect_db(dir, run, SQLITE_OPEN_READWRITE, err);
    if (journal && !whole(journal)) {
        err_set(err, "the journal lacks what its run was");
        dispose(journal);
        journal = NULL;
    }
    if (!journal && !in_use(dir, run))
        journal = made_again(dir, run, err);
    if (!journal)
        return NULL;
    take_from_text(journal, dir, run);
    start_writing(journal, dir, run);
    return journal;
}

bool journal_exists(const char *dir, const char *run)
{
    char *db = copy_path(dir, run, "db"), *meta = copy_path(dir, run, "meta");
    bool there = access(db, F_OK) == 0 || access(meta, F_OK) == 0;
    free(db);
    free(meta);
    return there;
}

void journal_close(struct journal *journal)
{
    if (!journal)
        return;
    journal_wait(journal, CLOSE_WAIT_MS);
    pthread_mutex_lock(&journal->lock);
    journal->stop = true;
    pthread_mutex_unlock(&journal->lock);
    raise_fd(journal->wake_fd);
    if (journal->running)
        pthread_join(journal->thread, NULL);
    free_items(journal->first);
    dispose(journal);
}

/* --- reading --- */

static char *get_meta(struct journal *journal, const char *key)
{
    sqlite3_stmt *get = NULL;
    char *value = NULL;
    if (sqlite3_prepare_v2(journal->db, "SELECT value FROM meta WHERE key=?1", -1, &get, NULL) ==
        SQLITE_OK) {
        sqlite3_bind_text(get, 1, key, -1, SQLITE_STATIC);
        if (sqlite3_step(get) == SQLITE_ROW)
            value = xstrdup((const char *)sqlite3_column_text(get, 0));
    }
    sqlite3_finalize(get);
    return value;
}

bool journal_read_meta(struct journal *journal, struct journal_meta *meta, struct err *err)
{
    *meta = (struct journal_meta){0};
    meta_take_rows(meta, journal->db);
    if (meta_whole(meta))
        return true;
    journal_meta_clear(meta);
    return err_set(err, "the journal lacks what its run was");
}

bool journal_replay(struct journal *journal, journal_each *each, void *context, struct err *err)
{
    sqlite3_stmt *get = NULL;
    if (sqlite3_prepare_v2(journal->db,
                           "SELECT number, now_ms, wall_ms, event FROM events ORDER BY number", -1,
                           &get, NULL) != SQLITE_OK)
        return sql_fault(journal, err, "reading the journal");
    int step;
    while ((step = sqlite3_step(get)) == SQLITE_ROW)
        if (!each(context, sqlite3_column_int64(get, 0), sqlite3_column_int64(get, 1),
                  sqlite3_column_int64(get, 2), (const char *)sqlite3_column_text(get, 3)))
            break;
    bool good = step == SQLITE_DONE || step == SQLITE_ROW;
    if (!good)
        sql_fault(journal, err, "reading the journal");
    sqlite3_finalize(get);
    return good;
}

/* --- further shows --- */

char *journal_show(struct journal *journal, int64_t version)
{
    char ending[ENDING_TEXT];
    sqlite3_stmt *get = NULL;
    char *text = NULL;
    if (sqlite3_prepare_v2(journal->db, "SELECT text FROM shows WHERE version=?1", -1, &get,
                           NULL) == SQLITE_OK &&
        sqlite3_bind_int64(get, 1, version) == SQLITE_OK && sqlite3_step(get) == SQLITE_ROW)
        text = xstrdup((const char *)sqlite3_column_text(get, 0));
    sqlite3_finalize(get);
    return text ? text : copy_read(journal->dir, journal->run, copy_show_ending(version, ending));
}

static void queue(struct journal *journal, struct item *item);

bool journal_keep_show(struct journal *journal, int64_t version, const char *text)
{
    char room[ENDING_TEXT];
    const char *ending = copy_show_ending(version, room);
    if (!copy_write(journal->dir, journal->run, ending, text)) {
        int why = errno;
        if (!drop_ballast(journal) || !copy_write(journal->dir, journal->run, ending, text)) {
            errno = why;
            return false;
        }
    }
    struct item *item = xcalloc(1, sizeof *item);
    *item = (struct item){.number = version, .show = xstrdup(text)};
    queue(journal, item);
    return true;
}

/* --- appending --- */

static void queue(struct journal *journal, struct item *item)
{
    pthread_mutex_lock(&journal->lock);
    *journal->last = item;
    journal->last = &item->next;
    journal->behind++;
    pthread_mutex_unlock(&journal->lock);
    raise_fd(journal->wake_fd);
}

/* All of a line or none: on a full disk the ballast goes, then the line is tried once more. That the
 * disk is full all the same the database says too, and NOT SAVED is shown. */
static void write_line(struct journal *journal, int fd, const char *text)
{
    if (fd < 0)
        return;
    size_t length = strlen(text);
    off_t before = lseek(fd, 0, SEEK_END);
    for (int tries = 0; tries < 2; tries++) {
        if (write(fd, text, length) == (ssize_t)length)
            return;
        if (ftruncate(fd, before) != 0 || !drop_ballast(journal))
            return;
    }
}

void journal_append(struct journal *journal, int64_t now_ms, int64_t wall_ms, const char *event,
                    const char *line)
{
    struct item *item = xcalloc(1, sizeof *item);
    *item = (struct item){
        .number = ++journal->number, .now_ms = now_ms, .wall_ms = wall_ms, .event = xstrdup(event)};
    char *text = xasprintf("%lld %lld %lld %s\n", (long long)item->number, (long long)now_ms,
                           (long long)wall_ms, event);
    write_line(journal, journal->events_fd, text);
    free(text);
    text = line ? xasprintf("%s\n", line) : NULL;
    if (text)
        write_line(journal, journal->text_fd, text);
    free(text);
    queue(journal, item);
}

void journal_finish(struct journal *journal)
{
    queue(journal, xcalloc(1, sizeof(struct item)));
}

int journal_behind(struct journal *journal, char *why, size_t room)
{
    pthread_mutex_lock(&journal->lock);
    int behind = journal->behind;
    if (why)
        snprintf(why, room, "%s", journal->why);
    pthread_mutex_unlock(&journal->lock);
    return behind;
}

bool journal_wait(struct journal *journal, int ms)
{
    while (journal_behind(journal, NULL, 0) > 0) {
        struct pollfd wait = {.fd = journal->done_fd, .events = POLLIN};
        if (poll(&wait, 1, ms) <= 0)
            return journal_behind(journal, NULL, 0) == 0;
        drain(journal->done_fd);
        char why[sizeof journal->why];
        journal_behind(journal, why, sizeof why);
        if (why[0])
            return false;
    }
    return true;
}

/* --- looking from outside --- */

bool journal_peek(const char *dir, const char *run, struct journal_meta *meta, bool *finished)
{
    struct journal *journal = connect_db(dir, run, SQLITE_OPEN_READWRITE, NULL);
    if (!journal)
        return false;
    char *over = get_meta(journal, "finished");
    *finished = over != NULL;
    free(over);
    bool good = journal_read_meta(journal, meta, NULL);
    dispose(journal);
    return good;
}

char *journal_last(const char *dir)
{
    char *path = xasprintf("%s/last", dir), text[200];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    if (fd < 0)
        return NULL;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= 0 || memchr(text, '/', (size_t)got))
        return NULL;
    text[got] = '\0';
    return xstrdup(text);
}
