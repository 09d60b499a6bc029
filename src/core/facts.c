#include "core/facts.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

static const struct {
    const char *word;
    enum shape shape;
} fields[FIELD_COUNT] = {
    [FIELD_ID] = {N_("id"), SHAPE_PLAIN},
    [FIELD_CUE] = {N_("number"), SHAPE_PLAIN},
    [FIELD_TITLE] = {N_("title"), SHAPE_TEXT},
    [FIELD_NAME] = {N_("name"), SHAPE_TEXT},
    [FIELD_ROLE] = {N_("office"), SHAPE_TEXT},
    [FIELD_SAY] = {N_("said as"), SHAPE_TEXT},
    [FIELD_UNIT] = {N_("unit"), SHAPE_TEXT},
    [FIELD_DECISION] = {N_("decision"), SHAPE_TEXT},
    [FIELD_PRESENT] = {N_("present"), SHAPE_PLAIN},
    [FIELD_REPRESENTED] = {N_("represented by"), SHAPE_TEXT},
    [FIELD_LEVEL] = {N_("award level"), SHAPE_PLAIN},
    [FIELD_ORDER] = {N_("place"), SHAPE_PLAIN},
    [FIELD_ORGANISER] = {N_("organiser"), SHAPE_TEXT},
    [FIELD_PLACE] = {N_("held at"), SHAPE_TEXT},
    [FIELD_TIMEZONE] = {N_("time zone"), SHAPE_PLAIN},
    [FIELD_LANGUAGE] = {N_("language"), SHAPE_PLAIN},
    [FIELD_PLAYERS] = {N_("players"), SHAPE_PLAIN},
    [FIELD_QUICK] = {N_("digit keys"), SHAPE_PLAIN},
    [FIELD_SLATE] = {N_("when nothing plays"), SHAPE_PLAIN},
    [FIELD_GO_GUARD] = {N_("time between two GOs"), SHAPE_PLAIN},
    [FIELD_PANIC] = {N_("panic fade"), SHAPE_PLAIN},
    [FIELD_RECIPIENTS] = {N_("recipients"), SHAPE_PLAIN},
    [FIELD_GUESTS] = {N_("guests"), SHAPE_PLAIN},
    [FIELD_FILE] = {N_("file"), SHAPE_PLAIN},
    [FIELD_KIND] = {N_("kind"), SHAPE_PLAIN},
    [FIELD_IN] = {N_("begins at"), SHAPE_PLAIN},
    [FIELD_OUT] = {N_("ends at"), SHAPE_PLAIN},
    [FIELD_LENGTH] = {N_("length"), SHAPE_PLAIN},
    [FIELD_GAIN] = {N_("gain"), SHAPE_PLAIN},
    [FIELD_LOOP] = {N_("loop"), SHAPE_PLAIN},
    [FIELD_FADE_IN] = {N_("fade in"), SHAPE_PLAIN},
    [FIELD_FADE_OUT] = {N_("fade out"), SHAPE_PLAIN},
    [FIELD_CROSSFADE] = {N_("crossfade"), SHAPE_PLAIN},
    [FIELD_END] = {N_("what stays on the screen"), SHAPE_PLAIN},
    [FIELD_LIST] = {N_("plays in order"), SHAPE_PLAIN},
    [FIELD_EVERY] = {N_("each still stays"), SHAPE_PLAIN},
    [FIELD_SHA256] = {N_("checksum"), SHAPE_PLAIN},
    [FIELD_INVITE] = {N_("invitation (against the decision)"), SHAPE_PLAIN},
    [FIELD_BATCH] = {N_("people in one turn"), SHAPE_PLAIN},
    [FIELD_PER_NAME] = {N_("time for a name"), SHAPE_PLAIN},
    [FIELD_WALK] = {N_("time to walk up"), SHAPE_PLAIN},
    [FIELD_PHOTO] = {N_("time for the photo"), SHAPE_PLAIN},
    [FIELD_MUSIC] = {N_("music"), SHAPE_PLAIN},
    [FIELD_PRESENTERS] = {N_("handed over by"), SHAPE_PLAIN},
    [FIELD_VENUE] = {N_("hall"), SHAPE_TEXT},
    [FIELD_CHANNEL] = {N_("broadcaster"), SHAPE_TEXT},
    [FIELD_PROTOCOL] = {N_("protocol"), SHAPE_PLAIN},
    [FIELD_DATE] = {N_("date"), SHAPE_PLAIN},
    [FIELD_DOORS] = {N_("doors open"), SHAPE_PLAIN},
    [FIELD_START] = {N_("start"), SHAPE_PLAIN},
    [FIELD_ON_AIR] = {N_("transmission from"), SHAPE_PLAIN},
    [FIELD_OFF_AIR] = {N_("transmission until"), SHAPE_PLAIN},
    [FIELD_BUDGET] = {N_("time for it"), SHAPE_PLAIN},
    [FIELD_AT] = {N_("at"), SHAPE_PLAIN},
    [FIELD_TEXT] = {N_("words"), SHAPE_TEXT},
    [FIELD_PLAY] = {N_("sounds with it"), SHAPE_PLAIN},
    [FIELD_DURATION] = {N_("length"), SHAPE_PLAIN},
    [FIELD_MIN] = {N_("shortest length"), SHAPE_PLAIN},
    [FIELD_HARD_START] = {N_("fixed start"), SHAPE_PLAIN},
    [FIELD_HARD_END] = {N_("fixed end"), SHAPE_PLAIN},
    [FIELD_PRIORITY] = {N_("priority"), SHAPE_PLAIN},
    [FIELD_SKIP] = {N_("skipped"), SHAPE_FLAG},
    [FIELD_FLOAT] = {N_("floated"), SHAPE_FLAG},
    [FIELD_UNTIMED] = {N_("out of timing"), SHAPE_FLAG},
    [FIELD_FLAG] = {N_("counted down to"), SHAPE_FLAG},
    [FIELD_FORCE] = {N_("may cut what runs"), SHAPE_FLAG},
    [FIELD_NEXT] = {N_("how the next one starts"), SHAPE_PLAIN},
    [FIELD_PRE_WAIT] = {N_("wait before it"), SHAPE_PLAIN},
    [FIELD_POST_WAIT] = {N_("wait after it"), SHAPE_PLAIN},
    [FIELD_OVERTIME] = {N_("overtime"), SHAPE_PLAIN},
    [FIELD_WARN] = {N_("warning before the end"), SHAPE_PLAIN},
    [FIELD_DANGER] = {N_("last warning before the end"), SHAPE_PLAIN},
    [FIELD_WHO] = {N_("by"), SHAPE_PLAIN},
    [FIELD_IN_CHARGE] = {N_("in charge"), SHAPE_PLAIN},
    [FIELD_AWARD] = {N_("awards"), SHAPE_PLAIN},
    [FIELD_BLOCK] = {N_("part"), SHAPE_TEXT},
    [FIELD_DO] = {N_("on GO"), SHAPE_PLAIN},
    [FIELD_ON_FAIL] = {N_("if its media fail"), SHAPE_PLAIN},
    [FIELD_FAIL_MC] = {N_("mc words if its media fail"), SHAPE_WORDS},
    [FIELD_MC] = {N_("mc words"), SHAPE_WORDS},
    [FIELD_MC_FILE] = {N_("mc words"), SHAPE_PLAIN},
    [FIELD_NOTES + (int) NOTE_CALLER] = {N_("note for the caller"), SHAPE_WORDS},
    [FIELD_NOTES + (int) NOTE_TECH] = {N_("note for the technician"), SHAPE_WORDS},
    [FIELD_NOTES + (int) NOTE_TV] = {N_("note for television"), SHAPE_WORDS},
    [FIELD_NOTES + (int) NOTE_STAGE] = {N_("note for the stage"), SHAPE_WORDS},
    [FIELD_NOTES + (int) NOTE_MC] = {N_("note for the MC"), SHAPE_WORDS},
};

