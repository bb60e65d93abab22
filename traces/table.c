#include "traces/table.h"

#include "traces/bitbrains.h"
#include "traces/planetlab.h"

#include <stdio.h>
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
    char list[256] = "";
    for (size_t i = 0; i < READER_COUNT; i++) {
        names[i] = trace_readers[i]->name;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *near = did_you_mean(name, names, READER_COUNT);
    return error_set(error, "unknown trace format \"%s\"%s%s%s; there is: %s", name,
                     near != NULL ? ", did you mean " : "", near != NULL ? near : "", near != NULL ? "?" : "",
                     list);
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
