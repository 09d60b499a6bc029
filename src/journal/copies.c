#include "journal/copies.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

char *copy_path(const char *dir, const char *run, const char *ending)
{
    return xasprintf("%s/runs/%s.%s", dir, run, ending);
}

char *copy_read(const char *dir, const char *run, const char *ending)
{
    char *path = copy_path(dir, run, ending), room[8192];
    FILE *file = fopen(path, "re");
    struct buf text = {0};
    size_t got;
    free(path);
    if (!file)
        return NULL;
    while ((got = fread(room, 1, sizeof room, file)) > 0)
        buf_add(&text, room, got);
    fclose(file);
    return buf_steal(&text);
}

bool copy_write(const char *dir, const char *run, const char *ending, const char *text)
{
    char *path = copy_path(dir, run, ending);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    free(path);
    if (fd < 0)
        return false;
    bool good = write(fd, text, strlen(text)) == (ssize_t)strlen(text) && fsync(fd) == 0;
    return close(fd) == 0 && good;
}

const char *copy_show_ending(int64_t version, char out[ENDING_TEXT])
{
    if (version < 2)
        return "yaml";
    snprintf(out, ENDING_TEXT, "%lld.yaml", (long long)version);
    return out;
}

/* --- what a run is --- */

void meta_rows(const struct journal_meta *meta, struct meta_row rows[META_ROWS])
{
    const struct meta_row made[META_ROWS] = {{.key = "run", .value = meta->run},
                                             {.key = "show_path", .value = meta->show_path},
                                             {.key = "session", .value = meta->session},
                                             {.key = "mode", .value = meta->mode},
                                             {.key = "options", .value = meta->options},
                                             {.key = "boot_id", .value = meta->boot_id},
                                             {.key = "show0"},
                                             {.key = "real0"},
                                             {.key = "wall0"},
                                             {.key = "speed"},
                                             {.key = "real_clock"}};
    const double numbers[] = {(double)meta->show0, (double)meta->real0, (double)meta->wall0,
                              meta->speed, meta->real_clock};
    memcpy(rows, made, sizeof made);
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct meta_row *row = &rows[META_ROWS - COUNT_OF(numbers) + i];
        snprintf(row->number, sizeof row->number, "%.17g", numbers[i]);
        row->value = row->number;
    }
}

char *meta_text(const struct journal_meta *meta)
{
    struct meta_row rows[META_ROWS];
    struct buf text = {0};
    meta_rows(meta, rows);
    for (size_t i = 0; i < META_ROWS; i++)
        buf_printf(&text, "%s\t%s\n", rows[i].key, rows[i].value ? rows[i].value : "");
    return buf_steal(&text);
}

static bool take_text(struct journal_meta *meta, const char *key, const char *value)
{
    const struct {
        const char *key;
        char **text;
    } texts[] = {{"run", &meta->run},         {"show_path", &meta->show_path},
                 {"session", &meta->session}, {"show_text", &meta->show_text},
                 {"mode", &meta->mode},       {"options", &meta->options},
                 {"boot_id", &meta->boot_id}};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (strcmp(key, texts[i].key) != 0)
            continue;
        free(*texts[i].text);
        *texts[i].text = xstrdup(value);
        return true;
    }
    return false;
}

void meta_take(struct journal_meta *meta, const char *key, const char *value)
{
    double number = 0;
    if (take_text(meta, key, value) || sscanf(value, "%lf", &number) != 1)
        return;
    const struct {
        const char *key;
        int64_t *ms;
    } times[] = {{"show0", &meta->show0}, {"real0", &meta->real0}, {"wall0", &meta->wall0}};
    for (size_t i = 0; i < COUNT_OF(times); i++)
        if (strcmp(key, times[i].key) == 0)
            *times[i].ms = (int64_t)number;
    if (strcmp(key, "speed") == 0)
        meta->speed = number;
    else if (strcmp(key, "real_clock") == 0)
        meta->real_clock = number != 0;
}

void meta_take_text(char *text, void (*each)(void *context, const char *key, const char *value),
                    void *context)
{
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        char *tab = strchr(line, '\t');
        if (!tab)
            continue;
        *tab = '\0';
        each(context, line, tab + 1);
    }
}

void meta_take_rows(struct journal_meta *meta, sqlite3 *db)
{
    sqlite3_stmt *get = NULL;
    if (sqlite3_prepare_v2(db, "SELECT key, value FROM meta", -1, &get, NULL) == SQLITE_OK)
        while (sqlite3_step(get) == SQLITE_ROW) {
            const char *key = (const char *)sqlite3_column_text(get, 0);
            const char *value = (const char *)sqlite3_column_text(get, 1);
            if (key && value)
                meta_take(meta, key, value);
        }
    sqlite3_finalize(get);
}

bool meta_whole(const struct journal_meta *meta)
{
    return meta->run && meta->show_path && meta->show_text && meta->session && meta->mode;
}

void journal_meta_clear(struct journal_meta *meta)
{
    free(meta->run);
    free(meta->show_path);
    free(meta->show_text);
    free(meta->session);
    free(meta->mode);
    free(meta->options);
    free(meta->boot_id);
    *meta = (struct journal_meta){0};
}

/* --- events --- */

bool event_line_parse(const char *line, struct event_line *out)
{
    long long number, now_ms, wall_ms;
    int used = 0;
    if (sscanf(line, "%lld %lld %lld %n", &number, &now_ms, &wall_ms, &used) != 3 || !used)
        return false;
    const char *event = line + used;
    size_t length = strlen(event);
    *out =
        (struct event_line){.number = number, .now_ms = now_ms, .wall_ms = wall_ms, .event = event};
    return length >= 2 && event[0] == '{' && event[length - 1] == '}';
}

void event_lines(const char *dir, const char *run,
                 void (*each)(void *context, const struct event_line *line), void *context)
{
    char *path = copy_path(dir, run, "events"), *line = NULL;
    size_t room = 0;
    FILE *text = fopen(path, "re");
    while (text && getline(&line, &room, text) > 0) {
        size_t length = strlen(line);
        struct event_line event;
        if (!length || line[length - 1] != '\n')
            continue;
        line[length - 1] = '\0';
        if (event_line_parse(line, &event))
            each(context, &event);
    }
    if (text)
        fclose(text);
    free(line);
    free(path);
}
