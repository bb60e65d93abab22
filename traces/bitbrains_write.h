/* Writes a trace in Bitbrains' format (bitbrains.h), for samples that are made up. */
#ifndef VIRGA_TRACES_BITBRAINS_WRITE_H
#define VIRGA_TRACES_BITBRAINS_WRITE_H

#include "sim/base/error.h"
#include "traces/trace.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether the format can say what the trace holds. Refused: steps of other than 300 s; guests without cores,
 * MHz or memory, or without a sample; a negative start. */
bool bitbrains_fits(const Trace *trace, int64_t start_s, Error *error);

/* An archive of one file a guest, called 1.csv, 2.csv, ... in the order of the trace, in a folder named like
 * the archive; the ending of `path` chooses the compression (archive_writer.h), and the same trace and path
 * give the same bytes. The trace begins at start_s, in seconds since 1970; each step for which a guest has a
 * sample is a row with the end of the step as its time stamp.
 *
 * Percentages are rounded to hundredths, halves up: floor(10000 x + 0.5) / 100; MHz are those of that
 * percentage, with three decimals. A Trace knows nothing of memory in use, disk and network: these columns
 * are 0. Cores are rounded up to whole ones. Lives are widened to whole steps of the trace. Where usage had
 * whole hundredths of a percent, lives whole steps and guests whole cores, bitbrains_reader gives the same
 * trace back, up to the rounding of the MHz; guests that go in the last step are then seen as staying.
 *
 * Errors: what does not fit, an ending that is not known, a place where no file can be made. */
bool bitbrains_write(const Trace *trace, int64_t start_s, const char *path, Error *error);

#endif
