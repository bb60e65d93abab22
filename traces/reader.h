/* The door for trace formats: one reader a format, one file each, listed in table.h. */
#ifndef VIRGA_TRACES_READER_H
#define VIRGA_TRACES_READER_H

#include "sim/base/error.h"
#include "traces/trace.h"

typedef struct TraceReader {
    const char *name;   /* as in the scenario's `format:` */
    const char *help;   /* what it is, one sentence */
    const char *source; /* who publishes it, where it is described */
    /* Reads a file, an archive or a folder. Bad input: false, with the file inside the archive, line and
     * column in the error, and nothing to free. */
    bool (*read)(const char *path, Trace *ret_trace, Error *error);
} TraceReader;

#endif
