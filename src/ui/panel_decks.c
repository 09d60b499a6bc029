/* What lives in the players: decks with their levels, the players themselves, what is armed. */
#include <math.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/area.h"
#include "ui/hall.h"
#include "ui/lang.h"
#include "ui/panel_hall.h"
#include "ui/words.h"
#include "base/banned.h"

#define MEDIA_CELLS 13
#define STATE_CELLS 11
#define TIMES_CELLS 12
#define VOLUME_CELLS 7
#define INST_FROM 54 /* columns from which on the number of the start is shown */

static bool is_null(const struct snapshot *snap)
{
    return snap->player && strcmp(snap->player, "null") == 0;
}

/* --- decks --- */

static enum sign kind_sign(enum media_kind kind)
{
    return kind == MEDIA_AUDIO ? SIGN_SOUND : kind == MEDIA_STILL ? SIGN_STILL : SIGN_FILM;
}

static const char *state_word(const struct snap_playing *deck, enum style *style)
{
    *style = STYLE_PLAIN;
    switch (deck->state) {
    case INST_WAITING:
        *style = STYLE_NOT_READY;
        return deck->heard ? _("HEARD") : _("SENT");
    case INST_PLAYING:
        *style = deck->stalled ? STYLE_BROKEN : STYLE_ON_AIR;
        return deck->stalled ? _("STALLED") : deck->kind == MEDIA_STILL ? _("shown") : _("plays");
    case INST_PAUSED:
        *style = STYLE_DIGITS_HELD;
        return _("paused");
    case INST_HOLDING:
        return _("last frame");
    case INST_LEAVING:
        *style = STYLE_WARNING;
        return _("fading");
    case INST_PARKED:
        *style = STYLE_DISABLED;
        return _("parked");
    case INST_LOST:
        *style = STYLE_BROKEN;
        return _("LOST");
    }
    return "";
}

static void times_text(const struct area *area, const struct snap_playing *deck, char *out,
                       size_t room)
{
    char at[DUR_TEXT], length[DUR_TEXT];
    if (deck->kind == MEDIA_STILL || deck->position_ms == TIME_NONE) {
        snprintf(out, room, "%s", sign_text(SIGN_NOTHING, area->frame->canvas->ascii));
        return;
    }
    dur_countup(frame_position(area->frame->snap, deck, area->frame->state->now), at);
    if (deck->length_ms == TIME_NONE)
        snprintf(out, room, "%s", at);
    else
        snprintf(out, room, "%s/%s", at, dur_countup(deck->length_ms, length));
}

static void deck_line(const struct area *area, int y, const struct snap_playing *deck)
{
    char times[2 * DUR_TEXT + 2], volume[24];
    bool ascii = area->frame->canvas->ascii;
    int end = area->columns, x = 2;
    enum style style;
    const char *state = state_word(deck, &style);
    area_put(area, 0, y, 1, STYLE_LABEL, sign_text(kind_sign(deck->kind), ascii));
    int media = area->columns - 2 - STATE_CELLS - TIMES_CELLS - VOLUME_CELLS;
    if (area->columns >= INST_FROM)
        media -= 7;
    area_put(area, x, y, media - 1, area_style(area, STYLE_PLAIN), deck->media);
    x += media;
    if (area->columns >= INST_FROM) {
        area_put(area, x, y, 6, STYLE_LABEL, deck->inst);
        x += 7;
    }
    area_put(area, x, y, STATE_CELLS - 1, area_style(area, style), state);
    snprintf(volume, sizeof volume, "%+.1fdB", deck->volume_centi / 100.0);
    area_right(area, end, y, VOLUME_CELLS,
               area_style(area, deck->volume_centi ? STYLE_WARNING : STYLE_LABEL),
               deck->kind == MEDIA_STILL ? ""
               : deck->volume_centi      ? volume
                                         : "0dB");
    times_text(area, deck, times, sizeof times);
    area_right(area, end - VOLUME_CELLS, y, TIMES_CELLS + 1, area_style(area, STYLE_CLOCK), times);
}

static const struct hall_meter *meter_of(const struct hall *hall, const char *inst)
{
    for (int i = 0; hall && i < hall->count; i++)
        if (strcmp(hall->meters[i].inst, inst) == 0)
            return &hall->meters[i];
    return NULL;
}

static void meter_line(const struct area *area, int y, const struct snap_playing *deck)
{
    const struct view_state *state = area->frame->state;
    const struct hall_meter *meter = meter_of(state->hall, deck->inst);
    bool old = area->frame->stale || !state->hall ||
               state->clock_ms - state->hall->levels_ms >= HALL_OLD_MS;
    if (y < 0 || y >= area->rows)
        return;
    if (!meter || old)
        area_put(area, 2, y, area->columns - 2, STYLE_LABEL, _("no levels"));
    else
        panel_meter(area->frame->canvas, area->x + 2, area->y + y, area->columns - 2, meter);
}

