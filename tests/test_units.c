#include "sim/base/units.h"
#include "tests/test.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reading {
    Unit unit;
    const char *text;
    double value;
} Reading;

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Names the text of a wrong reading; CUnit would only name the loop. */
static void agree(const Reading *readings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Error error = {0};
        double value = NAN;
        bool ok = unit_parse(readings[i].unit, readings[i].text, &value, &error);
        CU_ASSERT_TRUE(ok && value == readings[i].value);
        if (!ok || value != readings[i].value)
            printf("  \"%s\" gives %.17g (%s)\n", readings[i].text, value, error.text);
    }
}

static void every_accepted_spelling_has_its_value(void)
{
    static const Reading readings[] = {
        {UNIT_NONE, "0.5", 0.5},
        {UNIT_NONE, "3", 3},
        {UNIT_NONE, "1e6", 1e6},
        {UNIT_NONE, "0", 0},
        {UNIT_NONE, "-2.5e-3", -0.0025},
        {UNIT_NONE, "1e-300", 1e-300},
        {UNIT_RATIO, "0.2", 0.2},
        {UNIT_RATIO, "20%", 0.2},
        {UNIT_RATIO, "0", 0},
        {UNIT_RATIO, "0%", 0},
        {UNIT_RATIO, "150 %", 1.5},
        {UNIT_RATIO, "99.99%", 0.9999},
        {UNIT_TIME, "7ns", 7},
        {UNIT_TIME, "7us", 7e3},
        {UNIT_TIME, "7\u00b5s", 7e3},
        {UNIT_TIME, "7\u03bcs", 7e3},
        {UNIT_TIME, "7ms", 7e6},
        {UNIT_TIME, "7s", 7e9},
        {UNIT_TIME, "7min", 420e9},
        {UNIT_TIME, "7h", 25200e9},
        {UNIT_TIME, "7d", 604800e9},
        {UNIT_TIME, "7w", 4233600e9},
        {UNIT_TIME, "0s", 0},
        {UNIT_TIME, "0.5ns", 0.5},
        {UNIT_CORES, "500m", 500},
        {UNIT_CORES, "2", 2000},
        {UNIT_CORES, "2 cores", 2000},
        {UNIT_CORES, "1 core", 1000},
        {UNIT_CORES, "0.5cores", 500},
        {UNIT_CORES, "0", 0},
        {UNIT_CPU_RATE, "2400MHz", 2400},
        {UNIT_CPU_RATE, "2.4GHz", 2400},
        {UNIT_CPU_RATE, "0.1 GHz", 100},
        {UNIT_CPU_WORK, "3Mcycles", 3},
        {UNIT_CPU_WORK, "1Mcycle", 1},
        {UNIT_CPU_WORK, "1.5Gcycles", 1500},
        {UNIT_CPU_WORK, "20kcycles", 0.02},
        {UNIT_CPU_WORK, "1Tcycle", 1e6},
        {UNIT_BYTES, "3B", 3},
        {UNIT_BYTES, "3kB", 3e3},
        {UNIT_BYTES, "3MB", 3e6},
        {UNIT_BYTES, "3GB", 3e9},
        {UNIT_BYTES, "3TB", 3e12},
        {UNIT_BYTES, "3PB", 3e15},
        {UNIT_BYTES, "3KiB", 3 * 0x1p10},
        {UNIT_BYTES, "3MiB", 3 * 0x1p20},
        {UNIT_BYTES, "3GiB", 3 * 0x1p30},
        {UNIT_BYTES, "3TiB", 3 * 0x1p40},
        {UNIT_BYTES, "3PiB", 3 * 0x1p50},
        {UNIT_BYTES, "3Ki", 3 * 0x1p10},
        {UNIT_BYTES, "3Mi", 3 * 0x1p20},
        {UNIT_BYTES, "3Gi", 3 * 0x1p30},
        {UNIT_BYTES, "3Ti", 3 * 0x1p40},
        {UNIT_BYTES, "3Pi", 3 * 0x1p50},
        {UNIT_BANDWIDTH, "8bit/s", 1},
        {UNIT_BANDWIDTH, "1bit/s", 0.125},
        {UNIT_BANDWIDTH, "8kbit/s", 1e3},
        {UNIT_BANDWIDTH, "100Mbit/s", 12.5e6},
        {UNIT_BANDWIDTH, "10Gbit/s", 1.25e9},
        {UNIT_BANDWIDTH, "1Tbit/s", 125e9},
        {UNIT_BANDWIDTH, "3B/s", 3},
        {UNIT_BANDWIDTH, "3kB/s", 3e3},
        {UNIT_BANDWIDTH, "3MB/s", 3e6},
        {UNIT_BANDWIDTH, "3GB/s", 3e9},
        {UNIT_BANDWIDTH, "3TB/s", 3e12},
        {UNIT_BANDWIDTH, "3KiB/s", 3 * 0x1p10},
        {UNIT_BANDWIDTH, "3MiB/s", 3 * 0x1p20},
        {UNIT_BANDWIDTH, "3GiB/s", 3 * 0x1p30},
        {UNIT_BANDWIDTH, "3TiB/s", 3 * 0x1p40},
        {UNIT_POWER, "180W", 180},
        {UNIT_POWER, "1.2kW", 1200},
        {UNIT_POWER, "1.2 MW", 1.2e6},
        {UNIT_ENERGY, "5J", 5},
        {UNIT_ENERGY, "5kJ", 5e3},
        {UNIT_ENERGY, "5MJ", 5e6},
        {UNIT_ENERGY, "5GJ", 5e9},
        {UNIT_ENERGY, "5Wh", 18000},
        {UNIT_ENERGY, "12.3kWh", 44280000},
        {UNIT_ENERGY, "5MWh", 18e9},
        {UNIT_CARBON, "150gCO2", 150},
        {UNIT_CARBON, "2.5kgCO2", 2500},
        {UNIT_CARBON, "1tCO2", 1e6},
        {UNIT_CARBON_INTENSITY, "45gCO2/kWh", 45},
        {UNIT_CARBON_INTENSITY, "45kgCO2/MWh", 45},
        {UNIT_RATE, "20/s", 20},
        {UNIT_RATE, "20req/s", 20},
        {UNIT_RATE, "20 req/s", 20},
        {UNIT_RATE, "300/min", 5},
        {UNIT_RATE, "7200/h", 2},
        {UNIT_RATE, "86400/d", 1},
        {UNIT_RATE, "5/h", 5.0 / 3600},
        {UNIT_MONEY, "0.25USD", 0.25},
        {UNIT_MONEY, "1200 EUR", 1200},
        {UNIT_PRICE_TIME, "0.25USD/h", 0.25},
        {UNIT_PRICE_TIME, "0.001USD/s", 3.6},
        {UNIT_PRICE_TIME, "1USD/min", 60},
        {UNIT_PRICE_TIME, "6 USD/d", 0.25},
        {UNIT_PRICE_ENERGY, "0.12USD/kWh", 0.12},
        {UNIT_PRICE_ENERGY, "120USD/MWh", 0.12},
        {UNIT_PRICE_ENERGY, "-35.5EUR/MWh", -0.0355},
        {UNIT_PRICE_ENERGY, "1USD/Wh", 1000},
        {UNIT_PRICE_BYTES, "0.09USD/GB", 0.09},
        {UNIT_PRICE_BYTES, "90USD/TB", 0.09},
        {UNIT_PRICE_BYTES, "1USD/GiB", 1e9 / 0x1p30},
        {UNIT_PRICE_BYTES, "1USD/TiB", 1e9 / 0x1p40},
        {UNIT_DATE, "1970-01-02", 86400e9},
        {UNIT_DATE, "1970-01-01T00:00:01+00:01", -59e9},
    };
    agree(readings, COUNT(readings));
}

