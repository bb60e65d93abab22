#include "sim/run/settings.h"

#include "tests/test.h"

static Settings parsed(const char *text)
{
    Settings settings = {0};
    CU_ASSERT_FATAL(settings_of(text, &settings, NULL));
    return settings;
}

static void values_are_named_by_their_path(void)
{
    Settings settings = parsed("a: 1\nb: {c: x, d: [y, {e: z}]}\nf: []\n");
    CU_ASSERT_EQUAL(settings.count, 4);
    CU_ASSERT_STRING_EQUAL(settings_get(&settings, "a"), "1");
    CU_ASSERT_STRING_EQUAL(settings_get(&settings, "b.c"), "x");
    CU_ASSERT_STRING_EQUAL(settings_get(&settings, "b.d.0"), "y");
    CU_ASSERT_STRING_EQUAL(settings_get(&settings, "b.d.1.e"), "z");
    CU_ASSERT_PTR_NULL(settings_get(&settings, "f"));
    settings_free(&settings);
}

/* `a` is alike; `b` differs in the third alone; `c` is in the second alone. */
static void what_differs_in_any_of_them_is_listed_once(void)
{
    Settings all[] = {parsed("a: 1\nb: 2\n"), parsed("b: 2\na: 1\nc: 3\n"), parsed("a: 1\nb: 9\n")};
    SettingPaths paths;
    settings_differing(all, 3, &paths);
    CU_ASSERT_EQUAL_FATAL(paths.count, 2);
    CU_ASSERT_STRING_EQUAL(paths.at[0], "b");
    CU_ASSERT_STRING_EQUAL(paths.at[1], "c");
    for (size_t i = 0; i < paths.count; i++)
        free(paths.at[i]);
    vec_free(&paths);
    for (size_t i = 0; i < 3; i++)
        settings_free(&all[i]);
}

static void a_text_that_is_no_yaml_is_an_error(void)
{
    Settings settings;
    Error error = {0};
    CU_ASSERT_FALSE(settings_of("a: [1\n", &settings, &error));
    CU_ASSERT_NOT_EQUAL(error.text[0], '\0');
}

static const TestCase cases[] = {
    {"values_are_named_by_their_path", values_are_named_by_their_path},
    {"what_differs_in_any_of_them_is_listed_once", what_differs_in_any_of_them_is_listed_once},
    {"a_text_that_is_no_yaml_is_an_error", a_text_that_is_no_yaml_is_an_error},
    {NULL, NULL},
};

const TestSuite test_settings = {"settings", cases};
