/* Parameters of policies: found by name, read from text, checked. */
#ifndef VIRGA_POLICIES_PARAM_H
#define VIRGA_POLICIES_PARAM_H

#include "policies/policy.h"
#include "sim/base/error.h"

/* Index of the parameter of that name; `_` and `-` are the same. False, with the names that there are, when
 * there is none. */
bool param_find(const Policy *policy, const char *name, size_t *ret_index, Error *error);

/* Value of a text in the parameter's unit ("5min", "0.8", "80%", "movable"), within its range. */
bool param_read(const PolicyParam *param, const char *text, double *ret_value, Error *error);

/* The reverse of param_read, for files and messages. */
void param_write(const PolicyParam *param, double value, char *ret_text, size_t size);

/* What param_read accepts: "0 to 1", "0 or more", "a, b or c". */
void param_range(const PolicyParam *param, char *ret_text, size_t size);

/* Whether a policy's declaration makes sense: sizes, versions, names, ranges, defaults. False says what is
 * wrong. */
bool policy_is_sound(const Policy *policy, Error *error);

#endif
