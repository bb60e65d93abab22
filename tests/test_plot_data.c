#include "sim/run/plot_data.h"

#include "sim/run/plots.h"
#include "tests/kept.h"
#include "tests/scratch.h"
#include "tests/test.h"

typedef struct Written {
    char *data, *variables;
    bool is_done;
    Error error;
} Written;

static Written written(const Plot *plot, const Result *results, size_t count)
{
    Written out = {0};
    size_t data_size, variables_size;
    FILE *data = open_memstream(&out.data, &data_size),
         *variables = open_memstream(&out.variables, &variables_size);
    out.is_done = plot->write(results, count, data, variables, &out.error);
    fclose(data);
    fclose(variables);
    return out;
}

static void forget(Written *out)
{
    free(out->data);
    free(out->variables);
}

static void a_quote_in_a_text_is_doubled(void)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    plot_quote("it's\none", to);
    fclose(to);
    CU_ASSERT_STRING_EQUAL(text, "'it''s one'");
    free(text);
}

/* Power of kept.h: 275 W in the first 10 s, 200 W afterwards. Each value is drawn at both ends of its
 * interval, in minutes because the run is short: 10 s are 1/6 of one. */
static void a_value_stands_at_both_ends_of_its_interval(void)
{
    Scratch scratch;
    Result result;
    scratch_make(&scratch);
    kept_open(&scratch, "a.h5", kept_yaml, &result);
    Written out = written(plot_find("hosts-power"), &result, 1);
    CU_ASSERT(out.is_done);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(out.data, "0\t2\t1.5\t275\n0.166666667\t2\t1.5\t275\n0.166666667\t2\t0\t200\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.variables, "time_name = 'Time (minutes)'\ntime_end = 1\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.variables, "hosts = 2\n"));
    forget(&out);
    result_close(&result);
    scratch_remove(&scratch);
}

/* h.0 is at 50 % in the first of six intervals, h.1 at 25 %. */
static void a_heat_map_has_a_line_for_each_host(void)
{
    Scratch scratch;
    Result result;
    scratch_make(&scratch);
    kept_open(&scratch, "a.h5", kept_yaml, &result);
    Written out = written(plot_find("heatmap"), &result, 1);
    CU_ASSERT(out.is_done);
    CU_ASSERT_STRING_EQUAL(out.data, "50\t0\t0\t0\t0\t0\n25\t0\t0\t0\t0\t0\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(out.variables, "cells_across = 6\ncells_up = 2\n"));
    forget(&out);
    result_close(&result);
    scratch_remove(&scratch);
}

static void a_result_without_series_has_no_plot_of_them(void)
{
    Scratch scratch;
    Result result;
    Error error = {0};
    scratch_make(&scratch);
    char *yaml = strdup(kept_yaml), *at = strstr(yaml, "series: hosts");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    memcpy(at, "series: none ", strlen("series: none "));
    kept_open(&scratch, "a.h5", yaml, &result);
    CU_ASSERT_FALSE(plot_applies(plot_find("heatmap"), &result, 1, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "output.series"));
    CU_ASSERT(plot_applies(plot_find("energy-sla"), &result, 1, &error));
    free(yaml);
    result_close(&result);
    scratch_remove(&scratch);
}

/* Runs of the same world with more and less to do: none has SLA violations, so the one with the least energy
 * beats all others. Labels: the rebalance policy is the same in all, and so is the placement; file names
 * differ. */
static void the_best_are_those_that_none_beats(void)
{
    Scratch scratch;
    Result results[2];
    scratch_make(&scratch);
    char *yaml = strdup(kept_yaml), *at = strstr(yaml, "5Gcycles");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    *at = '9';
    kept_open(&scratch, "more.h5", yaml, &results[0]);
    kept_open(&scratch, "less.h5", kept_yaml, &results[1]);
    Written out = written(plot_find("energy-sla"), results, 2);
    CU_ASSERT(out.is_done);
    /* 12750 J and 12950 J in kWh; two blocks, two empty lines between them */
    CU_ASSERT_STRING_EQUAL(out.data, "0.00354166667\t0\n0.00359722222\t0\n\n\n0.00354166667\t0\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(out.variables, "set label 'less' at "));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.variables, "set label 'more' at "));
    forget(&out);
    free(yaml);
    result_close(&results[0]);
    result_close(&results[1]);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"a_quote_in_a_text_is_doubled", a_quote_in_a_text_is_doubled},
    {"a_value_stands_at_both_ends_of_its_interval", a_value_stands_at_both_ends_of_its_interval},
    {"a_heat_map_has_a_line_for_each_host", a_heat_map_has_a_line_for_each_host},
    {"a_result_without_series_has_no_plot_of_them", a_result_without_series_has_no_plot_of_them},
    {"the_best_are_those_that_none_beats", the_best_are_those_that_none_beats},
    {NULL, NULL},
};

const TestSuite test_plot_data = {"plot_data", cases};
