#include "sim/control/controller.h"

#include "sim/model/usage.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "tests/lab.h"
#include "tests/test.h"

/* ---- Policies that write down when they were called ------------------------------------------ */

enum { CALLS_MAX = 16 };

typedef struct Diary {
    uint32_t calls;
    int64_t at_ns[CALLS_MAX];
    uint32_t pending[CALLS_MAX];
    int64_t wish_ns; /* set by the test: asks to be woken then, once; 0 = never */
} Diary;

static void write_down(const Self *self, const View *view, Actions *actions)
{
    Diary *diary = self->state;
    if (diary->calls < CALLS_MAX) {
        diary->at_ns[diary->calls] = view->now_ns;
        diary->pending[diary->calls] = view->pending->count;
    }
    diary->calls++;
    if (diary->wish_ns != 0)
        actions->wake_me(actions, diary->wish_ns);
    diary->wish_ns = 0;
}

static void place_first_fit(const Self *self, const View *view, Actions *actions)
{
    write_down(self, view, actions);
    for (uint32_t i = 0; i < view->pending->count; i++)
        for (uint32_t host = 0; host < view->hosts->count; host++)
            if (actions->place(actions, view->pending->guest[i], host) == ANSWER_DONE)
                break;
}

#define WATCHER(kind_, hook)                                                                                 \
    {                                                                                                        \
        .size = sizeof(Policy), .api = POLICY_API, .kind = kind_, .name = "watcher",                         \
        .state_bytes = sizeof(Diary), .guest_bytes = sizeof(uint32_t), .decide = hook                        \
    }

static const Policy placement = WATCHER(POLICY_PLACEMENT, place_first_fit);
static const Policy rebalance = WATCHER(POLICY_REBALANCE, write_down);
static const Policy power = WATCHER(POLICY_POWER, write_down);
static const Policy no_rebalance = WATCHER(POLICY_REBALANCE, NULL);

typedef struct Room {
    Lab lab;
    Controller controller;
    Diary *diary[POLICY_KIND_COUNT];
} Room;

static void hear(void *listener)
{
    controller_hear(listener);
}

/* After lab_prepare; hosts of 2 cores and 8 GiB. */
static void open_room(Room *room, uint32_t hosts, const Policy *rebalancing)
{
    const ControllerSpec spec = {.policy = {&placement, rebalancing, &power},
                                 .rebalance_first_ns = 10 * NS_PER_S,
                                 .rebalance_interval_ns = 20 * NS_PER_S};
    lab_start(&room->lab, hosts);
    controller_open(&room->controller, &room->lab.cluster, &spec);
    room->lab.hear = hear;
    room->lab.listener = &room->controller;
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++)
        room->diary[kind] = room->controller.minders[kind].self.state;
}

static void close_room(Room *room)
{
    controller_free(&room->controller);
    lab_close(&room->lab);
}

static uint32_t calls(const Room *room, PolicyKind kind)
{
    return room->diary[kind]->calls;
}

/* A guest that fills a host's cores, and waits or is placed. */
static uint32_t arrive_wide(Room *room)
{
    GuestSpec spec = lab_spec();
    spec.vcpus = 2;
    spec.cpu_mcore = 2000;
    uint32_t guest = lab_arrive(&room->lab, spec);
    lab_settle(&room->lab);
    return guest;
}

static uint32_t home(const Room *room, uint32_t guest)
{
    return guest_host(&room->lab.cluster, guest);
}

/* ---- When policies are called ----------------------------------------------------------------- */

/* Three guests arrive at 5 s, one after the other: one decision sees them all. */
static void one_decision_sees_all_that_happened_at_an_instant(void)
{
    Room room;
    lab_prepare(&room.lab);
    open_room(&room, 2, &no_rebalance);
    lab_run_to(&room.lab, 5 * NS_PER_S);
    for (int k = 0; k < 3; k++) {
        lab_arrive(&room.lab, lab_spec());
        lab_settle(&room.lab);
    }
    lab_run_to(&room.lab, 6 * NS_PER_S);
    CU_ASSERT_EQUAL(calls(&room, POLICY_PLACEMENT), 1);
    CU_ASSERT_EQUAL(room.diary[POLICY_PLACEMENT]->at_ns[0], 5 * NS_PER_S);
    CU_ASSERT_EQUAL(room.diary[POLICY_PLACEMENT]->pending[0], 3);
    CU_ASSERT_EQUAL(room.lab.cluster.guests_pending, 0);
    close_room(&room);
}

