/* The show file while its run goes on: a change is offered, and taken when somebody says `reload`.
 * What the run has been given stays with it (engine->shows) until it ends.
 *
 * The file is read on a thread of libuv's pool, so that no file, however large or broken, makes a GO
 * wait; only the result comes back to the loop. */
#include "engine/engine.h"

#include <errno.h>

#include "base/mem.h"
#include "engine/links.h"
#include "showfile/load.h"
#include "sys/catalogue.h"
#include "sys/log.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "base/banned.h"

#define SETTLE_MS 200 /* an editor may still write: the file must stand still so long */
#define AGAIN_LOOKS 5 /* a broken file is read again after so many looks, one a second */
#define OFFER_MOST 40 /* changes that clients are told; they get the number of all */

/* --- what lies on the disk --- */

static uint64_t mixed(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(1099511628211);
}

static uint64_t print_of(uint64_t hash, const char *path)
{
    struct stat is;
    if (stat(path, &is) != 0)
        return mixed(hash, 1);
    hash = mixed(mixed(hash, (uint64_t)is.st_dev), (uint64_t)is.st_ino);
    hash = mixed(mixed(hash, (uint64_t)is.st_size), (uint64_t)is.st_mtim.tv_sec);
    return mixed(hash, (uint64_t)is.st_mtim.tv_nsec);
}

/* One number for the file and all that it names, as the run knows them and as the offer does. */
static uint64_t prints(const struct engine *engine)
{
    const struct show *shows[] = {engine->show, engine->offer.show};
    uint64_t hash = print_of(UINT64_C(14695981039346656037), engine->show_path);
    for (size_t i = 0; i < COUNT_OF(shows); i++)
        for (size_t k = 0; shows[i] && k < shows[i]->file_count; k++)
            hash = print_of(hash, shows[i]->files[k].path);
    return hash;
}

/* What reading the file gave. `show` NULL: `errors` and `first` say what is wrong. */
struct reading {
    struct show *show;
    char *text; /* its bundle */
    size_t errors;
    char *first;
};

static void reading_clear(struct reading *reading)
{
    show_free(reading->show);
    free(reading->text);
    free(reading->first);
    *reading = (struct reading){0};
}

/* Touches nothing of the engine's: it runs on any thread. */
static struct reading read_show(const char *path)
{
    struct faults faults = {.words = catalogue_text};
    struct reading out = {0};
    struct err err = {{0}};
    size_t length;
    const char *slash = strrchr(path, '/');
    char *bytes = path_read(path, SHOWFILE_BYTES, &length, &err);
    if (bytes)
        out.show = showfile_load(bytes, length, path, slash ? slash + 1 : path, tz_zone, &faults);
    if (out.show)
        out.text = showfile_bundle(bytes, out.show);
    out.errors = bytes ? faults_errors(&faults) : 1;
    if (!bytes)
        out.first = xstrdup(err.text);
    for (size_t i = 0; !out.show && !out.first && i < faults.count; i++)
        if (!faults.list[i].warning)
            out.first = xasprintf("%s:%d:%d: %s", faults.list[i].file, faults.list[i].line,
                                  faults.list[i].col, faults.list[i].text);
    if (!out.show && !out.first)
        out.first = xstrdup("?"); /* it has errors, but none of those that are listed */
    faults_free(&faults);
    free(bytes);
    return out;
}

/* --- the offer --- */

static void offer_drop(struct offer *offer)
{
    reload_clear(&offer->reload);
    show_free(offer->show);
    free(offer->text);
    free(offer->broken);
    offer->show = NULL;
    offer->text = NULL;
    offer->broken = NULL;
    offer->errors = 0;
}

/* Takes the reading over. */
static void offer_make(struct engine *engine, struct reading *reading)
{
    struct offer *offer = &engine->offer;
    bool before = offer->show || offer->broken;
    bool same = !reading->show && offer->broken && offer->errors == reading->errors &&
                strcmp(offer->broken, reading->first) == 0;
    if (same) {
        reading_clear(reading);
        return;
    }
    offer_drop(offer);
    if (reading->show) {
        reload_look(engine->run, reading->show, &offer->reload);
        offer->judged = engine->run->change;
        offer->show = reading->show;
        offer->text = reading->text;
        log_line("the show file changed: %zu changes", offer->reload.changes->count);
        if (!offer->reload.changes->count)
            offer_drop(offer);
    } else {
        log_line("the show file has %zu errors: %s", reading->errors, reading->first);
        offer->errors = reading->errors;
        offer->broken = reading->first;
    }
    *reading = (struct reading){0};
    if (before || offer->show || offer->broken)
        engine_state_changed(engine);
}

