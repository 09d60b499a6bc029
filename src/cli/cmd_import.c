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
    char *yaml = import_table(bytes, len, file, cli_day_ahead(), &faults);
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
