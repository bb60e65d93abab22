#include "traces/table.h"

#include "tests/test.h"

#include <string.h>

static void every_reader_says_what_it_is_and_is_found_by_its_name(void)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(trace_readers[0]);
    for (size_t i = 0; trace_readers[i] != NULL; i++) {
        const TraceReader *found = NULL;
        CU_ASSERT_TRUE(trace_readers[i]->help[0] != '\0' && trace_readers[i]->source[0] != '\0');
        CU_ASSERT_TRUE(trace_reader_find(trace_readers[i]->name, &found, NULL));
        CU_ASSERT_PTR_EQUAL(found, trace_readers[i]);
    }
}

static void every_reader_refuses_what_is_not_there_naming_it(void)
{
    for (size_t i = 0; trace_readers[i] != NULL; i++) {
        Trace trace;
        Error error = {0};
        CU_ASSERT_FALSE(trace_readers[i]->read("no/such/file", &(TraceOptions){0}, &trace, &error));
        CU_ASSERT_STRING_EQUAL(error.file, "no/such/file");
        CU_ASSERT_TRUE(error.text[0] != '\0');
    }
}

static void an_unknown_format_is_told_with_what_there_is(void)
{
    const TraceReader *found = NULL;
    Error error = {0};
    CU_ASSERT_FALSE(trace_reader_find("planet-lab", &found, &error));
    CU_ASSERT_PTR_NULL(found);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no trace format \"planet-lab\"; did you mean \"planetlab\"?"));
    CU_ASSERT_FALSE(trace_reader_find("", &found, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no trace format \"\"; there are: planetlab"));
}

static const TestCase cases[] = {
    {"every_reader_says_what_it_is_and_is_found_by_its_name",
     every_reader_says_what_it_is_and_is_found_by_its_name},
    {"every_reader_refuses_what_is_not_there_naming_it", every_reader_refuses_what_is_not_there_naming_it},
    {"an_unknown_format_is_told_with_what_there_is", an_unknown_format_is_told_with_what_there_is},
    {NULL, NULL},
};

const TestSuite test_trace_table = {"trace_table", cases};
