#include "ui/late.h"

#include <limits.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/verb.h"
#include "base/banned.h"

char *late_whole(const char *verb)
{
    struct command command;
    struct say why;
    char here[PATH_MAX], *out = NULL;
    if (strncmp(verb, "adopt ", 6) != 0)
        return NULL;
    if (!command_parse(verb, &command, &why)) {
        say_clear(&why);
        return NULL; /* the engine says what is wrong with it */
    }
    const char *file = command.text, *home = getenv("HOME");
    if (strncmp(file, "~/", 2) == 0 && home)
        out = xasprintf("adopt %s%s %s", home, file + 1, command.name);
    else if (file[0] != '/' && getcwd(here, sizeof here))
        out = xasprintf("adopt %s/%s %s", strcmp(here, "/") == 0 ? "" : here,
                        strncmp(file, "./", 2) == 0 ? file + 2 : file, command.name);
    command_clear(&command);
    return out;
}
