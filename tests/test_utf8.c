#include "sim/base/utf8.h"

#include "tests/test.h"

#include <string.h>

static void expect_read(const char *text, size_t left, size_t length, uint32_t code)
{
    uint32_t found = 0;
    CU_ASSERT_EQUAL(utf8_read(text, left, &found), length);
    CU_ASSERT_EQUAL(found, code);
}

/* The least and the greatest of each length (RFC 3629, section 3). */
static void characters_of_each_length_are_read(void)
{
    expect_read("\x7f", 1, 1, 0x7f);
    expect_read("\xc2\x80", 2, 2, 0x80);
    expect_read("\xdf\xbf", 2, 2, 0x7ff);
    expect_read("\xe0\xa0\x80", 3, 3, 0x800);
    expect_read("\xef\xbf\xbf", 3, 3, 0xffff);
    expect_read("\xf0\x90\x80\x80", 4, 4, 0x10000);
    expect_read("\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff);
    expect_read("\0x", 2, 1, 0);
}

/* Latin-1, a lone continuation, an overlong slash, a surrogate, U+110000, what is cut off, and nothing. */
static void what_is_no_character_has_no_length(void)
{
    static const char *const wrong[] = {
        "\xe9t", "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        expect_read(wrong[i], strlen(wrong[i]), 0, 0);
    expect_read("\xe2\x82\xac", 2, 0, 0);
    expect_read("", 0, 0, 0);
}

static void a_name_has_no_byte_that_a_terminal_obeys(void)
{
    CU_ASSERT(utf8_is_plain("vm 1 \xc3\xa9\xe4\xb8\xad"));
    CU_ASSERT(utf8_is_plain(""));
    CU_ASSERT_FALSE(utf8_is_plain("a\nb"));
    CU_ASSERT_FALSE(utf8_is_plain("a\x1b[2J"));
    CU_ASSERT_FALSE(utf8_is_plain("a\x7f"));
    CU_ASSERT_FALSE(utf8_is_plain("a\xc2\x85"));     /* U+0085, next line */
    CU_ASSERT_FALSE(utf8_is_plain("a\xe2\x80\xae")); /* U+202E, from right to left */
    CU_ASSERT_FALSE(utf8_is_plain("\xe9"));
}

static const TestCase cases[] = {
    {"characters_of_each_length_are_read", characters_of_each_length_are_read},
    {"what_is_no_character_has_no_length", what_is_no_character_has_no_length},
    {"a_name_has_no_byte_that_a_terminal_obeys", a_name_has_no_byte_that_a_terminal_obeys},
    {NULL, NULL},
};

const TestSuite test_utf8 = {"utf8", cases};
