#include "policies/least_squares.h"

#include "policies/history.h"
#include "sim/base/check.h"

#include <math.h>

/* The matrix, its column 0 the constant; after the reduction the reflectors on and below the diagonal, R
 * above it. */
typedef struct Fit {
    uint32_t rows, count;
    double q[HISTORY][HISTORY]; /* [column][row] */
    double diagonal[HISTORY];   /* of R */
} Fit;

static void fill(Fit *fit, const double *const *columns)
{
    for (uint32_t row = 0; row < fit->rows; row++) {
        fit->q[0][row] = 1;
        for (uint32_t k = 1; k < fit->count; k++)
            fit->q[k][row] = columns[k - 1][row];
    }
}

static void reflect_column(const Fit *fit, uint32_t k, double *column)
{
    const double *reflector = fit->q[k];
    double part = 0;
    for (uint32_t row = k; row < fit->rows; row++)
        part -= column[row] * reflector[row];
    part = part / (fit->diagonal[k] * reflector[k]);
    for (uint32_t row = k; row < fit->rows; row++)
        column[row] = column[row] - part * reflector[row];
}

/* False when a column depends on those before it. */
static bool reduce(Fit *fit)
{
    bool is_regular = true;
    for (uint32_t k = 0; k < fit->count; k++) {
        double norm2 = 0;
        for (uint32_t row = k; row < fit->rows; row++)
            norm2 += fit->q[k][row] * fit->q[k][row];
        fit->diagonal[k] = fit->q[k][k] > 0 ? -sqrt(norm2) : sqrt(norm2);
        is_regular = is_regular && fit->diagonal[k] != 0;
        if (fit->diagonal[k] == 0)
            continue;
        fit->q[k][k] = fit->q[k][k] - fit->diagonal[k];
        for (uint32_t later = k + 1; later < fit->count; later++)
            reflect_column(fit, k, fit->q[later]);
    }
    return is_regular;
}

static void solve(const Fit *fit, const double *y, double *ret_coefficient)
{
    double rest[HISTORY];
    for (uint32_t row = 0; row < fit->rows; row++)
        rest[row] = y[row];
    for (uint32_t k = 0; k < fit->count; k++) {
        double dot = 0;
        for (uint32_t row = k; row < fit->rows; row++)
            dot += rest[row] * fit->q[k][row];
        dot = dot / (fit->diagonal[k] * fit->q[k][k]);
        for (uint32_t row = k; row < fit->rows; row++)
            rest[row] = rest[row] + dot * fit->q[k][row];
    }
    for (uint32_t k = fit->count; k-- > 0;) {
        ret_coefficient[k] = rest[k] = rest[k] / fit->diagonal[k];
        for (uint32_t row = 0; row < k; row++)
            rest[row] = rest[row] - ret_coefficient[k] * fit->q[k][row];
    }
}

static double residual_sum(const double *const *columns, uint32_t count, const double *y, uint32_t rows,
                           const double *coefficient)
{
    double sum = 0;
    for (uint32_t row = 0; row < rows; row++) {
        double fitted = coefficient[0];
        for (uint32_t k = 1; k < count; k++)
            fitted += columns[k - 1][row] * coefficient[k];
        sum += (y[row] - fitted) * (y[row] - fitted);
    }
    return sum;
}

static double total_sum(const double *y, uint32_t rows)
{
    double mean = 0, sum = 0;
    for (uint32_t row = 0; row < rows; row++) {
        double n = row + 1, deviation = y[row] - mean;
        mean = mean + deviation / n;
        sum = sum + (n - 1) * deviation * (deviation / n);
    }
    return sum;
}

bool least_squares_r_squared(const double *const *columns, uint32_t count, const double *y, uint32_t rows,
                             double *ret_r_squared)
{
    check(rows <= HISTORY && count + 1 <= rows);
    Fit fit;
    double coefficient[HISTORY];
    fit.rows = rows;
    fit.count = count + 1;
    fill(&fit, columns);
    if (!reduce(&fit))
        return false;
    solve(&fit, y, coefficient);
    *ret_r_squared = 1 - residual_sum(columns, fit.count, y, rows, coefficient) / total_sum(y, rows);
    return true;
}
