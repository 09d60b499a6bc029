/* The run as data: making it, asking it, comparing it. Nothing here moves it on. */
#include "core/run.h"

#include "base/buf.h"
#include "base/mem.h"
#include "core/run_priv.h"
#include "base/banned.h"

const char *const mode_names[2] = {[MODE_REHEARSAL] = "rehearsal", [MODE_SHOW] = "show"};
const char *const phase_names[4] = {[PHASE_WAITING] = "waiting",
                                    [PHASE_RUNNING] = "running",
                                    [PHASE_HELD] = "held",
                                    [PHASE_FINISHED] = "finished"};
const char *const part_state_names[PART_STATES] = {[PART_STARTING] = "starting",
                                                   [PART_READY] = "ready",
                                                   [PART_DOWN] = "down",
                                                   [PART_HUNG] = "hung",
                                                   [PART_LOST] = "down"};

/* --- the place --- */

struct row row_new(const struct segment *segment)
{
    return (struct row){.segment = segment,
                        .skipped = segment->skip,
                        .floated = segment->floated,
                        .start = TIME_NONE,
                        .end = TIME_NONE,
                        .start_at = TIME_NONE,
                        .end_at = TIME_NONE,
                        .length_ms = TIME_NONE,
                        .media_done = TIME_NONE};
}

static void place_index_points(struct run *run)
{
    struct place *place = &run->now;
    size_t count = 0;
    for (size_t r = 0; r < place->row_count; r++)
        count += place->rows[r].segment->point_count;
    struct gopoint *points = xcalloc(count ? count : 1, sizeof *points);
    size_t at = 0;
    for (size_t r = 0; r < place->row_count; r++)
        for (size_t p = 0; p < place->rows[r].segment->point_count; p++)
            points[at++] = (struct gopoint){.row = (int)r, .point = (int)p};
    free(place->points);
    place->points = points;
    place->point_count = count;
}

void place_build(struct run *run)
{
    const struct session *session = run->session;
    struct place *place = &run->now;
    *place = (struct place){.on_row = -1,
                            .on_point = -1,
                            .standby = -1,
                            .held_since = TIME_NONE,
                            .auto_spent = -1,
                            .fail_row = -1,
                            .point_at = TIME_NONE,
                            .bed_level = -1,
                            .standings = standings_new(run->show),
                            .standing_count = run->show->recipient_count,
                            .off_air_at = session->off_air_at,
                            .row_count = session->segment_count};
    place->rows = xcalloc(place->row_count ? place->row_count : 1, sizeof *place->rows);
    for (size_t i = 0; i < place->row_count; i++)
        place->rows[i] = row_new(&session->segments[i]);
    place_index_points(run);
    place->standby = place_after(run, -1);
}

struct place place_copy(const struct place *place)
{
    struct place copy = *place;
    copy.rows = xmemdup(place->rows, place->row_count * sizeof *place->rows);
    copy.points = xmemdup(place->points, place->point_count * sizeof *place->points);
    copy.standings = xmemdup(place->standings, place->standing_count * sizeof *place->standings);
    return copy;
}

void place_clear(struct place *place)
{
    free(place->rows);
    free(place->points);
    free(place->standings);
    *place = (struct place){0};
}

bool point_reachable(const struct run *run, int point)
{
    const struct gopoint *go = &run->now.points[point];
    const struct row *row = &run->now.rows[go->row];
    return go->state == POINT_AHEAD && !row->skipped && !row->floated &&
           row->segment->kind != KIND_NOTE && !roll_empty(run, point);
}

int place_after(const struct run *run, int point)
{
    for (size_t i = (size_t)(point + 1); i < run->now.point_count; i++)
        if (point_reachable(run, (int)i))
            return (int)i;
    return -1;
}

/* --- the whole --- */

enum call_state *calls_new(const struct session *session)
{
    return xcalloc(session->call_count ? session->call_count : 1, sizeof(enum call_state));
}

