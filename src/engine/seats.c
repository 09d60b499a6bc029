/* The caller's screens that are connected, and the baton among them. A file beside the socket keeps
 * who has it while an engine that died is started again. */
#include "engine/clients_priv.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sys/log.h"
#include "sys/path.h"
#include "base/banned.h"

#define MOST_SEAT 200 /* bytes of a user and a machine */
#define MOST_KEPT 2048

struct baton_now clients_now(const struct clients *clients)
{
    const struct engine *engine = clients->engine;
    int64_t real = engine_real_now();
    return (struct baton_now){.real_ms = real,
                              .now = run_tod(engine->run, engine_show_at(engine, real))};
}

/* --- the file: the run's name, then the baton --- */

static char *kept_path(const struct clients *clients)
{
    return xasprintf("%s.baton", clients->engine->options.socket);
}

void seats_open(struct clients *clients)
{
    struct err err;
    size_t length, name = strlen(clients->engine->run_name);
    char *path = kept_path(clients), *text = path_read(path, MOST_KEPT, &length, &err);
    bool ours = text && strncmp(text, clients->engine->run_name, name) == 0 && text[name] == '\n';
    baton_init(&clients->baton, ours ? text + name + 1 : NULL, clients_now(clients));
    free(text);
    free(path);
}

static void keep(const struct clients *clients)
{
    char *path = kept_path(clients), *next = xasprintf("%s.new", path);
    char *text = baton_text(&clients->baton);
    FILE *file = fopen(next, "w");
    bool good = file && fprintf(file, "%s\n%s", clients->engine->run_name, text) > 0;
    if (file && fclose(file) != 0)
        good = false;
    if (!good || rename(next, path) != 0)
        log_line("%s: the baton isn't kept", path);
    free(text);
    free(next);
    free(path);
}

void seats_close(struct clients *clients)
{
    char *path = kept_path(clients);
    unlink(path);
    free(path);
}

/* --- who comes and goes --- */

void seats_changed(struct clients *clients)
{
    keep(clients);
    engine_state_changed(clients->engine);
}

void seats_take(struct client *client)
{
    const struct hello *hello = &client->hello;
    const char *said = hello->seat ? hello->seat : "";
    char *seat = text_safe(said, strnlen(said, MOST_SEAT));
    struct baton_seat mine = {.id = client->id,
                              .seat = seat[0] ? seat : hello->name,
                              .name = hello->name,
                              .far = hello->far};
    baton_join(&client->all->baton, &mine, clients_now(client->all));
    seats_changed(client->all);
    free(seat);
}

void seats_leave(struct client *client)
{
    struct clients *all = client->all;
    baton_leave(&all->baton, client->id, client->detached, clients_now(all));
    if (!all->engine->quitting)
        seats_changed(all);
}

/* --- what everybody sees --- */

void clients_baton(const struct clients *clients, struct snapshot *snap)
{
    const struct baton *baton = &clients->baton;
    const struct baton_seat *asker = baton_asker(baton);
    snap->baton = (struct snap_baton){.holder = xstrdup(baton->name),
                                      .since = baton->since,
                                      .id = baton->holder,
                                      .asks = asker ? xstrdup(asker->name) : NULL,
                                      .callers = (int)baton->count,
                                      .locked = baton->locked};
    if (asker)
        snapshot_warn(snap, say_make(MSG_W_BATON_ASKS, asker->name, NULL));
    if (baton->seat && !baton->holder && baton->count)
        snapshot_warn(snap, say_make(MSG_W_BATON_GONE, baton->name, NULL));
}
