#include "sim/model/invariants.h"

#include "sim/model/migration.h"
#include "sim/model/settle.h"
#include "tests/child.h"
#include "tests/lab.h"
#include "tests/test.h"

#include <string.h>

/* A sound world: a guest that runs on host 0 and moves to host 1. Each test breaks one thing in it. */
static Lab *sound(void)
{
    Lab *lab = must_alloc(sizeof *lab); /* of the child process that ends with it */
    lab_prepare(lab);
    lab_start(lab, 2);
    uint32_t guest = lab_place(lab, lab_spec(), 0);
    lab_use(lab, guest, 0.5);
    migration_start(&lab->cluster, guest, 1, 0);
    lab_settle(lab);
    lab_run_to(lab, 2 * NS_PER_S);
    return lab;
}

static void verify(Lab *lab)
{
    invariants_verify(&lab->invariants, &lab->cluster);
}

static void nothing(void)
{
    verify(sound());
}

static void memory(void)
{
    Lab *lab = sound();
    lab->cluster.hosts.memory_reserved_bytes[0]++;
    verify(lab);
}

static void cores(void)
{
    Lab *lab = sound();
    lab->cluster.hosts.cpu_reserved_mcore[1] = 0;
    verify(lab);
}

static void guest_count(void)
{
    Lab *lab = sound();
    lab->cluster.hosts.guest_count[1]++;
    verify(lab);
}

static void sleeping_host(void)
{
    Lab *lab = sound();
    lab->cluster.hosts.state[1] = MODE_ASLEEP;
    verify(lab);
}

static void grants(void)
{
    Lab *lab = sound();
    lab->cluster.stays.grant_mhz[0] = 2000 * (1 + 1e-6);
    verify(lab);
}

static void used(void)
{
    Lab *lab = sound();
    lab->cluster.hosts.used_mhz[0] = 2001;
    verify(lab);
}

static void state(void)
{
    Lab *lab = sound();
    lab->cluster.guests.state[0] = PHASE_PENDING;
    verify(lab);
}

static void moves(void)
{
    Lab *lab = sound();
    lab->cluster.guests.moves[0] = 0;
    lab->cluster.guests.state[0] = PHASE_PLACED;
    verify(lab);
}

static void vcpu_time(void)
{
    Lab *lab = sound();
    lab->cluster.guests.at[0].account.value[READY_S] += 1e-6;
    verify(lab);
}

static void energy(void)
{
    Lab *lab = sound();
    lab->cluster.hosts.energy_j[1].value += 1e-3;
    verify(lab);
}

/* A rate that went on too long: the power changed and the integral was not told. */
static void stale_power(void)
{
    Lab *lab = sound();
    integral_set_rate(&lab->cluster.hosts.energy_j[1], cluster_now(&lab->cluster), 99);
    lab_run_to(lab, 3 * NS_PER_S);
}

/* Each broken thing is found, and named in the words that stand beside it. */
static void what_is_broken_is_found_and_named(void)
{
    static const struct {
        void (*breaks)(void);
        const char *said;
    } broken[] = {
        {memory, "host 0: memory allocated"},
        {cores, "host 1: cores allocated"},
        {guest_count, "host 1: 1 on its list, 2 counted"},
        {sleeping_host, "host 1 sleeps with 1 guests"},
        {grants, "host 0: 2000.00"},
        {used, "host 0: 2001 MHz used of 2000"},
        {state, "guest 0 is in state 1 and somewhere"},
        {moves, "1 guests arrive, 0 moves, 1 migrations"},
        {vcpu_time, "guest 0: run + ready + idle + steal"},
        {energy, "host 1: energy"},
        {stale_power, "host 1: energy"},
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char said[512];
        CU_ASSERT_EQUAL(child_run(broken[i].breaks, said, sizeof said), 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(said, broken[i].said));
    }
}

static void a_sound_world_passes(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(nothing, said, sizeof said), 99); /* it returned */
}

static const TestCase cases[] = {
    {"what_is_broken_is_found_and_named", what_is_broken_is_found_and_named},
    {"a_sound_world_passes", a_sound_world_passes},
    {NULL, NULL},
};

const TestSuite test_invariants = {"invariants", cases};
