/* Characters of UTF-8 texts, as RFC 3629 has them: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef VIRGA_BASE_UTF8_H
#define VIRGA_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length of the character that the text of `left` bytes begins with, and its code point; 0 where there is
 * none. */
size_t utf8_read(const char *text, size_t left, uint32_t *ret_code);

/* False for characters that end the line, move the cursor or turn the direction of writing: what a terminal
 * would obey instead of showing it. */
bool utf8_shows(uint32_t code);

/* Whether a text is made of characters that show: what can be a name. */
bool utf8_is_plain(const char *text);

#endif
