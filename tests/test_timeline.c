#include "sim/control/timeline.h"

#include "sim/model/guest.h"
#include "tests/lab.h"
#include "tests/test.h"

#define S NS_PER_S

/* The only guest there is goes by row 0 of feed 0. */
static uint32_t find_guest(void *context, uint32_t feed, uint32_t source_row)
{
    (void)context;
    return feed == 0 && source_row == 0 ? 0 : NO_ROW;
}

typedef struct Stage {
    Lab lab;
    Timeline timeline;
    uint32_t guest;
} Stage;

/* Two hosts of 2 x 1000 MHz; a guest on host 0 that asks for 1000. */
static void open_stage(Stage *ret_stage, const TimelineEvent *events, size_t count)
{
    ret_stage->timeline = (Timeline){0};
    lab_prepare(&ret_stage->lab);
    lab_start(&ret_stage->lab, 2);
    ret_stage->guest = lab_place(&ret_stage->lab, lab_spec(), 0);
    lab_use(&ret_stage->lab, ret_stage->guest, 1);
    for (size_t i = 0; i < count; i++)
        vec_push(&ret_stage->timeline.events, events[i]);
    timeline_open(&ret_stage->timeline, &ret_stage->lab.cluster, find_guest, NULL);
}

static void close_stage(Stage *stage)
{
    timeline_free(&stage->timeline);
    lab_close(&stage->lab);
}

static void hosts_are_switched_at_their_times(void)
{
    static const TimelineEvent events[] = {
        {.at_ns = 1 * S, .action = DO_SLEEP, .host = 1},
        {.at_ns = 2 * S, .action = DO_POWER_ON, .host = 1},
        {.at_ns = 3 * S, .action = DO_POWER_OFF, .host = 1},
        {.at_ns = 4 * S, .action = DO_FAIL, .host = 1},
        {.at_ns = 5 * S, .action = DO_REPAIR, .host = 1},
        {.at_ns = 6 * S, .action = DO_REPAIR, .host = 0},
    };
    const HostMode modes[] = {MODE_ASLEEP, MODE_ON, MODE_OFF, MODE_FAILED, MODE_ON, MODE_ON};
    Stage stage;
    open_stage(&stage, events, 6);
    for (int k = 0; k < 6; k++) {
        CU_ASSERT_NOT_EQUAL(stage.lab.cluster.hosts.state[1], k < 5 ? modes[k] : MODE_OFF);
        lab_run_to(&stage.lab, (k + 1) * S);
        CU_ASSERT_EQUAL(stage.lab.cluster.hosts.state[1], modes[k]);
    }
    CU_ASSERT_EQUAL(lab_notes(&stage.lab, NOTE_HOST_STATE), 5); /* host 0 was not broken: nothing to repair */
    close_stage(&stage);
}

/* A host with a guest cannot sleep; the request is refused, noted, and changes nothing. */
static void what_is_impossible_is_refused_and_noted(void)
{
    static const TimelineEvent events[] = {
        {.at_ns = S, .action = DO_SLEEP, .host = 0},
        {.at_ns = S, .action = DO_MIGRATE, .host = 0},
    };
    Stage stage;
    open_stage(&stage, events, 2);
    lab_run_to(&stage.lab, 2 * S);
    CU_ASSERT_EQUAL(stage.lab.cluster.hosts.state[0], MODE_ON);
    CU_ASSERT_EQUAL(lab_last_note(&stage.lab, NOTE_POWER_REFUSED)->reason, REFUSED_NOT_EMPTY);
    CU_ASSERT_EQUAL(lab_last_note(&stage.lab, NOTE_MIGRATION_REFUSED)->reason, REFUSED_SAME_HOST);
    close_stage(&stage);
}

/* 2 s x 1000 MHz, 2 s x 500 (a quarter of the host is left), 2 s x 250 (its limit): 3500 Mcycles; then on
 * host 1, limit lifted: 1000 more a second from 10 s on. */
static void capacity_limit_and_place_change_in_order(void)
{
    static const TimelineEvent events[] = {
        {.at_ns = 2 * S, .action = DO_SET_CPU, .host = 0, .value = 0.25},
        {.at_ns = 4 * S, .action = DO_SET_LIMIT, .host = NO_ROW, .value = 250},
        {.at_ns = 6 * S, .action = DO_MIGRATE, .host = 1},
        {.at_ns = 10 * S, .action = DO_SET_LIMIT, .host = NO_ROW, .value = 1e9},
    };
    Stage stage;
    open_stage(&stage, events, 4);
    lab_run_to(&stage.lab, 6 * S);
    CU_ASSERT_DOUBLE_EQUAL(lab_account(&stage.lab, stage.guest, GRANTED_MCYCLE), 3500, 1e-9);
    lab_run_to(&stage.lab, 10 * S);
    CU_ASSERT_EQUAL(guest_host(&stage.lab.cluster, stage.guest), 1);
    lab_run_to(&stage.lab, 12 * S);
    CU_ASSERT_DOUBLE_EQUAL(lab_account(&stage.lab, stage.guest, GRANTED_MCYCLE), 3500 + 4 * 250 + 2 * 1000,
                           1e-9);
    close_stage(&stage);
}

/* Events of one instant run as they are listed: drained and no more drained, and the other way round. */
static void events_of_one_instant_run_in_the_order_of_the_list(void)
{
    static const TimelineEvent events[] = {
        {.at_ns = S, .action = DO_DRAIN, .host = 0},
        {.at_ns = S, .action = DO_UNDRAIN, .host = 0},
        {.at_ns = S, .action = DO_UNDRAIN, .host = 1},
        {.at_ns = S, .action = DO_DRAIN, .host = 1},
    };
    Stage stage;
    open_stage(&stage, events, 4);
    lab_run_to(&stage.lab, S);
    CU_ASSERT_FALSE(stage.lab.cluster.hosts.draining[0]);
    CU_ASSERT(stage.lab.cluster.hosts.draining[1]);
    close_stage(&stage);
}

static void what_is_due_for_a_guest_that_is_not_there_does_nothing(void)
{
    static const TimelineEvent events[] = {
        {.at_ns = S, .action = DO_MIGRATE, .host = 1, .source_row = 1},
        {.at_ns = S, .action = DO_SET_LIMIT, .host = NO_ROW, .feed = 1, .value = 1},
    };
    Stage stage;
    open_stage(&stage, events, 2);
    size_t before = stage.lab.cluster.journal.notes.count;
    lab_run_to(&stage.lab, 2 * S);
    CU_ASSERT_EQUAL(stage.lab.cluster.journal.notes.count, before);
    CU_ASSERT_EQUAL(stage.lab.cluster.hosts.used_mhz[0], 1000);
    close_stage(&stage);
}

static const TestCase cases[] = {
    {"hosts_are_switched_at_their_times", hosts_are_switched_at_their_times},
    {"what_is_impossible_is_refused_and_noted", what_is_impossible_is_refused_and_noted},
    {"capacity_limit_and_place_change_in_order", capacity_limit_and_place_change_in_order},
    {"events_of_one_instant_run_in_the_order_of_the_list",
     events_of_one_instant_run_in_the_order_of_the_list},
    {"what_is_due_for_a_guest_that_is_not_there_does_nothing",
     what_is_due_for_a_guest_that_is_not_there_does_nothing},
    {NULL, NULL},
};

const TestSuite test_timeline = {"timeline", cases};
