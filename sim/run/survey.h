/* What a scenario amounts to before it is run: how many hosts and guests, and about how much memory. */
#ifndef VIRGA_SIM_RUN_SURVEY_H
#define VIRGA_SIM_RUN_SURVEY_H

#include "sim/base/error.h"
#include "sim/base/fact.h"
#include "sim/run/scenario.h"

#include <stdint.h>

#define SURVEY_GUESTS_MAX 5000000 /* of a workload */

typedef struct SurveyedWorkload {
    const char *name;   /* the scenario's */
    const char *source; /* "replay", "synthetic", "listed" */
    uint64_t guests;    /* that arrive within the run */
    uint64_t at_once;   /* of them, alive together at the most */
    bool is_cut;        /* there are more: nobody waits for the count of a billion */
    Facts facts;        /* of its input, such as a trace */
} SurveyedWorkload;

typedef struct Survey {
    uint32_t hosts;
    uint64_t guests, at_once; /* sums over the workloads */
    bool is_cut;
    VEC(SurveyedWorkload) workloads;
    int64_t world_bytes; /* the program, hosts and traces, as built */
    int64_t guests_bytes;
    int64_t series_bytes;
} Survey;

/* Builds the world (which reads all traces and resolves all names) and takes it down again; nothing is run.
 */
bool survey_take(const Scenario *scenario, Survey *ret_survey, Error *error);
void survey_free(Survey *survey);

static inline int64_t survey_bytes(const Survey *survey)
{
    return survey->world_bytes + survey->guests_bytes + survey->series_bytes;
}

#endif
