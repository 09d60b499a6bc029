#include "sys/tz.h"

#include <ctype.h>
#include <pthread.h>
#include <sys/stat.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

#define DATABASE "/usr/share/zoneinfo"
#define AROUND_S (40 * 3600)
#define STEP_S (6 * 3600) /* no zone changes twice in six hours */

/* A name is a path below the database: nothing that climbs out of it, and nothing that TZ reads as
 * a rule of its own. */
static bool name_exists(const char *iana)
{
    if (!iana || !isalpha((unsigned char)iana[0]) || strstr(iana, "..") || strlen(iana) > 64)
        return false;
    for (const char *c = iana; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("/_+-", *c))
            return false;
    char *path = xasprintf("%s/%s", DATABASE, iana);
    struct stat st;
    bool found = stat(path, &st) == 0 && S_ISREG(st.st_mode);
    free(path);
    return found;
}

static int32_t offset_at(int64_t second)
{
    time_t at = (time_t)second;
    struct tm split;
    return localtime_r(&at, &split) ? (int32_t)split.tm_gmtoff : 0;
}

/* The first second in (from, to] with the offset of `to`. */
static int64_t change_between(int64_t from, int64_t to)
{
    int32_t after = offset_at(to);
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;
        if (offset_at(middle) == after)
            to = middle;
        else
            from = middle;
    }
    return to;
}

static struct zone slices(int64_t from, int64_t to)
{
    struct zone zone = zone_fixed(offset_at(from));
    for (int64_t at = from; at < to && zone.count < ZONE_SLICES; at += STEP_S) {
        int64_t next = at + STEP_S < to ? at + STEP_S : to;
        if (offset_at(next) == offset_at(at))
            continue;
        zone.slice[zone.count].from_at = change_between(at, next) * SECOND_MS;
        zone.slice[zone.count++].offset_s = offset_at(next);
    }
    return zone;
}

/* The C library knows one zone at a time, by the environment: one caller at a time. */
static pthread_mutex_t one_zone = PTHREAD_MUTEX_INITIALIZER;

void tz_threads(void)
{
    if (!getenv("TZ"))
        setenv("TZ", ":/etc/localtime", 1);
}

static struct zone in_zone(const char *iana, int64_t from, int64_t to)
{
    pthread_mutex_lock(&one_zone);
    const char *old = getenv("TZ");
    char *kept = xstrdup(old);
    char *wanted = xasprintf(":%s", iana);
    setenv("TZ", wanted, 1);
    tzset();
    struct zone zone = slices(from, to);
    if (kept)
        setenv("TZ", kept, 1);
    else
        unsetenv("TZ");
    tzset();
    pthread_mutex_unlock(&one_zone);
    free(wanted);
    free(kept);
    return zone;
}

bool tz_zone(const char *iana, int32_t date_days, struct zone *out)
{
    if (!name_exists(iana))
        return false;
    int64_t midnight = (int64_t)date_days * (DAY_MS / SECOND_MS);
    *out = in_zone(iana, midnight - AROUND_S, midnight + AROUND_S + DAY_MS / SECOND_MS);
    return true;
}

bool tz_today(const char *iana, int64_t wall_ms, int32_t *days)
{
    if (!name_exists(iana))
        return false;
    int64_t second = wall_ms / SECOND_MS - (wall_ms % SECOND_MS < 0), of_day;
    struct zone zone = in_zone(iana, second, second);
    zone_split(&zone, wall_ms, days, &of_day);
    return true;
}
