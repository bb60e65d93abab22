#include "tests/kept.h"

#include "sim/run/job.h"

const char kept_yaml[] = "virga: 1\n"
                         "name: two\n"
                         "time: {duration: 60s}\n"
                         "host_types: [{name: a, cores: 2, speed: 1GHz, memory: 4GB, power: {model: linear, "
                         "idle: 100W, peak: 200W}}]\n"
                         "hosts: [{type: a, count: 2, name: h}]\n"
                         "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 3GB}]\n"
                         "workloads:\n"
                         "- name: w\n"
                         "  source: listed\n"
                         "  guests:\n"
                         "  - {name: first, type: g, tasks: [{work: 10Gcycles}]}\n"
                         "  - {name: second, type: g, tasks: [{work: 5Gcycles}]}\n"
                         "  - {name: third, type: g, at: 1s, leave: 20s}\n"
                         "  - {name: fourth, type: g, at: 2s}\n"
                         "policies: {placement: first-fit, power: always-on, rebalance: none}\n"
                         "events: [{at: 30s, host: h.0, do: drain}]\n"
                         "output: {series: hosts, interval: 10s}\n";

char *kept_run(const Scratch *scratch, const char *name, const char *yaml)
{
    Scenario scenario;
    Error error = {0};
    Trial *trial = NULL;
    char *path = scratch_path(scratch, name);
    bool is_read = scenario_parse(yaml, &(ScenarioOptions){0}, &scenario, &error);
    if (is_read) {
        Guard *guard = guard_open();
        const Job job = {.scenario = &scenario, .out = path, .check = true, .is_quiet = true};
        CU_ASSERT_EQUAL(job_run(&job, guard, &trial, &error), ENDED_WELL);
        guard_close(guard);
        trial_free(trial);
        scenario_free(&scenario);
    }
    if (error.text[0] != '\0')
        error_print(&error, stdout);
    CU_ASSERT_FATAL(trial != NULL);
    return path;
}

void kept_open(const Scratch *scratch, const char *name, const char *yaml, Result *ret_result)
{
    char *path = kept_run(scratch, name, yaml);
    CU_ASSERT_FATAL(result_open(path, ret_result, NULL));
    free(path);
}
