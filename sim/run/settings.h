/* A scenario's settings as pairs of path and value (`policies.rebalance.name` = `lr-mmt`), and in which of
 * them scenarios differ. */
#ifndef VIRGA_SIM_RUN_SETTINGS_H
#define VIRGA_SIM_RUN_SETTINGS_H

#include "sim/base/error.h"
#include "sim/base/vec.h"

typedef struct Setting {
    char *path, *value;
} Setting;

typedef VEC(Setting) Settings;

/* All values of a YAML text, in its order. To be freed; after false there is nothing to free. */
bool settings_of(const char *text, Settings *ret_settings, Error *error);
void settings_free(Settings *settings);

/* The value at a path; NULL when there is none. */
const char *settings_get(const Settings *settings, const char *path);

typedef VEC(char *) SettingPaths;

/* The paths whose values are not the same in all `count` scenarios: those of the first, in its order, then
 * those that only later ones have. Each to be freed. */
void settings_differing(const Settings *all, size_t count, SettingPaths *ret_paths);

#endif
