#include "traces/trace.h"

#include <stdlib.h>

void trace_free(Trace *trace)
{
    for (size_t i = 0; i < trace->guests.count; i++)
        free(trace->guests.at[i].name);
    vec_free(&trace->guests);
    vec_free(&trace->facts);
    free(trace->usage_ratio);
    *trace = (Trace){0};
}
