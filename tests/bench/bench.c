#include "tests/bench/bench.h"

#include "sim/base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

void bench_row(double value, const char *unit, const char *name, ...)
{
    va_list arguments;
    va_start(arguments, name);
    vprintf(name, arguments);
    va_end(arguments);
    printf(",%.4g,%s\n", value, unit);
    fflush(stdout);
}

double bench_cpu_s(void)
{
    struct timespec now;
    check(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double bench_resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    check(file != NULL && fscanf(file, "%*d %ld", &pages) == 1);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

double bench_least(double a, double b)
{
    return a < b ? a : b;
}
