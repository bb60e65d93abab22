/* The state of the world: hosts, guests, stays, tasks and migrations, in columns.
 *
 * Concept. State is plain data. Functions of the other files of this folder change it, and write a note of
 * each discrete fact to the journal; nothing here knows who reads it. Rows are indices into columns; ids
 * (sim/base/ids.h) name them from outside. Hosts stay for ever; the others come and go in slot pools.
 *
 * A *stay* is a guest's entry on a host's list; the order of the list is that of arrival, and matters (it
 * decides ties and the order of sums). A guest at rest has one stay (its home); while it migrates it has one
 * more on each target.
 *
 * Whatever changes a host's list, the demand of a guest on it, or its capacity, touches the host
 * (cluster_touch). Settling (settle.h) then shares the CPU of all touched hosts anew, once, at the end of the
 * event.
 *
 * Whatever changes what a placement goes by also puts the host on the list of changes (changes.h).
 */
#ifndef VIRGA_SIM_MODEL_CLUSTER_H
#define VIRGA_SIM_MODEL_CLUSTER_H

#include "sim/base/ids.h"
#include "sim/base/pool.h"
#include "sim/base/stats.h"
#include "sim/base/vec.h"
#include "sim/engine/engine.h"
#include "sim/model/account.h"
#include "sim/model/changes.h"
#include "sim/model/journal.h"
#include "sim/model/spec.h"
#include "sim/model/terms.h"

#include <stdbool.h>
#include <stdint.h>

#define NO_ROW UINT32_MAX

/* The order is that of HostState in policies/policy.h, which shows these columns to policies. */
typedef enum {
    MODE_ON,
    MODE_BOOTING,
    MODE_STOPPING,
    MODE_ASLEEP,
    MODE_OFF,
    MODE_FAILED,
    MODE_COUNT
} HostMode;
typedef enum { PHASE_NONE, PHASE_PENDING, PHASE_PLACED, PHASE_MIGRATING } GuestPhase;

/* Why the world said no; as Answer of policies/policy.h. */
typedef enum {
    REFUSED_NOT,
    REFUSED_HOST_STATE,
    REFUSED_CPU_SPEED,
    REFUSED_CPU,
    REFUSED_MEMORY,
    REFUSED_GUEST_STATE,
    REFUSED_SAME_HOST,
    REFUSED_NOT_EMPTY,
    REFUSED_LABELS,
    REFUSED_AFFINITY,
    REFUSED_ANTI_AFFINITY,
    REFUSAL_COUNT
} Refusal;

typedef struct HostColumns {
    uint32_t count;
    uint32_t *type;
    uint32_t *label_set; /* of the cluster's terms->labels */
    double *core_mhz;
    double *cpu_mhz; /* what the timeline left of cores x core_mhz */
    int64_t *cpu_mcore, *cpu_reserved_mcore;
    int64_t *memory_bytes, *memory_reserved_bytes;
    double *used_mhz;  /* CPU spent on the list, as of the last sharing */
    double *asked_mhz; /* what it was asked for then, by the overload rule */
    uint8_t *state;    /* HostMode */
    uint8_t *target;   /* HostMode that a transition ends in */
    uint8_t *draining;
    uint32_t *guest_count;
    uint32_t *first_stay, *last_stay;
    SimTime *empty_since_ns;
    EventId *transition, *finish;
    double *transition_w; /* drawn while booting or stopping */
    uint8_t *touched;
    uint32_t *worker_count; /* guests living here that have tasks */
    uint32_t *moving_count; /* stays on its list that are not resident */
    Integral *energy_j;     /* of the whole host in all states */
    Integral *used_mcycle;  /* CPU work done, hypervisor's included */
    Integral *on_s;         /* time not asleep, off or failed: what is paid for */
    Integral *active_s;     /* time with used_mhz > 0 */
    Integral *overloaded_s; /* of it, time with less used than asked for */
} HostColumns;

/* What nobody walks over for all guests lies side by side, so that a birth or an end fetches a few lines of
 * memory and not one for each fact. */
typedef struct Guest {
    double weight, limit_mhz, reservation_mhz;
    uint32_t first_stay; /* of all its stays, home and targets */
    bool fcfs;           /* its tasks take turns */
    bool stopped;        /* stands still: stop-and-copy */
    SimTime born_ns, placed_ns;
    /* tasks: running ones in order of their finish, waiting ones in order of arrival */
    uint32_t first_running, last_running, first_waiting, last_waiting;
    uint32_t threads;       /* of the running tasks */
    Integral thread_mcycle; /* virtual work: what each thread has done since the guest was born */
    Account account;
} Guest;

/* Columns: what policies see, and what is walked over at each sampling. */
typedef struct GuestColumns {
    Pool pool;
    uint32_t zeroed;   /* rows below were zeroed when they were fresh */
    uint8_t *state;    /* GuestPhase */
    uint8_t *sampled;  /* its usage has been sampled at least once */
    uint8_t *by_tasks; /* demand comes from its tasks */
    uint32_t *serial;
    uint32_t *home; /* the stay where it lives, NO_ROW = none */
    uint32_t *host; /* and that stay's host */
    uint32_t *vcpus;
    uint32_t *term; /* what it asks for besides its size: a row of the cluster's terms */
    double *cpu_mhz;
    int64_t *cpu_mcore;
    int64_t *memory_bytes, *memory_size_bytes;
    double *usage_ratio, *demand_mhz, *claim_mhz, *core_need_mhz;
    uint32_t *moves; /* migrations under way */
    Content *content;
    Guest *at;
} GuestColumns;

