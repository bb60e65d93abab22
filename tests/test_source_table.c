#include "workloads/table.h"

#include "sim/base/check.h"
#include "tests/test.h"
#include "workloads/listed.h"
#include "workloads/replay.h"
#include "workloads/synthetic.h"

#include <string.h>

static void every_source_says_what_it_is_under_a_name_of_its_own(void)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(source_kinds[0]);
    for (size_t i = 0; source_kinds[i] != NULL; i++) {
        CU_ASSERT_TRUE(source_kinds[i]->name[0] != '\0' && source_kinds[i]->help[0] != '\0');
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_STRING_NOT_EQUAL(source_kinds[i]->name, source_kinds[k]->name);
    }
}

/* One small source of each kind, guests with usage for two steps of 300 s. */
static Source open_replay(void)
{
    static const GuestSize size = {.vcpus = 1};
    Trace trace = {.step_ns = 300 * NS_PER_S, .steps = 2};
    for (int i = 0; i < 3; i++)
        vec_push(&trace.guests, (TraceGuest){.name = must_strdup("g"), .leave_ns = SIM_TIME_MAX});
    trace.usage_ratio = must_calloc(6, sizeof(double));
    ReplayConfig config = {.trace = &trace, .sizes = &size, .size_count = 1, .scale = 2};
    Source source;
    CU_ASSERT_TRUE_FATAL(replay_open(&config, &source, NULL));
    return source;
}

static Source open_synthetic(void)
{
    static const SizeClass class = {.size = {.vcpus = 1}, .weight = 1};
    SyntheticConfig config = {.name = "s",
                              .first_count = 2,
                              .arrivals = {.kind = arrival_kind("poisson"), .rate_per_s = 0.1},
                              .classes = &class,
                              .class_count = 1,
                              .usage = {.step_ns = 300 * NS_PER_S,
                                        .mean_ratio = {&distribution_constant, {0.5}},
                                        .deviation_ratio = 0.1}};
    Source source;
    CU_ASSERT_TRUE_FATAL(synthetic_open(&config, 1, &source, NULL));
    return source;
}

static Source open_listed(void)
{
    static const ListedGuest guests[] = {{.name = "a", .usage_ratio = 1}, {.name = "b", .at_ns = 5}};
    ListedConfig config = {.guests = guests, .guest_count = 2};
    Source source;
    CU_ASSERT_TRUE_FATAL(listed_open(&config, &source, NULL));
    return source;
}

/* What the door promises for all: rows from 0 up in order of time, names that fit, shares of 0..1, a step,
 * and nothing written beyond the rows that were asked for. */
static void expect_promises(const Source *source)
{
    enum { ROWS_MAX = 20 };
    SimTime before_ns = 0;
    uint32_t rows = 0;
    for (Arrival arrival; rows < ROWS_MAX && source->kind->next_arrival(source->state, &arrival); rows++) {
        char name[4] = "123";
        CU_ASSERT_EQUAL(arrival.row, rows);
        CU_ASSERT_TRUE(arrival.at_ns >= before_ns && arrival.leave_ns > arrival.at_ns);
        source->kind->guest_name(source->state, rows, name, sizeof name);
        CU_ASSERT_TRUE(name[0] != '\0' && name[3] == '\0');
        before_ns = arrival.at_ns;
    }
    CU_ASSERT_TRUE(rows > 1);
    CU_ASSERT_EQUAL(source->kind->step_ns(source->state), 300 * NS_PER_S);
    double ratio[ROWS_MAX + 1];
    ratio[rows - 1] = -1;
    source->kind->usage(source->state, &(UsageAsk){0, before_ns, NULL, rows - 1, false}, ratio);
    CU_ASSERT_EQUAL(ratio[rows - 1], -1);
    source->kind->usage(source->state, &(UsageAsk){300 * NS_PER_S, before_ns, NULL, rows, false}, ratio);
    for (uint32_t row = 0; row < rows; row++)
        CU_ASSERT_TRUE(ratio[row] >= 0 && ratio[row] <= 1);
    source->kind->close(source->state);
}

static void every_source_keeps_the_promises_of_the_door(void)
{
    static const struct {
        const SourceKind *kind;
        Source (*open)(void);
    } openers[] = {
        {&replay_kind, open_replay}, {&synthetic_kind, open_synthetic}, {&listed_kind, open_listed}};
    size_t count = 0;
    for (; source_kinds[count] != NULL; count++) {
        size_t at = 0;
        while (at < sizeof openers / sizeof openers[0] && openers[at].kind != source_kinds[count])
            at++;
        CU_ASSERT_TRUE_FATAL(at < sizeof openers / sizeof openers[0]); /* a new kind needs an opener here */
        Source source = openers[at].open();
        CU_ASSERT_PTR_EQUAL(source.kind, source_kinds[count]);
        expect_promises(&source);
    }
    CU_ASSERT_EQUAL(count, sizeof openers / sizeof openers[0]);
}

static const TestCase cases[] = {
    {"every_source_says_what_it_is_under_a_name_of_its_own",
     every_source_says_what_it_is_under_a_name_of_its_own},
    {"every_source_keeps_the_promises_of_the_door", every_source_keeps_the_promises_of_the_door},
    {NULL, NULL},
};

const TestSuite test_source_table = {"source_table", cases};
