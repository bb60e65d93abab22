/* JSON, out and in: a tree of values. The only door to jansson.
 *
 * A tree is built from its root down; members keep the order in which they were put:
 *
 *     Json *run = json_new_object();
 *     json_put_text(run, "name", "web");
 *     Json *metrics = json_put_object(run, "metrics");
 *     json_put_number(metrics, "energy", 12.5);
 *     if (!json_print(run, stdout)) ...
 *     json_free(run);
 *
 * The putting functions take an object and a key, or an array and NULL, in which case they append; anything
 * else is a bug (check), as is a key put twice. A child belongs to its parent: free roots only.
 *
 * Numbers are printed with the fewest of 15, 16 or 17 digits that read back as the same double, and whole
 * ones without a point. NaN and infinity are no JSON and are refused by check: what is not known is
 * json_put_null. Text is UTF-8; a byte that is not part of valid UTF-8 (a trace may hold anything) becomes
 * U+FFFD, so what is printed is always valid. Out of memory is die().
 */
#ifndef VIRGA_BASE_JSON_H
#define VIRGA_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/base/error.h"

typedef struct Json Json;

typedef enum {
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_INT, /* a whole number that was written as one and fits 64 bits; json_number reads it too */
    JSON_KIND_NUMBER,
    JSON_KIND_TEXT,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT,
} JsonKind;

/* ---- Writing ---- */

Json *json_new_object(void);
Json *json_new_array(void);
void json_free(Json *root); /* NULL is fine */

void json_put_null(Json *parent, const char *key);
void json_put_bool(Json *parent, const char *key, bool value);
void json_put_int(Json *parent, const char *key, int64_t value);
void json_put_number(Json *parent, const char *key, double value);
void json_put_text(Json *parent, const char *key, const char *text); /* NULL text = null */
Json *json_put_object(Json *parent, const char *key);
Json *json_put_array(Json *parent, const char *key);

/* The tree with two spaces of indent a level (arrays of plain values on one line) and a final newline. False
 * when the stream took an error, errno says which. */
bool json_print(const Json *value, FILE *stream);

/* ---- Reading ----
 *
 * The text must be one JSON value (RFC 8259) and nothing after it; a key twice in an object is an
 * error. NULL with an Error that carries file, line and column otherwise. The caller frees the root. */

/* `name` stands for the file in errors and may be NULL. */
Json *json_read_text(const char *text, size_t length, const char *name, Error *error);
Json *json_read_file(const char *path, Error *error);

/* NULL, what a failed look-up gives, is of kind null. */
JsonKind json_kind(const Json *value);

/* Members of an object or an array; 0 for all else. */
size_t json_count(const Json *value);

/* A member, or NULL when there is none (or the value is no object, no array). */
const Json *json_get(const Json *object, const char *key);
const Json *json_at(const Json *array, size_t index);

/* Walks an object in its written order: *key starts as NULL and names each member in turn; NULL = no more. */
const Json *json_next(const Json *object, const char **key);

/* False, and the out-parameter untouched, when the value is NULL or of another kind. */
bool json_bool(const Json *value, bool *ret_value);
bool json_int(const Json *value, int64_t *ret_value);
bool json_number(const Json *value, double *ret_value);

/* NULL when it is no text; lives as long as the tree. */
const char *json_text(const Json *value);

#endif
