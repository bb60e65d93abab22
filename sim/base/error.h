/* Bad input, told in one line.
 *
 * A function that reads what a person wrote (a scenario, a trace, an option) takes an `Error *` as its
 * last argument. It returns true when all is well; otherwise it fills the Error and returns false, and
 * its `ret_` parameters are untouched. The lower floors never print: main prints the line and exits 2.
 *
 *     if (cores <= 0)
 *         return error_set(error, "cores: %g given, more than 0 needed", cores);
 *
 * Who knows the text seldom knows the place. The inner function calls error_set; the outer one, which
 * holds the file or the YAML node, adds the place with error_in. An inner place always wins.
 *
 * An Error is a value of fixed size: no allocation, nothing to free. Every function here takes a NULL
 * Error, for callers who ask only whether. Text that does not fit ends in "...".
 */
#ifndef VIRGA_BASE_ERROR_H
#define VIRGA_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct Error {
    char text[768]; /* the rule, what was found, what is accepted; "" = no error */
    char file[512]; /* "" = not known */
    int line;       /* from 1; 0 = not known */
    int column;     /* from 1, in bytes; 0 = not known */
} Error;

/* Sets the text and forgets an earlier place. Always returns false. The arguments may point into `error`
 * itself, so a caller can put words before an inner message:
 *     return error_set(error, "host %s: %s", name, error->text);  (this drops the inner place) */
bool error_set(Error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with a place. `file` may be NULL and the numbers 0 where they are not known. */
bool error_at(Error *error, const char *file, int line, int column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds the place to an error that has none. Each part is taken only where it fits what is there: an
 * error with a line but no file gets the file and keeps its line; one with a file is left alone. */
void error_in(Error *error, const char *file, int line, int column);

/* Prints `virga: FILE:LINE:COLUMN: TEXT` and a line end, with the known parts of the place only. It is
 * always exactly one line of plain text: control characters, line and paragraph separators, characters
 * that turn the direction of writing, and bytes that are not UTF-8 appear as \n, \t, \x1b, \u2028. */
void error_print(const Error *error, FILE *to);

/* The candidate nearest to a mistyped word, or NULL when none is near. Distance is Damerau-Levenshtein in
 * its "optimal string alignment" form (insert, delete, replace, swap neighbours: one each; F. J. Damerau,
 * Comm. ACM 7(3), 1964); letter case and `_` against `-` cost nothing. Near is at most a third of the
 * longer word, and at least one edit. Ties go to the first candidate. Words over 63 bytes are near
 * nothing. NULL candidates are passed over. */
const char *did_you_mean(const char *word, const char *const *candidates, size_t n);

/* The complaint about a name that is none of `known`: `no SORT "NAME"; did you mean "X"? There are: A, B, C`.
 * Always false. */
bool error_unknown(Error *error, const char *sort, const char *name, const char *const *known, size_t n);

#endif
