/* The table of plots, and how one is drawn: data to a private folder, then gnuplot with a script of plots/.
 *
 * A plot is one constant struct in plots.c, one function that writes its data, and one script plots/NAME.gp.
 * The script finds the file `data.tsv`, the terminal and `output` set, and these variables: `title` (the
 * scenario's name), and what the plot's function adds. plots/style.gp holds what all have in common.
 *
 * Scripts are found beside the program: ../share/virga/plots of the folder that it stands in when installed,
 * or plots of the source tree that it was built in.
 */
#ifndef VIRGA_SIM_RUN_PLOTS_H
#define VIRGA_SIM_RUN_PLOTS_H

#include "sim/base/error.h"
#include "sim/run/exit_code.h"
#include "sim/run/guard.h"
#include "sim/run/result.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct Plot {
    const char *name;
    const char *help;
    const char *needs; /* what a result must hold for it: a group; "" = nothing beyond the summary */
    bool of_several;   /* one picture of all runs together, instead of one each */
    /* Writes the data and, as gnuplot commands, variables of the script. */
    bool (*write)(const Result *results, size_t count, FILE *data, FILE *variables, Error *error);
} Plot;

extern const Plot plots[]; /* ends with a NULL name */

const Plot *plot_find(const char *name);

typedef struct Drawing {
    const Plot *plot;
    const Result *results; /* [count]; one, unless plot->of_several */
    size_t count;
    const char *path;   /* of the picture */
    const char *format; /* "svg", "png" or "pdf" */
} Drawing;

/* Whether the results hold what the plot needs. */
bool plot_applies(const Plot *plot, const Result *results, size_t count, Error *error);

/* Draws it; an older picture of that name is replaced at the end. */
ExitCode plot_draw(const Drawing *drawing, Guard *guard, Error *error);

#endif
