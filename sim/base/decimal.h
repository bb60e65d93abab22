/* Decimal numbers as people write them, exactly.
 *
 * 0.1 has no exact double, but it is exactly 1 x 10^-1. A Decimal keeps that form until it has been
 * multiplied by its unit, so that 0.1 s is exactly 100000000 ns and 300.1 s exactly 300100000000 ns.
 *
 * Syntax: [+-] digits [. digits] [e [+-] digits], or with digits only behind the point (.5). Nothing else:
 * no hexadecimal, inf, nan, blanks, separators of thousands; the locale does not matter.
 */
#ifndef VIRGA_BASE_DECIMAL_H
#define VIRGA_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Decimal {
    uint64_t digits; /* at most 19 significant ones, the last not 0; 0 for zero */
    int exp10;       /* the value is digits * 10^exp10 */
    bool negative;
} Decimal;

/* A unit in base units: num / den * 10^exp10. Mbit/s in bytes/s is {125, 1, 3}. */
typedef struct Factor {
    uint64_t num, den; /* both at most 2^50, never 0 */
    int exp10;
} Factor;

typedef enum DecimalResult {
    DECIMAL_OK,
    DECIMAL_NOT_A_NUMBER,
    DECIMAL_TOO_MANY_DIGITS, /* more than 19 significant ones */
    DECIMAL_NOT_WHOLE,
    DECIMAL_TOO_LARGE, /* does not fit; as a double, 2^63 or more */
    DECIMAL_TOO_SMALL  /* not zero, but below the normal doubles */
} DecimalResult;

/* Reads the number at the beginning of `text` and tells where it ends. */
DecimalResult decimal_read(const char *text, Decimal *ret_decimal, const char **ret_end);

/* decimal * factor, which must be a whole number that fits. Never rounds. */
DecimalResult decimal_to_int(Decimal decimal, Factor factor, int64_t *ret_value);

/* decimal * factor, rounded once; where den is not 1, once more by a division. */
DecimalResult decimal_to_double(Decimal decimal, Factor factor, double *ret_value);

#endif
