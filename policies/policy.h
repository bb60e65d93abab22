/* The door for policies: all that a policy sees, does and declares. Includes only libc, so that a policy
 * can be built as a shared library against this one header.
 *
 * Concept. A policy never changes the world. It looks at a View (columns of facts that are const and live)
 * and asks for Actions, each of which is carried out or refused with a reason at once. What an action
 * did shows in the View right after it: reservations, lists and states change at once; CPU grants are
 * shared out anew after the hook has returned.
 *
 * Rows. Hosts, guests and stays are named by their row, 0 .. count - 1, POLICY_NONE = nobody. A host keeps
 * its row for ever. A guest keeps its row while it lives; then the row may be given to another guest (its
 * record in guest_bytes is zeroed at birth). A stay is a guest's entry on a host's list: a guest at rest has
 * one, a guest that moves has one more on each host that it is on the way to.
 *
 * Units. MHz are rates of CPU work (host speed x cores); mcore are thousandths of a core as schedulers
 * reserve them; memory is bytes; ratios are 0..1; times are nanoseconds since the start of the run.
 *
 * Determinism. A policy may use nothing but its arguments: random numbers come from view->random, history is
 * kept in its own state records, no clock, no files, no pointers compared. The same run gives the same calls.
 *
 * Sections begin with their size in bytes. Later versions append columns; an older plug-in still loads.
 */
#ifndef VIRGA_POLICIES_POLICY_H
#define VIRGA_POLICIES_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POLICY_API  1          /* a plug-in of another number is refused */
#define POLICY_NONE UINT32_MAX /* no row */

typedef enum {
    HOST_ON,       /* runs guests */
    HOST_BOOTING,  /* on its way to HOST_ON, from off or from sleep */
    HOST_STOPPING, /* on its way to HOST_ASLEEP or HOST_OFF */
    HOST_ASLEEP,   /* suspended; a placement or move to it wakes it */
    HOST_OFF,      /* the same, but it boots from cold */
    HOST_FAILED,   /* unusable until it is repaired */
    HOST_STATE_COUNT
} HostState;

typedef enum {
    GUEST_NOBODY,    /* the row is free */
    GUEST_PENDING,   /* waits for a host */
    GUEST_PLACED,    /* lives on a host (and runs whenever that host is on) */
    GUEST_MIGRATING, /* lives on a host and moves to another */
} GuestState;

typedef enum {
    STAY_RESIDENT, /* lives here */
    STAY_LEAVING,  /* lives here, moves elsewhere */
    STAY_ARRIVING, /* lives elsewhere, on its way here: memory is reserved, a part of the CPU is used */
} StayRole;

/* Why the world refused. ANSWER_DONE = it did not. */
typedef enum {
    ANSWER_DONE,
    ANSWER_HOST_STATE,    /* failed, or being drained */
    ANSWER_CPU_SPEED,     /* one core of the host is slower than the guest asks for */
    ANSWER_CPU,           /* not enough CPU left to reserve */
    ANSWER_MEMORY,        /* not enough memory left to reserve */
    ANSWER_GUEST_STATE,   /* the guest is gone, not pending (place), or moving already (migrate) */
    ANSWER_SAME_HOST,     /* the guest lives there */
    ANSWER_NOT_EMPTY,     /* a host with guests cannot be put to sleep or off */
    ANSWER_LABELS,        /* the host has not the labels that the guest needs */
    ANSWER_AFFINITY,      /* the guest's hard affinity group has members elsewhere */
    ANSWER_ANTI_AFFINITY, /* a member of its hard anti-affinity group is there, or where that host is */
    ANSWER_COUNT
} Answer;

/* Why a policy moves a guest; it is written beside the decision and shown by `virga explain`. */
typedef enum {
    MOVE_OTHER,
    MOVE_OVERLOAD,  /* relieves a host that is, or is about to be, overloaded */
    MOVE_UNDERLOAD, /* empties a host that has little to do, so that it can sleep */
    MOVE_DRAIN,     /* empties a host that is taken out of service */
    MOVE_EVENT,     /* an event of the scenario; policies have other reasons */
    MOVE_REASON_COUNT
} MoveReason;