const char *field_word(enum field field)
{
    return fields[field].word;
}

enum shape field_shape(enum field field)
{
    return fields[field].shape;
}

void facts_clear(struct facts *facts)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        free(facts->by[i].value);
        free(facts->by[i].key);
    }
    *facts = (struct facts){0};
}

static int compare_renames(const void *a, const void *b)
{
    const struct rename *one = a, *two = b;
    return strcmp(one->from, two->from);
}

void renames_sort(struct renames *renames)
{
    if (renames->count)
        qsort(renames->list, renames->count, sizeof *renames->list, compare_renames);
}

static const char *renamed(const struct renames *renames, const char *name)
{
    struct rename key = {.from = name};
    const struct rename *found =
        renames && renames->count
            ? bsearch(&key, renames->list, renames->count, sizeof key, compare_renames)
            : NULL;
    return found ? found->to : name;
}

/* --- one fact --- */

/* Takes `value` over. */
static void put(struct facts *out, enum field field, char *value, bool usual)
{
    out->by[field] = (struct fact){.value = value, .usual = usual};
}

static void put_text(struct facts *out, enum field field, const char *text)
{
    put(out, field, xstrdup(text), false);
}

static void put_flag(struct facts *out, enum field field, bool on)
{
    put(out, field, on ? xstrdup("1") : NULL, false);
}

