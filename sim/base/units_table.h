/* The table of units behind units.h: one row a spelling, one dimension a Unit. Only units.c and
 * units_format.c read it. */
#ifndef VIRGA_BASE_UNITS_TABLE_H
#define VIRGA_BASE_UNITS_TABLE_H

#include "sim/base/decimal.h"
#include "sim/base/units.h"

#include <stddef.h>

typedef enum Use {
    USE_READ,  /* accepted, never written */
    USE_EXACT, /* also written by unit_format_exact, where it is the shortest */
    USE_BOTH,  /* also written for people, from `show_from` upward */
    USE_SHOW   /* accepted and written for people only */
} Use;

typedef struct UnitRow {
    const char *spelling; /* what stands behind the number (behind the currency, for money) */
    Factor factor;        /* in base units */
    Use use;
    double show_from; /* in base units */
} UnitRow;

typedef struct Dimension {
    const char *name;
    const char *examples;
    const char *base;    /* the base unit in words: "1.5ns is not a whole number of ..." */
    const UnitRow *rows; /* those that are shown from small to large; the first one writes zero */
    size_t row_count;
    bool has_currency; /* three capital letters before the spelling */
    bool takes_sums;   /* 1h30min */
} Dimension;

/* UNIT_DATE has no rows (see date.h). A number outside of the enum is a bug. */
const Dimension *unit_dimension(Unit unit);

#endif
