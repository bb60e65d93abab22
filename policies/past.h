/* What the guests of a host used at the last control intervals, as parts of the host's capacity, summed.
 *
 * The sums are made a step of ten values at a time, the newest first: most questions look no farther back. */
#ifndef VIRGA_POLICIES_PAST_H
#define VIRGA_POLICIES_PAST_H

#include "policies/history.h"

#define PAST_STEP 10 /* HISTORY is a multiple of it */

typedef struct Past {
    int known; /* so many of the newest values are summed; a multiple of PAST_STEP */
    double sum[HISTORY];
} Past;

/* The next older step, all 0; and adds a guest's part to it. */
void past_begin_step(Past *past);
void past_add_to_step(Past *past, const double *usage_ratio, double size_mhz, double capacity_mhz);

/* One guest more: its history times its size over the capacity, in this order of operations, to what is
 * known.
 */
void past_add(Past *past, const double *usage_ratio, double size_mhz, double capacity_mhz);

/* The known values alone. */
void past_copy(Past *to, const Past *from);

#endif
