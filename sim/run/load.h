/* What the verbs that read a scenario have in common: the file, --set, --seed, --plugin. */
#ifndef VIRGA_SIM_RUN_LOAD_H
#define VIRGA_SIM_RUN_LOAD_H

#include "policies/table.h"
#include "sim/base/error.h"
#include "sim/base/vec.h"
#include "sim/run/scenario.h"

typedef VEC(const char *) Paths;

typedef struct Load {
    const char *path;
    VEC(char *) sets; /* "PATH=VALUE" in the order given, --seed among them */
    Paths plugins;
    PolicyTable policies; /* the built-in ones and those of plug-ins */
    Scenario scenario;
    bool has_policies, has_scenario;
} Load;

enum { LOAD_SET = 0x200, LOAD_SEED, LOAD_PLUGIN, LOAD_KEY_END };

/* Rows of argp. */
/* clang-format off */
#define LOAD_OPTIONS                                                                                         \
    {"seed", LOAD_SEED, "N", 0, "The same as --set seed=N", 1},                                              \
    {"set", LOAD_SET, "PATH=VALUE", 0, "Give a field of the scenario another value; may be repeated", 1},    \
    {"plugin", LOAD_PLUGIN, "FILE.so", 0, "Load policies of your own; may be repeated", 1}
/* clang-format on */

/* Takes an argument (key 0) or one of the options above; any other key is a bug. */
bool load_take(Load *load, int key, char *text, Error *error);

/* Loads plug-ins, then the scenario. Whatever it returns, load_close gives all back. */
bool load_open(Load *load, Error *error);

/* The same from the text of a result file. */
bool load_open_text(Load *load, const char *text, Error *error);

void load_close(Load *load);

#endif
