#include "tests/fuzz/trace.h"

#include <float.h>
#include <math.h>

static void claim_trace(const TraceReader *reader, const Trace *trace)
{
    fuzz_claim(trace->guests.count > 0 && trace->steps > 0 && trace->step_ns > 0,
               "a trace has guests and steps");
    for (size_t i = 0; i < trace->guests.count; i++) {
        const TraceGuest *guest = &trace->guests.at[i];
        fuzz_claim(guest->name != NULL && guest->name[0] != '\0', "every guest has a name");
        fuzz_claim(guest->arrive_ns <= guest->leave_ns, "nobody leaves before he comes");
        fuzz_claim(guest->cpu_mcore >= 0 && guest->cpu_mhz >= 0 && guest->memory_bytes >= 0,
                   "no size is negative");
    }
    double most = reader->takes_options ? DBL_MAX : 1; /* usage above the size may be kept */
    for (size_t i = 0; i < trace->guests.count * trace->steps; i++)
        fuzz_claim(isnan(trace->usage_ratio[i]) ||
                       (trace->usage_ratio[i] >= 0 && trace->usage_ratio[i] <= most),
                   "usage is a part of the guest's size");
}

void fuzz_trace(const TraceReader *reader, const uint8_t *bytes, size_t size)
{
    Trace trace = {0};
    Error error = {0};
    /* the choices hang on the size, which mutations change freely */
    const TraceOptions options = {
        .stamp_is_start = size & 1, .clips_usage = size & 2, .refuses_disorder = size & 4};
    FuzzFile file = fuzz_file(bytes, size);
    if (reader->read(file.path, &options, &trace, &error)) {
        claim_trace(reader, &trace);
        trace_free(&trace);
    } else {
        fuzz_claim_told(&error);
    }
    fuzz_file_close(&file);
}
