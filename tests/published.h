/* The published table of CloudSim's PlanetLab runs, and runs of ours to hold against it. */
#ifndef VIRGA_TESTS_PUBLISHED_H
#define VIRGA_TESTS_PUBLISHED_H

#include "sim/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum { FIGURES = 12, ROW_FIELDS = 15 };

/* A figure of the table: the metric that we print, and how it agrees. */
typedef struct Figure {
    const char *metric;
    bool is_count;      /* exactly */
    double tolerance_s; /* of spans of seconds; 0 = relative, see published_agrees */
} Figure;

extern const Figure figures[FIGURES];

typedef struct PublishedRow {
    char day[16];
    char policy[16];        /* as we name it: thr-mmt */
    char text[FIGURES][24]; /* as printed, "" = not there */
    double value[FIGURES];
} PublishedRow;

typedef VEC(PublishedRow) PublishedTable;

/* Reads the table; false when the file is not there. */
bool published_read(PublishedTable *ret_table);

/* Does our figure round to what is printed, give or take 3e-6 of it (the order of summing)? */
bool published_agrees(const PublishedRow *row, int figure, double ours);

enum { SETTINGS_MAX = 2 };

/* One run of examples/planetlab.yaml. NAN where a metric is not known. */
typedef struct OurRun {
    const char *day, *policy;
    uint64_t seed;
    const char *settings[SETTINGS_MAX]; /* "PATH=VALUE", further ones; NULL = none */
    double value[FIGURES];
} OurRun;

/* Runs them all, on as many processes as there are cores. */
void published_run(OurRun *runs, size_t count);

#endif
