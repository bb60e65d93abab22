#include "sim/model/share.h"

#include <string.h>

const ShareRule share_rules[] = {
    {"max-min", "weighted max-min fairness with limits and reservations", share_max_min},
    {"cloudsim-4.0", "an overloaded host scales all demands alike (CloudSim 4.0)", share_cloudsim},
    {NULL, NULL, NULL},
};

const ShareRule *share_rule(const char *name)
{
    for (const ShareRule *rule = share_rules; rule->name; rule++)
        if (strcmp(rule->name, name) == 0)
            return rule;
    return NULL;
}
