/* Durations, clocks, dates and levels, as text and back (showfile.md, "Types"). Durations are
 * milliseconds, instants are milliseconds since the epoch. Parsers take the whole text, allow no
 * blanks around it, and leave *out alone when they return false. No function reads the locale. */
#ifndef KICHBAN_DUR_H
#define KICHBAN_DUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define TIME_NONE INT64_MIN /* an instant or a duration that isn't known or wasn't written */
#define DUR_TEXT 32         /* room that every formatter below needs at most */

/* `[Nh][Nm][N[.N]s]`, `MM:SS` or `HH:MM:SS`; never negative; at most 999 h. */
bool dur_parse(const char *text, int64_t *out_ms);
/* The same with an optional sign; none means +. */
bool rel_parse(const char *text, int64_t *out_ms);
/* `HH:MM[:SS]`, with `+1d` for the day after: milliseconds since the midnight of the date. */
bool clock_parse(const char *text, int64_t *out_ms);
/* `YYYY-MM-DD`: days since 1970-01-01 (proleptic Gregorian). */
bool date_parse(const char *text, int32_t *out_days);
/* `-6 dB`, `+3.5dB`, `0 dB`: hundredths of a decibel. */
bool db_parse(const char *text, int32_t *out_centi);
/* A whole number in [least, most]. */
bool int_parse(const char *text, int64_t least, int64_t most, int64_t *out);

void date_split(int32_t days, int *year, int *month, int *day, int *weekday /* 0 Sunday */);
int32_t date_join(int year, int month, int day);

/* The one countdown (timing.md E8): whole seconds rounded up while there is time left, rounded
 * down past it. `0:00` is shown for one second, then `+0:01`. `H:MM:SS` from an hour on. */
const char *dur_countdown(int64_t left_ms, char out[DUR_TEXT]);
/* Count-up: rounded down, `2:17`, `1:02:03`. */
const char *dur_countup(int64_t ms, char out[DUR_TEXT]);
/* A difference with its sign: `+1:10`, `-0:05`, `0:00`; rounded toward zero. */
const char *dur_signed(int64_t ms, char out[DUR_TEXT]);
/* As a person writes it in a show file: `15m`, `1m30s`, `2.5s`, `0s`. */
const char *dur_written(int64_t ms, char out[DUR_TEXT]);
/* `-18.0 dB` from hundredths. */
const char *db_written(int32_t centi, char out[DUR_TEXT]);

#endif
