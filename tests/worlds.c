#include "tests/worlds.h"

#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool world_open(World *ret_world, const char *yaml)
{
    Error error = {0};
    *ret_world = (World){0};
    bool is_read = scenario_parse(yaml, &(ScenarioOptions){0}, &ret_world->scenario, &error);
    if (is_read)
        ret_world->trial =
            trial_open(&ret_world->scenario, &(TrialOptions){.check = true, .keep_events = true}, &error);
    if (!ret_world->trial)
        error_print(&error, stdout);
    CU_ASSERT_FATAL(ret_world->trial != NULL);
    return true;
}

void world_run_to(World *world, SimTime t_ns)
{
    while (trial_now(world->trial) < t_ns && trial_step(world->trial))
        ;
}

void world_finish(World *world)
{
    while (trial_step(world->trial))
        ;
    trial_close(world->trial);
}

bool world_run(World *ret_world, const char *yaml)
{
    world_open(ret_world, yaml);
    world_finish(ret_world);
    return true;
}

double world_metric(const World *world, const char *name)
{
    for (size_t i = 0; i < metric_count; i++)
        if (strcmp(metric_definitions[i].name, name) == 0)
            return world->trial->metrics[i].is_known ? world->trial->metrics[i].value : (double)NAN;
    CU_FAIL("there is no such metric");
    return NAN;
}

double world_task_end(const World *world, uint32_t number)
{
    const Tables *tables = &world->trial->recorder.tables;
    if (number >= tables->tasks.count || tables->tasks.at[number].ended_ns < 0)
        return -1;
    return (double)tables->tasks.at[number].ended_ns / 1e9;
}

void world_close(World *world)
{
    trial_free(world->trial);
    scenario_free(&world->scenario);
}
