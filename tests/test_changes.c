#include "sim/model/changes.h"

#include "sim/base/rng.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "sim/model/usage.h"
#include "tests/lab.h"
#include "tests/test.h"

#include <string.h>

/* Hosts 3, 3, 5 and 3 before anybody looks: 3 and 5, once each. Then 3 again. */
static void a_host_is_listed_once_for_each_look(void)
{
    Changes changes = {0};
    changes_resize(&changes, 10);
    uint64_t mark = changes.end;
    const uint32_t hosts[] = {3, 3, 5, 3};
    for (int i = 0; i < 4; i++)
        changes_add(&changes, hosts[i]);
    CU_ASSERT_EQUAL(changes.end, mark + 2);
    CU_ASSERT_EQUAL(changes.host[mark & changes.mask], 3);
    CU_ASSERT_EQUAL(changes.host[(mark + 1) & changes.mask], 5);
    changes_show(&changes);
    changes_add(&changes, 3);
    CU_ASSERT_EQUAL(changes.end, mark + 3);
    CU_ASSERT_EQUAL(changes.host[(mark + 2) & changes.mask], 3);
    changes_free(&changes);
}

/* Room for 64 changes at least. With a look after each, 64 are kept of 100: number 1 + 100 - 64 is the
 * oldest.
 */
static void the_latest_are_kept_as_many_as_there_is_room_for(void)
{
    Changes changes = {0};
    changes_resize(&changes, 10);
    CU_ASSERT_EQUAL(changes.first, 1);
    for (uint32_t i = 0; i < 100; i++) {
        changes_add(&changes, i % 10);
        changes_show(&changes);
    }
    CU_ASSERT_EQUAL(changes.end, 101);
    CU_ASSERT_EQUAL(changes.first, 37);
    for (uint64_t number = changes.first; number < changes.end; number++)
        CU_ASSERT_EQUAL(changes.host[number & changes.mask], (number - 1) % 10);
    changes_free(&changes);
}

/* Growth to 100 hosts: whoever had read everything has lost some. The new host's first change is listed. */
static void more_hosts_make_what_is_known_void(void)
{
    Changes changes = {0};
    changes_resize(&changes, 64);
    changes_add(&changes, 1);
    uint64_t mark = changes.end;
    changes_resize(&changes, 100);
    CU_ASSERT(changes.first > mark);
    changes_add(&changes, 99);
    CU_ASSERT_EQUAL(changes.host[(changes.end - 1) & changes.mask], 99);
    changes_free(&changes);
}

/* ---- Nothing that a placement goes by changes in silence ------------------------------------------ */

enum { HOSTS = 8 };

typedef struct Facts {
    int64_t mcore, bytes;
    double cpu_mhz;
    uint32_t guest_count, first_stay, last_stay;
    uint8_t state, draining;
} Facts;

static Facts facts_of(const Cluster *cluster, uint32_t host)
{
    const HostColumns *hosts = &cluster->hosts;
    Facts facts;
    memset(&facts, 0, sizeof facts); /* padding is compared, too */
    facts.mcore = hosts->cpu_reserved_mcore[host];
    facts.bytes = hosts->memory_reserved_bytes[host];
    facts.cpu_mhz = hosts->cpu_mhz[host];
    facts.guest_count = hosts->guest_count[host];
    facts.first_stay = hosts->first_stay[host];
    facts.last_stay = hosts->last_stay[host];
    facts.state = hosts->state[host];
    facts.draining = hosts->draining[host];
    return facts;
}

static uint32_t any_guest(const Cluster *cluster, Rng *random)
{
    if (cluster->guests.pool.count == 0)
        return NO_ROW;
    uint32_t guest = (uint32_t)rng_below(random, cluster->guests.pool.count);
    return cluster->guests.state[guest] == PHASE_NONE ? NO_ROW : guest;
}

static void do_anything(Lab *lab, Rng *random)
{
    Cluster *cluster = &lab->cluster;
    uint32_t host = (uint32_t)rng_below(random, HOSTS), guest = any_guest(cluster, random);
    uint64_t what = rng_below(random, 12);
    if (what < 4)
        guest_place(cluster, lab_arrive(lab, lab_spec()), host);
    else if (what == 4 && guest != NO_ROW)
        guest_end(cluster, guest, END_LEFT);
    else if (what == 5 && guest != NO_ROW)
        migration_start(cluster, guest, host, 0);
    else if (what == 6 && guest != NO_ROW)
        usage_sample(cluster, &guest, &(double){0.5}, 1);
    else if (what == 7)
        host_set_draining(cluster, host, rng_below(random, 2));
    else if (what == 8)
        host_set_capacity(cluster, host, 0.5 + 0.25 * (double)rng_below(random, 3));
    else if (what == 9)
        host_go(cluster, host, rng_below(random, 2) ? MODE_ASLEEP : MODE_ON);
    else if (what == 10 && cluster->hosts.state[host] == MODE_FAILED)
        host_set_failed(cluster, host, false);
    else if (what == 10 && rng_below(random, 4) == 0)
        guest_lose_host(cluster, host);
    else
        lab_run_to(lab, cluster_now(cluster) + NS_PER_S);
}

/* Two thousand random steps; now and then somebody looks. Whose facts differ from those of the last look is
 * on the list since then. */
static void no_change_is_missed(void)
{
    Lab lab;
    Rng random;
    Facts known[HOSTS];
    uint32_t changed = 0;
    rng_start(&random, 7, "changes", 0);
    lab_prepare(&lab);
    lab.rules.memory_reservation = MEMORY_UNTIL_USED;
    lab.types[0].wake = lab.types[0].suspend = (Transition){NS_PER_S, 100};
    lab_start(&lab, HOSTS);
    Changes *changes = &lab.cluster.changes;
    uint64_t mark = changes->end;
    for (uint32_t host = 0; host < HOSTS; host++)
        known[host] = facts_of(&lab.cluster, host);
    for (int step = 0; step < 2000; step++) {
        do_anything(&lab, &random);
        lab_settle(&lab);
        if (rng_below(&random, 3) > 0)
            continue;
        bool is_listed[HOSTS] = {false};
        CU_ASSERT_FATAL(mark >= changes->first);
        for (; mark < changes->end; mark++)
            is_listed[changes->host[mark & changes->mask]] = true;
        changes_show(changes);
        for (uint32_t host = 0; host < HOSTS; host++) {
            Facts now = facts_of(&lab.cluster, host);
            bool differs = memcmp(&now, &known[host], sizeof now) != 0;
            CU_ASSERT(is_listed[host] || !differs);
            changed += differs;
            known[host] = now;
        }
    }
    CU_ASSERT(changed > 300);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"a_host_is_listed_once_for_each_look", a_host_is_listed_once_for_each_look},
    {"the_latest_are_kept_as_many_as_there_is_room_for", the_latest_are_kept_as_many_as_there_is_room_for},
    {"more_hosts_make_what_is_known_void", more_hosts_make_what_is_known_void},
    {"no_change_is_missed", no_change_is_missed},
    {NULL, NULL},
};

const TestSuite test_changes = {"changes", cases};
