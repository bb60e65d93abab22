#include "workloads/synthetic.h"

#include "sim/base/stats.h"
#include "tests/scratch.h"
#include "tests/test.h"
#include "traces/planetlab.h"
#include "traces/planetlab_write.h"

#include <math.h>
#include <string.h>

/* ---- Helpers ---- */

static const SizeClass classes[] = {
    {.size = {.vcpus = 1, .memory_bytes = 1}, .weight = 3},
    {.size = {.vcpus = 2, .memory_bytes = 2}, .weight = 0},
    {.size = {.vcpus = 4, .memory_bytes = 4}, .weight = 1},
};

static SyntheticConfig make_config(void)
{
    return (SyntheticConfig){.name = "web",
                             .first_count = 5,
                             .arrivals = {.kind = arrival_kind("poisson"), .rate_per_s = 0.01},
                             .lifetime_s = {&distribution_exponential, {3600}},
                             .classes = classes,
                             .class_count = 3,
                             .usage = {.step_ns = 300 * NS_PER_S,
                                       .mean_ratio = {&distribution_uniform, {0.05, 0.3}},
                                       .deviation_ratio = 0.08,
                                       .correlation_ns = NS_PER_H}};
}

static Source open_source(const SyntheticConfig *config, uint64_t seed)
{
    Source source;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(synthetic_open(config, seed, &source, &error));
    return source;
}

static void close_source(const Source *source)
{
    source->kind->close(source->state);
}

enum { GUESTS_MAX = 400, STEPS_MAX = 48 };

/* What a run of STEPS_MAX steps sees: the guests that come in it and their usage at each step. */
typedef struct Seen {
    uint32_t count;
    Arrival arrivals[GUESTS_MAX];
    double ratio[STEPS_MAX][GUESTS_MAX];
} Seen;

/* As a controller does it: guests are pulled one ahead, usage is asked for those who have arrived. */
static Seen *run(const SyntheticConfig *config, uint64_t seed)
{
    Source source = open_source(config, seed);
    Seen *seen = calloc(1, sizeof *seen);
    Arrival next;
    bool has_next = source.kind->next_arrival(source.state, &next);
    for (int step = 0; step < STEPS_MAX; step++) {
        SimTime now_ns = step * config->usage.step_ns;
        while (has_next && next.at_ns <= now_ns && seen->count < GUESTS_MAX) {
            CU_ASSERT_EQUAL(next.row, seen->count);
            seen->arrivals[seen->count++] = next;
            has_next = source.kind->next_arrival(source.state, &next);
        }
        source.kind->usage(source.state, &(UsageAsk){now_ns, 0, NULL, seen->count, false}, seen->ratio[step]);
    }
    close_source(&source);
    return seen;
}

static bool same_guest(const Seen *a, uint32_t row_a, const Seen *b, uint32_t row_b)
{
    const Arrival *x = &a->arrivals[row_a], *y = &b->arrivals[row_b];
    if (x->at_ns != y->at_ns || x->leave_ns != y->leave_ns || x->size.memory_bytes != y->size.memory_bytes)
        return false;
    for (int step = 0; step < STEPS_MAX; step++)
        if (a->ratio[step][row_a] != b->ratio[step][row_b])
            return false;
    return true;
}

/* ---- Claims ---- */

/* Poisson arrivals of 0.01/s for 1e6 s: 1e4 are expected, with a deviation of sqrt(1e4). Their gaps have mean
 * and deviation 100 s. */
