/* All policies of a run: the built-in ones, and those of plug-ins.
 *
 * A name is unique within its kind. A new built-in policy is one file and one row in table.c. */
#ifndef VIRGA_POLICIES_TABLE_H
#define VIRGA_POLICIES_TABLE_H

#include "policies/plugin.h"
#include "policies/policy.h"
#include "sim/base/error.h"
#include "sim/base/vec.h"

typedef struct PolicyTable {
    VEC(const Policy *) policies; /* the built-in ones as in table.c, then those loaded, in their order */
    VEC(Plugin) plugins;
} PolicyTable;

/* The built-in ones. */
void policy_table_open(PolicyTable *table);

/* Gives back memory and plug-ins: their policies are gone. */
void policy_table_close(PolicyTable *table);

/* Adds a plug-in's policies; none of them when one has a name that is taken. */
bool policy_table_load(PolicyTable *table, const char *path, Error *error);

/* NULL when there is none. */
const Policy *policy_table_find(const PolicyTable *table, PolicyKind kind, const char *name);

/* The same; where there is none, the error names the nearest and all that there are. */
bool policy_table_get(const PolicyTable *table, PolicyKind kind, const char *name, const Policy **ret_policy,
                      Error *error);

/* "placement", "rebalance", "power": the keys of a scenario's `policies`. */
const char *policy_kind_name(PolicyKind kind);

#endif
