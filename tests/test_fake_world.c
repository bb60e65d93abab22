#include "tests/fake_world.h"

#include "sim/base/check.h"
#include "sim/base/curve.h"
#include "sim/control/view.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

/* ---- What a View can be asked ------------------------------------------------------------------- */

static Answer admits_cpu(const FakeWorld *world, uint32_t guest, uint32_t host)
{
    if (world->core_mhz[host] < world->core_need_mhz[guest])
        return ANSWER_CPU_SPEED;
    bool fits = world->reserved_mcore[host] + world->guest_mcore[guest] <= world->host_mcore[host];
    return !world->reserves_cores || fits ? ANSWER_DONE : ANSWER_CPU;
}

static Answer admits(const View *view, uint32_t guest, uint32_t host)
{
    const FakeWorld *world = view->world;
    check(guest < world->guest_count && host < world->host_count);
    if (fake_host_of(world, guest) == host)
        return ANSWER_SAME_HOST;
    bool usable = world->host_state[host] != HOST_FAILED && world->host_state[host] != HOST_STOPPING;
    if (!usable || world->draining[host] || host == world->refused_host)
        return ANSWER_HOST_STATE;
    Answer answer = admits_cpu(world, guest, host);
    if (answer != ANSWER_DONE)
        return answer;
    int64_t bytes =
        world->guest_state[guest] == GUEST_PENDING ? world->memory_size[guest] : world->memory_held[guest];
    return world->reserved_memory[host] + bytes <= world->host_memory[host] ? ANSWER_DONE : ANSWER_MEMORY;
}

static double power_w(const View *view, uint32_t host, double utilization_ratio)
{
    const FakeWorld *world = view->world;
    check(host < world->host_count && utilization_ratio >= 0 && utilization_ratio <= 1);
    if (world->curve_w[host] != NULL)
        return curve_at(world->curve_w[host], utilization_ratio);
    return world->idle_w[host] + (world->peak_w[host] - world->idle_w[host]) * utilization_ratio;
}

static const double *power_curve_w(const View *view, uint32_t host)
{
    const FakeWorld *world = view->world;
    return world->curve_w[host];
}

static double state_power_w(const View *view, uint32_t host)
{
    const FakeWorld *world = view->world;
    return world->host_state[host] == HOST_ON ? power_w(view, host, 0) : FAKE_SLEEP_W;
}

