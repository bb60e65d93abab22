/* The plot of several runs: a labelled point each, and the line of those that none beats in both figures. */
#include "sim/run/plot_data.h"

#include "sim/run/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the picture inside its axes, and of its letters, in pixels; near enough for keeping labels apart. */
static const double WIDTH = 1060, HEIGHT = 520, LETTER = 10, LINE = 17, GAP = 9;

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

typedef VEC(Box) Boxes;

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

/* ---- Axes ---- */

/* Energies that differ by more than a factor of LOG_FROM need a logarithmic axis. */
static const double LOG_FROM = 5;

typedef struct Axis {
    double from, to;
    bool is_log;
} Axis;

static Axis axis_over(double least, double most, bool may_be_log)
{
    double span = most > least ? most - least : most != 0 ? fabs(most) : 1;
    Axis axis = {.is_log = may_be_log && least > 0 && most / least > LOG_FROM};
    double stretch = axis.is_log ? pow(most / least, 0.1) : 0;
    axis.from = axis.is_log ? least / stretch : least - 0.1 * span;
    axis.to = axis.is_log ? most * stretch : most + 0.12 * span;
    if (least >= 0 && axis.from < 0)
        axis.from = 0;
    return axis;
}

/* Where a value is on the axis, 0 to 1, and back. */
static double part_of(const Axis *axis, double value)
{
    return axis->is_log ? log(value / axis->from) / log(axis->to / axis->from)
                        : (value - axis->from) / (axis->to - axis->from);
}

static double value_at(const Axis *axis, double part)
{
    return axis->is_log ? axis->from * pow(axis->to / axis->from, part)
                        : axis->from + part * (axis->to - axis->from);
}

static void find_axes(const Points *points, Axis *ret_x, Axis *ret_y)
{
    double least_x = INFINITY, most_x = -INFINITY, least_y = INFINITY, most_y = -INFINITY;
    for (size_t i = 0; i < points->count; i++) {
        least_x = fmin(least_x, points->at[i].energy);
        most_x = fmax(most_x, points->at[i].energy);
        least_y = fmin(least_y, points->at[i].sla);
        most_y = fmax(most_y, points->at[i].sla);
    }
    *ret_x = axis_over(least_x, most_x, true);
    *ret_y = axis_over(least_y, most_y, false);
}

/* ---- Places of the labels ---- */

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

/* The line of the best is a stair: right at the height of one, then down to the next. */
static Boxes boxes_of_stair(const Points *points)
{
    Boxes boxes = {0};
    const Point *last = NULL;
    for (size_t i = 0; i < points->count; i++) {
        const Point *point = &points->at[i];
        if (!point->is_best)
            continue;
        if (last != NULL) {
            vec_push(&boxes, (Box){last->x, last->y - 2, point->x, last->y + 2});
            vec_push(&boxes, (Box){point->x - 2, point->y, point->x + 2, last->y});
        }
        last = point;
    }
    return boxes;
}

static bool is_free(const Points *points, size_t own, const Boxes *taken, const Box *box)
{
    for (size_t i = 0; i < taken->count; i++)
        if (overlaps(box, &taken->at[i]))
            return false;
    if (box->left < GAP || box->right > WIDTH || box->bottom < 2 || box->top > HEIGHT)
        return false;
    for (size_t i = 0; i < points->count; i++) {
        const Point *other = &points->at[i];
        const Box mark = {other->x - 6, other->y - 6, other->x + 6, other->y + 6};
        if (overlaps(box, &mark) || (i < own && overlaps(box, &other->box)))
            return false;
    }
    return true;
}

static void put_label(Point *point, double offset_x, double offset_y, const char *side)
{
    point->box = box_of(point, offset_x, offset_y, side);
    point->offset_x = offset_x;
    point->offset_y = offset_y;
    point->side = side;
}

/* Beside the point, then on circles around it that grow; the first place where nothing else stands. */
static void place_label(Points *points, size_t own, const Boxes *taken)
{
    enum { SPOTS = 16, CIRCLES = 10 };
    Point *point = &points->at[own];
    for (int circle = 0; circle < CIRCLES; circle++)
        for (int spot = 0; spot < SPOTS; spot++) {
            double radius = GAP + 1.1 * LINE * circle;
            double angle = 2 * M_PI / SPOTS * (spot % 2 == 0 ? spot / 2 : -(spot + 1) / 2);
            double x = radius * cos(angle), y = radius * sin(angle);
            const char *side = x > 0.3 * radius ? "left" : x < -0.3 * radius ? "right" : "center";
            Box box = box_of(point, x, y, side);
            if (is_free(points, own, taken, &box)) {
                put_label(point, x, y, side);
                return;
            }
        }
    put_label(point, GAP, 0, "left"); /* too full: better on top of another than nowhere */
}

static void place_labels(Points *points, const Axis *x, const Axis *y)
{
    for (size_t i = 0; i < points->count; i++) {
        points->at[i].x = part_of(x, points->at[i].energy) * WIDTH;
        points->at[i].y = part_of(y, points->at[i].sla) * HEIGHT;
    }
    Boxes stair = boxes_of_stair(points);
    for (size_t i = 0; i < points->count; i++)
        place_label(points, i, &stair);
    vec_free(&stair);
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
static void write_label(const Point *point, const Axis *x, const Axis *y, FILE *variables)
{
    double at_x = value_at(x, (point->x + point->offset_x) / WIDTH);
    double at_y = value_at(y, (point->y + point->offset_y) / HEIGHT);
    if (hypot(point->offset_x, point->offset_y) > 1.5 * GAP)
        fprintf(variables,
                "set arrow from %.9g,%.9g to %.9g,%.9g nohead linecolor rgb '#777777' linewidth 0.7\n",
                point->energy, point->sla, at_x, at_y);
    fputs("set label ", variables);
    plot_quote(point->label, variables);
    fprintf(variables, " at %.9g,%.9g %s noenhanced\n", at_x, at_y, point->side);
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
    find_axes(points, &x, &y);
    place_labels(points, &x, &y);
    write_axes(&x, &y, variables);
    for (size_t i = 0; i < points->count; i++)
        write_label(&points->at[i], &x, &y, variables);
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
