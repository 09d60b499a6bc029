#include "paper/paper_priv.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

#define NOTHING "–"

const char *paper_clock(const struct zone *zone, int64_t at, bool seconds, char out[INSTANT_TEXT])
{
    return at == TIME_NONE ? NOTHING : instant_clock(zone, at, seconds, out);
}

const char *paper_length(int64_t ms, char out[DUR_TEXT])
{
    return ms == TIME_NONE ? NOTHING : dur_countup(ms, out);
}

const char *paper_difference(int64_t ms, char out[DUR_TEXT])
{
    return ms == TIME_NONE ? NOTHING : dur_signed(ms, out);
}

char *paper_joined(char *const *list, size_t count)
{
    struct buf out = {0};
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%s", i ? ", " : "", list[i]);
    return count ? buf_steal(&out) : NULL;
}
