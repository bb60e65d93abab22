/* The list of policies: long, by name, and as JSON. */
#ifndef VIRGA_SIM_RUN_CATALOG_POLICIES_H
#define VIRGA_SIM_RUN_CATALOG_POLICIES_H

#include "sim/base/json.h"

#include <stdio.h>

void catalog_print_policies(FILE *to);
void catalog_print_policy_names(FILE *to);
void catalog_put_policies(Json *array);

#endif