static void sums_of_times_go_from_large_to_small(void)
{
    static const Reading sums[] = {
        {UNIT_TIME, "1h30min", 5400e9},
        {UNIT_TIME, "1 h 30 min", 5400e9},
        {UNIT_TIME, "  1h\t30min ", 5400e9},
        {UNIT_TIME, "-1h30min", -5400e9}, /* the sign is the whole sum's */
        {UNIT_TIME, "1.5h0.5min", 5430e9},
        /* 604800 + 86400 + 3600 + 60 + 1 s, then 1 001 001 ns: every unit once */
        {UNIT_TIME, "1w1d1h1min1s1ms1us1ns", 694861001001001.0},
        /* Above 2^53 doubles are even: +1 and +1 would each be rounded away, the sum of them is not. */
        {UNIT_TIME, "9007200s0.001us1ns", 9007200000000002.0},
    };
    agree(sums, COUNT(sums));
}

static void blanks_and_signs_are_free(void)
{
    static const Reading readings[] = {
        {UNIT_BYTES, " 4 GiB ", 0x1p32}, {UNIT_BYTES, "\t4GiB\t", 0x1p32}, {UNIT_BYTES, "+4GiB", 0x1p32},
        {UNIT_BYTES, "-4GiB", -0x1p32},  {UNIT_BYTES, "4e0GiB", 0x1p32},   {UNIT_BYTES, ".5KiB", 512},
        {UNIT_BYTES, "1e3 MB", 1e9},     {UNIT_BYTES, "1E3MB", 1e9},       {UNIT_RATIO, " 0.2 ", 0.2}};
    agree(readings, COUNT(readings));
}

