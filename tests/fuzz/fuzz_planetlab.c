#include "tests/fuzz/trace.h"
#include "traces/planetlab.h"

FUZZ_TRACE(planetlab_reader)
