#include "sim/base/map.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void zero_is_an_empty_map(void)
{
    Map map = {0};
    uint64_t value = 77;
    CU_ASSERT_FALSE(map_get(&map, 0, &value));
    CU_ASSERT_EQUAL(value, 77); /* untouched */
    CU_ASSERT_FALSE(map_remove(&map, 0));
    map_clear(&map);
    map_free(&map);
    StringMap names = {0};
    uint32_t number = 77;
    CU_ASSERT_FALSE(string_map_get(&names, "x", &number));
    CU_ASSERT_EQUAL(number, 77);
    string_map_free(&names);
}

static void a_key_has_the_value_set_last(void)
{
    Map map = {0};
    uint64_t value = 0;
    map_set(&map, 5, 50);
    map_set(&map, 5, 51);
    CU_ASSERT_EQUAL(map.count, 1);
    CU_ASSERT_TRUE(map_get(&map, 5, &value));
    CU_ASSERT_EQUAL(value, 51);
    CU_ASSERT_FALSE(map_get(&map, 6, &value));
    CU_ASSERT_EQUAL(value, 51);
    map_free(&map);
}

static void every_number_may_be_a_key(void)
{
    Map map = {0};
    uint64_t value = 0;
    map_set(&map, 0, 1);
    map_set(&map, UINT64_MAX, 2);
    map_set(&map, UINT64_C(1) << 63, 3);
    CU_ASSERT_TRUE(map_get(&map, 0, &value) && value == 1);
    CU_ASSERT_TRUE(map_get(&map, UINT64_MAX, &value) && value == 2);
    CU_ASSERT_TRUE(map_get(&map, UINT64_C(1) << 63, &value) && value == 3);
    CU_ASSERT_TRUE(map_remove(&map, 0));
    CU_ASSERT_FALSE(map_get(&map, 0, &value));
    map_free(&map);
}

static void many_keys_survive_growth(void)
{
    Map map = {0};
    for (uint64_t i = 0; i < 100000; i++)
        map_set(&map, i << 32, i); /* differ in high bits only */
    CU_ASSERT_EQUAL(map.count, 100000);
    CU_ASSERT_TRUE(map.capacity - map.capacity / 4 >= map.count);
    int wrong = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t value = 0;
        wrong += !map_get(&map, i << 32, &value) || value != i;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    map_free(&map);
}

