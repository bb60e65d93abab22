/* From the arrivals of a scenario to those of a source. */
#ifndef VIRGA_SIM_RUN_SCENARIO_ARRIVALS_H
#define VIRGA_SIM_RUN_SCENARIO_ARRIVALS_H

#include "sim/run/scenario.h"
#include "workloads/arrivals.h"

/* With all rates so many times as high. The arrays are the caller's, to be freed by the second. */
void scenario_arrivals(const ArrivalChoice *choice, double scale, ArrivalConfig *ret_config);
void scenario_arrivals_free(ArrivalConfig *config);

#endif
