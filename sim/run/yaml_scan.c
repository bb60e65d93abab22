#include "sim/run/yaml_scan.h"

#include "sim/run/yaml.h"

#include <stdint.h>
#include <string.h>

size_t yaml_scan_mark(const char *text, size_t size)
{
    return size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Length of the UTF-8 character at `at`, of at most `left` bytes; 0 where there is none: no overlong forms,
 * no surrogates, nothing above U+10FFFF. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = at[0] < 0x80   ? 1
                    : at[0] < 0xc2 ? 0
                    : at[0] < 0xe0 ? 2
                    : at[0] < 0xf0 ? 3
                    : at[0] < 0xf5 ? 4
                                   : 0;
    if (length <= 1 || length > left)
        return length <= left ? length : 0;
    uint32_t code = at[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (at[i] & 0x3fu);
    }
    return code >= least[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? length : 0;
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
    if (utf8_length(at, left) == 0)
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
        at += utf8_length(bytes + at, size - at);
    }
    return true;
}
