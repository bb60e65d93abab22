#include "sim/base/date.h"
#include "sim/base/ids.h"
#include "tests/test.h"

#include <string.h>

static int64_t ns_of(const char *text)
{
    int64_t ns = -77;
    const char *why = NULL;
    CU_ASSERT_TRUE(date_parse(text, &ns, &why));
    return ns;
}

static void dates_count_from_1970(void)
{
    CU_ASSERT_EQUAL(ns_of("1970-01-01"), 0);
    CU_ASSERT_EQUAL(ns_of("1970-01-02T00:00:01Z"), 86401 * NS_PER_S);
    /* 1970 to 2000: 30 years of 365 days and the 7 leap days of 1972 .. 1996 = 10957 days;
     * in 2000 January 31 and February 29 = 60 more until 1 March */
    CU_ASSERT_EQUAL(ns_of("2000-01-01"), 10957 * NS_PER_DAY);
    CU_ASSERT_EQUAL(ns_of("2000-03-01"), 11017 * NS_PER_DAY);
    CU_ASSERT_EQUAL(ns_of("1969-12-31T23:59:59.5Z"), -NS_PER_S / 2);
}

static void the_same_instant_has_many_spellings(void)
{
    /* 1 October 2026: 20454 + 273 days. 1970 to 2026: 56 years, 14 leap days (1972 .. 2024) = 20454 days;
     * January to September 2026 = 31+28+31+30+31+30+31+31+30 = 273 */
    const int64_t expected = (20454 + 273) * NS_PER_DAY + 6 * NS_PER_H + 30 * NS_PER_MIN;
    static const char *const texts[] = {
        "2026-10-01T06:30Z",         "2026-10-01t06:30z",         "2026-10-01 06:30Z",
        "2026-10-01T06:30:00Z",      "2026-10-01T06:30:00.000Z",  "2026-10-01T08:30+02:00",
        "2026-10-01T00:00:00-06:30", "2026-09-30T20:30:00-10:00", "2026-10-01T06:30:00.000000000+00:00"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CU_ASSERT_EQUAL(ns_of(texts[i]), expected);
}

static void fractions_of_a_second_are_exact(void)
{
    CU_ASSERT_EQUAL(ns_of("1970-01-01T00:00:00.1Z"), 100000000);
    CU_ASSERT_EQUAL(ns_of("1970-01-01T00:00:00.000000001Z"), 1);
    CU_ASSERT_EQUAL(ns_of("1970-01-01T00:00:59.123456789Z"), INT64_C(59123456789));
}

static void leap_days_are_where_the_calendar_has_them(void)
{
    CU_ASSERT_EQUAL(ns_of("2024-02-29") + NS_PER_DAY, ns_of("2024-03-01"));
    CU_ASSERT_EQUAL(ns_of("2000-02-29") + NS_PER_DAY, ns_of("2000-03-01"));
    CU_ASSERT_EQUAL(ns_of("1900-02-28") + NS_PER_DAY, ns_of("1900-03-01")); /* no leap year */
}

static void refused(const char *text, const char *expected_why)
{
    int64_t ns = -77;
    const char *why = "";
    CU_ASSERT_FALSE(date_parse(text, &ns, &why));
    CU_ASSERT_EQUAL(ns, -77);
    if (strstr(why, expected_why) == NULL) {
        CU_FAIL("another reason");
        fprintf(stderr, "%s: %s\n", text, why);
    }
}

static void what_is_no_date_is_refused_with_its_reason(void)
{
    static const char *const not_dates[] = {"",
                                            "2026",
                                            "2026-10",
                                            "2026-1-1",
                                            "26-10-01",
                                            "2026/10/01",
                                            "2026-10-01T",
                                            "2026-10-01T6:30Z",
                                            "2026-10-01T06Z",
                                            "2026-10-01T06:30:1Z",
                                            " 2026-10-01",
                                            "01.10.2026",
                                            "2026-10-01T06:30:00.Z",
                                            "+2026-10-01",
                                            "-026-10-01",
                                            "2026-10-01X",
                                            "2026-10-01\n06:30Z"};
    for (size_t i = 0; i < sizeof not_dates / sizeof *not_dates; i++)
        refused(not_dates[i], "is not a date");
    static const char *const no_days[] = {"2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10",
                                          "2026-01-00", "2026-01-32", "1900-02-29", "2026-99-99"};
    for (size_t i = 0; i < sizeof no_days / sizeof *no_days; i++)
        refused(no_days[i], "a day that does not exist");
    refused("2026-10-01T24:00Z", "time of day that does not exist");
    refused("2026-10-01T06:60Z", "time of day that does not exist");
    refused("2016-12-31T23:59:60Z", "time of day that does not exist"); /* a real leap second */
    refused("2026-10-01T06:30:00.1234567891Z", "nine digits");
    refused("2026-10-01T06:30", "names no time zone");
    refused("2026-10-01T06:30:00.5", "names no time zone");
    static const char *const no_zones[] = {
        "2026-10-01T06:30CET",    "2026-10-01T06:30Zx",      "2026-10-01T06:30+2",
        "2026-10-01T06:30+02",    "2026-10-01T06:30+0200",   "2026-10-01T06:30+24:00",
        "2026-10-01T06:30+02:60", "2026-10-01T06:30+02:00 ", "2026-10-01T06:30 Z"};
    for (size_t i = 0; i < sizeof no_zones / sizeof *no_zones; i++)
        refused(no_zones[i], "no valid time zone");
}

static void the_range_is_what_64_bits_hold(void)
{
    CU_ASSERT_EQUAL(ns_of("2262-04-11T23:47:16.854775807Z"), INT64_MAX);
    CU_ASSERT_EQUAL(ns_of("1677-09-21T00:12:43.145224192Z"), INT64_MIN);
    refused("2262-04-11T23:47:16.854775808Z", "outside");
    refused("1677-09-21T00:12:43.145224191Z", "outside");
    refused("0000-01-01", "outside");
    refused("9999-12-31T23:59:59Z", "outside");
}

static void a_written_date_is_read_as_the_same_instant(void)
{
    char text[32];
    date_format(ns_of("2026-10-01T06:30:00.25Z"), text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "2026-10-01T06:30:00.25Z");
    date_format(-1, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "1969-12-31T23:59:59.999999999Z");
    int64_t ns = INT64_MIN;
    for (int i = 0; i < 1000; i++) { /* steps of 213 days and a bit over the whole range */
        date_format(ns, text, sizeof text);
        CU_ASSERT_EQUAL(ns_of(text), ns);
        ns += INT64_MAX / 500 - 12345;
    }
    date_format(INT64_MAX, text, sizeof text);
    CU_ASSERT_EQUAL(ns_of(text), INT64_MAX);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(dates_count_from_1970),
    CASE(the_same_instant_has_many_spellings),
    CASE(fractions_of_a_second_are_exact),
    CASE(leap_days_are_where_the_calendar_has_them),
    CASE(what_is_no_date_is_refused_with_its_reason),
    CASE(the_range_is_what_64_bits_hold),
    CASE(a_written_date_is_read_as_the_same_instant),
    {NULL, NULL},
};

const TestSuite test_date = {"date", cases};