/* --- reading beside the loop --- */

static void settled(uv_timer_t *timer);

struct offer_work {
    uv_work_t work;
    struct engine *engine;
    char *path;
    uint64_t prints; /* as they were when it began */
    bool last_try;
    struct reading reading;
};

static void work_read(uv_work_t *work)
{
    struct offer_work *job = work->data;
    job->reading = read_show(job->path);
}

/* A file that is still being written has its second try. What changed meanwhile is read again. */
static void work_done(uv_work_t *work, int status)
{
    struct offer_work *job = work->data;
    struct engine *engine = job->engine;
    struct offer *offer = &engine->offer;
    offer->work = NULL;
    bool stale = !engine->quitting && prints(engine) != job->prints;
    if (status == 0 && !engine->quitting && !stale && (job->reading.show || job->last_try)) {
        offer_make(engine, &job->reading);
        offer->prints = prints(engine); /* what the new one names is watched too */
    } else if (!engine->quitting && status == 0) {
        offer->tries = stale ? 1 : offer->tries + 1;
        uv_timer_start(&offer->settle, settled, SETTLE_MS, 0);
    }
    reading_clear(&job->reading);
    free(job->path);
    free(job);
}

static void work_begin(struct engine *engine, bool last_try)
{
    struct offer_work *job = xcalloc(1, sizeof *job);
    *job = (struct offer_work){.engine = engine,
                               .path = xstrdup(engine->show_path),
                               .prints = prints(engine),
                               .last_try = last_try};
    job->work.data = job;
    engine->offer.work = job;
    if (uv_queue_work(&engine->loop, &job->work, work_read, work_done) != 0) {
        engine->offer.work = NULL;
        free(job->path);
        free(job);
    }
}

static void settled(uv_timer_t *timer)
{
    struct engine *engine = timer->data;
    struct offer *offer = &engine->offer;
    uint64_t now = prints(engine);
    struct stat is;
    if (stat(engine->show_path, &is) != 0) {
        log_line("the show file is gone: the run keeps what it has");
        return;
    }
    if (now != offer->prints)
        offer->tries = 0;
    offer->prints = now;
    if (offer->tries > 0) {
        work_begin(engine, offer->tries > 1);
        return;
    }
    offer->tries++;
    uv_timer_start(&offer->settle, settled, SETTLE_MS, 0);
}

void reload_start(struct engine *engine)
{
    tz_threads();
    uv_timer_init(&engine->loop, &engine->offer.settle);
    engine->offer.settle.data = engine;
    engine->offer.prints = prints(engine);
    if (engine->recovered) { /* it may have changed while nobody looked */
        engine->offer.tries = 1;
        uv_timer_start(&engine->offer.settle, settled, SETTLE_MS, 0);
    }
}

void reload_watch(struct engine *engine)
{
    struct offer *offer = &engine->offer;
    bool again = offer->broken && ++offer->waited % AGAIN_LOOKS == 0;
    if (uv_is_active((uv_handle_t *)&offer->settle) || offer->work ||
        (!again && prints(engine) == offer->prints))
        return; /* a broken one is tried again: a file that it names may have come */
    offer->prints = prints(engine);
    offer->tries = 1;
    uv_timer_start(&offer->settle, settled, SETTLE_MS, 0);
}

void reload_stop(struct engine *engine)
{
    uv_close((uv_handle_t *)&engine->offer.settle, NULL);
    offer_drop(&engine->offer);
}

static void warn_number(struct snapshot *snap, size_t number, enum msg one, enum msg many,
                        const char *what)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", number);
    snapshot_warn(snap, say_make(number == 1 ? one : many, text, what, NULL));
}

/* A change that brings a file that isn't there says so: it is known before anyone presses Enter. */
static struct snap_change change_told(const struct show *show, const struct change *change)
{
    struct snap_change out = {.say = say_copy(change_said(change)), .why = say_copy(&change->why)};
    bool added = change->how == HOW_ADDED;
    bool file = change->how == HOW_CHANGED && change->field == FIELD_FILE;
    struct stat is;
    if (change->what != WHAT_MEDIUM || (!added && !file))
        return out;
    int media = show_find_media(show, change->medium);
    if (media >= 0 && show->media[media].path && stat(show->media[media].path, &is) != 0)
        out.say.msg = added ? MSG_CH_MEDIUM_ADDED_ABSENT : MSG_CH_MEDIUM_ABSENT;
    return out;
}

