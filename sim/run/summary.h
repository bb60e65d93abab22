/* The figures of a run, from memory or from its file, and how they are shown. */
#ifndef VIRGA_SIM_RUN_SUMMARY_H
#define VIRGA_SIM_RUN_SUMMARY_H

#include "sim/base/json.h"
#include "sim/base/vec.h"
#include "sim/run/result.h"
#include "sim/run/trial.h"

#include <stdio.h>

typedef struct Figure {
    char *name, *unit, *definition;
    double value;
    bool is_known;
} Figure;

typedef struct Summary {
    char *name, *status, *hash;
    int64_t seed;
    VEC(Figure) figures;
} Summary;

/* Of a trial that is closed. */
void summary_of_trial(const Trial *trial, Summary *ret_summary);
bool summary_of_result(const Result *result, Summary *ret_summary, Error *error);
void summary_free(Summary *summary);

/* "done", "stalled": the word for a file. */
const char *summary_status(TrialStatus status);

/* Two figures a line, so that all fit on a screen; at most 20 lines. */
void summary_print(const Summary *summary, FILE *to);

/* One figure a line with its definition: `show FILE metrics`. */
void summary_print_long(const Summary *summary, FILE *to);
void summary_print_csv(const Summary *summary, FILE *to);

/* {name, seed, status, hash, metrics: {metric: {value, unit, ci95}}}; one run has no interval, ci95 is null.
 * To be freed. */
Json *summary_json(const Summary *summary);

/* A figure for people, "n/a" where it is not known: whole numbers as they are, others with 6 digits. */
void figure_text(const Figure *figure, char *ret_text, size_t size);

#endif
