#include "sim/base/error.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

/* What error_print writes, in a buffer that lives until the next call of the same test. */
static void printed(const Error *error, char *ret_line, size_t size)
{
    FILE *to = fmemopen(ret_line, size, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(to);
    error_print(error, to);
    fclose(to);
}

static void setting_an_error_is_false_and_keeps_the_text(void)
{
    Error error = {0};
    CU_ASSERT_FALSE(error_set(&error, "%s: %d given", "cores", 0));
    CU_ASSERT_STRING_EQUAL(error.text, "cores: 0 given");
    CU_ASSERT_FALSE(error_at(&error, "a.yaml", 3, 7, "unknown key %s", "hots"));
    CU_ASSERT_STRING_EQUAL(error.text, "unknown key hots");
    CU_ASSERT_STRING_EQUAL(error.file, "a.yaml");
    CU_ASSERT_TRUE(error.line == 3 && error.column == 7);
}

static void a_new_text_forgets_the_old_place(void)
{
    Error error = {0};
    error_at(&error, "a.yaml", 3, 7, "first");
    error_set(&error, "second");
    CU_ASSERT_STRING_EQUAL(error.file, "");
    CU_ASSERT_TRUE(error.line == 0 && error.column == 0);
}

static void nobody_needs_to_ask_why(void)
{
    CU_ASSERT_FALSE(error_set(NULL, "x"));
    CU_ASSERT_FALSE(error_at(NULL, "a", 1, 1, "x"));
    error_in(NULL, "a", 1, 1);
}

static void a_text_may_be_wrapped_in_itself(void)
{
    Error error = {0};
    error_set(&error, "no unit");
    error_set(&error, "host %s: %s", "r660", error.text);
    CU_ASSERT_STRING_EQUAL(error.text, "host r660: no unit");
}

static void the_inner_place_wins(void)
{
    Error error = {0};
    error_set(&error, "x");
    error_in(&error, "outer.yaml", 1, 2);
    error_in(&error, "outermost.yaml", 8, 9);
    CU_ASSERT_STRING_EQUAL(error.file, "outer.yaml");
    CU_ASSERT_TRUE(error.line == 1 && error.column == 2);
}

static void a_line_without_file_gets_the_file_only(void)
{
    Error error = {0};
    error_at(&error, NULL, 12, 5, "x");
    error_in(&error, "trace.csv", 1, 1);
    CU_ASSERT_STRING_EQUAL(error.file, "trace.csv");
    CU_ASSERT_TRUE(error.line == 12 && error.column == 5);
}

static void text_that_does_not_fit_ends_in_dots(void)
{
    char word[2000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    Error error = {0};
    error_at(&error, word, 1, 1, "%s", word);
    /* 768 bytes hold 767 characters, the last three of them dots: 764 of the word; likewise 508 of 512 */
    CU_ASSERT_EQUAL(strlen(error.text), 767);
    CU_ASSERT_EQUAL(strspn(error.text, "a"), 764);
    CU_ASSERT_STRING_EQUAL(error.text + 764, "...");
    CU_ASSERT_EQUAL(strlen(error.file), 511);
    CU_ASSERT_STRING_EQUAL(error.file + 508, "...");
}

static void a_cut_leaves_no_half_character(void)
{
    char word[2001];
    for (size_t i = 0; i < 2000; i += 2)
        memcpy(word + i, "\u00e9", 2); /* two bytes each */
    word[2000] = '\0';
    Error error = {0};
    error_set(&error, "x%s", word); /* the characters begin at odd bytes; 764 is the middle of one */
    CU_ASSERT_STRING_EQUAL(error.text + 763, "...");
}

static void a_text_of_full_length_is_whole(void)
{
    char word[768];
    memset(word, 'a', 767);
    word[767] = '\0';
    Error error = {0};
    error_set(&error, "%s", word);
    CU_ASSERT_STRING_EQUAL(error.text, word);
}

static void only_known_parts_of_the_place_are_printed(void)
{
    char line[256];
    Error error = {.text = "t", .file = "f.yaml", .line = 3, .column = 7};
    printed(&error, line, sizeof line);
    CU_ASSERT_STRING_EQUAL(line, "virga: f.yaml:3:7: t\n");
    error.column = 0;
    printed(&error, line, sizeof line);
    CU_ASSERT_STRING_EQUAL(line, "virga: f.yaml:3: t\n");
    error.line = 0;
    printed(&error, line, sizeof line);
    CU_ASSERT_STRING_EQUAL(line, "virga: f.yaml: t\n");
    error.file[0] = '\0';
    printed(&error, line, sizeof line);
    CU_ASSERT_STRING_EQUAL(line, "virga: t\n");
    error.line = 3;
    printed(&error, line, sizeof line);
    CU_ASSERT_STRING_EQUAL(line, "virga: line 3: t\n");
}

static void an_error_is_always_one_plain_line(void)
{
    char line[512];
    Error error = {.file = "a\nb"};
    /* controls, the C1 control U+009B that some terminals obey, U+2028, U+202E, and bytes that are no UTF-8:
     * alone, cut off, overlong (c0 af, e0 80 af), a surrogate (ed a0 80) */
    error_set(&error, "1\n2\t3\r4\x1b[2J5\x7f"
                      "6\xc2\x9b"
                      "7\u2028"
                      "8\u202e"
                      "9\xff\xc3(\xc0\xaf\xe0\x80\xaf\xed\xa0\x80\xe2\x82");
    snprintf(error.file, sizeof error.file, "a\nb");
    printed(&error, line, sizeof line);
    CU_ASSERT_STRING_EQUAL(line,
                           "virga: a\\nb: 1\\n2\\t3\\x0d4\\x1b[2J5\\x7f6\\u009b7\\u20288\\u202e9\\xff\\xc3("
                           "\\xc0\\xaf\\xe0\\x80\\xaf\\xed\\xa0\\x80\\xe2\\x82\n");
}

static void words_of_every_script_are_printed_as_they_are(void)
{
    char line[256];
    Error error = {0};
    error_set(&error, "h\u00f4te \u4e3b\u6a5f \U0001F327 back\\slash %% \"q\"");
    printed(&error, line, sizeof line);
    CU_ASSERT_STRING_EQUAL(line, "virga: h\u00f4te \u4e3b\u6a5f \U0001F327 back\\slash % \"q\"\n");
}

static const char *const words[] = {"placement", "rebalance", "scaling", "hosts", "cpu", "max-downtime", "a"};

static const char *nearest(const char *word)
{
    return did_you_mean(word, words, sizeof words / sizeof *words);
}

static void a_slip_finds_the_word_that_was_meant(void)
{
    CU_ASSERT_STRING_EQUAL(nearest("placment"), "placement");   /* one letter left out */
    CU_ASSERT_STRING_EQUAL(nearest("rebalannce"), "rebalance"); /* one too many */
    CU_ASSERT_STRING_EQUAL(nearest("scalimg"), "scaling");      /* another one */
    CU_ASSERT_STRING_EQUAL(nearest("hosst"), "hosts");          /* two swapped: one edit, not two */
    CU_ASSERT_STRING_EQUAL(nearest("cup"), "cpu");              /* one swap is the limit for three letters */
    CU_ASSERT_STRING_EQUAL(nearest("placement"), "placement");
}

static void case_and_dashes_cost_nothing(void)
{
    CU_ASSERT_STRING_EQUAL(nearest("CPU"), "cpu");
    CU_ASSERT_STRING_EQUAL(nearest("Max_Downtime"), "max-downtime");
}

static void what_is_not_near_finds_nothing(void)
{
    CU_ASSERT_PTR_NULL(nearest("network"));
    CU_ASSERT_PTR_NULL(nearest("ram")); /* cpu is three edits away */
    CU_ASSERT_PTR_NULL(nearest("b"));   /* replacing the only letter of "a" is no likeness */
    CU_ASSERT_PTR_NULL(nearest(""));
    CU_ASSERT_PTR_NULL(did_you_mean("cpu", NULL, 0));
}

static void the_limit_is_a_third_of_the_longer_word(void)
{
    const char *const nine[] = {"abcdefghi"};
    CU_ASSERT_PTR_NOT_NULL(did_you_mean("abcdefxyz", nine, 1)); /* 3 of 9 */
    CU_ASSERT_PTR_NULL(did_you_mean("abcdewxyz", nine, 1));     /* 4 of 9 */
    CU_ASSERT_PTR_NOT_NULL(did_you_mean("abcdef", nine, 1));    /* 3 left out, of 9 */
    CU_ASSERT_PTR_NULL(did_you_mean("abcde", nine, 1));
}

static void the_nearest_wins_and_ties_go_to_the_first(void)
{
    const char *const near[] = {"cart-x", NULL, "card", "care"};
    CU_ASSERT_STRING_EQUAL(did_you_mean("carx", near, 4), "card");
    CU_ASSERT_STRING_EQUAL(did_you_mean("care", near, 4), "care");
}

static void endless_words_are_near_nothing(void)
{
    char word[64 * 1024];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    const char *const same[] = {word};
    CU_ASSERT_PTR_NULL(did_you_mean(word, same, 1));
    CU_ASSERT_PTR_NULL(nearest(word));
    word[63] = '\0'; /* 63 bytes are still a word */
    CU_ASSERT_PTR_EQUAL(did_you_mean(word, same, 1), word);
}

static void an_unknown_name_is_told_with_those_that_are_known(void)
{
    const char *const known[] = {"best-fit", "first-fit"};
    Error error = {.line = 3};
    CU_ASSERT_FALSE(error_unknown(&error, "policy", "bestfit", known, 2));
    CU_ASSERT_STRING_EQUAL(
        error.text, "no policy \"bestfit\"; did you mean \"best-fit\"? There are: best-fit, first-fit");
    CU_ASSERT_EQUAL(error.line, 0);
    CU_ASSERT_FALSE(error_unknown(&error, "policy", "x", known, 2));
    CU_ASSERT_STRING_EQUAL(error.text, "no policy \"x\"; there are: best-fit, first-fit");
    CU_ASSERT_FALSE(error_unknown(NULL, "policy", "x", known, 2));
}

/* 300 names of 4 bytes and ", " are 1800 bytes, more than a text holds. */
static void a_list_of_names_that_is_too_long_ends_in_dots(void)
{
    const char *known[300];
    for (size_t i = 0; i < 300; i++)
        known[i] = "name";
    Error error = {0};
    error_unknown(&error, "policy", "x", known, 300);
    CU_ASSERT_EQUAL(strlen(error.text), sizeof error.text - 1);
    CU_ASSERT_STRING_EQUAL(error.text + sizeof error.text - 4, "...");
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(setting_an_error_is_false_and_keeps_the_text),
    CASE(a_new_text_forgets_the_old_place),
    CASE(nobody_needs_to_ask_why),
    CASE(a_text_may_be_wrapped_in_itself),
    CASE(the_inner_place_wins),
    CASE(a_line_without_file_gets_the_file_only),
    CASE(text_that_does_not_fit_ends_in_dots),
    CASE(a_cut_leaves_no_half_character),
    CASE(a_text_of_full_length_is_whole),
    CASE(only_known_parts_of_the_place_are_printed),
    CASE(an_error_is_always_one_plain_line),
    CASE(words_of_every_script_are_printed_as_they_are),
    CASE(a_slip_finds_the_word_that_was_meant),
    CASE(case_and_dashes_cost_nothing),
    CASE(what_is_not_near_finds_nothing),
    CASE(the_limit_is_a_third_of_the_longer_word),
    CASE(the_nearest_wins_and_ties_go_to_the_first),
    CASE(endless_words_are_near_nothing),
    CASE(an_unknown_name_is_told_with_those_that_are_known),
    CASE(a_list_of_names_that_is_too_long_ends_in_dots),
    {NULL, NULL},
};

const TestSuite test_error = {"error", cases};