static void put_int(struct facts *out, enum field field, int value, bool usual)
{
    put(out, field, xasprintf("%d", value), usual);
}

/* `15:00` from a minute on, `5s`, `1.5s` below. */
static void put_dur(struct facts *out, enum field field, int64_t ms, bool usual)
{
    char text[DUR_TEXT];
    if (ms == TIME_NONE)
        return;
    bool long_one = ms >= MINUTE_MS && ms % SECOND_MS == 0;
    put(out, field, xstrdup(long_one ? dur_countup(ms, text) : dur_written(ms, text)), usual);
}

/* `20:00`, `20:00:30`, `00:10+1d`: against the date of its session. */
static void put_clock(struct facts *out, enum field field, const struct session *session,
                      int64_t at)
{
    if (at == TIME_NONE)
        return;
    int32_t days;
    int64_t of_day;
    zone_split(&session->zone, at, &days, &of_day);
    int hour = (int)(of_day / HOUR_MS), minute = (int)(of_day / MINUTE_MS % 60),
        second = (int)(of_day / SECOND_MS % 60);
    struct buf text = {0};
    buf_printf(&text, "%02d:%02d", hour, minute);
    if (second)
        buf_printf(&text, ":%02d", second);
    if (days != session->date)
        buf_printf(&text, "%+dd", (int)(days - session->date));
    put(out, field, buf_steal(&text), false);
}

static void put_db(struct facts *out, enum field field, int32_t centi)
{
    char text[DUR_TEXT];
    put(out, field, xstrdup(db_written(centi, text)), centi == 0);
}

static void put_list(struct facts *out, enum field field, char *const *list, size_t count,
                     const struct renames *renames)
{
    if (!count)
        return;
    struct buf value = {0}, key = {0};
    for (size_t i = 0; i < count; i++) {
        buf_printf(&value, "%s%s", i ? ", " : "", list[i]);
        buf_printf(&key, "%s%s", i ? ", " : "", renamed(renames, list[i]));
    }
    put(out, field, buf_steal(&value), false);
    out->by[field].key = buf_steal(&key);
}

static const char *media_name(const struct show *show, int media)
{
    return media >= 0              ? show->media[media].id
           : media == TARGET_ALL   ? "all"
           : media == TARGET_SLATE ? "slate"
           : media == TARGET_BLACK ? "black"
                                   : NULL;
}

static void put_media(struct facts *out, enum field field, const struct show *show, const int *list,
                      size_t count)
{
    if (!count)
        return;
    struct buf value = {0};
    for (size_t i = 0; i < count; i++)
        buf_printf(&value, "%s%s", i ? ", " : "", show->media[list[i]].id);
    put(out, field, buf_steal(&value), false);
}

/* --- things --- */

static void show_facts(const struct show *show, struct facts *out)
{
    put_text(out, FIELD_TITLE, show->title);
    put_text(out, FIELD_ORGANISER, show->organiser);
    put_text(out, FIELD_PLACE, show->place);
    put_text(out, FIELD_TIMEZONE, show->timezone);
    put_text(out, FIELD_LANGUAGE, show->language);
    put_list(out, FIELD_PLAYERS, show->players, show->player_count, NULL);
    out->by[FIELD_PLAYERS].usual = show->player_count == 1 && strcmp(show->players[0], "main") == 0;
    put_media(out, FIELD_QUICK, show, show->quick, show->quick_count);
    put(out, FIELD_SLATE, xstrdup(show->slate >= 0 ? show->media[show->slate].id : "black"),
        show->slate < 0);
    put_dur(out, FIELD_WARN, show->warn_ms, false);
    put_dur(out, FIELD_DANGER, show->danger_ms, false);
    put_dur(out, FIELD_GO_GUARD, show->go_guard_ms, false);
    put_dur(out, FIELD_FADE_IN, show->fade_in_ms, false);
    put_dur(out, FIELD_FADE_OUT, show->fade_out_ms, false);
    put_dur(out, FIELD_CROSSFADE, show->crossfade_ms, false);
    put_dur(out, FIELD_PANIC, show->panic_ms, false);
    put_text(out, FIELD_RECIPIENTS, show->recipients_file);
    put_text(out, FIELD_GUESTS, show->guests_file);
}

