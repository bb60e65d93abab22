#include "sim/run/verbs.h"

const Verb *const all_verbs[] = {
    &verb_run,  &verb_check, &verb_show,  &verb_explain,  &verb_compare,
    &verb_plot, &verb_list,  &verb_rerun, &verb_generate, NULL,
};
