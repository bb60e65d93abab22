/* The part of the store that writes tables: hosts, guests, events, decisions, migrations, tasks, pending. */
#ifndef VIRGA_SIM_OUTPUT_STORE_TABLES_H
#define VIRGA_SIM_OUTPUT_STORE_TABLES_H

#include "sim/base/h5.h"
#include "sim/output/recorder.h"

void store_tables(H5File *file, const Recorder *recorder);

#endif
