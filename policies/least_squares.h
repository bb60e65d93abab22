/* Multiple linear regression with an intercept, of at most HISTORY rows. */
#ifndef VIRGA_POLICIES_LEAST_SQUARES_H
#define VIRGA_POLICIES_LEAST_SQUARES_H

#include <stdbool.h>
#include <stdint.h>

/* The part of the variance of y[rows] that a linear function of the columns explains: R squared = 1 - RSS /
 * TSS. NaN when y is constant, as 0 / 0 is. False when the columns (a constant 1 among them) are exactly
 * dependent. At most `rows` columns with the constant, rows <= HISTORY.
 *
 * By Householder reflections without pivoting (G. H. Golub, Numerische Mathematik 7, 1965), in a fixed order
 * of operations: which guest migrates depends on the last digits. */
bool least_squares_r_squared(const double *const *columns, uint32_t count, const double *y, uint32_t rows,
                             double *ret_r_squared);

#endif
