/* Times as offices write them in a running order: `19h30 – 19h35`, `19g30`, `15'`, `15 phút`,
 * `1 giờ 30 phút`, `7:30-7:45`, `20 min`. */
#ifndef KICHBAN_SHOWFILE_OFFICE_H
#define KICHBAN_SHOWFILE_OFFICE_H

#include <stdbool.h>
#include <stdint.h>

struct office_time {
    int64_t from, to;  /* times of day, ms; TIME_NONE: not said */
    int64_t length_ms; /* TIME_NONE: not said */
};

/* False: nothing that is a time, or something else stands beside it. */
bool office_time_parse(const char *text, struct office_time *out);
/* A length alone, as a column of lengths has it: `15'`, `1h30`, `15:00`. */
bool office_length_parse(const char *text, int64_t *out_ms);

#endif
