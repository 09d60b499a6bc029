/* The machine itself: where it writes and how fast, whether it stays awake, its power, its load. */
#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/preflight.h"
#include "cli/shell.h"
#include "journal/journal.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define COMMITS 50
#define COMMIT_MS 2000 /* one that takes longer is given up */
#define SLOW_US 20000  /* a GO doesn't wait longer for the disk */
#define AWAKE_MS 5000  /* for logind's answer */
#define LOW_PERCENT 20 /* of a battery that runs down */
#define GIB (INT64_C(1) << 30)
#define MIB (INT64_C(1) << 20)
#define FEW_BYTES GIB
#define LEAST_BYTES (100 * MIB)
#define ASK_MS 1000
#define TICKS_MS 500
#define BUSY_PERCENT 50

/* --- disk --- */

static char *size_text(int64_t bytes)
{
    return bytes >= 10 * GIB ? xasprintf("%lld GiB", (long long)(bytes / GIB))
           : bytes >= GIB    ? xasprintf("%.1f GiB", (double)bytes / (double)GIB)
                             : xasprintf("%lld MiB", (long long)(bytes / MIB));
}

static enum verdict space_verdict(int64_t bytes, bool written)
{
    if (bytes < LEAST_BYTES)
        return written ? VERDICT_BAD : VERDICT_WARN;
    return bytes < FEW_BYTES && written ? VERDICT_WARN : VERDICT_GOOD;
}

struct pre_item pre_judge_disk(const char *id, const char *title, const char *path,
                               const struct machine_disk *disk, bool written, bool writable)
{
    struct pre_item item = pre_item(id, title);
    const char *const where[] = {"df", "-h", path, NULL};
    const char *const rights[] = {"ls", "-ld", path, NULL};
    char *size = size_text(disk->free_bytes);
    if (disk->free_bytes < 0) {
        pre_say(&item, VERDICT_UNKNOWN, N_("%1: its free space can't be asked"), path, NULL, NULL);
    } else {
        enum verdict verdict = space_verdict(disk->free_bytes, written);
        pre_say(&item, verdict, N_("%1 free in %2"), size, path, NULL);
        pre_figure(&item, "free_bytes", (double)disk->free_bytes);
        if (verdict != VERDICT_GOOD)
            pre_cure(&item, shell_command(where));
    }
    if (written && !writable) {
        pre_say(&item, VERDICT_BAD, N_("it can't be written: nothing of the run would be saved"),
                NULL, NULL, NULL);
        pre_cure(&item, shell_command(rights));
    }
    if (disk->remote)
        pre_say(&item, VERDICT_WARN,
                N_("it lies on another machine: what is played from there stops with the "
                   "network; copy it here"),
                NULL, NULL, NULL);
    free(size);
    return item;
}

static bool can_write(const char *dir)
{
    char *path = xasprintf("%s/.preflight-XXXXXX", dir);
    path_make_dirs(dir);
    int fd = mkstemp(path);
    bool good = fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    free(path);
    return good;
}

/* The folders in which the media lie that are played: one item for each place. */
static void look_at_media_disks(struct preflight *pre)
{
    size_t count = pre->used ? pre->show->media_count : 0;
    char **seen = xcalloc(count + 1, sizeof *seen);
    size_t places = 0;
    for (size_t i = 0; i < count; i++) {
        const char *path = pre->show->media[i].path, *slash = path ? strrchr(path, '/') : NULL;
        if (!pre->used[i] || !slash || slash == path)
            continue;
        char *dir = xstrndup(path, (size_t)(slash - path));
        bool known = false;
        for (size_t k = 0; k < places && !known; k++)
            known = strcmp(seen[k], dir) == 0;
        if (known) {
            free(dir);
            continue;
        }
        char *id = places ? xasprintf("disk.media.%zu", places + 1) : xstrdup("disk.media");
        struct machine_disk disk;
        seen[places++] = dir;
        machine_disk(dir, &disk);
        pre_add(pre, pre_judge_disk(id, N_("media's disk"), dir, &disk, false, false));
        free(id);
    }
    for (size_t i = 0; i < places; i++)
        free(seen[i]);
    free(seen);
}

static bool look_at_disk(struct preflight *pre)
{
    struct machine_disk disk;
    bool writable = can_write(pre->cli->state);
    machine_disk(pre->cli->state, &disk);
    pre_add(pre, pre_judge_disk("disk.state", N_("journal's disk"), pre->cli->state, &disk, true,
                                writable));
    look_at_media_disks(pre);
    return writable;
}

