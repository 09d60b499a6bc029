/* The end of a session, forecast by thousands of evenings (course.h). Same show, seed, number of
 * evenings and rehearsed lengths: same numbers, on every machine. */
#ifndef KICHBAN_SIM_FORECAST_H
#define KICHBAN_SIM_FORECAST_H

#include "sim/course.h"

#define FORECAST_RUNS 10000
#define FORECAST_MOST 100000
#define FORECAST_CELLS 40000000 /* numbers that are kept at once, 4 bytes each */

/* What makes the end uncertain: `share` is the part of the end's variance that goes with this one
 * (its covariance with the end, over the variance of the end). What a hard time absorbs has a small
 * share or a negative one, however much it strays. */
struct weight {
    int row; /* -1: the late beginning */
    double share;
    int64_t p10, p50, p90; /* of its own length; of the lateness */
};

struct forecast {
    size_t runs;
    int64_t planned_end;    /* off_air where there is one */
    int64_t p10, p50, p90;  /* of the end: times of day */
    size_t over;            /* evenings that ended after planned_end */
    struct weight *weights; /* owned; the largest share first */
    size_t weight_count;
    int64_t spread_ms; /* standard deviation of the end */
};

struct forecast_ask {
    const struct cut *cuts; /* NULL with 0 */
    size_t cut_count;
    size_t runs;
    uint64_t seed;
    bool weigh;                        /* fill the weights too */
    void (*tick)(void *, size_t done); /* now and then, after so many evenings; NULL: nobody asks */
    void *context;                     /* of tick */
};

/* runs × segments is at most FORECAST_CELLS. */
void forecast_make(const struct course *course, const struct forecast_ask *ask,
                   struct forecast *out);
void forecast_clear(struct forecast *forecast);

#endif
