/* How long it takes to build a world: trial_open of a scenario with 10^3 to 10^5 hosts and ten times as many
 * guests in its list, whose text has been read before. */
#include "tests/bench/bench.h"

#include "sim/base/check.h"
#include "sim/run/trial.h"

#include <math.h>
#include <stdio.h>

enum { REPEATS = 5 };

static const char text[] =
    "virga: 1\n"
    "time: {duration: 1h}\n"
    "host_types: [{name: server, cores: 16, speed: 2GHz, memory: 64GiB, power: {model: linear, idle: 100W, "
    "peak: 200W}}]\n"
    "guest_types: [{name: vm, vcpus: 1, cores: 1, memory: 4GiB}]\n"
    "hosts: [{type: server, count: %d, name: h}]\n"
    "workloads: [{name: g, source: listed, guests: [{name: vm, type: vm, count: %d, usage: 50%%}]}]\n"
    "policies: {placement: first-fit}\n";

static double open_s(const Scenario *scenario)
{
    Error error = {0};
    double start = bench_cpu_s();
    Trial *trial = trial_open(scenario, &(TrialOptions){0}, &error);
    double spent_s = bench_cpu_s() - start;
    check(trial != NULL);
    trial_close(trial);
    trial_free(trial);
    return spent_s;
}

static void run(void)
{
    for (int hosts = 1000; hosts <= 100000; hosts *= 10) {
        char filled[sizeof text + 32];
        Scenario scenario = {0};
        Error error = {0};
        snprintf(filled, sizeof filled, text, hosts, 10 * hosts);
        check(scenario_parse(filled, &(ScenarioOptions){0}, &scenario, &error));
        double least_s = INFINITY;
        for (int i = 0; i < REPEATS; i++)
            least_s = bench_least(least_s, open_s(&scenario));
        bench_row(1000 * least_s, "ms", "setup/1e%d", (int)lround(log10(hosts)));
        scenario_free(&scenario);
    }
}

const Benchmark bench_setup = {"setup", "building a world of 10^3 to 10^5 hosts and ten times as many guests",
                               run};
