#include "policies/least_squares.h"

#include "policies/history.h"
#include "tests/test.h"

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- One regression by itself, as it is written down --------------------------------------------- */

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

static bool textbook(const double *const *columns, uint32_t count, const double *y, uint32_t rows,
                     double *ret_r_squared)
{
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

/* ---- And by another's code ------------------------------------------------------------------------ */

/* R squared of GSL's singular value decomposition, 1 - RSS / TSS. */
static double r_squared_by_gsl(const double *const *columns, uint32_t count, const double *y, uint32_t length)
{
    gsl_matrix *x = gsl_matrix_alloc(length, count + 1), *covariance = gsl_matrix_alloc(count + 1, count + 1);
    gsl_vector *target = gsl_vector_alloc(length), *coefficient = gsl_vector_alloc(count + 1);
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(length, count + 1);
    double rss;
    for (uint32_t row = 0; row < length; row++) {
        gsl_vector_set(target, row, y[row]);
        gsl_matrix_set(x, row, 0, 1);
        for (uint32_t k = 0; k < count; k++)
            gsl_matrix_set(x, row, k + 1, columns[k][row]);
    }
    gsl_multifit_linear(x, target, coefficient, covariance, &rss, work);
    double tss = gsl_stats_tss(y, 1, length);
    gsl_multifit_linear_free(work);
    gsl_vector_free(coefficient);
    gsl_vector_free(target);
    gsl_matrix_free(covariance);
    gsl_matrix_free(x);
    return 1 - rss / tss;
}

/* Values on a grid of hundredths, as traces have; now and then two columns that are alike. */
static uint32_t fill_columns(double values[HISTORY][HISTORY], const double **ret_columns, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        ret_columns[k] = values[k];
        for (uint32_t i = 0; i < HISTORY; i++)
            values[k][i] = rand() % 100 / 100.0;
    }
    if (count > 2 && rand() % 10 == 0)
        memcpy(values[rand() % 2], values[2], sizeof values[2]);
    return count;
}

/* The others, in their order. */
static uint32_t others(const double *const *columns, uint32_t count, uint32_t y, const double **ret_others)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < count; k++)
        if (k != y)
            ret_others[n++] = columns[k];
    return n;
}

/* What is shared between regressions moves no digit, and dependent columns are found alike. */
static void each_regression_is_to_the_last_digit_as_if_made_alone(void)
{
    int dependent = 0;
    srand(3);
    for (int round = 0; round < 300; round++) {
        double values[HISTORY][HISTORY], r_squared[HISTORY], expected[HISTORY];
        const double *columns[HISTORY], *rest[HISTORY];
        uint32_t count = fill_columns(values, columns, 1 + (uint32_t)rand() % HISTORY),
                 rows = count + (uint32_t)rand() % (HISTORY - count + 1);
        bool is_regular = true;
        for (uint32_t i = 0; i < count; i++)
            is_regular &= textbook(rest, others(columns, count, i, rest), columns[i], rows, &expected[i]);
        CU_ASSERT_EQUAL(least_squares_each(columns, count, rows, r_squared), is_regular);
        dependent += !is_regular;
        if (is_regular)
            CU_ASSERT_EQUAL(memcmp(r_squared, expected, count * sizeof *expected), 0);
    }
    CU_ASSERT(dependent < 100);
}

static void each_r_squared_is_that_of_gsl(void)
{
    srand(7);
    for (int round = 0; round < 200; round++) {
        double values[HISTORY][HISTORY], r_squared[HISTORY];
        const double *columns[HISTORY], *rest[HISTORY];
        uint32_t count = 2 + (uint32_t)rand() % 8, rows = count + 1 + (uint32_t)rand() % (HISTORY - count);
        fill_columns(values, columns, 2);
        fill_columns(values, columns, count);
        if (memcmp(values[0], values[2], sizeof values[0]) == 0 ||
            memcmp(values[1], values[2], sizeof values[0]) == 0)
            continue;
        CU_ASSERT_TRUE_FATAL(least_squares_each(columns, count, rows, r_squared));
        for (uint32_t i = 0; i < count; i++) {
            uint32_t n = others(columns, count, i, rest);
            CU_ASSERT_DOUBLE_EQUAL(r_squared[i], r_squared_by_gsl(rest, n, columns[i], rows), 1e-9);
        }
    }
}

/* y = 1, 2, 4 on x = 0, 1, 2: slope 1.5, intercept 5/6, residuals 1/6, -1/3, 1/6; RSS = 1/6, mean 7/3, TSS =
 * 14/3; R squared = 1 - 1/28 = 27/28. Of two columns it is the squared correlation, the same both ways. */
static void r_squared_by_hand(void)
{
    const double x[HISTORY] = {0, 1, 2}, y[HISTORY] = {1, 2, 4};
    double r_squared[2];
    CU_ASSERT_TRUE(least_squares_each((const double *[]){x, y}, 2, 3, r_squared));
    CU_ASSERT_DOUBLE_EQUAL(r_squared[0], 27 / 28.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(r_squared[1], 27 / 28.0, 1e-14);
}

/* A column of zeros has nothing that a reflection could hold on to. */
static void dependent_columns_are_told(void)
{
    const double x[HISTORY] = {0, 1, 2, 5}, y[HISTORY] = {1, 2, 4, 3}, zeros[HISTORY] = {0};
    double r_squared[3];
    CU_ASSERT_FALSE(least_squares_each((const double *[]){x, zeros, y}, 3, 4, r_squared));
    CU_ASSERT_FALSE(least_squares_each((const double *[]){x, y, zeros}, 3, 4, r_squared));
}

static const TestCase cases[] = {
    {"each_regression_is_to_the_last_digit_as_if_made_alone",
     each_regression_is_to_the_last_digit_as_if_made_alone},
    {"each_r_squared_is_that_of_gsl", each_r_squared_is_that_of_gsl},
    {"r_squared_by_hand", r_squared_by_hand},
    {"dependent_columns_are_told", dependent_columns_are_told},
    {NULL, NULL},
};
const TestSuite test_least_squares = {"least_squares", cases};
