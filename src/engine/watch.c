/* Media files that come, go and change while the engine runs: what was vetted is vetted again. */
#include "engine/engine.h"

#include <errno.h>

#include "base/mem.h"
#include "engine/links.h"
#include "showfile/load.h"
#include "sys/log.h"
#include "sys/path.h"
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
    return (struct fingerprint){
        .dev = is.st_dev, .ino = is.st_ino, .size = is.st_size, .mtime = is.st_mtim, .there = true};
}

static bool same(const struct fingerprint *a, const struct fingerprint *b)
{
    return a->there == b->there && a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
           a->mtime.tv_sec == b->mtime.tv_sec && a->mtime.tv_nsec == b->mtime.tv_nsec;
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

static void look(struct engine *engine, bool first)
{
    for (size_t i = 0; i < engine->show->media_count; i++) {
        const char *why;
        struct fingerprint now = look_at(engine->show->media[i].path, &why);
        struct fingerprint before = engine->prints[i];
        engine->prints[i] = now;
        if (!first && same(&now, &before))
            continue;
        bool broken = engine->run->media[i].health == HEALTH_BROKEN;
        if (!now.there && !broken)
            say(engine, EV_FAILED, (int)i, why);
        if (!first && now.there && before.there)
            say(engine, EV_FILE_CHANGED, (int)i, NULL);
        if (now.there && (!first || broken))
            links_probe(engine->links, (int)i);
    }
}

/* FNV-1a: Fowler, Noll, Vo. */
uint64_t watch_hash(const char *text, size_t len)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return hash;
}

/* The show file itself: the run keeps its copy, but nobody may believe that it doesn't. */
static void look_at_show(struct engine *engine)
{
    const char *why;
    size_t len;
    struct fingerprint now = look_at(engine->show_path, &why);
    if (same(&now, &engine->show_print))
        return;
    engine->show_print = now;
    char *text = now.there ? path_read(engine->show_path, SHOWFILE_BYTES, &len, NULL) : NULL;
    bool changed = text && watch_hash(text, len) != engine->show_hash;
    free(text);
    if (changed != engine->show_changed)
        engine_state_changed(engine);
    engine->show_changed = changed;
}

/* With a null player no medium is missing. */
void watch_start(struct engine *engine)
{
    engine->prints = xcalloc(engine->show->media_count + 1, sizeof *engine->prints);
    look_at_show(engine);
    if (engine->links)
        look(engine, true);
}

void watch_look(struct engine *engine)
{
    look_at_show(engine);
    if (engine->links)
        look(engine, false);
}
