/* Durations, clocks, dates and levels: what is read is written so that it is read again. */
#include "fuzz.h"

#include "base/dur.h"
#include "showfile/office.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char *text = xstrndup((const char *)bytes, len), out[DUR_TEXT];
    int64_t ms, again;
    int32_t days, centi;
    struct office_time office;
    if (dur_parse(text, &ms)) {
        HOLDS(ms >= 0 && ms <= 999 * HOUR_MS + HOUR_MS);
        HOLDS(dur_parse(dur_written(ms, out), &again) && again == ms);
        dur_countdown(ms, out);
        dur_countup(ms, out);
    }
    if (rel_parse(text, &ms))
        dur_signed(ms, out);
    if (clock_parse(text, &ms))
        HOLDS(ms >= 0 && ms < 2 * DAY_MS);
    if (date_parse(text, &days)) {
        int year, month, day, weekday;
        date_split(days, &year, &month, &day, &weekday);
        HOLDS(date_join(year, month, day) == days);
    }
    if (db_parse(text, &centi))
        db_written(centi, out);
    if (office_time_parse(text, &office))
        HOLDS(office.from != TIME_NONE || office.length_ms != TIME_NONE);
    if (office_length_parse(text, &office) || office_number_parse(text, MINUTE_MS, &office))
        HOLDS(office.length_ms >= 0 && office.length_ms <= DAY_MS &&
              office.min_ms < office.length_ms);
    free(text);
    return 0;
}
