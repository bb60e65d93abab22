#include "sim/control/view.h"

#include "sim/base/check.h"
#include "sim/model/groups.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"

#include <stdlib.h>
#include <string.h>

/* policies/policy.h may include nothing of ours, so it names the states once more: they must be the same. */
#define SAME(a, b) _Static_assert((int)(a) == (int)(b), #a " is " #b)
SAME(HOST_ON, MODE_ON);
SAME(HOST_BOOTING, MODE_BOOTING);
SAME(HOST_STOPPING, MODE_STOPPING);
SAME(HOST_ASLEEP, MODE_ASLEEP);
SAME(HOST_OFF, MODE_OFF);
SAME(HOST_FAILED, MODE_FAILED);
SAME(GUEST_NOBODY, PHASE_NONE);
SAME(GUEST_PENDING, PHASE_PENDING);
SAME(GUEST_PLACED, PHASE_PLACED);
SAME(GUEST_MIGRATING, PHASE_MIGRATING);
SAME(STAY_RESIDENT, ROLE_RESIDENT);
SAME(STAY_LEAVING, ROLE_LEAVING);
SAME(STAY_ARRIVING, ROLE_ARRIVING);
SAME(ANSWER_DONE, REFUSED_NOT);
SAME(ANSWER_HOST_STATE, REFUSED_HOST_STATE);
SAME(ANSWER_CPU_SPEED, REFUSED_CPU_SPEED);
SAME(ANSWER_CPU, REFUSED_CPU);
SAME(ANSWER_MEMORY, REFUSED_MEMORY);
SAME(ANSWER_GUEST_STATE, REFUSED_GUEST_STATE);
SAME(ANSWER_SAME_HOST, REFUSED_SAME_HOST);
SAME(ANSWER_NOT_EMPTY, REFUSED_NOT_EMPTY);
SAME(ANSWER_LABELS, REFUSED_LABELS);
SAME(ANSWER_AFFINITY, REFUSED_AFFINITY);
SAME(ANSWER_ANTI_AFFINITY, REFUSED_ANTI_AFFINITY);
SAME(ANSWER_COUNT, REFUSAL_COUNT);
SAME(POLICY_NONE, NO_ROW);
SAME(POLICY_NONE, WITHIN_HOST);
SAME(GROUP_OF_AFFINITY, GROUP_AFFINITY);
SAME(GROUP_OF_ANTI_AFFINITY, GROUP_ANTI_AFFINITY);

static Answer admits(const View *view, uint32_t guest, uint32_t host)
{
    const Cluster *cluster = view_state(view)->cluster;
    bool exist = guest < cluster->guests.pool.count && host < cluster->hosts.count;
    if (!exist || cluster->guests.state[guest] == PHASE_NONE)
        return ANSWER_GUEST_STATE;
    if (cluster->guests.state[guest] == PHASE_PENDING)
        return (Answer)host_admits(cluster, host, guest);
    return (Answer)migration_admits(cluster, guest, host);
}

static bool by_ledgers(const View *view, uint32_t guest)
{
    return host_admits_by_ledgers(view_state(view)->cluster, guest);
}

static double power_w(const View *view, uint32_t host, double utilization_ratio)
{
    const Cluster *cluster = view_state(view)->cluster;
    return power_at(&cluster->types[cluster->hosts.type[host]].power, utilization_ratio);
}

static const double *power_curve_w(const View *view, uint32_t host)
{
    const Cluster *cluster = view_state(view)->cluster;
    return power_points_w(&cluster->types[cluster->hosts.type[host]].power);
}

static double state_power_w(const View *view, uint32_t host)
{
    const Cluster *cluster = view_state(view)->cluster;
    if (cluster->hosts.state[host] == MODE_ON)
        return power_w(view, host, 0);
    return host_power_w(cluster, host);
}

static uint64_t random_below(const View *view, uint64_t n)
{
    return rng_below(view_state(view)->random, n);
}

static double random_uniform(const View *view)
{
    return rng_uniform(view_state(view)->random);
}

enum { BLOCK_BYTES = 1 << 16, ALIGNMENT = 64 };

