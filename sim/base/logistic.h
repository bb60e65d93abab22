/* The logistic function 1 / (1 + exp(-x)), in plain arithmetic: the same bits from every compiler and C
 * library, and half the price.
 *
 * exp(-x) = 2^(n / 64) exp(r) with n the whole number next to -64 x / ln 2, so |r| <= ln(2) / 128: 2^(n / 64)
 * is a table of 64 numbers and an exponent, exp(r) its Taylor sum to r^5 (what is left out is below r^6 / 720
 * < 4e-17). n is found by adding 1.5 * 2^52, which rounds to whole numbers, and ln(2) / 64 is subtracted in
 * two parts, the first of 35 bits, so that its product with n is exact (Cody and Waite, "Software Manual for
 * the Elementary Functions", 1980; Tang, "Table-Driven Implementation of the Exponential Function in IEEE
 * Floating-Point Arithmetic", ACM TOMS 15(2), 1989).
 *
 * Error: below 2.3e-16 of exp(x), below 4.5e-16 of the logistic function: one unit in the last place, two.
 */
#ifndef VIRGA_BASE_LOGISTIC_H
#define VIRGA_BASE_LOGISTIC_H

#include <stdint.h>
#include <string.h>

enum { LOGISTIC_POWERS = 64 };

/* 2^(i / 64) */
extern const double logistic_powers[LOGISTIC_POWERS];

/* exp(x) for -700 <= x <= 700; what is beyond is taken for the nearer end. */
static inline double plain_exp(double x)
{
    const double round = 0x1.8p52;
    x = x < -700 ? -700 : x;
    x = x > 700 ? 700 : x;
    double shifted = x * 0x1.71547652b82fep+6 + round, whole = shifted - round;
    double r = x - whole * 0x1.62e42fefa0000p-7 - whole * 0x1.cf79abc9e3b3ap-46;
    uint64_t n, bits;
    memcpy(&n, &shifted, sizeof n);
    memcpy(&bits, &logistic_powers[n % LOGISTIC_POWERS], sizeof bits);
    bits += n / LOGISTIC_POWERS << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    double square = r * r;
    double sum = r + square * (0.5 + r * (1.0 / 6) + square * (1.0 / 24 + r * (1.0 / 120)));
    return power + power * sum;
}

static inline double logistic(double x)
{
    return 1 / (1 + plain_exp(-x));
}

#endif
