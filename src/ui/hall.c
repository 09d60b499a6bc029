#include "ui/hall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/banned.h"

#define HOLD_MS 1500 /* a peak stays in sight */

static void drop(struct hall *hall, int at)
{
    free(hall->meters[at].inst);
    free(hall->meters[at].media);
    free(hall->meters[at].part);
    hall->count--;
    memmove(&hall->meters[at], &hall->meters[at + 1],
            (size_t)(hall->count - at) * sizeof hall->meters[0]);
}

static int find(const struct hall *hall, const char *inst)
{
    for (int i = 0; i < hall->count; i++)
        if (strcmp(hall->meters[i].inst, inst) == 0)
            return i;
    return -1;
}

static void take_meter(struct hall *hall, const struct meter *heard, const char *part,
                       int64_t now_ms)
{
    int at = find(hall, heard->inst);
    if (at < 0 && hall->count == HALL_METERS)
        return;
    if (at < 0) {
        at = hall->count++;
        hall->meters[at] = (struct hall_meter){.inst = xstrdup(heard->inst),
                                               .media = xstrdup(heard->media),
                                               .part = xstrdup(part),
                                               .hold_db = NAN};
    }
    struct hall_meter *meter = &hall->meters[at];
    meter->peak_db = heard->peak_db;
    meter->rms_db = heard->rms_db;
    bool higher = isnan(meter->hold_db) || heard->peak_db >= meter->hold_db;
    if (higher || now_ms - meter->hold_ms >= HOLD_MS) {
        meter->hold_db = heard->peak_db;
        meter->hold_ms = now_ms;
    }
}

static bool is_heard(const struct glimpse *look, const char *inst)
{
    for (size_t i = 0; i < look->meter_count; i++)
        if (strcmp(look->meters[i].inst, inst) == 0)
            return true;
    return false;
}

static void take_levels(struct hall *hall, const struct glimpse *look, int64_t now_ms)
{
    hall->levels_ms = now_ms;
    for (int i = hall->count - 1; i >= 0; i--)
        if (strcmp(hall->meters[i].part, look->part) == 0 && !is_heard(look, hall->meters[i].inst))
            drop(hall, i);
    for (size_t i = 0; i < look->meter_count; i++)
        take_meter(hall, &look->meters[i], look->part, now_ms);
}

static void late_clear(struct hall *hall)
{
    free(hall->late);
    free(hall->first.rgb);
    free(hall->last.rgb);
    hall->late = NULL;
    hall->first = hall->last = (struct look_frame){0};
}

static void take_late(struct hall *hall, struct glimpse *look, int64_t now_ms)
{
    late_clear(hall);
    hall->late = look->late;
    hall->first = look->first;
    hall->last = look->last;
    hall->late_ms = now_ms;
    look->late = NULL;
    look->first = look->last = (struct look_frame){0};
}

void hall_take(struct hall *hall, struct glimpse *look, int64_t now_ms)
{
    if (look->late) {
        take_late(hall, look, now_ms);
    } else if (look->part) {
        take_levels(hall, look, now_ms);
    } else {
        free(hall->rgb);
        hall->rgb = look->rgb;
        hall->width = look->width;
        hall->height = look->height;
        hall->picture_ms = now_ms;
        look->rgb = NULL;
    }
    look_clear(look);
}

void hall_clear(struct hall *hall)
{
    while (hall->count)
        drop(hall, hall->count - 1);
    free(hall->rgb);
    late_clear(hall);
    *hall = (struct hall){0};
}
