/* Whole runs of the program, from start to exit, as a user has them: wall clock, CPU in user mode, peak
 * memory; each the least of some repeats. The program is $VIRGA (make bench sets it), else build/virga.
 *
 *   planetlab       examples/planetlab.yaml with a measured day, 800 hosts and 1052 guests, under
 *                   compat: cloudsim-4.0; where the day is not there (../shared), the sample of 96 guests in
 * its place, which is called planetlab_sample create_and_run  tests/bench/create-and-run.yaml: so many hosts,
 * ten times as many guests, a task each */
#include "tests/bench/bench.h"

#include "sim/base/check.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPEATS = 3, SETS = 2, ARGUMENTS = 5 + 2 * SETS };

typedef struct Run {
    const char *name, *scenario;
    const char *sets[SETS]; /* PATH=VALUE, or NULL */
} Run;

typedef struct Cost {
    double wall_s, user_s, peak_bytes;
} Cost;

#define DAY "../shared/traces/planetlab/20110303.tar.xz"

static double wall_s(void)
{
    struct timespec now;
    check(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

/* In the child: becomes the program, silent but for what goes wrong. */
static _Noreturn void become(const Run *run)
{
    const char *program = getenv("VIRGA");
    const char *arguments[ARGUMENTS] = {program != NULL ? program : "build/virga", "run", run->scenario,
                                        "--quiet"};
    int count = 4;
    for (int i = 0; i < SETS && run->sets[i] != NULL; i++) {
        arguments[count++] = "--set";
        arguments[count++] = run->sets[i];
    }
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    execv(arguments[0], (char *const *)arguments);
    die("%s cannot be run", arguments[0]);
}

static Cost cost_of(const Run *run)
{
    double start = wall_s();
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        become(run);
    check(child > 0 && wait4(child, &status, 0, &usage) == child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        die("%s: the run failed", run->name);
    return (Cost){wall_s() - start, seconds(usage.ru_utime), 1024.0 * (double)usage.ru_maxrss};
}

static void measure(const Run *run)
{
    Cost least = {INFINITY, INFINITY, INFINITY};
    for (int i = 0; i < REPEATS; i++) {
        Cost cost = cost_of(run);
        least.wall_s = bench_least(least.wall_s, cost.wall_s);
        least.user_s = bench_least(least.user_s, cost.user_s);
        least.peak_bytes = bench_least(least.peak_bytes, cost.peak_bytes);
    }
    bench_row(least.wall_s, "s", "run/%s/wall", run->name);
    bench_row(least.user_s, "s", "run/%s/user", run->name);
    bench_row(least.peak_bytes / 1e6, "MB", "run/%s/memory", run->name);
}

static const char planetlab[] = "examples/planetlab.yaml", create[] = "tests/bench/create-and-run.yaml";
static const char day_set[] = "workloads.0.trace.path=" DAY;

static const Run days[] = {
    {"planetlab/thr-mmt", planetlab, {"policies.rebalance=thr-mmt", day_set}},
    {"planetlab/lr-mmt", planetlab, {"policies.rebalance=lr-mmt", day_set}},
    {0},
};
static const Run samples[] = {
    {"planetlab_sample/thr-mmt", planetlab, {"policies.rebalance=thr-mmt"}},
    {"planetlab_sample/lr-mmt", planetlab, {"policies.rebalance=lr-mmt"}},
    {0},
};
static const Run creations[] = {
    {"create_and_run/1e3", create, {"hosts.0.count=1000", "workloads.0.guests.0.count=10000"}},
    {"create_and_run/1e4", create, {"hosts.0.count=10000", "workloads.0.guests.0.count=100000"}},
    {0},
};

static void run(void)
{
    for (const Run *each = access(DAY, R_OK) == 0 ? days : samples; each->name != NULL; each++)
        measure(each);
    for (const Run *each = creations; each->name != NULL; each++)
        measure(each);
}

const Benchmark bench_run = {"run", "whole runs of the program: time and memory", run};
