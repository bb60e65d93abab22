/* Calendar dates to nanoseconds since 1970-01-01T00:00Z, and back.
 *
 * Accepted (ISO 8601, the profile of RFC 3339 with the seconds optional):
 *
 *     2026-10-01                                a day: its begin, UTC
 *     2026-10-01T06:30Z                         T, t or one blank; Z or z
 *     2026-10-01T06:30:00.25+02:00              up to nine digits of a second; an offset from UTC
 *
 * A time of day without zone is refused (whose noon?), and so are days that no calendar has, 24:00 and
 * leap seconds, which the count of seconds since 1970 does not know. Range: 1677-09-21 to 2262-04-11.
 */
#ifndef VIRGA_BASE_DATE_H
#define VIRGA_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* On failure `*ret_why` is a phrase: "is not a date", "names no time zone", ... */
bool date_parse(const char *text, int64_t *ret_ns, const char **ret_why);

/* Writes `2026-10-01T06:30:00.25Z`, with as many digits of the second as it needs; 32 bytes suffice. */
void date_format(int64_t ns, char *ret_text, size_t size);

#endif
