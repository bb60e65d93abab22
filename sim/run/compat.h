/* Presets: named sets of defaults that imitate another simulator, quirks included.
 *
 * A preset replaces defaults only: what the scenario or --set says always wins. `none` changes nothing and is
 * Virga's own, honest model. Each row of a preset is one quirk, or part of one, at the place where that
 * variant belongs (a sharing rule, a meter, a metric's definition, a policy's parameter), so a scenario can
 * have any one of them alone.
 *
 * cloudsim-4.0 is the simulation behind CloudSim 4.0's PlanetLab power examples. Its quirks are numbered Q1
 * to Q12 as in docs/validation.md, which shows what each of them alone does to energy, migrations and service
 * levels.
 */
#ifndef VIRGA_SIM_RUN_COMPAT_H
#define VIRGA_SIM_RUN_COMPAT_H

#include "sim/run/yaml.h"

#include <stdbool.h>

typedef struct CompatRow {
    const char *path;  /* of the key; `*` is any item of a list. A policy without that parameter: no effect */
    const char *value; /* its default under the preset */
    const char *source;                 /* for the list of defaults: preset and quirk */
    const char *what;                   /* what it changes */
    const char *when_path, *when_value; /* only where that key has that value; NULL = always */
} CompatRow;

typedef struct Compat {
    const char *name;
    const char *help;
    const CompatRow *rows; /* ends with a NULL path */
} Compat;

extern const Compat compats[]; /* ends with a NULL name */

/* NULL when there is none of that name. */
const Compat *compat_find(const char *name);

/* A preset for one scenario: the tree of its keys decides where rows have a condition. */
typedef struct CompatUse {
    const Compat *compat;
    const Node *root;
} CompatUse;

/* Fits Preset of schema.h; `context` is a CompatUse. */
const char *compat_preset(const void *context, const char *path, const char **ret_source);

/* The preset without which a key may not have that value; NULL = none is needed. */
const char *compat_needed(const char *path, const char *value);

#endif