/* --- the journal --- */

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct pre_item pre_judge_commits(int64_t *took_us, size_t count, const char *path)
{
    struct pre_item item = pre_item("journal", N_("saving"));
    const char *const where[] = {"findmnt", "-T", path, NULL};
    char median[24], worst[24], number[24];
    if (!count) {
        pre_say(&item, VERDICT_BAD, N_("the journal can't be written"), NULL, NULL, NULL);
        return item;
    }
    qsort(took_us, count, sizeof *took_us, by_time);
    int64_t middle = took_us[count / 2], last = took_us[count - 1];
    snprintf(median, sizeof median, "%.1f", (double)middle / 1000);
    snprintf(worst, sizeof worst, "%.1f", (double)last / 1000);
    snprintf(number, sizeof number, "%zu", count);
    pre_say(&item, last > SLOW_US ? VERDICT_WARN : VERDICT_GOOD,
            N_("an event is safe on the disk after %1 ms, the slowest of %3 after %2 ms"), median,
            worst, number);
    if (last > SLOW_US) {
        pre_say(&item, VERDICT_WARN,
                N_("after 20 ms GO goes on all the same and says NOT SAVED meanwhile: is the "
                   "disk busy, or an old stick?"),
                NULL, NULL, NULL);
        pre_cure(&item, shell_command(where));
    }
    pre_figure(&item, "median_ms", (double)middle / 1000);
    pre_figure(&item, "worst_ms", (double)last / 1000);
    return item;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is;
    (void)kind;
    (void)at;
    return remove(path);
}

/* A journal of its own, written as a run writes its; how many commits were made. */
static size_t write_journal(const char *dir, int64_t took_us[COMMITS])
{
    static char nothing[] = "", run[] = "preflight";
    struct journal_meta meta = {.run = run,
                                .show_path = nothing,
                                .show_text = nothing,
                                .session = nothing,
                                .mode = nothing,
                                .options = nothing,
                                .boot_id = nothing,
                                .speed = 1};
    struct err err;
    struct journal *journal = journal_create(dir, &meta, &err);
    size_t done = 0;
    while (journal && done < COMMITS) {
        int64_t from = clock_real_us();
        journal_append(journal, (int64_t)done, 0, "{\"kind\":\"preflight\"}", "preflight");
        if (!journal_wait(journal, COMMIT_MS))
            break;
        took_us[done++] = clock_real_us() - from;
    }
    journal_close(journal);
    return done;
}

static void look_at_journal(struct preflight *pre)
{
    int64_t took_us[COMMITS];
    char *dir = xasprintf("%s/preflight/try-%d", pre->cli->state, (int)getpid());
    pre_working(pre, _("saving"), 0, 0);
    size_t done = write_journal(dir, took_us);
    nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(dir);
    pre_add(pre, pre_judge_commits(took_us, done, pre->cli->state));
}

/* --- sleep and lid --- */

struct pre_item pre_judge_sleep(enum inhibit_state state)
{
    struct pre_item item = pre_item("sleep", N_("sleep"));
    if (state == INHIBIT_HELD || state == INHIBIT_LID_FREE) {
        pre_say(&item, VERDICT_GOOD, N_("it is kept awake while a show runs"), NULL, NULL, NULL);
        return item;
    }
    pre_say(&item, VERDICT_WARN,
            state == INHIBIT_ASKED
                ? N_("logind doesn't answer: whether it stays awake nobody knows")
                : N_("it can't be kept awake from here: switch off sleep and the screen "
                     "saver in its settings, or altogether"),
            NULL, NULL, NULL);
    pre_cure(&item, xstrdup("sudo systemctl mask sleep.target suspend.target hibernate.target "
                            "hybrid-sleep.target"));
    return item;
}

struct pre_item pre_judge_lid(bool lid, enum inhibit_state state, const char *action)
{
    struct pre_item item = pre_item("lid", N_("lid"));
    if (!lid)
        pre_say(&item, VERDICT_GOOD, N_("it has none"), NULL, NULL, NULL);
    else if (state == INHIBIT_HELD)
        pre_say(&item, VERDICT_GOOD, N_("it may be shut while a show runs"), NULL, NULL, NULL);
    else if (action && strcmp(action, "ignore") == 0)
        pre_say(&item, VERDICT_GOOD, N_("shutting it does nothing on this machine"), NULL, NULL,
                NULL);
    else if (action)
        pre_say(&item, VERDICT_WARN, N_("LEAVE IT OPEN: shutting it would do \"%1\""), action, NULL,
                NULL);
    else
        pre_say(&item, VERDICT_UNKNOWN,
                N_("leave it open: what shutting it would do can't be asked"), NULL, NULL, NULL);
    return item;
}

static enum inhibit_state try_awake(void)
{
    struct inhibit inhibit;
    int64_t until = clock_awake_ms() + AWAKE_MS;
    inhibit_start(&inhibit, "preflight");
    enum inhibit_state state = inhibit_look(&inhibit);
    for (int64_t left; state == INHIBIT_ASKED && (left = until - clock_awake_ms()) > 0;) {
        struct pollfd wait = {.fd = inhibit.fd, .events = POLLIN};
        poll(&wait, 1, (int)left);
        state = inhibit_look(&inhibit);
    }
    inhibit_end(&inhibit);
    return state;
}

