#include "tests/fake_world.h"
#include "tests/test.h"
#include "tests/worlds.h"

#include "policies/filters.h"
#include "policies/weighers.h"

#include <string.h>

extern const Policy policy_filter_and_weigh;

typedef struct Setting {
    const char *param;
    double value;
} Setting;

/* One decision with these parameters, the others at their defaults; ends with NULL. */
static void decide(FakeWorld *world, const Setting *settings)
{
    FakeSelf *self = fake_self_open(&policy_filter_and_weigh);
    for (; settings->param != NULL; settings++)
        fake_set(self, settings->param, settings->value);
    fake_decide(world, self);
    fake_self_close(self);
}

#define WITH(...)                                                                                            \
    (const Setting[])                                                                                        \
    {                                                                                                        \
        __VA_ARGS__                                                                                          \
        {                                                                                                    \
            NULL, 0                                                                                          \
        }                                                                                                    \
    }

/* 8, 4 and 16 cores; 16, 32 and 8 GiB. */
static FakeWorld *three_hosts(void)
{
    FakeWorld *world = fake_open();
    fake_add_host(world, 1000, 8, 16 * GIB);
    fake_add_host(world, 1000, 4, 32 * GIB);
    fake_add_host(world, 1000, 16, 8 * GIB);
    return world;
}

static uint32_t place_one(FakeWorld *world, const Setting *settings)
{
    uint32_t guest = fake_add_guest(world, 1000, GIB);
    decide(world, settings);
    return fake_host_of(world, guest);
}

/* Cores 8, 4, 16 become (8 - 4) / 12 = 1/3, 0, 1; memory 16, 32, 8 becomes (16 - 8) / 24 = 1/3, 1, 0.
 *     cpu 1, memory 1:    2/3, 1, 1        the lowest row of equals: host 1
 *     cpu 1, memory 0.5:  1/2, 1/2, 1      host 2
 *     cpu 0, memory 1:    host 1           cpu 0, memory -1: host 2
 *     cpu -1, memory 0.1: -0.3, 0.1, -1    host 1 */
