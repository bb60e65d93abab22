/* The figures of a run: one table of definitions, one array of values.
 *
 * A metric that the run cannot answer (no prices, nobody migrated, no host ever active) is not known: it
 * prints n/a and is null in JSON, never 0 and never NaN.
 */
#ifndef VIRGA_SIM_OUTPUT_METRICS_H
#define VIRGA_SIM_OUTPUT_METRICS_H

#include "sim/output/recorder.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct MetricValue {
    double value;
    bool is_known;
} MetricValue;

typedef struct MetricDefinition {
    const char *name;   /* as in show --json */
    const char *unit;   /* kWh, %, s, 1, ... */
    const char *help;   /* the definition, one sentence */
    const char *source; /* paper or product, NULL = Virga's */
    MetricValue (*of)(const Recorder *recorder);
} MetricDefinition;

extern const MetricDefinition metric_definitions[]; /* ends with a NULL name */
extern const size_t metric_count;

/* All values, in the order of the definitions; check() stops on a value that is not finite. */
void metrics_compute(const Recorder *recorder, MetricValue *ret_values);

#endif
