#include "sim/run/plot_data.h"

#include "sim/base/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void plot_quote(const char *text, FILE *to)
{
    fputc('\'', to);
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputc('\'', to);
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, to);
    }
    fputc('\'', to);
}

/* ---- Time ---- */

/* The unit in which a span is told, and a distance of tics that gives at most ten of them. */
typedef struct TimeScale {
    const char *name;
    double unit_ns, tics;
} TimeScale;

static TimeScale scale_of(double span_ns)
{
    static const double min = 60e9, h = 3600e9, d = 86400e9;
    static const double steps[] = {0.1, 0.25, 0.5, 1,  2,  3,   5,   6,   10,
                                   12,  15,   24,  30, 60, 100, 200, 500, 1000};
    TimeScale scale = span_ns > 4 * d   ? (TimeScale){"days", d, 0}
                      : span_ns > 2 * h ? (TimeScale){"hours", h, 0}
                                        : (TimeScale){"minutes", min, 0};
    for (size_t i = 0; i < sizeof steps / sizeof *steps && scale.tics == 0; i++)
        if (span_ns / scale.unit_ns / steps[i] <= 10)
            scale.tics = steps[i];
    if (scale.tics == 0)
        scale.tics = span_ns / scale.unit_ns / 10;
    return scale;
}

static void write_titles(const Result *result, FILE *variables)
{
    char subtitle[512];
    snprintf(subtitle, sizeof subtitle, "%s: placement %s, rebalance %s, seed %lld", result->name,
             result->placement, result->rebalance, (long long)result->seed);
    fputs("subtitle = ", variables);
    plot_quote(subtitle, variables);
    fputc('\n', variables);
}

static void write_time(const ResultColumn *time, size_t rows, TimeScale scale, FILE *variables)
{
    double end = rows > 0 ? (double)time->i64[rows - 1] / scale.unit_ns : 1;
    fprintf(variables, "time_name = 'Time (%s)'\ntime_end = %.9g\ntime_tics = %.9g\n", scale.name, end,
            scale.tics);
}

/* ---- Series of the whole cluster ---- */

/* Each value at the begin and at the end of its interval: lines through them are steps. */
static void write_steps(const ResultColumn *time, const ResultColumn *const *columns, size_t count,
                        size_t rows, double unit_ns, FILE *data)
{
    double before = 0;
    for (size_t row = 0; row < rows; row++) {
        const double ends[] = {before, (double)time->i64[row] / unit_ns};
        for (size_t end = 0; end < 2; end++) {
            fprintf(data, "%.9g", ends[end]);
            for (size_t i = 0; i < count; i++)
                fprintf(data, "\t%.9g", columns[i]->f64[row]);
            fputc('\n', data);
        }
        before = ends[1];
    }
}

static bool write_cluster(const Result *result, const char *const *names, size_t count, FILE *data,
                          FILE *variables, Error *error)
{
    enum { MOST = 4 };
    const ResultColumn *columns[MOST];
    ResultTable table;
    check(count <= MOST);
    if (!result_table(result, "/series/cluster", &table, error))
        return false;
    const ResultColumn *time = result_column(result, &table, "time_ns", H5_I64, error);
    bool done = time != NULL;
    for (size_t i = 0; done && i < count; i++)
        done = (columns[i] = result_column(result, &table, names[i], H5_F64, error)) != NULL;
    if (done && table.rows == 0)
        done = error_at(error, result->path, 0, 0, "has series without a single interval");
    if (done) {
        TimeScale scale = scale_of((double)time->i64[table.rows - 1]);
        write_titles(result, variables);
        write_time(time, table.rows, scale, variables);
        write_steps(time, columns, count, table.rows, scale.unit_ns, data);
    }
    result_table_free(&table);
    return done;
}

bool plot_data_hosts_power(const Result *results, size_t count, FILE *data, FILE *variables, Error *error)
{
    static const char *const names[] = {"hosts_on", "hosts_active", "power_w"};
    H5About hosts;
    if (!h5_about(results->file, "/model/hosts/name", &hosts, error))
        return false;
    fprintf(variables, "hosts = %zu\n", hosts.rows);
    check(count == 1);
    return write_cluster(results, names, 3, data, variables, error);
}

bool plot_data_migrations_sla(const Result *results, size_t count, FILE *data, FILE *variables, Error *error)
{
    static const char *const names[] = {"migrations", "overloaded_hosts", "shortfall_ratio"};
    check(count == 1);
    return write_cluster(results, names, 3, data, variables, error);
}

/* ---- Heat map ---- */

enum { CELLS_ACROSS = 1000, CELLS_UP = 500 }; /* more than a picture has pixels for are averaged */

/* The mean over rows [from_row, to_row) and columns [from, to), without what is not known. */
static double mean_of(const H5Data *values, size_t from_row, size_t to_row, size_t from, size_t to)
{
    double sum = 0;
    size_t known = 0;
    for (size_t row = from_row; row < to_row; row++)
        for (size_t column = from; column < to; column++) {
            double value = ((const double *)values->at)[row * values->width + column];
            if (isnan(value))
                continue;
            sum += value;
            known++;
        }
    return known > 0 ? sum / (double)known : (double)NAN;
}

/* One line a host (or group of neighbours), one number a step (or group of steps), in percent. */
static void write_cells(const H5Data *values, FILE *data, size_t *ret_across, size_t *ret_up)
{
    size_t across = values->rows < CELLS_ACROSS ? values->rows : CELLS_ACROSS;
    size_t up = values->width < CELLS_UP ? values->width : CELLS_UP;
    for (size_t y = 0; y < up; y++)
        for (size_t x = 0; x < across; x++) {
            double mean = mean_of(values, x * values->rows / across, (x + 1) * values->rows / across,
                                  y * values->width / up, (y + 1) * values->width / up);
            fprintf(data, "%.4g%c", 100 * mean, x + 1 < across ? '\t' : '\n');
        }
    *ret_across = across;
    *ret_up = up;
}

bool plot_data_heatmap(const Result *results, size_t count, FILE *data, FILE *variables, Error *error)
{
    H5Data values = {0}, times = {0};
    check(count == 1);
    bool done =
        h5_read(results->file, &(H5Slice){.path = "/series/hosts/utilization_ratio", .as = H5_F64}, &values,
                error) &&
        h5_read(results->file, &(H5Slice){.path = "/series/hosts/time_ns", .as = H5_I64}, &times, error);
    if (done && (values.rows == 0 || values.width == 0 || values.rows != times.rows))
        done = error_at(error, results->path, 0, 0, "/series/hosts: %zu times for %zu x %zu values",
                        times.rows, values.rows, values.width);
    if (done) {
        size_t across, up;
        const ResultColumn time = {.i64 = times.at};
        TimeScale scale = scale_of((double)time.i64[times.rows - 1]);
        write_titles(results, variables);
        write_time(&time, times.rows, scale, variables);
        write_cells(&values, data, &across, &up);
        fprintf(variables, "hosts = %zu\ncells_across = %zu\ncells_up = %zu\n", values.width, across, up);
    }
    free(values.at);
    free(times.at);
    return done;
}