typedef struct ViewHosts {
    size_t size;
    uint32_t count;
    const uint32_t *type;              /* hosts of one type are alike in every constant below */
    const double *core_mhz;            /* speed of one core */
    const double *cpu_mhz;             /* capacity now: speed x cores x what the timeline left of it */
    const int64_t *cpu_mcore;          /* cores that may be reserved: cores x overcommit */
    const int64_t *cpu_reserved_mcore; /* of these, reserved */
    const int64_t *memory_bytes;       /* memory that may be reserved: size x overcommit */
    const int64_t *memory_reserved_bytes;
    const double *used_mhz;        /* CPU granted to all on the list, as of the last sharing */
    const uint8_t *state;          /* HostState */
    const uint8_t *draining;       /* 1: takes nobody, and its guests are to be moved away */
    const uint32_t *guest_count;   /* stays on its list */
    const uint32_t *first_stay;    /* head of its list, POLICY_NONE = empty. The order is that of arrival */
    const int64_t *empty_since_ns; /* since when guest_count is 0; meaningless while it is not */
    const uint32_t *label_set;     /* its labels: a row of view->labels */
    bool cores_are_reserved; /* who is admitted reserves its cpu_mcore (hypervisor.admission.cpu: request) */
} ViewHosts;

typedef struct ViewGuests {
    size_t size;
    uint32_t count;         /* rows, free ones among them */
    const uint8_t *state;   /* GuestState */
    const uint32_t *serial; /* number of the guest in order of birth, never used again */
    const uint32_t *home;   /* the stay where it lives, POLICY_NONE while pending */
    const uint32_t *vcpus;
    const double *cpu_mhz;            /* size: the CPU rate that it was sold, all vCPUs together */
    const int64_t *cpu_mcore;         /* request in cores, what the host's core ledger reserves */
    const int64_t *memory_bytes;      /* memory that it holds reserved at its host (0 before it is placed) */
    const int64_t *memory_size_bytes; /* its memory: what a migration copies, what a placement reserves */
    const double *usage_ratio; /* last sampled CPU usage, part of its size; 0 before the first sample */
    const double *demand_mhz;  /* CPU that it asks for now: usage_ratio x cpu_mhz, or what its tasks need */
    const double *claim_mhz;   /* demand_mhz, and its whole size before the first sample */
    const double
        *core_need_mhz;   /* the slowest core that it accepts (hypervisor.admission.core_speed), 0 = any */
    const uint32_t *term; /* what it asks for besides its size: a row of view->terms */
} ViewGuests;

typedef struct ViewStays {
    size_t size;
    uint32_t count;
    const uint32_t *guest;
    const uint32_t *host;
    const uint8_t *role;     /* StayRole */
    const double *grant_mhz; /* CPU granted by the last sharing */
    const uint32_t *next;    /* on the host's list, POLICY_NONE = the last */
} ViewStays;

/* The list stays as it was when the hook was called: a guest that has been placed since is still on it. */
typedef struct ViewPending {
    size_t size;
    uint32_t count;
    const uint32_t *guest; /* who waits for a placement: the higher priority first, equal ones in order of
                              arrival; then guests of draining hosts */
} ViewPending;

/* Which hosts have changed: what is reserved on them, their list, capacity, state or draining (not usage).
 * For a policy that keeps something of its own about each host and repairs it instead of looking at all of
 * them at each call. Changes are numbered from 1 on; the policy keeps, in its own state, the number of the
 * next one that it has not read (0, as its state starts, is before all). The list is live: what an action of
 * this call changed is on it right after the action.
 *
 *     if (mark < view->changes->first)
 *         ...                                    some are lost: look at all hosts
 *     else
 *         for (; mark < view->changes->end; mark++)
 *             ... view_changed_host(view, mark)  the columns say what is true now
 *     mark = view->changes->end;
 */
typedef struct ViewChanges {
    size_t size;
    const uint32_t *host; /* use view_changed_host */
    uint64_t mask;
    uint64_t first, end; /* numbers of the oldest change on the list, and of the next one */
} ViewChanges;

/* Labels of hosts and guests ("zone: a"), as numbers. Keys are numbered from 0. Values are numbered from 1,
 * each for one key only; value 0 = has none. Hosts and guests with the same labels have the same set. None of
 * it changes during a run. */
typedef struct ViewLabels {
    size_t size;
    uint32_t key_count, value_count, set_count;
    const char *const *key;    /* [key_count] names */
    const char *const *value;  /* [value_count] names, [0] = "" */
    const uint32_t *value_key; /* [value_count] whose value it is */
    const uint32_t *set_value; /* [set_count][key_count]; use view_host_label, view_guest_label */
} ViewLabels;

/* What guests ask for besides their size. Guests that ask for the same have the same row; row 0 asks for
 * nothing. Hard groups and labels that are needed are seen to by the world (`admits`); the rest is for
 * policies to weigh. None of it changes during a run. */
