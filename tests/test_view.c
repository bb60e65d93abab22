#include "sim/control/view.h"

#include "sim/control/actions.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "tests/lab.h"
#include "tests/test.h"

#include <stdint.h>
#include <string.h>

static const View *look(ViewState *state, Lab *lab, Rng *random)
{
    view_open(state, &lab->cluster);
    rng_start(random, 1, "test", 0);
    return view_refresh(state, random);
}

static void the_columns_are_the_models_own(void)
{
    Lab lab;
    ViewState state;
    Rng random;
    lab_prepare(&lab);
    lab_start(&lab, 3);
    uint32_t guest = lab_place(&lab, lab_spec(), 1);
    lab_use(&lab, guest, 0.5);
    const View *view = look(&state, &lab, &random);
    CU_ASSERT_EQUAL(view->hosts->count, 3);
    CU_ASSERT_EQUAL(view->hosts->used_mhz[1], 500);
    CU_ASSERT_EQUAL(view->stays->guest[view->hosts->first_stay[1]], guest);
    CU_ASSERT_EQUAL(view->stays->host[view->guests->home[guest]], 1);
    lab_use(&lab, guest, 0.25); /* not copied: what changes shows */
    CU_ASSERT_EQUAL(view->hosts->used_mhz[1], 250);
    view_free(&state);
    lab_close(&lab);
}

/* The same answer as an action would get, for guests that wait and for guests that live somewhere. */
static void admits_answers_as_the_actions_do(void)
{
    Lab lab;
    ViewState state;
    Rng random;
    lab_prepare(&lab);
    lab_start(&lab, 3);
    uint32_t placed = lab_place(&lab, lab_spec(), 0), moving = lab_place(&lab, lab_spec(), 0);
    GuestSpec wide = lab_spec();
    wide.cpu_mcore = 2000;
    uint32_t pending = lab_arrive(&lab, wide);
    migration_start(&lab.cluster, moving, 1, 0);
    lab_settle(&lab);
    const View *view = look(&state, &lab, &random);
    CU_ASSERT_EQUAL(view->calls->admits(view, pending, 0), ANSWER_CPU);
    CU_ASSERT_EQUAL(view->calls->admits(view, pending, 2), ANSWER_DONE);
    CU_ASSERT_EQUAL(view->calls->admits(view, placed, 0), ANSWER_SAME_HOST);
    CU_ASSERT_EQUAL(view->calls->admits(view, placed, 1), ANSWER_DONE);
    CU_ASSERT_EQUAL(view->calls->admits(view, moving, 2), ANSWER_GUEST_STATE);
    CU_ASSERT_EQUAL(view->calls->admits(view, 99, 0), ANSWER_GUEST_STATE);
    CU_ASSERT_EQUAL(view->calls->admits(view, placed, 99), ANSWER_GUEST_STATE);
    view_free(&state);
    lab_close(&lab);
}

/* 100 W idle, 200 W full, 10 W asleep. What a host that is on draws without load, whatever its load is now.
 */
static void power_is_told_for_a_load_and_for_a_state(void)
{
    Lab lab;
    ViewState state;
    Rng random;
    lab_prepare(&lab);
    lab_start(&lab, 2);
    lab_use(&lab, lab_place(&lab, lab_spec(), 0), 1);
    host_go(&lab.cluster, 1, MODE_ASLEEP);
    lab_settle(&lab);
    const View *view = look(&state, &lab, &random);
    CU_ASSERT_EQUAL(view->calls->power_w(view, 1, 0.75), 175);
    CU_ASSERT_EQUAL(view->calls->state_power_w(view, 0), 100);
    CU_ASSERT_EQUAL(view->calls->state_power_w(view, 1), 10);
    view_free(&state);
    lab_close(&lab);
}

/* 300 pieces of up to 100 kB, each filled to its end: none overlaps another, all are aligned; the next look
 * uses the same memory again. */
static void scratch_pieces_do_not_overlap(void)
{
    Lab lab;
    ViewState state;
    Rng random;
    unsigned char *piece[300];
    lab_prepare(&lab);
    lab_start(&lab, 1);
    const View *view = look(&state, &lab, &random);
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < 300; i++) {
            size_t bytes = 1 + (i * 7919) % 100000;
            piece[i] = view->calls->scratch(view, bytes);
            memset(piece[i], (int)(i % 251), bytes);
            CU_ASSERT_EQUAL((uintptr_t)piece[i] % 64, 0);
        }
        for (size_t i = 0; i < 300; i++)
            CU_ASSERT(piece[i][0] == i % 251 && piece[i][(i * 7919) % 100000] == i % 251);
        view = view_refresh(&state, &random);
    }
    size_t blocks = state.scratch.count;
    CU_ASSERT(blocks > 1);
    for (size_t i = 0; i < 300; i++)
        view->calls->scratch(view, 1 + (i * 7919) % 100000);
    CU_ASSERT_EQUAL(state.scratch.count, blocks);
    view_free(&state);
    lab_close(&lab);
}

