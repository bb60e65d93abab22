/* What is allowed but hardly meant, told on standard error. It changes no exit code. */
#ifndef VIRGA_SIM_RUN_WARNINGS_H
#define VIRGA_SIM_RUN_WARNINGS_H

#include "sim/run/scenario.h"
#include "sim/run/trial.h"

#include <stdio.h>

/* Events of the scenario that lie after the end of the run. */
void warn_of_scenario(const Scenario *scenario, FILE *to);

/* Guests that wait for a host at the end. `path` of the result, or NULL. */
void warn_of_trial(const Trial *trial, const char *path, FILE *to);

#endif
