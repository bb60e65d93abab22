/* All trace formats that are read. A new one is a file beside this one and a row in table.c. */
#ifndef VIRGA_TRACES_TABLE_H
#define VIRGA_TRACES_TABLE_H

#include "traces/reader.h"

#include <stdbool.h>

/* In the order of the list that users see; ends with NULL. */
extern const TraceReader *const trace_readers[];

/* The reader of this name, exactly; an error says what there is. */
bool trace_reader_find(const char *name, const TraceReader **ret_reader, Error *error);

#endif
