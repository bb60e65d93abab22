/* Benchmarks: a table of them (main.c), one file each. Each prints rows `name,value,unit`.
 *
 * A figure is the least of several repeats: whatever else runs on the machine can only add to it. What is to
 * be compared is measured in one process and in turns, so that both sides have the same luck. Nothing is
 * asserted here: tests/ claims what must hold, and time does not have to.
 */
#ifndef VIRGA_TESTS_BENCH_BENCH_H
#define VIRGA_TESTS_BENCH_BENCH_H

#include <stddef.h>

typedef struct Benchmark {
    const char *name;
    const char *help;
    void (*run)(void);
} Benchmark;

/* Prints a row; the name is made as by printf. */
void bench_row(double value, const char *unit, const char *name, ...) __attribute__((format(printf, 3, 4)));

/* CPU seconds of this process so far. */
double bench_cpu_s(void);

/* Memory of this process that is resident now, in bytes. */
double bench_resident_bytes(void);

/* The lesser one; to be started with INFINITY. */
double bench_least(double a, double b);

#endif
