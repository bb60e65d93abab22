#include "sim/control/actions.h"

#include "sim/model/host.h"
#include "tests/lab.h"
#include "tests/test.h"

typedef struct Desk { /* where a policy would sit */
    Lab lab;
    ViewState view;
    ActionsState state;
    Actions *actions;
    Rng random;
} Desk;

/* Three hosts of 2 cores and 8 GiB. */
static void open_desk(Desk *ret_desk)
{
    lab_prepare(&ret_desk->lab);
    lab_start(&ret_desk->lab, 3);
    view_open(&ret_desk->view, &ret_desk->lab.cluster);
    ret_desk->random = (Rng){{1, 2, 3, 4}};
    view_refresh(&ret_desk->view, &ret_desk->random);
    ret_desk->actions = actions_begin(&ret_desk->state, &ret_desk->view);
}

static void close_desk(Desk *desk)
{
    view_free(&desk->view);
    lab_close(&desk->lab);
}

static void a_placement_shows_at_once(void)
{
    Desk desk;
    open_desk(&desk);
    uint32_t guest = lab_arrive(&desk.lab, lab_spec());
    CU_ASSERT_EQUAL(desk.actions->place(desk.actions, guest, 1), ANSWER_DONE);
    CU_ASSERT_EQUAL(desk.view.view.hosts->guest_count[1], 1);
    CU_ASSERT_EQUAL(desk.view.view.hosts->cpu_reserved_mcore[1], 1000);
    CU_ASSERT_EQUAL(desk.state.done, 1);
    close_desk(&desk);
}

/* Many guests: the columns of stays grow and move while the hook places them; the View follows. */
static void the_view_follows_columns_that_move(void)
{
    Desk desk;
    open_desk(&desk);
    GuestSpec tiny = lab_spec();
    tiny.cpu_mcore = 1;
    tiny.memory_bytes = 1;
    for (uint32_t i = 0; i < 500; i++)
        lab_arrive(&desk.lab, tiny);
    for (uint32_t i = 0; i < 500; i++)
        CU_ASSERT_EQUAL(desk.actions->place(desk.actions, i, i % 3), ANSWER_DONE);
    CU_ASSERT_PTR_EQUAL(desk.view.view.stays->guest, desk.lab.cluster.stays.guest);
    CU_ASSERT_PTR_EQUAL(desk.view.view.guests->home, desk.lab.cluster.guests.home);
    close_desk(&desk);
}

/* What cannot be is refused, told, and written down. */
static void a_refusal_is_answered_and_noted(void)
{
    Desk desk;
    open_desk(&desk);
    GuestSpec huge = lab_spec();
    huge.memory_bytes = 9 * GIB;
    uint32_t guest = lab_arrive(&desk.lab, huge);
    CU_ASSERT_EQUAL(desk.actions->place(desk.actions, guest, 1), ANSWER_MEMORY);
    const Note *note = lab_last_note(&desk.lab, NOTE_PLACEMENT_REFUSED);
    CU_ASSERT_EQUAL(note->reason, REFUSED_MEMORY);
    CU_ASSERT_EQUAL(host_row(note->other), 1);
    CU_ASSERT_EQUAL(desk.actions->migrate(desk.actions, guest, 1, MOVE_OVERLOAD), ANSWER_GUEST_STATE);
    CU_ASSERT_EQUAL(lab_last_note(&desk.lab, NOTE_MIGRATION_REFUSED)->reason, REFUSED_GUEST_STATE);
    CU_ASSERT_EQUAL(desk.state.done, 0);
    close_desk(&desk);
}

/* Rows that name nobody are a policy's mistake, not the end of the run. */
static void a_row_that_names_nobody_is_refused(void)
{
    Desk desk;
    open_desk(&desk);
    uint32_t guest = lab_arrive(&desk.lab, lab_spec());
    CU_ASSERT_EQUAL(desk.actions->place(desk.actions, POLICY_NONE, 0), ANSWER_GUEST_STATE);
    CU_ASSERT_EQUAL(desk.actions->place(desk.actions, guest, 3), ANSWER_GUEST_STATE);
    CU_ASSERT_EQUAL(desk.actions->migrate(desk.actions, guest, POLICY_NONE, MOVE_OTHER), ANSWER_GUEST_STATE);
    CU_ASSERT_EQUAL(desk.actions->power(desk.actions, 3, POWER_SLEEP), ANSWER_HOST_STATE);
    close_desk(&desk);
}

