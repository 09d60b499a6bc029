#include "sys/sync.h"

#include <math.h>
#include <stdint.h>
#include <sys/timex.h>

#include "base/mem.h"
#include "sys/spawn.h"
#include "base/banned.h"

#define ASK_MS 1000
#define CHRONY_OFFSET 4 /* fields of a line, from 0 */
#define CHRONY_LEAP 13

/* One field of a line of commas into `out`; false: there aren't so many. */
static bool field(const char *line, int number, char *out, size_t room)
{
    for (; number > 0; number--) {
        line = strchr(line, ',');
        if (!line)
            return false;
        line++;
    }
    snprintf(out, room, "%.*s", (int)strcspn(line, ",\n"), line);
    return true;
}

bool sync_take_chrony(const char *text, struct sync *sync)
{
    char offset[64], leap[64];
    double seconds;
    if (!field(text, CHRONY_OFFSET, offset, sizeof offset) ||
        !field(text, CHRONY_LEAP, leap, sizeof leap) || sscanf(offset, "%lf", &seconds) != 1)
        return false;
    bool right = strcmp(leap, "Not synchronised") != 0;
    sync->by = "chrony";
    sync->state = right ? SYNC_YES : SYNC_NO;
    sync->offset_ms = right ? fabs(seconds) * 1000 : NAN;
    return true;
}

/* `NAME=yes` as a line of the text. */
static bool says_yes(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strncmp(line, name, length) == 0 && strncmp(line + length, "=yes", 4) == 0)
            return true;
    return false;
}

bool sync_take_timedatectl(const char *text, struct sync *sync)
{
    if (!strstr(text, "NTPSynchronized="))
        return false;
    sync->by = "timedatectl";
    sync->state = says_yes(text, "NTPSynchronized") ? SYNC_YES : SYNC_NO;
    sync->can_switch = says_yes(text, "CanNTP") && !says_yes(text, "NTP");
    return true;
}

static bool ask(const char *const args[], bool (*take)(const char *text, struct sync *sync),
                struct sync *sync)
{
    char *said = spawn_output((char *const *)(uintptr_t)args, ASK_MS);
    bool good = said && take(said, sync);
    free(said);
    return good;
}

/* Its own state, and the most that it can be off: what steers it says so. */
static void ask_kernel(struct sync *sync)
{
    struct timex is = {0};
    int state = adjtimex(&is);
    if (state < 0)
        return;
    bool right = state != TIME_ERROR && !(is.status & STA_UNSYNC);
    if (right)
        sync->most_ms = (double)is.maxerror / 1000;
    if (sync->state != SYNC_UNKNOWN)
        return;
    sync->by = "kernel";
    sync->state = right ? SYNC_YES : SYNC_NO;
}

void sync_look(struct sync *sync)
{
    static const char *const chrony[] = {"chronyc", "-c", "-n", "tracking", NULL};
    static const char *const systemd[] = {"timedatectl", "show", NULL};
    *sync = (struct sync){.offset_ms = NAN, .most_ms = NAN};
    if (!ask(chrony, sync_take_chrony, sync))
        ask(systemd, sync_take_timedatectl, sync);
    ask_kernel(sync);
}
