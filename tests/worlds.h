/* Tiny worlds written as scenarios, run to their end with every invariant verified after each event. */
#ifndef VIRGA_TESTS_WORLDS_H
#define VIRGA_TESTS_WORLDS_H

#include "sim/run/trial.h"

typedef struct World {
    Scenario scenario;
    Trial *trial;
} World;

/* Builds a world; a scenario that is refused fails the test, printed. False then. */
bool world_open(World *ret_world, const char *yaml);

/* Runs until the simulated time has passed t_ns, and settles there. */
void world_run_to(World *world, SimTime t_ns);

/* Runs to the end and closes: metrics and tables may be read. */
void world_finish(World *world);

/* world_open and world_finish. */
bool world_run(World *ret_world, const char *yaml);

/* A metric by name; NAN when it is not known. */
double world_metric(const World *world, const char *name);

/* Seconds at which the n-th task of the run ended; -1 when it did not. */
double world_task_end(const World *world, uint32_t number);

void world_close(World *world);

#endif
