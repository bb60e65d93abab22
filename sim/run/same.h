/* Whether two result files hold the same, bit by bit, outside of what may differ. */
#ifndef VIRGA_SIM_RUN_SAME_H
#define VIRGA_SIM_RUN_SAME_H

#include "sim/base/error.h"
#include "sim/run/result.h"

/* Compares every dataset but those of /runtime and the build (version, compiler, flags). False with the first
 * difference in the error: which dataset, which row, and both values. */
bool results_are_same(const Result *a, const Result *b, Error *ret_difference);

#endif
