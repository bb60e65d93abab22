/* Readings taken at irregular times, as a step function, and its means over the steps of a regular grid.
 *
 * A reading of a monitor is the mean over a window of time, and its time stamp is one end of that window.
 * With t[i] the stamps in whole seconds, ascending, no two alike, USUAL the length that a window should have
 * and REACH the longest that is believed:
 *
 *     stamp is the END     reading i holds in (t[i-1], t[i]], but no further back than REACH before t[i]:
 * what is left of a longer gap has the reading before; the first holds in (t[0] - USUAL, t[0]] stamp is the
 * START   reading i holds in [t[i], t[i+1]); the last in [t[i], t[i] + USUAL)
 *
 * So the windows follow each other without holes, and which end of a window belongs to it does not matter to
 * any integral. On the grid a step has the mean over the part of it that the windows cover: the integral of
 * the steps is the integral of the readings. A step that lies in one window has its reading, bit for bit.
 */
#ifndef VIRGA_TRACES_WINDOWS_H
#define VIRGA_TRACES_WINDOWS_H

#include "sim/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Reading {
    int64_t at_s;
    double value;
} Reading;

typedef struct Window {
    int64_t begin_s, end_s;
    double value;
} Window;

typedef VEC(Window) Windows;

typedef struct WindowRule {
    bool stamp_is_start;
    int64_t usual_s, reach_s; /* > 0 */
} WindowRule;

/* The value of a step is at [step * stride]. */
typedef struct StepGrid {
    int64_t origin_s, step_s;
    size_t steps, stride;
} StepGrid;

/* Appends the windows of some readings, at least one. */
void windows_of(const Reading *readings, size_t count, const WindowRule *rule, Windows *windows);

/* Writes the mean of each step that a window touches, in units of `unit`. The windows lie within the grid;
 * what they do not touch is left alone. */
void windows_to_grid(const Windows *windows, const StepGrid *grid, double unit, double *ret_values);

#endif
