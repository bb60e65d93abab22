#include "traces/windows.h"

static void add(Windows *windows, int64_t begin_s, int64_t end_s, double value)
{
    if (begin_s < end_s)
        vec_push(windows, (Window){begin_s, end_s, value});
}

static void windows_to_starts(const Reading *readings, size_t count, const WindowRule *rule, Windows *windows)
{
    for (size_t i = 0; i < count; i++) {
        int64_t begin_s = readings[i].at_s;
        add(windows, begin_s, i + 1 < count ? readings[i + 1].at_s : begin_s + rule->usual_s,
            readings[i].value);
    }
}

static void windows_to_ends(const Reading *readings, size_t count, const WindowRule *rule, Windows *windows)
{
    add(windows, readings[0].at_s - rule->usual_s, readings[0].at_s, readings[0].value);
    for (size_t i = 1; i < count; i++) {
        int64_t last_s = readings[i - 1].at_s, reached_s = readings[i].at_s - rule->reach_s;
        int64_t begin_s = reached_s > last_s ? reached_s : last_s;
        add(windows, last_s, begin_s, readings[i - 1].value);
        add(windows, begin_s, readings[i].at_s, readings[i].value);
    }
}

void windows_of(const Reading *readings, size_t count, const WindowRule *rule, Windows *windows)
{
    check(count > 0 && rule->usual_s > 0 && rule->reach_s > 0);
    (rule->stamp_is_start ? windows_to_starts : windows_to_ends)(readings, count, rule, windows);
}

/* The mean over those parts of [begin_s, end_s) that windows cover. *first is at or before the first of them,
 * and is left at the last. */
static double mean_between(const Windows *windows, int64_t begin_s, int64_t end_s, size_t *first)
{
    while (windows->at[*first].end_s <= begin_s)
        ++*first;
    double value = windows->at[*first].value, sum = 0;
    int64_t covered_s = 0;
    bool is_one_value = true;
    for (size_t i = *first; i < windows->count && windows->at[i].begin_s < end_s; i++) {
        const Window *window = &windows->at[i];
        int64_t from_s = window->begin_s > begin_s ? window->begin_s : begin_s;
        int64_t part_s = (window->end_s < end_s ? window->end_s : end_s) - from_s;
        sum += window->value * (double)part_s;
        covered_s += part_s;
        is_one_value &= window->value == value;
        *first = i;
    }
    return is_one_value ? value : sum / (double)covered_s;
}

void windows_to_grid(const Windows *windows, const StepGrid *grid, double unit, double *ret_values)
{
    check(windows->count > 0);
    int64_t begin_s = windows->at[0].begin_s - grid->origin_s;
    int64_t end_s = windows->at[windows->count - 1].end_s - grid->origin_s;
    size_t beyond = (size_t)((end_s + grid->step_s - 1) / grid->step_s), first = 0;
    check(begin_s >= 0 && beyond <= grid->steps);
    for (size_t step = (size_t)(begin_s / grid->step_s); step < beyond; step++) {
        int64_t at_s = grid->origin_s + (int64_t)step * grid->step_s;
        ret_values[step * grid->stride] = mean_between(windows, at_s, at_s + grid->step_s, &first) / unit;
    }
}
