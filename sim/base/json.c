#include "sim/base/json.h"

#include "sim/base/check.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A Json is a json_t under a name that lets no other file see jansson. */
static json_t *inner(const Json *value)
{
    return (json_t *)value;
}

/* ---- Writing ---- */

static json_t *made(json_t *value)
{
    if (value == NULL)
        die("out of memory");
    return value;
}

/* A copy in which each byte outside of valid UTF-8 is U+FFFD; jansson itself is asked what is valid. */
static char *repair(const char *text)
{
    static const char replacement[] = "\xef\xbf\xbd";
    size_t length = strlen(text), end = 0;
    char *copy = must_alloc(length * strlen(replacement) + 1);
    while (length > 0) {
        size_t bytes = 0;
        json_t *character = NULL;
        while (character == NULL && bytes < length && bytes < 4)
            character = json_stringn(text, ++bytes);
        if (character == NULL)
            bytes = 1;
        const char *from = character != NULL ? text : replacement;
        size_t count = character != NULL ? bytes : strlen(replacement);
        memcpy(copy + end, from, count);
        end += count;
        json_decref(character);
        text += bytes;
        length -= bytes;
    }
    copy[end] = '\0';
    return copy;
}

static json_t *text_value(const char *text)
{
    json_t *value = json_string(text);
    if (value == NULL) {
        char *repaired = repair(text);
        value = made(json_string(repaired));
        free(repaired);
    }
    return value;
}

static void put(Json *parent, const char *key, json_t *value)
{
    json_t *into = inner(parent);
    if (json_is_array(into)) {
        check(key == NULL);
        if (json_array_append_new(into, value) != 0)
            die("out of memory");
        return;
    }
    check(json_is_object(into) && key != NULL);
    json_t *valid_key = text_value(key);
    check(json_object_get(into, json_string_value(valid_key)) == NULL);
    if (json_object_set_new(into, json_string_value(valid_key), value) != 0)
        die("out of memory");
    json_decref(valid_key);
}

Json *json_new_object(void)
{
    return (Json *)made(json_object());
}

Json *json_new_array(void)
{
    return (Json *)made(json_array());
}

void json_free(Json *root)
{
    json_decref(inner(root));
}

void json_put_null(Json *parent, const char *key)
{
    put(parent, key, json_null());
}

void json_put_bool(Json *parent, const char *key, bool value)
{
    put(parent, key, json_boolean(value));
}

void json_put_int(Json *parent, const char *key, int64_t value)
{
    put(parent, key, made(json_integer(value)));
}

void json_put_number(Json *parent, const char *key, double value)
{
    check(isfinite(value));
    put(parent, key, made(json_real(value)));
}

void json_put_text(Json *parent, const char *key, const char *text)
{
    put(parent, key, text == NULL ? json_null() : text_value(text));
}

Json *json_put_object(Json *parent, const char *key)
{
    json_t *child = made(json_object());
    put(parent, key, child);
    return (Json *)child;
}

Json *json_put_array(Json *parent, const char *key)
{
    json_t *child = made(json_array());
    put(parent, key, child);
    return (Json *)child;
}

/* jansson prints doubles with one fixed precision for a whole document, hence this and the walk below. */
static void print_number(double value, FILE *stream)
{
    char text[32];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    fputs(value == 0 && signbit(value) ? "-0.0" : text, stream); /* "-0" would read back as the integer 0 */
}

static bool is_plain(const json_t *value)
{
    return !json_is_object(value) && !json_is_array(value);
}

static bool has_plain_members_only(const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (!is_plain(json_array_get(array, i)))
            return false;
    return true;
}

static void print_plain(const json_t *value, FILE *stream)
{
    if (json_is_real(value))
        print_number(json_real_value(value), stream);
    else
        json_dumpf(value, stream, JSON_ENCODE_ANY); /* escapes text */
}

static void new_line(int depth, FILE *stream)
{
    fprintf(stream, "\n%*s", 2 * depth, "");
}

static void print_value(json_t *value, int depth, FILE *stream);

static void print_object(json_t *object, int depth, FILE *stream)
{
    const char *key, *separator = "";
    json_t *member;
    fputc('{', stream);
    json_object_foreach(object, key, member)
    {
        fputs(separator, stream);
        new_line(depth + 1, stream);
        json_t *name = made(json_string(key));
        print_plain(name, stream);
        json_decref(name);
        fputs(": ", stream);
        print_value(member, depth + 1, stream);
        separator = ",";
    }
    if (json_object_size(object) > 0)
        new_line(depth, stream);
    fputc('}', stream);
}

