#include "sim/run/yaml_scan.h"

#include "sim/base/utf8.h"
#include "sim/run/yaml.h"

#include <stdint.h>
#include <string.h>

size_t yaml_scan_mark(const char *text, size_t size)
{
    return size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Characters that may begin a token (a dash only before a blank or the end of the line), and the backslash,
 * at which the parser cuts quoted texts to pieces. */
static bool is_mark(const unsigned char *at, size_t left)
{
    if (at[0] == '-')
        return left == 1 || at[1] == ' ' || at[1] == '\n' || at[1] == '\r' || at[1] == '\t';
    return at[0] != '\0' && strchr("[]{},:?&*!|>'\"%@`\\", at[0]) != NULL;
}

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

/* What is wrong at a place; NULL = nothing. */
static const char *flaw(const unsigned char *at, size_t left, bool begins_line)
{
    uint32_t code = 0;
    if (utf8_read((const char *)at, left, &code) == 0)
        return "a byte that is not UTF-8";
    if (is_control(at[0]))
        return "a control character";
    return at[0] == '%' && begins_line ? "a line that begins with a YAML directive, which is not accepted"
                                       : NULL;
}

bool yaml_scan(const char *text, size_t size, size_t *marks, Error *error)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t line_start = 0;
    uint32_t code = 0;
    int line = 1;
    for (size_t at = 0; at < size;) {
        const char *what = flaw(bytes + at, size - at, at == line_start);
        if (what != NULL)
            return error_at(error, NULL, line, (int)(at - line_start + 1), "%s (byte 0x%02x)", what,
                            bytes[at]);
        *marks += is_mark(bytes + at, size - at);
        if (*marks > YAML_MARKS_MAX)
            return error_at(error, NULL, line, (int)(at - line_start + 1),
                            "more than %d of the characters [ ] { } , : and the like; what is that "
                            "large belongs in a trace",
                            YAML_MARKS_MAX);
        if (bytes[at] == '\n') {
            line++;
            line_start = at + 1;
        }
        at += utf8_read(text + at, size - at, &code);
    }
    return true;
}
