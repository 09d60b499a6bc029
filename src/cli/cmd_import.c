/* kichban import TABLE.csv: the office's table as a show file, on stdout; `-` reads standard input. */
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "showfile/import.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "base/banned.h"

/* All of a pipe; one byte beyond the cap tells that there is more. */
static char *read_all(FILE *from, size_t *len)
{
    struct buf all = {0};
    char part[65536];
    size_t got;
    while (all.len <= SHOWFILE_BYTES && (got = fread(part, 1, sizeof part, from)) > 0)
        buf_add(&all, part, got);
    *len = all.len;
    char *bytes = buf_steal(&all);
    return bytes ? bytes : xstrdup("");
}

/* For who opens it later: where editors find the schema, and which table it came from. */
static void print_head(const char *file, bool piped)
{
    char *schema = cli_schema_place(NULL), *shown = text_safe(file, strlen(file));
    printf("# yaml-language-server: $schema=%s\n", schema);
    if (piped)
        cli_say(stdout, N_("# Made of a table from standard input by: kichban import\n"));
    else
        cli_say(stdout, N_("# Made of the table %s by: kichban import\n"), shown);
    free(schema);
    free(shown);
}

int cmd_import(const struct cli *cli)
{
    struct faults faults = {.words = lang_text};
    struct err err = {{0}};
    const char *file = cli->words[0];
    bool piped = strcmp(file, "-") == 0;
    size_t len;
    char *bytes = piped ? read_all(stdin, &len) : path_read(file, SHOWFILE_BYTES, &len, &err);
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
    if (yaml) {
        print_head(file, piped);
        fputs(yaml, stdout);
    }
    int code = yaml ? 0 : EXIT_REFUSED;
    free(yaml);
    faults_free(&faults);
    return code;
}
