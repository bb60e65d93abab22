/* SHA-256, for provenance: which bytes of input a result was computed from.
 *
 * Source: NIST FIPS 180-4, "Secure Hash Standard" (2015).
 */
#ifndef VIRGA_BASE_SHA256_H
#define VIRGA_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"

/* 64 lower-case hexadecimal digits and the closing zero, as sha256sum(1) prints them. */
typedef struct {
    char text[65];
} Sha256Hex;

Sha256Hex sha256_bytes(const void *bytes, size_t count);

/* The whole file, read in pieces. False with an Error (naming the path) when it cannot be read. */
bool sha256_file(const char *path, Sha256Hex *ret_hex, Error *error);

#endif
