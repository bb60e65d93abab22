/* Names of guests that are numbered, `web.00042`: a stem, a mark and a number of at least so many digits. As
 * snprintf would write it, in a tenth of its time: a run may name a million guests. */
#ifndef VIRGA_WORKLOADS_NUMBERED_H
#define VIRGA_WORKLOADS_NUMBERED_H

#include <stddef.h>
#include <stdint.h>

/* At most size bytes with the closing zero (size > 0); what is longer is cut. */
void numbered_name(const char *stem, const char *mark, uint32_t number, int digits, char *ret_text,
                   size_t size);

#endif