static void measures_are_normalised_and_summed(void)
{
    static const struct {
        double cpu, memory;
        uint32_t host;
    } cases[] = {{1, 1, 1}, {1, 0.5, 2}, {0, 1, 1}, {0, -1, 2}, {-1, 0.1, 1}, {0, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FakeWorld *world = three_hosts();
        CU_ASSERT_EQUAL(place_one(world, WITH({"cpu", cases[i].cpu}, {"memory", cases[i].memory}, )),
                        cases[i].host);
        fake_close(world);
    }
}

/* With cpu 1 and memory 0.9 the three weigh 1/3 + 0.3 = 0.63, 0.9 and 1: host 2. A fourth of 64 cores and 8
 * GiB would make it (16 - 4) / 60 = 0.2 against 0.9 of host 1: but it is drained, and does not count. */
static void only_candidates_count_for_the_range(void)
{
    FakeWorld *world = three_hosts();
    uint32_t drained = fake_add_host(world, 1000, 64, 8 * GIB);
    world->draining[drained] = 1;
    CU_ASSERT_EQUAL(place_one(world, WITH({"memory", 0.9}, )), 2);
    world->draining[drained] = 0;
    CU_ASSERT_EQUAL(place_one(world, WITH({"memory", 0.9}, )), drained); /* 1 + 0 against 0 + 0.9 */
    fake_close(world);
}

/* Each placement counts for the next: by cores alone 16 go down to 8 before host 0 is as good, and host 0 is
 * the lower row. Guests 0 to 7 go to host 2; then 8 cores are free on both: 0, 2, 0, 2. */
static void what_has_been_placed_counts(void)
{
    FakeWorld *world = three_hosts();
    for (int i = 0; i < 12; i++)
        fake_add_guest(world, 1000, GIB / 4);
    decide(world, WITH({"memory", 0}, ));
    for (uint32_t guest = 0; guest < 12; guest++)
        CU_ASSERT_EQUAL(fake_host_of(world, guest), guest < 8 || guest % 2 == 1 ? 2 : 0);
    fake_close(world);
}

/* Packing by guests: host 1 has one, and takes the others until it has the three that it may have. */
static void a_host_takes_no_more_guests_than_it_may_have(void)
{
    FakeWorld *world = three_hosts();
    fake_put(world, fake_add_guest(world, 1000, GIB), 1);
    for (int i = 0; i < 3; i++)
        fake_add_guest(world, 1000, GIB);
    decide(world, WITH({"cpu", 0}, {"memory", 0}, {"guests", 1}, {"max-guests", 3}, ));
    CU_ASSERT_EQUAL(fake_host_of(world, 1), 1);
    CU_ASSERT_EQUAL(fake_host_of(world, 2), 1);
    CU_ASSERT_EQUAL(fake_host_of(world, 3), 0);
    fake_close(world);
}

/* Host 0 uses 7300 of 8000 MHz. With the 1000 MHz that the guest claims that would be 104 %: with a limit of
 * 105 % it may go there, with one of 100 % not. Without a limit nobody asks. */
static void a_busy_host_is_left_alone(void)
{
    static const struct {
        double limit;
        uint32_t host;
    } cases[] = {{0, 0}, {1.05, 0}, {1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FakeWorld *world = three_hosts();
        world->used_mhz[0] = 7300;
        CU_ASSERT_EQUAL(place_one(world, WITH({"cpu", 0}, {"memory", 0}, {"max-usage", cases[i].limit}, )),
                        cases[i].host);
        fake_close(world);
    }
}

/* In use: 6000 of 8000, 1000 of 4000, 8000 of 16000 MHz: 25, 75 and 50 % are left. */
static void usage_prefers_the_idlest(void)
{
    FakeWorld *world = three_hosts();
    const double used_mhz[] = {6000, 1000, 8000};
    memcpy(world->used_mhz, used_mhz, sizeof used_mhz);
    CU_ASSERT_EQUAL(place_one(world, WITH({"cpu", 0}, {"memory", 0}, {"usage", 1}, )), 1);
    CU_ASSERT_EQUAL(place_one(world, WITH({"cpu", 0}, {"memory", 0}, {"usage", -1}, )), 0);
    fake_close(world);
}

/* Host 2 has the most cores and sleeps. It is taken when the two others are full, or when it is like them. */
static void sleeping_hosts_come_last_unless_told_otherwise(void)
{
    FakeWorld *world = three_hosts();
    world->host_state[2] = HOST_ASLEEP;
    for (int i = 0; i < 13; i++)
        fake_add_guest(world, 1000, GIB);
    decide(world, WITH({"memory", 0}, ));
    for (uint32_t guest = 0; guest < 13; guest++)
        CU_ASSERT_EQUAL(fake_host_of(world, guest) == 2, guest == 12);
    fake_close(world);
    world = three_hosts();
    world->host_state[2] = HOST_OFF;
    CU_ASSERT_EQUAL(place_one(world, WITH({"memory", 0}, {"sleeping", 1}, )), 2);
    fake_close(world);
}

/* Two members on host 1, one on host 2; the fourth guest is of the group, too. Wanted together it goes to
 * host 1, wanted apart to host 0, and with both multipliers negative the other way round. */
static void soft_groups_are_weighed(void)
{
    for (int kind = 0; kind < GROUP_KIND_COUNT; kind++)
        for (int turned = 0; turned <= 1; turned++) {
            FakeWorld *world = three_hosts();
            TermsSpec spec = {.timeout_ns = SIM_TIME_MAX};
            terms_group(&world->terms, &(GroupSpec){(GroupKind)kind, "x", WITHIN_HOST, false},
                        &spec.group[kind], NULL);
            uint32_t term = terms_row(&world->terms, &spec);
            const uint32_t hosts[] = {1, 1, 2};
            for (uint32_t guest = 0; guest < 4; guest++) {
                fake_add_guest(world, 1000, GIB);
                world->term[guest] = term;
                if (guest < 3)
                    fake_put(world, guest, hosts[guest]);
            }
            double sign = turned ? -1 : 1;
            decide(world, WITH({"cpu", 0}, {"memory", 0}, {"affinity", sign}, {"anti-affinity", sign}, ));
            CU_ASSERT_EQUAL(fake_host_of(world, 3), (kind == GROUP_AFFINITY) != turned ? 1 : 0);
            fake_close(world);
        }
}

/* The guest would like zone b and ssd. Host 0 has neither, host 1 is in b, host 2 in b with ssd; host 3 has
 * ssd.
 */
static void preferred_labels_are_weighed(void)
{
    FakeWorld *world = three_hosts();
    fake_add_host(world, 1000, 8, 16 * GIB);
    Labels *labels = &world->terms.labels;
    uint32_t b = labels_value(labels, labels_key(labels, "zone"), "b");
    uint32_t ssd = labels_value(labels, labels_key(labels, "disk"), "ssd");
    const uint32_t both[] = {b, ssd};
    world->label_set[1] = labels_set(labels, &b, 1);
    world->label_set[2] = labels_set(labels, both, 2);
    world->label_set[3] = labels_set(labels, &ssd, 1);
    uint32_t guest = fake_add_guest(world, 1000, GIB);
    world->term[guest] =
        terms_row(&world->terms, &(TermsSpec){.timeout_ns = SIM_TIME_MAX, .wishes = both, .wish_count = 2});
    decide(world, WITH({"cpu", 0}, {"memory", 0}, ));
    CU_ASSERT_EQUAL(fake_host_of(world, guest), 2);
    fake_close(world);
}

/* In a world: packing (cpu and memory -1) would put all three replicas on host 0; that they prefer to be
 * apart weighs more. Zones a, a, b: the first goes to host 0, the second to zone b, the third finds one
 * member in each zone and is packed on host 0 (3 cores are free there and on host 2, 4 on host 1). A guest
 * that prefers ssd gets it on host 1 in spite of packing (weight 3 against 2). */
static void a_world_is_packed_with_replicas_apart(void)
{
    World world;
    world_run(
        &world,
        "virga: 1\n"
        "time: 10s\n"
        "host_types: [{name: h, cores: 4, speed: 1GHz, memory: 8GiB, power: {idle: 1W, peak: 2W}}]\n"
        "hosts: {type: h, count: 3, labels: {zone: [a, a, b], disk: [hdd, ssd, hdd]}}\n"
        "guest_types: [{name: g, memory: 1GiB, anti_affinity: {group: x, within: zone, rule: soft}}, {name: "
        "f, memory: 1GiB, prefer_host_labels: {disk: ssd}}]\n"
        "policies: {placement: {name: filter-and-weigh, cpu: -1, memory: -1, anti-affinity: 5, labels: "
        "3}}\n"
        "workloads: [{name: w, source: listed, guests: [{name: a, type: g}, {name: b, type: g}, {name: c, "
        "type: g}, {name: d, type: f}]}]\n");
    const GuestRow *guests = world.trial->recorder.tables.guests.at;
    const uint32_t hosts[] = {0, 2, 0, 1};
    for (uint32_t serial = 0; serial < 4; serial++)
        CU_ASSERT_EQUAL(guests[serial].host, hosts[serial]);
    world_close(&world);
}

static void tables_are_complete(void)
{
    for (int i = 0; i < FILTER_COUNT; i++)
        CU_ASSERT(filters[i].name != NULL && filters[i].keeps != NULL);
    for (int i = 0; i < WEIGHER_COUNT; i++)
        CU_ASSERT(weighers[i].name != NULL && weighers[i].measure != NULL);
    CU_ASSERT_EQUAL(policy_filter_and_weigh.param_count, 1 + FILTER_COUNT + WEIGHER_COUNT);
}

static const TestCase cases[] = {
    {"measures_are_normalised_and_summed", measures_are_normalised_and_summed},
    {"only_candidates_count_for_the_range", only_candidates_count_for_the_range},
    {"what_has_been_placed_counts", what_has_been_placed_counts},
    {"a_host_takes_no_more_guests_than_it_may_have", a_host_takes_no_more_guests_than_it_may_have},
    {"a_busy_host_is_left_alone", a_busy_host_is_left_alone},
    {"usage_prefers_the_idlest", usage_prefers_the_idlest},
    {"sleeping_hosts_come_last_unless_told_otherwise", sleeping_hosts_come_last_unless_told_otherwise},
    {"soft_groups_are_weighed", soft_groups_are_weighed},
    {"preferred_labels_are_weighed", preferred_labels_are_weighed},
    {"a_world_is_packed_with_replicas_apart", a_world_is_packed_with_replicas_apart},
    {"tables_are_complete", tables_are_complete},
    {NULL, NULL},
};

const TestSuite test_filter_and_weigh = {"filter_and_weigh", cases};