static void later_guests_come_as_a_poisson_process(void)
{
    SyntheticConfig config = make_config();
    config.usage.mean_ratio = (Distribution){&distribution_constant, {0.1}};
    Source source = open_source(&config, 1);
    Tally gaps = {0};
    SimTime before_ns = 0;
    uint32_t count = 0;
    double ratio[1], deviation = 0;
    for (Arrival arrival;
         source.kind->next_arrival(source.state, &arrival) && arrival.at_ns < 1000000 * NS_PER_S;) {
        CU_ASSERT_TRUE(arrival.at_ns >= before_ns);
        if (count++ >= config.first_count)
            tally_add(&gaps, (double)(arrival.at_ns - before_ns) / 1e9);
        before_ns = arrival.at_ns;
        source.kind->usage(source.state, &(UsageAsk){before_ns, 0, NULL, 1, false}, ratio);
    }
    close_source(&source);
    CU_ASSERT_DOUBLE_EQUAL(count - config.first_count, 10000, 4 * sqrt(10000));
    CU_ASSERT_DOUBLE_EQUAL(gaps.mean, 100, 4 * 100 / sqrt(10000));
    CU_ASSERT_TRUE(tally_deviation(&gaps, &deviation));
    CU_ASSERT_DOUBLE_EQUAL(deviation, 100, 4 * 100 * sqrt(2.0 / 10000));
}

/* Weights 3, 0, 1: the last size has a quarter. Lifetimes have mean and deviation 3600 s. */
static void sizes_and_lifetimes_are_drawn_as_asked(void)
{
    SyntheticConfig config = make_config();
    config.first_count = 10000;
    config.usage.mean_ratio = (Distribution){&distribution_constant, {0.1}};
    Source source = open_source(&config, 1);
    Tally lifetimes = {0};
    int large = 0;
    for (int i = 0; i < 10000; i++) {
        Arrival arrival;
        CU_ASSERT_TRUE_FATAL(source.kind->next_arrival(source.state, &arrival));
        CU_ASSERT_TRUE(arrival.at_ns == 0 && arrival.leave_ns > 0 && arrival.size.memory_bytes != 2);
        large += arrival.size.memory_bytes == 4;
        tally_add(&lifetimes, (double)arrival.leave_ns / 1e9);
    }
    close_source(&source);
    CU_ASSERT_DOUBLE_EQUAL(large / 10000.0, 0.25, 4 * sqrt(0.25 * 0.75 / 10000));
    CU_ASSERT_DOUBLE_EQUAL(lifetimes.mean, 3600, 4 * 3600 / sqrt(10000));
}

static void the_same_seed_gives_the_same_run_and_another_seed_another(void)
{
    SyntheticConfig config = make_config();
    Seen *a = run(&config, 7), *b = run(&config, 7), *c = run(&config, 8);
    CU_ASSERT_EQUAL_FATAL(a->count, b->count);
    for (uint32_t row = 0; row < a->count; row++)
        CU_ASSERT_TRUE(same_guest(a, row, b, row));
    CU_ASSERT_FALSE(same_guest(a, 0, c, 0));
    config.name = "db";
    Seen *d = run(&config, 7);
    CU_ASSERT_FALSE(same_guest(a, 0, d, 0));
    free(a), free(b), free(c), free(d);
}

/* The base of world 24: with a sixth first guest the others keep their instants, sizes, lives and usage, bit
 * for bit, and so do the later ones, although their rows have moved on by one. */
static void world_24_one_guest_more_shifts_nobody(void)
{
    SyntheticConfig config = make_config();
    Seen *five = run(&config, 7);
    config.first_count = 6;
    Seen *six = run(&config, 7);
    CU_ASSERT_EQUAL(six->count, five->count + 1);
    CU_ASSERT_TRUE(five->count > 100); /* 0.01/s for 4 h: 144 are expected */
    for (uint32_t row = 0; row < five->count; row++)
        CU_ASSERT_TRUE(same_guest(five, row, six, row < 5 ? row : row + 1));
    config = make_config();
    config.arrivals.rate_per_s = 0; /* nor do those who were there depend on those who come */
    Seen *alone = run(&config, 7);
    for (uint32_t row = 0; row < 5; row++)
        CU_ASSERT_TRUE(same_guest(five, row, alone, row));
    CU_ASSERT_EQUAL(alone->count, 5);
    free(five), free(six), free(alone);
}

