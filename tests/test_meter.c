#include "sim/model/usage.h"
#include "sim/model/meter.h"

#include "sim/model/host.h"
#include "sim/model/settle.h"
#include "tests/lab.h"
#include "tests/test.h"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

static void open_lab(Lab *lab, const char *meter)
{
    lab_prepare(lab);
    lab->rules.meter = meter_rule(meter);
    lab_start(lab, 2);
}

/* What feeds do at a sampling. */
static void sample(Lab *lab, uint32_t guest, double usage_ratio)
{
    meter_before_sample(&lab->cluster);
    usage_sample(&lab->cluster, &guest, &(double){usage_ratio}, 1);
    cluster_settle(&lab->cluster);
    meter_after_sample(&lab->cluster);
    lab_settle(lab);
}

static double joules(const Lab *lab, uint32_t host)
{
    return lab_accrued(lab, &lab->cluster.hosts.energy_j[host]);
}

/* Usage of 1000 MHz on 2000 from 10 s, 2000 x 0.2 = 400 from 20 s, sampled at 10, 20 and 30 s; 100 W idle,
 * 200 W at full load. */
static void run(Lab *lab)
{
    GuestSpec spec = lab_spec();
    spec.cpu_mhz = 1000;
    uint32_t guest = lab_place(lab, spec, 0);
    lab_run_to(lab, 10 * NS_PER_S);
    sample(lab, guest, 1);
    lab_run_to(lab, 20 * NS_PER_S);
    sample(lab, guest, 0.4);
    lab_run_to(lab, 30 * NS_PER_S);
    sample(lab, guest, 0);
}

/* 10 s x 100 + 10 s x 150 + 10 s x 120 = 3700 J; the empty host 30 s x 100. */
static void the_integral_is_power_over_all_the_time(void)
{
    Lab lab;
    open_lab(&lab, "integral");
    run(&lab);
    NEAR(joules(&lab, 0), 3700);
    NEAR(joules(&lab, 1), 3000);
    lab_close(&lab);
}

/* Nothing until 10 s (no CPU was used before); then the mean of 150 W and 120 W, and of 120 W and 100 W, for
 * 10 s each: 1350 + 1100 = 2450 J. The empty host is charged nothing. */
static void cloudsim_charges_the_mean_of_two_samplings(void)
{
    Lab lab;
    open_lab(&lab, "cloudsim-4.0");
    run(&lab);
    NEAR(joules(&lab, 0), 2450);
    NEAR(joules(&lab, 1), 0);
    lab_close(&lab);
}

/* 30 s x 200 W for each. */
static void all_on_charges_full_load_for_every_host(void)
{
    Lab lab;
    open_lab(&lab, "all-on");
    run(&lab);
    NEAR(joules(&lab, 0), 6000);
    NEAR(joules(&lab, 1), 6000);
    lab_close(&lab);
}

/* The capacity falls to a quarter between two samplings: 1000 MHz were used, 500 are left, all of them used
 * at the second. Both ends count as full load: 10 s x 200 W. */
static void a_fall_of_capacity_between_samplings_is_full_load(void)
{
    Lab lab;
    open_lab(&lab, "cloudsim-4.0");
    GuestSpec spec = lab_spec();
    spec.cpu_mhz = 1000;
    uint32_t guest = lab_place(&lab, spec, 0);
    sample(&lab, guest, 1);
    lab_run_to(&lab, 5 * NS_PER_S);
    host_set_capacity(&lab.cluster, 0, 0.25);
    meter_before_sample(&lab.cluster); /* of an event that changes the capacity at the very instant */
    lab_settle(&lab);
    meter_after_sample(&lab.cluster);
    NEAR(joules(&lab, 0), 1000);
    lab_run_to(&lab, 10 * NS_PER_S);
    sample(&lab, guest, 1);
    NEAR(joules(&lab, 0), 2000);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"the_integral_is_power_over_all_the_time", the_integral_is_power_over_all_the_time},
    {"cloudsim_charges_the_mean_of_two_samplings", cloudsim_charges_the_mean_of_two_samplings},
    {"all_on_charges_full_load_for_every_host", all_on_charges_full_load_for_every_host},
    {"a_fall_of_capacity_between_samplings_is_full_load", a_fall_of_capacity_between_samplings_is_full_load},
    {NULL, NULL},
};

const TestSuite test_meter = {"meter", cases};
