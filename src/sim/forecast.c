#include "sim/forecast.h"

#include "base/mem.h"
#include "base/banned.h"

/* --- what came of the evenings --- */

/* A table of numbers: for each evening its end, its lateness and the length of each segment. */
struct table {
    size_t runs, columns;
    int64_t *ends;
    int32_t *cells; /* runs × columns, ms: the lateness, then the segments; NULL: not asked for */
};

#define TICK 250 /* evenings between two looks at the clock of who waits */

static void fill(struct table *table, const struct course *course, const struct forecast_ask *ask)
{
    int64_t *lengths = xcalloc(table->columns, sizeof *lengths);
    struct evening evening = {.length_ms = lengths};
    for (size_t run = 0; run < table->runs; run++) {
        evening_play(course, ask->cuts, ask->cut_count, ask->seed, run + 1, &evening);
        table->ends[run] = evening.end_at;
        if (ask->tick && (run + 1) % TICK == 0)
            ask->tick(ask->context, run + 1);
        if (!table->cells)
            continue;
        int32_t *cells = table->cells + run * table->columns;
        cells[0] = (int32_t)evening.late_ms;
        for (size_t i = 1; i < table->columns; i++)
            cells[i] = (int32_t)lengths[i - 1];
    }
    free(lengths);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* The smallest value that `percent` of them don't pass (nearest rank). */
static int64_t percentile(const int64_t *sorted, size_t count, size_t percent)
{
    size_t rank = (count * percent + 99) / 100;
    return sorted[rank ? rank - 1 : 0];
}

/* The mean distance of the ends from the first of them. */
static double end_mean(const struct table *table)
{
    double sum = 0;
    for (size_t i = 0; i < table->runs; i++)
        sum += (double)(table->ends[i] - table->ends[0]);
    return sum / (double)table->runs;
}

/* --- what matters --- */

static struct weight weigh_column(const struct table *table, size_t column, double mean,
                                  double variance, int64_t *room)
{
    double sum = 0; /* the distances of the ends sum to 0: that of the column needs no mean */
    for (size_t i = 0; i < table->runs; i++) {
        room[i] = table->cells[i * table->columns + column];
        sum += (double)room[i] * ((double)(table->ends[i] - table->ends[0]) - mean);
    }
    qsort(room, table->runs, sizeof *room, by_value);
    return (struct weight){.row = (int)column - 1,
                           .share = sum / (double)table->runs / variance,
                           .p10 = percentile(room, table->runs, 10),
                           .p50 = percentile(room, table->runs, 50),
                           .p90 = percentile(room, table->runs, 90)};
}

static int by_share(const void *a, const void *b)
{
    const struct weight *x = a, *y = b;
    if (x->share != y->share)
        return x->share > y->share ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* The square root by Newton's steps: nothing of the maths library, the same everywhere. */
static int64_t root(double square)
{
    double guess = square > 1 ? square : 1;
    for (int i = 0; i < 80; i++)
        guess = (guess + square / guess) / 2;
    return (int64_t)(guess + 0.5);
}

static void weigh(struct forecast *out, const struct table *table)
{
    double mean = end_mean(table), variance = 0;
    for (size_t i = 0; i < table->runs; i++) {
        double apart = (double)(table->ends[i] - table->ends[0]) - mean;
        variance += apart * apart / (double)table->runs;
    }
    if (variance <= 0)
        return;
    int64_t *room = xcalloc(table->runs, sizeof *room);
    out->spread_ms = root(variance);
    out->weights = xcalloc(table->columns, sizeof *out->weights);
    out->weight_count = table->columns;
    for (size_t i = 0; i < table->columns; i++)
        out->weights[i] = weigh_column(table, i, mean, variance, room);
    qsort(out->weights, out->weight_count, sizeof *out->weights, by_share);
    free(room);
}

void forecast_make(const struct course *course, const struct forecast_ask *ask,
                   struct forecast *out)
{
    struct table table = {.runs = ask->runs ? ask->runs : 1,
                          .columns = course->session->segment_count + 1};
    table.ends = xcalloc(table.runs, sizeof *table.ends);
    if (ask->weigh)
        table.cells = xcalloc(table.runs * table.columns, sizeof *table.cells);
    *out = (struct forecast){.runs = table.runs, .planned_end = course_planned_end(course)};
    fill(&table, course, ask);
    if (ask->weigh)
        weigh(out, &table);
    for (size_t i = 0; i < table.runs; i++)
        out->over += table.ends[i] > out->planned_end;
    qsort(table.ends, table.runs, sizeof *table.ends, by_value);
    out->p10 = percentile(table.ends, table.runs, 10);
    out->p50 = percentile(table.ends, table.runs, 50);
    out->p90 = percentile(table.ends, table.runs, 90);
    free(table.ends);
    free(table.cells);
}

void forecast_clear(struct forecast *forecast)
{
    free(forecast->weights);
    *forecast = (struct forecast){0};
}
