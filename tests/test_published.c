/* CloudSim 4.0's results for the PlanetLab days (examples/planetlab.yaml with its preset), figure by figure.
 * The table and the traces are reference material beside the checkout. */
#include "tests/published.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 30 };

static bool is_random(const PublishedRow *row)
{
    const char *selector = strchr(row->policy, '-');
    return selector && strcmp(selector, "-rs") == 0;
}

static bool open_table(PublishedTable *ret_table)
{
    if (published_read(ret_table))
        return true;
    test_skip("../shared is not there");
    return false;
}

static void compare(const PublishedRow *row, const OurRun *ours)
{
    for (int i = 0; i < FIGURES; i++) {
        bool agrees = published_agrees(row, i, ours->value[i]);
        if (!agrees)
            printf("    %s %s: %s is %.10g, published %s\n", row->day, row->policy, figures[i].metric,
                   ours->value[i], row->text[i]);
        CU_ASSERT(agrees);
    }
}

/* Counts exactly; all else as printed, give or take 3e-6 for the order of summing. */
static void every_deterministic_row_comes_out(void)
{
    PublishedTable table;
    VEC(OurRun) runs = {0};
    if (!open_table(&table))
        return;
    for (size_t i = 0; i < table.count; i++)
        if (!is_random(&table.at[i]))
            vec_push(&runs, (OurRun){.day = table.at[i].day, .policy = table.at[i].policy, .seed = 1});
    CU_ASSERT_EQUAL(runs.count, 68);
    published_run(runs.at, runs.count);
    size_t next = 0;
    for (size_t i = 0; i < table.count; i++)
        if (!is_random(&table.at[i]))
            compare(&table.at[i], &runs.at[next++]);
    vec_free(&runs);
    vec_free(&table);
}

/* One draw of the peer against SEEDS of ours. */
static void compare_draw(const PublishedRow *row, const OurRun *ours)
{
    for (int figure = 0; figure < FIGURES; figure++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < SEEDS; i++)
            sum += ours[i].value[figure];
        for (int i = 0; i < SEEDS; i++)
            squares += pow(ours[i].value[figure] - sum / SEEDS, 2);
        double deviation = sqrt(squares / (SEEDS - 1));
        bool is_near = fabs(row->value[figure] - sum / SEEDS) <= 4 * deviation;
        if (!is_near)
            printf("    %s %s: %s is %.10g +- %.3g, published %s\n", row->day, row->policy,
                   figures[figure].metric, sum / SEEDS, deviation, row->text[figure]);
        CU_ASSERT(is_near);
    }
}

static bool is_wanted(const PublishedRow *row)
{
    const char *days =
        getenv("VIRGA_TEST_DAYS"); /* random rows cost 30 runs each: "20110303" alone when time is short */
    return is_random(row) && (!days || strstr(days, row->day));
}

static void random_rows_lie_within_four_deviations(void)
{
    PublishedTable table;
    VEC(OurRun) runs = {0};
    if (!open_table(&table))
        return;
    for (size_t i = 0; i < table.count; i++)
        for (uint64_t seed = 1; is_wanted(&table.at[i]) && seed <= SEEDS; seed++)
            vec_push(&runs, (OurRun){.day = table.at[i].day, .policy = table.at[i].policy, .seed = seed});
    CU_ASSERT_FATAL(runs.count > 0);
    published_run(runs.at, runs.count);
    size_t next = 0;
    for (size_t i = 0; i < table.count; i++)
        if (is_wanted(&table.at[i])) {
            compare_draw(&table.at[i], &runs.at[next]);
            next += SEEDS;
        }
    vec_free(&runs);
    vec_free(&table);
}

static const TestCase cases[] = {
    {"every_deterministic_row_comes_out", every_deterministic_row_comes_out},
    {"random_rows_lie_within_four_deviations", random_rows_lie_within_four_deviations},
    {NULL, NULL},
};

const TestSuite test_published = {"published", cases};
