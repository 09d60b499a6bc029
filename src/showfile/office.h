/* Times as offices write them in a running order: `19h30 – 19h35`, `19g30`, `8:30 AM`, `2h chiều`,
 * `15'`, `khoảng 15 phút`, `15-20 phút`, `1 giờ 30 phút`, `7:30-7:45`, `20 min`. */
#ifndef KICHBAN_SHOWFILE_OFFICE_H
#define KICHBAN_SHOWFILE_OFFICE_H

#include <stdbool.h>
#include <stdint.h>

struct office_time {
    int64_t from, to;  /* times of day, ms; TIME_NONE: not said */
    int64_t length_ms; /* TIME_NONE: not said; a day at most */
    int64_t min_ms;    /* the shorter of two lengths; TIME_NONE: one was said */
};

/* Each fills *out; false: nothing of the kind, or something else stands beside it. */
bool office_time_parse(const char *text, struct office_time *out);
/* A length alone, as a column of lengths has it: `15'`, `1h30`, `15:00`. */
bool office_length_parse(const char *text, struct office_time *out);
/* A number alone, or two (`15-20`): lengths in `unit_ms`. */
bool office_number_parse(const char *text, int64_t unit_ms, struct office_time *out);

#endif
