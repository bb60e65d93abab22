#include "sim/model/terms.h"

#include "tests/test.h"

static void row_0_asks_for_nothing(void)
{
    Terms terms;
    terms_open(&terms);
    CU_ASSERT_EQUAL(terms_row(&terms, &(TermsSpec){.timeout_ns = SIM_TIME_MAX}), 0);
    CU_ASSERT(terms_accept_labels(&terms, 0, 0));
    CU_ASSERT_EQUAL(terms_wishes_met(&terms, 0, 0), 0);
    CU_ASSERT_FALSE(terms_are_hard(&terms, 0));
    terms_free(&terms);
}

static void terms_that_are_alike_are_one_row(void)
{
    Terms terms;
    terms_open(&terms);
    TermsSpec one = {.priority = 1, .timeout_ns = 5}, other = one;
    uint32_t first = terms_row(&terms, &one);
    CU_ASSERT_EQUAL(terms_row(&terms, &one), first);
    other.priority = 2;
    CU_ASSERT_NOT_EQUAL(terms_row(&terms, &other), first);
    other = one;
    other.timeout_ns = 6;
    CU_ASSERT_NOT_EQUAL(terms_row(&terms, &other), first);
    CU_ASSERT_EQUAL(terms.priority.at[first], 1);
    CU_ASSERT_EQUAL(terms.timeout_ns.at[first], 5);
    terms_free(&terms);
}

/* zone a, b or c (values 1, 2, 3) and disk ssd or hdd (4, 5). Needed: zone a or b, and ssd. Wished: zone b,
 * ssd. */
static void of_each_label_one_of_the_values_is_needed(void)
{
    Terms terms;
    terms_open(&terms);
    Labels *labels = &terms.labels;
    uint32_t zone = labels_key(labels, "zone"), disk = labels_key(labels, "disk");
    uint32_t a = labels_value(labels, zone, "a"), b = labels_value(labels, zone, "b");
    uint32_t c = labels_value(labels, zone, "c"), ssd = labels_value(labels, disk, "ssd");
    uint32_t hdd = labels_value(labels, disk, "hdd");
    const uint32_t needs[] = {a, b, ssd}, wishes[] = {b, ssd};
    terms_row(&terms, &(TermsSpec){.timeout_ns = SIM_TIME_MAX, .wishes = &a, .wish_count = 1});
    uint32_t row = terms_row(
        &terms,
        &(TermsSpec){
            .timeout_ns = SIM_TIME_MAX, .needs = needs, .need_count = 3, .wishes = wishes, .wish_count = 2});
    const struct {
        uint32_t values[2];
        bool is_accepted;
        uint32_t met;
    } hosts[] = {{{a, ssd}, true, 1},  {{b, ssd}, true, 2}, {{c, ssd}, false, 1},
                 {{a, hdd}, false, 0}, {{b, 0}, false, 1},  {{0, 0}, false, 0}};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        uint32_t set = labels_set(labels, hosts[i].values, 2);
        CU_ASSERT_EQUAL(terms_accept_labels(&terms, row, set), hosts[i].is_accepted);
        CU_ASSERT_EQUAL(terms_wishes_met(&terms, row, set), hosts[i].met);
    }
    CU_ASSERT(terms_are_hard(&terms, row));
    terms_free(&terms);
}

/* The two kinds have names of their own; within a kind members must agree. */
static void members_of_a_group_agree_on_it(void)
{
    Terms terms;
    Error error = {0};
    uint32_t together = 0, apart = 0, again = 0;
    terms_open(&terms);
    uint32_t zone = labels_key(&terms.labels, "zone");
    CU_ASSERT(terms_group(&terms, &(GroupSpec){GROUP_AFFINITY, "x", zone, true}, &together, &error));
    CU_ASSERT(
        terms_group(&terms, &(GroupSpec){GROUP_ANTI_AFFINITY, "x", WITHIN_HOST, false}, &apart, &error));
    CU_ASSERT_NOT_EQUAL(together, apart);
    CU_ASSERT(terms_group(&terms, &(GroupSpec){GROUP_AFFINITY, "x", zone, true}, &again, &error));
    CU_ASSERT_EQUAL(again, together);
    CU_ASSERT_FALSE(
        terms_group(&terms, &(GroupSpec){GROUP_AFFINITY, "x", WITHIN_HOST, true}, &again, &error));
    CU_ASSERT_STRING_EQUAL(
        error.text,
        "group \"x\" is hard within host here and hard within zone elsewhere; its members must agree");
    TermsSpec hard = {.group = {together, 0}, .timeout_ns = SIM_TIME_MAX},
              soft = {.group = {0, apart}, .timeout_ns = SIM_TIME_MAX};
    CU_ASSERT(terms_are_hard(&terms, terms_row(&terms, &hard)));
    CU_ASSERT_FALSE(terms_are_hard(&terms, terms_row(&terms, &soft)));
    terms_free(&terms);
}

static const TestCase cases[] = {
    {"row_0_asks_for_nothing", row_0_asks_for_nothing},
    {"terms_that_are_alike_are_one_row", terms_that_are_alike_are_one_row},
    {"of_each_label_one_of_the_values_is_needed", of_each_label_one_of_the_values_is_needed},
    {"members_of_a_group_agree_on_it", members_of_a_group_agree_on_it},
    {NULL, NULL},
};

const TestSuite test_terms = {"terms", cases};
