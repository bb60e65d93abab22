#include "sim/run/compat.h"

#include <string.h>

#define CLOUDSIM "cloudsim-4.0"

/* The first row that fits counts. */
static const CompatRow cloudsim_rows[] = {
    {"workloads.*.retire", "idle", CLOUDSIM ", Q1", "a guest whose sampled usage is 0 is destroyed for good",
     NULL, NULL},
    {"policies.rebalance.relief-targets", "movable", CLOUDSIM ", Q2",
     "a host that has just relieved another may be emptied in the same round: guests move twice", NULL, NULL},
    {"hypervisor.migration.repeat", "allowed", CLOUDSIM ", Q2", "a guest that moves may be sent on", NULL,
     NULL},
    {"hypervisor.admission.memory", "until-used", CLOUDSIM ", Q3", "memory limits the first placement only",
     NULL, NULL},
    {"policies.rebalance.baseline", "sampled", CLOUDSIM ", Q4",
     "idle power is no cost of switching on, and the power before an addition is that of the last sampling",
     NULL, NULL},
    {"metrics.overload.wanted", "requested", CLOUDSIM ", Q5",
     "an arriving guest counts with its full request against the part of it that it is granted", NULL, NULL},
    {"metrics.overload.tolerance", "0MHz", CLOUDSIM ", Q5", "a rounding error counts as overload", NULL,
     NULL},
    {"policies.rebalance.weights", "none", CLOUDSIM ", Q6",
     "local regression is plain least squares, the robust one too", NULL, NULL},
    {"workloads.*.sampling.first", "300.1s", CLOUDSIM ", Q8", "nothing runs before the first sampling", NULL,
     NULL},
    {"workloads.*.sampling.interval", "300s", CLOUDSIM ", Q8",
     "usage is sampled 0.1 s after each step of the trace", NULL, NULL},
    {"workloads.*.sampling.at_migration_end", "true", CLOUDSIM ", Q8", "and when a migration ends", NULL,
     NULL},
    {"workloads.*.interpolation", "linear", CLOUDSIM ", Q8", "usage lies on the line between two samples",
     NULL, NULL},
    {"policies.rebalance.first", "300.1s", CLOUDSIM ", Q8",
     "the first decision is taken at the first sampling", NULL, NULL},
    {"metrics.close", "last-sample", CLOUDSIM ", Q8", "nothing is accounted after the last event", NULL,
     NULL},
    {"hypervisor.admission.core_speed", "usage", CLOUDSIM ", Q9",
     "a core must be as fast as the guest's usage; grants are cut to it, requests are not", NULL, NULL},
    {"hypervisor.sharing.rule", CLOUDSIM, CLOUDSIM ", Q10", "an overloaded host scales all requests alike",
     NULL, NULL},
    {"hypervisor.sharing.whole_mhz", "true", CLOUDSIM ", Q10", "and cuts them to whole MHz", NULL, NULL},
    {"policies.rebalance.estimate", CLOUDSIM, CLOUDSIM ", Q10", "policies foresee grants by the same rule",
     NULL, NULL},
    {"metering.energy", "all-on", CLOUDSIM, "non power aware: every host draws its full power",
     "policies.rebalance.name", "npa"},
    {"metering.energy", CLOUDSIM, CLOUDSIM ", Q8",
     "a host that used no CPU at a sampling costs nothing until the next; nothing costs before the first",
     NULL, NULL},
    {"metrics.sla_average", "records", CLOUDSIM, "a mean over samplings, however long they hold", NULL, NULL},
    {"metrics.host_shutdowns", "usage", CLOUDSIM, "a host whose used CPU falls to 0 counts as shut down",
     NULL, NULL},
    {"policies.placement.order", "arrival", CLOUDSIM, "best fit decreasing without the sorting", NULL, NULL},
    {"policies.power.name", "always-on", CLOUDSIM, "hosts have no power states; the meter makes them free",
     NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

static const CompatRow no_rows[] = {{NULL, NULL, NULL, NULL, NULL, NULL}};

const Compat compats[] = {
    {"none", "Virga's own model", no_rows},
    {CLOUDSIM, "the simulation behind CloudSim 4.0's PlanetLab power examples, with all its quirks",
     cloudsim_rows},
    {NULL, NULL, NULL},
};

const Compat *compat_find(const char *name)
{
    for (const Compat *compat = compats; compat->name != NULL; compat++)
        if (strcmp(compat->name, name) == 0)
            return compat;
    return NULL;
}

/* The text at a path, or at the map above it that is given as a bare name. */
static const char *text_at(const Node *root, const char *path)
{
    char part[64];
    const Node *node = root;
    while (node != NULL && node->kind == NODE_MAP && path != NULL) {
        size_t length = strcspn(path, ".");
        check(length < sizeof part);
        memcpy(part, path, length);
        part[length] = '\0';
        path = path[length] == '.' ? path + length + 1 : NULL;
        node = node_get(node, part);
    }
    bool is_there = node != NULL && node->kind == NODE_TEXT && (path == NULL || strchr(path, '.') == NULL);
    return is_there ? node->text : NULL;
}

static bool holds(const CompatRow *row, const Node *root)
{
    const char *text = row->when_path != NULL ? text_at(root, row->when_path) : NULL;
    return row->when_path == NULL || (text != NULL && strcmp(text, row->when_value) == 0);
}

const char *compat_preset(const void *context, const char *path, const char **ret_source)
{
    const CompatUse *use = context;
    for (const CompatRow *row = use->compat->rows; row->path != NULL; row++)
        if (strcmp(row->path, path) == 0 && holds(row, use->root)) {
            *ret_source = row->source;
            return row->value;
        }
    return NULL;
}

/* Names that stand for a peer's ways alone. */
static const struct {
    const char *path, *value, *preset;
} exclusives[] = {{"policies.rebalance.name", "npa", CLOUDSIM}};

const char *compat_needed(const char *path, const char *value)
{
    for (size_t i = 0; i < sizeof exclusives / sizeof *exclusives; i++)
        if (strcmp(exclusives[i].path, path) == 0 && strcmp(exclusives[i].value, value) == 0)
            return exclusives[i].preset;
    return NULL;
}
