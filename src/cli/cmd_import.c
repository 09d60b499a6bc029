/* kichban import TABLE.csv: the office's table as a show file, on stdout. */
#include <unistd.h>

#include "base/dur.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "showfile/import.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "ui/lang.h"
#include "base/banned.h"

const char *cli_today(void)
{
    static char date[16];
    struct zone zone;
    int32_t days;
    int64_t of_day;
    int year, month, day, weekday;
    if (!tz_zone("Asia/Ho_Chi_Minh", (int32_t)(clock_wall_ms() / DAY_MS), &zone))
        zone = zone_fixed(7 * 3600);
    zone_split(&zone, clock_wall_ms(), &days, &of_day);
    date_split(days, &year, &month, &day, &weekday);
    snprintf(date, sizeof date, "%04d-%02d-%02d", year % 10000, month, day);
    return date;
}

int cmd_import(const struct cli *cli)
{
    struct faults faults = {.words = lang_text};
    struct err err = {{0}};
    const char *file = cli->words[0];
    size_t len;
    char *bytes = path_read(file, SHOWFILE_BYTES, &len, &err);
    if (!bytes) {
        fprintf(stderr, "kichban import: %s\n", err.text);
        return EXIT_USAGE;
    }
    char *yaml = import_table(bytes, len, file, cli_today(), &faults);
    free(bytes);
    if (faults.count) {
        char *text = faults_text(&faults, file, isatty(STDERR_FILENO));
        fputs(text, stderr);
        free(text);
    }
    if (yaml)
        fputs(yaml, stdout);
    int code = yaml ? 0 : EXIT_REFUSED;
    free(yaml);
    faults_free(&faults);
    return code;
}
