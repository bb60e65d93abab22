/* The part of the store that writes time series. */
#ifndef VIRGA_SIM_OUTPUT_STORE_SERIES_H
#define VIRGA_SIM_OUTPUT_STORE_SERIES_H

#include "sim/base/h5.h"
#include "sim/output/series.h"
#include "sim/output/tables.h"

/* The names of hosts and guests come from the tables. */
void store_series(H5File *file, const Series *series, const Tables *tables);

#endif
