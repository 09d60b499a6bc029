#include "ui/term_known.h"

#include <curses.h>
#include <term.h>
#include <unistd.h>

#include "base/banned.h"

static bool has(const char *capability)
{
    const char *text = tigetstr(capability);
    return text && text != (const char *)-1;
}

bool term_known(const char *name, int *colours)
{
    int found;
    *colours = 0;
    if (!name || !name[0] || setupterm(name, STDOUT_FILENO, &found) != OK)
        return false;
    bool good = has("cup") && has("clear");
    int count = tigetnum("colors");
    *colours = count > 0 ? count : 0;
    del_curterm(cur_term);
    return good;
}
