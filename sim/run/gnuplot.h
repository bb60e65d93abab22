/* gnuplot, run as a program. */
#ifndef VIRGA_SIM_RUN_GNUPLOT_H
#define VIRGA_SIM_RUN_GNUPLOT_H

#include "sim/base/error.h"

#include <stdbool.h>

/* Runs `gnuplot SCRIPT` with `folder` as its working directory. False when there is no gnuplot, or when it
 * was not content: the error has the first line of what it said. */
bool gnuplot_run(const char *folder, const char *script, Error *error);

/* The folder of Virga's own scripts; to be freed. */
bool gnuplot_scripts(char **ret_folder, Error *error);

#endif
