/* The truck's sheet: what is fixed by the clock, what is rolled in and how long it is, and the
 * rundown with counts and the MC's last words. */
#include "paper/doc.h"

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

static bool concerns(const struct segment *segment)
{
    return sheet_mc_concerns(segment) || (!segment->skip && segment->points[0].notes[NOTE_TV]);
}

static char *clock_text(const struct sheet *sheet, int64_t at)
{
    char clock[INSTANT_TEXT];
    return at == TIME_NONE ? NULL : xstrdup(instant_clock(&sheet->session->zone, at, true, clock));
}

static char *length_text(int64_t ms)
{
    char text[DUR_TEXT];
    return ms == TIME_NONE || ms <= 0 ? NULL : xstrdup(dur_countup(ms, text));
}

static int64_t planned(const struct sheet *sheet, size_t at)
{
    return sheet->plan->rows[at].planned_start;
}

/* --- hard times --- */

struct moment {
    int64_t at;
    const char *what; /* translated */
    const struct segment *segment;
};

static int by_time(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

struct moments {
    struct moment *list;
    size_t count, room;
};

static void note_time(struct moments *moments, int64_t at, const char *what,
                      const struct segment *segment)
{
    struct moment one = {at, what, segment};
    if (at != TIME_NONE)
        ARRAY_PUSH(moments->list, moments->count, moments->room, one);
}

static void put_times(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    const struct doc_column columns[] = {{_("time"), 8, 20, DOC_CLOCK},
                                         {"", 27, 58, DOC_TITLE},
                                         {_("cue"), 6, 14, DOC_CLOCK},
                                         {_("segment"), 0, 0, DOC_PLAIN}};
    struct moments moments = {0};
    const struct session *session = sheet->session;
    note_time(&moments, session->on_air_at, paper->words(field_word(FIELD_ON_AIR)), NULL);
    note_time(&moments, session->off_air_at, paper->words(field_word(FIELD_OFF_AIR)), NULL);
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *one = &session->segments[i];
        if (one->skip)
            continue;
        note_time(&moments, one->hard_start_at, paper->words(field_word(FIELD_HARD_START)), one);
        note_time(&moments, one->hard_end_at, paper->words(field_word(FIELD_HARD_END)), one);
        if (one->flag && one->hard_start_at == TIME_NONE)
            note_time(&moments, planned(sheet, i), paper->words(field_word(FIELD_FLAG)), one);
    }
    if (moments.count) {
        qsort(moments.list, moments.count, sizeof *moments.list, by_time);
        doc_part(doc, xstrdup(_("Times to hold, and what is counted down to")), NULL, false);
        doc_table(doc, columns, COUNT_OF(columns));
    }
    for (size_t i = 0; i < moments.count; i++) {
        const struct moment *one = &moments.list[i];
        doc_row(doc, DOC_NORMAL,
                (char *[]){clock_text(sheet, one->at), xstrdup(one->what),
                           one->segment ? xstrdup(one->segment->points[0].cue) : NULL,
                           one->segment ? xstrdup(one->segment->title) : NULL});
    }
    free(moments.list);
}

/* --- roll-ins --- */

static bool is_roll_in(const struct action *action)
{
    return (action->act == ACT_PLAY || action->act == ACT_SHOW) && action->media >= 0;
}

static bool has_roll_in(const struct point *point)
{
    for (size_t i = 0; i < point->action_count; i++)
        if (is_roll_in(&point->actions[i]))
            return true;
    return false;
}

static const char *kind_text(const struct paper *paper, const struct media *media)
{
    return media->kind == MEDIA_STILL   ? _("still")
           : media->kind == MEDIA_AUDIO ? _("sound")
                                        : _("film");
}

static char *media_length(const struct paper *paper, const struct media *media)
{
    if (media->kind == MEDIA_STILL && !media->list_count)
        return NULL;
    if (media->loop == LOOP_VAMP)
        return xstrdup(_("loops"));
    char *text = length_text(media_whole_ms(media, TIME_NONE));
    return text ? text : xstrdup("?");
}