void reload_tell(struct engine *engine, struct snapshot *snap)
{
    struct offer *offer = &engine->offer;
    if (offer->broken)
        warn_number(snap, offer->errors, MSG_W_SHOW_BROKEN_ONE, MSG_W_SHOW_BROKEN, offer->broken);
    if (!offer->show)
        return;
    if (offer->judged != engine->run->change)
        reload_judge(engine->run, offer->show, &offer->reload);
    offer->judged = engine->run->change;
    const struct changes *changes = offer->reload.changes;
    warn_number(snap, changes->count, MSG_W_SHOW_NEW_ONE, MSG_W_SHOW_NEW, NULL);
    size_t shown = changes->count < OFFER_MOST ? changes->count : OFFER_MOST;
    snap->changes = xcalloc(shown + 1, sizeof *snap->changes);
    for (size_t i = 0; i < shown; i++)
        snap->changes[snap->change_count++] = change_told(offer->show, &changes->list[i]);
    snap->change_total = (int)changes->count;
    snap->change_left = (int)offer->reload.left;
    snap->change_refused = say_copy(&offer->reload.refused);
}

/* --- the verb --- */

static bool is_reload(const struct engine *engine, const struct event *event)
{
    struct command command;
    struct say why;
    if (event->kind != EV_VERB || event->show)
        return false;
    bool reload = command_parse(event->verb, &command, &why) && command.verb == VERB_RELOAD;
    if (why.msg == MSG_NONE)
        command_clear(&command);
    say_clear(&why);
    return reload && !engine->run->finished &&
           verb_allowed(VERB_RELOAD, event->role, engine->run->mode == MODE_SHOW);
}

/* What will be taken is kept with the run first. */
static bool keep(struct engine *engine, const struct show *show, const char *text,
                 struct event *event)
{
    struct reload look = {0};
    reload_look(engine->run, show, &look);
    bool taken = look.changes->count && look.refused.msg == MSG_NONE;
    reload_clear(&look);
    if (!taken || !engine->journal)
        return true; /* the core says why not */
    if (!journal_keep_show(engine->journal, engine->versions + 1, text)) {
        event->text = xstrdup(strerror(errno));
        return false;
    }
    event->version = ++engine->versions;
    return true;
}

/* The offer as it lies there, if the disk still has the same; else the file is read now. */
static struct reading reading_now(struct engine *engine)
{
    struct offer *offer = &engine->offer;
    bool fresh = !offer->work && prints(engine) == offer->prints;
    if (fresh && offer->show) {
        struct reading out = {.show = offer->show, .text = xstrdup(offer->text)};
        offer->show = NULL; /* comes back when it isn't taken */
        engine->attached_offer = true;
        return out;
    }
    if (fresh && offer->broken)
        return (struct reading){.errors = offer->errors, .first = xstrdup(offer->broken)};
    return read_show(engine->show_path);
}

static void give_back(struct engine *engine, struct show *show)
{
    if (engine->attached_offer)
        engine->offer.show = show;
    else
        show_free(show);
    engine->attached_offer = false;
}

void reload_attach(struct engine *engine, struct event *event)
{
    if (!is_reload(engine, event))
        return;
    struct reading reading = reading_now(engine);
    if (!reading.show) {
        event->reason = xasprintf("%zu", reading.errors);
        event->text = reading.first;
        reading.first = NULL;
    } else if (keep(engine, reading.show, reading.text, event)) {
        event->show = engine->attached = reading.show;
        reading.show = NULL;
    } else {
        give_back(engine, reading.show);
        reading.show = NULL;
    }
    reading_clear(&reading);
}

void reload_detach(struct engine *engine)
{
    struct show *show = engine->attached;
    engine->attached = NULL;
    if (!show)
        return;
    if (engine->run->show != show) {
        give_back(engine, show);
        return;
    }
    engine->attached_offer = false;
    const struct show *before = engine->show;
    engine_take_show(engine, show);
    offer_drop(&engine->offer);
    engine->offer.prints = prints(engine);
    watch_show_taken(engine, before);
    if (engine->links)
        links_show_taken(engine->links, before);
    engine->fresh_media = true;
    log_line("reloaded: version %lld", (long long)engine->versions);
}

void engine_take_show(struct engine *engine, struct show *show)
{
    ARRAY_PUSH(engine->shows, engine->show_count, engine->show_room, show);
    engine->show = show;
    engine->session = engine->run->session;
}
