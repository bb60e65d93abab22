/* The plot of several runs: a labelled point each, and the line of those that none beats in both figures. */
#include "sim/run/plot_data.h"

#include "sim/run/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the picture inside its axes, and of its letters, in pixels; near enough for keeping labels apart. */
static const double WIDTH = 1060, HEIGHT = 520, LETTER = 8.6, LINE = 17, GAP = 9;

typedef struct Box {
    double left, bottom, right, top;
} Box;

typedef struct Point {
    double energy, sla;
    char label[128];
    bool is_best; /* no other is lower in both */
    double x, y;  /* pixels */
    Box box;      /* of its label */
    double offset_x, offset_y;
    const char *side; /* of the label's text that is at the offset: left, right, center */
} Point;

typedef VEC(Point) Points;

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
    bool done = find_figure(&summary, "energy", &point.energy) && find_figure(&summary, "slav", &point.sla);
    summary_free(&summary);
    if (!done)
        return error_at(error, result->path, 0, 0, "plot energy-sla needs the metrics energy and slav");
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

/* ---- Places of the labels ---- */

/* From a little below the least, not below 0, to a little above the most. */
static void find_range(double least, double most, double *ret_from, double *ret_to)
{
    double span = most - least;
    if (span <= 0)
        span = fabs(most) > 0 ? fabs(most) : 1;
    *ret_from = least - 0.08 * span;
    *ret_to = most + 0.12 * span;
    if (least >= 0 && *ret_from < 0)
        *ret_from = 0;
}

static bool overlaps(const Box *a, const Box *b)
{
    return a->left < b->right && b->left < a->right && a->bottom < b->top && b->bottom < a->top;
}

static Box box_of(const Point *point, double offset_x, double offset_y, const char *side)
{
    double width = LETTER * (double)strlen(point->label);
    double x = point->x + offset_x, y = point->y + offset_y;
    double left = side[0] == 'l' ? x : side[0] == 'r' ? x - width : x - width / 2;
    return (Box){left, y - LINE / 2, left + width, y + LINE / 2};
}

static bool is_free(const Points *points, size_t own, const Box *box)
{
    if (box->left < 0 || box->right > WIDTH || box->bottom < 0 || box->top > HEIGHT)
        return false;
    for (size_t i = 0; i < points->count; i++) {
        const Point *other = &points->at[i];
        const Box mark = {other->x - 6, other->y - 6, other->x + 6, other->y + 6};
        if (overlaps(box, &mark) || (i < own && overlaps(box, &other->box)))
            return false;
    }
    return true;
}

/* Beside the point, then above and below, then farther away; the first where nothing else stands. */
static void place_label(Points *points, size_t own)
{
    Point *point = &points->at[own];
    for (int ring = 1; ring <= 6; ring++) {
        double far = GAP + LINE * (ring - 1);
        const struct {
            double x, y;
            const char *side;
        } spots[] = {{GAP, ring == 1 ? 0 : far, "left"},
                     {-GAP, ring == 1 ? 0 : far, "right"},
                     {0, far + 4, "center"},
                     {0, -far - 4, "center"},
                     {GAP, -far, "left"},
                     {-GAP, -far, "right"}};
        for (size_t i = 0; i < sizeof spots / sizeof *spots; i++) {
            Box box = box_of(point, spots[i].x, spots[i].y, spots[i].side);
            bool is_last = ring == 6 && i + 1 == sizeof spots / sizeof *spots;
            if (!is_last && !is_free(points, own, &box))
                continue;
            point->box = box;
            point->offset_x = spots[i].x;
            point->offset_y = spots[i].y;
            point->side = spots[i].side;
            return;
        }
    }
}

static void place_labels(Points *points, FILE *variables)
{
    double least_x = INFINITY, most_x = -INFINITY, least_y = INFINITY, most_y = -INFINITY;
    for (size_t i = 0; i < points->count; i++) {
        least_x = fmin(least_x, points->at[i].energy);
        most_x = fmax(most_x, points->at[i].energy);
        least_y = fmin(least_y, points->at[i].sla);
        most_y = fmax(most_y, points->at[i].sla);
    }
    double from_x, to_x, from_y, to_y;
    find_range(least_x, most_x, &from_x, &to_x);
    find_range(least_y, most_y, &from_y, &to_y);
    fprintf(variables, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\n", from_x, to_x, from_y, to_y);
    for (size_t i = 0; i < points->count; i++) {
        points->at[i].x = (points->at[i].energy - from_x) / (to_x - from_x) * WIDTH;
        points->at[i].y = (points->at[i].sla - from_y) / (to_y - from_y) * HEIGHT;
    }
    for (size_t i = 0; i < points->count; i++)
        place_label(points, i);
}

/* ---- Writing ---- */

static int by_energy(const void *a, const void *b)
{
    const Point *x = a, *y = b;
    if (x->energy != y->energy)
        return x->energy < y->energy ? -1 : 1;
    return (x->sla > y->sla) - (x->sla < y->sla);
}

/* Three blocks: all points, those that none beats, and lines from points to labels that are far away. */
static void write_points(const Points *points, FILE *data, FILE *variables)
{
    for (size_t i = 0; i < points->count; i++) {
        const Point *point = &points->at[i];
        fprintf(data, "%.9g\t%.9g\n", point->energy, point->sla);
        fputs("set label ", variables);
        plot_quote(point->label, variables);
        fprintf(variables, " at %.9g,%.9g offset character %.3f,%.3f %s noenhanced\n", point->energy,
                point->sla, point->offset_x / LETTER, point->offset_y / LINE, point->side);
    }
    fputs("\n\n", data);
    for (size_t i = 0; i < points->count; i++)
        if (points->at[i].is_best)
            fprintf(data, "%.9g\t%.9g\n", points->at[i].energy, points->at[i].sla);
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
    if (done) {
        label(&points, results);
        find_best(&points);
        qsort(points.at, points.count, sizeof *points.at, by_energy);
        place_labels(&points, variables);
        write_points(&points, data, variables);
    }
    vec_free(&points);
    return done;
}