/* A piece keeps what was written to it when it grows, also from 10 bytes (of a block of 64) to 1000, its new
 * part is zero, and pieces that others ask for do not touch it. */
static void kept_memory_lasts_and_grows_with_zeros(void)
{
    Lab lab;
    ViewState state;
    Rng random;
    Blocks kept = {0};
    lab_prepare(&lab);
    lab_start(&lab, 1);
    const View *view = look(&state, &lab, &random);
    state.kept = &kept;
    memset(view->calls->kept(view, 2, 10), 7, 10);
    memset(view->calls->kept(view, 0, 100), 8, 100);
    view = view_refresh(&state, &random);
    const unsigned char *piece = view->calls->kept(view, 2, 1000);
    CU_ASSERT_EQUAL((uintptr_t)piece % 64, 0);
    CU_ASSERT(piece[0] == 7 && piece[9] == 7);
    for (size_t i = 10; i < 1000; i++)
        CU_ASSERT_EQUAL(piece[i], 0);
    CU_ASSERT_PTR_EQUAL(view->calls->kept(view, 2, 5), piece);
    CU_ASSERT_EQUAL(*(unsigned char *)view->calls->kept(view, 1, 1), 0);
    view_free(&state);
    blocks_free(&kept);
    lab_close(&lab);
}

/* Cores are reserved and the guest waits: its admission goes by the ledgers. By usage, or for a guest that
 * lives somewhere, it does not. */
static void by_ledgers_is_said_of_first_placements_where_cores_are_reserved(void)
{
    for (int by_usage = 0; by_usage <= 1; by_usage++) {
        Lab lab;
        ViewState state;
        Rng random;
        lab_prepare(&lab);
        lab.rules.cpu_admission = by_usage ? ADMIT_BY_USAGE : ADMIT_BY_REQUEST;
        lab_start(&lab, 1);
        uint32_t placed = lab_place(&lab, lab_spec(), 0), pending = lab_arrive(&lab, lab_spec());
        const View *view = look(&state, &lab, &random);
        CU_ASSERT_EQUAL(view->calls->by_ledgers(view, pending), !by_usage);
        CU_ASSERT_FALSE(view->calls->by_ledgers(view, placed));
        view_free(&state);
        lab_close(&lab);
    }
}

/* Row 1 gets a guest, then, during a call, row 2: an action puts it on the list that the policy is looking
 * at. The first mark, 0, is before all that is kept. */
static void what_an_action_changes_is_on_the_list_at_once(void)
{
    Lab lab;
    ViewState state;
    ActionsState desk;
    Rng random;
    lab_prepare(&lab);
    lab_start(&lab, 3);
    const View *view = look(&state, &lab, &random);
    CU_ASSERT(view->changes->first > 0);
    uint64_t mark = view->changes->end;
    lab_place(&lab, lab_spec(), 1);
    uint32_t guest = lab_arrive(&lab, lab_spec());
    view = view_refresh(&state, &random);
    Actions *actions = actions_begin(&desk, &state);
    CU_ASSERT_EQUAL_FATAL(view->changes->end, mark + 1);
    CU_ASSERT_EQUAL(view_changed_host(view, mark), 1);
    CU_ASSERT_EQUAL(actions->place(actions, guest, 2), ANSWER_DONE);
    CU_ASSERT_EQUAL_FATAL(view->changes->end, mark + 2);
    CU_ASSERT_EQUAL(view_changed_host(view, mark + 1), 2);
    view_free(&state);
    lab_close(&lab);
}

static void random_numbers_come_from_the_stream_given(void)
{
    Lab lab;
    ViewState state;
    Rng random, same;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    const View *view = look(&state, &lab, &random);
    rng_start(&same, 1, "test", 0);
    CU_ASSERT_EQUAL(view->calls->random_below(view, 1000), rng_below(&same, 1000));
    CU_ASSERT_EQUAL(view->calls->random_uniform(view), rng_uniform(&same));
    view_free(&state);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"the_columns_are_the_models_own", the_columns_are_the_models_own},
    {"admits_answers_as_the_actions_do", admits_answers_as_the_actions_do},
    {"power_is_told_for_a_load_and_for_a_state", power_is_told_for_a_load_and_for_a_state},
    {"scratch_pieces_do_not_overlap", scratch_pieces_do_not_overlap},
    {"kept_memory_lasts_and_grows_with_zeros", kept_memory_lasts_and_grows_with_zeros},
    {"by_ledgers_is_said_of_first_placements_where_cores_are_reserved",
     by_ledgers_is_said_of_first_placements_where_cores_are_reserved},
    {"what_an_action_changes_is_on_the_list_at_once", what_an_action_changes_is_on_the_list_at_once},
    {"random_numbers_come_from_the_stream_given", random_numbers_come_from_the_stream_given},
    {NULL, NULL},
};

const TestSuite test_view = {"view", cases};
