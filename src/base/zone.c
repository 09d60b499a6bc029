#include "base/zone.h"

#include "base/dur.h"
#include "base/banned.h"

struct zone zone_fixed(int32_t offset_s)
{
    return (struct zone){.count = 1, .slice = {{INT64_MIN, offset_s}}};
}

int32_t zone_offset_s(const struct zone *zone, int64_t at_ms)
{
    int32_t offset = zone->slice[0].offset_s;
    for (int i = 1; i < zone->count && at_ms >= zone->slice[i].from_at; i++)
        offset = zone->slice[i].offset_s;
    return offset;
}

int64_t zone_instant(const struct zone *zone, int32_t days, int64_t of_day_ms)
{
    int64_t local = days * DAY_MS + of_day_ms;
    for (int i = 0; i < zone->count; i++) {
        int64_t at = local - zone->slice[i].offset_s * SECOND_MS;
        if (zone_offset_s(zone, at) == zone->slice[i].offset_s)
            return at;
    }
    return local - zone->slice[0].offset_s * SECOND_MS;
}

void zone_split(const struct zone *zone, int64_t at_ms, int32_t *days, int64_t *of_day_ms)
{
    int64_t local = at_ms + zone_offset_s(zone, at_ms) * SECOND_MS;
    int64_t day = local / DAY_MS - (local % DAY_MS < 0);
    *days = (int32_t)day;
    *of_day_ms = local - day * DAY_MS;
}

const char *instant_text(const struct zone *zone, int64_t at_ms, char out[INSTANT_TEXT])
{
    int32_t days;
    int64_t of_day;
    int year, month, day, weekday;
    zone_split(zone, at_ms, &days, &of_day);
    date_split(days, &year, &month, &day, &weekday);
    int offset = zone_offset_s(zone, at_ms);
    int away = offset < 0 ? -offset : offset;
    snprintf(out, INSTANT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d", year, month, day,
             (int)(of_day / HOUR_MS), (int)(of_day / MINUTE_MS % 60),
             (int)(of_day / SECOND_MS % 60), (int)(of_day % 1000), offset < 0 ? '-' : '+',
             away / 3600, away / 60 % 60);
    return out;
}

bool instant_parse(const char *text, int64_t *at_ms, int32_t *offset_s)
{
    int year, month, day, hour, minute, second, milli, off_hour, off_minute, used = 0;
    char sign;
    int got = sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3d%c%2d:%2d%n", &year, &month, &day, &hour,
                     &minute, &second, &milli, &sign, &off_hour, &off_minute, &used);
    if (got != 10 || text[used] || (sign != '+' && sign != '-'))
        return false;
    int32_t offset = (off_hour * 60 + off_minute) * 60 * (sign == '-' ? -1 : 1);
    *at_ms = date_join(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS +
             second * SECOND_MS + milli - offset * SECOND_MS;
    if (offset_s)
        *offset_s = offset;
    return true;
}

const char *instant_clock(const struct zone *zone, int64_t at_ms, bool seconds,
                          char out[INSTANT_TEXT])
{
    int32_t days;
    int64_t of_day;
    zone_split(zone, at_ms, &days, &of_day);
    int h = (int)(of_day / HOUR_MS), m = (int)(of_day / MINUTE_MS % 60);
    if (seconds)
        snprintf(out, INSTANT_TEXT, "%02d:%02d:%02d", h, m, (int)(of_day / SECOND_MS % 60));
    else
        snprintf(out, INSTANT_TEXT, "%02d:%02d", h, m);
    return out;
}
