#include "traces/number.h"

#include "sim/base/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 Wide;

/* 10^19 is the last power below 2^64, and 19 digits the most that always fit. */
enum { DIGITS_MAX = 19, EXACT_MAX = 22, EXPONENT_MAX = 99999 };

/* What is written, before it is rounded: digits * 10^exponent. */
typedef struct Written {
    uint64_t digits;
    int count; /* of digits, without leading zeros; beyond DIGITS_MAX `digits` is not all of them */
    int64_t exponent;
    bool is_negative;
} Written;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Goes over the digits at `at`, takes them in, and returns where they end. */
static const char *take_digits(Written *written, const char *at)
{
    for (; is_digit(*at); at++) {
        written->count += written->count > 0 || *at != '0';
        if (written->count <= DIGITS_MAX)
            written->digits = 10 * written->digits + (uint64_t)(*at - '0');
    }
    return at;
}

static bool read_exponent(Written *written, const char **at)
{
    if (**at != 'e' && **at != 'E')
        return true;
    const char *p = *at + 1;
    bool is_negative = *p == '-';
    p += *p == '-' || *p == '+';
    if (!is_digit(*p))
        return false;
    int64_t exponent = 0;
    for (; is_digit(*p); p++)
        exponent = exponent < EXPONENT_MAX ? 10 * exponent + (*p - '0') : exponent;
    written->exponent += is_negative ? -exponent : exponent;
    *at = p;
    return true;
}

/* The whole field must be one number. */
static bool read_written(const Field *field, Written *ret_written)
{
    Written written = {0};
    const char *at = field->text;
    written.is_negative = *at == '-';
    at += *at == '-' || *at == '+';
    const char *begin = at, *end = take_digits(&written, at);
    size_t digits = (size_t)(end - begin);
    if (*end == '.') {
        const char *behind = end + 1;
        end = take_digits(&written, behind);
        digits += (size_t)(end - behind);
        written.exponent = -(int64_t)(end - behind);
    }
    if (digits == 0 || !read_exponent(&written, &end) || end != field->text + field->length)
        return false;
    *ret_written = written;
    return true;
}

/* digits / 10^power, power in 1 .. 19. The quotient has 61 bits or more; the last of them also stands for all
 * that is cut off behind it, so that rounding it to 53 bits is rounding the number itself. */
static double divided(uint64_t digits, int power)
{
    uint64_t ten = 1;
    for (int i = 0; i < power; i++)
        ten *= 10;
    int shift = __builtin_clzll(digits) + 62;
    Wide scaled = (Wide)digits << shift, quotient = scaled / ten;
    quotient |= quotient * ten != scaled;
    return ldexp((double)quotient, -shift);
}

/* The same digits without their point, in which the locale would have a say. */
static bool by_library(const Field *field, int64_t exponent, double *ret_value)
{
    char *text = must_alloc(field->length + 32), *to = text;
    for (const char *at = field->text; *at != '\0' && *at != 'e' && *at != 'E'; at++)
        if (is_digit(*at))
            *to++ = *at;
    snprintf(to, 32, "e%lld", (long long)exponent);
    double value = strtod(text, NULL);
    free(text);
    *ret_value = value;
    return isfinite(value);
}

static bool rounded(const Field *field, const Written *written, double *ret_value)
{
    static const double tens[EXACT_MAX + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    int64_t power = written->exponent;
    bool fits = written->count <= DIGITS_MAX;
    if (written->count == 0)
        *ret_value = 0;
    else if (fits && written->digits < UINT64_C(1) << 53 && power >= -EXACT_MAX && power < 0)
        *ret_value = (double)written->digits / tens[-power];
    else if (fits && written->digits < UINT64_C(1) << 53 && power >= 0 && power <= EXACT_MAX)
        *ret_value = (double)written->digits * tens[power];
    else if (fits && power >= -DIGITS_MAX && power < 0)
        *ret_value = divided(written->digits, (int)-power);
    else
        return by_library(field, power, ret_value);
    return true;
}

bool number_real(const Field *field, double *ret_value)
{
    Written written;
    double value;
    if (!read_written(field, &written) || !rounded(field, &written, &value))
        return false;
    *ret_value = written.is_negative ? -value : value;
    return true;
}

bool number_whole(const Field *field, int64_t *ret_value)
{
    int64_t value = 0;
    for (size_t i = 0; i < field->length; i++)
        if (!is_digit(field->text[i]) || __builtin_mul_overflow(value, INT64_C(10), &value) ||
            __builtin_add_overflow(value, (int64_t)(field->text[i] - '0'), &value))
            return false;
    if (field->length == 0)
        return false;
    *ret_value = value;
    return true;
}