typedef struct StayColumns {
    Pool pool;
    uint32_t zeroed; /* as guests.zeroed */
    uint32_t *guest, *host;
    uint32_t *move; /* the migration that brings the guest here, NO_ROW = it lives here */
    uint8_t *role;  /* ShareRole */
    double *grant_mhz;
    uint32_t *next, *prev;
    uint32_t *sibling; /* the guest's next stay elsewhere */
} StayColumns;

typedef struct Task {
    uint32_t guest, threads, next;
    double work_mcycle;
    double finish_mcycle; /* on the guest's virtual work, once it runs */
    uint32_t number;      /* of the run's tasks, in order of arrival */
} Task;

typedef enum { MOVE_WAITS, MOVE_COPIES, MOVE_STOPS } MovePhase;

typedef struct Migration {
    uint32_t guest, to_stay, from_host;
    MovePhase phase;
    uint16_t reason;
    uint32_t number; /* of the run's migrations, in order of their start */
    SimTime started_ns;
    EventId event;
} Migration;

typedef struct Settled {
    uint32_t host;
    bool stayed_content; /* everybody on its list was content (account.h) and is so still */
} Settled;

typedef struct Cluster {
    Engine *engine;
    const ModelRules *rules;
    const HostType *types;
    const Terms *terms; /* NULL = nobody asks for anything; must outlive the cluster */
    Journal journal;
    HostColumns hosts;
    GuestColumns guests;
    StayColumns stays;
    Pool task_pool;
    Task *tasks;
    Pool migration_pool;
    Migration *migrations;
    Changes changes;       /* of hosts */
    VEC(uint32_t) touched; /* hosts to share anew */
    VEC(Settled) settled;  /* hosts shared anew in this event, in order, perhaps twice */
    VEC(ShareItem) items;  /* room for one host's list */
    VEC(Slot) ended;       /* guests that ended; their rows are given back by cluster_bury */
    uint32_t guests_born, tasks_born, migrations_born;
    uint32_t guests_pending, guests_live, tasks_live;
    HandlerId transition_handler, finish_handler, migration_handler;
    uint32_t *group_total;    /* [groups] stays of their members (groups.h) */
    uint32_t *group_at_value; /* [groups][values] the same, by the value of the label that they go by */
    double *sampled_used_mhz; /* [hosts] for meters that compare samples */
    SimTime sampled_ns;
} Cluster;

/* No hosts yet. The engine, the rules and the types belong to the caller and must outlive the cluster. */
void cluster_open(Cluster *ret_cluster, Engine *engine, const ModelRules *rules, const HostType *types);

/* A host of types[type], on and empty; at set-up, before the first event. */
HostId cluster_add_host(Cluster *cluster, uint32_t type);

/* Its labels, a set of terms->labels; at set-up, too. */
void cluster_label_host(Cluster *cluster, HostId host, uint32_t label_set);

void cluster_close(Cluster *cluster);

/* A new guest's row with every column zeroed but `serial`. */
GuestId cluster_add_guest(Cluster *cluster);
uint32_t cluster_add_stay(Cluster *cluster);
uint32_t cluster_add_task(Cluster *cluster);
uint32_t cluster_add_migration(Cluster *cluster);

/* Gives back the rows of guests that have ended and forgets which hosts were settled; call it when all
 * readers have heard. */
void cluster_bury(Cluster *cluster);

/* The host must be shared anew at the end of this event. */
static inline void cluster_touch(Cluster *cluster, uint32_t host)
{
    if (cluster->hosts.touched[host])
        return;
    cluster->hosts.touched[host] = 1;
    vec_push(&cluster->touched, host);
}

/* The same for every host that a guest is on the list of. */
static inline void cluster_touch_guest(Cluster *cluster, uint32_t guest)
{
    const StayColumns *stays = &cluster->stays;
    if (cluster->guests.moves[guest] == 0 && cluster->guests.host[guest] != NO_ROW)
        cluster_touch(cluster, cluster->guests.host[guest]);
    else
        for (uint32_t stay = cluster->guests.at[guest].first_stay; stay != NO_ROW;
             stay = stays->sibling[stay])
            cluster_touch(cluster, stays->host[stay]);
}

static inline SimTime cluster_now(const Cluster *cluster)
{
    return engine_now(cluster->engine);
}

static inline uint32_t host_row(HostId host)
{
    return host.index1 - 1;
}

static inline HostId host_id(uint32_t row)
{
    return (HostId){row == NO_ROW ? 0 : row + 1};
}

static inline GuestId guest_id(const Cluster *cluster, uint32_t row)
{
    return (GuestId){row + 1, cluster->guests.pool.generations[row]};
}

/* The row of a live guest, NO_ROW when it has ended. */
static inline uint32_t guest_row(const Cluster *cluster, GuestId guest)
{
    bool live = slot_is_live(&cluster->guests.pool, (Slot){guest.index1, guest.generation});
    return live && cluster->guests.state[guest.index1 - 1] != PHASE_NONE ? guest.index1 - 1 : NO_ROW;
}

static inline AccountOf guest_account(const Cluster *cluster, uint32_t guest)
{
    const GuestColumns *guests = &cluster->guests;
    return (AccountOf){&guests->at[guest].account, &guests->content[guest], guests->vcpus[guest]};
}

/* What has accrued for a guest by t_ns. */
static inline double guest_accrued(const Cluster *cluster, uint32_t guest, AccountEntry entry, SimTime t_ns)
{
    AccountOf of = guest_account(cluster, guest);
    return account_at(&of, entry, t_ns);
}

/* Where a guest lives, NO_ROW while it is pending. */
static inline uint32_t guest_host(const Cluster *cluster, uint32_t guest)
{
    return cluster->guests.host[guest];
}

#endif
