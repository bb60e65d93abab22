#include "sim/base/digest.h"
#include "tests/test.h"

/* From 0, word 1: rotl(P2, 31) x P1 with P2 = C2B2AE3D27D4EB4F, P1 = 9E3779B185EBCA87. P2 << 31 | P2 >> 33 is
 * 93EA75A7E159571E; the product modulo 2^64 is by long multiplication 7F0E345BE3649CD2. */
static void a_word_goes_through_the_published_round(void)
{
    CU_ASSERT_EQUAL(digest_u64(0, 1), UINT64_C(0x7F0E345BE3649CD2));
    CU_ASSERT_EQUAL(digest_u64(0, 0), 0);
}

static void order_and_sign_count(void)
{
    CU_ASSERT_NOT_EQUAL(digest_u64(digest_u64(0, 1), 2), digest_u64(digest_u64(0, 2), 1));
    CU_ASSERT_NOT_EQUAL(digest_double(1, 0.0), digest_double(1, -0.0));
    CU_ASSERT_EQUAL(digest_double(7, 1.0), digest_u64(7, UINT64_C(0x3ff0000000000000)));
}

static const TestCase cases[] = {
    {"a_word_goes_through_the_published_round", a_word_goes_through_the_published_round},
    {"order_and_sign_count", order_and_sign_count},
    {NULL, NULL},
};
const TestSuite test_digest = {"digest", cases};
