/* Runs every benchmark, or those whose name begins with the argument:  build/gcc/tests/bench/all [NAME] */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <string.h>

extern const Benchmark bench_placement, bench_queue, bench_replay, bench_run, bench_setup;

/* What is large comes late: Linux counts what the parent had when it forked into the peak of a child. */
static const Benchmark *const table[] = {&bench_run, &bench_setup, &bench_queue, &bench_replay, &bench_placement};

enum { COUNT = sizeof table / sizeof *table };

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    int ran = 0;
    for (int i = 0; i < COUNT; i++)
        ran += strncmp(table[i]->name, name, strlen(name)) == 0;
    if (ran == 0) {
        fprintf(stderr, "no benchmark's name begins with \"%s\":\n", name);
        for (int i = 0; i < COUNT; i++)
            fprintf(stderr, "  %-10s %s\n", table[i]->name, table[i]->help);
        return 2;
    }
    printf("name,value,unit\n");
    for (int i = 0; i < COUNT; i++)
        if (strncmp(table[i]->name, name, strlen(name)) == 0)
            table[i]->run();
    return 0;
}
