#include "sim/base/check.h"

#include "sim/base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_OUR_BUG = 1, EXIT_MACHINE = 3 };

typedef struct Hooks {
    void (*prefix)(void *arg, char *ret_text, size_t size);
    void *prefix_arg;
    void (*cleanup)(void *arg);
    void *cleanup_arg;
} Hooks;

static _Thread_local Hooks hooks;

void report_set_prefix(void (*fn)(void *arg, char *ret_text, size_t size), void *arg)
{
    hooks.prefix = fn;
    hooks.prefix_arg = arg;
}

void die_set_cleanup(void (*fn)(void *arg), void *arg)
{
    hooks.cleanup = fn;
    hooks.cleanup_arg = arg;
}

/* Prints `virga: FILE:LINE: PREFIX: WHAT: TEXT`, then lets the caller's files be removed. The hooks are
 * cleared first, so that one which fails in turn ends the program instead of calling itself for ever. */
static void report(Error *error, const char *what, const char *format, va_list arguments)
{
    Hooks last = hooks;
    hooks = (Hooks){0};
    char prefix[160] = "", text[480];
    if (last.prefix != NULL)
        last.prefix(last.prefix_arg, prefix, sizeof prefix);
    vsnprintf(text, sizeof text, format, arguments);
    snprintf(error->text, sizeof error->text, "%s%s%s%s", prefix, prefix[0] != '\0' ? ": " : "", what, text);
    fflush(stdout);
    error_print(error, stderr);
    fflush(stderr);
    if (last.cleanup != NULL)
        last.cleanup(last.cleanup_arg);
}

_Noreturn void check_fail(const char *file, int line, const char *format, ...)
{
    Error error = {.line = line};
    snprintf(error.file, sizeof error.file, "%s", file);
    va_list arguments;
    va_start(arguments, format);
    report(&error, "broken invariant: ", format, arguments);
    va_end(arguments);
    if (getenv("VIRGA_ABORT") != NULL)
        abort();
    _Exit(EXIT_OUR_BUG);
}

_Noreturn void die(const char *format, ...)
{
    Error error = {0};
    va_list arguments;
    va_start(arguments, format);
    report(&error, "", format, arguments);
    va_end(arguments);
    _Exit(EXIT_MACHINE);
}

static void *or_die(void *memory, size_t size)
{
    if (memory == NULL)
        die("out of memory: %zu bytes wanted", size);
    return memory;
}

/* malloc(0) may be NULL without anything being wrong. */
void *must_alloc(size_t size)
{
    return or_die(malloc(size > 0 ? size : 1), size);
}

void *must_calloc(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (memory == NULL)
        die("out of memory: %zu times %zu bytes wanted", count, size);
    return memory;
}

void *must_realloc(void *old, size_t size)
{
    return or_die(realloc(old, size > 0 ? size : 1), size);
}

char *must_strdup(const char *text)
{
    return or_die(strdup(text), strlen(text) + 1);
}

FILE *must_open_text(char **ret_text, size_t *ret_size)
{
    FILE *stream = open_memstream(ret_text, ret_size);
    if (stream == NULL)
        die("out of memory: no stream");
    return stream;
}

void must_close_text(FILE *stream)
{
    bool has_failed = ferror(stream) != 0;
    if (fclose(stream) != 0 || has_failed)
        die("out of memory: a text");
}