static const char *end_name(const struct show *show, const struct media *media)
{
    switch (media->end) {
    case END_SLATE:
        return "slate";
    case END_HOLD:
        return "hold";
    case END_BLACK:
        return "black";
    case END_MEDIA:
        return show->media[media->end_media].id;
    }
    return "";
}

static void medium_facts(const struct show *show, const struct media *media, struct facts *out)
{
    put_text(out, FIELD_FILE, media->file);
    put_text(out, FIELD_KIND, media_kind_name(media->kind));
    put_dur(out, FIELD_IN, media->in_ms, media->in_ms == 0);
    put_dur(out, FIELD_OUT, media->out_ms, false);
    put_dur(out, FIELD_LENGTH, media->length_ms, false);
    put_db(out, FIELD_GAIN, media->gain_centi);
    put(out, FIELD_LOOP,
        media->loop == LOOP_VAMP ? xstrdup("vamp")
        : media->loop            ? xasprintf("%d", media->loop)
                                 : xstrdup("no"),
        media->loop == 0);
    put_dur(out, FIELD_FADE_IN, media->fade_in_ms, media->fade_in_ms == show->fade_in_ms);
    put_dur(out, FIELD_FADE_OUT, media->fade_out_ms, media->fade_out_ms == show->fade_out_ms);
    put_dur(out, FIELD_CROSSFADE, media->crossfade_ms, media->crossfade_ms == show->crossfade_ms);
    put(out, FIELD_END, xstrdup(end_name(show, media)), media->end == END_SLATE);
    put_media(out, FIELD_LIST, show, media->list, media->list_count);
    put_dur(out, FIELD_EVERY, media->every_ms, false);
    put_text(out, FIELD_SHA256, media->sha256);
}

static void level_facts(const struct facts_in *in, const struct level *level, struct facts *out)
{
    put_text(out, FIELD_NAME, level->name);
    put_int(out, FIELD_ORDER, level->order, false);
    put_text(out, FIELD_INVITE, level->invite_before ? "before" : "after");
    put_int(out, FIELD_BATCH, level->batch, false);
    put_dur(out, FIELD_PER_NAME, level->per_name_ms, false);
    put_dur(out, FIELD_WALK, level->walk_ms, false);
    put_dur(out, FIELD_PHOTO, level->photo_ms, false);
    if (level->music >= 0)
        put_text(out, FIELD_MUSIC, in->show->media[level->music].id);
    put_list(out, FIELD_PRESENTERS, level->presenters, level->presenter_count, in->people);
}

static void recipient_facts(const struct show *show, const struct recipient *one, struct facts *out)
{
    if (one->level >= 0)
        put_text(out, FIELD_LEVEL, show->levels[one->level].id);
    put_int(out, FIELD_ORDER, one->order, false);
    put_text(out, FIELD_NAME, one->name);
    put_text(out, FIELD_SAY, one->say);
    put_text(out, FIELD_ROLE, one->title);
    put_text(out, FIELD_UNIT, one->unit);
    put_text(out, FIELD_DECISION, one->decision);
    put(out, FIELD_PRESENT, xstrdup(one->absent ? "false" : "true"), !one->absent);
    put_text(out, FIELD_REPRESENTED, one->represented_by);
}

static void guest_facts(const struct guest *guest, struct facts *out)
{
    put_int(out, FIELD_ORDER, guest->rank, false);
    put_text(out, FIELD_NAME, guest->name);
    put_text(out, FIELD_ROLE, guest->title);
    put_text(out, FIELD_SAY, guest->say);
    if (guest->presence != PRESENCE_UNKNOWN)
        put_text(out, FIELD_PRESENT, guest->presence == PRESENCE_HERE ? "true" : "false");
}

static void session_facts(const struct session *session, struct facts *out)
{
    int year, month, day, weekday;
    date_split(session->date, &year, &month, &day, &weekday);
    put_text(out, FIELD_TITLE, session->title);
    put(out, FIELD_DATE, xasprintf("%04d-%02d-%02d", year, month, day), false);
    put_text(out, FIELD_VENUE, session->venue);
    put_text(out, FIELD_CHANNEL, session->channel);
    put_text(out, FIELD_PROTOCOL, session->protocol);
    put_clock(out, FIELD_DOORS, session, session->doors_at);
    put_clock(out, FIELD_START, session, session->start_at);
    put_clock(out, FIELD_ON_AIR, session, session->on_air_at);
    put_clock(out, FIELD_OFF_AIR, session, session->off_air_at);
}