typedef struct Refusal {
    Unit unit;
    const char *text;
    const char *why; /* part of the message */
} Refusal;

static void refuses(const Refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Refusal *r = &refusals[i];
        Error error = {0};
        double value = -77;
        int64_t whole = -77;
        bool is_refused = !unit_parse(r->unit, r->text, &value, &error) && value == -77 &&
                          !unit_parse_int(r->unit, r->text, &whole, NULL) && whole == -77 &&
                          !unit_parse(r->unit, r->text, &value, NULL);
        bool says_why = strstr(error.text, r->why) != NULL;
        /* every message names what is accepted */
        bool says_what = strstr(error.text, unit_examples(r->unit)) != NULL;
        CU_ASSERT_TRUE(is_refused && says_why && says_what);
        if (!is_refused || !says_why || !says_what)
            printf("  \"%.60s\" gives %.17g, %lld: %s\n", r->text, value, (long long)whole, error.text);
    }
}

static void a_bare_number_is_no_size(void)
{
    Refusal refusals[2 * UNIT_COUNT];
    size_t count = 0;
    for (int unit = 0; unit < UNIT_DATE; unit++) {
        if (unit == UNIT_NONE || unit == UNIT_RATIO || unit == UNIT_CORES)
            continue;
        bool is_money = unit == UNIT_MONEY || (unit >= UNIT_PRICE_TIME && unit <= UNIT_PRICE_BYTES);
        const char *why = is_money ? "names no currency" : "has no unit";
        refusals[count++] = (Refusal){(Unit)unit, "12", why};
        refusals[count++] = (Refusal){(Unit)unit, "0", why};
    }
    CU_ASSERT_EQUAL(count, 28); /* 17 units but the date, without those three, twice */
    refuses(refusals, count);
}

static void unknown_units_are_refused(void)
{
    static const Refusal refusals[] = {
        {UNIT_TIME, "5m", "the unknown unit \"m\""},
        {UNIT_TIME, "5S", "the unknown unit \"S\""},
        {UNIT_TIME, "5 seconds", "the unknown unit \"seconds\""},
        {UNIT_TIME, "5GiB", "the unknown unit \"GiB\""},
        {UNIT_TIME, "5s,", "the unknown unit \"s,\""},
        {UNIT_TIME, "5%", "the unknown unit"},
        {UNIT_CORES, "2 Cores", "the unknown unit"},
        {UNIT_CORES, "2M", "the unknown unit"},
        {UNIT_CORES, "50%", "the unknown unit"},
        {UNIT_CORES, "2 cores cores", "the unknown unit"},
        {UNIT_CPU_RATE, "2.4Ghz", "the unknown unit"},
        {UNIT_CPU_RATE, "3GHz3", "the unknown unit"},
        {UNIT_BYTES, "4KB", "the unknown unit"},
        {UNIT_BYTES, "4Mb", "the unknown unit"},
        {UNIT_BYTES, "4G", "the unknown unit"},
        {UNIT_BYTES, "4gib", "the unknown unit"},
        {UNIT_BYTES, "4 Gi B", "the unknown unit"},
        {UNIT_BYTES, "4GiB 2MiB", "the unknown unit"},
        {UNIT_BYTES, "4EB", "the unknown unit \"EB\""},
        {UNIT_BYTES, "4B/s", "the unknown unit"},
        {UNIT_BYTES, "4 a-very-long-unit-that-is-cut", "has an unknown unit;"},
        {UNIT_BANDWIDTH, "10Gbps", "the unknown unit"},
        {UNIT_BANDWIDTH, "10Gb/s", "the unknown unit"},
        {UNIT_BANDWIDTH, "10GB", "the unknown unit"},
        {UNIT_POWER, "180mW", "the unknown unit"},
        {UNIT_POWER, "180w", "the unknown unit"},
        {UNIT_ENERGY, "1kwh", "the unknown unit"},
        {UNIT_ENERGY, "1kW", "the unknown unit"},
        {UNIT_NONE, "5x", "the unknown unit"},
        {UNIT_NONE, "20%", "the unknown unit"},
        {UNIT_RATIO, "20%%", "the unknown unit"},
        {UNIT_RATE, "20", "has no unit"},
        {UNIT_RATE, "20/y", "unknown unit"},
        {UNIT_MONEY, "5usd", "names no currency"},
        {UNIT_MONEY, "$5", "does not begin with"},
        {UNIT_MONEY, "5US", "names no currency"},
        {UNIT_MONEY, "5USDT", "the unknown unit \"T\""},
        {UNIT_MONEY, "5USD/h", "the unknown unit"},
        {UNIT_MONEY, "USD 5", "does not begin with"},
        {UNIT_PRICE_TIME, "5USD", "has no unit"},
        {UNIT_PRICE_TIME, "5/h", "names no currency"},
        {UNIT_PRICE_TIME, "5USD/kWh", "the unknown unit"},
        {UNIT_PRICE_ENERGY, "5USD/h", "the unknown unit"},
    };
    refuses(refusals, COUNT(refusals));
}