/* First at 10 s, then every 20 s; power has its turn at the start and after each. */
static void rebalancing_takes_place_at_its_interval(void)
{
    Room room;
    lab_prepare(&room.lab);
    open_room(&room, 1, &rebalance);
    lab_run_to(&room.lab, 60 * NS_PER_S);
    CU_ASSERT_EQUAL_FATAL(calls(&room, POLICY_REBALANCE), 3);
    CU_ASSERT_EQUAL(room.diary[POLICY_REBALANCE]->at_ns[0], 10 * NS_PER_S);
    CU_ASSERT_EQUAL(room.diary[POLICY_REBALANCE]->at_ns[2], 50 * NS_PER_S);
    CU_ASSERT_EQUAL(lab_notes(&room.lab, NOTE_DECIDED), 3);
    CU_ASSERT_EQUAL(calls(&room, POLICY_POWER), 4);
    CU_ASSERT_EQUAL(room.diary[POLICY_POWER]->at_ns[0], 0);
    close_room(&room);
}

/* Each policy asks at its call for 33 s, and is called then, once; rebalancing keeps its interval (10, 30,
 * 50). A wish for a time that has passed is granted a nanosecond later. */
static void a_policy_is_woken_when_it_asked_to_be(void)
{
    Room room;
    lab_prepare(&room.lab);
    open_room(&room, 1, &rebalance);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++)
        room.diary[kind]->wish_ns = 33 * NS_PER_S;
    lab_arrive(&room.lab, lab_spec());
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 9 * NS_PER_S);
    room.diary[POLICY_POWER]->wish_ns = 33 * NS_PER_S; /* its wish of 0 s is replaced at 10 s */
    lab_run_to(&room.lab, 29 * NS_PER_S);
    room.diary[POLICY_REBALANCE]->wish_ns = 33 * NS_PER_S;
    lab_run_to(&room.lab, 49 * NS_PER_S);
    CU_ASSERT_EQUAL(calls(&room, POLICY_PLACEMENT), 2);
    CU_ASSERT_EQUAL(room.diary[POLICY_PLACEMENT]->at_ns[1], 33 * NS_PER_S);
    CU_ASSERT_EQUAL(calls(&room, POLICY_REBALANCE), 3);
    CU_ASSERT_EQUAL(room.diary[POLICY_REBALANCE]->at_ns[2], 33 * NS_PER_S);
    room.diary[POLICY_POWER]->wish_ns = 1;
    lab_run_to(&room.lab, 60 * NS_PER_S);
    const Diary *diary = room.diary[POLICY_POWER];
    CU_ASSERT_EQUAL(diary->at_ns[diary->calls - 2], 50 * NS_PER_S);
    CU_ASSERT_EQUAL(diary->at_ns[diary->calls - 1], 50 * NS_PER_S + 1);
    CU_ASSERT_EQUAL(room.diary[POLICY_REBALANCE]->at_ns[3], 50 * NS_PER_S);
    close_room(&room);
}

/* Its only guest leaves at 5 s; at 7 s a host is repaired; at 9 s a move to it is given up. Each leaves a
 * host on and empty, which power may want to know. */
static void power_is_asked_when_a_host_becomes_empty(void)
{
    Room room;
    lab_prepare(&room.lab);
    open_room(&room, 2, &no_rebalance);
    uint32_t a = lab_place(&room.lab, lab_spec(), 0), b = lab_place(&room.lab, lab_spec(), 0);
    lab_run_to(&room.lab, 4 * NS_PER_S);
    uint32_t before = calls(&room, POLICY_POWER);
    guest_lose_host(&room.lab.cluster, 1);
    guest_end(&room.lab.cluster, a, END_LEFT);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 6 * NS_PER_S);
    CU_ASSERT_EQUAL(calls(&room, POLICY_POWER), before); /* b is still there, host 1 has failed */
    lab_run_to(&room.lab, 7 * NS_PER_S);
    host_set_failed(&room.lab.cluster, 1, false);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 8 * NS_PER_S);
    CU_ASSERT_EQUAL(calls(&room, POLICY_POWER), before + 1);
    migration_start(&room.lab.cluster, b, 1, 0);
    lab_run_to(&room.lab, 9 * NS_PER_S);
    migration_cancel(&room.lab.cluster, b);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(calls(&room, POLICY_POWER), before + 2);
    guest_end(&room.lab.cluster, b, END_LEFT);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 11 * NS_PER_S);
    CU_ASSERT_EQUAL(calls(&room, POLICY_POWER), before + 3);
    close_room(&room);
}

/* ---- Who waits gets in when there is room ------------------------------------------------------ */

static void who_waits_is_placed_when_somebody_leaves(void)
{
    Room room;
    lab_prepare(&room.lab);
    open_room(&room, 1, &no_rebalance);
    uint32_t first = arrive_wide(&room);
    lab_run_to(&room.lab, NS_PER_S);
    uint32_t second = arrive_wide(&room);
    lab_run_to(&room.lab, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, second), NO_ROW);
    guest_end(&room.lab.cluster, first, END_LEFT);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 11 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, second), 0);
    CU_ASSERT_EQUAL(room.lab.cluster.guests.at[second].placed_ns, 10 * NS_PER_S);
    close_room(&room);
}

/* By usage two claims of 1000 MHz fill the host; sampled at 300 each, a third fits. A failed host that comes
 * back, or capacity that does, lets guests in as well. */
