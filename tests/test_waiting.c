#include "sim/control/waiting.h"

#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "tests/lab.h"
#include "tests/test.h"

typedef struct Room {
    Lab lab;
    ViewState view;
    Waiting waiting;
} Room;

static void open_room(Room *ret_room, uint32_t hosts)
{
    *ret_room = (Room){0};
    lab_prepare(&ret_room->lab);
    lab_start(&ret_room->lab, hosts);
    view_open(&ret_room->view, &ret_room->lab.cluster);
}

static void close_room(Room *room)
{
    waiting_free(&room->waiting);
    view_free(&room->view);
    lab_close(&room->lab);
}

static uint32_t arrive(Room *room, GuestSpec spec)
{
    uint32_t guest = lab_arrive(&room->lab, spec);
    waiting_add(&room->waiting, guest_id(&room->lab.cluster, guest), 0);
    return guest;
}

/* Three arrive; the first is placed, the second leaves, a fourth arrives in the second's row: the third has
 * waited longest, then the fourth. */
static void who_waits_longest_is_first(void)
{
    Room room;
    open_room(&room, 1);
    uint32_t first = arrive(&room, lab_spec()), second = arrive(&room, lab_spec());
    uint32_t third = arrive(&room, lab_spec());
    guest_place(&room.lab.cluster, first, 0);
    guest_end(&room.lab.cluster, second, END_LEFT);
    lab_settle(&room.lab);
    uint32_t fourth = arrive(&room, lab_spec());
    CU_ASSERT_EQUAL(fourth, second);
    waiting_list(&room.waiting, &room.view);
    CU_ASSERT_EQUAL_FATAL(room.view.pending_guests.count, 2);
    CU_ASSERT_EQUAL(room.view.pending_guests.at[0], third);
    CU_ASSERT_EQUAL(room.view.pending_guests.at[1], fourth);
    close_room(&room);
}

/* Hosts 2 and 0 are drained, in this order: host 0's guests come first, after those who are pending. One that
 * moves already is left out, and so is one that only arrives there. */
static void guests_of_drained_hosts_come_after_those_pending(void)
{
    Room room;
    open_room(&room, 4);
    uint32_t on_two = lab_place(&room.lab, lab_spec(), 2), on_zero = lab_place(&room.lab, lab_spec(), 0);
    uint32_t moving = lab_place(&room.lab, lab_spec(), 0), arriving = lab_place(&room.lab, lab_spec(), 3);
    uint32_t pending = arrive(&room, lab_spec());
    migration_start(&room.lab.cluster, moving, 1, 0);
    migration_start(&room.lab.cluster, arriving, 2, 0);
    lab_settle(&room.lab);
    waiting_drain(&room.waiting, 2, true);
    waiting_drain(&room.waiting, 0, true);
    waiting_drain(&room.waiting, 0, true); /* twice is once */
    waiting_list(&room.waiting, &room.view);
    CU_ASSERT_EQUAL_FATAL(room.view.pending_guests.count, 3);
    CU_ASSERT_EQUAL(room.view.pending_guests.at[0], pending);
    CU_ASSERT_EQUAL(room.view.pending_guests.at[1], on_zero);
    CU_ASSERT_EQUAL(room.view.pending_guests.at[2], on_two);
    waiting_drain(&room.waiting, 1, false); /* was not */
    waiting_drain(&room.waiting, 0, false);
    waiting_list(&room.waiting, &room.view);
    CU_ASSERT_EQUAL_FATAL(room.view.pending_guests.count, 2);
    CU_ASSERT_EQUAL(room.view.pending_guests.at[1], on_two);
    close_room(&room);
}

/* Two alike and one other wait on three hosts: host 0 has a core left, host 1 is drained, host 2 is as new.
 * The alike ones ask for 3 cores: refused for CPU by two, for its state by one. The other asks for 9 GiB.
 * Each is told once: 3 waits and 3 x 2 rejections, however often decisions are taken. */
