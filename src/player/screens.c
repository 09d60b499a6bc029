#include "player/screens.h"

#include "base/dur.h"
#include "base/banned.h"

static bool overlap(const struct screen *a, const struct screen *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

void screens_add(struct screens *screens, const struct screen *screen)
{
    if (screens->count == SCREENS_MOST)
        return;
    struct screen *added = &screens->list[screens->count];
    *added = *screen;
    added->twin = false;
    for (size_t i = 0; i < screens->count; i++)
        if (overlap(&screens->list[i], added))
            screens->list[i].twin = added->twin = true;
    screens->count++;
}

int screens_find(const struct screens *screens, const char *wanted)
{
    int64_t number;
    for (size_t i = 0; i < screens->count; i++)
        if (strcmp(screens->list[i].name, wanted) == 0)
            return (int)i;
    if (int_parse(wanted, 0, (int64_t)screens->count - 1, &number))
        return (int)number;
    return -1;
}

int screens_second(const struct screens *screens)
{
    for (size_t i = 1; i < screens->count; i++)
        if (!screens->list[i].twin)
            return (int)i;
    return -1;
}

bool screens_same(const struct screens *a, const struct screens *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct screen *one = &a->list[i], *other = &b->list[i];
        if (strcmp(one->name, other->name) != 0 || one->x != other->x || one->y != other->y ||
            one->width != other->width || one->height != other->height ||
            one->rate_centi != other->rate_centi)
            return false;
    }
    return true;
}

const char *screen_place(const struct screen *screen, char text[SCREEN_PLACE])
{
    snprintf(text, SCREEN_PLACE, "%dx%d+%d+%d", screen->width, screen->height, screen->x,
             screen->y);
    return text;
}
