#include "sim/base/error.h"

#include "sim/base/utf8.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

/* Copies what fits; marks the end of what does not. `from` is a whole text, of any length. */
static void copy_cut(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);
    if (length < size) {
        memcpy(to, from, length + 1);
        return;
    }
    size_t kept = size - 4;
    while (kept > 0 && ((unsigned char)from[kept] & 0xc0) == 0x80) /* not inside a UTF-8 character */
        kept--;
    memcpy(to, from, kept);
    memcpy(to + kept, "...", 4);
}

/* By way of a second buffer, because the arguments may point into the error. It is longer than the text,
 * so that what was cut is known to be. */
static void set_text(Error *error, const char *format, va_list arguments)
{
    char text[sizeof error->text + 8];
    vsnprintf(text, sizeof text, format, arguments);
    copy_cut(error->text, sizeof error->text, text);
}

bool error_set(Error *error, const char *format, ...)
{
    if (error == NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    set_text(error, format, arguments);
    va_end(arguments);
    error->file[0] = '\0';
    error->line = error->column = 0;
    return false;
}

bool error_at(Error *error, const char *file, int line, int column, const char *format, ...)
{
    if (error == NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    set_text(error, format, arguments);
    va_end(arguments);
    char copy[sizeof error->file + 8];
    snprintf(copy, sizeof copy, "%s", file != NULL ? file : "");
    copy_cut(error->file, sizeof error->file, copy);
    error->line = line;
    error->column = column;
    return false;
}

void error_in(Error *error, const char *file, int line, int column)
{
    if (error == NULL || error->file[0] != '\0')
        return;
    if (file != NULL)
        copy_cut(error->file, sizeof error->file, file);
    if (error->line == 0) {
        error->line = line;
        error->column = column;
    }
}

/* What would end the line or command the terminal is written out. */
static void print_plain(const char *text, FILE *to)
{
    for (size_t left = strlen(text), length; left > 0; left -= length, text += length) {
        uint32_t code = 0;
        length = utf8_read(text, left, &code);
        if (length > 0 && utf8_shows(code))
            fwrite(text, 1, length, to);
        else if (*text == '\n' || *text == '\t')
            fputs(*text == '\n' ? "\\n" : "\\t", to);
        else if (length > 1)
            fprintf(to, "\\u%04x", (unsigned)code);
        else
            fprintf(to, "\\x%02x", (unsigned char)*text);
        length = length > 0 ? length : 1;
    }
}

void error_print(const Error *error, FILE *to)
{
    fputs("virga: ", to);
    if (error->file[0] != '\0') {
        print_plain(error->file, to);
        fputc(':', to);
    }
    if (error->line > 0)
        fprintf(to, error->file[0] != '\0' ? "%d:" : "line %d:", error->line);
    if (error->line > 0 && error->column > 0)
        fprintf(to, "%d:", error->column);
    if (error->file[0] != '\0' || error->line > 0)
        fputc(' ', to);
    print_plain(error->text, to);
    fputc('\n', to);
}

enum { WORD_MAX = 63 };

/* As did_you_mean compares: small letters, `_` as `-`. ASCII only, so that the locale does not matter. */
static char fold(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == '_' ? '-' : c);
}

static int least3(int a, int b, int c)
{
    int least = a < b ? a : b;
    return least < c ? least : c;
}

/* Row by row over prefixes of `a`; three rows, because a swap looks two rows back. */
static int distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int rows[3][WORD_MAX + 1];
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a_length; i++) {
        int *row = rows[i % 3], *above = rows[(i - 1) % 3], *above2 = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (size_t j = 1; j <= b_length; j++) {
            char x = fold(a[i - 1]), y = fold(b[j - 1]);
            row[j] = least3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == fold(b[j - 2]) && fold(a[i - 2]) == y && above2[j - 2] + 1 < row[j])
                row[j] = above2[j - 2] + 1;
        }
    }
    return rows[a_length % 3][b_length];
}

const char *did_you_mean(const char *word, const char *const *candidates, size_t n)
{
    size_t word_length = strlen(word);
    const char *nearest = NULL;
    int nearest_distance = INT_MAX;
    for (size_t i = 0; i < n && word_length <= WORD_MAX; i++) {
        size_t length = candidates[i] != NULL ? strlen(candidates[i]) : WORD_MAX + 1;
        if (length > WORD_MAX)
            continue;
        int longer = (int)(length > word_length ? length : word_length);
        int shorter = (int)(length < word_length ? length : word_length);
        int limit = longer / 3 > 1 ? longer / 3 : 1;
        int d = distance(word, word_length, candidates[i], length);
        if (d <= limit && d < shorter && d < nearest_distance) {
            nearest = candidates[i];
            nearest_distance = d;
        }
    }
    return nearest;
}

bool error_unknown(Error *error, const char *sort, const char *name, const char *const *known, size_t n)
{
    const char *near = did_you_mean(name, known, n);
    char list[sizeof error->text] = "";
    size_t used = 0;
    for (size_t i = 0; i < n && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", known[i]);
    return error_set(error, "no %s \"%.60s\"; %s%s%shere are: %s", sort, name,
                     near != NULL ? "did you mean \"" : "", near != NULL ? near : "",
                     near != NULL ? "\"? T" : "t", list);
}
