/* A sound result file with changes: datasets are dropped, get another type or length, other contents or
 * attributes. It is written and sealed by sim/base/h5 like any result, so that what stands in it meets our
 * own readers and not HDF5's.
 *
 * A change is five bytes and a text: a dataset (its number), what to do, a 16-bit value, the length of the
 * text. */
#ifndef VIRGA_TESTS_FUZZ_CHANGED_H
#define VIRGA_TESTS_FUZZ_CHANGED_H

#include <stddef.h>
#include <stdint.h>

/* The file that is changed; tests/fuzz/seeds makes it. */
#define SAMPLE_PATH "sample.h5"

void write_changed(const char *path, const uint8_t *changes, size_t size);

#endif
