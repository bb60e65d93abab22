/* A cluster alone, without policies, workloads or output: guests are made, placed and moved by hand, and
 * every invariant is verified after each step.
 *
 *     Lab lab;
 *     lab_prepare(&lab);                        honest rules; change what the test is about
 *     lab_start(&lab, 2);
 *     uint32_t guest = lab_place(&lab, lab_spec(), 0);
 *     lab_use(&lab, guest, 0.5);
 *     lab_run_to(&lab, 10 * NS_PER_S);
 *     lab_close(&lab);
 */
#ifndef VIRGA_TESTS_LAB_H
#define VIRGA_TESTS_LAB_H

#include "sim/model/guest.h"
#include "sim/model/invariants.h"
#include "sim/model/model.h"

#define GIB ((int64_t)1 << 30)

/* Hosts are of types[0]: 2 cores of 1000 MHz, 8 GiB; 100 W idle, 200 W at full load, 10 W asleep, 5 W off,
 * with transitions that take no time. Copies of migrations take 4 s, nothing else; none of it costs CPU. */
typedef struct Lab {
    Engine *engine;
    HostType types[2];
    ModelRules rules;
    Cluster cluster;
    Invariants invariants;
    HandlerId pause;
    void (*hear)(void *listener); /* called when a change has been settled, as readers of the journal are */
    void *listener;
} Lab;

void lab_prepare(Lab *ret_lab);
void lab_start(Lab *lab, uint32_t hosts);
void lab_close(Lab *lab);

/* One vCPU, one core reserved, as fast as its host, 1 GiB, weight 1, no limit; demand by usage. */
GuestSpec lab_spec(void);
GuestSpec lab_task_spec(uint32_t vcpus, bool fcfs); /* by tasks, as many cores as vCPUs */

/* A guest that arrives now, and is placed there; a refusal fails the test. The row. */
uint32_t lab_place(Lab *lab, GuestSpec spec, uint32_t host);
uint32_t lab_arrive(Lab *lab, GuestSpec spec); /* pending */

/* Its usage from now on, as a sampling sees it. */
void lab_use(Lab *lab, uint32_t guest, double usage_ratio);

/* Shares anew and verifies what must hold: after each change by hand. */
void lab_settle(Lab *lab);

/* Lets time pass until t_ns: all that ends, breaks, arrives or is decided before or at it is done; what
 * measures at t_ns itself is not. */
void lab_run_to(Lab *lab, SimTime t_ns);

/* How many notes of a kind there are; and the last of them, which must exist. */
uint32_t lab_notes(const Lab *lab, NoteKind kind);
const Note *lab_last_note(const Lab *lab, NoteKind kind);

/* What accrued until now, of an integral and for a guest. */
double lab_accrued(const Lab *lab, const Integral *integral);
double lab_account(const Lab *lab, uint32_t guest, AccountEntry entry);

#endif
