#include "sim/base/labels.h"
#include "tests/test.h"

#include <stdlib.h>

static void names_keep_their_numbers(void)
{
    Labels labels = {0};
    uint32_t zone = labels_key(&labels, "zone"), rack = labels_key(&labels, "rack");
    CU_ASSERT_EQUAL(zone, 0);
    CU_ASSERT_EQUAL(rack, 1);
    CU_ASSERT_EQUAL(labels_key(&labels, "zone"), zone);
    /* Values are numbered from 1, over all keys; the "a" of another key is another value. */
    CU_ASSERT_EQUAL(labels_value(&labels, zone, "a"), 1);
    CU_ASSERT_EQUAL(labels_value(&labels, rack, "a"), 2);
    CU_ASSERT_EQUAL(labels_value(&labels, zone, "a"), 1);
    CU_ASSERT_EQUAL(labels.value_key.at[2], rack);
    uint32_t found = 99;
    CU_ASSERT(labels_find_key(&labels, "rack", &found));
    CU_ASSERT_EQUAL(found, rack);
    CU_ASSERT_FALSE(labels_find_key(&labels, "zone=a", &found)); /* a value's name is no key */
    CU_ASSERT(labels_find_value(&labels, rack, "a", &found));
    CU_ASSERT_EQUAL(found, 2);
    CU_ASSERT_FALSE(labels_find_value(&labels, rack, "b", &found));
    labels_free(&labels);
}

/* {zone=a}, then {zone=a, disk=ssd} given in either order: two sets besides the empty one. */
static void sets_that_are_alike_are_one(void)
{
    Labels labels = {0};
    uint32_t zone = labels_key(&labels, "zone"), disk = labels_key(&labels, "disk");
    uint32_t a = labels_value(&labels, zone, "a"), ssd = labels_value(&labels, disk, "ssd");
    CU_ASSERT_EQUAL(labels_set(&labels, NULL, 0), 0);
    CU_ASSERT_EQUAL(labels_set(&labels, (uint32_t[]){0, 0}, 2), 0);
    uint32_t one = labels_set(&labels, &a, 1), both = labels_set(&labels, (uint32_t[]){a, ssd}, 2);
    CU_ASSERT_EQUAL(one, 1);
    CU_ASSERT_EQUAL(both, 2);
    CU_ASSERT_EQUAL(labels_set(&labels, (uint32_t[]){ssd, 0, a}, 3), both);
    CU_ASSERT_EQUAL(labels_of(&labels, one, zone), a);
    CU_ASSERT_EQUAL(labels_of(&labels, one, disk), 0);
    CU_ASSERT_EQUAL(labels_of(&labels, both, disk), ssd);
    labels_free(&labels);
}

static void of_two_values_of_a_key_the_later_counts(void)
{
    Labels labels = {0};
    uint32_t zone = labels_key(&labels, "zone");
    uint32_t a = labels_value(&labels, zone, "a"), b = labels_value(&labels, zone, "b");
    CU_ASSERT_EQUAL(labels_of(&labels, labels_set(&labels, (uint32_t[]){a, b}, 2), zone), b);
    labels_free(&labels);
}

/* A key that comes later widens the sets that there are; they stay what they were, and are found again. */
static void a_later_key_changes_no_set(void)
{
    Labels labels = {0};
    uint32_t zone = labels_key(&labels, "zone");
    uint32_t a = labels_value(&labels, zone, "a"), b = labels_value(&labels, zone, "b");
    uint32_t in_a = labels_set(&labels, &a, 1), in_b = labels_set(&labels, &b, 1);
    uint32_t rack = labels_key(&labels, "rack");
    CU_ASSERT_EQUAL(labels_of(&labels, in_a, zone), a);
    CU_ASSERT_EQUAL(labels_of(&labels, in_b, zone), b);
    CU_ASSERT_EQUAL(labels_of(&labels, in_b, rack), 0);
    CU_ASSERT_EQUAL(labels_set(&labels, &b, 1), in_b);
    labels_free(&labels);
}

static void the_text_names_what_there_is(void)
{
    Labels labels = {0};
    uint32_t zone = labels_key(&labels, "zone"), disk = labels_key(&labels, "disk");
    uint32_t values[] = {labels_value(&labels, disk, "ssd"), labels_value(&labels, zone, "a")};
    char *none = labels_text(&labels, 0), *one = labels_text(&labels, labels_set(&labels, values, 1)),
         *both = labels_text(&labels, labels_set(&labels, values, 2));
    CU_ASSERT_STRING_EQUAL(none, "");
    CU_ASSERT_STRING_EQUAL(one, "disk=ssd");
    CU_ASSERT_STRING_EQUAL(both, "zone=a disk=ssd");
    free(none);
    free(one);
    free(both);
    labels_free(&labels);
}

static const TestCase cases[] = {
    {"names_keep_their_numbers", names_keep_their_numbers},
    {"sets_that_are_alike_are_one", sets_that_are_alike_are_one},
    {"of_two_values_of_a_key_the_later_counts", of_two_values_of_a_key_the_later_counts},
    {"a_later_key_changes_no_set", a_later_key_changes_no_set},
    {"the_text_names_what_there_is", the_text_names_what_there_is},
    {NULL, NULL},
};

const TestSuite test_labels = {"labels", cases};
