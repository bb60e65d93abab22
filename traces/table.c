#include "traces/table.h"

#include "traces/bitbrains.h"
#include "traces/planetlab.h"

#include <string.h>

const TraceReader *const trace_readers[] = {
    &planetlab_reader,
    &bitbrains_reader,
    NULL,
};

enum { READER_COUNT = sizeof trace_readers / sizeof trace_readers[0] - 1 };

static bool unknown(const char *name, Error *error)
{
    const char *names[READER_COUNT];
    for (size_t i = 0; i < READER_COUNT; i++)
        names[i] = trace_readers[i]->name;
    return error_unknown(error, "trace format", name, names, READER_COUNT);
}

bool trace_reader_find(const char *name, const TraceReader **ret_reader, Error *error)
{
    for (size_t i = 0; i < READER_COUNT; i++)
        if (strcmp(trace_readers[i]->name, name) == 0) {
            *ret_reader = trace_readers[i];
            return true;
        }
    return unknown(name, error);
}