/* Placed again: a guest that lives somewhere is not pending, unless its host is drained; then it moves. */
static void a_guest_of_a_drained_host_is_placed_by_moving(void)
{
    Desk desk;
    open_desk(&desk);
    uint32_t guest = lab_place(&desk.lab, lab_spec(), 0);
    CU_ASSERT_EQUAL(desk.actions->place(desk.actions, guest, 1), ANSWER_GUEST_STATE);
    host_set_draining(&desk.lab.cluster, 0, true);
    CU_ASSERT_EQUAL(desk.actions->place(desk.actions, guest, 1), ANSWER_DONE);
    CU_ASSERT_EQUAL(lab_last_note(&desk.lab, NOTE_MIGRATION_STARTED)->reason, MOVE_DRAIN);
    CU_ASSERT_EQUAL(desk.actions->place(desk.actions, guest, 2), ANSWER_GUEST_STATE); /* it moves already */
    close_desk(&desk);
}

static void power_is_refused_for_a_host_with_guests(void)
{
    Desk desk;
    open_desk(&desk);
    lab_place(&desk.lab, lab_spec(), 0);
    CU_ASSERT_EQUAL(desk.actions->power(desk.actions, 0, POWER_SLEEP), ANSWER_NOT_EMPTY);
    CU_ASSERT_EQUAL(lab_last_note(&desk.lab, NOTE_POWER_REFUSED)->reason, REFUSED_NOT_EMPTY);
    CU_ASSERT_EQUAL(desk.actions->power(desk.actions, 1, POWER_OFF), ANSWER_DONE);
    CU_ASSERT_EQUAL(desk.view.view.hosts->state[1], HOST_OFF);
    CU_ASSERT_EQUAL(desk.actions->power(desk.actions, 1, POWER_ON), ANSWER_DONE);
    CU_ASSERT_EQUAL(desk.view.view.hosts->state[1], HOST_ON);
    close_desk(&desk);
}

static void of_several_wishes_to_be_woken_the_earliest_counts(void)
{
    Desk desk;
    open_desk(&desk);
    CU_ASSERT_EQUAL(desk.state.wake_ns, SIM_TIME_MAX);
    desk.actions->wake_me(desk.actions, 50);
    desk.actions->wake_me(desk.actions, 20);
    desk.actions->wake_me(desk.actions, 30);
    CU_ASSERT_EQUAL(desk.state.wake_ns, 20);
    close_desk(&desk);
}

/* Scratch memory of before an action is still the policy's after it. */
static void an_action_leaves_the_scratch_alone(void)
{
    Desk desk;
    open_desk(&desk);
    const View *view = &desk.view.view;
    uint32_t guest = lab_arrive(&desk.lab, lab_spec());
    void *before = view->calls->scratch(view, 64);
    desk.actions->place(desk.actions, guest, 0);
    CU_ASSERT_PTR_NOT_EQUAL(view->calls->scratch(view, 64), before);
    close_desk(&desk);
}

static const TestCase cases[] = {
    {"a_placement_shows_at_once", a_placement_shows_at_once},
    {"the_view_follows_columns_that_move", the_view_follows_columns_that_move},
    {"a_refusal_is_answered_and_noted", a_refusal_is_answered_and_noted},
    {"a_row_that_names_nobody_is_refused", a_row_that_names_nobody_is_refused},
    {"a_guest_of_a_drained_host_is_placed_by_moving", a_guest_of_a_drained_host_is_placed_by_moving},
    {"power_is_refused_for_a_host_with_guests", power_is_refused_for_a_host_with_guests},
    {"of_several_wishes_to_be_woken_the_earliest_counts", of_several_wishes_to_be_woken_the_earliest_counts},
    {"an_action_leaves_the_scratch_alone", an_action_leaves_the_scratch_alone},
    {NULL, NULL},
};

const TestSuite test_actions = {"actions", cases};
