#include "workloads/logit_normal.h"

#include "sim/base/check.h"

#include <math.h>
#include <stdbool.h>

enum { NODES = 49, PHASES = 12, ROUNDS_MAX = 60, CELLS = LOGIT_NORMAL_CELLS };

#define NODE_STEP 0.25 /* nodes at -6, -5.75, .. 6 */
#define TOLERANCE 1e-12

static double log_odds(double share)
{
    return log(share / (1 - share));
}

/* ---- Moments ---- */

/* The nodes of the normal and, halved because the cosine is even, of the cycle. */
typedef struct Grid {
    double weight[NODES];
    double shift[PHASES];
    int phases;
} Grid;

static Grid make_grid(double amplitude)
{
    Grid grid = {.phases = amplitude == 0 ? 1 : PHASES};
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
        double z = NODE_STEP * (i - NODES / 2);
        grid.weight[i] = plain_exp(-z * z / 2);
        sum += grid.weight[i];
    }
    for (int i = 0; i < NODES; i++)
        grid.weight[i] /= sum;
    for (int i = 0; amplitude != 0 && i < PHASES; i++)
        grid.shift[i] = amplitude * cos(M_PI * (i + 0.5) / PHASES);
    return grid;
}

/* A moment and its slopes. */
typedef struct Moment {
    double value, by_location, by_scale;
} Moment;

/* Of the mean over the whole cycle. */
static Moment mean_moment(const Grid *grid, const LogitNormal *law)
{
    Moment mean = {0};
    for (int phase = 0; phase < grid->phases; phase++)
        for (int i = 0; i < NODES; i++) {
            double z = NODE_STEP * (i - NODES / 2), share = logit_normal_share(law, z, grid->shift[phase]);
            double slope = grid->weight[i] * share * (1 - share);
            mean.value += grid->weight[i] * share;
            mean.by_location += slope;
            mean.by_scale += slope * z;
        }
    return (Moment){mean.value / grid->phases, mean.by_location / grid->phases, mean.by_scale / grid->phases};
}

/* Without a cycle. The squares are those of differences to the mean, so that small deviations keep their
 * digits. */
static Moment deviation_moment(const Grid *grid, const LogitNormal *law, double mean)
{
    Moment square = {0};
    for (int i = 0; i < NODES; i++) {
        double z = NODE_STEP * (i - NODES / 2), share = logit_normal_share(law, z, 0);
        double beside = grid->weight[i] * (share - mean), slope = share * (1 - share);
        square.value += beside * (share - mean);
        square.by_location += beside * slope;
        square.by_scale += beside * slope * z;
    }
    double deviation = sqrt(square.value);
    return deviation == 0 ? (Moment){0}
                          : (Moment){deviation, square.by_location / deviation, square.by_scale / deviation};
}

/* ---- One law ---- */

/* Newton's method on the location. Where nothing is known the start is the usual approximation of the mean by
 * a logistic function of location / sqrt(1 + pi / 8 variance); steps are cut, in case it is far off. */
static Moment solve_location(const Grid *grid, LogitNormal *law, double mean)
{
    for (int round = 0;; round++) {
        Moment now = mean_moment(grid, law);
        double step = (mean - now.value) / now.by_location;
        law->location += fmax(-1, fmin(1, step));
        if (fabs(step) < TOLERANCE || round == ROUNDS_MAX)
            return now;
    }
}

/* The law on the edge. */
static LogitNormal widest(const Grid *grid, double mean)
{
    LogitNormal law = {.scale = LOGIT_NORMAL_SCALE_MAX};
    law.location = log_odds(mean) * sqrt(1 + M_PI / 8 * law.scale * law.scale);
    solve_location(grid, &law, mean);
    return law;
}

double logit_normal_deviation_max(double mean)
{
    Grid grid = make_grid(0);
    LogitNormal law = widest(&grid, mean);
    return deviation_moment(&grid, &law, mean).value;
}

/* The law of a mean and a deviation, from one nearby; how it changes with the mean goes into *ret_slope. */
static void solve_both(const Grid *grid, double mean, double deviation, LogitNormalPoint *point)
{
    for (int round = 0;; round++) {
        Moment m = mean_moment(grid, &point->law), d = deviation_moment(grid, &point->law, m.value);
        double area = m.by_location * d.by_scale - m.by_scale * d.by_location;
        double m_miss = mean - m.value, d_miss = deviation - d.value;
        double location = (m_miss * d.by_scale - m.by_scale * d_miss) / area;
        double scale = (m.by_location * d_miss - m_miss * d.by_location) / area;
        point->law.location += fmax(-1, fmin(1, location));
        point->law.scale += fmax(-1, fmin(1, scale));
        point->slope = (LogitNormal){d.by_scale / area, -d.by_location / area};
        if (fmax(fabs(location), fabs(scale)) < TOLERANCE || round == ROUNDS_MAX)
            return;
    }
}