static void hostile_numbers_are_refused(void)
{
    static const Refusal refusals[] = {
        {UNIT_TIME, "", "is empty"},
        {UNIT_TIME, "   ", "is empty"},
        {UNIT_DATE, "", "is not a date"},
        {UNIT_TIME, "s", "does not begin with"},
        {UNIT_TIME, "-", "does not begin with"},
        {UNIT_TIME, "nan", "does not begin with"},
        {UNIT_NONE, "NaN", "does not begin with"},
        {UNIT_NONE, "inf", "does not begin with"},
        {UNIT_NONE, "-inf", "does not begin with"},
        {UNIT_NONE, "infinity", "does not begin with"},
        {UNIT_NONE, "unlimited", "does not begin with"},
        {UNIT_NONE, "0x10", "the unknown unit \"x10\""},
        {UNIT_BYTES, "0x10B", "the unknown unit"},
        {UNIT_NONE, "0b11", "the unknown unit"},
        {UNIT_NONE, "1.5p3", "the unknown unit"},
        {UNIT_NONE, "10^300", "the unknown unit \"^300\""},
        {UNIT_NONE, "1e300", "is too large"},
        {UNIT_NONE, "-1e300", "is too large"},
        {UNIT_BYTES, "1e300B", "is too large: 2^63 bytes or more"},
        {UNIT_TIME, "1e99999999999999999999s", "is too large"},
        {UNIT_TIME, "300y", "the unknown unit"},
        {UNIT_TIME, "107000d", "is too large: 2^63 ns or more"}, /* 292.9 years */
        {UNIT_TIME, "106751d106751h", "is too large"},           /* each fits: 9.22e18 ns and 3.8e17 ns */
        {UNIT_BYTES, "8192PiB", "is too large"},                 /* 2^13 * 2^50 */
        {UNIT_BYTES, "100000000000000000000B", "is too large"},
        {UNIT_BYTES, "12345678901234567891B", "has more than 19 significant digits"},
        {UNIT_NONE, "0.12345678901234567890123", "has more than 19 significant digits"},
        {UNIT_TIME, "1,5s", "the unknown unit"},
        {UNIT_BYTES, "1,000B", "the unknown unit"},
        {UNIT_BYTES, "1_000B", "the unknown unit"},
        {UNIT_BYTES, "1'000B", "the unknown unit"},
        {UNIT_BYTES, "1 000B", "the unknown unit"},
        {UNIT_TIME, "1.2.3s", "has no unit"},
        {UNIT_TIME, "5.s", "has no unit"},
        {UNIT_TIME, "--5s", "does not begin with"},
        {UNIT_TIME, "+-5s", "does not begin with"},
        {UNIT_TIME, "- 5s", "does not begin with"},
        {UNIT_TIME, "\u22125s", "does not begin with"},
        {UNIT_TIME, "\uff15s", "does not begin with"},
        {UNIT_TIME, "5\u00a0s", "the unknown unit"},
        {UNIT_TIME, "5s\n", "the unknown unit"},
        {UNIT_TIME, "\n5s", "does not begin with"},
        {UNIT_TIME, "5\xff\xfe", "the unknown unit"},
        {UNIT_TIME, "1h30", "has no unit"},
        {UNIT_TIME, "30min1h", "from large units to small"},
        {UNIT_TIME, "5s5s", "from large units to small"},
        {UNIT_TIME, "1us1\u00b5s", "from large units to small"},
        {UNIT_TIME, "1h-30min", "a sign inside of a sum"},
        {UNIT_TIME, "1h+30min", "a sign inside of a sum"},
        {UNIT_TIME, "1h 30min x", "goes on behind its unit"},
        {UNIT_TIME, "1h and 5s", "goes on behind its unit"},
        {UNIT_TIME, "1h%n%s%n", "the unknown unit \"h%n%s%n\""},
        {UNIT_DATE, "tomorrow", "is not a date"},
        {UNIT_DATE, "5s", "is not a date"},
        {UNIT_DATE, "2026-02-30", "a day that does not exist"},
    };
    refuses(refusals, COUNT(refusals));
}

