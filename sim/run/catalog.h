/* What this program offers: policies, trace formats, workloads, metrics, plots; from the tables that it runs
 * by. */
#ifndef VIRGA_SIM_RUN_CATALOG_H
#define VIRGA_SIM_RUN_CATALOG_H

#include "sim/base/json.h"

#include <stdio.h>

typedef struct Catalog {
    const char *name; /* "policies" */
    void (*print)(FILE *to);
    void (*print_names)(FILE *to); /* shorter, for a list of all */
    void (*put)(Json *array);      /* an object each */
} Catalog;

extern const Catalog catalogs[]; /* ends with a NULL name */

#endif
