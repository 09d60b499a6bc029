/* Media files that come, go and change while the engine runs: what was vetted is vetted again. */
#include "engine/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/links.h"
#include "base/banned.h"

static struct fingerprint look_at(const char *path, const char **why)
{
    struct stat is;
    *why = NULL;
    if (stat(path, &is) != 0) {
        *why = errno == ENOENT ? "the file is missing" : strerror(errno);
        return (struct fingerprint){0};
    }
    if (!S_ISREG(is.st_mode)) {
        *why = "not a regular file";
        return (struct fingerprint){0};
    }
    if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0) {
        *why = "the file may not be read";
        return (struct fingerprint){0};
    }
    return (struct fingerprint){
        .dev = is.st_dev, .ino = is.st_ino, .size = is.st_size, .mtime = is.st_mtim, .there = true};
}

static bool same(const struct fingerprint *a, const struct fingerprint *b)
{
    return a->there == b->there && a->stamp == b->stamp && a->dev == b->dev && a->ino == b->ino &&
           a->size == b->size && a->mtime.tv_sec == b->mtime.tv_sec &&
           a->mtime.tv_nsec == b->mtime.tv_nsec;
}

static void say(struct engine *engine, enum event_kind kind, int media, const char *why)
{
    struct event event = event_make(kind, engine_real_now());
    event.media = media;
    if (why) {
        event.reason = xstrdup("missing");
        event.text = xstrdup(why);
    }
    engine_event(engine, &event, NULL);
}

static struct fingerprint look_at_medium(const struct engine *engine, size_t media,
                                         const char **why)
{
    const char *file = engine->run->media[media].file, *path = engine->show->media[media].path;
    return look_at(file ? file : path ? path : "", why);
}

/* The first look says only what is missing: what is there is vetted when its player comes up. */
static void seen(struct engine *engine, int media, const struct fingerprint *now, const char *why,
                 bool first)
{
    struct fingerprint before = engine->prints[media];
    engine->prints[media] = *now;
    if (!first && same(now, &before))
        return;
    bool broken = engine->run->media[media].health == HEALTH_BROKEN;
    if (!now->there && !broken)
        say(engine, EV_FAILED, media, why);
    if (!first && now->there && before.there)
        say(engine, EV_FILE_CHANGED, media, NULL);
    if (now->there && (!first || broken))
        links_probe(engine->links, media);
}

/* On another machine nothing is known before the first answer: that one is no change. */
void watch_seen(struct engine *engine, int media, const struct fingerprint *now, const char *why)
{
    bool known = engine->prints[media].there || engine->run->media[media].health != HEALTH_UNKNOWN;
    seen(engine, media, now, why, !known);
    if (!known && now->there)
        links_probe(engine->links, media);
}

static void look(struct engine *engine, bool first)
{
    if (links_are_far(engine->links)) {
        links_look_far(engine->links);
        return;
    }
    for (size_t i = 0; i < engine->show->media_count; i++) {
        const char *why;
        if (engine->show->media[i].list_count)
            continue; /* what it lists is looked at */
        struct fingerprint now = look_at_medium(engine, i, &why);
        seen(engine, (int)i, &now, why, first);
    }
}

/* With a null player no medium is missing. */
void watch_start(struct engine *engine)
{
    engine->prints = xcalloc(engine->show->media_count + 1, sizeof *engine->prints);
    if (engine->links)
        look(engine, true);
}

void watch_look(struct engine *engine)
{
    if (engine->links)
        look(engine, false);
}

/* Prints are by medium, as the show counts them. */
void watch_show_taken(struct engine *engine, const struct show *before)
{
    const struct show *show = engine->show;
    char **was = xcalloc(before->media_count + 1, sizeof *was);
    char **is = xcalloc(show->media_count + 1, sizeof *is);
    int *from = xcalloc(show->media_count + 1, sizeof *from);
    struct fingerprint *prints = xcalloc(show->media_count + 1, sizeof *prints);
    for (size_t i = 0; i < before->media_count; i++)
        was[i] = before->media[i].id;
    for (size_t i = 0; i < show->media_count; i++) {
        is[i] = show->media[i].id;
        from[i] = -1;
    }
    match_keys(is, show->media_count, was, before->media_count, from);
    for (size_t i = 0; i < show->media_count; i++) {
        const char *why, *path = show->media[i].path;
        bool same_path = from[i] >= 0 && path && before->media[from[i]].path &&
                         strcmp(path, before->media[from[i]].path) == 0;
        if (same_path)
            prints[i] = engine->prints[from[i]];
        else if (!engine->links || !links_are_far(engine->links))
            prints[i] = look_at_medium(engine, i, &why);
    }
    free(engine->prints);
    engine->prints = prints;
    free(was);
    free(is);
    free(from);
}

void watch_moved(struct engine *engine, int media)
{
    const char *why;
    engine->prints[media] = engine->links && !links_are_far(engine->links)
                                ? look_at_medium(engine, (size_t)media, &why)
                                : (struct fingerprint){0};
}

void watch_fresh(struct engine *engine)
{
    if (engine->links && links_are_far(engine->links)) {
        links_look_far(engine->links);
        return;
    }
    for (size_t i = 0; engine->links && i < engine->show->media_count; i++) {
        const char *why;
        if (engine->run->media[i].health != HEALTH_UNKNOWN || engine->show->media[i].list_count)
            continue;
        struct fingerprint now = look_at_medium(engine, i, &why);
        engine->prints[i] = now;
        if (now.there)
            links_probe(engine->links, (int)i);
        else
            say(engine, EV_FAILED, (int)i, why);
    }
}
