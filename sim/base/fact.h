/* A number with a name, for people: what is known of an input, such as how many rows a trace has. */
#ifndef VIRGA_BASE_FACT_H
#define VIRGA_BASE_FACT_H

#include "sim/base/vec.h"

typedef struct Fact {
    const char *name; /* static; its unit is in it, as in max_cpu_pct */
    double value;
    int decimals; /* that mean something; 0 = a count */
} Fact;

typedef VEC(Fact) Facts;

#endif
