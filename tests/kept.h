/* Results of tiny worlds, kept in a scratch folder as `virga run -o` keeps them. */
#ifndef VIRGA_TESTS_KEPT_H
#define VIRGA_TESTS_KEPT_H

#include "sim/run/result.h"
#include "tests/scratch.h"

/* Two hosts of 2 cores of 1000 MHz and 4 GB, 100 W idle and 200 W at full load, for 60 s. Four guests of 1
 * core and 3 GB, so that a host holds one: `first` and `second` are there from 0 and have 10 and 5 Gcycles to
 * do (10 s and 5 s on a core); `third` comes at 1 s, finds no host, and leaves at 20 s; `fourth` comes at 2 s
 * and waits to the end. At 30 s h.0 is drained. */
extern const char kept_yaml[];

/* Runs a world and writes its result under that name; the path is to be freed. The scenario's files and
 * defaults are not kept. */
char *kept_run(const Scratch *scratch, const char *name, const char *yaml);

/* The same, opened. */
void kept_open(const Scratch *scratch, const char *name, const char *yaml, Result *ret_result);

#endif
