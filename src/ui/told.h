/* A sentence on a screen that looks: it stands for a while and goes by itself. */
#ifndef KICHBAN_TOLD_H
#define KICHBAN_TOLD_H

#include <stdbool.h>
#include <stdint.h>

struct told {
    char *text; /* NULL: none */
    int64_t at_ms;
};

/* `now_ms`: our clock. */
void told_say(struct told *told, const char *text, int64_t now_ms);
bool told_passes(struct told *told, int64_t now_ms); /* true: its time was over, and it is gone */
int64_t told_wake_ms(const struct told *told);       /* when told_passes() is wanted, TIME_NONE */
void told_clear(struct told *told);

#endif
