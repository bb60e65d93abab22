/* Weighers: what makes one host better for a guest than another.
 *
 * A weigher is a constant struct: a name and a measure, the higher the better. Measures of different
 * weighers have different units; whoever adds them up brings each to 0 .. 1 first (filter_and_weigh.c).
 *
 * Sources of measures and default multipliers: OpenStack Nova's weighers (CPUWeigher, RAMWeigher,
 * NumInstancesWeigher, ServerGroupSoftAffinityWeigher, ServerGroupSoftAntiAffinityWeigher) as its
 * administration guide documents them, "Compute schedulers"; for labels the preferred node affinity of
 * kube-scheduler's NodeAffinity plug-in. */
#ifndef VIRGA_POLICIES_WEIGHERS_H
#define VIRGA_POLICIES_WEIGHERS_H

#include "policies/policy.h"

typedef struct Weigher {
    const char *name; /* of its multiplier, a parameter, too */
    double (*measure)(const View *view, uint32_t guest, uint32_t host);
} Weigher;

#define NOVA_WEIGHERS "OpenStack Nova, Compute schedulers: the weigher's default multiplier"

/* row(member, name, default multiplier, help, source of the default) */
#define WEIGHERS(row)                                                                                        \
    row(cpu, "cpu", 1, "cores that nobody has reserved; positive spreads, negative packs", NOVA_WEIGHERS)    \
        row(memory, "memory", 1, "memory that nobody has reserved; positive spreads, negative packs",        \
            NOVA_WEIGHERS)                                                                                   \
            row(guests, "guests", 0, "guests there are; positive packs, negative spreads", NOVA_WEIGHERS)    \
                row(usage, "usage", 0, "part of the CPU capacity that is not in use now; positive spreads",  \
                    NULL) row(affinity, "affinity", 1, "members of the guest's affinity group there",        \
                              NOVA_WEIGHERS)                                                                 \
                    row(apart, "anti-affinity", 1,                                                           \
                        "members of its anti-affinity group there, the fewer the better", NOVA_WEIGHERS)     \
                        row(labels, "labels", 1,                                                             \
                            "labels that it prefers and the host has (prefer_host_labels)", NULL)

#define WEIGHER_INDEX(member, ...) WEIGHER_##member,
enum { WEIGHERS(WEIGHER_INDEX) WEIGHER_COUNT };

extern const Weigher weighers[WEIGHER_COUNT];

#endif
