/* The scenario's timeline: what is done to the world at given times, whatever policies decide. */
#ifndef VIRGA_SIM_CONTROL_TIMELINE_H
#define VIRGA_SIM_CONTROL_TIMELINE_H

#include "sim/base/vec.h"
#include "sim/model/cluster.h"

typedef enum {
    DO_DRAIN,
    DO_UNDRAIN,
    DO_POWER_ON,
    DO_POWER_OFF,
    DO_SLEEP,
    DO_FAIL,
    DO_REPAIR,
    DO_SET_CPU,   /* host: what is left of its capacity, value = ratio */
    DO_SET_LIMIT, /* guest: its CPU limit, value = MHz, INFINITY = none */
    DO_MIGRATE,   /* guest: to a host */
    DO_COUNT
} TimelineAction;

typedef struct TimelineEvent {
    SimTime at_ns;
    TimelineAction action;
    uint32_t host; /* row, NO_ROW = none */
    uint32_t feed; /* guest: its workload and its row there */
    uint32_t source_row;
    double value;
} TimelineEvent;

/* Finds a guest when the event is due; NO_ROW = it has not arrived, or is gone. */
typedef uint32_t (*GuestFinder)(void *context, uint32_t feed, uint32_t source_row);

typedef struct Timeline {
    Cluster *cluster;
    VEC(TimelineEvent) events;
    GuestFinder find;
    void *find_context;
} Timeline;

/* Schedules all events, which were pushed to timeline->events before. What is due for a guest that has not
 * arrived or is gone does nothing; what the world refuses when it is due is noted, like a policy's action. */
void timeline_open(Timeline *timeline, Cluster *cluster, GuestFinder find, void *context);
void timeline_free(Timeline *timeline);

#endif