static void *aligned_block(size_t bytes)
{
    void *at = aligned_alloc(ALIGNMENT, bytes);
    if (!at)
        die("out of memory: %zu bytes", bytes);
    return at;
}

static size_t aligned_size(size_t bytes)
{
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* From the first kept block with room; blocks never move, so earlier pieces stay where they are. */
static void *scratch(const View *view, size_t bytes)
{
    ViewState *state = view_state(view);
    size_t needed = aligned_size(bytes);
    while (state->scratch_block < state->scratch.count &&
           state->scratch.at[state->scratch_block].size - state->scratch_used < needed) {
        state->scratch_block++;
        state->scratch_used = 0;
    }
    if (state->scratch_block == state->scratch.count) {
        size_t size = needed > BLOCK_BYTES ? needed : BLOCK_BYTES;
        vec_push(&state->scratch, (Block){aligned_block(size), size});
        state->scratch_used = 0;
    }
    void *piece = state->scratch.at[state->scratch_block].at + state->scratch_used;
    state->scratch_used += needed;
    return piece;
}

static void *kept(const View *view, uint32_t number, size_t bytes)
{
    Blocks *blocks = view_state(view)->kept;
    check(blocks);
    if (number >= blocks->count)
        vec_resize(blocks, number + 1);
    Block *block = &blocks->at[number];
    if (block->size < bytes) {
        Block grown = {aligned_block(aligned_size(bytes)), aligned_size(bytes)};
        if (block->size > 0)
            memcpy(grown.at, block->at, block->size);
        memset(grown.at + block->size, 0, grown.size - block->size);
        free(block->at);
        *block = grown;
    }
    return block->at;
}

static uint32_t members(const View *view, uint32_t guest, uint32_t host, ViewGroupKind kind)
{
    return groups_members(view_state(view)->cluster, guest, host, (GroupKind)kind);
}

static const ViewCalls calls = {.size = sizeof(ViewCalls),
                                .admits = admits,
                                .power_w = power_w,
                                .state_power_w = state_power_w,
                                .random_below = random_below,
                                .random_uniform = random_uniform,
                                .scratch = scratch,
                                .by_ledgers = by_ledgers,
                                .kept = kept,
                                .members = members,
                                .power_curve_w = power_curve_w};

void view_show_terms(const Terms *terms, ViewLabels *ret_labels, ViewTerms *ret_terms)
{
    const Labels *labels = &terms->labels;
    *ret_labels = (ViewLabels){.size = sizeof(ViewLabels),
                               .key_count = (uint32_t)labels->keys.count,
                               .value_count = (uint32_t)labels->values.count,
                               .set_count = labels->set_count,
                               .key = (const char *const *)labels->keys.at,
                               .value = (const char *const *)labels->values.at,
                               .value_key = labels->value_key.at,
                               .set_value = labels->sets.at};
    *ret_terms = (ViewTerms){.size = sizeof(ViewTerms),
                             .count = (uint32_t)terms->label_set.count,
                             .label_set = terms->label_set.at,
                             .affinity = terms->group[GROUP_AFFINITY].at,
                             .anti_affinity = terms->group[GROUP_ANTI_AFFINITY].at,
                             .wish_end = terms->wish_end.at,
                             .wish = terms->wish.at,
                             .group_count = (uint32_t)terms->group_name.count,
                             .group_within = terms->group_within.at,
                             .group_hard = terms->group_hard.at,
                             .priority = terms->priority.at,
                             .timeout_ns = terms->timeout_ns.at};
}

/* Without terms there is still row 0, which asks for nothing. */
void view_open(ViewState *ret_view, Cluster *cluster)
{
    *ret_view = (ViewState){.cluster = cluster, .guests_room = UINT32_MAX, .stays_room = UINT32_MAX};
    if (cluster->terms == NULL)
        terms_open(&ret_view->no_terms);
    view_show_terms(cluster->terms != NULL ? cluster->terms : &ret_view->no_terms, &ret_view->labels,
                    &ret_view->terms);
}

static void show_hosts(ViewState *state)
{
    const HostColumns *from = &state->cluster->hosts;
    state->hosts =
        (ViewHosts){.size = sizeof(ViewHosts),
                    .count = from->count,
                    .type = from->type,
                    .core_mhz = from->core_mhz,
                    .cpu_mhz = from->cpu_mhz,
                    .cpu_mcore = from->cpu_mcore,
                    .cpu_reserved_mcore = from->cpu_reserved_mcore,
                    .memory_bytes = from->memory_bytes,
                    .memory_reserved_bytes = from->memory_reserved_bytes,
                    .used_mhz = from->used_mhz,
                    .state = from->state,
                    .draining = from->draining,
                    .guest_count = from->guest_count,
                    .first_stay = from->first_stay,
                    .empty_since_ns = from->empty_since_ns,
                    .label_set = from->label_set,
                    .cores_are_reserved = state->cluster->rules->cpu_admission == ADMIT_BY_REQUEST};
}

static void show_guests(ViewState *state)
{
    const GuestColumns *from = &state->cluster->guests;
    state->guests = (ViewGuests){.size = sizeof(ViewGuests),
                                 .count = from->pool.count,
                                 .state = from->state,
                                 .serial = from->serial,
                                 .home = from->home,
                                 .vcpus = from->vcpus,
                                 .cpu_mhz = from->cpu_mhz,
                                 .cpu_mcore = from->cpu_mcore,
                                 .memory_bytes = from->memory_bytes,
                                 .memory_size_bytes = from->memory_size_bytes,
                                 .usage_ratio = from->usage_ratio,
                                 .demand_mhz = from->demand_mhz,
                                 .claim_mhz = from->claim_mhz,
                                 .core_need_mhz = from->core_need_mhz,
                                 .term = from->term};
}

static void show_stays(ViewState *state)
{
    const StayColumns *from = &state->cluster->stays;
    state->stays = (ViewStays){.size = sizeof(ViewStays),
                               .count = from->pool.count,
                               .guest = from->guest,
                               .host = from->host,
                               .role = from->role,
                               .grant_mhz = from->grant_mhz,
                               .next = from->next};
}

static void show_changes(ViewState *state)
{
    Changes *from = &state->cluster->changes;
    changes_show(from);
    state->changes = (ViewChanges){.size = sizeof(ViewChanges),
                                   .host = from->host,
                                   .mask = from->mask,
                                   .first = from->first,
                                   .end = from->end};
}

/* Columns move only when their pool grows: otherwise how many there are is all that is new. */
void view_renew(ViewState *state)
{
    const Cluster *cluster = state->cluster;
    if (cluster->guests.pool.capacity != state->guests_room)
        show_guests(state);
    if (cluster->stays.pool.capacity != state->stays_room)
        show_stays(state);
    state->guests_room = cluster->guests.pool.capacity;
    state->stays_room = cluster->stays.pool.capacity;
    state->guests.count = cluster->guests.pool.count;
    state->stays.count = cluster->stays.pool.count;
    show_changes(state);
}

const View *view_refresh(ViewState *state, Rng *random)
{
    show_hosts(state);
    view_renew(state);
    state->pending = (ViewPending){.size = sizeof(ViewPending),
                                   .count = (uint32_t)state->pending_guests.count,
                                   .guest = state->pending_guests.at};
    state->random = random;
    state->scratch_block = state->scratch_used = 0;
    state->view = (View){.size = sizeof(View),
                         .now_ns = cluster_now(state->cluster),
                         .hosts = &state->hosts,
                         .guests = &state->guests,
                         .stays = &state->stays,
                         .pending = &state->pending,
                         .calls = &calls,
                         .world = state,
                         .changes = &state->changes,
                         .labels = &state->labels,
                         .terms = &state->terms};
    return &state->view;
}

void blocks_free(Blocks *blocks)
{
    for (size_t i = 0; i < blocks->count; i++)
        free(blocks->at[i].at);
    vec_free(blocks);
}

void view_free(ViewState *state)
{
    terms_free(&state->no_terms);
    blocks_free(&state->scratch);
    vec_free(&state->pending_guests);
}