static void add_part(struct buf *out, const char *label, const char *value)
{
    buf_printf(out, "%s%s %s", out->len ? "; " : "", label, value);
}

/* When it starts against GO, its trim, what stays after it. */
static char *roll_in_details(const struct paper *paper, const struct action *action,
                             const struct media *media)
{
    char text[DUR_TEXT];
    struct buf out = {0};
    if (action->from_end)
        add_part(&out, _("against the planned end"), dur_signed(action->at_ms, text));
    else if (action->at_ms)
        add_part(&out, _("after GO"), dur_signed(action->at_ms, text));
    if (media->in_ms)
        add_part(&out, paper->words(field_word(FIELD_IN)), dur_countup(media->in_ms, text));
    if (media->out_ms != TIME_NONE)
        add_part(&out, paper->words(field_word(FIELD_OUT)), dur_countup(media->out_ms, text));
    return out.len ? buf_steal(&out) : NULL;
}

static char *roll_in_text(const struct paper *paper, const struct action *action,
                          const struct media *media)
{
    char *details = roll_in_details(paper, action, media);
    const char *slash = media->file ? strrchr(media->file, '/') : NULL;
    char *text = xasprintf("%s\n%s%s%s", media->id,
                           !media->file ? ""
                           : slash      ? slash + 1
                                        : media->file,
                           details ? "\n" : "", details ? details : "");
    free(details);
    return text;
}

/* The MC's words that lead to the point: a step's own are read after its GO, with it. */
static char *words_before(const struct paper *paper, const struct point *point)
{
    char *last = sheet_last_words(point->mc);
    char *text = last ? msg_fill(_("… “%1”"), last, NULL, NULL) : NULL;
    free(last);
    return text;
}

static void put_roll_ins_of(const struct paper *paper, const struct sheet *sheet, size_t at,
                            size_t which, struct doc *doc)
{
    const struct point *point = &sheet->session->segments[at].points[which];
    bool first = true;
    for (size_t i = 0; i < point->action_count; i++) {
        const struct action *action = &point->actions[i];
        if (!is_roll_in(action))
            continue;
        const struct media *media = &sheet->show->media[action->media];
        doc_row(doc, DOC_NORMAL,
                (char *[]){first ? xstrdup(point->cue) : NULL,
                           first && !which ? clock_text(sheet, planned(sheet, at)) : NULL,
                           xstrdup(kind_text(paper, media)), media_length(paper, media),
                           roll_in_text(paper, action, media),
                           first ? words_before(paper, point) : NULL});
        first = false;
    }
}

static void put_roll_ins(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    const struct doc_column columns[] = {
        {_("cue"), 6, 14, DOC_CLOCK},   {_("planned"), 8, 20, DOC_CLOCK},
        {_("kind"), 6, 16, DOC_PLAIN},  {_("length"), 7, 17, DOC_NUMBER},
        {_("medium"), 0, 0, DOC_TITLE}, {_("MC ends with"), 20, 58, DOC_PLAIN}};
    bool any = false;
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        for (size_t k = 0; !segment->skip && k < segment->point_count; k++) {
            if (!any && has_roll_in(&segment->points[k])) {
                doc_part(doc, xstrdup(_("Roll-ins: films, music, stills")), NULL, false);
                doc_table(doc, columns, COUNT_OF(columns));
                any = true;
            }
            put_roll_ins_of(paper, sheet, i, k, doc);
        }
    }
}

/* --- the rundown --- */

static void add_line(struct buf *out, char *text)
{
    if (text)
        buf_printf(out, "%s%s", out->len ? "\n" : "", text);
    free(text);
}

static void add_fixed(const struct sheet *sheet, struct buf *out, const char *what, int64_t at)
{
    char *clock = clock_text(sheet, at);
    add_line(out, clock ? msg_fill(what, clock, NULL, NULL) : NULL);
    free(clock);
}