static void each_is_told_once_with_the_hosts_counted_by_reason(void)
{
    Room room;
    open_room(&room, 3);
    lab_place(&room.lab, lab_spec(), 0);
    host_set_draining(&room.lab.cluster, 1, true);
    GuestSpec wide = lab_spec(), large = lab_spec();
    wide.cpu_mcore = 3000;
    large.memory_bytes = 9 * GIB;
    arrive(&room, wide);
    arrive(&room, wide);
    uint32_t last = arrive(&room, large);
    lab_settle(&room.lab);
    waiting_list(&room.waiting, &room.view);
    waiting_tell(&room.waiting, &room.lab.cluster);
    waiting_tell(&room.waiting, &room.lab.cluster);
    CU_ASSERT_EQUAL(lab_notes(&room.lab, NOTE_GUEST_WAITS), 3);
    CU_ASSERT_EQUAL(lab_notes(&room.lab, NOTE_GUEST_REJECTS), 6);
    const Note *note = lab_last_note(&room.lab, NOTE_GUEST_REJECTS);
    CU_ASSERT_EQUAL(note->reason, REFUSED_MEMORY);
    CU_ASSERT_EQUAL(note->value, 2);
    CU_ASSERT_EQUAL(note->serial, room.lab.cluster.guests.serial[last]);
    CU_ASSERT_EQUAL(note[-1].reason, REFUSED_HOST_STATE);
    CU_ASSERT_EQUAL(note[-3].reason, REFUSED_CPU); /* of the second; its wait stands between */
    CU_ASSERT_EQUAL(note[-3].value, 2);
    close_room(&room);
}

static void nobody_waits_when_nobody_is_pending_or_drained(void)
{
    Room room;
    open_room(&room, 2);
    CU_ASSERT_FALSE(waiting_for_change(&room.waiting, &room.lab.cluster));
    waiting_drain(&room.waiting, 1, true);
    CU_ASSERT(waiting_for_change(&room.waiting, &room.lab.cluster));
    waiting_drain(&room.waiting, 1, false);
    uint32_t guest = arrive(&room, lab_spec());
    CU_ASSERT(waiting_for_change(&room.waiting, &room.lab.cluster));
    guest_place(&room.lab.cluster, guest, 0);
    CU_ASSERT_FALSE(waiting_for_change(&room.waiting, &room.lab.cluster));
    close_room(&room);
}

/* Every 10 s, three attempts: shown at 0 s, 10 s and 20 s, and then no more. Between two it is not on the
 * list.
 */
static void who_is_retried_by_the_clock_is_listed_when_due(void)
{
    Room room;
    open_room(&room, 1);
    room.waiting.rules = (WaitingRules){.retry_ns = 10 * NS_PER_S, .attempts = 3};
    arrive(&room, lab_spec());
    lab_settle(&room.lab);
    CU_ASSERT_FALSE(waiting_for_change(&room.waiting, &room.lab.cluster));
    const SimTime expected_ns[] = {10 * NS_PER_S, 20 * NS_PER_S, SIM_TIME_MAX};
    for (int64_t k = 0; k < 3; k++) {
        lab_run_to(&room.lab, k * 10 * NS_PER_S);
        waiting_list(&room.waiting, &room.view);
        CU_ASSERT_EQUAL(room.view.pending_guests.count, 1);
        CU_ASSERT_EQUAL(waiting_retry(&room.waiting, &room.lab.cluster), expected_ns[k]);
        lab_settle(&room.lab);
        waiting_list(&room.waiting, &room.view);
        CU_ASSERT_EQUAL(room.view.pending_guests.count, 0);
    }
    CU_ASSERT_EQUAL(lab_last_note(&room.lab, NOTE_GUEST_ENDED)->reason, END_ATTEMPTS_USED);
    CU_ASSERT_EQUAL(room.lab.cluster.guests_pending, 0);
    close_room(&room);
}

