#include "tests/published.h"

#include "sim/run/trial.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char table_path[] = "../shared/specs/planetlab-consolidation.md";

const Figure figures[FIGURES] = {
    {"energy", false, 0},
    {"migrations", true, 0},
    {"slav", false, 0},
    {"pdm", false, 0},
    {"slatah", false, 0},
    {"sla_overall", false, 0},
    {"sla_average", false, 0},
    {"host_shutdowns", true, 0},
    {"host_shutdown_time_mean", false, 0},
    {"host_shutdown_time_sd", false, 0},
    {"migration_time_mean", false, 0.001},
    {"migration_time_sd", false, 0.001},
};

/* "| 20110303 | thr mmt 0.8 | 1052 | 192.62307 | ..." */
static bool read_row(char *line, PublishedRow *ret_row)
{
    char *field[ROW_FIELDS], *rest = line;
    int count = 0;
    if (strncmp(line, "| 2011", 6) != 0)
        return false;
    strsep(&rest, "|");
    while (count < ROW_FIELDS && rest)
        field[count++] = strsep(&rest, "|");
    if (count < ROW_FIELDS)
        return false;
    PublishedRow row = {0};
    char detector[8] = "", selector[8] = "";
    sscanf(field[0], "%15s", row.day);
    int words = sscanf(field[1], "%7s %7[a-z]", detector, selector);
    snprintf(row.policy, sizeof row.policy, words == 2 ? "%s-%s" : "%s", detector, selector);
    for (int i = 0; i < FIGURES; i++)
        if (sscanf(field[3 + i], "%23s", row.text[i]) == 1)
            row.value[i] = strtod(row.text[i], NULL);
    *ret_row = row;
    return true;
}

bool published_read(PublishedTable *ret_table)
{
    FILE *file = fopen(table_path, "r");
    char line[1024];
    if (!file)
        return false;
    *ret_table = (PublishedTable){0};
    while (fgets(line, sizeof line, file)) {
        PublishedRow row;
        if (read_row(line, &row))
            vec_push(ret_table, row);
    }
    fclose(file);
    return true;
}

static double half_of_last_digit(const char *text)
{
    const char *point = strchr(text, '.');
    return point ? 0.5 * pow(10, -(double)strlen(point + 1)) : 0;
}

bool published_agrees(const PublishedRow *row, int figure, double ours)
{
    double published = row->value[figure], off = fabs(ours - published);
    if (row->text[figure][0] == '\0')
        return isnan(ours);
    if (figures[figure].is_count)
        return ours == published;
    double rounding = half_of_last_digit(row->text[figure]) * (1 + 1e-9);
    if (figures[figure].tolerance_s > 0)
        return off <= figures[figure].tolerance_s;
    return off <= rounding + 3e-6 * fabs(published);
}

static void run(OurRun *ours)
{
    char path[128], policy[64], seed[32];
    snprintf(path, sizeof path, "workloads.0.trace.path=../shared/traces/planetlab/%s.tar.xz", ours->day);
    snprintf(policy, sizeof policy, "policies.rebalance.name=%s", ours->policy);
    snprintf(seed, sizeof seed, "seed=%llu", (unsigned long long)ours->seed);
    const char *sets[4 + SETTINGS_MAX] = {path, policy, seed, "output.series=none"};
    size_t count = 4;
    for (int i = 0; i < SETTINGS_MAX && ours->settings[i]; i++)
        sets[count++] = ours->settings[i];
    Scenario scenario;
    Error error = {0};
    if (!scenario_load("examples/planetlab.yaml", &(ScenarioOptions){.sets = sets, .set_count = count},
                       &scenario, &error)) {
        error_print(&error, stdout);
        return;
    }
    Trial *trial = trial_open(&scenario, &(TrialOptions){0}, &error);
    if (!trial)
        error_print(&error, stdout);
    while (trial && trial_step(trial))
        ;
    if (trial)
        trial_close(trial);
    for (size_t m = 0; trial && m < metric_count; m++)
        for (int i = 0; i < FIGURES; i++)
            if (strcmp(figures[i].metric, metric_definitions[m].name) == 0)
                ours->value[i] = trial->metrics[m].is_known ? trial->metrics[m].value : (double)NAN;
    trial_free(trial);
    scenario_free(&scenario);
}

/* Process k of n takes every n-th run; the results lie in memory that all share. */
void published_run(OurRun *runs, size_t count)
{
    size_t size = count * sizeof *runs;
    OurRun *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CU_ASSERT_FATAL(shared != MAP_FAILED);
    memcpy(shared, runs, size);
    long workers = sysconf(_SC_NPROCESSORS_ONLN);
    fflush(stdout);
    for (long k = 0; k < workers; k++) {
        if (fork() != 0)
            continue;
        for (size_t i = (size_t)k; i < count; i += (size_t)workers)
            run(&shared[i]);
        fflush(stdout);
        _Exit(0);
    }
    while (wait(NULL) > 0)
        ;
    memcpy(runs, shared, size);
    munmap(shared, size);
}
