/* Hosts: what they admit, what is reserved on them, their power states and capacity. */
#ifndef VIRGA_SIM_MODEL_HOST_H
#define VIRGA_SIM_MODEL_HOST_H

#include "sim/model/cluster.h"

/* Would the host take this guest? Its state is asked first, then the guest's terms (labels, groups), speed
 * of a core, CPU, memory; the first that fails is the answer. As a first placement when the guest is pending,
 * else as the target of a live migration (see CpuAdmission and MemoryReservation in spec.h for what each must
 * satisfy). Hosts that sleep or are off take guests: they are woken. */
Refusal host_admits(const Cluster *cluster, uint32_t host, uint32_t guest);

/* Whether host_admits of this guest depends on nothing but facts that are constant or on the list of changes:
 * a first placement, and cores reserved (see ViewCalls.by_ledgers in policies/policy.h, which promises the
 * formula). Whoever adds a test to host_admits answers for it here. */
bool host_admits_by_ledgers(const Cluster *cluster, uint32_t guest);

/* The CPU rate that a guest is sold, on this host: the same on all, unless it is sold at its host's speed and
 * has had none yet. */
double host_size_mhz(const Cluster *cluster, uint32_t host, uint32_t guest);

/* The exact ledgers: cores and memory. What is reserved never exceeds what may be (a broken rule is our bug).
 */
void host_reserve(Cluster *cluster, uint32_t host, int64_t mcore, int64_t bytes);
void host_release(Cluster *cluster, uint32_t host, int64_t mcore, int64_t bytes);
void host_release_memory(Cluster *cluster, uint32_t host, int64_t bytes);

/* Starts the way to MODE_ON, MODE_ASLEEP or MODE_OFF. Nothing happens when the host is there or on its way; a
 * host that is stopping can be called back only when it has stopped. Refused for failed hosts and, unless
 * `target` is MODE_ON, for hosts with guests. */
Refusal host_go(Cluster *cluster, uint32_t host, HostMode target);

/* The transition that host_go began is over (the event's handler; see model.c). */
void host_finish_transition(Cluster *cluster, uint32_t host);

/* What is left of the full CPU capacity (a power cap, a broken socket), 0..1. Guests stay and share it; the
 * core ledger and the speed of a core stay as they are. */
void host_set_capacity(Cluster *cluster, uint32_t host, double ratio);

/* Takes no more guests; those on it are to be moved away (by the controller). */
void host_set_draining(Cluster *cluster, uint32_t host, bool draining);

/* The host is gone at once, or back in MODE_ON. For its guests see guest_lose_host. */
void host_set_failed(Cluster *cluster, uint32_t host, bool failed);

/* CPU used, part of what is left of the capacity, 0..1: 0 when nothing is left, and 1 when more was used than
 * is left now (or sums of grants round up). */
double host_utilization(const Cluster *cluster, uint32_t host, double used_mhz);

/* Power drawn now, by its state and utilization. */
double host_power_w(const Cluster *cluster, uint32_t host);

#endif
