#include "policies/least_squares.h"

#include "policies/history.h"
#include "sim/base/check.h"

#include <math.h>
#include <string.h>

/* Columns are worked on four at a time: a sum runs down its own column in a fixed order, and four such sums
 * do not wait for each other. What lies behind the last column is 0, and nobody looks at it. */
#define AT_ONCE 4
#define WIDTH   (HISTORY + 1 + AT_ONCE)

/* Regressors and, behind them, what is to be explained. Column k of those that are reduced holds its
 * reflector from the diagonal down and R above it. */
typedef struct Matrix {
    uint32_t rows, columns;
    double at[HISTORY][WIDTH]; /* [row][column] */
    double diagonal[HISTORY];  /* of R */
} Matrix;

static void fill(Matrix *matrix, const double *const *columns, uint32_t count, uint32_t rows)
{
    matrix->rows = rows;
    matrix->columns = count + 1;
    memset(matrix->at, 0, rows * sizeof *matrix->at);
    for (uint32_t row = 0; row < rows; row++) {
        matrix->at[row][0] = 1;
        for (uint32_t k = 0; k < count; k++)
            matrix->at[row][k + 1] = columns[k][row];
    }
}

static void reflect_four(Matrix *restrict matrix, const double *restrict reflector, double scale, uint32_t k,
                         uint32_t column)
{
    double a = 0, b = 0, c = 0, d = 0;
    for (uint32_t row = k; row < matrix->rows; row++) {
        const double *at = &matrix->at[row][column];
        a -= at[0] * reflector[row];
        b -= at[1] * reflector[row];
        c -= at[2] * reflector[row];
        d -= at[3] * reflector[row];
    }
    a = a / scale, b = b / scale, c = c / scale, d = d / scale;
    for (uint32_t row = k; row < matrix->rows; row++) {
        double *at = &matrix->at[row][column];
        at[0] = at[0] - a * reflector[row];
        at[1] = at[1] - b * reflector[row];
        at[2] = at[2] - c * reflector[row];
        at[3] = at[3] - d * reflector[row];
    }
}

/* Makes column k that of an upper triangle and applies the reflection to all columns behind it. False when it
 * depends on those before it. */
static bool reduce(Matrix *matrix, uint32_t k)
{
    double reflector[HISTORY] = {0}, norm2 = 0;
    for (uint32_t row = k; row < matrix->rows; row++) {
        reflector[row] = matrix->at[row][k];
        norm2 += reflector[row] * reflector[row];
    }
    double diagonal = reflector[k] > 0 ? -sqrt(norm2) : sqrt(norm2);
    if (diagonal == 0)
        return false;
    reflector[k] = matrix->at[k][k] = reflector[k] - diagonal;
    matrix->diagonal[k] = diagonal;
    for (uint32_t column = k + 1; column < matrix->columns; column += AT_ONCE)
        reflect_four(matrix, reflector, diagonal * reflector[k], k, column);
    return true;
}

/* Moves the column behind all others, leaving out the reduced ones before it. */
static void take_out(Matrix *to, const Matrix *from, uint32_t column)
{
    to->rows = from->rows;
    to->columns = from->columns;
    for (uint32_t row = 0; row < from->rows; row++) {
        memcpy(&to->at[row][column], &from->at[row][column + 1], (WIDTH - column - 1) * sizeof(double));
        to->at[row][from->columns - 1] = from->at[row][column];
    }
}

/* The coefficients of the regressors, of which the first so many stand in `common`, the others in `own`,
 * whose last column is what they explain. */
static void solve(const Matrix *common, uint32_t first, const Matrix *own, double *ret_coefficient)
{
    uint32_t regressors = own->columns - 1;
    double rest[HISTORY];
    for (uint32_t row = 0; row < regressors; row++)
        rest[row] = own->at[row][regressors];
    for (uint32_t k = regressors; k-- > 0;) {
        const Matrix *matrix = k < first ? common : own;
        ret_coefficient[k] = rest[k] / matrix->diagonal[k];
        for (uint32_t row = 0; row < k; row++)
            rest[row] = rest[row] - ret_coefficient[k] * matrix->at[row][k];
    }
}

static void add_scaled(double *restrict to, const double *restrict column, double factor)
{
    for (uint32_t row = 0; row < HISTORY; row++)
        to[row] += column[row] * factor;
}

/* Of column y on all others. */
static double residual_sum(const double *const *columns, uint32_t count, uint32_t y, uint32_t rows,
                           const double *coefficient)
{
    double fitted[HISTORY], sum = 0;
    for (uint32_t row = 0; row < HISTORY; row++)
        fitted[row] = coefficient[0];
    for (uint32_t column = 0, k = 1; column < count; column++) {
        if (column != y)
            add_scaled(fitted, columns[column], coefficient[k++]);
    }
    for (uint32_t row = 0; row < rows; row++)
        sum += (columns[y][row] - fitted[row]) * (columns[y][row] - fitted[row]);
    return sum;
}

/* Of each column; the updates of one do not wait for those of the others. */
static void total_sums(const double *const *columns, uint32_t count, uint32_t rows, double *ret_sums)
{
    double mean[HISTORY] = {0};
    for (uint32_t i = 0; i < count; i++)
        ret_sums[i] = 0;
    for (uint32_t row = 0; row < rows; row++)
        for (uint32_t i = 0; i < count; i++) {
            double n = row + 1, deviation = columns[i][row] - mean[i];
            mean[i] = mean[i] + deviation / n;
            ret_sums[i] = ret_sums[i] + (n - 1) * deviation * (deviation / n);
        }
}

bool least_squares_each(const double *const *columns, uint32_t count, uint32_t rows, double *ret_r_squared)
{
    check(rows <= HISTORY && 1 <= count && count <= rows);
    Matrix common, own;
    double residual[HISTORY], total[HISTORY], coefficient[HISTORY];
    fill(&common, columns, count, rows);
    for (uint32_t i = 0; i < count; i++) {
        if (!reduce(&common, i)) /* the constant, or the column before */
            return false;
        take_out(&own, &common, i + 1);
        for (uint32_t k = i + 1; k < count; k++)
            if (!reduce(&own, k))
                return false;
        solve(&common, i + 1, &own, coefficient);
        residual[i] = residual_sum(columns, count, i, rows, coefficient);
    }
    total_sums(columns, count, rows, total);
    for (uint32_t i = 0; i < count; i++)
        ret_r_squared[i] = 1 - residual[i] / total[i];
    return true;
}
