#include "core/show.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/banned.h"

const char *const segment_kind_names[KIND_COUNT] = {
    [KIND_LIVE] = "live",   [KIND_SPEECH] = "speech", [KIND_FILM] = "film",
    [KIND_AWARD] = "award", [KIND_MUSIC] = "music",   [KIND_ANTHEM] = "anthem",
    [KIND_PANEL] = "panel", [KIND_STILL] = "still",   [KIND_RECEPTION] = "reception",
    [KIND_BREAK] = "break", [KIND_NOTE] = "note",
};

const char *const act_names[ACT_COUNT] = {
    [ACT_PLAY] = "play", [ACT_SHOW] = "show",       [ACT_FADE] = "fade",
    [ACT_STOP] = "stop", [ACT_RELEASE] = "release",
};

const char *const note_role_names[NOTE_ROLES] = {
    [NOTE_CALLER] = "caller", [NOTE_TECH] = "tech", [NOTE_TV] = "tv",
    [NOTE_STAGE] = "stage",   [NOTE_MC] = "mc",
};

const char *media_kind_name(enum media_kind kind)
{
    switch (kind) {
    case MEDIA_VIDEO:
        return "video";
    case MEDIA_AUDIO:
        return "audio";
    case MEDIA_STILL:
        return "still";
    }
    return "";
}

