#include "traces/rows.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"

#include <csv.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BAD_QUOTE                                                                                            \
    "a quote (\") within a field; a field with quotes in it needs quotes around it, and \"\" for each in it"

/* What a byte means in a line: part of a field, its end, or what the quick way leaves to the thorough one. */
typedef enum { BYTE_PLAIN, BYTE_DELIMITER, BYTE_SPECIAL } ByteKind;

typedef struct Parser {
    struct csv_parser csv;
    const RowVisitor *visitor;
    Error *error;
    int line;
    size_t row_bytes;  /* fed to libcsv since the last whole row */
    bool is_whole;     /* libcsv has seen the end of a row */
    VEC(char) text;    /* the fields of the row, each with a zero */
    VEC(Field) fields; /* while libcsv grows the row, text is NULL: texts may still move */
    VEC(char) rest;    /* a line that the next piece will finish */
    uint8_t kind[256]; /* ByteKind of each byte */
} Parser;

/* ---- The quick way: a line without quotes, split in one pass ---- */

static void set_kinds(Parser *parser)
{
    memset(parser->kind, BYTE_SPECIAL, ' ');
    parser->kind['\t'] = BYTE_PLAIN;
    parser->kind['"'] = BYTE_SPECIAL;
    parser->kind[(unsigned char)parser->visitor->delimiter] = BYTE_DELIMITER;
}