static void removed_keys_are_gone_and_the_others_stay(void)
{
    enum { KEYS = 3000 }; /* at most three quarters full, so runs of several entries close up */
    Map map = {0};
    for (uint64_t i = 0; i < KEYS; i++)
        map_set(&map, i, i * 10);
    for (uint64_t i = 0; i < KEYS; i += 3)
        CU_ASSERT_TRUE(map_remove(&map, i));
    CU_ASSERT_FALSE(map_remove(&map, 0));
    CU_ASSERT_EQUAL(map.count, 2000);
    int wrong = 0;
    for (uint64_t i = 0; i < KEYS; i++) {
        uint64_t value = 0;
        bool is_there = map_get(&map, i, &value);
        wrong += is_there != (i % 3 != 0) || (is_there && value != i * 10);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    map_free(&map);
}

/* Against an array that holds each key's value. Few keys, so that runs collide, wrap and close all the time.
 */
static void random_calls_agree_with_an_array(void)
{
    enum { KEYS = 200, STEPS = 200000 };
    Map map = {0};
    uint64_t oracle[KEYS] = {0}; /* 0 = not there */
    uint32_t state = 7;
    size_t count = 0;
    int wrong = 0;
    for (uint64_t i = 1; i <= STEPS; i++) {
        state = state * 1664525u + 1013904223u; /* Numerical Recipes' quick generator */
        uint64_t key = (state >> 10) % KEYS, value = 0;
        bool was_there = oracle[key] != 0;
        if ((state >> 28) % 2 == 0) {
            map_set(&map, key * 7919, i);
            oracle[key] = i;
            count += !was_there;
        } else {
            wrong += map_remove(&map, key * 7919) != was_there;
            oracle[key] = 0;
            count -= was_there;
        }
        key = (state >> 3) % KEYS;
        bool is_there = map_get(&map, key * 7919, &value);
        wrong += is_there != (oracle[key] != 0) || (is_there && value != oracle[key]) || map.count != count;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    /* About half of the 200 keys are there at a time: over 96 = 3/4 of 128, under 192 = 3/4 of 256. Removals
     * that left marks behind would have made it grow on. */
    CU_ASSERT_EQUAL(map.capacity, 256);
    map_free(&map);
}

static void clearing_keeps_the_memory(void)
{
    Map map = {0};
    map_reserve(&map, 1000);
    size_t capacity = map.capacity;
    CU_ASSERT_EQUAL(capacity, 2048); /* three quarters of 1024 are 768, too few */
    for (uint64_t i = 0; i < 1000; i++)
        map_set(&map, i, i);
    CU_ASSERT_EQUAL(map.capacity, capacity);
    map_clear(&map);
    uint64_t value = 0;
    CU_ASSERT_EQUAL(map.count, 0);
    CU_ASSERT_FALSE(map_get(&map, 3, &value));
    CU_ASSERT_EQUAL(map.capacity, capacity);
    map_free(&map);
}

static void names_are_found_by_their_letters(void)
{
    StringMap map = {0};
    uint32_t value = 0;
    char key[] = "host-1";
    string_map_set(&map, key, 1);
    key[5] = '2'; /* the map has its own copy */
    string_map_set(&map, key, 2);
    string_map_set(&map, "", 3);
    string_map_set(&map, "host-", 4);
    CU_ASSERT_TRUE(string_map_get(&map, "host-1", &value) && value == 1);
    CU_ASSERT_TRUE(string_map_get(&map, "host-2", &value) && value == 2);
    CU_ASSERT_TRUE(string_map_get(&map, "", &value) && value == 3);
    CU_ASSERT_TRUE(string_map_get(&map, "host-", &value) && value == 4);
    CU_ASSERT_FALSE(string_map_get(&map, "Host-1", &value));
    CU_ASSERT_FALSE(string_map_get(&map, "host-11", &value));
    CU_ASSERT_EQUAL(value, 4);
    string_map_set(&map, "host-1", 9);
    CU_ASSERT_TRUE(string_map_get(&map, "host-1", &value) && value == 9);
    CU_ASSERT_EQUAL(map.count, 4);
    string_map_free(&map);
}

static void many_names_survive_growth(void)
{
    StringMap map = {0};
    char name[32];
    int wrong = 0;
    for (uint32_t i = 0; i < 50000; i++) {
        snprintf(name, sizeof name, "guest-%u", i);
        string_map_set(&map, name, i);
    }
    for (uint32_t i = 0; i < 50000; i++) {
        uint32_t value = 0;
        snprintf(name, sizeof name, "guest-%u", i);
        wrong += !string_map_get(&map, name, &value) || value != i;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(map.count, 50000);
    string_map_free(&map);
}

static void a_very_long_name_is_a_name(void)
{
    enum { LENGTH = 1 << 20 };
    StringMap map = {0};
    char *name = malloc(LENGTH + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(name);
    memset(name, 'x', LENGTH);
    name[LENGTH] = '\0';
    uint32_t value = 0;
    string_map_set(&map, "before", 1);
    string_map_set(&map, name, 2);
    CU_ASSERT_TRUE(string_map_get(&map, name, &value) && value == 2);
    name[LENGTH - 1] = 'y';
    CU_ASSERT_FALSE(string_map_get(&map, name, &value));
    CU_ASSERT_TRUE(string_map_get(&map, "before", &value) && value == 1);
    free(name);
    string_map_free(&map);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(zero_is_an_empty_map),
    CASE(a_key_has_the_value_set_last),
    CASE(every_number_may_be_a_key),
    CASE(many_keys_survive_growth),
    CASE(removed_keys_are_gone_and_the_others_stay),
    CASE(random_calls_agree_with_an_array),
    CASE(clearing_keeps_the_memory),
    CASE(names_are_found_by_their_letters),
    CASE(many_names_survive_growth),
    CASE(a_very_long_name_is_a_name),
    {NULL, NULL},
};

const TestSuite test_map = {"map", cases};
