/* All sources of work. A new one is a file beside this one and a row in table.c; how its configuration is
 * read from a scenario is the scenario's business. */
#ifndef VIRGA_WORKLOADS_TABLE_H
#define VIRGA_WORKLOADS_TABLE_H

#include "workloads/source.h"

/* In the order of the list that users see; ends with NULL. */
extern const SourceKind *const source_kinds[];

#endif
