/* The clocks: whether the wall clock is right, in which zone this machine is, and whether today is the
 * day. None of it stops a show. */
#include <math.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/preflight.h"
#include "core/run.h"
#include "sys/clock.h"
#include "sys/tz.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define FAR_MS 500 /* what people notice beside a station's clock */
#define LOCALTIME "/etc/localtime"

static void judge_offset(struct pre_item *item, const struct sync *sync)
{
    bool known = isfinite(sync->offset_ms), bound = isfinite(sync->most_ms);
    double off = known ? sync->offset_ms : bound ? sync->most_ms : 0;
    char ms[32];
    snprintf(ms, sizeof ms, off < 10 ? "%.1f" : "%.0f", off);
    if (known)
        pre_say(item, off > FAR_MS ? VERDICT_WARN : VERDICT_GOOD,
                N_("synchronised (%1), %2 ms off"), sync->by, ms, NULL);
    else if (bound)
        pre_say(item, off > FAR_MS ? VERDICT_WARN : VERDICT_GOOD,
                N_("synchronised (%1), at most %2 ms off"), sync->by, ms, NULL);
    else
        pre_say(item, VERDICT_GOOD, N_("synchronised (%1)"), sync->by, NULL, NULL);
    if (known)
        pre_figure(item, "offset_ms", sync->offset_ms);
    else if (bound)
        pre_figure(item, "most_ms", sync->most_ms);
}

struct pre_item pre_judge_clock(const struct sync *sync)
{
    struct pre_item item = pre_item("clock", N_("clock"));
    if (sync->state == SYNC_YES) {
        judge_offset(&item, sync);
    } else if (sync->state == SYNC_NO) {
        pre_say(&item, VERDICT_WARN,
                N_("NOT SYNCHRONISED (%1): compare it with the station's, `:sync` sets the "
                   "show's clock"),
                sync->by, NULL, NULL);
        pre_cure(&item, xstrdup(sync->can_switch ? "sudo timedatectl set-ntp true"
                                                 : "sudo apt install chrony"));
    } else {
        pre_say(&item, VERDICT_UNKNOWN, N_("whether it is right can't be asked here"), NULL, NULL,
                NULL);
    }
    return item;
}

struct pre_item pre_judge_zone(const char *ours, const char *theirs, int32_t ahead_s)
{
    struct pre_item item = pre_item("timezone", N_("time zone"));
    char off[16];
    snprintf(off, sizeof off, "%s%d:%02d", ahead_s < 0 ? "-" : "+", abs(ahead_s) / 3600 % 100,
             abs(ahead_s) / 60 % 60);
    if (!ours)
        pre_say(&item, VERDICT_GOOD, N_("%1 by the show file, whatever this machine's is"), theirs,
                NULL, NULL);
    else if (!ahead_s)
        pre_say(&item, VERDICT_GOOD, N_("%1, as this machine's"), theirs, NULL, NULL);
    else
        pre_say(&item, VERDICT_GOOD,
                N_("%1 by the show file; this machine stands in %2 (%3), and the show "
                   "doesn't mind"),
                theirs, ours, off);
    return item;
}

/* What this machine calls its zone; NULL: it doesn't say. The caller owns it. */
static char *own_zone(void)
{
    const char *given = getenv("TZ"), *mark = "zoneinfo/";
    char target[256];
    if (given && given[0])
        return xstrdup(given[0] == ':' ? given + 1 : given);
    ssize_t length = readlink(LOCALTIME, target, sizeof target - 1);
    target[length > 0 ? length : 0] = '\0';
    const char *name = strstr(target, mark);
    return name ? xstrdup(name + strlen(mark)) : NULL;
}

static void look_at_zone(struct preflight *pre)
{
    int64_t now = clock_wall_ms();
    struct zone ours, theirs;
    int32_t today = (int32_t)(now / DAY_MS);
    char *name = own_zone();
    bool known =
        name && tz_zone(name, today, &ours) && tz_zone(pre->show->timezone, today, &theirs);
    int32_t ahead = known ? zone_offset_s(&ours, now) - zone_offset_s(&theirs, now) : 0;
    pre_add(pre, pre_judge_zone(known ? name : NULL, pre->show->timezone, ahead));
    free(name);
}

/* Whether a run would be the show; that it isn't is nothing bad the day before. */
static void look_at_day(struct preflight *pre)
{
    struct pre_item item = pre_item("day", N_("day"));
    bool show = mode_of(pre->show, pre->session, clock_wall_ms()) == MODE_SHOW;
    int year, month, day, weekday;
    date_split(pre->session->date, &year, &month, &day, &weekday);
    char *date = xasprintf("%d/%d/%d", day, month, year);
    pre_say(&item, VERDICT_GOOD,
            show ? N_("%1: a run that is started now is the SHOW")
                 : N_("%1: a run that is started now is a REHEARSAL"),
            date, NULL, NULL);
    pre_add(pre, item);
    free(date);
}

void pre_look_clock(struct preflight *pre)
{
    struct sync sync;
    pre_working(pre, _("clock"), 0, 0);
    sync_look(&sync);
    pre_add(pre, pre_judge_clock(&sync));
    if (pre->show)
        look_at_zone(pre);
    if (pre->show && pre->session)
        look_at_day(pre);
}