/* ---- The curve ---- */

typedef struct Search {
    Grid plain, cycle;
    double deviation;
    bool is_free;                  /* false: the scale stays as it is */
    LogitNormalPoint at, at_cycle; /* where the search has come to; slopes are by the mean */
} Search;

static void step_on(LogitNormalPoint *point, double by)
{
    point->law.location += by * point->slope.location;
    point->law.scale += by * point->slope.scale;
}

/* Goes on to a mean. */
static void search_to(Search *search, double by, double mean)
{
    LogitNormalPoint *cycle = &search->at_cycle;
    step_on(&search->at, by);
    step_on(cycle, by);
    if (search->is_free)
        solve_both(&search->plain, mean, search->deviation, &search->at);
    cycle->law.scale = search->at.law.scale;
    cycle->slope.scale = search->at.slope.scale;
    Moment m = solve_location(&search->cycle, &cycle->law, mean);
    cycle->slope.location = (1 - m.by_scale * cycle->slope.scale) / m.by_location;
}

/* From the end of the piece, where the search is, to its beginning. */
static void fill_piece(Search *search, double begin, double end, LogitNormalPiece *ret_piece)
{
    double cell = (end - begin) / CELLS, before = logistic(end);
    ret_piece->begin = begin;
    ret_piece->cells_per_odds = cell > 0 ? 1 / cell : 0;
    for (int i = CELLS; i >= 0; i--) {
        double mean = logistic(begin + i * cell), by_cell = mean * (1 - mean) * cell;
        search_to(search, mean - before, mean);
        before = mean;
        ret_piece->points[i] = (LogitNormalPoint){
            search->at_cycle.law,
            {by_cell * search->at_cycle.slope.location, by_cell * search->at_cycle.slope.scale}};
    }
}

/* Below this mean, in log-odds, the deviation is more than the largest: halving over the location. */
static double find_edge(const Grid *grid, double deviation)
{
    LogitNormal low = widest(grid, LOGIT_NORMAL_MEAN_MIN), law = {0, LOGIT_NORMAL_SCALE_MAX};
    double mean = LOGIT_NORMAL_MEAN_MIN, high = 0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        law.location = round == 0 ? low.location : (low.location + high) / 2;
        mean = mean_moment(grid, &law).value;
        bool is_beyond = deviation_moment(grid, &law, mean).value < deviation;
        if (round == 0 && !is_beyond)
            return log_odds(LOGIT_NORMAL_MEAN_MIN);
        *(is_beyond ? &low.location : &high) = law.location;
    }
    return high < -1e-9 ? log_odds(mean) : 0;
}

void logit_normal_curve(double deviation, double amplitude, LogitNormalCurve *ret_curve)
{
    check(deviation >= 0);
    Search search = {.plain = make_grid(0),
                     .cycle = make_grid(amplitude),
                     .deviation = deviation,
                     .is_free = deviation > 0,
                     .at.law.scale = fmin(4 * deviation, LOGIT_NORMAL_SCALE_MAX)};
    double edge = find_edge(&search.plain, deviation);
    if (edge < 0)
        fill_piece(&search, edge, 0, &ret_curve->free);
    else
        ret_curve->free = (LogitNormalPiece){0};
    search.is_free = false;
    search.at.law.scale = LOGIT_NORMAL_SCALE_MAX;
    search.at.slope = (LogitNormal){0};
    fill_piece(&search, log_odds(LOGIT_NORMAL_MEAN_MIN), edge, &ret_curve->cut);
}

static double between(double from, double from_slope, double to, double to_slope, double share)
{
    double rise = to - from, bend = from_slope + to_slope - 2 * rise;
    return from + share * (from_slope + share * (3 * rise - 2 * from_slope - to_slope + share * bend));
}

LogitNormal logit_normal_at(const LogitNormalCurve *curve, double mean)
{
    check(mean >= LOGIT_NORMAL_MEAN_MIN && mean <= 1 - LOGIT_NORMAL_MEAN_MIN);
    double odds = log_odds(mean), below = -fabs(odds);
    const LogitNormalPiece *piece =
        below < curve->free.begin || curve->free.begin == 0 ? &curve->cut : &curve->free;
    double place = fmax(0, (below - piece->begin) * piece->cells_per_odds);
    int cell = place < CELLS - 1 ? (int)place : CELLS - 1;
    const LogitNormalPoint *a = &piece->points[cell], *b = a + 1;
    double share = place - cell;
    LogitNormal law = {between(a->law.location, a->slope.location, b->law.location, b->slope.location, share),
                       between(a->law.scale, a->slope.scale, b->law.scale, b->slope.scale, share)};
    if (odds > 0)
        law.location = -law.location;
    return law;
}