static void a_sampling_or_a_repair_lets_in_who_waits(void)
{
    Room room;
    lab_prepare(&room.lab);
    room.lab.rules.cpu_admission = ADMIT_BY_USAGE;
    open_room(&room, 2, &no_rebalance);
    guest_lose_host(&room.lab.cluster, 1);
    uint32_t a = lab_place(&room.lab, lab_spec(), 0), b = lab_place(&room.lab, lab_spec(), 0);
    uint32_t c = lab_arrive(&room.lab, lab_spec());
    lab_run_to(&room.lab, 5 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, c), NO_ROW);
    usage_sample(&room.lab.cluster, &a, &(double){0.3}, 1);
    usage_sample(&room.lab.cluster, &b, &(double){0.3}, 1);
    journal_write(&room.lab.cluster.journal, (Note){.t_ns = 5 * NS_PER_S, .what = NOTE_USAGE});
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 6 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, c), 0);
    uint32_t d = arrive_wide(&room);
    lab_run_to(&room.lab, 7 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, d), NO_ROW);
    host_set_failed(&room.lab.cluster, 1, false);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 8 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, d), 1);
    close_room(&room);
}

/* Host 0 is drained while a guest is on its way there from host 2, and the others are full. At 4 s that guest
 * arrives; its core on host 2 goes to the guest that lived on host 0 before it (there at 8 s). It itself
 * finds room on host 1 when the one that fills it leaves at 10 s, although nobody is pending then and nothing
 * happens on host 0: there at 14 s. */
static void a_drained_host_is_emptied_when_there_is_room_elsewhere(void)
{
    Room room;
    lab_prepare(&room.lab);
    open_room(&room, 3, &no_rebalance);
    GuestSpec wide = lab_spec();
    wide.vcpus = 2;
    wide.cpu_mcore = 2000;
    uint32_t filler = lab_place(&room.lab, wide, 1), guest = lab_place(&room.lab, lab_spec(), 0);
    uint32_t wanderer = lab_place(&room.lab, lab_spec(), 2), other = lab_place(&room.lab, lab_spec(), 2);
    migration_start(&room.lab.cluster, wanderer, 0, 0);
    host_set_draining(&room.lab.cluster, 0, true);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 3 * NS_PER_S);
    CU_ASSERT_EQUAL(room.lab.cluster.guests.state[guest], PHASE_PLACED);
    lab_run_to(&room.lab, 8 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, guest), 2);
    CU_ASSERT_EQUAL(home(&room, wanderer), 0);
    lab_run_to(&room.lab, 10 * NS_PER_S);
    guest_end(&room.lab.cluster, filler, END_LEFT);
    lab_settle(&room.lab);
    lab_run_to(&room.lab, 14 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&room, wanderer), 1);
    CU_ASSERT_EQUAL(room.lab.cluster.hosts.guest_count[0], 0);
    CU_ASSERT_EQUAL(home(&room, other), 2);
    close_room(&room);
}

/* A record is zero at the birth of whom it is about, also in a row that was used before. */
static void records_of_guests_start_from_zero(void)
{
    Room room;
    lab_prepare(&room.lab);
    open_room(&room, 1, &rebalance);
    uint32_t guest = lab_place(&room.lab, lab_spec(), 0);
    lab_run_to(&room.lab, 11 * NS_PER_S);
    const Self *self = &room.controller.minders[POLICY_REBALANCE].self;
    uint32_t *record = self_guest(self, guest);
    CU_ASSERT_EQUAL(*record, 0);
    *record = 7;
    guest_end(&room.lab.cluster, guest, END_LEFT);
    lab_settle(&room.lab);
    CU_ASSERT_EQUAL(lab_place(&room.lab, lab_spec(), 0), guest);
    CU_ASSERT_EQUAL(*(uint32_t *)self_guest(self, guest), 0);
    close_room(&room);
}

static const TestCase cases[] = {
    {"one_decision_sees_all_that_happened_at_an_instant", one_decision_sees_all_that_happened_at_an_instant},
    {"rebalancing_takes_place_at_its_interval", rebalancing_takes_place_at_its_interval},
    {"a_policy_is_woken_when_it_asked_to_be", a_policy_is_woken_when_it_asked_to_be},
    {"power_is_asked_when_a_host_becomes_empty", power_is_asked_when_a_host_becomes_empty},
    {"who_waits_is_placed_when_somebody_leaves", who_waits_is_placed_when_somebody_leaves},
    {"a_sampling_or_a_repair_lets_in_who_waits", a_sampling_or_a_repair_lets_in_who_waits},
    {"a_drained_host_is_emptied_when_there_is_room_elsewhere",
     a_drained_host_is_emptied_when_there_is_room_elsewhere},
    {"records_of_guests_start_from_zero", records_of_guests_start_from_zero},
    {NULL, NULL},
};

const TestSuite test_controller = {"controller", cases};
