/* A small world for tests of policies: View and Actions over plain arrays, with a log of what was asked.
 *
 * Hosts are on, their power is linear from idle_w to peak_w, or a curve. Guests start pending. What an action
 * did shows at once, as the door promises. Scratch memory comes in pieces of their own, filled with rubbish:
 * reading past the end or before writing shows under the sanitizers. */
#ifndef VIRGA_TESTS_FAKE_WORLD_H
#define VIRGA_TESTS_FAKE_WORLD_H

#include "policies/policy.h"
#include "sim/model/terms.h"

enum {
    FAKE_HOSTS = 24,
    FAKE_GUESTS = 96,
    FAKE_STAYS = 256,
    FAKE_CALLS = 1024,
    FAKE_PIECES = 4096,
    FAKE_PARAMS = 16
};

#define FAKE_SLEEP_W 10.0 /* power of a host that is not on */
#define GIB          ((int64_t)1 << 30)

typedef enum { ASKED_PLACE, ASKED_MIGRATE, ASKED_POWER, ASKED_WAKE } Asked;

typedef struct FakeCall {
    Asked asked;
    uint32_t guest, host;
    int64_t value; /* MoveReason, PowerWish, or time */
    Answer answer;
} FakeCall;

typedef struct FakeWorld {
    uint32_t host_count, guest_count, stay_count;
    bool reserves_cores;   /* admission counts cores (at first true), else CPU is not looked at */
    bool moves_twice;      /* a guest that migrates may be asked to migrate again */
    uint32_t refused_host; /* refuses everybody, for a reason that says nothing about other hosts; POLICY_NONE
                              at first */
    uint64_t random, draws;
    FakeCall calls[FAKE_CALLS];
    uint32_t call_count;
    /* hosts */
    uint32_t type[FAKE_HOSTS], list_length[FAKE_HOSTS], first_stay[FAKE_HOSTS];
    double core_mhz[FAKE_HOSTS], host_mhz[FAKE_HOSTS], used_mhz[FAKE_HOSTS], idle_w[FAKE_HOSTS],
        peak_w[FAKE_HOSTS];
    const double *curve_w[FAKE_HOSTS]; /* instead of these two; NULL at first */
    int64_t host_mcore[FAKE_HOSTS], reserved_mcore[FAKE_HOSTS], host_memory[FAKE_HOSTS],
        reserved_memory[FAKE_HOSTS], empty_since_ns[FAKE_HOSTS];
    uint8_t host_state[FAKE_HOSTS], draining[FAKE_HOSTS];
    uint32_t label_set[FAKE_HOSTS]; /* of terms.labels */
    /* guests */
    uint8_t guest_state[FAKE_GUESTS];
    uint32_t serial[FAKE_GUESTS], home[FAKE_GUESTS], vcpus[FAKE_GUESTS];
    double guest_mhz[FAKE_GUESTS], usage[FAKE_GUESTS], demand_mhz[FAKE_GUESTS], claim_mhz[FAKE_GUESTS],
        core_need_mhz[FAKE_GUESTS];
    int64_t guest_mcore[FAKE_GUESTS], memory_held[FAKE_GUESTS], memory_size[FAKE_GUESTS];
    uint32_t term[FAKE_GUESTS]; /* of terms; the test adds rows. Nobody is refused for them */
    Terms terms;
    /* stays and pending */
    uint32_t stay_guest[FAKE_STAYS], stay_host[FAKE_STAYS], next_stay[FAKE_STAYS], waiting[FAKE_GUESTS];
    uint8_t role[FAKE_STAYS];
    double grant_mhz[FAKE_STAYS];
    /* what policies get */
    ViewHosts hosts;
    ViewGuests guests;
    ViewStays stays;
    ViewPending pending;
    View view;
    Actions actions;
    ViewChanges changes;
    ViewLabels view_labels;
    ViewTerms view_terms;
    uint32_t changed[FAKE_CALLS]; /* by the calls of this decision; what the test itself changed is lost */
    uint64_t change_end;
    void *pieces[FAKE_PIECES];
    uint32_t piece_count;
    struct FakeSelf *self; /* whose decision it is */
} FakeWorld;

/* Large: allocate it with fake_open, never on the stack. */
FakeWorld *fake_open(void);
void fake_close(FakeWorld *world);

/* Hosts that are alike in all three get one type number. 100 W idle, 200 W at full load. */
uint32_t fake_add_host(FakeWorld *world, double core_mhz, uint32_t cores, int64_t memory_bytes);
uint32_t fake_add_guest(FakeWorld *world, double mhz,
                        int64_t memory_bytes); /* one vCPU, pending, never sampled */

/* Lives there from now on; nobody is asked. */
void fake_put(FakeWorld *world, uint32_t guest, uint32_t host);

/* On its way there, too. */
void fake_put_arriving(FakeWorld *world, uint32_t guest, uint32_t host);

/* A sample: demand and claim are that part of its size. */
void fake_use(FakeWorld *world, uint32_t guest, double ratio);

/* Grants and used_mhz: everybody what is asked for, cut down alike where it is too much. */
void fake_share(FakeWorld *world);

/* All migrations are over: guests live where they were last sent to. Sleepers that were woken are on. */
void fake_finish_moves(FakeWorld *world);

/* The View as it is now; forgets the scratch of the call before. */
const View *fake_view(FakeWorld *world);

/* One policy at work, its parameters at their defaults. */
enum { FAKE_KEPT = 8 };

typedef struct FakeSelf {
    Self self;
    double param[FAKE_PARAMS];
    void *hosts, *guests, *state;
    void *kept[FAKE_KEPT];
    size_t kept_bytes[FAKE_KEPT];
} FakeSelf;

FakeSelf *fake_self_open(const Policy *policy);
void fake_self_close(FakeSelf *self);
void fake_set(FakeSelf *self, const char *param, double value);

/* Calls the hook (if there is one) and forgets the calls before. */
void fake_decide(FakeWorld *world, FakeSelf *self);

/* Call number i of the last decision is this one. */
bool fake_asked(const FakeWorld *world, uint32_t i, Asked asked, uint32_t guest, uint32_t host);

/* Where a guest lives, POLICY_NONE while it is pending. */
uint32_t fake_host_of(const FakeWorld *world, uint32_t guest);

#endif
