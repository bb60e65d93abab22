/* What does not change during a run: types of hosts and the rules that the scenario chose.
 *
 * A rule that differs between simulators is one named option here (or a row in a table such as share.h's),
 * never a special case in the code that uses it. Zero is not always the default; sim/run/scenario fills every
 * field from its tables.
 */
#ifndef VIRGA_SIM_MODEL_SPEC_H
#define VIRGA_SIM_MODEL_SPEC_H

#include "sim/base/ids.h"
#include "sim/base/labels.h"
#include "sim/model/power.h"
#include "sim/model/share.h"

#include <stdbool.h>
#include <stdint.h>

/* A way into a state: how long it takes and what power is drawn meanwhile. */
typedef struct Transition {
    SimTime span_ns;
    double power_w;
} Transition;

typedef struct HostType {
    const char *name;
    uint32_t cores;
    double core_mhz;
    int64_t memory_bytes;
    PowerModel power; /* when on */
    double asleep_w, off_w;
    Transition suspend, wake;                 /* on -> asleep, asleep -> on */
    Transition stop, boot;                    /* on -> off, off -> on */
    double cpu_overcommit, memory_overcommit; /* INFINITY = unlimited, 0 = as the rules say */
    LabelTexts labels;                        /* of its hosts; the model goes by their numbers (terms.h) */
} HostType;

/* Which claim on CPU a placement must satisfy. */
typedef enum {
    ADMIT_BY_REQUEST, /* reserved cores: request <= cores x overcommit - reserved */
    ADMIT_BY_USAGE,   /* claimed MHz: claim <= capacity - claims of those there; cores are not reserved. A
                         guest claims its whole size until its usage has been sampled, then its usage. Live
                         migrations are not refused for CPU: contention is legal, and its cost is measured. */
} CpuAdmission;

/* Which speed a host's core must have. */
typedef enum {
    CORE_SPEED_ANY,   /* a slower core makes a slower guest */
    CORE_SPEED_SIZE,  /* at least the guest's size per vCPU */
    CORE_SPEED_USAGE, /* at least what the guest claims now per vCPU (CloudSim) */
} CoreSpeed;

typedef enum {
    MEMORY_HELD,       /* reserved from placement to end */
    MEMORY_UNTIL_USED, /* reserved only until the guest's usage is sampled the first time: memory limits the
                          first placement and nothing after it (CloudSim: later requests are 0) */
} MemoryReservation;

/* What a host is held to have been asked for, when time in overload is counted. */
typedef enum {
    OVERLOAD_NEEDED,    /* what it would spend with nobody in the way */
    OVERLOAD_REQUESTED, /* the full demand of all on its list, also of those still arriving (CloudSim) */
    OVERLOAD_REQUESTED_AT_HOME, /* the full demand of those who live there, and what the arriving ones get */
} OverloadRule;

typedef struct MigrationRules {
    SimTime copy_ns; /* how long each copy takes; 0 = memory / bandwidth */
    double bandwidth_bytes_per_s;
    SimTime downtime_ns;      /* stop-and-copy at the end: the guest stands still */
    double slowdown_ratio;    /* of the guest's CPU while it is copied */
    double target_load_ratio; /* CPU used at the target meanwhile, part of what the guest runs */
    bool repeat; /* a guest that moves may be sent on; all its copies run, it ends at the last target */
} MigrationRules;

typedef struct MeterRule MeterRule; /* meter.h */

typedef struct ModelRules {
    const ShareRule *sharing;
    bool whole_mhz; /* of share rules that know it */
    const MeterRule *meter;
    CpuAdmission cpu_admission;
    CoreSpeed core_speed;
    MemoryReservation memory_reservation;
    double cpu_overcommit, memory_overcommit; /* INFINITY = unlimited */
    MigrationRules migration;
    OverloadRule overload;
    double overload_tolerance_mhz;
} ModelRules;

#endif
