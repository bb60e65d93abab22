/* Sizes, rates, spans and prices as people write them, to numbers and back.
 *
 * Units exist as text only at the edge, where scenarios and options are read and results are shown;
 * inside, a number's unit is in its name (`_ns`, `_bytes`). Each dimension has one base unit and one table
 * of accepted spellings:
 *
 *     unit                    base unit         accepted
 *     UNIT_NONE               1                 0.5  3  1e6
 *     UNIT_RATIO              1                 0.2  20%
 *     UNIT_TIME               ns                ns us ms s min h d w; sums from large to small: 1h30min
 *     UNIT_CORES              millicore         500m  2  2 cores  0.5 cores
 *     UNIT_CPU_RATE           MHz               MHz GHz
 *     UNIT_CPU_WORK           Mcycle            kcycles Mcycles Gcycles Tcycles, or without the s
 *     UNIT_BYTES              byte              B kB MB GB TB PB, KiB MiB GiB TiB PiB, Ki Mi Gi Ti Pi
 *     UNIT_BANDWIDTH          byte/s            bit/s kbit/s Mbit/s Gbit/s Tbit/s, B/s kB/s .. KiB/s ..
 *     UNIT_POWER              W                 W kW MW
 *     UNIT_ENERGY             J                 J kJ MJ GJ, Wh kWh MWh
 *     UNIT_CARBON             g CO2 equivalent  gCO2 kgCO2 tCO2
 *     UNIT_CARBON_INTENSITY   g CO2/kWh         gCO2/kWh kgCO2/MWh
 *     UNIT_RATE               1/s               20/s 300/min 5/h 2/d, also req/s and so on
 *     UNIT_MONEY              the currency      0.25USD: a number and three capital letters (ISO 4217)
 *     UNIT_PRICE_TIME         per hour          0.25USD/h, /s /min /d
 *     UNIT_PRICE_ENERGY       per kWh           0.12USD/kWh, /Wh /MWh
 *     UNIT_PRICE_BYTES        per GB (10^9 B)   0.09USD/GB, /TB /GiB /TiB
 *     UNIT_DATE               ns since 1970     2026-10-01, 2026-10-01T06:30Z, 2026-10-01T06:30:00.25+02:00
 *
 * k, M, G, T are powers of 1000 (SI), Ki, Mi, Gi, Ti of 1024 (IEC 80000-13); letter case counts (mW is not
 * MW). Blanks around the number and the unit are free. A number is decimal, with a point and, if need be, an
 * exponent (1.5e3): the locale does not matter. Its sign is read; whether a negative value makes sense is the
 * caller's business, and so are words such as "unlimited" and "none".
 *
 * Refused with one clear line, which names the accepted spellings: a bare number where a unit is needed
 * (0 too), an unknown unit, more than 19 significant digits, nan, inf, hexadecimal, and whatever is as
 * large as 2^63 base units or too small for a double.
 */
#ifndef VIRGA_BASE_UNITS_H
#define VIRGA_BASE_UNITS_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum Unit {
    UNIT_NONE,
    UNIT_RATIO,
    UNIT_TIME,
    UNIT_CORES,
    UNIT_CPU_RATE,
    UNIT_CPU_WORK,
    UNIT_BYTES,
    UNIT_BANDWIDTH,
    UNIT_POWER,
    UNIT_ENERGY,
    UNIT_CARBON,
    UNIT_CARBON_INTENSITY,
    UNIT_RATE,
    UNIT_MONEY,
    UNIT_PRICE_TIME,
    UNIT_PRICE_ENERGY,
    UNIT_PRICE_BYTES,
    UNIT_DATE,
    UNIT_COUNT /* how many there are; not a unit */
} Unit;

/* The value in base units. Decimal fractions are read as if exactly and rounded once (`0.1GHz` is 100);
 * twice where the factor is no decimal number (20/min is 20.0 / 60). */
bool unit_parse(Unit unit, const char *text, double *ret_value, Error *error);

/* The same for what is counted: times, dates, bytes, millicores, plain whole numbers. `0.1s` is exactly
 * 100000000 and `300.1s` exactly 300100000000. A value that is not whole (1.5ns, 0.5m) or does not fit in
 * 64 bits is an error: nothing is ever rounded. */
bool unit_parse_int(Unit unit, const char *text, int64_t *ret_value, Error *error);

/* unit_parse for the money units, which also tells the currency ("USD"). What to do with two currencies
 * in one scenario is the caller's business. `ret_currency` may be NULL. */
bool unit_parse_money(Unit unit, const char *text, double *ret_value, char ret_currency[4], Error *error);

/* For people: `1.5 GiB`, `300.1 s`, `12.3 kWh`; four significant digits or all whole ones. Money comes
 * without its currency, from 1 upward with two decimals (`1234.50`). What does not fit in `size` is cut. */
void unit_format(Unit unit, double value, char *ret_text, size_t size);

/* For files: the shortest spelling that unit_parse turns into the same double. Money and prices come with
 * XXX, which is ISO 4217 for "no currency". 48 bytes always suffice. Holds for all values that unit_parse
 * can give; others (nan, 1e300) are written as they are and will be refused. */
void unit_format_exact(Unit unit, double value, char *ret_text, size_t size);

/* unit_format_exact for the money units, with the currency's three letters. */
void unit_format_money(Unit unit, double value, const char *currency, char *ret_text, size_t size);

/* Accepted spellings, for messages and the manual: "90s, 15min, 1h30min (ns us ms s min h d w)". */
const char *unit_examples(Unit unit);

/* What is measured: "time", "memory or disk size". */
const char *unit_name(Unit unit);

#endif
