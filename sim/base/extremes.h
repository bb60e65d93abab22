/* The smaller and the larger of two numbers that are numbers: where libm's fmin and fmax would be a call
 * each, for a rule about NaN that is not needed, compilers make one instruction of these. Of equal ones the
 * second is returned. */
#ifndef VIRGA_BASE_EXTREMES_H
#define VIRGA_BASE_EXTREMES_H

static inline double least(double a, double b)
{
    return a < b ? a : b;
}

static inline double most(double a, double b)
{
    return a > b ? a : b;
}

#endif
