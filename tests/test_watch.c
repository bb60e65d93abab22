#include "policies/watch.h"

#include "tests/test.h"

/* Hosts 3 and 5 changed as numbers 10 and 11; older changes are lost. */
static const uint32_t ring[16] = {[10] = 3, [11] = 5};
static const ViewChanges changes = {
    .size = sizeof(ViewChanges), .host = ring, .mask = 15, .first = 10, .end = 12};

static bool is_3(const View *view, uint32_t host)
{
    (void)view;
    return host == 3;
}

static bool is_4(const View *view, uint32_t host)
{
    (void)view;
    return host == 4;
}

static void only_changes_since_the_mark_count(void)
{
    View view = {.changes = &changes};
    uint64_t mark = 10;
    CU_ASSERT_TRUE(watch_any(&view, &mark, is_3));
    CU_ASSERT_EQUAL(mark, 12);
    CU_ASSERT_FALSE(watch_any(&view, &mark, is_3)); /* read already */
    mark = 11;
    CU_ASSERT_FALSE(watch_any(&view, &mark, is_3)); /* 3 was before that */
    mark = 10;
    CU_ASSERT_FALSE(watch_any(&view, &mark, is_4));
    CU_ASSERT_EQUAL(mark, 12);
}

static void what_was_lost_may_have_been_anybody(void)
{
    View view = {.changes = &changes};
    uint64_t mark = 0;
    CU_ASSERT_TRUE(watch_any(&view, &mark, is_4));
    CU_ASSERT_EQUAL(mark, 12);
    CU_ASSERT_FALSE(watch_any(&view, &mark, is_4));
}

static const TestCase cases[] = {
    {"only_changes_since_the_mark_count", only_changes_since_the_mark_count},
    {"what_was_lost_may_have_been_anybody", what_was_lost_may_have_been_anybody},
    {NULL, NULL},
};

const TestSuite test_watch = {"watch", cases};