static void a_text_of_a_megabyte_is_refused_in_one_short_line(void)
{
    enum { LENGTH = 1 << 20 };
    static const char fills[] = {'9', 's', ' ', '-', '.', 'e', '\xc3'};
    char *text = malloc(LENGTH + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (size_t i = 0; i < COUNT(fills); i++)
        for (int unit = 0; unit < UNIT_COUNT; unit++) {
            memset(text, fills[i], LENGTH);
            text[0] = '1';
            text[LENGTH] = '\0';
            Error error = {0};
            double value = 0;
            bool is_bare = fills[i] == ' ' && (unit == UNIT_NONE || unit == UNIT_RATIO || unit == UNIT_CORES);
            CU_ASSERT_EQUAL(unit_parse((Unit)unit, text, &value, &error), is_bare); /* "1" and blanks */
            CU_ASSERT_TRUE(strlen(error.text) < 400);
        }
    memset(text, '0', LENGTH); /* zeros are not significant, however many */
    memcpy(text + LENGTH - 2, "7B", 2);
    int64_t bytes = 0;
    CU_ASSERT_TRUE(unit_parse_int(UNIT_BYTES, text, &bytes, NULL) && bytes == 7);
    free(text);
}

typedef struct Exact {
    Unit unit;
    const char *text;
    int64_t value;
} Exact;

static void integers_are_exact(void)
{
    static const Exact exacts[] = {
        {UNIT_TIME, "0.1s", 100000000},
        {UNIT_TIME, "300.1s", 300100000000},
        {UNIT_TIME, "0.000000001s", 1},
        {UNIT_TIME, "1h30min", 5400000000000},
        {UNIT_TIME, "0.1h", 360000000000},
        {UNIT_TIME, "-1.5us", -1500},
        {UNIT_TIME, "9223372036.854775807s", INT64_MAX},
        {UNIT_TIME, "9223372036s854775807ns", INT64_MAX},
        {UNIT_TIME, "1e-9s", 1},
        {UNIT_TIME, "28d", 2419200000000000},
        {UNIT_BYTES, "9007199254740993B", 9007199254740993}, /* 2^53 + 1, which no double holds */
        {UNIT_BYTES, "0.1kB", 100},
        {UNIT_BYTES, "1.5GiB", 1610612736},
        {UNIT_BYTES, "0.0009765625KiB", 1},
        {UNIT_BYTES, "9223372036854775807B", INT64_MAX},
        {UNIT_BYTES, "8191PiB", INT64_C(8191) << 50},
        {UNIT_CORES, "0.1", 100},
        {UNIT_CORES, "250m", 250},
        {UNIT_CORES, "1.001 cores", 1001},
        {UNIT_CORES, "0", 0},
        {UNIT_NONE, "42", 42},
        {UNIT_NONE, "1e3", 1000},
        {UNIT_NONE, "-7", -7},
        {UNIT_NONE, "2.50e1", 25},
        {UNIT_BANDWIDTH, "1Mbit/s", 125000},
        {UNIT_RATIO, "300%", 3},
        {UNIT_DATE, "1970-01-01T00:00:00.000000001Z", 1},
    };
    for (size_t i = 0; i < COUNT(exacts); i++) {
        int64_t value = 0;
        Error error = {0};
        bool ok = unit_parse_int(exacts[i].unit, exacts[i].text, &value, &error) && value == exacts[i].value;
        CU_ASSERT_TRUE(ok);
        if (!ok)
            printf("  \"%s\" gives %lld (%s)\n", exacts[i].text, (long long)value, error.text);
    }
}

static void integers_are_never_rounded(void)
{
    static const Reading fractions[] = {{UNIT_TIME, "1.5ns", 1.5},     {UNIT_TIME, "0.0000000001s", 0.1},
                                        {UNIT_TIME, "0.5ns", 0.5},     {UNIT_BYTES, "0.5B", 0.5},
                                        {UNIT_BYTES, "0.0001kB", 0.1}, {UNIT_BYTES, "0.001KiB", 1.024},
                                        {UNIT_CORES, "0.5m", 0.5},     {UNIT_CORES, "0.0001", 0.1},
                                        {UNIT_NONE, "2.5", 2.5},       {UNIT_BANDWIDTH, "1bit/s", 0.125}};
    agree(fractions, COUNT(fractions)); /* as doubles they are fine */
    for (size_t i = 0; i < COUNT(fractions); i++) {
        Error error = {0};
        int64_t value = 77;
        CU_ASSERT_FALSE(unit_parse_int(fractions[i].unit, fractions[i].text, &value, &error));
        CU_ASSERT_EQUAL(value, 77);
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "is not a whole number of"));
    }
}

static void a_message_is_a_sentence_with_what_is_accepted(void)
{
    Error error = {0};
    double value = 0;
    unit_parse(UNIT_TIME, "12", &value, &error);
    CU_ASSERT_STRING_EQUAL(error.text, "\"12\" has no unit; accepted as time: 90s, 15min, 1h30min "
                                       "(ns us ms s min h d w)");
    /* 40 bytes of a long text are shown, and no half character: 13 of three bytes each, and the 1 */
    unit_parse(UNIT_POWER,
               "1\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014",
               &value, &error);
    CU_ASSERT_EQUAL(strncmp(error.text,
                            "\"1\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014\u2014"
                            "\u2014...\" has",
                            1 + 1 + 13 * 3 + 3 + 5),
                    0);
}

