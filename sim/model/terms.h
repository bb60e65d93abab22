/* Terms: what guests ask of a scheduler besides their size. Labels of their own, labels that a host must or
 * should have, groups that stay together or apart, a priority, and how long they wait.
 *
 * Terms that are alike are one row, so that a guest carries one number; row 0 asks for nothing. The table is
 * made once, at set-up, and does not change during a run.
 *
 * Groups. The members of an affinity group want to be on one host, those of an anti-affinity group on hosts
 * of their own; or the same within the hosts that share the value of a label (one zone, racks of their own).
 * A hard group is a rule of the world (groups.h); a soft one is a wish that policies may weigh. Names of the
 * two kinds of groups have nothing to do with each other. Group 0 is none.
 */
#ifndef VIRGA_SIM_MODEL_TERMS_H
#define VIRGA_SIM_MODEL_TERMS_H

#include "sim/base/error.h"
#include "sim/base/ids.h"
#include "sim/base/labels.h"

#define WITHIN_HOST UINT32_MAX /* in place of a label's key */

typedef enum { GROUP_AFFINITY, GROUP_ANTI_AFFINITY, GROUP_KIND_COUNT } GroupKind;

typedef struct Terms {
    Labels labels;
    /* by row */
    VEC(uint32_t) label_set; /* the guest's own labels */
    VEC(uint32_t) group[GROUP_KIND_COUNT];
    VEC(int64_t) priority;   /* who is placed first: the higher */
    VEC(SimTime) timeout_ns; /* how long it waits for a host, SIM_TIME_MAX = for ever */
    VEC(uint32_t) need_end;  /* its needs end here, and begin where those of the row before end */
    VEC(uint32_t) wish_end;  /* the same for wishes */
    /* Values of labels (sim/base/labels.h): of each key among a row's needs the host must have one of the
     * values given; each wish is a value that it should have. */
    VEC(uint32_t) need, wish;
    /* by group */
    VEC(char *) group_name;
    VEC(uint32_t) group_within; /* key of a label, or WITHIN_HOST */
    VEC(uint8_t) group_kind, group_hard;
    StringMap known; /* rows and groups, by name */
} Terms;

/* A row to be. Values of one key stand together in `needs`. */
typedef struct TermsSpec {
    uint32_t label_set;
    uint32_t group[GROUP_KIND_COUNT];
    int64_t priority;
    SimTime timeout_ns; /* SIM_TIME_MAX = for ever */
    const uint32_t *needs, *wishes;
    size_t need_count, wish_count;
} TermsSpec;

typedef struct GroupSpec {
    GroupKind kind;
    const char *name;
    uint32_t within; /* key of a label, or WITHIN_HOST */
    bool is_hard;
} GroupSpec;

/* With row 0 and group 0. */
void terms_open(Terms *ret_terms);

/* The group of that kind and name. False when it has been given another `within` or hardness before. */
bool terms_group(Terms *terms, const GroupSpec *spec, uint32_t *ret_group, Error *error);

/* The row of these terms. */
uint32_t terms_row(Terms *terms, const TermsSpec *spec);

void terms_free(Terms *terms);

static inline uint32_t terms_first_need(const Terms *terms, uint32_t row)
{
    return row == 0 ? 0 : terms->need_end.at[row - 1];
}

static inline uint32_t terms_first_wish(const Terms *terms, uint32_t row)
{
    return row == 0 ? 0 : terms->wish_end.at[row - 1];
}

/* Whether hosts with these labels have what the row needs. */
bool terms_accept_labels(const Terms *terms, uint32_t row, uint32_t host_label_set);

/* How many of its wishes they fulfil. */
uint32_t terms_wishes_met(const Terms *terms, uint32_t row, uint32_t host_label_set);

/* Whether the row asks for something that the world must refuse some hosts for. */
bool terms_are_hard(const Terms *terms, uint32_t row);

#endif
