/* What every harness holds: whatever bytes come, nothing breaks, and nothing that is said about them
 * could do anything to a terminal. Built with libFuzzer by `make fuzz`; `make test` runs the seeds
 * through the same function with a main of its own (replay.c). */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "showfile/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define HOLDS(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                       \
        }                                                                                  \
    } while (0)

/* No machine's database of zones is asked. */
static inline bool one_zone(const char *name, int32_t date, struct zone *out)
{
    (void)date;
    *out = zone_fixed(7 * 3600);
    return strcmp(name, "Asia/Ho_Chi_Minh") == 0;
}

static inline void safe(const char *text)
{
    HOLDS(!text || text_vet(text, strlen(text), true, NULL) == TEXT_OK);
}

static inline void faults_hold(const struct faults *faults, bool good)
{
    HOLDS(good == (faults_errors(faults) == 0));
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        HOLDS(fault->line >= 1 && fault->col >= 1 && fault->text[0]);
        HOLDS(text_vet(fault->text, strlen(fault->text), false, NULL) == TEXT_OK);
        safe(fault->excerpt);
    }
    free(faults_text(faults, "t", true));
}

#endif
