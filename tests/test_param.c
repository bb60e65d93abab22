#include "policies/param.h"
#include "tests/test.h"

#include <string.h>

static const char *const colours[] = {"red", "dark-green", NULL};

static const PolicyParam params[] = {
    {.name = "safety", .unit = "ratio", .fallback = 0.8, .max = 1, .help = "h"},
    {.name = "after-all", .unit = "time", .fallback = 5e9, .max = 3600e9, .help = "h"},
    {.name = "colour", .unit = "choice", .max = 1, .choices = colours, .help = "h"},
    {.name = "speed", .unit = "bandwidth", .fallback = 1e6, .min = 1, .max = 1e12, .help = "h"},
};

static const Policy policy = {
    .size = sizeof(Policy), .api = POLICY_API, .name = "p", .help = "h", .params = params, .param_count = 4};

static void a_parameter_is_found_by_name(void)
{
    Error error = {0};
    size_t index = 9;
    CU_ASSERT_TRUE(param_find(&policy, "after_all", &index, &error));
    CU_ASSERT_EQUAL(index, 1);
    CU_ASSERT_FALSE(param_find(&policy, "safty", &index, &error));
    CU_ASSERT_EQUAL(index, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "did you mean \"safety\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "safety, after-all, colour, speed"));
    CU_ASSERT_FALSE(
        param_find(&policy, "after", &index, &error)); /* the beginning of a name is not the name */
    CU_ASSERT_FALSE(param_find(&policy, "after-all-of-it", &index, &error));
}

static double value_of(size_t index, const char *text)
{
    double value = -1;
    Error error;
    CU_ASSERT_TRUE(param_read(&params[index], text, &value, &error));
    return value;
}

static void values_are_read_in_their_unit(void)
{
    CU_ASSERT_EQUAL(value_of(0, "50%"), 0.5);
    CU_ASSERT_EQUAL(value_of(1, "1min30s"), 90e9);
    CU_ASSERT_EQUAL(value_of(2, "dark_green"), 1);
    CU_ASSERT_EQUAL(value_of(3, "8Mbit/s"), 1e6);
}

static void what_is_out_of_range_or_no_choice_is_refused(void)
{
    double value = 7;
    Error error;
    CU_ASSERT_FALSE(param_read(&params[0], "1.01", &value, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "0 to 1"));
    CU_ASSERT_FALSE(param_read(&params[1], "90", &value, &error)); /* 90 what? */
    CU_ASSERT_FALSE(param_read(&params[1], "2h", &value, &error));
    CU_ASSERT_FALSE(param_read(&params[2], "blue", &value, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "red, dark-green"));
    CU_ASSERT_EQUAL(value, 7);
}

static void what_is_written_reads_the_same(void)
{
    char text[64];
    for (size_t i = 0; i < policy.param_count; i++) {
        param_write(&params[i], params[i].fallback, text, sizeof text);
        CU_ASSERT_EQUAL(value_of(i, text), params[i].fallback);
    }
}

/* Each row spoils one thing of a sound policy. */
static void an_unsound_declaration_is_refused(void)
{
    Error error;
    CU_ASSERT_TRUE(policy_is_sound(&policy, &error));
    Policy spoilt[6];
    for (int i = 0; i < 6; i++)
        spoilt[i] = policy;
    spoilt[0].size--;
    spoilt[1].api++;
    spoilt[2].kind = POLICY_KIND_COUNT;
    spoilt[3].name = "";
    spoilt[4].help = NULL;
    spoilt[5].params = NULL;
    for (int i = 0; i < 6; i++)
        CU_ASSERT_FALSE(policy_is_sound(&spoilt[i], &error));
    const PolicyParam unsound[] = {
        {.unit = "ratio", .help = "h"},
        {.name = "p", .unit = "furlong", .help = "h"},
        {.name = "p", .unit = "ratio", .fallback = 2, .max = 1, .help = "h"},
        {.name = "p", .unit = "choice", .help = "h"},
        {.name = "p", .unit = "choice", .choices = colours, .max = 2, .help = "h"},
        {.name = "p", .unit = "choice", .choices = colours, .max = 1, .fallback = 0.5, .help = "h"},
    };
    for (size_t i = 0; i < sizeof unsound / sizeof *unsound; i++) {
        Policy with = policy;
        with.params = &unsound[i];
        with.param_count = 1;
        CU_ASSERT_FALSE(policy_is_sound(&with, &error));
    }
}

static const TestCase cases[] = {
    {"a_parameter_is_found_by_name", a_parameter_is_found_by_name},
    {"values_are_read_in_their_unit", values_are_read_in_their_unit},
    {"what_is_out_of_range_or_no_choice_is_refused", what_is_out_of_range_or_no_choice_is_refused},
    {"what_is_written_reads_the_same", what_is_written_reads_the_same},
    {"an_unsound_declaration_is_refused", an_unsound_declaration_is_refused},
    {NULL, NULL},
};
const TestSuite test_param = {"param", cases};