static void money_tells_its_currency(void)
{
    double value = 0;
    char currency[4] = "old";
    CU_ASSERT_TRUE(unit_parse_money(UNIT_PRICE_TIME, "0.25 EUR/h", &value, currency, NULL));
    CU_ASSERT_EQUAL(value, 0.25);
    CU_ASSERT_STRING_EQUAL(currency, "EUR");
    CU_ASSERT_FALSE(unit_parse_money(UNIT_MONEY, "3USD/h", &value, currency, NULL));
    CU_ASSERT_STRING_EQUAL(currency, "EUR"); /* untouched */
    CU_ASSERT_TRUE(unit_parse_money(UNIT_MONEY, "3USD", &value, NULL, NULL));
    CU_ASSERT_EQUAL(value, 3);
}

typedef struct Written {
    Unit unit;
    double value;
    const char *human, *exact;
} Written;

static void values_are_written_as_people_write_them(void)
{
    static const Written all[] = {
        {UNIT_NONE, 0.5, "0.5", "0.5"},
        {UNIT_NONE, 1e6, "1000000", "1000000"},
        {UNIT_NONE, -3, "-3", "-3"},
        {UNIT_NONE, 1.0 / 3, "0.3333", "0.3333333333333333"},
        {UNIT_NONE, 1e-9, "1e-09", "1e-09"},
        {UNIT_RATIO, 0.2, "20%", "0.2"},
        {UNIT_RATIO, 0, "0%", "0"},
        {UNIT_RATIO, 0.99999, "100%", "0.99999"},
        {UNIT_TIME, 300.1e9, "300.1 s", "300.1s"},
        {UNIT_TIME, 5400e9, "90 min", "1.5h"},
        {UNIT_TIME, 0, "0 ns", "0ns"},
        {UNIT_TIME, 1500, "1.5 us", "1.5us"},
        {UNIT_TIME, 2419200e9, "28 d", "28d"},
        {UNIT_TIME, 100000001, "100 ms", "100000001ns"},
        {UNIT_TIME, -90e9, "-90 s", "-90s"},
        {UNIT_TIME, 10800e9, "3 h", "3h"},
        {UNIT_CORES, 500, "0.5 cores", "0.5"},
        {UNIT_CORES, 2000, "2 cores", "2"},
        {UNIT_CORES, 1, "0.001 cores", "1m"},
        {UNIT_CPU_RATE, 2400, "2.4 GHz", "2.4GHz"},
        {UNIT_CPU_RATE, 800, "800 MHz", "800MHz"},
        {UNIT_CPU_WORK, 1500, "1.5 Gcycles", "1.5Gcycles"},
        {UNIT_CPU_WORK, 0.02, "20 kcycles", "20kcycles"},
        {UNIT_BYTES, 1.5 * 0x1p30, "1.5 GiB", "1.5GiB"},
        {UNIT_BYTES, 2e12, "1.819 TiB", "2TB"},
        {UNIT_BYTES, 0, "0 B", "0B"},
        {UNIT_BYTES, 1023, "1023 B", "1023B"},
        {UNIT_BYTES, 0x1p62, "4096 PiB", "4096PiB"},
        {UNIT_BANDWIDTH, 1.25e9, "10 Gbit/s", "10Gbit/s"},
        {UNIT_BANDWIDTH, 0x1p20, "8.389 Mbit/s", "1MiB/s"},
        {UNIT_POWER, 180, "180 W", "180W"},
        {UNIT_POWER, 1250, "1.25 kW", "1250W"},
        {UNIT_ENERGY, 12.3 * 3.6e6, "12.3 kWh", "12.3kWh"},
        {UNIT_ENERGY, 500, "500 J", "500J"},
        {UNIT_CARBON, 2500, "2.5 kgCO2", "2.5kgCO2"},
        {UNIT_CARBON_INTENSITY, 45, "45 gCO2/kWh", "45gCO2/kWh"},
        {UNIT_RATE, 20, "20/s", "20/s"},
        {UNIT_MONEY, 1234.5, "1234.50", "1234.5XXX"},
        {UNIT_MONEY, 0.0042, "0.0042", "0.0042XXX"},
        {UNIT_PRICE_TIME, 0.25, "0.25/h", "0.25XXX/h"},
        {UNIT_PRICE_ENERGY, 0.12, "0.12/kWh", "0.12XXX/kWh"},
        {UNIT_PRICE_BYTES, 0.09, "0.09/GB", "0.09XXX/GB"},
        {UNIT_DATE, 86400e9, "1970-01-02T00:00:00Z", "1970-01-02T00:00:00Z"},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        char human[48], exact[48];
        unit_format(all[i].unit, all[i].value, human, sizeof human);
        unit_format_exact(all[i].unit, all[i].value, exact, sizeof exact);
        bool ok = strcmp(human, all[i].human) == 0 && strcmp(exact, all[i].exact) == 0;
        CU_ASSERT_TRUE(ok);
        if (!ok)
            printf("  %g gives \"%s\" for \"%s\", \"%s\" for \"%s\"\n", all[i].value, human, all[i].human,
                   exact, all[i].exact);
    }
    char text[48];
    unit_format_money(UNIT_PRICE_TIME, 0.25, "USD", text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "0.25USD/h");
}