static void the_higher_priority_is_listed_first(void)
{
    Room room;
    open_room(&room, 1);
    const int64_t priorities[] = {0, 5, 5, -1, 7, 0};
    const uint32_t order[] = {4, 1, 2, 0, 5, 3};
    for (uint32_t k = 0; k < 6; k++) {
        uint32_t guest = lab_arrive(&room.lab, lab_spec());
        waiting_add(&room.waiting, guest_id(&room.lab.cluster, guest), priorities[k]);
    }
    waiting_list(&room.waiting, &room.view);
    CU_ASSERT_EQUAL_FATAL(room.view.pending_guests.count, 6);
    for (uint32_t k = 0; k < 6; k++)
        CU_ASSERT_EQUAL(room.view.pending_guests.at[k], order[k]);
    close_room(&room);
}

/* The textbook for the next test: who is pending, by priority, equal ones in order of arrival. */
static size_t list_slowly(const Cluster *cluster, const GuestId *came, const int64_t *priority, size_t count,
                          uint32_t *ret_rows)
{
    size_t listed = 0;
    for (int64_t level = 2; level >= 0; level--)
        for (size_t i = 0; i < count; i++) {
            uint32_t guest = guest_row(cluster, came[i]);
            if (priority[i] == level && guest != NO_ROW && cluster->guests.state[guest] == PHASE_PENDING)
                ret_rows[listed++] = guest;
        }
    return listed;
}

/* 600 arrive, a third of them leaves again or is placed, in any order; the list is asked for now and then. */
static void the_list_is_right_whoever_comes_and_goes(void)
{
    enum { COUNT = 600 };
    Room room;
    Rng random;
    GuestId came[COUNT];
    int64_t priority[COUNT];
    uint32_t rows[COUNT];
    rng_start(&random, 1, "waiting", 0);
    open_room(&room, 40);
    for (size_t i = 0; i < COUNT; i++) {
        came[i] = guest_id(&room.lab.cluster, lab_arrive(&room.lab, lab_spec()));
        priority[i] = i < COUNT / 2 ? 0 : (int64_t)rng_below(&random, 3);
        waiting_add(&room.waiting, came[i], priority[i]);
        uint32_t other = guest_row(&room.lab.cluster, came[rng_below(&random, i + 1)]);
        uint64_t what = rng_below(&random, 6);
        if (what == 0 && other != NO_ROW)
            guest_end(&room.lab.cluster, other, END_LEFT);
        else if (what == 1 && other != NO_ROW)
            guest_place(&room.lab.cluster, other, (uint32_t)rng_below(&random, 40));
        cluster_bury(&room.lab.cluster);
        if (rng_below(&random, 2) > 0)
            continue;
        waiting_list(&room.waiting, &room.view);
        size_t count = list_slowly(&room.lab.cluster, came, priority, i + 1, rows);
        CU_ASSERT_EQUAL_FATAL(room.view.pending_guests.count, count);
        for (size_t k = 0; k < count; k++)
            CU_ASSERT_EQUAL(room.view.pending_guests.at[k], rows[k]);
        waiting_tell(&room.waiting, &room.lab.cluster);
        for (size_t k = 0; k < room.waiting.guests.count; k++)
            CU_ASSERT(room.waiting.guests.at[k].is_told);
    }
    CU_ASSERT(lab_notes(&room.lab, NOTE_GUEST_WAITS) > COUNT / 2);
    close_room(&room);
}

static const TestCase cases[] = {
    {"who_waits_longest_is_first", who_waits_longest_is_first},
    {"guests_of_drained_hosts_come_after_those_pending", guests_of_drained_hosts_come_after_those_pending},
    {"each_is_told_once_with_the_hosts_counted_by_reason",
     each_is_told_once_with_the_hosts_counted_by_reason},
    {"nobody_waits_when_nobody_is_pending_or_drained", nobody_waits_when_nobody_is_pending_or_drained},
    {"who_is_retried_by_the_clock_is_listed_when_due", who_is_retried_by_the_clock_is_listed_when_due},
    {"the_higher_priority_is_listed_first", the_higher_priority_is_listed_first},
    {"the_list_is_right_whoever_comes_and_goes", the_list_is_right_whoever_comes_and_goes},
    {NULL, NULL},
};

const TestSuite test_waiting = {"waiting", cases};
