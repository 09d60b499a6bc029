#include "sys/console.h"

#include <linux/kd.h>
#include <sys/ioctl.h>

#include "base/mem.h"
#include "base/banned.h"

#define MOST_PAIRS 16384

bool console_font(int fd, uint16_t **codes, size_t *count)
{
    char kind = 0;
    *codes = NULL;
    *count = 0;
    if (ioctl(fd, KDGKBTYPE, &kind) != 0)
        return false; /* only a console has a keyboard */
    struct unipair *pairs = xcalloc(MOST_PAIRS, sizeof *pairs);
    struct unimapdesc map = {.entry_ct = MOST_PAIRS, .entries = pairs};
    bool good = ioctl(fd, GIO_UNIMAP, &map) == 0;
    if (good) {
        *codes = xcalloc((size_t)map.entry_ct + 1, sizeof **codes);
        *count = map.entry_ct;
        for (size_t i = 0; i < *count; i++)
            (*codes)[i] = pairs[i].unicode;
    }
    free(pairs);
    return good;
}