/* Arrivals have a stream of their own: other lifetimes, sizes and usage leave every instant as it is. */
static void other_lives_shift_no_arrival(void)
{
    SyntheticConfig config = make_config();
    Seen *seen = run(&config, 7);
    config.lifetime_s = (Distribution){&distribution_weibull, {0.5, 100}};
    config.class_count = 1;
    config.usage.mean_ratio = (Distribution){&distribution_constant, {0.5}};
    Seen *other = run(&config, 7);
    CU_ASSERT_EQUAL_FATAL(seen->count, other->count);
    int moved = 0, same_lives = 0;
    for (uint32_t row = 0; row < seen->count; row++) {
        moved += seen->arrivals[row].at_ns != other->arrivals[row].at_ns;
        same_lives += seen->arrivals[row].leave_ns == other->arrivals[row].leave_ns;
    }
    CU_ASSERT_TRUE(moved == 0 && same_lives == 0 && seen->count > 100);
    free(seen), free(other);
}

/* Another process of arrivals: the guests come at other times, but they are the same, with the same sizes and
 * lifetimes. */
static void other_arrivals_bring_the_same_guests(void)
{
    SyntheticConfig config = make_config();
    Seen *seen = run(&config, 7);
    config.arrivals = (ArrivalConfig){arrival_kind("diurnal"), 0.02, 1, 2 * NS_PER_H, 1, {0}, NULL};
    Seen *other = run(&config, 7);
    CU_ASSERT_TRUE(other->count > seen->count);
    for (uint32_t row = config.first_count; row < seen->count; row++) {
        const Arrival *a = &seen->arrivals[row], *b = &other->arrivals[row];
        CU_ASSERT_TRUE(a->at_ns != b->at_ns && a->leave_ns - a->at_ns == b->leave_ns - b->at_ns &&
                       a->size.memory_bytes == b->size.memory_bytes);
    }
    free(seen), free(other);
}

/* Asked as a controller asks: at each step for all that live, at each arrival for the new one alone, now and
 * then for a few. Who lives has the numbers that it has when everybody is asked always. */
