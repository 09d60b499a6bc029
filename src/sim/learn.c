#include "sim/learn.h"

#include "base/dur.h"
#include "base/mem.h"
#include "base/banned.h"

#define NOTICED_MS (5 * SECOND_MS)
#define NOTICED_PART 20

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int64_t rounded(int64_t ms)
{
    int64_t step = ms < 2 * MINUTE_MS    ? 5 * SECOND_MS
                   : ms < 5 * MINUTE_MS  ? 10 * SECOND_MS
                   : ms < 30 * MINUTE_MS ? 30 * SECOND_MS
                                         : MINUTE_MS;
    int64_t near = (ms + step / 2) / step * step;
    return near ? near : step;
}

int64_t learn_length(const int64_t *ms, size_t count)
{
    int64_t *sorted = xmemdup(ms, count * sizeof *ms);
    qsort(sorted, count, sizeof *sorted, by_value);
    int64_t median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    free(sorted);
    return rounded(median);
}

bool learn_differs(int64_t planned_ms, int64_t learnt_ms)
{
    int64_t apart = learnt_ms > planned_ms ? learnt_ms - planned_ms : planned_ms - learnt_ms;
    return apart > NOTICED_MS && apart * NOTICED_PART > planned_ms;
}
