/* What each plot hands to gnuplot: rows of data, and variables of its script. */
#ifndef VIRGA_SIM_RUN_PLOT_DATA_H
#define VIRGA_SIM_RUN_PLOT_DATA_H

#include "sim/base/error.h"
#include "sim/run/result.h"

#include <stdbool.h>
#include <stdio.h>

/* A text as gnuplot reads it: in single quotes, without line ends. */
void plot_quote(const char *text, FILE *to);

bool plot_data_hosts_power(const Result *results, size_t count, FILE *data, FILE *variables, Error *error);
bool plot_data_heatmap(const Result *results, size_t count, FILE *data, FILE *variables, Error *error);
bool plot_data_migrations_sla(const Result *results, size_t count, FILE *data, FILE *variables, Error *error);
bool plot_data_energy_sla(const Result *results, size_t count, FILE *data, FILE *variables, Error *error);

#endif