static void free_list(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

void segment_clear(struct segment *segment)
{
    for (size_t i = 0; i < segment->point_count; i++) {
        struct point *point = &segment->points[i];
        free(point->cue);
        free(point->title);
        free(point->mc);
        free(point->mc_file);
        for (int role = 0; role < NOTE_ROLES; role++)
            free(point->notes[role]);
        free(point->actions);
    }
    free(segment->points);
    free_list(segment->who, segment->who_count);
    free_list(segment->in_charge, segment->in_charge_count);
    free(segment->levels);
    free(segment->on_fail.mc);
    free(segment->on_fail.go_to);
    free(segment->id);
    free(segment->title);
    *segment = (struct segment){0};
}

static void session_clear(struct session *session)
{
    for (size_t i = 0; i < session->segment_count; i++)
        segment_clear(&session->segments[i]);
    for (size_t i = 0; i < session->block_count; i++)
        free(session->blocks[i].title);
    for (size_t i = 0; i < session->call_count; i++)
        free(session->calls[i].text);
    free(session->calls);
    free(session->protocol);
    free(session->segments);
    free(session->blocks);
    free(session->id);
    free(session->title);
    free(session->venue);
    free(session->channel);
}

static void free_people(struct show *show)
{
    for (size_t i = 0; i < show->people_count; i++) {
        free(show->people[i].id);
        free(show->people[i].name);
        free(show->people[i].role);
        free(show->people[i].say);
    }
    for (size_t i = 0; i < show->level_count; i++) {
        struct level *level = &show->levels[i];
        free(level->id);
        free(level->name);
        free_list(level->presenters, level->presenter_count);
    }
    for (size_t i = 0; i < show->recipient_count; i++) {
        struct recipient *one = &show->recipients[i];
        free(one->name);
        free(one->say);
        free(one->title);
        free(one->unit);
        free(one->decision);
        free(one->represented_by);
    }
    for (size_t i = 0; i < show->guest_count; i++) {
        free(show->guests[i].name);
        free(show->guests[i].title);
        free(show->guests[i].say);
    }
    free(show->people);
    free(show->levels);
    free(show->recipients);
    free(show->guests);
}

void show_free(struct show *show)
{
    if (!show)
        return;
    for (size_t i = 0; i < show->session_count; i++)
        session_clear(&show->sessions[i]);
    for (size_t i = 0; i < show->media_count; i++) {
        free(show->media[i].id);
        free(show->media[i].file);
        free(show->media[i].path);
        free(show->media[i].list);
        free(show->media[i].sha256);
    }
    for (size_t i = 0; i < show->file_count; i++) {
        free(show->files[i].name);
        free(show->files[i].path);
        free(show->files[i].bytes);
    }
    free_people(show);
    free_list(show->players, show->player_count);
    free(show->files);
    free(show->sessions);
    free(show->media);
    free(show->quick);
    free(show->recipients_file);
    free(show->guests_file);
    free(show->title);
    free(show->organiser);
    free(show->place);
    free(show->timezone);
    free(show->language);
    free(show);
}

int show_find_media(const struct show *show, const char *id)
{
    for (size_t i = 0; i < show->media_count; i++)
        if (strcmp(show->media[i].id, id) == 0)
            return (int)i;
    return -1;
}

const struct session *show_find_session(const struct show *show, const char *id)
{
    for (size_t i = 0; i < show->session_count; i++)
        if (strcmp(show->sessions[i].id, id) == 0)
            return &show->sessions[i];
    return NULL;
}

static void use(int media, bool *used)
{
    if (media >= 0)
        used[media] = true;
}

static void use_of_segment(const struct show *show, const struct segment *segment, bool *used)
{
    use(segment->on_fail.given ? segment->on_fail.show : TARGET_NONE, used);
    for (size_t i = 0; i < segment->level_count; i++)
        use(show->levels[segment->levels[i]].music, used);
    for (size_t p = 0; p < segment->point_count; p++)
        for (size_t a = 0; a < segment->points[p].action_count; a++)
            use(segment->points[p].actions[a].media, used);
}

/* What a medium leads to; true when that is news. */
static bool use_behind(const struct media *media, bool *used)
{
    bool news = false;
    if (media->end == END_MEDIA && media->end_media >= 0) {
        news = !used[media->end_media];
        used[media->end_media] = true;
    }
    for (size_t i = 0; i < media->list_count; i++) {
        news = news || !used[media->list[i]];
        used[media->list[i]] = true;
    }
    return news;
}

void show_session_media(const struct show *show, const struct session *session, bool *used)
{
    memset(used, 0, show->media_count * sizeof *used);
    use(show->slate, used);
    for (size_t i = 0; i < show->quick_count; i++)
        use(show->quick[i], used);
    for (size_t i = 0; i < session->call_count; i++)
        use(session->calls[i].play, used);
    for (size_t i = 0; i < session->segment_count; i++)
        use_of_segment(show, &session->segments[i], used);
    for (bool news = true; news;) {
        news = false;
        for (size_t i = 0; i < show->media_count; i++)
            news = (used[i] && use_behind(&show->media[i], used)) || news;
    }
}

enum only_read { READ_ON, READ_COUNT };

static void look_at_segment(const struct segment *segment, bool *uses)
{
    for (size_t p = 0; p < segment->point_count; p++) {
        const struct point *point = &segment->points[p];
        for (size_t a = 0; a < point->action_count; a++)
            uses[READ_ON] |= point->actions[a].player > 0;
    }
}

char *show_only_read(const struct session *session)
{
    static const char *const names[READ_COUNT] = {"on"};
    bool uses[READ_COUNT] = {false};
    for (size_t i = 0; i < session->segment_count; i++)
        look_at_segment(&session->segments[i], uses);
    struct buf out = {0};
    for (int i = 0; i < READ_COUNT; i++)
        if (uses[i])
            buf_printf(&out, "%s%s", out.len ? ", " : "", names[i]);
    return out.len ? buf_steal(&out) : NULL;
}

int64_t media_trimmed_ms(const struct media *media, int64_t probed_ms)
{
    if (media->kind == MEDIA_STILL)
        return TIME_NONE;
    int64_t whole = probed_ms != TIME_NONE ? probed_ms : media->length_ms;
    int64_t out = media->out_ms;
    if (out == TIME_NONE || (whole != TIME_NONE && out > whole))
        out = whole;
    if (out == TIME_NONE)
        return TIME_NONE;
    return out > media->in_ms ? out - media->in_ms : 0;
}

int64_t media_whole_ms(const struct media *media, int64_t probed_ms)
{
    int64_t once = media_trimmed_ms(media, probed_ms);
    if (once == TIME_NONE || media->loop == LOOP_VAMP)
        return TIME_NONE;
    return once * (media->loop > 1 ? media->loop : 1);
}