static void add_field(Parser *parser, char *begin, char *end)
{
    while (begin < end && (*begin == ' ' || *begin == '\t'))
        begin++;
    while (begin < end && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
    vec_push(&parser->fields, (Field){.text = begin, .length = (size_t)(end - begin)});
}

/* False: a quote or what is no text is in the line, and nothing has been done. Hardly a line of a trace has
 * either, and libcsv's grammar costs more than reading the numbers. */
static bool split(Parser *parser, const char *line, size_t length)
{
    vec_reserve(&parser->text, length + 1);
    char *text = parser->text.at;
    size_t begin = 0;
    for (size_t i = 0; i < length; i++) {
        uint8_t kind = parser->kind[(unsigned char)line[i]];
        text[i] = line[i];
        if (kind == BYTE_PLAIN)
            continue;
        if (kind == BYTE_SPECIAL) {
            vec_clear(&parser->fields);
            return false;
        }
        add_field(parser, text + begin, text + i);
        begin = i + 1;
    }
    add_field(parser, text + begin, text + length);
    return true;
}

/* ---- What libcsv calls ---- */

static void on_field(void *bytes, size_t length, void *arg)
{
    Parser *parser = arg;
    size_t at = parser->text.count;
    vec_reserve(&parser->text, at + length + 1);
    if (length > 0)
        memcpy(parser->text.at + at, bytes, length);
    parser->text.at[at + length] = '\0';
    parser->text.count = at + length + 1;
    vec_push(&parser->fields, (Field){.length = length});
}

static void on_row(int end, void *arg)
{
    (void)end;
    ((Parser *)arg)->is_whole = true;
}

/* ---- Lines ---- */

static bool is_text(const char *line, size_t length)
{
    unsigned bad = 0;
    for (size_t i = 0; i < length; i++)
        bad |= ((unsigned char)line[i] < 0x20) & (line[i] != '\t');
    return bad == 0;
}

static bool not_text(const Parser *parser, const char *line)
{
    size_t at = 0;
    while ((unsigned char)line[at] >= 0x20 || line[at] == '\t')
        at++;
    return error_at(
        parser->error, NULL, parser->line, (int)at + 1,
        "byte 0x%02x: this is no text; a plain text file is needed, or one in gzip, bzip2, xz or zstd",
        (unsigned char)line[at]);
}

static bool is_blank(const char *line, size_t length)
{
    size_t at = 0;
    while (at < length && (line[at] == ' ' || line[at] == '\t'))
        at++;
    return at == length;
}

/* Where the fields of libcsv's row have come to stand. */
static void find_texts(Parser *parser)
{
    const char *text = parser->text.at;
    for (size_t i = 0; i < parser->fields.count; i++) {
        parser->fields.at[i].text = text;
        text += parser->fields.at[i].length + 1;
    }
}

static bool visit(Parser *parser, const char *line, size_t length)
{
    Row row = {.fields = parser->fields.at,
               .count = parser->fields.count,
               .line = parser->line,
               .source = line,
               .source_length = length,
               .delimiter = parser->visitor->delimiter};
    bool is_good = parser->visitor->visit(parser->visitor->arg, &row, parser->error);
    vec_clear(&parser->text);
    vec_clear(&parser->fields);
    parser->row_bytes = 0;
    parser->is_whole = false;
    return is_good;
}

static bool too_long(const Parser *parser)
{
    return error_at(parser->error, NULL, parser->line, 0,
                    "more than %d bytes in one row: is a quote left open, or is this no table?",
                    ROW_BYTES_MAX);
}

/* The thorough way: quotes, rows of several lines, and what is wrong with a line. */
static bool feed_csv(Parser *parser, const char *line, size_t length, size_t shown)
{
    if (!is_text(line, shown))
        return not_text(parser, line);
    parser->row_bytes += length + 1;
    if (parser->row_bytes > ROW_BYTES_MAX)
        return too_long(parser);
    size_t done = csv_parse(&parser->csv, line, length + 1, on_field, on_row, parser);
    if (done <= length && csv_error(&parser->csv) == CSV_ENOMEM)
        die("out of memory: a row of %zu bytes", parser->row_bytes);
    if (done <= length)
        return error_at(parser->error, NULL, parser->line, (int)done + 1, BAD_QUOTE);
    if (!parser->is_whole)
        return true;
    find_texts(parser);
    return visit(parser, line, shown);
}

/* One line of `length` bytes before its line feed, which is there. */
static bool feed(Parser *parser, const char *line, size_t length)
{
    if (parser->line == INT_MAX)
        return error_at(parser->error, NULL, parser->line, 0, "more than %d lines", INT_MAX);
    parser->line++;
    size_t shown = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    if (parser->row_bytes > 0 || shown >= ROW_BYTES_MAX || !split(parser, line, shown))
        return feed_csv(parser, line, length, shown);
    if (parser->fields.at[0].length == 0 && is_blank(line, shown))
        vec_clear(&parser->fields);
    return visit(parser, line, shown);
}

static void keep(Parser *parser, const char *bytes, size_t size)
{
    vec_reserve(&parser->rest, parser->rest.count + size);
    memcpy(parser->rest.at + parser->rest.count, bytes, size);
    parser->rest.count += size;
}

/* The line that ends at `stop`, of which the pieces before may hold the beginning. */
static bool feed_from(Parser *parser, const char *bytes, const char *stop)
{
    if (parser->rest.count == 0)
        return feed(parser, bytes, (size_t)(stop - bytes));
    keep(parser, bytes, (size_t)(stop - bytes) + 1);
    size_t length = parser->rest.count - 1;
    vec_clear(&parser->rest);
    return feed(parser, parser->rest.at, length);
}

/* All lines of the piece; what follows its last line end is kept for the next. */
static bool feed_piece(Parser *parser, const char *bytes, size_t size)
{
    const char *end = bytes + size;
    for (const char *stop; bytes < end && (stop = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL;
         bytes = stop + 1)
        if (!feed_from(parser, bytes, stop))
            return false;
    if (parser->rest.count + (size_t)(end - bytes) > ROW_BYTES_MAX) {
        parser->line++;
        return too_long(parser);
    }
    if (bytes < end)
        keep(parser, bytes, (size_t)(end - bytes));
    return true;
}

static bool finish(Parser *parser)
{
    const char line_feed = '\n';
    if (parser->rest.count > 0 && !feed_from(parser, &line_feed, &line_feed))
        return false;
    return parser->row_bytes == 0 ||
           error_at(parser->error, NULL, parser->line, 0, "a quote (\") is left open");
}

static bool read_all(Parser *parser, Archive *archive)
{
    for (;;) {
        const char *bytes;
        size_t size;
        if (!archive_read(archive, &bytes, &size, parser->error))
            return false;
        if (size == 0)
            return finish(parser);
        if (!feed_piece(parser, bytes, size))
            return false;
    }
}

bool rows_read(Archive *archive, const RowVisitor *visitor, Error *error)
{
    Parser parser = {.visitor = visitor, .error = error};
    check(csv_init(&parser.csv, CSV_STRICT) == 0);
    csv_set_delim(&parser.csv, (unsigned char)visitor->delimiter);
    set_kinds(&parser);
    bool is_good = read_all(&parser, archive);
    if (!is_good)
        error_in(error, archive_place(archive), 0, 0);
    csv_free(&parser.csv);
    vec_free(&parser.text);
    vec_free(&parser.fields);
    vec_free(&parser.rest);
    return is_good;
}

/* ---- Errors ---- */

static int column_of(const Row *row, size_t field)
{
    size_t at = 0;
    for (bool is_quoted = false; field > 0 && at < row->source_length; at++) {
        is_quoted ^= row->source[at] == '"';
        field -= row->source[at] == row->delimiter && !is_quoted;
    }
    while (at < row->source_length && (row->source[at] == ' ' || row->source[at] == '\t'))
        at++;
    return (int)at + 1;
}

bool row_error(const Row *row, size_t field, Error *error, const char *format, ...)
{
    char text[sizeof error->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return error_at(error, NULL, row->line, column_of(row, field), "%s", text);
}