typedef struct ViewTerms {
    size_t size;
    uint32_t count;
    const uint32_t *label_set;     /* the guest's own labels: a row of view->labels */
    const uint32_t *affinity;      /* its group of those who want to be together; 0 = none */
    const uint32_t *anti_affinity; /* its group of those who want to be apart; 0 = none */
    const uint32_t *wish_end;      /* its wishes end here, and begin where those of the row before end (0) */
    const uint32_t *wish;          /* by wish: a value of a label that its host should have */
    uint32_t group_count;
    const uint32_t *group_within; /* by group: key of the label whose value counts, POLICY_NONE = the host */
    const uint8_t *group_hard;    /* by group: 1 = a rule of the world, 0 = a wish */
    const int64_t *priority;      /* who waits: the higher first; view->pending is in this order */
    const int64_t *timeout_ns;    /* how long it waits before it is given up, INT64_MAX = for ever */
} ViewTerms;

typedef enum { GROUP_OF_AFFINITY, GROUP_OF_ANTI_AFFINITY } ViewGroupKind;

typedef struct View View;

/* What a policy may call. */
typedef struct ViewCalls {
    size_t size;
    /* Would the world take this guest there now? The rule is the scenario's (hypervisor.admission,
     * overcommit); the same function answers the actions. */
    Answer (*admits)(const View *view, uint32_t guest, uint32_t host);
    /* Power in W of a host that is on, at a utilization in 0..1; and in the state it is in, with no load. */
    double (*power_w)(const View *view, uint32_t host, double utilization_ratio);
    double (*state_power_w)(const View *view, uint32_t host);
    /* A number in 0 .. n - 1, each equally likely; and one in [0, 1). The stream is this policy's own. */
    uint64_t (*random_below)(const View *view, uint64_t n);
    double (*random_uniform)(const View *view);
    /* Working memory for this call of the hook, aligned for any type, not zeroed, never freed by the policy.
     * Each call gives a new piece. */
    void *(*scratch)(const View *view, size_t bytes);
    /* True: `admits` says ANSWER_DONE for this guest on exactly those hosts that are neither failed nor
     * stopping nor draining and where
     *     core_need_mhz <= core_mhz,
     *     guests->cpu_mcore <= cpu_mcore - cpu_reserved_mcore,
     *     guests->memory_size_bytes <= memory_bytes - memory_reserved_bytes,
     * so that an index over these columns, repaired from `changes`, gives the same answers. False: ask. */
    bool (*by_ledgers)(const View *view, uint32_t guest);
    /* The policy's own memory that lasts from call to call, for what does not fit its records (an index over
     * all hosts). Pieces are numbered 0, 1, ... and each is aligned for any type. A piece that is smaller
     * than `bytes` grows, and may move; what is in it stays and new bytes are zero. The engine owns and frees
     * it. */
    void *(*kept)(const View *view, uint32_t number, size_t bytes);
    /* How many other members of the guest's group of that kind are on the host or, where the group is within
     * a label, on hosts with the same value of it. Who moves counts on each of its hosts. */
    uint32_t (*members)(const View *view, uint32_t guest, uint32_t host, ViewGroupKind kind);
    /* power_w's own eleven points p, at utilizations 0, 0.1, ... 1, for who asks for very many values: on the
     * line from point a, power_w is p[a] + (p[a + 1] - p[a]) / 10 * (u - a / 10.0) * 100, in this order of
     * operations (curve_at of sim/base/curve.h). NULL where power is a formula. */
    const double *(*power_curve_w)(const View *view, uint32_t host);
} ViewCalls;

struct View {
    size_t size;
    int64_t now_ns;
    const ViewHosts *hosts;
    const ViewGuests *guests;
    const ViewStays *stays;
    const ViewPending *pending;
    const ViewCalls *calls;
    void *world; /* not for policies */
    const ViewChanges *changes;
    const ViewLabels *labels;
    const ViewTerms *terms;
};

typedef enum { POWER_SLEEP, POWER_OFF, POWER_ON } PowerWish;

