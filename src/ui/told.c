#include "ui/told.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

#define STANDS_MS INT64_C(8000)

void told_say(struct told *told, const char *text, int64_t now_ms)
{
    free(told->text);
    *told = (struct told){xstrdup(text), now_ms};
}

bool told_passes(struct told *told, int64_t now_ms)
{
    if (!told->text || now_ms - told->at_ms < STANDS_MS)
        return false;
    told_clear(told);
    return true;
}

int64_t told_wake_ms(const struct told *told)
{
    return told->text ? told->at_ms + STANDS_MS : TIME_NONE;
}

void told_clear(struct told *told)
{
    free(told->text);
    *told = (struct told){0};
}