struct run *run_new(const struct show *show, const struct session *session, enum mode mode,
                    double speed, int64_t offset_ms)
{
    struct run *run = xcalloc(1, sizeof *run);
    run->show = show;
    run->session = session;
    run->mode = mode;
    run->speed = speed;
    run->clock_offset_ms = offset_ms;
    run->media = xcalloc(show->media_count ? show->media_count : 1, sizeof *run->media);
    for (size_t i = 0; i < show->media_count; i++) {
        run->media[i].length_ms = TIME_NONE;
        run->media[i].death_real_ms = TIME_NONE;
    }
    run->back_black = show->slate < 0;
    run->go_real_ms = run->panic_real_ms = run->wake = run->count_end = TIME_NONE;
    run->calls = calls_new(session);
    run->guests = attendance_new(show);
    run->cant_point = -1;
    place_build(run);
    return run;
}

void run_free(struct run *run)
{
    if (!run)
        return;
    place_clear(&run->now);
    for (int i = 0; i < run->undo_count; i++) {
        undo_clear(&run->undo[i]);
    }
    for (size_t i = 0; i < run->inserted_count; i++) {
        segment_clear(run->inserted[i]);
        free(run->inserted[i]);
    }
    for (size_t i = 0; i < run->kept_count; i++) {
        segment_clear(run->kept[i]);
        free(run->kept[i]);
    }
    for (size_t i = 0; i < run->show->media_count; i++)
        media_status_clear(&run->media[i]);
    for (int i = 0; i < run->warning_count; i++)
        say_clear(&run->warnings[i].say);
    for (int i = 0; i < run->band_count; i++)
        say_clear(&run->bands[i].say);
    free(run->message.text);
    free(run->asked.text);
    for (int part = 0; part < PART_COUNT; part++) {
        outlets_free(run->outlets[part].list, run->outlets[part].count);
        free(run->outlets[part].used);
        free(run->chosen[part]);
    }
    for (size_t i = 0; i < run->text_count; i++)
        free(run->texts[i]);
    free(run->texts);
    free(run->read);
    free(run->guests);
    free(run->calls);
    free(run->inserted);
    free(run->kept);
    free(run->insts);
    free(run->media);
    free(run->pending);
    free(run->wanted);
    free(run);
}

enum phase run_phase(const struct run *run)
{
    if (run->finished)
        return PHASE_FINISHED;
    if (run->now.on_row < 0)
        return PHASE_WAITING;
    return run->now.held_since != TIME_NONE ? PHASE_HELD : PHASE_RUNNING;
}

const struct segment *run_segment(const struct run *run, int row)
{
    return run->now.rows[row].segment;
}

const struct point *run_point(const struct run *run, int point)
{
    const struct gopoint *go = &run->now.points[point];
    return &run_segment(run, go->row)->points[go->point];
}

const char *run_point_title(const struct run *run, int point)
{
    const char *title = run_point(run, point)->title;
    return title ? title : run_segment(run, run->now.points[point].row)->title;
}

int run_find_cue(const struct run *run, const char *name)
{
    for (size_t i = 0; i < run->now.point_count; i++)
        if (strcmp(run_point(run, (int)i)->cue, name) == 0)
            return (int)i;
    for (size_t i = 0; i < run->now.point_count; i++)
        if (run->now.points[i].point == 0 &&
            strcmp(run_segment(run, run->now.points[i].row)->id, name) == 0)
            return (int)i;
    return -1;
}

enum row_state run_row_state(const struct run *run, int row)
{
    const struct row *at = &run->now.rows[row];
    if (row == run->now.on_row)
        return ROW_RUNNING;
    if (run->now.standby >= 0 && run->now.points[run->now.standby].row == row)
        return ROW_NEXT;
    if (at->skipped)
        return ROW_SKIPPED;
    if (at->floated)
        return ROW_FLOATED;
    return at->done ? ROW_DONE : at->passed ? ROW_PASSED : ROW_AHEAD;
}

int64_t run_tod(const struct run *run, int64_t show_ms)
{
    return show_ms == TIME_NONE ? TIME_NONE : show_ms + run->clock_offset_ms;
}

