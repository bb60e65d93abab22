#include "sim/base/fnv.h"
#include "tests/test.h"

#include <stddef.h>

/* From the test suite of the authors (draft-eastlake-fnv, appendix): FNV-1a, 64 bits, without closing zero.
 */
static void published_values_are_met(void)
{
    CU_ASSERT_EQUAL(fnv_bytes(FNV_START, "", 0), UINT64_C(0xcbf29ce484222325));
    CU_ASSERT_EQUAL(fnv_bytes(FNV_START, "a", 1), UINT64_C(0xaf63dc4c8601ec8c));
    CU_ASSERT_EQUAL(fnv_bytes(FNV_START, "foobar", 6), UINT64_C(0x85944171f73967e8));
}

static void pieces_hash_like_the_whole(void)
{
    uint64_t hash = fnv_bytes(FNV_START, "foo", 3);
    CU_ASSERT_EQUAL(fnv_bytes(hash, "bar", 3), fnv_bytes(FNV_START, "foobar", 6));
}

static void texts_end_where_they_end(void)
{
    uint64_t ab_c = fnv_text(fnv_text(FNV_START, "ab"), "c");
    uint64_t a_bc = fnv_text(fnv_text(FNV_START, "a"), "bc");
    CU_ASSERT_NOT_EQUAL(ab_c, a_bc);
}

static const TestCase cases[] = {
    {"published_values_are_met", published_values_are_met},
    {"pieces_hash_like_the_whole", pieces_hash_like_the_whole},
    {"texts_end_where_they_end", texts_end_where_they_end},
    {NULL, NULL},
};
const TestSuite test_fnv = {"fnv", cases};
