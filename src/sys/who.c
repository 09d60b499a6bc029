#include "sys/who.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "base/banned.h"

const char *who_seat(void)
{
    static char seat[160];
    if (!seat[0]) {
        const struct passwd *user = getpwuid(geteuid());
        char machine[80] = "";
        gethostname(machine, sizeof machine - 1);
        snprintf(seat, sizeof seat, "%.70s@%s", user ? user->pw_name : "?", machine);
    }
    return seat;
}