static void results_that_are_no_numbers_are_not_hidden(void)
{
    char text[48];
    unit_format(UNIT_TIME, NAN, text, sizeof text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "nan"));
    unit_format_exact(UNIT_TIME, INFINITY, text, sizeof text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "inf"));
    unit_format(UNIT_DATE, NAN, text, sizeof text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "nan"));
    unit_format_exact(UNIT_NONE, 1e300, text, sizeof text);
    CU_ASSERT_EQUAL(strtod(text, NULL), 1e300);
}

static void what_does_not_fit_is_cut(void)
{
    char text[8];
    memset(text, '#', sizeof text);
    unit_format(UNIT_BANDWIDTH, 1.25e9, text, 5);
    CU_ASSERT_STRING_EQUAL(text, "10 G");
    CU_ASSERT_EQUAL(text[5], '#');
    unit_format_exact(UNIT_DATE, 0, text, 5);
    CU_ASSERT_STRING_EQUAL(text, "1970");
}

static uint64_t next(uint64_t *state)
{
    *state =
        *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407); /* Knuth's MMIX generator */
    return *state >> 11;
}

/* Whole numbers, short decimals in some unit and 53 random bits of any size below 2^62. */
static double some_value(uint64_t *state)
{
    double sign = next(state) % 4 == 0 ? -1 : 1;
    switch (next(state) % 3) {
    case 0:
        return sign * (double)(next(state) % 100000);
    case 1:
        return sign * (double)(next(state) % 10000) / 100 * pow(10, (double)(next(state) % 15));
    default:
        return sign * ldexp((double)(next(state) + 1), (int)(next(state) % 100) - 91);
    }
}