/* SplitMix64. */
static uint64_t draw(FakeWorld *world)
{
    uint64_t z = (world->random += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    world->draws++;
    return z ^ (z >> 31);
}

static uint64_t random_below(const View *view, uint64_t n)
{
    check(n > 0);
    return draw(view->world) % n;
}

static double random_uniform(const View *view)
{
    return (double)(draw(view->world) >> 11) * 0x1p-53;
}

static void *scratch(const View *view, size_t bytes)
{
    FakeWorld *world = view->world;
    check(world->piece_count < FAKE_PIECES);
    void *piece = must_alloc(bytes);
    memset(piece, 0xA5, bytes);
    world->pieces[world->piece_count++] = piece;
    return piece;
}

static bool by_ledgers(const View *view, uint32_t guest)
{
    const FakeWorld *world = view->world;
    check(guest < world->guest_count);
    return world->guest_state[guest] == GUEST_PENDING && world->reserves_cores &&
           world->refused_host == POLICY_NONE;
}

static void *kept(const View *view, uint32_t number, size_t bytes)
{
    const FakeWorld *world = view->world;
    check(world->self != NULL && number < FAKE_KEPT);
    FakeSelf *self = world->self;
    if (bytes > self->kept_bytes[number]) {
        char *grown = must_calloc(1, bytes); /* always elsewhere */
        if (self->kept_bytes[number] > 0)
            memcpy(grown, self->kept[number], self->kept_bytes[number]);
        free(self->kept[number]);
        self->kept[number] = grown;
        self->kept_bytes[number] = bytes;
    }
    return self->kept[number];
}

static uint32_t group_of(const FakeWorld *world, uint32_t guest, ViewGroupKind kind)
{
    return world->terms.group[kind].at[world->term[guest]];
}

static bool is_same_place(const FakeWorld *world, uint32_t group, uint32_t a, uint32_t b)
{
    uint32_t key = world->terms.group_within.at[group];
    if (key == WITHIN_HOST)
        return a == b;
    uint32_t value = labels_of(&world->terms.labels, world->label_set[a], key);
    return value != 0 && value == labels_of(&world->terms.labels, world->label_set[b], key);
}

static uint32_t members(const View *view, uint32_t guest, uint32_t host, ViewGroupKind kind)
{
    const FakeWorld *world = view->world;
    uint32_t group = group_of(world, guest, kind), count = 0;
    for (uint32_t other = 0; other < world->host_count && group != 0; other++)
        for (uint32_t stay = world->first_stay[other]; stay != POLICY_NONE; stay = world->next_stay[stay])
            count += is_same_place(world, group, host, other) && world->stay_guest[stay] != guest &&
                     group_of(world, world->stay_guest[stay], kind) == group;
    return count;
}

static const ViewCalls view_calls = {.size = sizeof(ViewCalls),
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

/* ---- What it can be asked to do ----------------------------------------------------------------- */

static Answer log_call(FakeWorld *world, FakeCall call)
{
    check(world->call_count < FAKE_CALLS);
    world->calls[world->call_count++] = call;
    return call.answer;
}

static void change(FakeWorld *world, uint32_t host)
{
    world->changed[world->change_end++ % FAKE_CALLS] = host;
    world->changes.end = world->change_end;
}

static uint32_t append(FakeWorld *world, uint32_t guest, uint32_t host, StayRole role)
{
    check(world->stay_count < FAKE_STAYS);
    uint32_t stay = world->stay_count++, *at = &world->first_stay[host];
    world->stays.count = world->stay_count;
    while (*at != POLICY_NONE)
        at = &world->next_stay[*at];
    *at = stay;
    world->stay_guest[stay] = guest;
    world->stay_host[stay] = host;
    world->next_stay[stay] = POLICY_NONE;
    world->role[stay] = (uint8_t)role;
    world->grant_mhz[stay] = 0;
    world->list_length[host]++;
    change(world, host);
    world->reserved_mcore[host] += world->guest_mcore[guest];
    world->memory_held[guest] = world->memory_size[guest];
    world->reserved_memory[host] += world->memory_held[guest];
    return stay;
}

static void wake(FakeWorld *world, uint32_t host)
{
    if (world->host_state[host] == HOST_ASLEEP || world->host_state[host] == HOST_OFF)
        world->host_state[host] = HOST_BOOTING;
}

void fake_put(FakeWorld *world, uint32_t guest, uint32_t host)
{
    world->home[guest] = append(world, guest, host, STAY_RESIDENT);
    world->guest_state[guest] = GUEST_PLACED;
}

void fake_put_arriving(FakeWorld *world, uint32_t guest, uint32_t host)
{
    append(world, guest, host, STAY_ARRIVING);
    world->role[world->home[guest]] = STAY_LEAVING;
    world->guest_state[guest] = GUEST_MIGRATING;
}

static Answer place(Actions *actions, uint32_t guest, uint32_t host)
{
    FakeWorld *world = actions->world;
    check(guest < world->guest_count && host < world->host_count);
    Answer answer = ANSWER_GUEST_STATE;
    if (world->guest_state[guest] == GUEST_PENDING)
        answer = admits(&world->view, guest, host);
    if (answer == ANSWER_DONE) {
        fake_put(world, guest, host);
        wake(world, host);
    }
    return log_call(world, (FakeCall){ASKED_PLACE, guest, host, 0, answer});
}

static Answer migrate(Actions *actions, uint32_t guest, uint32_t host, MoveReason reason)
{
    FakeWorld *world = actions->world;
    check(guest < world->guest_count && host < world->host_count && reason < MOVE_REASON_COUNT);
    bool may = world->guest_state[guest] == GUEST_PLACED ||
               (world->guest_state[guest] == GUEST_MIGRATING && world->moves_twice);
    Answer answer = may ? admits(&world->view, guest, host) : ANSWER_GUEST_STATE;
    if (answer == ANSWER_DONE) {
        fake_put_arriving(world, guest, host);
        wake(world, host);
    }
    return log_call(world, (FakeCall){ASKED_MIGRATE, guest, host, reason, answer});
}

static Answer power(Actions *actions, uint32_t host, PowerWish wish)
{
    FakeWorld *world = actions->world;
    check(host < world->host_count);
    Answer answer = wish != POWER_ON && world->list_length[host] > 0 ? ANSWER_NOT_EMPTY : ANSWER_DONE;
    if (answer == ANSWER_DONE)
        change(world, host);
    if (answer == ANSWER_DONE)
        world->host_state[host] = (uint8_t)(wish == POWER_ON    ? HOST_BOOTING
                                            : wish == POWER_OFF ? HOST_OFF
                                                                : HOST_ASLEEP);
    return log_call(world, (FakeCall){ASKED_POWER, POLICY_NONE, host, wish, answer});
}

static void wake_me(Actions *actions, int64_t at_ns)
{
    log_call(actions->world, (FakeCall){ASKED_WAKE, POLICY_NONE, POLICY_NONE, at_ns, ANSWER_DONE});
}

/* ---- Building it -------------------------------------------------------------------------------- */

static void show_hosts(FakeWorld *world)
{
    world->hosts = (ViewHosts){.size = sizeof(ViewHosts),
                               .count = world->host_count,
                               .type = world->type,
                               .core_mhz = world->core_mhz,
                               .cpu_mhz = world->host_mhz,
                               .cpu_mcore = world->host_mcore,
                               .cpu_reserved_mcore = world->reserved_mcore,
                               .memory_bytes = world->host_memory,
                               .memory_reserved_bytes = world->reserved_memory,
                               .used_mhz = world->used_mhz,
                               .state = world->host_state,
                               .draining = world->draining,
                               .guest_count = world->list_length,
                               .first_stay = world->first_stay,
                               .empty_since_ns = world->empty_since_ns,
                               .label_set = world->label_set,
                               .cores_are_reserved = world->reserves_cores};
}

static void show_guests(FakeWorld *world)
{
    world->guests = (ViewGuests){.size = sizeof(ViewGuests),
                                 .count = world->guest_count,
                                 .state = world->guest_state,
                                 .serial = world->serial,
                                 .home = world->home,
                                 .vcpus = world->vcpus,
                                 .cpu_mhz = world->guest_mhz,
                                 .cpu_mcore = world->guest_mcore,
                                 .memory_bytes = world->memory_held,
                                 .memory_size_bytes = world->memory_size,
                                 .usage_ratio = world->usage,
                                 .demand_mhz = world->demand_mhz,
                                 .claim_mhz = world->claim_mhz,
                                 .core_need_mhz = world->core_need_mhz,
                                 .term = world->term};
}

static void forget_scratch(FakeWorld *world)
{
    while (world->piece_count > 0)
        free(world->pieces[--world->piece_count]);
}

const View *fake_view(FakeWorld *world)
{
    forget_scratch(world);
    show_hosts(world);
    show_guests(world);
    world->stays = (ViewStays){sizeof(ViewStays), world->stay_count, world->stay_guest, world->stay_host,
                               world->role,       world->grant_mhz,  world->next_stay};
    world->pending = (ViewPending){.size = sizeof(ViewPending), .guest = world->waiting};
    view_show_terms(&world->terms, &world->view_labels, &world->view_terms);
    world->change_end++;
    world->changes = (ViewChanges){sizeof(ViewChanges), world->changed, FAKE_CALLS - 1, world->change_end,
                                   world->change_end};
    for (uint32_t guest = 0; guest < world->guest_count; guest++)
        if (world->guest_state[guest] == GUEST_PENDING)
            world->waiting[world->pending.count++] = guest;
    world->view = (View){.size = sizeof(View),
                         .now_ns = world->view.now_ns,
                         .hosts = &world->hosts,
                         .guests = &world->guests,
                         .stays = &world->stays,
                         .pending = &world->pending,
                         .calls = &view_calls,
                         .world = world,
                         .changes = &world->changes,
                         .labels = &world->view_labels,
                         .terms = &world->view_terms};
    return &world->view;
}

FakeWorld *fake_open(void)
{
    FakeWorld *world = must_calloc(1, sizeof *world);
    terms_open(&world->terms);
    world->reserves_cores = true;
    world->refused_host = POLICY_NONE;
    world->actions = (Actions){sizeof(Actions), place, migrate, power, wake_me, world};
    return world;
}

void fake_close(FakeWorld *world)
{
    forget_scratch(world);
    terms_free(&world->terms);
    free(world);
}

/* The type of the first host that is alike, or a new one. */
static uint32_t type_of(const FakeWorld *world, uint32_t host)
{
    for (uint32_t other = 0; other < host; other++)
        if (world->core_mhz[other] == world->core_mhz[host] &&
            world->host_mcore[other] == world->host_mcore[host] &&
            world->host_memory[other] == world->host_memory[host])
            return world->type[other];
    return host;
}

uint32_t fake_add_host(FakeWorld *world, double core_mhz, uint32_t cores, int64_t memory_bytes)
{
    check(world->host_count < FAKE_HOSTS);
    uint32_t host = world->host_count++;
    world->core_mhz[host] = core_mhz;
    world->host_mhz[host] = core_mhz * cores;
    world->host_mcore[host] = 1000 * (int64_t)cores;
    world->host_memory[host] = memory_bytes;
    world->type[host] = type_of(world, host);
    world->idle_w[host] = 100;
    world->peak_w[host] = 200;
    world->first_stay[host] = POLICY_NONE;
    return host;
}

uint32_t fake_add_guest(FakeWorld *world, double mhz, int64_t memory_bytes)
{
    check(world->guest_count < FAKE_GUESTS);
    uint32_t guest = world->guest_count++;
    world->guest_state[guest] = GUEST_PENDING;
    world->serial[guest] = guest;
    world->home[guest] = POLICY_NONE;
    world->vcpus[guest] = 1;
    world->guest_mcore[guest] = 1000;
    world->guest_mhz[guest] = world->claim_mhz[guest] = mhz;
    world->memory_size[guest] = memory_bytes;
    return guest;
}

void fake_use(FakeWorld *world, uint32_t guest, double ratio)
{
    world->usage[guest] = ratio;
    world->demand_mhz[guest] = world->claim_mhz[guest] = ratio * world->guest_mhz[guest];
}

static void share_host(FakeWorld *world, uint32_t host)
{
    double sum_mhz = 0, part = 1;
    for (uint32_t stay = world->first_stay[host]; stay != POLICY_NONE; stay = world->next_stay[stay])
        sum_mhz += world->role[stay] == STAY_ARRIVING ? 0 : world->demand_mhz[world->stay_guest[stay]];
    if (sum_mhz > world->host_mhz[host])
        part = world->host_mhz[host] / sum_mhz;
    world->used_mhz[host] = 0;
    for (uint32_t stay = world->first_stay[host]; stay != POLICY_NONE; stay = world->next_stay[stay]) {
        bool is_here = world->role[stay] != STAY_ARRIVING;
        world->grant_mhz[stay] = is_here ? part * world->demand_mhz[world->stay_guest[stay]] : 0;
        world->used_mhz[host] += world->grant_mhz[stay];
    }
}

void fake_share(FakeWorld *world)
{
    for (uint32_t host = 0; host < world->host_count; host++)
        share_host(world, host);
}

/* The hosts' lists are written anew, without those who have left. */
void fake_finish_moves(FakeWorld *world)
{
    uint32_t count = world->stay_count, guest[FAKE_STAYS], host[FAKE_STAYS], kept = 0;
    for (uint32_t h = 0; h < world->host_count; h++)
        for (uint32_t s = world->first_stay[h]; s != POLICY_NONE; s = world->next_stay[s])
            if (world->role[s] != STAY_LEAVING) {
                guest[kept] = world->stay_guest[s];
                host[kept++] = h;
            }
    check(kept <= count);
    world->stay_count = 0;
    for (uint32_t h = 0; h < world->host_count; h++) {
        world->list_length[h] = 0;
        world->reserved_mcore[h] = world->reserved_memory[h] = 0;
        world->first_stay[h] = POLICY_NONE;
        if (world->host_state[h] == HOST_BOOTING)
            world->host_state[h] = HOST_ON;
    }
    for (uint32_t i = 0; i < kept; i++)
        fake_put(world, guest[i], host[i]);
}

uint32_t fake_host_of(const FakeWorld *world, uint32_t guest)
{
    return world->home[guest] == POLICY_NONE ? POLICY_NONE : world->stay_host[world->home[guest]];
}

/* ---- A policy at work --------------------------------------------------------------------------- */

FakeSelf *fake_self_open(const Policy *policy)
{
    FakeSelf *self = must_calloc(1, sizeof *self);
    check(policy->param_count <= FAKE_PARAMS);
    for (size_t i = 0; i < policy->param_count; i++)
        self->param[i] = policy->params[i].fallback;
    self->state = must_calloc(1, policy->state_bytes);
    self->hosts = must_calloc(FAKE_HOSTS, policy->host_bytes);
    self->guests = must_calloc(FAKE_GUESTS, policy->guest_bytes);
    self->self = (Self){policy, self->param, self->state, self->hosts, self->guests};
    return self;
}

void fake_self_close(FakeSelf *self)
{
    free(self->state);
    free(self->hosts);
    free(self->guests);
    for (int i = 0; i < FAKE_KEPT; i++)
        free(self->kept[i]);
    free(self);
}

void fake_set(FakeSelf *self, const char *param, double value)
{
    const Policy *policy = self->self.policy;
    size_t i = 0;
    while (i < policy->param_count && strcmp(policy->params[i].name, param) != 0)
        i++;
    check(i < policy->param_count);
    self->param[i] = value;
}

void fake_decide(FakeWorld *world, FakeSelf *self)
{
    world->call_count = 0;
    world->self = self;
    const View *view = fake_view(world);
    if (self->self.policy->decide != NULL)
        self->self.policy->decide(&self->self, view, &world->actions);
}

bool fake_asked(const FakeWorld *world, uint32_t i, Asked asked, uint32_t guest, uint32_t host)
{
    const FakeCall *call = &world->calls[i];
    return i < world->call_count && call->asked == asked && call->guest == guest && call->host == host;
}

/* ---- It keeps the door's promises --------------------------------------------------------------- */

static void a_refused_action_changes_nothing(void)
{
    FakeWorld *world = fake_open();
    uint32_t host = fake_add_host(world, 1000, 1, GIB);
    uint32_t guest = fake_add_guest(world, 1000, 2 * GIB);
    fake_view(world);
    CU_ASSERT_EQUAL(world->actions.place(&world->actions, guest, host), ANSWER_MEMORY);
    CU_ASSERT_EQUAL(world->guest_state[guest], GUEST_PENDING);
    CU_ASSERT_EQUAL(world->list_length[host], 0);
    fake_close(world);
}

static void lists_show_an_action_at_once_and_the_pending_list_stands_still(void)
{
    FakeWorld *world = fake_open();
    uint32_t host = fake_add_host(world, 1000, 1, GIB);
    uint32_t guest = fake_add_guest(world, 1000, GIB);
    const View *view = fake_view(world);
    CU_ASSERT_EQUAL(world->actions.place(&world->actions, guest, host), ANSWER_DONE);
    CU_ASSERT_EQUAL(view->stays->guest[view->hosts->first_stay[host]], guest);
    CU_ASSERT_EQUAL(view->hosts->memory_reserved_bytes[host], GIB);
    CU_ASSERT_EQUAL(view->pending->count, 1);
    CU_ASSERT_EQUAL(fake_view(world)->pending->count, 0);
    fake_close(world);
}

static void a_guest_on_the_move_stands_on_both_lists(void)
{
    FakeWorld *world = fake_open();
    uint32_t from = fake_add_host(world, 1000, 1, GIB), to = fake_add_host(world, 1000, 1, GIB);
    uint32_t guest = fake_add_guest(world, 1000, GIB);
    fake_put(world, guest, from);
    world->host_state[to] = HOST_ASLEEP;
    fake_view(world);
    CU_ASSERT_EQUAL(world->actions.migrate(&world->actions, guest, to, MOVE_OTHER), ANSWER_DONE);
    CU_ASSERT_EQUAL(world->role[world->first_stay[from]], STAY_LEAVING);
    CU_ASSERT_EQUAL(world->role[world->first_stay[to]], STAY_ARRIVING);
    CU_ASSERT_EQUAL(world->host_state[to], HOST_BOOTING);
    CU_ASSERT_EQUAL(world->actions.migrate(&world->actions, guest, to, MOVE_OTHER), ANSWER_GUEST_STATE);
    fake_finish_moves(world);
    CU_ASSERT_EQUAL(fake_host_of(world, guest), to);
    CU_ASSERT_EQUAL(world->list_length[from], 0);
    CU_ASSERT_EQUAL(world->reserved_memory[from], 0);
    fake_close(world);
}

static const TestCase cases[] = {
    {"a_refused_action_changes_nothing", a_refused_action_changes_nothing},
    {"lists_show_an_action_at_once_and_the_pending_list_stands_still",
     lists_show_an_action_at_once_and_the_pending_list_stands_still},
    {"a_guest_on_the_move_stands_on_both_lists", a_guest_on_the_move_stands_on_both_lists},
    {NULL, NULL},
};
const TestSuite test_fake_world = {"fake_world", cases};