static void print_array(json_t *array, int depth, FILE *stream)
{
    bool on_one_line = has_plain_members_only(array);
    fputc('[', stream);
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (!on_one_line) {
            fputs(i > 0 ? "," : "", stream);
            new_line(depth + 1, stream);
        } else if (i > 0) {
            fputs(", ", stream);
        }
        print_value(json_array_get(array, i), depth + 1, stream);
    }
    if (!on_one_line)
        new_line(depth, stream);
    fputc(']', stream);
}

static void print_value(json_t *value, int depth, FILE *stream)
{
    if (json_is_object(value))
        print_object(value, depth, stream);
    else if (json_is_array(value))
        print_array(value, depth, stream);
    else
        print_plain(value, stream);
}

bool json_print(const Json *value, FILE *stream)
{
    print_value(inner(value), 0, stream);
    fputc('\n', stream);
    return fflush(stream) == 0 && !ferror(stream);
}

/* ---- Reading ---- */

/* jansson counts columns in characters, an Error in bytes: so from its byte position. */
static int column_of(const char *text, size_t length, const json_error_t *trouble)
{
    size_t end = trouble->position > 0 ? (size_t)trouble->position : 0, start;
    end = end < length ? end : length;
    for (start = end; start > 0 && text[start - 1] != '\n'; start--)
        ;
    return end > start ? (int)(end - start) : 1;
}

Json *json_read_text(const char *text, size_t length, const char *name, Error *error)
{
    json_error_t trouble;
    json_t *root = json_loadb(text, length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &trouble);
    if (root == NULL)
        error_at(error, name, trouble.line, column_of(text, length, &trouble), "not valid JSON: %s",
                 trouble.text);
    return (Json *)root;
}

Json *json_read_file(const char *path, Error *error)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t length = 0, got = 0;
    if (file == NULL) {
        error_at(error, path, 0, 0, "cannot open: %s", strerror(errno));
        return NULL;
    }
    do {
        length += got;
        text = must_realloc(text, length + (1 << 16));
    } while ((got = fread(text + length, 1, 1 << 16, file)) > 0);
    Json *root = NULL;
    if (ferror(file))
        error_at(error, path, 0, 0, "cannot read: %s", strerror(errno));
    else
        root = json_read_text(text, length, path, error);
    fclose(file);
    free(text);
    return root;
}

JsonKind json_kind(const Json *value)
{
    static const JsonKind kinds[] = {
        [JSON_NULL] = JSON_KIND_NULL,   [JSON_TRUE] = JSON_KIND_BOOL,     [JSON_FALSE] = JSON_KIND_BOOL,
        [JSON_INTEGER] = JSON_KIND_INT, [JSON_REAL] = JSON_KIND_NUMBER,   [JSON_STRING] = JSON_KIND_TEXT,
        [JSON_ARRAY] = JSON_KIND_ARRAY, [JSON_OBJECT] = JSON_KIND_OBJECT,
    };
    return value == NULL ? JSON_KIND_NULL : kinds[json_typeof(inner(value))];
}

size_t json_count(const Json *value)
{
    return json_is_array(inner(value)) ? json_array_size(inner(value)) : json_object_size(inner(value));
}

const Json *json_get(const Json *object, const char *key)
{
    return (const Json *)json_object_get(inner(object), key);
}

const Json *json_at(const Json *array, size_t index)
{
    return (const Json *)json_array_get(inner(array), index);
}

const Json *json_next(const Json *object, const char **key)
{
    json_t *from = inner(object);
    void *place =
        *key == NULL ? json_object_iter(from) : json_object_iter_next(from, json_object_key_to_iter(*key));
    if (place == NULL)
        return NULL;
    *key = json_object_iter_key(place);
    return (const Json *)json_object_iter_value(place);
}

bool json_bool(const Json *value, bool *ret_value)
{
    if (!json_is_boolean(inner(value)))
        return false;
    *ret_value = json_is_true(inner(value));
    return true;
}

bool json_int(const Json *value, int64_t *ret_value)
{
    if (!json_is_integer(inner(value)))
        return false;
    *ret_value = json_integer_value(inner(value));
    return true;
}

bool json_number(const Json *value, double *ret_value)
{
    if (!json_is_number(inner(value)))
        return false;
    *ret_value = json_number_value(inner(value));
    return true;
}

const char *json_text(const Json *value)
{
    return json_string_value(inner(value));
}