static void call_facts(const struct show *show, const struct call *call, struct facts *out)
{
    char text[DUR_TEXT];
    int64_t ms = call->at_ms < 0 ? -call->at_ms : call->at_ms;
    put(out, FIELD_AT, xasprintf("%s%s", call->at_ms < 0 ? "-" : "+", dur_written(ms, text)),
        false);
    put_text(out, FIELD_TEXT, call->text);
    if (call->play >= 0)
        put_text(out, FIELD_PLAY, show->media[call->play].id);
}

static void put_actions(struct facts *out, const struct show *show, const struct point *point)
{
    struct buf value = {0};
    char text[DUR_TEXT];
    for (size_t i = 0; i < point->action_count; i++) {
        const struct action *action = &point->actions[i];
        const char *name = media_name(show, action->media);
        int64_t ms = action->at_ms < 0 ? -action->at_ms : action->at_ms;
        buf_printf(&value, "%s%s %s", i ? "; " : "", act_names[action->act], name ? name : "");
        if (action->at_ms || action->from_end)
            buf_printf(&value, " %s%s", action->from_end ? "-" : "+", dur_written(ms, text));
        if (action->player > 0 && (size_t)action->player < show->player_count)
            buf_printf(&value, " @%s", show->players[action->player]);
    }
    if (point->action_count)
        put(out, FIELD_DO, buf_steal(&value), false);
}

static void point_facts(const struct show *show, const struct point *point, struct facts *out)
{
    put_text(out, FIELD_CUE, point->cue);
    if (point->title)
        put_text(out, FIELD_TITLE, point->title);
    put_text(out, FIELD_MC, point->mc);
    put_text(out, FIELD_MC_FILE, point->mc_file);
    for (int role = 0; role < NOTE_ROLES; role++)
        put_text(out, (enum field)(FIELD_NOTES + role), point->notes[role]);
    put_actions(out, show, point);
}

static void put_on_fail(struct facts *out, const struct show *show, const struct on_fail *fail)
{
    if (!fail->given)
        return;
    struct buf value = {0};
    const char *shown = media_name(show, fail->show);
    if (shown)
        buf_printf(&value, "show %s", shown);
    if (fail->go_to)
        buf_printf(&value, "%sgoto %s", value.len ? "; " : "", fail->go_to);
    if (fail->automatic)
        buf_printf(&value, "%sauto", value.len ? "; " : "");
    put_text(out, FIELD_ON_FAIL, value.len ? buf_text(&value) : "·");
    put_text(out, FIELD_FAIL_MC, fail->mc);
    buf_free(&value);
}

static const char *next_name(enum segment_next next)
{
    return next == NEXT_MANUAL          ? "manual"
           : next == NEXT_AUTO_CONTINUE ? "auto_continue"
                                        : "auto_follow";
}

static void put_plan(const struct facts_in *in, const struct segment *segment, struct facts *out)
{
    const struct show *show = in->show;
    put(out, FIELD_KIND, xstrdup(segment_kind_names[segment->kind]), segment->kind == KIND_LIVE);
    put_dur(out, FIELD_DURATION, segment->duration_ms, false);
    put_dur(out, FIELD_MIN, segment->min_ms, false);
    put_clock(out, FIELD_HARD_START, in->session, segment->hard_start_at);
    put_clock(out, FIELD_HARD_END, in->session, segment->hard_end_at);
    put_int(out, FIELD_PRIORITY, segment->priority, segment->priority == 2);
    put_flag(out, FIELD_SKIP, segment->skip);
    put_flag(out, FIELD_FLOAT, segment->floated);
    put_flag(out, FIELD_UNTIMED, segment->untimed);
    put_flag(out, FIELD_FLAG, segment->flag);
    put_flag(out, FIELD_FORCE, segment->force);
    put(out, FIELD_NEXT, xstrdup(next_name(segment->next)), segment->next == NEXT_MANUAL);
    put_dur(out, FIELD_PRE_WAIT, segment->pre_wait_ms, segment->pre_wait_ms == 0);
    put_dur(out, FIELD_POST_WAIT, segment->post_wait_ms, segment->post_wait_ms == 0);
    put(out, FIELD_OVERTIME, xstrdup(segment->alarm ? "alarm" : "count"), !segment->alarm);
    put_dur(out, FIELD_WARN, segment->warn_ms, segment->warn_ms == show->warn_ms);
    put_dur(out, FIELD_DANGER, segment->danger_ms, segment->danger_ms == show->danger_ms);
}

