/* The door for trace formats: one reader a format, one file each, listed in table.h. */
#ifndef VIRGA_TRACES_READER_H
#define VIRGA_TRACES_READER_H

#include "sim/base/error.h"
#include "traces/trace.h"

#include <stdbool.h>

/* What a user may choose where a format leaves it open; zero is the format's own rule. Readers of formats
 * that leave none of it open pass over it. */
typedef struct TraceOptions {
    bool stamp_is_start;   /* of the window that a reading is the mean of; else its end */
    SimTime reach_ns;      /* how far back from its stamp a reading holds, at most, whole seconds; 0 =
                              TRACE_REACH_NS */
    bool clips_usage;      /* to the size that the VM had then */
    bool refuses_disorder; /* rows that are not in order of time; else they are sorted */
} TraceOptions;

#define TRACE_REACH_NS (600 * NS_PER_S)

static inline SimTime trace_reach_ns(const TraceOptions *options)
{
    return options->reach_ns > 0 ? options->reach_ns : TRACE_REACH_NS;
}

typedef struct TraceReader {
    const char *name;   /* as in the scenario's `format:` */
    const char *help;   /* what it is, one sentence */
    const char *source; /* who publishes it, where it is described */
    bool takes_options; /* TraceOptions mean something to it */
    /* Reads a file, an archive or a folder. Bad input: false, with the file inside the archive, line and
     * column in the error, and nothing to free. */
    bool (*read)(const char *path, const TraceOptions *options, Trace *ret_trace, Error *error);
} TraceReader;

#endif
