#include "policies/planner.h"
#include "tests/fake_world.h"
#include "tests/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const Policy with_past = {
    .size = sizeof(Policy), .api = POLICY_API, .name = "past", .guest_bytes = sizeof(History)};

static const Detector *const detectors[] = {&detector_threshold, &detector_iqr, &detector_mad,
                                            &detector_local_regression, &detector_robust_regression};

static PlanRules rules_of(const Detector *detector)
{
    return (PlanRules){.detector = detector,
                       .estimate = &estimates[ESTIMATE_DEMAND],
                       .safety = detector->safety,
                       .interval_s = 300,
                       .migration_bytes_per_s = 5e6}; /* 1 GiB takes one interval, 4 GiB take three */
}

/* A guest of 1000 MHz that lives on the host and uses that part. */
static uint32_t add_user(FakeWorld *world, uint32_t host, double usage_ratio)
{
    uint32_t guest = fake_add_guest(world, 1000, GIB);
    fake_put(world, guest, host);
    fake_use(world, guest, usage_ratio);
    return guest;
}

/* Two hosts of 2000 MHz and 4 GiB. On the first two guests want 300 and 500 MHz. */
static FakeWorld *two_hosts(void)
{
    FakeWorld *world = fake_open();
    fake_add_host(world, 1000, 2, 4 * GIB);
    fake_add_host(world, 1000, 2, 4 * GIB);
    add_user(world, 0, 0.3);
    add_user(world, 0, 0.5);
    fake_share(world);
    return world;
}

static void a_copy_adds_up_what_stands_on_the_list(void)
{
    FakeWorld *world = two_hosts();
    Planner planner;
    planner_open(&planner, NULL, fake_view(world), rules_of(&detector_threshold), 0);
    CU_ASSERT_EQUAL(planner.hosts[0].load_mhz, 800);
    CU_ASSERT_EQUAL(planner.hosts[0].left_mhz, 1200);
    CU_ASSERT_EQUAL(planner.hosts[0].wanted_mhz, 800);
    CU_ASSERT_EQUAL(planner.hosts[0].memory_left_bytes, 2 * GIB);
    CU_ASSERT_EQUAL(planner.hosts[0].count, 2);
    CU_ASSERT_EQUAL(planner_host(&planner, 1)->left_mhz, 2000);
    CU_ASSERT_EQUAL(planner_host(&planner, 1)->first, POLICY_NONE);
    fake_close(world);
}

/* Left 1200 MHz and 2 GiB, cores of 1000 MHz: a guest that wants 1000 fits; 1001 is more than a core gives
 * its one vCPU (two vCPUs could); 1201 with two vCPUs is more than what is left; 3 GiB are more than the
 * memory left. The guests there have reserved both cores. */