static void segment_facts(const struct facts_in *in, const struct segment *segment,
                          struct facts *out)
{
    const struct show *show = in->show;
    point_facts(show, &segment->points[0], out);
    char *slug = text_slug(segment->points[0].cue);
    put(out, FIELD_ID, xstrdup(segment->id), strcmp(slug, segment->id) == 0);
    free(slug);
    put_text(out, FIELD_TITLE, segment->title);
    put_plan(in, segment, out);
    put_list(out, FIELD_WHO, segment->who, segment->who_count, in->people);
    put_list(out, FIELD_IN_CHARGE, segment->in_charge, segment->in_charge_count, in->people);
    struct buf levels = {0};
    for (size_t i = 0; i < segment->level_count; i++)
        buf_printf(&levels, "%s%s", i ? ", " : "", show->levels[segment->levels[i]].id);
    if (levels.len)
        put(out, FIELD_AWARD, buf_steal(&levels), false);
    if (segment->block >= 0) {
        const char *title = in->session->blocks[segment->block].title;
        put_text(out, FIELD_BLOCK, title);
        out->by[FIELD_BLOCK].key = xstrdup(renamed(in->blocks, title));
    }
    put_on_fail(out, show, &segment->on_fail);
}

void facts_make(const struct facts_in *in, enum what what, const void *thing, struct facts *out)
{
    const struct person *person = thing;
    const struct block *block = thing;
    switch (what) {
    case WHAT_PROGRAMME:
        show_facts(in->show, out);
        break;
    case WHAT_MEDIUM:
        medium_facts(in->show, thing, out);
        break;
    case WHAT_PERSON:
        put_text(out, FIELD_NAME, person->name);
        put_text(out, FIELD_ROLE, person->role);
        put_text(out, FIELD_SAY, person->say);
        break;
    case WHAT_LEVEL:
        level_facts(in, thing, out);
        break;
    case WHAT_RECIPIENT:
        recipient_facts(in->show, thing, out);
        break;
    case WHAT_GUEST:
        guest_facts(thing, out);
        break;
    case WHAT_SESSION:
        session_facts(thing, out);
        break;
    case WHAT_BLOCK:
        put_text(out, FIELD_TITLE, block->title);
        put_dur(out, FIELD_BUDGET, block->budget_ms, false);
        break;
    case WHAT_CALL:
        call_facts(in->show, thing, out);
        break;
    case WHAT_SEGMENT:
        segment_facts(in, thing, out);
        break;
    case WHAT_POINT:
        point_facts(in->show, thing, out);
        break;
    case WHAT_COUNT:
        break;
    }
}

static char *cue_and_title(const char *cue, const char *title)
{
    return title ? xasprintf("%s %s", cue, title) : xstrdup(cue);
}

char *facts_subject(enum what what, const void *thing)
{
    const struct media *media = thing;
    const struct person *person = thing;
    const struct level *level = thing;
    const struct recipient *recipient = thing;
    const struct guest *guest = thing;
    const struct session *session = thing;
    const struct block *block = thing;
    const struct call *call = thing;
    const struct segment *segment = thing;
    const struct point *point = thing;
    switch (what) {
    case WHAT_PROGRAMME:
        return xstrdup("");
    case WHAT_MEDIUM:
        return xstrdup(media->id);
    case WHAT_PERSON:
        return xstrdup(person->name ? person->name : person->id);
    case WHAT_LEVEL:
        return xstrdup(level->id);
    case WHAT_RECIPIENT:
        return xasprintf("%d. %s", recipient->order, recipient->name);
    case WHAT_GUEST:
        return xasprintf("%d. %s", guest->rank, guest->name);
    case WHAT_SESSION:
        return cue_and_title(session->id, session->title);
    case WHAT_BLOCK:
        return xstrdup(block->title);
    case WHAT_CALL:
        return xstrdup(call->text);
    case WHAT_SEGMENT:
        return cue_and_title(segment->points[0].cue, segment->title);
    case WHAT_POINT:
        return cue_and_title(point->cue, point->title);
    case WHAT_COUNT:
        break;
    }
    return xstrdup("");
}