/* logind's setting, `s "suspend"` as busctl prints it; NULL: not known. The caller owns it. */
static char *lid_action(void)
{
    static const char *const args[] = {"busctl",
                                       "get-property",
                                       "org.freedesktop.login1",
                                       "/org/freedesktop/login1",
                                       "org.freedesktop.login1.Manager",
                                       "HandleLidSwitch",
                                       NULL};
    char *said = spawn_output((char *const *)(uintptr_t)args, ASK_MS);
    const char *quote = said ? strchr(said, '"') : NULL;
    char *action = quote ? xstrndup(quote + 1, strcspn(quote + 1, "\"")) : NULL;
    free(said);
    return action;
}

static void look_at_sleep(struct preflight *pre)
{
    pre_working(pre, _("sleep"), 0, 0);
    bool lid = machine_has_lid(pre->root);
    enum inhibit_state state = try_awake();
    char *action = lid ? lid_action() : NULL;
    pre_add(pre, pre_judge_sleep(state));
    pre_add(pre, pre_judge_lid(lid, state, action));
    free(action);
}

/* --- power and load --- */

struct pre_item pre_judge_power(const struct machine_power *power)
{
    struct pre_item item = pre_item("battery", N_("power"));
    char percent[16];
    snprintf(percent, sizeof percent, "%d", power->percent);
    if (!power->battery)
        pre_say(&item, VERDICT_GOOD, N_("no battery: it runs on mains"), NULL, NULL, NULL);
    else if (power->mains && power->percent < 0)
        pre_say(&item, VERDICT_GOOD, N_("on mains"), NULL, NULL, NULL);
    else if (power->mains)
        pre_say(&item, VERDICT_GOOD, N_("on mains, the battery is at %1%"), percent, NULL, NULL);
    else if (power->percent < 0)
        pre_say(&item, VERDICT_WARN, N_("ON BATTERY: plug the machine in"), NULL, NULL, NULL);
    else
        pre_say(&item, power->percent < LOW_PERCENT ? VERDICT_BAD : VERDICT_WARN,
                N_("ON BATTERY, %1% left: plug the machine in"), percent, NULL, NULL);
    pre_figure(&item, "mains", power->mains);
    if (power->percent >= 0)
        pre_figure(&item, "percent", power->percent);
    return item;
}

struct pre_item pre_judge_load(int cores, int busy, const char *governor)
{
    struct pre_item item = pre_item("load", N_("processor"));
    char number[16], percent[16];
    snprintf(number, sizeof number, "%d", cores);
    snprintf(percent, sizeof percent, "%d", busy);
    if (busy < 0) {
        pre_say(&item, VERDICT_GOOD, N_("%1 cores"), number, NULL, NULL);
    } else {
        pre_say(&item, busy > BUSY_PERCENT ? VERDICT_WARN : VERDICT_GOOD,
                N_("%1 cores, %2% of them taken before the show"), number, percent, NULL);
        pre_figure(&item, "busy_percent", busy);
    }
    if (busy > BUSY_PERCENT) {
        pre_say(&item, VERDICT_WARN, N_("other programs take it: close them"), NULL, NULL, NULL);
        pre_cure(&item, xstrdup("ps -eo pcpu,comm --sort=-pcpu | head"));
    }
    if (governor && strcmp(governor, "powersave") == 0)
        pre_say(&item, VERDICT_GOOD,
                N_("it saves power (governor \"powersave\"): measured "
                   "as it is"),
                NULL, NULL, NULL);
    pre_figure(&item, "cores", cores);
    return item;
}

/* What others take of all cores, seen for a moment in which we do nothing; -1: not known. */
static int look_at_ticks(const struct preflight *pre)
{
    int64_t busy, idle, busy_after, idle_after;
    pre_working(pre, _("processor"), 0, 0);
    if (!machine_ticks(pre->root, &busy, &idle))
        return -1;
    poll(NULL, 0, TICKS_MS);
    if (!machine_ticks(pre->root, &busy_after, &idle_after))
        return -1;
    int64_t worked = busy_after - busy, all = worked + idle_after - idle;
    return all > 0 ? (int)(worked * 100 / all) : -1;
}

void pre_look_machine(struct preflight *pre)
{
    struct machine_power power;
    int busy = look_at_ticks(pre);
    char *governor = machine_governor(pre->root);
    machine_power(pre->root, &power);
    pre_add(pre, pre_judge_power(&power));
    pre_add(pre, pre_judge_load(machine_cores(), busy, governor));
    if (look_at_disk(pre))
        look_at_journal(pre);
    look_at_sleep(pre);
    free(governor);
}