double run_rate(const struct run *run)
{
    return run->clock_held ? 0 : run->speed;
}

int64_t run_call_at(const struct run *run, size_t call)
{
    return run->session->start_at + run->now.delay_ms + run->session->calls[call].at_ms -
           run->clock_offset_ms;
}

bool run_is_picture(const struct run *run, int media)
{
    return run->show->media[media].kind != MEDIA_AUDIO;
}

/* --- as text --- */

static void dump_place(struct buf *out, const struct place *place)
{
    buf_printf(out,
               "place on %d %d standby %d held %lld begun %d spent %d fail %d delay %lld off air "
               "%lld%s "
               "trail",
               place->on_row, place->on_point, place->standby, (long long)place->held_since,
               place->begun, place->auto_spent, place->fail_row, (long long)place->delay_ms,
               (long long)place->off_air_at, place->off_air_set ? " set" : "");
    for (int i = 0; i < place->trail_count; i++)
        buf_printf(out, " %d", place->trail[i]);
    buf_printf(out, " since %lld bed %d\n", (long long)place->point_at, place->bed_level);
    for (size_t i = 0; i < place->standing_count; i++) {
        const struct standing *standing = &place->standings[i];
        buf_printf(out, "standing %zu turn %d%s%s%s%s %s\n", i, standing->batch,
                   standing->absent ? " absent" : "", standing->struck ? " struck" : "",
                   standing->late ? " late" : "", standing->set ? " set" : "",
                   standing->by ? standing->by : "-");
    }
    for (size_t i = 0; i < place->row_count; i++) {
        const struct row *row = &place->rows[i];
        buf_printf(
            out, "row %s %s%s%s%s%s%s%s %lld %lld %lld %lld add %lld held %lld len %lld med %lld\n",
            row->segment->id, row->segment->title, row->inserted ? " ins" : "",
            row->skipped ? " skip" : "", row->floated ? " float" : "", row->done ? " done" : "",
            row->passed ? " passed" : "", row->skip_set || row->float_set ? " hand" : "",
            (long long)row->start, (long long)row->end, (long long)row->start_at,
            (long long)row->end_at, (long long)row->added_ms, (long long)row->held_ms,
            (long long)row->length_ms, (long long)row->media_done);
    }
    for (size_t i = 0; i < place->point_count; i++)
        buf_printf(out, "point %d.%d %d\n", place->points[i].row, place->points[i].point,
                   place->points[i].state);
}

static void dump_medium(struct buf *out, const struct run *run, size_t index)
{
    const struct media_status *at = &run->media[index];
    buf_printf(out, "media %s %d lacks %d %s %lld %s", run->show->media[index].id, at->health,
               at->lacks, at->armed ? "armed" : "-", (long long)at->length_ms,
               at->why ? at->why : "");
    if (at->coming)
        buf_printf(out, " comes %s", at->coming);
    if (at->file)
        buf_printf(out, " is %s (%s)", at->file, at->there ? at->there : "here");
    buf_putc(out, '\n');
}

static void dump_stage(struct buf *out, const struct run *run)
{
    for (size_t i = 0; i < run->inst_count; i++) {
        const struct inst *inst = &run->insts[i];
        buf_printf(out, "inst %s %s of %s %d%s%s at %lld of %lld vol %d born %llu left %llu\n",
                   inst->id, run->show->media[inst->media].id,
                   inst->segment ? inst->segment->id : "-", inst->state,
                   inst->released ? " released" : "",
                   inst->stalled   ? " stalled"
                   : inst->heard   ? inst->counted ? " counted heard" : " heard"
                   : inst->counted ? " counted"
                                   : "",
                   (long long)inst->anchor_ms, (long long)inst->anchor, inst->volume_centi,
                   (unsigned long long)inst->born, (unsigned long long)inst->left);
    }
    for (size_t i = 0; i < run->show->media_count; i++)
        dump_medium(out, run, i);
    for (size_t i = 0; i < run->pending_count; i++)
        buf_printf(out, "pending %lld of %s act %d media %d\n", (long long)run->pending[i].at,
                   run->pending[i].segment->id, run->pending[i].action.act,
                   run->pending[i].action.media);
    for (size_t i = 0; i < run->wanted_count; i++)
        buf_printf(out, "wanted %d\n", run->wanted[i]);
}