static char *segment_text(const struct paper *paper, const struct sheet *sheet, size_t at)
{
    const struct segment *segment = &sheet->session->segments[at];
    struct buf out = {0};
    add_line(&out, sheet_title(paper, segment));
    add_fixed(sheet, &out, _("FIXED START %1"), segment->hard_start_at);
    add_fixed(sheet, &out, _("FIXED END %1"), segment->hard_end_at);
    if (segment->flag)
        add_line(&out, xstrdup(paper->words(field_word(FIELD_FLAG))));
    add_line(&out, paper_joined(segment->who, segment->who_count));
    for (size_t i = 0; i < segment->level_count; i++) {
        struct level_counts sum = level_counts_of(sheet, segment->levels[i]);
        char *counts = level_counts_text(paper, &sum);
        add_line(&out, xasprintf("%s: %s", sheet->show->levels[segment->levels[i]].name, counts));
        free(counts);
    }
    return buf_steal(&out);
}

/* How many people a turn has and how long it takes at the planned pace; the length into *ms. */
static char *turn_text(const struct paper *paper, const struct sheet *sheet,
                       const struct point *point, int64_t *ms)
{
    struct line_up turn = line_up_of(sheet, point->level, point->batch);
    char people[16], pace[DUR_TEXT];
    *ms = turn.come
              ? turn.level->walk_ms + turn.come * turn.level->per_name_ms + turn.level->photo_ms
              : 0;
    snprintf(people, sizeof people, "%d", turn.come);
    free(turn.list);
    return msg_fill(_("%1 people, %2 each"), people, dur_written(turn.level->per_name_ms, pace),
                    NULL);
}

static char *notes_of(const struct paper *paper, const struct point *point)
{
    struct buf out = {0};
    add_line(&out, xstrdup(point->notes[NOTE_TV]));
    if (has_roll_in(point))
        add_line(&out, words_before(paper, point));
    return out.len ? buf_steal(&out) : NULL;
}

static void put_inner(const struct paper *paper, const struct sheet *sheet,
                      const struct segment *segment, size_t which, struct doc *doc)
{
    const struct point *point = &segment->points[which];
    int64_t ms = 0;
    if (point->step == NO_STEP && !has_roll_in(point) && !point->notes[NOTE_TV])
        return;
    char *turn = point->step == STEP_BATCH ? turn_text(paper, sheet, point, &ms) : NULL;
    doc_row(doc, DOC_NORMAL,
            (char *[]){xasprintf("%s", point->cue), NULL, length_text(ms), NULL,
                       xasprintf("%s%s%s", point->title ? point->title : segment->title,
                                 turn ? "\n" : "", turn ? turn : ""),
                       notes_of(paper, point)});
    free(turn);
}

static void put_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                        struct doc *doc)
{
    const struct segment *segment = &sheet->session->segments[at];
    bool fixed = segment->hard_start_at != TIME_NONE || segment->hard_end_at != TIME_NONE;
    doc_row(doc, fixed || segment->flag ? DOC_BAND : DOC_NORMAL,
            (char *[]){xstrdup(segment->points[0].cue), clock_text(sheet, planned(sheet, at)),
                       length_text(sheet_length(sheet, at)), length_text(segment->min_ms),
                       segment_text(paper, sheet, at), notes_of(paper, &segment->points[0])});
    for (size_t i = 1; i < segment->point_count; i++)
        put_inner(paper, sheet, segment, i, doc);
}

static void fill(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    const struct doc_column columns[] = {
        {_("cue"), 6, 14, DOC_CLOCK},
        {_("planned"), 8, 20, DOC_CLOCK},
        {_("length"), 7, 16, DOC_NUMBER},
        {_("shortest"), 8, 16, DOC_NUMBER},
        {_("segment"), 0, 0, DOC_TITLE},
        {paper->words(field_word(FIELD_NOTES + (int)NOTE_TV)), 20, 52, DOC_PLAIN}};
    put_times(paper, sheet, doc);
    put_roll_ins(paper, sheet, doc);
    doc_part(doc, xstrdup(_("Rundown")), NULL, false);
    doc_table(doc, columns, COUNT_OF(columns));
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        if (sheet_block_begins(sheet, i))
            doc_group(doc, sheet_block(paper, sheet, i), NULL, false);
        if (concerns(&sheet->session->segments[i]))
            put_segment(paper, sheet, i, doc);
    }
}

