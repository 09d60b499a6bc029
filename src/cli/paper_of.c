#include "cli/paper_of.h"

#include "base/mem.h"
#include "sys/digest.h"
#include "sys/tz.h"
#include "ui/lang.h"
#include "base/banned.h"

#define HASH_SHOWN 12 /* digits of the checksum: enough to tell any two files of a show apart */

bool paper_format(const struct cli *cli, enum paper_format *format)
{
    static const char *const names[] = {
        [PAPER_TEXT] = "text", [PAPER_HTML] = "html", [PAPER_CSV] = "csv"};
    *format = PAPER_TEXT;
    for (size_t i = 0; cli->format && i < COUNT_OF(names); i++) {
        *format = (enum paper_format)i;
        if (strcmp(cli->format, names[i]) == 0)
            return true;
    }
    if (!cli->format)
        return true;
    cli_wrong(cli,
              strcmp(cli->command, "report") == 0 ? N_("--format %s: write text, html, csv or json")
                                                  : N_("--format %s: write text, html or csv"),
              cli->format);
    return false;
}

const char *paper_lang(const struct cli *cli)
{
    const char *lang = cli->lang ? cli->lang : lang_of_locale();
    return lang ? lang : "en";
}

char *paper_wall(const char *timezone, int64_t wall_ms)
{
    struct zone zone;
    int32_t days;
    int64_t of_day;
    int year, month, day, weekday;
    char clock[INSTANT_TEXT];
    if (!tz_zone(timezone, (int32_t)(wall_ms / DAY_MS), &zone))
        zone = zone_fixed(0);
    zone_split(&zone, wall_ms, &days, &of_day);
    date_split(days, &year, &month, &day, &weekday);
    return xasprintf("%d/%d/%d %s", day, month, year, instant_clock(&zone, wall_ms, false, clock));
}

char *paper_stamp(const char *path, const char *bundle, const char *timezone, int64_t changed_ms)
{
    char hash[SHA256_TEXT];
    const char *slash = path ? strrchr(path, '/') : NULL;
    char *when = changed_ms == TIME_NONE ? NULL : paper_wall(timezone, changed_ms);
    digest_sha256(bundle, strlen(bundle), hash);
    hash[HASH_SHOWN] = '\0';
    char *version = msg_fill(_("version %1"), hash, NULL, NULL);
    char *stamp =
        xasprintf("%s%s%s%s%s", version, when ? " · " : "", when ? when : "", path ? " · " : "",
                  slash  ? slash + 1
                  : path ? path
                         : "");
    free(version);
    free(when);
    return stamp;
}
