#include "sim/output/tables.h"

#include <stdlib.h>

void tables_free(Tables *tables)
{
    for (size_t i = 0; i < tables->workloads.count; i++)
        free(tables->workloads.at[i]);
    for (size_t i = 0; i < tables->hosts.count; i++)
        free(tables->hosts.at[i].name);
    for (size_t i = 0; i < tables->guests.count; i++)
        free(tables->guests.at[i].name);
    for (size_t i = 0; i < tables->labels.count; i++)
        free(tables->labels.at[i]);
    vec_free(&tables->labels);
    vec_free(&tables->workloads);
    vec_free(&tables->hosts);
    vec_free(&tables->guests);
    vec_free(&tables->migrations);
    vec_free(&tables->tasks);
    vec_free(&tables->pending);
    vec_free(&tables->events);
}
