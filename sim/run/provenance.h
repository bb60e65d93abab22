/* Where a result comes from, as its file tells it, and how that is shown. */
#ifndef VIRGA_SIM_RUN_PROVENANCE_H
#define VIRGA_SIM_RUN_PROVENANCE_H

#include "sim/base/json.h"
#include "sim/run/result.h"

#include <stdio.h>

typedef struct Provenances {
    ResultTable run;      /* one row: name, seed, status, hash, version, compiler, flags, scenario */
    ResultTable files;    /* role, path, sha256 */
    ResultTable defaults; /* setting */
    ResultTable runtime;  /* one row: wall time, events, memory */
} Provenances;

bool provenances_of(const Result *result, Provenances *ret_provenances, Error *error);
void provenances_print(const Provenances *from, FILE *to); /* without the scenario: `show FILE scenario` */
void provenances_print_csv(const Provenances *from, FILE *to); /* part, name, value; the scenario too */
Json *provenances_json(const Provenances *from);               /* to be freed */
void provenances_free(Provenances *provenances);

#endif