static void a_guest_fits_by_cpu_core_and_memory(void)
{
    FakeWorld *world = two_hosts();
    Planner planner;
    planner_open(&planner, NULL, fake_view(world), rules_of(&detector_threshold), 0);
    const struct {
        Wish wish;
        bool fits;
    } rows[] = {
        {{.demand_mhz = 1000, .vcpus = 1, .memory_bytes = 2 * GIB}, true},
        {{.demand_mhz = 1001, .vcpus = 1}, false},
        {{.demand_mhz = 1001, .vcpus = 2}, true},
        {{.demand_mhz = 1201, .vcpus = 2}, false},
        {{.demand_mhz = 1, .vcpus = 1, .memory_bytes = 3 * GIB}, false},
        {{.demand_mhz = 1, .vcpus = 1, .cpu_mcore = 1}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_EQUAL(planner_fits(&planner.hosts[0], &rows[i].wish), rows[i].fits);
    fake_close(world);
}

/* What is planned counts: with 1000 MHz and 1 GiB more, 200 MHz and 1 GiB are left, and its core is one more
 * than there are. */
static void an_append_counts_for_the_next_search(void)
{
    FakeWorld *world = two_hosts();
    uint32_t guest = add_user(world, 1, 1);
    Planner planner;
    planner_open(&planner, NULL, fake_view(world), rules_of(&detector_threshold), 1);
    Wish wish = planner_wish(&planner, guest);
    planner_append(&planner, 0, &wish, NULL);
    CU_ASSERT_EQUAL(planner.hosts[0].left_mhz, 200);
    CU_ASSERT_EQUAL(planner.hosts[0].load_mhz, 1800);
    CU_ASSERT_EQUAL(planner.hosts[0].memory_left_bytes, GIB);
    CU_ASSERT_EQUAL(planner.hosts[0].left_mcore, -1000);
    CU_ASSERT_TRUE(planner_overloaded(&planner, 0)); /* 1800 / 2000 > 0.8 */
    CU_ASSERT_FALSE(planner_fits(&planner.hosts[0], &wish));
    fake_close(world);
}

/* Power is 100 W + 100 W x load. The host of 2000 MHz has a load of 800 (140 W), a guest of 500 MHz takes it
 * to 1300 (165 W): 25 W. With another 200 MHz planned, to 1000 MHz (150 W), it takes it to 1500 (175 W):
 * still 25 W by the plan, but 35 W by the sample. */
static void baselines_differ_in_what_they_know_of_the_plan(void)
{
    const double planned_w[] = {25, 35, 35};
    for (int baseline = 0; baseline < BASELINE_COUNT; baseline++) {
        FakeWorld *world = two_hosts();
        uint32_t small = add_user(world, 1, 0.2), large = add_user(world, 1, 0.5);
        PlanRules rules = rules_of(&detector_threshold);
        rules.baseline = (Baseline)baseline;
        Planner planner;
        planner_open(&planner, NULL, fake_view(world), rules, 1);
        Wish first = planner_wish(&planner, small), wish = planner_wish(&planner, large);
        CU_ASSERT_DOUBLE_EQUAL(planner_rise_w(&planner, &planner.hosts[0], &wish), 25, 1e-9);
        planner_append(&planner, 0, &first, NULL);
        CU_ASSERT_DOUBLE_EQUAL(planner_rise_w(&planner, &planner.hosts[0], &wish), planned_w[baseline], 1e-9);
        fake_close(world);
    }
}

/* An empty host asleep draws 10 W. A guest of 500 MHz takes it to 125 W: a rise of 115 W by the plan, of 25 W
 * where it is taken to idle already, of 125 W where it is taken to draw nothing. */
static void baselines_differ_in_the_price_of_waking_a_host(void)
{
    const double rise_w[] = {115, 25, 125};
    for (int baseline = 0; baseline < BASELINE_COUNT; baseline++) {
        FakeWorld *world = two_hosts();
        PlanRules rules = rules_of(&detector_threshold);
        rules.baseline = (Baseline)baseline;
        world->host_state[1] = HOST_ASLEEP;
        Planner planner;
        planner_open(&planner, NULL, fake_view(world), rules, 0);
        Wish wish = planner_wish(&planner, 1);
        CU_ASSERT_DOUBLE_EQUAL(planner_rise_w(&planner, planner_host(&planner, 1), &wish), rise_w[baseline],
                               1e-9);
        fake_close(world);
    }
}

/* Sixteen hosts, sixty guests with histories of different length. */
static FakeWorld *random_world(unsigned seed, FakeSelf *self)
{
    FakeWorld *world = fake_open();
    srand(seed);
    for (int i = 0; i < 16; i++)
        fake_add_host(world, 1000 + 500 * (rand() % 2), 2 + (uint32_t)rand() % 3, 8 * GIB);
    for (int i = 0; i < 60; i++) {
        uint32_t guest = add_user(world, (uint32_t)rand() % 16, rand() % 101 / 100.0);
        world->memory_size[guest] = (1 + rand() % 4) * GIB;
        History *history = self_guest(&self->self, guest);
        history->count = (uint32_t)rand() % (HISTORY + 1);
        for (uint32_t k = 0; k < history->count; k++)
            history->usage_ratio[k] = rand() % 101 / 100.0;
    }
    fake_share(world);
    return world;
}

static void an_undo_leaves_no_trace(void)
{
    FakeSelf *self = fake_self_open(&with_past);
    FakeWorld *world = random_world(1, self);
    Planner planner;
    planner_open(&planner, &self->self, fake_view(world), rules_of(&detector_iqr), 1);
    for (uint32_t host = 0; host < 16; host++) {
        Wish wish = planner_wish(&planner, host);
        PlanUndo undo;
        planner_host(&planner, host);
        planner_overloaded(&planner, host); /* the past is known from now on */
        PlanHost before = planner.hosts[host];
        Past past = *before.past;
        planner_append(&planner, host, &wish, &undo);
        CU_ASSERT_NOT_EQUAL(planner.hosts[host].count, before.count);
        planner_undo(&planner, &undo);
        CU_ASSERT_EQUAL(planner.hosts[host].left_mhz, before.left_mhz);
        CU_ASSERT_EQUAL(planner.hosts[host].load_mhz, before.load_mhz);
        CU_ASSERT_EQUAL(planner.hosts[host].wanted_mhz, before.wanted_mhz);
        CU_ASSERT_EQUAL(planner.hosts[host].memory_left_bytes, before.memory_left_bytes);
        CU_ASSERT_EQUAL(planner.hosts[host].last, before.last);
        CU_ASSERT_EQUAL(memcmp(planner.hosts[host].past->sum, past.sum, sizeof past.sum), 0);
    }
    fake_close(world);
    fake_self_close(self);
}

/* For each detector, host and guest: the question ahead is answered as after the append. */
static void a_trial_answers_as_the_append_would(void)
{
    FakeSelf *self = fake_self_open(&with_past);
    FakeWorld *world = random_world(2, self);
    int yes = 0, no = 0;
    for (int d = 0; d < 5; d++) {
        Planner planner;
        planner_open(&planner, &self->self, fake_view(world), rules_of(detectors[d]), 1);
        for (uint32_t host = 0; host < 16; host++)
            for (uint32_t guest = 0; guest < 60; guest++) {
                Wish wish = planner_wish(&planner, guest);
                PlanUndo undo;
                planner_host(&planner, host);
                bool ahead = planner_overloaded_with(&planner, host, &wish);
                planner_append(&planner, host, &wish, &undo);
                CU_ASSERT_EQUAL(planner_overloaded(&planner, host), ahead);
                planner_undo(&planner, &undo);
                yes += ahead;
                no += !ahead;
            }
    }
    CU_ASSERT(yes > 100 && no > 100);
    fake_close(world);
    fake_self_close(self);
}

/* What the detector itself says of the sums, made anew in the order of the list. */
static bool slow_overloaded(const Planner *planner, uint32_t host, uint32_t more)
{
    const View *view = planner->view;
    double capacity_mhz = view->hosts->cpu_mhz[host], wanted_mhz = 0, past[HISTORY] = {0};
    int64_t largest_bytes = 0;
    uint32_t s = view->hosts->first_stay[host], guest;
    do {
        guest = s == POLICY_NONE ? more : view->stays->guest[s];
        const double *usage_ratio = history_values(history_of(planner->self, guest));
        for (int i = 0; i < HISTORY; i++)
            past[i] = past[i] + usage_ratio[i] * view->guests->cpu_mhz[guest] / capacity_mhz;
        wanted_mhz += view->guests->demand_mhz[guest];
        if (view->guests->memory_size_bytes[guest] > largest_bytes)
            largest_bytes = view->guests->memory_size_bytes[guest];
        s = s == POLICY_NONE ? POLICY_NONE : view->stays->next[s];
    } while (guest != more);
    const PlanRules *rules = &planner->rules;
    Load load = {.wanted_mhz = wanted_mhz,
                 .capacity_mhz = capacity_mhz,
                 .past = past,
                 .past_count = past_count(past, HISTORY),
                 .safety = rules->safety,
                 .weights = rules->weights,
                 .intervals_ahead =
                     ceil((double)largest_bytes / rules->migration_bytes_per_s / rules->interval_s)};
    return rules->detector->overloaded(&load);
}

/* Guests of any size, and guests that all take one interval to migrate: then the weighed sums answer for
 * regression. With plain weights and others. */
static void every_answer_is_the_detectors_own(void)
{
    FakeSelf *self = fake_self_open(&with_past);
    int yes = 0;
    for (int round = 0; round < 20; round++) {
        FakeWorld *world = random_world((unsigned)round, self);
        PlanRules rules = rules_of(detectors[round % 5]);
        rules.weights = round % 2 ? WEIGHTS_NONE : WEIGHTS_TRICUBE;
        rules.migration_bytes_per_s = round < 10 ? 5e6 : 5e7;
        Planner planner;
        planner_open(&planner, &self->self, fake_view(world), rules, 1);
        CU_ASSERT_EQUAL(planner.by_weights, round % 5 >= 3 && round >= 10 && (round % 5 == 3 || round % 2));
        for (uint32_t host = 0; host < 16; host++)
            for (uint32_t guest = 0; guest < 60; guest++) {
                Wish wish = planner_wish(&planner, guest);
                planner_host(&planner, host);
                if (world->stay_host[world->home[guest]] == host)
                    continue;
                bool is_overloaded = planner_overloaded_with(&planner, host, &wish);
                CU_ASSERT_EQUAL(is_overloaded, slow_overloaded(&planner, host, guest));
                yes += is_overloaded;
            }
        fake_close(world);
    }
    CU_ASSERT(yes > 1000 && yes < 15000);
    fake_self_close(self);
}

/* A guest of 1 GiB (one interval to migrate) has risen by 0.05 a round to 0.5 of its host: 0.55 is foreseen,
 * and 0.55 x 1.6 = 0.88. With an idle guest of 4 GiB, which takes 859 s, the line is followed for three
 * intervals: 0.65 x 1.6 = 1.04. */
static void the_largest_guest_says_how_far_regression_looks_ahead(void)
{
    FakeWorld *world = fake_open();
    FakeSelf *self = fake_self_open(&with_past);
    fake_add_host(world, 1000, 1, 8 * GIB);
    add_user(world, 0, 0.5);
    History *history = self_guest(&self->self, 0);
    history->count = 10;
    for (int k = 0; k < 10; k++)
        history->usage_ratio[k] = 0.05 * (10 - k);
    uint32_t large = fake_add_guest(world, 1000, 4 * GIB);
    PlanRules rules = rules_of(&detector_local_regression);
    rules.safety = 1.6;
    Planner planner;
    planner_open(&planner, &self->self, fake_view(world), rules, 1);
    Wish wish = planner_wish(&planner, large);
    CU_ASSERT_FALSE(planner_overloaded(&planner, 0));
    CU_ASSERT_TRUE(planner_overloaded_with(&planner, 0, &wish));
    planner_append(&planner, 0, &wish, NULL);
    CU_ASSERT_TRUE(planner_overloaded(&planner, 0));
    fake_self_close(self);
    fake_close(world);
}

/* A host from which a guest was taken is to the last digit as if the guest had never been there. */
static void who_is_taken_off_was_never_there(void)
{
    for (int rule = 0; rule < ESTIMATE_COUNT; rule++) {
        FakeWorld *world = fake_open(), *without = fake_open();
        fake_add_host(world, 1000, 2, 4 * GIB);
        fake_add_host(without, 1000, 2, 4 * GIB);
        const double usage[] = {0.9, 0.37, 0.6, 0.71};
        for (int i = 0; i < 4; i++) {
            add_user(world, 0, usage[i]);
            if (i != 2)
                add_user(without, 0, usage[i]);
        }
        PlanRules rules = rules_of(&detector_threshold);
        rules.estimate = &estimates[rule];
        Planner planner, other;
        planner_open(&planner, NULL, fake_view(world), rules, 0);
        planner_open(&other, NULL, fake_view(without), rules, 0);
        planner_take_off(&planner, 0, 2);
        CU_ASSERT_EQUAL(planner.hosts[0].load_mhz, other.hosts[0].load_mhz);
        CU_ASSERT_EQUAL(planner.hosts[0].left_mhz, other.hosts[0].left_mhz);
        CU_ASSERT_EQUAL(planner.hosts[0].wanted_mhz, other.hosts[0].wanted_mhz);
        CU_ASSERT_EQUAL(planner.hosts[0].count, 3);
        CU_ASSERT_EQUAL(planner.hosts[0].memory_left_bytes, 0); /* the world keeps its memory for now */
        fake_close(world);
        fake_close(without);
    }
}

/* A host that has lost its CPU takes nobody, and nothing is divided by 0. */
static void a_host_without_cpu_takes_nobody(void)
{
    FakeWorld *world = two_hosts();
    world->host_mhz[1] = 0;
    Planner planner;
    planner_open(&planner, NULL, fake_view(world), rules_of(&detector_threshold), 0);
    Wish idle = {.vcpus = 1};
    CU_ASSERT_FALSE(planner_fits(planner_host(&planner, 1), &idle));
    CU_ASSERT_FALSE(isnan(planner_rise_w(&planner, &planner.hosts[1], &idle)));
    fake_close(world);
}

/* 31 notes: the first is forgotten, the newest stands first. Who waits has no usage to note. */
static void history_keeps_the_thirty_newest(void)
{
    FakeWorld *world = two_hosts();
    fake_add_guest(world, 1000, GIB);
    FakeSelf *self = fake_self_open(&with_past);
    for (int i = 0; i <= HISTORY; i++) {
        fake_use(world, 0, i / 100.0);
        history_note(&self->self, fake_view(world));
    }
    const History *history = history_of(&self->self, 0);
    CU_ASSERT_EQUAL(history->count, HISTORY);
    CU_ASSERT_EQUAL(history_values(history)[0], 0.30);
    CU_ASSERT_EQUAL(history_values(history)[HISTORY - 1], 0.01);
    CU_ASSERT_EQUAL(history_of(&self->self, 2)->count, 0);
    fake_self_close(self);
    fake_close(world);
}

static const TestCase cases[] = {
    {"a_copy_adds_up_what_stands_on_the_list", a_copy_adds_up_what_stands_on_the_list},
    {"a_guest_fits_by_cpu_core_and_memory", a_guest_fits_by_cpu_core_and_memory},
    {"an_append_counts_for_the_next_search", an_append_counts_for_the_next_search},
    {"baselines_differ_in_what_they_know_of_the_plan", baselines_differ_in_what_they_know_of_the_plan},
    {"baselines_differ_in_the_price_of_waking_a_host", baselines_differ_in_the_price_of_waking_a_host},
    {"an_undo_leaves_no_trace", an_undo_leaves_no_trace},
    {"a_trial_answers_as_the_append_would", a_trial_answers_as_the_append_would},
    {"every_answer_is_the_detectors_own", every_answer_is_the_detectors_own},
    {"the_largest_guest_says_how_far_regression_looks_ahead",
     the_largest_guest_says_how_far_regression_looks_ahead},
    {"who_is_taken_off_was_never_there", who_is_taken_off_was_never_there},
    {"a_host_without_cpu_takes_nobody", a_host_without_cpu_takes_nobody},
    {"history_keeps_the_thirty_newest", history_keeps_the_thirty_newest},
    {NULL, NULL},
};
const TestSuite test_planner = {"planner", cases};