static void dump_outputs(struct buf *out, const struct run *run)
{
    for (int part = 0; part < PART_COUNT; part++) {
        const struct outlets *outlets = &run->outlets[part];
        buf_printf(out, "%s %s chosen %s known %d lost %d\n", part_names[part],
                   outlets->used ? outlets->used : "-", run->chosen[part] ? run->chosen[part] : "-",
                   outlets->known, outlets->lost);
        for (size_t i = 0; i < outlets->count; i++)
            buf_printf(out, "outlet %s %s%s%s\n", outlets->list[i].name, outlets->list[i].place,
                       outlets->list[i].used ? " used" : "", outlets->list[i].twin ? " twin" : "");
    }
    buf_printf(out, "card %d given %d\n", run->card, run->given);
}

static void dump_said(struct buf *out, const char *name, const struct band_said *said)
{
    if (said->text)
        buf_printf(out, "%s %lld %llu %s\n", name, (long long)said->at,
                   (unsigned long long)said->change, said->text);
}

char *run_dump(const struct run *run)
{
    struct buf out = {0};
    buf_printf(&out,
               "mode %s offset %lld finished %d change %llu place %llu go %lld panic %lld cant %d "
               "wake %lld speed %g%s real %d moved %lld count %lld calls",
               mode_names[run->mode], (long long)run->clock_offset_ms, run->finished,
               (unsigned long long)run->change, (unsigned long long)run->place_change,
               (long long)run->go_real_ms, (long long)run->panic_real_ms, run->cant_point,
               (long long)run->wake, run->speed, run->clock_held ? " held" : "", run->real_player,
               (long long)run->clock_moved_ms, (long long)run->count_end);
    for (size_t i = 0; i < run->session->call_count; i++)
        buf_printf(&out, " %d", run->calls[i]);
    buf_putc(&out, '\n');
    dump_place(&out, &run->now);
    for (int i = 0; i < run->undo_count; i++) {
        char *did = say_english(&run->undo[i].did);
        buf_printf(&out, "undo %s %llu\n", did, (unsigned long long)run->undo[i].change);
        dump_place(&out, &run->undo[i].place);
        free(did);
    }
    dump_stage(&out, run);
    dump_outputs(&out, run);
    buf_printf(&out, "back %d parts %d %d\n", run->back_black, run->parts[0], run->parts[1]);
    for (int i = 0; i < run->warning_count; i++) {
        char *said = say_english(&run->warnings[i].say);
        buf_printf(&out, "warning %lld %s\n", (long long)run->warnings[i].at, said);
        free(said);
    }
    for (int i = 0; i < run->band_count; i++) {
        char *said = say_english(&run->bands[i].say);
        buf_printf(&out, "band %lld %llu %s\n", (long long)run->bands[i].at,
                   (unsigned long long)run->bands[i].change, said);
        free(said);
    }
    for (size_t i = 0; i < run->read_count; i++)
        buf_printf(&out, "read %d at %lld held %lld born %llu gone %llu\n", run->read[i].recipient,
                   (long long)run->read[i].at, (long long)run->read[i].held_ms,
                   (unsigned long long)run->read[i].born, (unsigned long long)run->read[i].gone);
    for (size_t i = 0; i < run->show->guest_count; i++)
        buf_printf(&out, "guest %zu %d%s %s\n", i + 1, run->guests[i].presence,
                   run->guests[i].ticked ? " ticked" : "",
                   run->guests[i].by ? run->guests[i].by : "-");
    dump_said(&out, "message", &run->message);
    dump_said(&out, "asked", &run->asked);
    buf_printf(&out, "ready %llu\n", (unsigned long long)run->ready_place);
    return buf_steal(&out);
}
