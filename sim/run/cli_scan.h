/* Looks through a command line before argp does: which argument is the verb, and is every option known? argp
 * itself would answer with several lines and no suggestion. */
#ifndef VIRGA_SIM_RUN_CLI_SCAN_H
#define VIRGA_SIM_RUN_CLI_SCAN_H

#include "sim/run/cli.h"

/* What all verbs take; ends with a zero row. */
extern const struct argp_option common_options[];

/* Index in argv of the first word that is neither an option nor an option's value; argc when there is none.
 */
int scan_verb(int argc, char **argv, const Verb *const *verbs);

/* Every option must be one of the verb's (or common), with a value where it takes one, and the number of
 * arguments must fit. `argv` is that of the verb: without the verb itself. `verb` NULL: only common options.
 */
bool scan_options(int argc, char **argv, const Verb *verb, Error *error);

/* Whether one of the options asks for help, so that nothing else has to be right. */
bool scan_asks_for_help(int argc, char **argv);

#endif
