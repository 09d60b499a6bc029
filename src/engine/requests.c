/* What a client asks for: most is an event of the evening; some is about its connection alone. */
#include "engine/clients_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "engine/past.h"
#include "base/banned.h"

#define MOST_VERB 4096 /* bytes of a verb as text */
#define FUTURE_MS 2000 /* a client's count may run ahead of the engine's by so much */

/* How long ago it was pressed; a time that can't be makes it as old as can be. */
static int64_t age_of(int64_t at, int64_t real)
{
    if (at == TIME_NONE)
        return 0;
    if (at < 0 || at > real + FUTURE_MS)
        return DAY_MS;
    return at > real ? 0 : real - at;
}

/* `quit` while the session runs wants `quit now`: what asks a person first says that. */
static void quit(struct client *client, const struct request *request)
{
    struct engine *engine = client->all->engine;
    enum phase phase = run_phase(engine->run);
    struct reply reply = {.id = request->id, .seq = (int64_t)engine->run->change};
    if (client->view || (client->hello.role != ROLE_STAGE && client->hello.role != ROLE_OPERATOR))
        reply.say = say_make(MSG_ROLE, role_names[client->hello.role], "quit", NULL);
    else if (!baton_may(&client->all->baton, client->id, client->hello.role, VERB_FINISH,
                        clients_now(client->all), &reply.say))
        ;
    else if ((phase == PHASE_RUNNING || phase == PHASE_HELD) &&
             strcmp(request->verb, "quit now") != 0)
        reply.say = say_make(MSG_QUIT_RUNS, NULL);
    else
        reply = (struct reply){
            .id = request->id, .seq = reply.seq, .ok = true, .say = say_make(MSG_FINISHED, NULL)};
    client_answer(client, &reply);
    say_clear(&reply.say);
    if (reply.ok)
        engine_quit(engine);
}

/* --- what a connection watches --- */

struct wish {
    bool levels, picture, log, runs;
    const char *wrong; /* a word that says none of them; NULL */
};

static struct wish wish_of(char *words)
{
    struct wish wish = {0};
    char *rest = words, *word;
    while ((word = strsep(&rest, " ")))
        if (strcmp(word, "levels") == 0)
            wish.levels = true;
        else if (strcmp(word, "picture") == 0)
            wish.picture = true;
        else if (strcmp(word, "log") == 0)
            wish.log = true;
        else if (strcmp(word, "runs") == 0)
            wish.runs = true;
        else if (word[0])
            wish.wrong = word;
    return wish;
}

/* What it gets at once: the log as far as it goes, the pictures of a late file. Earlier runs follow. */
static void begin_watch(struct client *client, const struct wish *wish)
{
    struct engine *engine = client->all->engine;
    bool log_begins = wish->log && !client->log;
    client->levels = wish->levels;
    client->picture = wish->picture;
    clients_tell_players(client->all);
    if (log_begins)
        clients_log(client->all); /* what is new by now is in what it gets */
    client->log = wish->log;
    char *all = log_begins ? diary_all(engine) : NULL;
    if (all)
        client_send(client, all);
    char *late = client->picture ? adopt_look(engine) : NULL;
    if (late && client->closing)
        free(late);
    else if (late)
        client_send(client, late);
    if (wish->runs && !client->closing) {
        client->runs = true;
        past_begin(engine);
    }
}

/* `watch`, and what: of this connection alone, and no event of the evening. */
static bool watch(struct client *client, const struct request *request)
{
    char words[64];
    if (strncmp(request->verb, "watch", 5) != 0 || (request->verb[5] && request->verb[5] != ' '))
        return false;
    snprintf(words, sizeof words, "%s", request->verb + 5);
    struct wish wish = wish_of(words);
    bool inner = client->view && (wish.log || wish.runs); /* of the house: not for who looks */
    struct reply reply = {.id = request->id,
                          .ok = !wish.wrong && !inner,
                          .seq = (int64_t)client->all->engine->run->change};
    if (wish.wrong) {
        char *safe = text_safe(wish.wrong, strlen(wish.wrong));
        reply.say = say_make(MSG_WATCH_WHAT, safe, NULL);
        free(safe);
    } else if (inner) {
        reply.say = say_make(MSG_ROLE, role_names[client->hello.role], request->verb, NULL);
    } else {
        reply.say = wish.levels || wish.picture || wish.log || wish.runs
                        ? say_make(MSG_WATCHES, request->verb + 6, NULL)
                        : say_make(MSG_WATCHES_NOTHING, NULL);
    }
    client_answer(client, &reply);
    say_clear(&reply.say);
    if (reply.ok && !client->closing)
        begin_watch(client, &wish);
    return true;
}

/* --- the baton --- */

static void answer_baton(struct client *client, const struct request *request, const char *word)
{
    struct clients *all = client->all;
    struct baton_answer got =
        baton_verb(&all->baton, client->id, word, request->confirmed, clients_now(all));
    struct reply reply = {.id = request->id,
                          .ok = got.ok,
                          .ask = got.ask,
                          .say = got.say,
                          .seq = (int64_t)all->engine->run->change};
    client_answer(client, &reply);
    say_clear(&reply.say);
    if (got.ok)
        seats_changed(all);
}

/* False: it was about the baton, or lacks it, and is answered. */
static bool has_baton(struct client *client, const struct request *request)
{
    struct command command;
    struct say why;
    if (!command_parse(request->verb, &command, &why)) {
        say_clear(&why); /* the run says it better */
        return true;
    }
    bool baton = command.verb == VERB_BATON && verb_allowed(VERB_BATON, client->hello.role, false);
    bool may = baton_may(&client->all->baton, client->id, client->hello.role, command.verb,
                         clients_now(client->all), &why);
    client->detached = client->detached || command.verb == VERB_DETACH;
    if (baton) {
        answer_baton(client, request, command.name);
    } else if (!may) {
        struct reply reply = {
            .id = request->id, .say = why, .seq = (int64_t)client->all->engine->run->change};
        client_answer(client, &reply);
        say_clear(&reply.say);
    }
    command_clear(&command);
    return may && !baton;
}

/* --- all --- */

static void apply(struct client *client, const struct request *request)
{
    struct engine *engine = client->all->engine;
    int64_t real = engine_real_now();
    char *safe = text_safe(request->verb, strnlen(request->verb, MOST_VERB));
    /* as the show file's words are; but a path is what it is on its disk */
    char *verb = strncmp(safe, "adopt ", 6) == 0 ? xstrdup(safe) : text_nfc(safe);
    struct event event = event_verb(verb, client->hello.role, client->hello.name, real);
    free(verb);
    free(safe);
    event.seen = request->seq;
    event.age_ms = age_of(request->at, real);
    event.confirmed = xstrdup(request->confirmed);
    struct effects fx = {0};
    engine_event(engine, &event, &fx);
    struct reply reply = {.id = request->id,
                          .ok = fx.ok,
                          .ask = fx.ask,
                          .say = fx.say,
                          .seq = (int64_t)engine->run->change};
    client_answer(client, &reply);
    effects_clear(&fx);
}

void client_carry_out(struct client *client, const struct request *request)
{
    if (watch(client, request))
        return;
    if (strcmp(request->verb, "quit") == 0 || strcmp(request->verb, "quit now") == 0)
        quit(client, request);
    else if (has_baton(client, request))
        apply(client, request);
}
