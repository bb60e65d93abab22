#include "sim/base/decimal.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

typedef unsigned __int128 Wide;

enum { DIGITS_MAX = 19, EXP10_MAX = 1000000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int clamp_exp10(int64_t exp10)
{
    return (int)(exp10 > EXP10_MAX ? EXP10_MAX : exp10 < -EXP10_MAX ? -EXP10_MAX : exp10);
}

/* What has been read of the digits. Zeros wait until another digit shows that they are not the last. */
typedef struct Reading {
    uint64_t digits;
    int64_t count, zeros, behind_point;
} Reading;

/* Whether the digit still fits. */
static bool take_digit(Reading *reading, int digit)
{
    if (digit == 0) {
        reading->zeros += reading->digits != 0;
        return true;
    }
    reading->count += reading->zeros + 1;
    if (reading->count > DIGITS_MAX)
        return false;
    for (; reading->zeros > 0; reading->zeros--)
        reading->digits *= 10;
    reading->digits = reading->digits * 10 + (uint64_t)digit;
    return true;
}

/* The exponent at `*at`, if there is a whole one: in "1EB" the E belongs to the unit. */
static int64_t read_exponent(const char **at)
{
    const char *p = *at;
    if (*p != 'e' && *p != 'E')
        return 0;
    p++;
    bool negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    if (!is_digit(*p))
        return 0;
    int64_t exponent = 0;
    for (; is_digit(*p); p++)
        if (exponent < EXP10_MAX)
            exponent = exponent * 10 + (*p - '0');
    *at = p;
    return negative ? -exponent : exponent;
}

DecimalResult decimal_read(const char *text, Decimal *ret_decimal, const char **ret_end)
{
    const char *at = text;
    bool negative = *at == '-', fits = true, has_point = false;
    if (*at == '-' || *at == '+')
        at++;
    if (!is_digit(at[0]) && !(at[0] == '.' && is_digit(at[1])))
        return DECIMAL_NOT_A_NUMBER;
    Reading reading = {0};
    for (;; at++) {
        if (!has_point && at[0] == '.' && is_digit(at[1])) {
            has_point = true;
            continue;
        }
        if (!is_digit(*at))
            break;
        fits = fits && take_digit(&reading, *at - '0');
        reading.behind_point += has_point;
    }
    int64_t exponent = read_exponent(&at);
    if (!fits)
        return DECIMAL_TOO_MANY_DIGITS;
    int exp10 = clamp_exp10(exponent + reading.zeros - reading.behind_point);
    *ret_decimal = (Decimal){reading.digits, reading.digits == 0 ? 0 : exp10, negative};
    *ret_end = at;
    return DECIMAL_OK;
}

DecimalResult decimal_to_int(Decimal decimal, Factor factor, int64_t *ret_value)
{
    Wide value = (Wide)decimal.digits * factor.num;
    int exp10 = value == 0 ? 0 : decimal.exp10 + factor.exp10;
    for (; exp10 < 0; exp10++) {
        if (value % 10 != 0)
            return DECIMAL_NOT_WHOLE;
        value /= 10;
    }
    for (; exp10 > 0; exp10--)
        if (__builtin_mul_overflow(value, (Wide)10, &value))
            return DECIMAL_TOO_LARGE; /* 2^128 / den is far above 2^63 */
    if (value / factor.den > (Wide)INT64_MAX)
        return DECIMAL_TOO_LARGE;
    if (value % factor.den != 0)
        return DECIMAL_NOT_WHOLE;
    int64_t whole = (int64_t)(value / factor.den);
    *ret_value = decimal.negative ? -whole : whole;
    return DECIMAL_OK;
}

/* digits * 10^exp10, correctly rounded by the C library. The text has no point, so no locale can misread it.
 */
static double round_once(Wide digits, int exp10)
{
    char text[64], *at = text + sizeof text - 16;
    snprintf(at, 16, "e%d", exp10);
    for (; digits > 0; digits /= 10)
        *--at = (char)('0' + (int)(digits % 10));
    return strtod(at, NULL);
}

DecimalResult decimal_to_double(Decimal decimal, Factor factor, double *ret_value)
{
    double value = 0;
    if (decimal.digits != 0) {
        value = round_once((Wide)decimal.digits * factor.num, decimal.exp10 + factor.exp10);
        if (factor.den != 1)
            value /= (double)factor.den;
        if (!(value < 0x1p63))
            return DECIMAL_TOO_LARGE;
        if (value < DBL_MIN)
            return DECIMAL_TOO_SMALL;
    }
    *ret_value = decimal.negative && value > 0 ? -value : value;
    return DECIMAL_OK;
}
