#include "engine/diary.h"

#include "base/mem.h"
#include "engine/engine.h"
#include "base/banned.h"

static void add(struct diary *diary, struct diary_line line)
{
    if (diary->count == DIARY_KEPT) {
        diary_line_clear(&diary->lines[0]);
        memmove(diary->lines, diary->lines + 1, (DIARY_KEPT - 1) * sizeof diary->lines[0]);
        diary->count--;
    }
    line.number = ++diary->number;
    diary->lines[diary->count++] = line;
}

static bool is_verb(const char *text, enum verb_id verb)
{
    size_t length = strlen(verbs[verb].name);
    return strncmp(text, verbs[verb].name, length) == 0 &&
           (text[length] == ' ' || text[length] == '\0');
}

/* A question is no news, nor is what an onlooker was refused. */
static void add_verb(struct diary *diary, const struct event *event, int64_t at,
                     const struct effects *fx)
{
    bool note = is_verb(event->verb, VERB_NOTE) || is_verb(event->verb, VERB_MARK);
    if (fx->ask || (!fx->ok && event->role >= ROLE_MC) || is_verb(event->verb, VERB_DETACH))
        return;
    add(diary,
        (struct diary_line){
            .at = at,
            .kind = !fx->ok ? DIARY_WARNING
                    : note  ? DIARY_NOTE
                            : DIARY_DONE,
            .who = xstrdup(event->from && event->from[0] ? event->from : role_names[event->role]),
            .verb = xstrdup(event->verb),
            .ok = fx->ok,
            .say = say_copy(&fx->say),
            .event = EV_COUNT});
}

/* Those that this event has brought; the same at one instant is told once. */
static bool add_warnings(struct engine *engine, const struct event *event, int64_t at)
{
    struct diary *diary = &engine->diary;
    const struct run *run = engine->run;
    int first = run->warning_count;
    while (first > 0 && run->warnings[first - 1].real_ms == event->real_ms &&
           run->warnings[first - 1].at == at)
        first--;
    bool any = first < run->warning_count;
    for (int i = first; i < run->warning_count; i++) {
        bool told = false;
        for (size_t k = diary->count; k-- > 0 && diary->lines[k].at == at && !told;)
            told = say_same(&diary->lines[k].say, &run->warnings[i].say);
        if (!told)
            add(diary, (struct diary_line){.at = at,
                                           .kind = DIARY_WARNING,
                                           .say = say_copy(&run->warnings[i].say),
                                           .event = EV_COUNT});
    }
    return any;
}

/* What people want to read of the players, and of the machine. */
static bool tells(enum event_kind kind)
{
    return kind == EV_ARMED || kind == EV_STARTED || kind == EV_ENDED || kind == EV_FROZEN ||
           kind == EV_FAILED || kind == EV_STALLED || kind == EV_DEVICE || kind == EV_PLAYER_UP ||
           kind == EV_PLAYER_DOWN || kind == EV_ADOPTED || kind == EV_FILE_CHANGED ||
           kind == EV_SLEPT || kind == EV_CLOCK_STEP || kind == EV_RESTART;
}

static bool is_trouble(const struct event *event)
{
    return event->kind == EV_FAILED || event->kind == EV_PLAYER_DOWN || event->kind == EV_SLEPT ||
           event->kind == EV_CLOCK_STEP || event->kind == EV_RESTART ||
           ((event->kind == EV_STALLED || event->kind == EV_DEVICE) && !event->ok);
}

static void add_event(struct engine *engine, const struct event *event, int media, int64_t at)
{
    bool part = event->kind == EV_PLAYER_UP || event->kind == EV_PLAYER_DOWN;
    const char *about = part ? part_names[event->part]
                        : media >= 0 && (size_t)media < engine->show->media_count
                            ? engine->show->media[media].id
                            : NULL;
    add(&engine->diary, (struct diary_line){.at = at,
                                            .kind = is_trouble(event) ? DIARY_WARNING : DIARY_MEDIA,
                                            .event = (int)event->kind,
                                            .again = event->ok,
                                            .media = xstrdup(about),
                                            .reason = xstrdup(event->reason),
                                            .text = xstrdup(event->text)});
}

int diary_media(const struct engine *engine, const struct event *event)
{
    const struct run *run = engine->run;
    if (event->media >= 0 || !event->inst[0])
        return event->media;
    for (size_t i = 0; i < run->inst_count; i++)
        if (strcmp(run->insts[i].id, event->inst) == 0)
            return run->insts[i].media;
    return -1;
}

void diary_take(struct engine *engine, const struct event *event, int media, int64_t now,
                const struct effects *fx)
{
    int64_t at = run_tod(engine->run, now);
    if (event->kind == EV_VERB)
        add_verb(&engine->diary, event, at, fx);
    if (!add_warnings(engine, event, at) && tells(event->kind))
        add_event(engine, event, media, at);
}

char *diary_all(const struct engine *engine)
{
    const struct diary *diary = &engine->diary;
    return diary_encode(diary->lines, diary->count);
}

char *diary_news(struct engine *engine)
{
    struct diary *diary = &engine->diary;
    size_t first = diary->count;
    while (first > 0 && diary->lines[first - 1].number > diary->told)
        first--;
    diary->told = diary->number;
    return first < diary->count ? diary_encode(diary->lines + first, diary->count - first) : NULL;
}

void diary_clear(struct diary *diary)
{
    for (size_t i = 0; i < diary->count; i++)
        diary_line_clear(&diary->lines[i]);
    diary->count = 0;
}
