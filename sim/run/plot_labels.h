/* Axes around points, and places for their labels where nothing else stands. */
#ifndef VIRGA_SIM_RUN_PLOT_LABELS_H
#define VIRGA_SIM_RUN_PLOT_LABELS_H

#include "sim/base/vec.h"

#include <stdbool.h>

typedef struct Box { /* in pixels from the lower left corner of the axes */
    double left, bottom, right, top;
} Box;

typedef struct Point {
    double energy, sla;
    char label[128];
    bool is_best; /* no other is lower in both */
    /* what plot_place_labels says */
    double x, y;                    /* pixels */
    Box box;                        /* of its label */
    double label_energy, label_sla; /* where the label is, on the axes */
    bool label_is_far;              /* a line must lead to it */
    const char *side;               /* of the label that is there: left, right, center */
} Point;

typedef VEC(Point) Points;

typedef struct Axis {
    double from, to;
    bool is_log;
} Axis;

/* Axes with some room around all points; energy on a logarithmic one where it differs by more than a factor
 * of 5. */
void plot_axes(const Points *points, Axis *ret_x, Axis *ret_y);

/* Points are in order of their energy. Labels keep clear of points, of each other, of the line through the
 * best, and of the ends of the picture, if that is possible. */
void plot_place_labels(Points *points, const Axis *x, const Axis *y);

#endif
