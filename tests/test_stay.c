#include "sim/model/stay.h"

#include "tests/lab.h"
#include "tests/test.h"

#include <string.h>

/* The guests on a host's list, forwards, as digits; read backwards it must be the same. */
static const char *list(const Cluster *cluster, uint32_t host, char *ret_text)
{
    size_t length = 0, at;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay])
        ret_text[length++] = (char)('0' + cluster->stays.guest[stay]);
    ret_text[length] = '\0';
    CU_ASSERT_EQUAL(length, cluster->hosts.guest_count[host]);
    at = length;
    for (uint32_t stay = cluster->hosts.last_stay[host]; stay != NO_ROW; stay = cluster->stays.prev[stay])
        CU_ASSERT_EQUAL(ret_text[--at], '0' + (char)cluster->stays.guest[stay]);
    CU_ASSERT_EQUAL(at, 0);
    return ret_text;
}

static void lists_keep_the_order_of_arrival(void)
{
    Lab lab;
    char text[8];
    uint32_t stay[4];
    lab_prepare(&lab);
    lab_start(&lab, 1);
    Cluster *cluster = &lab.cluster;
    for (uint32_t i = 0; i < 4; i++)
        stay[i] = stay_append(cluster, 0, lab_arrive(&lab, lab_spec()), ROLE_RESIDENT);
    CU_ASSERT_STRING_EQUAL(list(cluster, 0, text), "0123");
    stay_remove(cluster, stay[1]);
    CU_ASSERT_STRING_EQUAL(list(cluster, 0, text), "023");
    stay_remove(cluster, stay[0]);
    stay_remove(cluster, stay[3]);
    CU_ASSERT_STRING_EQUAL(list(cluster, 0, text), "2");
    stay_append(cluster, 0, 1, ROLE_RESIDENT);
    CU_ASSERT_STRING_EQUAL(list(cluster, 0, text), "21");
    stay_remove(cluster, stay[2]);
    CU_ASSERT_STRING_EQUAL(list(cluster, 0, text), "1");
    lab_close(&lab);
}

/* A guest that moves knows all its stays, the newest first; one in the middle can go. */
static void a_guest_knows_all_its_stays(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 3);
    Cluster *cluster = &lab.cluster;
    uint32_t guest = lab_arrive(&lab, lab_spec()), stay[3];
    for (uint32_t host = 0; host < 3; host++)
        stay[host] = stay_append(cluster, host, guest, ROLE_RESIDENT);
    stay_remove(cluster, stay[1]);
    CU_ASSERT_EQUAL(cluster->guests.at[guest].first_stay, stay[2]);
    CU_ASSERT_EQUAL(cluster->stays.sibling[stay[2]], stay[0]);
    CU_ASSERT_EQUAL(cluster->stays.sibling[stay[0]], NO_ROW);
    stay_remove(cluster, stay[2]);
    stay_remove(cluster, stay[0]);
    CU_ASSERT_EQUAL(cluster->guests.at[guest].first_stay, NO_ROW);
    lab_close(&lab);
}

/* Its last guest leaves at 7 s; the first that left, at 3 s, did not make it empty. */
static void a_host_knows_since_when_it_is_empty(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t a = lab_place(&lab, lab_spec(), 0), b = lab_place(&lab, lab_spec(), 0);
    lab_run_to(&lab, 3 * NS_PER_S);
    guest_end(&lab.cluster, a, END_LEFT);
    lab_settle(&lab);
    lab_run_to(&lab, 7 * NS_PER_S);
    guest_end(&lab.cluster, b, END_LEFT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab.cluster.hosts.empty_since_ns[0], 7 * NS_PER_S);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"lists_keep_the_order_of_arrival", lists_keep_the_order_of_arrival},
    {"a_guest_knows_all_its_stays", a_guest_knows_all_its_stays},
    {"a_host_knows_since_when_it_is_empty", a_host_knows_since_when_it_is_empty},
    {NULL, NULL},
};

const TestSuite test_stay = {"stay", cases};
