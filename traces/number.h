/* Numbers in the fields of a table: fast, exact, the same in every locale.
 *
 * Syntax: [+-] digits [. digits] [e|E [+-] digits], with digits before or behind the point or both. Nothing
 * else: no hexadecimal, inf or nan, no comma, no blank within.
 *
 * A real is the double nearest to what is written, ties to even, as IEEE 754 and strtod have it. Where the
 * digits are below 2^53 and the power of ten is one of the 23 exact ones, a single division or product of
 * doubles does it (W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990); up to 19
 * digits behind the point it is a division of 128-bit integers; what is left is strtod's.
 */
#ifndef VIRGA_TRACES_NUMBER_H
#define VIRGA_TRACES_NUMBER_H

#include "traces/rows.h"

#include <stdbool.h>
#include <stdint.h>

/* False: no such number, or one beyond the largest double. */
bool number_real(const Field *field, double *ret_value);

/* Digits only, no sign. False: anything else, or 2^63 and more. */
bool number_whole(const Field *field, int64_t *ret_value);

#endif
