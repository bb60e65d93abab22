/* What the entry points of the fuzzers share. Each of them, tests/fuzz/fuzz_NAME.c, is one parser under
 * libFuzzer: `make fuzz` builds them with the sanitizers and lets each mutate the samples that
 * tests/fuzz/seeds makes.
 *
 * A finding is what a sanitizer says, a broken invariant, a death (die), a property that does not hold
 * (fuzz_claim), more than 10 s or more than 1 GiB for one input.
 */
#ifndef VIRGA_TESTS_FUZZ_H
#define VIRGA_TESTS_FUZZ_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls: once at the beginning, and once for each input. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A file in memory with a path that any part of the program opens. */
typedef struct FuzzFile {
    int handle;
    char path[32];
} FuzzFile;

FuzzFile fuzz_file(const void *bytes, size_t size);
void fuzz_file_close(FuzzFile *file);

/* Ends the run with a finding unless the property holds. */
void fuzz_claim(bool holds, const char *property);

/* Refused input has one line of text, without a place that cannot be. */
void fuzz_claim_told(const Error *error);

#endif