/* --- a table: a GO point a line, and a further one for each further medium --- */

static void csv_medium(const struct paper *paper, const struct action *action,
                       const struct media *media)
{
    struct buf *out = paper->out;
    char *details = action && media ? roll_in_details(paper, action, media) : NULL;
    csv_text(out, media ? media->id : NULL);
    csv_text(out, media ? media->file : NULL);
    csv_text(out, media ? kind_text(paper, media) : NULL);
    csv_seconds(out, media ? media_whole_ms(media, TIME_NONE) : TIME_NONE);
    csv_text(out, details);
    free(details);
}

/* `action` NULL: nothing is rolled in. `further`: of the same point. */
static void csv_line(const struct paper *paper, const struct sheet *sheet, size_t at, size_t which,
                     const struct action *action, bool further)
{
    const struct segment *segment = &sheet->session->segments[at];
    const struct point *point = &segment->points[which];
    const struct zone *zone = &sheet->session->zone;
    struct buf *out = paper->out;
    bool own = !which && !further, turn = point->step == STEP_BATCH && !further;
    int64_t ms = own ? sheet_length(sheet, at) : 0;
    char *people = turn ? turn_text(paper, sheet, point, &ms) : NULL;
    char *words = further ? NULL : sheet_last_words(point->mc);
    csv_text(out, segment->block >= 0 ? sheet->session->blocks[segment->block].title : NULL);
    csv_clock(out, zone, own ? planned(sheet, at) : TIME_NONE);
    csv_text(out, point->cue);
    csv_text(out, which && point->title ? point->title : segment->title);
    csv_seconds(out, ms > 0 ? ms : TIME_NONE);
    csv_seconds(out, own ? segment->min_ms : TIME_NONE);
    csv_clock(out, zone, own ? segment->hard_start_at : TIME_NONE);
    csv_clock(out, zone, own ? segment->hard_end_at : TIME_NONE);
    csv_text(out, own && segment->flag ? "x" : NULL);
    csv_text(out, people);
    csv_medium(paper, action, action ? &sheet->show->media[action->media] : NULL);
    csv_text(out, words);
    csv_text(out, further ? NULL : point->notes[NOTE_TV]);
    csv_end_line(out);
    free(words);
    free(people);
}

static void csv_point(const struct paper *paper, const struct sheet *sheet, size_t at, size_t which)
{
    const struct point *point = &sheet->session->segments[at].points[which];
    bool further = false;
    for (size_t i = 0; i < point->action_count; i++) {
        if (!is_roll_in(&point->actions[i]))
            continue;
        csv_line(paper, sheet, at, which, &point->actions[i], further);
        further = true;
    }
    if (!further)
        csv_line(paper, sheet, at, which, NULL, false);
}

static void as_csv(const struct paper *paper, const struct sheet *sheet)
{
    char *length = xasprintf("%s (s)", _("length")), *shortest = xasprintf("%s (s)", _("shortest"));
    char *rolled = xasprintf("%s (s)", _("length of the medium"));
    const char *const heads[] = {paper->words(field_word(FIELD_BLOCK)),
                                 _("planned"),
                                 _("cue"),
                                 _("segment"),
                                 length,
                                 shortest,
                                 paper->words(field_word(FIELD_HARD_START)),
                                 paper->words(field_word(FIELD_HARD_END)),
                                 paper->words(field_word(FIELD_FLAG)),
                                 _("people"),
                                 _("medium"),
                                 paper->words(field_word(FIELD_FILE)),
                                 _("kind"),
                                 rolled,
                                 _("how"),
                                 _("MC ends with"),
                                 paper->words(field_word(FIELD_NOTES + (int)NOTE_TV))};
    csv_heads(paper->out, heads, COUNT_OF(heads));
    for (size_t i = 0; i < sheet->session->segment_count; i++)
        for (size_t k = 0;
             concerns(&sheet->session->segments[i]) && k < sheet->session->segments[i].point_count;
             k++)
            csv_point(paper, sheet, i, k);
    free(length);
    free(shortest);
    free(rolled);
}

void sheet_tv(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    doc_sheet(paper, sheet, format, fill, as_csv);
}
