#include "sim/run/plot_labels.h"

#include <math.h>
#include <string.h>

/* Of the picture inside its axes, and of its letters, in pixels; near enough for keeping labels apart. */
static const double WIDTH = 1060, HEIGHT = 520, LETTER = 10, LINE = 17, GAP = 9;

typedef VEC(Box) Boxes;

/* ---- Axes ---- */

/* Energies that differ by more than a factor of LOG_FROM need a logarithmic axis. */
static const double LOG_FROM = 5;

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

void plot_axes(const Points *points, Axis *ret_x, Axis *ret_y)
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

/* Pixels for now. */
static void put_label(Point *point, double offset_x, double offset_y, const char *side)
{
    point->box = box_of(point, offset_x, offset_y, side);
    point->label_energy = point->x + offset_x;
    point->label_sla = point->y + offset_y;
    point->label_is_far = hypot(offset_x, offset_y) > 1.5 * GAP;
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

void plot_place_labels(Points *points, const Axis *x, const Axis *y)
{
    for (size_t i = 0; i < points->count; i++) {
        points->at[i].x = part_of(x, points->at[i].energy) * WIDTH;
        points->at[i].y = part_of(y, points->at[i].sla) * HEIGHT;
    }
    Boxes stair = boxes_of_stair(points);
    for (size_t i = 0; i < points->count; i++)
        place_label(points, i, &stair);
    vec_free(&stair);
    for (size_t i = 0; i < points->count; i++) {
        points->at[i].label_energy = value_at(x, points->at[i].label_energy / WIDTH);
        points->at[i].label_sla = value_at(y, points->at[i].label_sla / HEIGHT);
    }
}
