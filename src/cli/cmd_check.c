/* kichban check FILE: every fault, at once; with --media those of the media too. */
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/media_check.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "base/banned.h"

/* After the faults of the file itself, those of its media. */
static int check_media(const struct cli *cli, const struct show *show, struct faults *faults)
{
    const char *file = cli->words[0];
    struct media_report report;
    struct err err = {{0}};
    char *cache = path_cache();
    int code = EXIT_USAGE;
    if (media_look(show, NULL, cache, isatty(STDERR_FILENO), &report, &err)) {
        faults_drop_unmeasured(faults);
        media_judge(show, &report, file, faults);
        code = cli_print_faults(cli, faults, file);
        if (!cli->json)
            media_print(&report);
    } else {
        cli_failed(cli, &err);
    }
    media_report_free(&report);
    free(cache);
    return code;
}

int cmd_check(const struct cli *cli)
{
    const char *file = cli->words[0];
    struct faults faults = {0};
    int code;
    struct show *show = cli_read(cli, file, &faults, &code);
    if (show && cli->media) {
        code = check_media(cli, show, &faults);
    } else if (code != EXIT_USAGE) {
        code = cli_print_faults(cli, &faults, file);
        if (cli->media && !cli->json)
            puts(_("the media were not looked at, because the file has errors"));
    }
    show_free(show);
    faults_free(&faults);
    return code;
}
