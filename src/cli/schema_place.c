/* Where editors find the schema of show files, for the line at the head of those that are made. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "sys/path.h"
#include "base/banned.h"

#define SCHEMA_FILE "kichban.schema.json"

/* The way from the folder `from` to the file `to`, both absolute; NULL when they share nothing. */
static char *relative(const char *from, const char *to)
{
    size_t common = 0;
    for (size_t i = 0;; i++) {
        bool ends_from = !from[i] || from[i] == '/';
        if (from[i] != to[i] && !(ends_from && to[i] == '/'))
            break;
        if (ends_from && to[i] == '/')
            common = i;
        if (!from[i])
            break;
    }
    struct buf out = {0};
    if (!common)
        return NULL;
    for (const char *at = from + common; *at; at++)
        if (*at == '/' && at[1])
            buf_puts(&out, "../");
    buf_puts(&out, to + common + 1);
    return buf_steal(&out);
}

char *cli_schema_place(const char *file)
{
    char *self = path_self_dir(), *slash = NULL;
    char *beside = xasprintf("%s/%s", self ? self : ".", SCHEMA_FILE);
    char *shared = xasprintf("%s/../share/kichban/%s", self ? self : ".", SCHEMA_FILE);
    char *found = path_real(shared, NULL), *here = found ? NULL : path_real(beside, NULL);
    char *folder = xstrdup(file ? file : ""), *real = NULL;
    slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    if (file)
        real = path_real(slash ? (*folder ? folder : "/") : ".", NULL);
    if (here && real)
        found = relative(real, here);
    if (!found && here)
        found = xstrdup(here);
    free(self);
    free(beside);
    free(shared);
    free(here);
    free(folder);
    free(real);
    return found ? found : xstrdup(SCHEMA_FILE);
}