void panel_decks(const struct area *area, int scroll)
{
    const struct snapshot *snap = area->frame->snap;
    int y = -scroll;
    if (!snap->deck_count)
        area_put(area, 0, 0, area->columns, STYLE_DISABLED, _("nothing plays"));
    for (size_t i = 0; i < snap->deck_count; i++) {
        deck_line(area, y++, &snap->decks[i]);
        if (snap->decks[i].kind != MEDIA_STILL && !is_null(snap))
            meter_line(area, y++, &snap->decks[i]);
    }
}

void panel_picture(const struct area *area)
{
    const struct view_state *state = area->frame->state;
    if (is_null(area->frame->snap)) {
        area_wrapped(area, 0, 0, STYLE_LABEL, _("player null: no picture, no sound"));
        return;
    }
    if (!state->hall || area->frame->stale) {
        area_put(area, 0, 0, area->columns, STYLE_LABEL, _("no picture has come yet"));
        return;
    }
    panel_hall_picture(area->frame->canvas, area->x, area->y, area->columns, area->rows,
                       state->hall, state->clock_ms);
}

/* --- players --- */

static const char *part_word(enum part_state state, enum style *style)
{
    *style = STYLE_BROKEN;
    switch (state) {
    case PART_STARTING:
        *style = STYLE_NOT_READY;
        return _("starting");
    case PART_READY:
        *style = STYLE_READY;
        return _("up");
    case PART_DOWN:
        return _("DOWN");
    case PART_HUNG:
        return _("HUNG");
    case PART_LOST:
        return _("NO LINK");
    case PART_STATES:
        break;
    }
    return "";
}

static void part_line(const struct area *area, int y, enum part part)
{
    const struct snapshot *snap = area->frame->snap;
    const struct snap_outlets *outlets = &snap->outlets[part];
    const char *uses = part == PART_PICTURE ? snap->video : snap->audio;
    enum style style;
    const char *word = part_word(snap->parts[part], &style);
    int x = area_put(area, 0, y, 12, STYLE_LABEL, part == PART_PICTURE ? _("picture") : _("sound"));
    x = x < 9 ? 9 : x + 1;
    area_put(area, x, y, area->columns - x, area_style(area, style), word);
    if (outlets->lost) { /* the one that is wanted: nothing is seen or heard */
        char *gone = words_fill(_("NOT THERE: %1"), outlets->used, NULL, NULL);
        area_put(area, 2, y + 1, area->columns - 2, area_style(area, STYLE_BROKEN), gone);
        free(gone);
        return;
    }
    bool same = !outlets->used || (uses && strcmp(uses, outlets->used) == 0);
    char *where = same
                      ? xstrdup(uses ? lang_text(uses) : "")
                      : words_fill(_("%1 on %2"), uses ? lang_text(uses) : "", outlets->used, NULL);
    area_put(area, 2, y + 1, area->columns - 2, area_style(area, STYLE_PLAIN), where);
    free(where);
}

void panel_players(const struct area *area)
{
    const struct snapshot *snap = area->frame->snap;
    if (is_null(snap)) {
        area_wrapped(area, 0, 0, STYLE_LABEL, _("player null: no picture, no sound"));
        return;
    }
    part_line(area, 0, PART_PICTURE);
    part_line(area, 2, PART_SOUND);
    if (snap->player && strcmp(snap->player, "local") != 0) {
        char *text = words_fill(_("plays on %1"), snap->player, NULL, NULL);
        area_put(area, 0, 4, area->columns, STYLE_LABEL, text);
        free(text);
    }
}

/* --- what is armed --- */

static char *why_text(const struct snap_ready *ready, enum style *style)
{
    *style = STYLE_NOT_READY;
    switch (ready->state) {
    case READY_YES:
        *style = STYLE_READY;
        return xstrdup(_("READY"));
    case READY_ARMING:
        return xstrdup(_("being armed"));
    case READY_VETTING:
        return xstrdup(_("being tried"));
    case READY_NO_PLAYER:
        return xstrdup(_("its player isn't up"));
    case READY_BROKEN:
        *style = STYLE_BROKEN;
        return words_fill(_("BROKEN: %1"), ready->why ? lang_text(ready->why) : "", NULL, NULL);
    }
    return xstrdup("");
}

void panel_ready(const struct area *area, int scroll)
{
    const struct snapshot *snap = area->frame->snap;
    int media = area->columns >= 56 ? 22 : 14;
    if (!snap->ready_count)
        area_put(area, 0, 0, area->columns, STYLE_DISABLED, _("no media are to be armed"));
    for (size_t i = 0; i < snap->ready_count; i++) {
        const struct snap_ready *ready = &snap->ready[i];
        int y = (int)i - scroll;
        enum style style;
        char *why = why_text(ready, &style);
        area_put(area, 0, y, 1, STYLE_LABEL,
                 sign_text(kind_sign(ready->kind), area->frame->canvas->ascii));
        area_put(area, 2, y, media, area_style(area, STYLE_PLAIN), ready->media);
        area_put(area, 3 + media, y, area->columns - media - 3, area_style(area, style), why);
        free(why);
    }
}
