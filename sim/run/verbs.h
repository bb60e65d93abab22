/* All verbs. A new one is a file cmd_*.c and a row in verbs.c. */
#ifndef VIRGA_SIM_RUN_VERBS_H
#define VIRGA_SIM_RUN_VERBS_H

#include "sim/run/cli.h"

extern const Verb verb_run, verb_check, verb_show, verb_explain, verb_compare, verb_plot, verb_list,
    verb_rerun, verb_generate;

extern const Verb *const all_verbs[]; /* in the order of the help; ends with NULL */

#endif
