/* The plot of several runs: a labelled point each, and the line of those that none beats in both figures. */
#include "sim/run/plot_data.h"
#include "sim/run/plot_labels.h"
#include "sim/run/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

static bool find_figure(const Summary *summary, const char *name, double *ret_value)
{
    for (size_t i = 0; i < summary->figures.count; i++)
        if (strcmp(summary->figures.at[i].name, name) == 0 && summary->figures.at[i].is_known) {
            *ret_value = summary->figures.at[i].value;
            return true;
        }
    return false;
}

static bool read_point(const Result *result, Point *ret_point, Error *error)
{
    Summary summary;
    if (!summary_of_result(result, &summary, error))
        return false;
    Point point = {0};
    bool done =
        find_figure(&summary, "energy", &point.energy) && find_figure(&summary, "sla_overall", &point.sla);
    summary_free(&summary);
    if (!done)
        return error_at(error, result->path, 0, 0,
                        "plot energy-sla needs the metrics energy and sla_overall");
    *ret_point = point;
    return true;
}

/* ---- Labels: the shortest of these that tells all runs apart ---- */

static void by_rebalance(const Result *result, char *ret_label, size_t size)
{
    snprintf(ret_label, size, "%s", result->rebalance);
}

static void by_placement(const Result *result, char *ret_label, size_t size)
{
    snprintf(ret_label, size, "%s", result->placement);
}

static void by_policies(const Result *result, char *ret_label, size_t size)
{
    snprintf(ret_label, size, "%s, %s", result->placement, result->rebalance);
}

static void by_file(const Result *result, char *ret_label, size_t size)
{
    const char *slash = strrchr(result->path, '/');
    snprintf(ret_label, size, "%s", slash != NULL ? slash + 1 : result->path);
    char *ending = strrchr(ret_label, '.');
    if (ending != NULL && ending != ret_label && strcmp(ending, ".h5") == 0)
        *ending = '\0';
}

static void by_path(const Result *result, char *ret_label, size_t size)
{
    snprintf(ret_label, size, "%s", result->path);
}

static bool labels_differ(const Points *points)
{
    for (size_t i = 0; i < points->count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(points->at[i].label, points->at[k].label) == 0)
                return false;
    return true;
}

static void label(Points *points, const Result *results)
{
    static void (*const ways[])(const Result *, char *, size_t) = {by_rebalance, by_placement, by_policies,
                                                                   by_file, by_path};
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        for (size_t i = 0; i < points->count; i++)
            ways[way](&results[i], points->at[i].label, sizeof points->at[i].label);
        if (labels_differ(points))
            return;
    }
}

static void find_best(Points *points)
{
    for (size_t i = 0; i < points->count; i++) {
        Point *point = &points->at[i];
        point->is_best = true;
        for (size_t k = 0; k < points->count; k++) {
            const Point *other = &points->at[k];
            bool is_no_worse = other->energy <= point->energy && other->sla <= point->sla;
            bool is_better = other->energy < point->energy || other->sla < point->sla;
            point->is_best = point->is_best && !(is_no_worse && is_better);
        }
    }
}

/* ---- Writing ---- */

static int by_energy(const void *a, const void *b)
{
    const Point *x = a, *y = b;
    if (x->energy != y->energy)
        return x->energy < y->energy ? -1 : 1;
    return (x->sla > y->sla) - (x->sla < y->sla);
}

/* 100, 200, 500, 1000, ...: gnuplot's own tics on such an axis are the powers of ten alone. */
static void write_log_tics(const Axis *axis, FILE *variables)
{
    const char *before = "";
    fputs("set xtics (", variables);
    for (double ten = pow(10, floor(log10(axis->from))); ten < axis->to; ten *= 10)
        for (int step = 0; step < 3; step++) {
            double tic = ten * (step == 0 ? 1 : step == 1 ? 2 : 5);
            if (tic < axis->from || tic > axis->to)
                continue;
            fprintf(variables, "%s%.9g", before, tic);
            before = ", ";
        }
    fputs(")\n", variables);
}

static void write_axes(const Axis *x, const Axis *y, FILE *variables)
{
    fprintf(variables, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\nis_log = %d\n", x->from, x->to,
            y->from, y->to, x->is_log);
    if (x->is_log)
        write_log_tics(x, variables);
    if (x->is_log)
        write_log_tics(x, variables);
}

/* A label, with a line from its point where it is far from it. */
static void write_label(const Point *point, FILE *variables)
{
    if (point->label_is_far)
        fprintf(variables,
                "set arrow from %.9g,%.9g to %.9g,%.9g nohead linecolor rgb '#777777' linewidth 0.7\n",
                point->energy, point->sla, point->label_energy, point->label_sla);
    fputs("set label ", variables);
    plot_quote(point->label, variables);
    fprintf(variables, " at %.9g,%.9g %s noenhanced\n", point->label_energy, point->label_sla, point->side);
}

/* Two blocks: all points, and those that none beats. */
static void write_points(const Points *points, FILE *data)
{
    for (size_t i = 0; i < points->count; i++)
        fprintf(data, "%.9g\t%.9g\n", points->at[i].energy, points->at[i].sla);
    fputs("\n\n", data);
    for (size_t i = 0; i < points->count; i++)
        if (points->at[i].is_best)
            fprintf(data, "%.9g\t%.9g\n", points->at[i].energy, points->at[i].sla);
}

static void write_all(Points *points, const Result *results, FILE *data, FILE *variables)
{
    Axis x, y;
    label(points, results);
    find_best(points);
    qsort(points->at, points->count, sizeof *points->at, by_energy);
    plot_axes(points, &x, &y);
    plot_place_labels(points, &x, &y);
    write_axes(&x, &y, variables);
    for (size_t i = 0; i < points->count; i++)
        write_label(&points->at[i], variables);
    write_points(points, data);
}

bool plot_data_energy_sla(const Result *results, size_t count, FILE *data, FILE *variables, Error *error)
{
    Points points = {0};
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        Point point;
        done = read_point(&results[i], &point, error);
        if (done)
            vec_push(&points, point);
    }
    if (done)
        write_all(&points, results, data, variables);
    vec_free(&points);
    return done;
}
