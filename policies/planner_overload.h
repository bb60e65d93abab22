/* What the planner's lists and its questions about overload need of each other; nobody else's. */
#ifndef VIRGA_POLICIES_PLANNER_OVERLOAD_H
#define VIRGA_POLICIES_PLANNER_OVERLOAD_H

#include "policies/planner.h"

/* The lists are copied: finds out whether overload shows in a weighted sum of the past. */
void planner_weigh(Planner *planner);

/* A guest's part of that sum; NaN where it has none. */
double planner_weighed_mhz(const Planner *planner, uint32_t guest);

/* A guest has been appended to a host whose past is kept. */
void planner_append_past(Planner *planner, uint32_t host, uint32_t guest);

#endif
