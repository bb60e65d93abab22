#include "sim/model/usage.h"
#include "tests/lab.h"

#include "sim/model/meter.h"
#include "sim/model/settle.h"
#include "tests/test.h"

#include <math.h>

static void pass(void *context, uint64_t payload, SimTime now_ns)
{
    (void)context, (void)payload, (void)now_ns;
}

void lab_prepare(Lab *ret_lab)
{
    *ret_lab = (Lab){0};
    ret_lab->types[0] = (HostType){.name = "a",
                                   .cores = 2,
                                   .core_mhz = 1000,
                                   .memory_bytes = 8 * GIB,
                                   .power = {.kind = power_kind("linear"), .idle_w = 100, .peak_w = 200},
                                   .asleep_w = 10,
                                   .off_w = 5};
    ret_lab->rules = (ModelRules){.sharing = share_rule("max-min"),
                                  .meter = meter_rule("integral"),
                                  .cpu_overcommit = 1,
                                  .memory_overcommit = 1,
                                  .migration = {.copy_ns = 4 * NS_PER_S},
                                  .overload_tolerance_mhz = 1e-6};
}

void lab_start(Lab *lab, uint32_t hosts)
{
    lab->engine = engine_new();
    lab->pause = engine_register(lab->engine, "pause", pass, NULL);
    model_open(&lab->cluster, lab->engine, &lab->rules, lab->types);
    for (uint32_t host = 0; host < hosts; host++)
        cluster_add_host(&lab->cluster, 0);
    lab_settle(lab);
}

void lab_close(Lab *lab)
{
    invariants_free(&lab->invariants);
    cluster_close(&lab->cluster);
    engine_free(lab->engine);
}

GuestSpec lab_spec(void)
{
    return (GuestSpec){
        .vcpus = 1, .cpu_mcore = 1000, .memory_bytes = GIB, .weight = 1, .limit_mhz = (double)INFINITY};
}

GuestSpec lab_task_spec(uint32_t vcpus, bool fcfs)
{
    GuestSpec spec = lab_spec();
    spec.vcpus = vcpus;
    spec.cpu_mcore = 1000 * (int64_t)vcpus;
    spec.by_tasks = true;
    spec.fcfs = fcfs;
    return spec;
}

uint32_t lab_arrive(Lab *lab, GuestSpec spec)
{
    return guest_arrive(&lab->cluster, &spec).index1 - 1;
}

uint32_t lab_place(Lab *lab, GuestSpec spec, uint32_t host)
{
    uint32_t guest = lab_arrive(lab, spec);
    CU_ASSERT_EQUAL_FATAL(guest_place(&lab->cluster, guest, host), REFUSED_NOT);
    lab_settle(lab);
    return guest;
}

void lab_use(Lab *lab, uint32_t guest, double usage_ratio)
{
    usage_sample(&lab->cluster, &guest, &(double){usage_ratio}, 1);
    lab_settle(lab);
}

void lab_settle(Lab *lab)
{
    cluster_settle(&lab->cluster);
    if (lab->hear)
        lab->hear(lab->listener);
    cluster_settle(&lab->cluster);
    cluster_bury(&lab->cluster);
    invariants_verify(&lab->invariants, &lab->cluster);
}

/* A rank that is late, and lets a test cause there what ends at once or is decided. */
void lab_run_to(Lab *lab, SimTime t_ns)
{
    EventId pause = engine_at(lab->engine, t_ns, RANK_DECIDE, lab->pause, 0);
    while (engine_move(lab->engine, pause, t_ns) && engine_step(lab->engine, t_ns + 1))
        lab_settle(lab);
}

uint32_t lab_notes(const Lab *lab, NoteKind kind)
{
    uint32_t count = 0;
    for (size_t i = 0; i < lab->cluster.journal.notes.count; i++)
        count += lab->cluster.journal.notes.at[i].what == kind;
    return count;
}

const Note *lab_last_note(const Lab *lab, NoteKind kind)
{
    const Note *last = NULL;
    for (size_t i = 0; i < lab->cluster.journal.notes.count; i++)
        if (lab->cluster.journal.notes.at[i].what == kind)
            last = &lab->cluster.journal.notes.at[i];
    CU_ASSERT_PTR_NOT_NULL_FATAL(last);
    return last;
}

double lab_accrued(const Lab *lab, const Integral *integral)
{
    return integral_at(integral, cluster_now(&lab->cluster));
}

double lab_account(const Lab *lab, uint32_t guest, AccountEntry entry)
{
    return guest_accrued(&lab->cluster, guest, entry, cluster_now(&lab->cluster));
}