typedef struct Actions Actions;
struct Actions {
    size_t size;
    /* Gives a pending guest a host. A host that sleeps or is off is woken; the guest starts when it is on. A
     * guest that lives on a draining host moves by live migration. */
    Answer (*place)(Actions *actions, uint32_t guest, uint32_t host);
    /* Starts a live migration. A host that sleeps or is off is woken first. */
    Answer (*migrate)(Actions *actions, uint32_t guest, uint32_t host, MoveReason reason);
    Answer (*power)(Actions *actions, uint32_t host, PowerWish wish);
    /* Calls the policy's hooks again at that time, not before (a time that has passed: at once, next in
     * order). */
    void (*wake_me)(Actions *actions, int64_t at_ns);
    void *world; /* not for policies */
};

/* A parameter that a scenario may set beside the policy's name. Values are doubles in the unit named; where
 * there are choices the value is the index of the chosen word. */
typedef struct PolicyParam {
    const char *name;
    const char *unit; /* "ratio", "time" (ns), "number", "bandwidth" (bytes/s), or "choice" */
    double fallback, min, max;
    const char *const *choices; /* ends with NULL; NULL unless unit is "choice" */
    const char *help;
    const char *source; /* where the default comes from */
} PolicyParam;

typedef struct Policy Policy;

/* One policy of one run: its parameters and its records, which the engine owns. Records are zeroed at
 * the start (state, hosts) and at each birth of a guest. They may move between calls: keep no pointers to
 * them. */
typedef struct Self {
    const Policy *policy;
    const double *param; /* as the policy's params, in their order */
    void *state;         /* [state_bytes] */
    void *hosts;         /* [hosts->count][host_bytes] */
    void *guests;        /* [guests->count][guest_bytes] */
} Self;

typedef enum { POLICY_PLACEMENT, POLICY_REBALANCE, POLICY_POWER, POLICY_KIND_COUNT } PolicyKind;

struct Policy {
    size_t size;  /* sizeof(Policy) */
    uint32_t api; /* POLICY_API */
    PolicyKind kind;
    const char *name;
    const char *help;   /* one sentence */
    const char *source; /* paper, product and version, or NULL */
    const PolicyParam *params;
    size_t param_count;
    size_t state_bytes, host_bytes, guest_bytes;
    /* The one hook of its kind:
     * PLACEMENT  called when guests wait: places those of view->pending that it can; the others stay pending
     * REBALANCE  called at each control interval: moves guests
     * POWER      called after each placement or rebalancing, and when it asked to be woken: sleeps and wakes
     * hosts NULL = does nothing, which is a policy too. */
    void (*decide)(const Self *self, const View *view, Actions *actions);
    const void *parts;     /* constants of the policy's own (a family of policies may share one hook) */
    const char *placement; /* REBALANCE: the placement that goes with it when the scenario names none; NULL =
                              the default */
};

/* The one symbol that a plug-in exports: `const PolicyPlugin virga_plugin`. */
typedef struct PolicyPlugin {
    uint32_t api; /* POLICY_API */
    uint32_t count;
    const Policy *const *policies;
} PolicyPlugin;

#define POLICY_PLUGIN_SYMBOL "virga_plugin"

static inline void *self_guest(const Self *self, uint32_t guest)
{
    return (char *)self->guests + self->policy->guest_bytes * guest;
}

static inline void *self_host(const Self *self, uint32_t host)
{
    return (char *)self->hosts + self->policy->host_bytes * host;
}

static inline bool view_admits(const View *view, uint32_t guest, uint32_t host)
{
    return view->calls->admits(view, guest, host) == ANSWER_DONE;
}

/* The host of change number `number`, first <= number < end. */
static inline uint32_t view_changed_host(const View *view, uint64_t number)
{
    return view->changes->host[number & view->changes->mask];
}

/* Value of a label, by key; 0 = it has none. */
static inline uint32_t view_label(const View *view, uint32_t set, uint32_t key)
{
    return view->labels->set_value[set * view->labels->key_count + key];
}

static inline uint32_t view_host_label(const View *view, uint32_t host, uint32_t key)
{
    return view_label(view, view->hosts->label_set[host], key);
}

static inline uint32_t view_guest_label(const View *view, uint32_t guest, uint32_t key)
{
    return view_label(view, view->terms->label_set[view->guests->term[guest]], key);
}

/* How many of the guest's wishes for labels the host fulfils. */
static inline uint32_t view_wishes_met(const View *view, uint32_t guest, uint32_t host)
{
    const ViewTerms *terms = view->terms;
    uint32_t row = view->guests->term[guest], met = 0;
    for (uint32_t i = row == 0 ? 0 : terms->wish_end[row - 1]; i < terms->wish_end[row]; i++)
        met += view_host_label(view, host, view->labels->value_key[terms->wish[i]]) == terms->wish[i];
    return met;
}

#endif
