/* Writes a trace in PlanetLab's format (planetlab.h), for samples that are made up. */
#ifndef VIRGA_TRACES_PLANETLAB_WRITE_H
#define VIRGA_TRACES_PLANETLAB_WRITE_H

#include "sim/base/error.h"
#include "traces/trace.h"

#include <stdbool.h>

/* Whether the format can say what the trace holds. It knows less than a Trace does. Refused: no guests; fewer
 * than 2 steps, or steps of other than 300 s; guests that come late or go early; samples that are missing or
 * not in 0..1; names that cannot be file names of at most 255 bytes (empty, a leading dot, a slash) or are
 * not in byte order, each after the one before, since the reader numbers by name. */
bool planetlab_fits(const Trace *trace, Error *error);

/* An archive of one file a guest, in a folder named like the archive; the ending of `path` chooses the
 * compression (archive_writer.h), and the same trace and path give the same bytes. Shares are rounded to
 * whole percents, halves up: floor(100 x + 0.5). Where they were whole, planetlab_reader gives the same trace
 * back.
 * Errors: what does not fit, an ending that is not known, a place where no file can be made. */
bool planetlab_write(const Trace *trace, const char *path, Error *error);

#endif
