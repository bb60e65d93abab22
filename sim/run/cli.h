/* The command line: a table of verbs, each one constant struct in its own file (cmd_*.c).
 *
 * A verb declares its options (argp's rows) and takes them one by one; what it needs later it keeps in a
 * struct of its own, zeroed before. Options may stand anywhere, also before the verb. Common to all verbs:
 * --help, --usage, --version. Mistakes (an unknown verb or option, a missing value, too few or too many
 * arguments) are found here and told in one line with the nearest word that exists.
 */
#ifndef VIRGA_SIM_RUN_CLI_H
#define VIRGA_SIM_RUN_CLI_H

#include "sim/base/error.h"
#include "sim/run/exit_code.h"
#include "sim/run/guard.h"

#include <argp.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define ANY_NUMBER INT_MAX

typedef struct Verb {
    const char *name;
    const char *arguments; /* "SCENARIO", for the usage line */
    const char *help;      /* one line for the list of verbs, without a full stop */
    const char *details;   /* more, for the verb's own help; NULL = no more */
    int arguments_min, arguments_max;
    const struct argp_option *options; /* ends with a zero row; keys above 32 */
    size_t input_bytes;                /* size of the verb's struct */
    /* An option's value (NULL when it takes none), or an argument: then key is 0. False with an Error. */
    bool (*take)(void *input, int key, char *text, Error *error);
    /* Does it. An Error that is filled is printed. */
    ExitCode (*run)(void *input, Guard *guard, Error *error);
    void (*release)(void *input); /* what take allocated; NULL = nothing */
} Verb;

/* --json, for the verbs whose output is one document; and the table of those that take nothing else. */
/* clang-format off */
#define JSON_OPTION {"json", KEY_JSON, NULL, 0, "Print one JSON document", 1}
/* clang-format on */
enum { KEY_JSON = 0x180 };
extern const struct argp_option json_options[];

/* The whole program; `verbs` ends with NULL. */
ExitCode cli_main(int argc, char **argv, const Verb *const *verbs);

#endif
