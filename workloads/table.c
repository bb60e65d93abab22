#include "workloads/table.h"

#include "workloads/listed.h"
#include "workloads/replay.h"
#include "workloads/synthetic.h"

#include <stddef.h>

const SourceKind *const source_kinds[] = {
    &replay_kind,
    &synthetic_kind,
    &listed_kind,
    NULL,
};
