/* The entry point of a trace format's fuzzer, which is this and one line: FUZZ_TRACE(planetlab_reader) */
#ifndef VIRGA_TESTS_FUZZ_TRACE_H
#define VIRGA_TESTS_FUZZ_TRACE_H

#include "tests/fuzz/fuzz.h"
#include "traces/reader.h"

/* Reads the bytes as a file, plain, compressed or an archive; what is read is a trace, what is not is told.
 */
void fuzz_trace(const TraceReader *reader, const uint8_t *bytes, size_t size);

#define FUZZ_TRACE(reader)                                                                                   \
    int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)                                            \
    {                                                                                                        \
        fuzz_trace(&(reader), bytes, size);                                                                  \
        return 0;                                                                                            \
    }

#endif
