/* The manual page virga(1), in the man macros of roff, from the tables of verbs and their options. */
#ifndef VIRGA_SIM_RUN_MAN_H
#define VIRGA_SIM_RUN_MAN_H

#include "sim/run/cli.h"

#include <stdio.h>

/* `verbs` ends with NULL. */
void man_page(const Verb *const *verbs, FILE *to);

#endif