static void exact_text_is_read_as_the_same_value(void)
{
    uint64_t state = 11;
    int wrong = 0;
    for (int i = 0; i < 300 * UNIT_COUNT; i++) {
        Unit unit = (Unit)(i % UNIT_COUNT);
        double value = some_value(&state), back = NAN;
        if (unit == UNIT_DATE)
            value = floor(value); /* dates are whole */
        char text[48];
        unit_format_exact(unit, value, text, sizeof text);
        Error error = {0};
        bool ok = unit_parse(unit, text, &back, &error) && back == value && strlen(text) < 47;
        if (!ok && wrong++ < 5)
            printf("  %.17g is written \"%s\" and read %.17g (%s)\n", value, text, back, error.text);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void both_readers_agree_where_both_accept(void)
{
    uint64_t state = 5;
    int wrong = 0;
    static const char *const ends[] = {"s", "ms", "h", "ns"};
    for (int i = 0; i < 5000; i++) {
        char text[64];
        snprintf(text, sizeof text, "%llu.%03llu%s", (unsigned long long)(next(&state) % 1000000),
                 (unsigned long long)(next(&state) % 1000), ends[i % 4]);
        double value = 0;
        int64_t whole = 0;
        wrong += !unit_parse(UNIT_TIME, text, &value, NULL);
        if (unit_parse_int(UNIT_TIME, text, &whole, NULL))
            wrong += value != (double)whole;
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

/* Whatever the bytes: no crash, one of two answers, and a value only where the answer is yes. */
static void random_texts_do_no_harm(void)
{
    static const char letters[] = "0123456789..--+eE  \tshmdwunkMGTPiBb/%CO2UDX_,x\xc3\xa9\xff\n";
    uint64_t state = 9;
    int accepted = 0, wrong = 0;
    for (int i = 0; i < 100000; i++) {
        char text[24];
        size_t length = next(&state) % (sizeof text - 1);
        for (size_t k = 0; k < length; k++)
            text[k] = letters[next(&state) % (sizeof letters - 1)];
        text[length] = '\0';
        Unit unit = (Unit)(next(&state) % UNIT_COUNT);
        Error error = {0};
        double value = NAN;
        bool ok = unit_parse(unit, text, &value, &error);
        accepted += ok;
        wrong +=
            ok ? !(fabs(value) < 0x1p63) || error.text[0] != '\0' : !isnan(value) || error.text[0] == '\0';
        int64_t whole = -77;
        if (unit_parse_int(unit, text, &whole, NULL))
            wrong += !ok || value != (double)whole; /* what is exact is also a double */
        else
            wrong += whole != -77;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(accepted > 100); /* the letters do make numbers now and then */
}

/* Machines seldom have a locale with a decimal comma, so the test makes one. */
static bool set_comma_locale(const char *directory)
{
    char command[512];
    snprintf(command, sizeof command,
             "printf 'LC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\ngrouping 3;3\nEND LC_NUMERIC\n' "
             "> %s/source "
             "&& { localedef --no-archive -c -i %s/source %s/comma 2> %s/warnings; "
             "test -e %s/comma/LC_NUMERIC; }",
             directory, directory, directory, directory, directory);
    if (system(command) != 0)
        return false;
    setenv("LOCPATH", directory, 1);
    setenv("LC_NUMERIC", "comma", 1); /* what newlocale(..., "") would take */
    return setlocale(LC_NUMERIC, "comma") != NULL && localeconv()->decimal_point[0] == ',';
}

static void read_and_write_under_a_decimal_comma(void)
{
    double value = 0;
    char c[16], human[48], exact[48];
    snprintf(c, sizeof c, "%.1f", 1.5);
    CU_ASSERT_STRING_EQUAL(c, "1,5"); /* the trap is set */
    CU_ASSERT_TRUE(unit_parse(UNIT_TIME, "300.1s", &value, NULL));
    CU_ASSERT_EQUAL(value, 300.1e9);
    CU_ASSERT_FALSE(unit_parse(UNIT_TIME, "300,1s", &value, NULL));
    unit_format(UNIT_TIME, 300.1e9, human, sizeof human);
    CU_ASSERT_STRING_EQUAL(human, "300.1 s");
    unit_format_exact(UNIT_TIME, 300.1e9, exact, sizeof exact);
    CU_ASSERT_STRING_EQUAL(exact, "300.1s");
    snprintf(c, sizeof c, "%.1f", 1.5);
    CU_ASSERT_STRING_EQUAL(c, "1,5"); /* the program's locale is as it was */
}

static void the_locale_does_not_matter(void)
{
    char directory[] = "/tmp/virga-locale-XXXXXX", command[64];
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    if (set_comma_locale(directory))
        read_and_write_under_a_decimal_comma();
    else
        test_skip("localedef cannot make a locale with a decimal comma");
    setlocale(LC_ALL, "C");
    unsetenv("LOCPATH");
    unsetenv("LC_NUMERIC");
    snprintf(command, sizeof command, "rm -r %s", directory);
    CU_ASSERT_EQUAL(system(command), 0);
}

static void the_examples_are_accepted(void)
{
    int read = 0;
    for (int unit = 0; unit < UNIT_COUNT; unit++) {
        char text[256];
        snprintf(text, sizeof text, "%s", unit_examples((Unit)unit));
        text[strcspn(text, "(")] = '\0';
        CU_ASSERT_TRUE(strlen(unit_name((Unit)unit)) > 0);
        char *rest = text;
        for (char *one; (one = strsep(&rest, ",")) != NULL; read++) {
            double value = 0;
            Error error = {0};
            char trimmed[64];
            snprintf(trimmed, sizeof trimmed, "%s", one + strspn(one, " "));
            if (strchr(trimmed, ' ') != NULL && unit != UNIT_CORES)
                trimmed[strcspn(trimmed, " ")] = '\0';
            CU_ASSERT_TRUE(unit_parse((Unit)unit, trimmed, &value, &error));
            CU_ASSERT_STRING_EQUAL(error.text, "");
        }
    }
    CU_ASSERT_TRUE(read > UNIT_COUNT);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(every_accepted_spelling_has_its_value),
    CASE(sums_of_times_go_from_large_to_small),
    CASE(blanks_and_signs_are_free),
    CASE(a_bare_number_is_no_size),
    CASE(unknown_units_are_refused),
    CASE(hostile_numbers_are_refused),
    CASE(a_text_of_a_megabyte_is_refused_in_one_short_line),
    CASE(integers_are_exact),
    CASE(integers_are_never_rounded),
    CASE(a_message_is_a_sentence_with_what_is_accepted),
    CASE(money_tells_its_currency),
    CASE(values_are_written_as_people_write_them),
    CASE(results_that_are_no_numbers_are_not_hidden),
    CASE(what_does_not_fit_is_cut),
    CASE(exact_text_is_read_as_the_same_value),
    CASE(both_readers_agree_where_both_accept),
    CASE(random_texts_do_no_harm),
    CASE(the_locale_does_not_matter),
    CASE(the_examples_are_accepted),
    {NULL, NULL},
};

const TestSuite test_units = {"units", cases};
