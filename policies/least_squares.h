/* Multiple linear regression of each of a few columns on all others and a constant, of at most HISTORY rows.
 */
#ifndef VIRGA_POLICIES_LEAST_SQUARES_H
#define VIRGA_POLICIES_LEAST_SQUARES_H

#include <stdbool.h>
#include <stdint.h>

/* For each of `count` columns the part of its variance that a linear function of the others explains: R
 * squared = 1 - RSS / TSS. NaN when the column is constant, as 0 / 0 is. False when in any of the regressions
 * the regressors (a constant 1 among them) are exactly dependent; then ret_r_squared is not filled. There
 * must be 1 <= count <= rows <= HISTORY; a column is an array of HISTORY values, of which those from `rows`
 * on do not matter.
 *
 * By Householder reflections without pivoting (G. H. Golub, Numerische Mathematik 7, 1965), in a fixed order
 * of operations: which guest migrates depends on the last digits. Regressors stand in the order of the
 * columns, so the regressions of column i and of those behind it begin with the same reflections, which are
 * made once. */
bool least_squares_each(const double *const *columns, uint32_t count, uint32_t rows, double *ret_r_squared);

#endif
