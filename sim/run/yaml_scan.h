/* A look over a text before a YAML parser gets it: what the parser does not notice (bytes that are not UTF-8
 * end its input without a word), and what would cost it too much memory. */
#ifndef VIRGA_SIM_RUN_YAML_SCAN_H
#define VIRGA_SIM_RUN_YAML_SCAN_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Length of the byte order mark that the text begins with: 3 or 0. */
size_t yaml_scan_mark(const char *text, size_t size);

/* Whether the text is UTF-8 (RFC 3629) without control characters, begins no line with a directive, and has
 * at most YAML_MARKS_MAX characters that begin a token of YAML, with those that `marks` counted before. The
 * error has line and column, no file. */
bool yaml_scan(const char *text, size_t size, size_t *marks, Error *error);

#endif
