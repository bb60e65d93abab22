/* Filters: which hosts a guest may be given, besides what the world demands of them anyway.
 *
 * A filter is a constant struct with a name and one question. It has one parameter, whose value it is given.
 */
#ifndef VIRGA_POLICIES_FILTERS_H
#define VIRGA_POLICIES_FILTERS_H

#include "policies/policy.h"

typedef struct Filter {
    const char *name; /* of its parameter, too */
    bool (*keeps)(const View *view, uint32_t guest, uint32_t host, double value);
} Filter;

/* row(member, name, unit, fallback, least, most, help), cheapest question first. */
#define FILTERS(row)                                                                                         \
    row(guests, "max-guests", "number", 0, 0, 1e9,                                                           \
        "a host with so many guests takes no more; 0 = no limit (Nova: max_instances_per_host)")             \
        row(usage, "max-usage", "ratio", 0, 0, 100,                                                          \
            "a host whose CPU in use would exceed this part of its capacity with what the guest claims "     \
            "takes "                                                                                         \
            "it not; 0 = no limit")

#define FILTER_INDEX(member, ...) FILTER_##member,
enum { FILTERS(FILTER_INDEX) FILTER_COUNT };

extern const Filter filters[FILTER_COUNT];

#endif
