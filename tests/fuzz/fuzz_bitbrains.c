#include "tests/fuzz/trace.h"
#include "traces/bitbrains.h"

FUZZ_TRACE(bitbrains_reader)