static void who_is_left_out_is_forgotten_and_changes_nobody(void)
{
    SyntheticConfig config = make_config();
    Seen *seen = run(&config, 3);
    Source source = open_source(&config, 3);
    uint32_t rows[GUESTS_MAX], row = 0, gone = 0;
    double ratio[GUESTS_MAX];
    int wrong = 0;
    Arrival next;
    CU_ASSERT_TRUE(source.kind->next_arrival(source.state, &next));
    for (int step = 0; step < STEPS_MAX; step++) {
        SimTime now_ns = step * config.usage.step_ns;
        for (; next.at_ns <= now_ns; row++) {
            source.kind->usage(source.state, &(UsageAsk){.anchor_ns = next.at_ns, .rows = &row, .count = 1},
                               ratio);
            int64_t asked = next.at_ns / config.usage.step_ns;
            wrong += row >= config.first_count && asked == step && ratio[0] != seen->ratio[step][row];
            CU_ASSERT_TRUE_FATAL(source.kind->next_arrival(source.state, &next));
        }
        uint32_t count = 0;
        for (uint32_t i = 0; i < row; i++)
            if (seen->arrivals[i].leave_ns > now_ns)
                rows[count++] = i;
        gone = row - count;
        UsageAsk all = {.anchor_ns = now_ns, .rows = rows, .count = count, .is_all = true};
        UsageAsk few = {.anchor_ns = now_ns, .rows = rows + count / 3, .count = count / 3};
        source.kind->usage(source.state, &few, ratio);
        for (uint32_t i = 0; i < few.count; i++)
            wrong += ratio[i] != seen->ratio[step][few.rows[i]];
        source.kind->usage(source.state, &all, ratio);
        for (uint32_t i = 0; i < count; i++)
            wrong += ratio[i] != seen->ratio[step][rows[i]];
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(gone > 50 && row > gone + 10);
    close_source(&source);
    free(seen);
}

static void a_life_lasts_as_long_as_drawn(void)
{
    SyntheticConfig config = make_config();
    config.lifetime_s = (Distribution){&distribution_constant, {300}};
    Source source = open_source(&config, 1);
    Arrival arrival;
    CU_ASSERT_TRUE_FATAL(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_EQUAL(arrival.leave_ns, 300 * NS_PER_S);
    close_source(&source);
    config.lifetime_s.parameters[0] = 0; /* a moment */
    source = open_source(&config, 1);
    CU_ASSERT_TRUE_FATAL(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_EQUAL(arrival.leave_ns, 1);
    close_source(&source);
}

/* Usage is that of the step in which the instant lies, however it is put together. */
static void usage_holds_within_a_step(void)
{
    SyntheticConfig config = make_config();
    config.lifetime_s.kind = NULL;
    Source source = open_source(&config, 1);
    Arrival arrival;
    double first[1], again[1], next[1];
    CU_ASSERT_TRUE_FATAL(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_EQUAL(arrival.leave_ns, SIM_TIME_MAX);
    source.kind->usage(source.state, &(UsageAsk){600 * NS_PER_S, 0, NULL, 1, false}, first);
    source.kind->usage(source.state, &(UsageAsk){600 * NS_PER_S, 300 * NS_PER_S - 1, NULL, 1, false}, again);
    source.kind->usage(source.state, &(UsageAsk){600 * NS_PER_S, 300 * NS_PER_S, NULL, 1, false}, next);
    CU_ASSERT_EQUAL(first[0], again[0]);
    CU_ASSERT_NOT_EQUAL(first[0], next[0]);
    close_source(&source);
}

static void first_and_later_guests_are_named_apart(void)
{
    SyntheticConfig config = make_config();
    Source source = open_source(&config, 1);
    char name[32];
    source.kind->guest_name(source.state, 4, name, sizeof name);
    CU_ASSERT_STRING_EQUAL(name, "web.00004");
    source.kind->guest_name(source.state, 5, name, sizeof name);
    CU_ASSERT_STRING_EQUAL(name, "web.a00000");
    close_source(&source);
}

static void a_trace_is_what_a_run_of_its_seed_sees(void)
{
    SyntheticConfig config = make_config();
    Seen *seen = run(&config, 7);
    Trace trace;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(synthetic_trace(&config, 7, STEPS_MAX * config.usage.step_ns, &trace, &error));
    CU_ASSERT_TRUE_FATAL(trace.guests.count >= seen->count && trace.steps == STEPS_MAX);
    int differ = 0, absent = 0;
    for (int step = 0; step < STEPS_MAX; step++)
        for (uint32_t row = 0; row < seen->count; row++) {
            const Arrival *arrival = &seen->arrivals[row];
            double sample = trace.usage_ratio[(size_t)step * trace.guests.count + row];
            SimTime now_ns = step * config.usage.step_ns;
            bool is_there = arrival->at_ns < now_ns + trace.step_ns && arrival->leave_ns > now_ns;
            absent += !is_there;
            differ += isnan(sample) == is_there;
            if (arrival->at_ns <= now_ns && is_there)
                differ += sample != seen->ratio[step][row];
        }
    CU_ASSERT_EQUAL(differ, 0);
    CU_ASSERT_TRUE(absent > 0);
    CU_ASSERT_STRING_EQUAL(trace.guests.at[5].name, "web.a00000");
    CU_ASSERT_TRUE(trace.guests.at[5].arrive_ns == seen->arrivals[5].at_ns &&
                   trace.guests.at[5].leave_ns == seen->arrivals[5].leave_ns);
    CU_ASSERT_EQUAL(trace.guests.at[5].memory_bytes, seen->arrivals[5].size.memory_bytes);
    free(seen);
    trace_free(&trace);
    CU_ASSERT_FALSE(synthetic_trace(&config, 7, 100 * NS_PER_S, &trace, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "a multiple of its step of 300 s"));
}

/* The way of the sample that is shipped: guests of a whole day, written in PlanetLab's format. Percents are
 * rounded, so a sample comes back within half a percent. */
static void a_made_up_day_can_be_written_and_read(void)
{
    SyntheticConfig config = make_config();
    config.arrivals.rate_per_s = 0;
    config.lifetime_s.kind = NULL;
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "day.tar.gz");
    Trace trace, again;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(synthetic_trace(&config, 7, NS_PER_DAY, &trace, &error));
    CU_ASSERT_TRUE_FATAL(planetlab_write(&trace, path, &error));
    CU_ASSERT_TRUE_FATAL(planetlab_reader.read(path, &(TraceOptions){0}, &again, &error));
    CU_ASSERT_TRUE_FATAL(again.guests.count == 5 && again.steps == 288);
    double largest = 0;
    for (size_t i = 0; i < 5 * 288; i++)
        largest = fmax(largest, fabs(again.usage_ratio[i] - trace.usage_ratio[i]));
    CU_ASSERT_TRUE(largest <= 0.005 + 1e-12 && largest > 0.004);
    trace_free(&trace);
    trace_free(&again);
    free(path);
    scratch_remove(&scratch);
}

static void what_cannot_be_is_refused(void)
{
    static const char *const parts[] = {"arrivals: an arrival rate of -1/s",
                                        "no guest would ever come",
                                        "lifetime: exponential",
                                        "a weight of -1",
                                        "at least one size",
                                        "at least one size",
                                        "usage needs a step"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        SyntheticConfig config = make_config();
        SizeClass own[3];
        memcpy(own, classes, sizeof own);
        config.classes = own;
        config.arrivals.rate_per_s = i == 0 ? -1 : i == 1 ? 0 : 0.01;
        config.first_count = i == 1 ? 0 : 5;
        config.lifetime_s.parameters[0] = i == 2 ? 0 : 3600;
        own[1].weight = i == 3 ? -1 : 0;
        own[0].weight = own[2].weight = i == 4 ? 0 : 1;
        config.class_count = i == 5 ? 0 : 3;
        config.usage.step_ns = i == 6 ? 0 : 300 * NS_PER_S;
        Source source;
        Error error = {0};
        CU_ASSERT_FALSE(synthetic_open(&config, 1, &source, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, parts[i]));
    }
}

static const TestCase cases[] = {
    {"later_guests_come_as_a_poisson_process", later_guests_come_as_a_poisson_process},
    {"sizes_and_lifetimes_are_drawn_as_asked", sizes_and_lifetimes_are_drawn_as_asked},
    {"the_same_seed_gives_the_same_run_and_another_seed_another",
     the_same_seed_gives_the_same_run_and_another_seed_another},
    {"world_24_one_guest_more_shifts_nobody", world_24_one_guest_more_shifts_nobody},
    {"other_lives_shift_no_arrival", other_lives_shift_no_arrival},
    {"other_arrivals_bring_the_same_guests", other_arrivals_bring_the_same_guests},
    {"who_is_left_out_is_forgotten_and_changes_nobody", who_is_left_out_is_forgotten_and_changes_nobody},
    {"a_life_lasts_as_long_as_drawn", a_life_lasts_as_long_as_drawn},
    {"usage_holds_within_a_step", usage_holds_within_a_step},
    {"first_and_later_guests_are_named_apart", first_and_later_guests_are_named_apart},
    {"a_trace_is_what_a_run_of_its_seed_sees", a_trace_is_what_a_run_of_its_seed_sees},
    {"a_made_up_day_can_be_written_and_read", a_made_up_day_can_be_written_and_read},
    {"what_cannot_be_is_refused", what_cannot_be_is_refused},
    {NULL, NULL},
};

const TestSuite test_synthetic = {"synthetic", cases};
