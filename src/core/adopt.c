/* Late files: one takes the place of a medium for this run. A verb asks for it, the engine copies it
 * and looks whether it plays, and says so by an event; that is when it takes its place. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

const char *adopt_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

void media_status_clear(struct media_status *status)
{
    free(status->why);
    free(status->coming);
    free(status->file);
    free(status->there);
    *status = (struct media_status){.length_ms = TIME_NONE, .death_real_ms = TIME_NONE};
}

/* The start of it that is still heard or seen, or could be brought back. */
static const struct inst *plays(const struct run *run, int media)
{
    for (size_t i = 0; i < run->inst_count; i++)
        if (run->insts[i].media == media && run->insts[i].state != INST_LOST)
            return &run->insts[i];
    return NULL;
}

static bool refuse_playing(struct turn *turn, int media)
{
    const struct run *run = turn->run;
    const struct inst *inst = plays(run, media);
    if (!inst)
        return false;
    char text[DUR_TEXT];
    const char *id = run->show->media[media].id;
    int64_t whole = stage_length(run, media);
    int64_t left = whole == TIME_NONE ? TIME_NONE : whole - run_inst_position(run, inst, turn->now);
    bool ends = left != TIME_NONE && left > 0 && inst_moves(inst);
    turn_refuse(turn, ends ? say_make(MSG_ADOPT_PLAYS, id, dur_countdown(left, text), NULL)
                           : say_make(MSG_ADOPT_PLAYS_ON, id, NULL));
    return true;
}

void verb_adopt(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    const struct event *event = turn->event;
    int media = find_media_or_refuse(turn, command->name);
    if (media < 0)
        return;
    if (run->show->media[media].list_count) {
        turn_refuse(turn, say_make(MSG_ADOPT_LIST, command->name, NULL));
    } else if (command->text[0] != '/') {
        turn_refuse(turn, say_make(MSG_ADOPT_RELATIVE, command->text, NULL));
    } else if (event->reason) {
        turn_refuse(turn, say_make(MSG_ADOPT_FILE, command->text, event->reason, NULL));
    } else if (!refuse_playing(turn, media)) {
        struct media_status *status = &run->media[media];
        free(status->coming);
        status->coming = xstrdup(command->text);
        turn_effect(turn, FX_ADOPT)->media = media;
        turn_changed(turn);
        turn_ok(turn, say_make(MSG_ADOPTING, adopt_name(command->text), command->name, NULL));
    }
}

void adopt_restart(struct turn *turn)
{
    for (size_t i = 0; i < turn->run->show->media_count; i++)
        if (turn->run->media[i].coming)
            turn_effect(turn, FX_ADOPT)->media = (int)i;
}

/* Another file: what was known of the one before is known no more. */
static void put(struct run *run, int media, const char *file, const char *there, int64_t length_ms,
                enum media_health health)
{
    struct media_status *status = &run->media[media];
    free(status->file);
    free(status->there);
    free(status->why);
    status->file = xstrdup(file);
    status->there = xstrdup(there);
    status->why = NULL;
    status->health = health;
    status->length_ms = length_ms;
    status->lacks = LACKS_NOTHING;
    status->armed = status->changed = false;
    status->deaths = 0;
    run->rearm = true;
    run->cant_point = -1;
}

static void take(struct turn *turn, int media)
{
    struct run *run = turn->run;
    const struct event *event = turn->event;
    const struct media_status *status = &run->media[media];
    const char *id = run->show->media[media].id, *name = adopt_name(event->text);
    char text[DUR_TEXT];
    undo_save(turn, say_make(MSG_DID_ADOPT, id, name, NULL), false);
    if (run->undo_count && !run->forgets) {
        struct adopted *before = xcalloc(1, sizeof *before);
        *before = (struct adopted){.media = xstrdup(id),
                                   .file = xstrdup(status->file),
                                   .there = xstrdup(status->there),
                                   .length_ms = status->length_ms};
        run->undo[run->undo_count - 1].adopted = before;
    }
    put(run, media, event->path, event->there, event->length_ms, HEALTH_GOOD);
    int64_t whole = stage_length(run, media);
    turn_warn(turn, whole == TIME_NONE || run->show->media[media].kind == MEDIA_STILL
                        ? say_make(MSG_W_ADOPTED_STILL, id, name, NULL)
                        : say_make(MSG_W_ADOPTED, id, name, dur_countup(whole, text), NULL));
}

void adopt_report(struct turn *turn)
{
    struct run *run = turn->run;
    const struct event *event = turn->event;
    int media = event->media;
    if (media < 0 || !event->text || !run->media[media].coming ||
        strcmp(run->media[media].coming, event->text) != 0)
        return; /* another one is brought in instead, or nothing any more */
    const char *id = run->show->media[media].id, *name = adopt_name(event->text);
    free(run->media[media].coming);
    run->media[media].coming = NULL;
    turn_changed(turn);
    if (event->reason)
        turn_warn(turn, say_make(MSG_W_ADOPT_FAILED, id, name, event->reason, NULL));
    else if (plays(run, media))
        turn_warn(turn, say_make(MSG_W_ADOPT_LATE, id, name, NULL));
    else if (event->path)
        take(turn, media);
}

bool adopt_may_undo(struct turn *turn, const struct undo *undo)
{
    int media = show_find_media(turn->run->show, undo->adopted->media);
    return media < 0 || !refuse_playing(turn, media);
}

/* Whether it still plays is asked anew: long may have passed. */
void adopt_undo(struct turn *turn, const struct undo *undo)
{
    const struct adopted *before = undo->adopted;
    int media = show_find_media(turn->run->show, before->media);
    if (media < 0)
        return; /* a reload has taken it away */
    put(turn->run, media, before->file, before->there, before->length_ms, HEALTH_UNKNOWN);
    turn_effect(turn, FX_VET)->media = media;
}

/* The show file has another file there now; what came late came later. */
void adopt_carry(struct turn *turn, const char *id, struct media_status *from,
                 struct media_status *to)
{
    if (!from->file && !from->coming)
        return;
    struct media_status empty = {.length_ms = TIME_NONE, .death_real_ms = TIME_NONE};
    if (from->file)
        turn_warn(turn, say_make(MSG_W_ADOPT_STAYS, id, NULL));
    *to = *from;
    to->armed = false;
    *from = empty;
}
