/* Guests: birth, placement, end. (Their demand: usage.h and task.h.) */
#ifndef VIRGA_SIM_MODEL_GUEST_H
#define VIRGA_SIM_MODEL_GUEST_H

#include "sim/model/cluster.h"

typedef struct GuestSpec {
    uint32_t vcpus;
    int64_t cpu_mcore; /* reserved by ADMIT_BY_REQUEST */
    double cpu_mhz;    /* size; 0 = its vCPUs at the core speed of the first host that it is placed on */
    int64_t memory_bytes;
    double weight, limit_mhz, reservation_mhz;
    bool by_tasks; /* demand comes from tasks; otherwise from samples */
    bool fcfs;     /* tasks take turns */
    uint32_t term; /* a row of the cluster's terms, 0 = asks for nothing more */
} GuestSpec;

/* A new guest, pending. */
GuestId guest_arrive(Cluster *cluster, const GuestSpec *spec);

/* Gives a pending guest a host, waking it if need be. */
Refusal guest_place(Cluster *cluster, uint32_t guest, uint32_t host);

/* A new limit; INFINITY = none. */
void guest_set_limit(Cluster *cluster, uint32_t guest, double limit_mhz);

/* The guest leaves: its moves are given up, its tasks are killed, what it held is free. Its row stays
 * readable until cluster_bury. */
void guest_end(Cluster *cluster, uint32_t guest, EndReason reason);

/* The host breaks: moves to it are given up, guests that live there are lost. Nothing when it has failed
 * already. */
void guest_lose_host(Cluster *cluster, uint32_t host);

#endif
