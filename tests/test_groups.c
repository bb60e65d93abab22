/* Labels and groups as rules of the world, in worlds whose answers can be worked out by hand. */
#include "sim/model/groups.h"

#include "tests/lab.h"
#include "tests/test.h"
#include "tests/worlds.h"

#include <string.h>

#define HEAD                                                                                                 \
    "virga: 1\n"                                                                                             \
    "time: 1000s\n"                                                                                          \
    "policies: {placement: first-fit, power: always-on}\n"                                                   \
    "hypervisor: {migration: {copy: 10s, downtime: 0s}}\n"

/* Hosts of 2 cores and 8 GiB. */
#define HOSTS(groups)                                                                                        \
    "host_types: [{name: h, cores: 2, speed: 1GHz, memory: 8GiB, power: {idle: 100W, peak: 200W}}]\n"        \
    "hosts: [" groups "]\n"

#define TYPE(keys)     "guest_types: [{name: g, memory: 1GiB, " keys "}]\n"
#define GUESTS(guests) "workloads: [{name: w, source: listed, guests: [" guests "]}]\n"
#define GUESTS_ABC     GUESTS("{name: a, type: g}, {name: b, type: g}, {name: c, type: g}")

static const GuestRow *guest(const World *world, uint32_t serial)
{
    return &world->trial->recorder.tables.guests.at[serial];
}

static const PendingRow *pending(const World *world, uint32_t row)
{
    CU_ASSERT_FATAL(row < world->trial->recorder.tables.pending.count);
    return &world->trial->recorder.tables.pending.at[row];
}

/* Hosts 0 and 1 take one member each, though there is room for two; the third waits: both refuse it. */
static void members_of_a_hard_anti_affinity_group_share_no_host(void)
{
    World world;
    world_run(&world, HEAD HOSTS("{type: h, count: 2}") TYPE("anti_affinity: x") GUESTS_ABC);
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 0);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 1);
    CU_ASSERT_EQUAL(guest(&world, 2)->placed_ns, -1);
    CU_ASSERT_EQUAL(pending(&world, 0)->hosts_refusing[REFUSED_ANTI_AFFINITY], 2);
    world_close(&world);
}

/* Hosts are in zones a, b, a, b: a member in each zone, at hosts 0 and 1, and none is left for the third. The
 * host without a zone takes no member either: nobody knows in which zone it is. */
static void within_a_label_hosts_of_one_value_are_one_place(void)
{
    World world;
    world_run(&world, HEAD HOSTS("{type: h, count: 4, labels: {zone: [a, b]}}, {type: h, count: 1, name: s}")
                          TYPE("anti_affinity: {group: x, within: zone}") GUESTS_ABC);
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 0);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 1);
    CU_ASSERT_EQUAL(pending(&world, 0)->serial, 2);
    CU_ASSERT_EQUAL(pending(&world, 0)->hosts_refusing[REFUSED_ANTI_AFFINITY], 5);
    world_close(&world);
}

/* Two of one core each fill host 0; the third has to be there, too, and there is no core left: host 0 refuses
 * it for CPU, host 1 for its affinity. A guest without a group goes to host 1. */
static void members_of_a_hard_affinity_group_share_their_host(void)
{
    World world;
    world_run(&world, HEAD HOSTS("{type: h, count: 2}") TYPE("affinity: x") GUESTS(
                          "{name: a, type: g}, {name: b, type: g}, {name: c, type: g}, {name: d, type: g, "
                          "affinity: none}"));
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 0);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 0);
    CU_ASSERT_EQUAL(pending(&world, 0)->serial, 2);
    CU_ASSERT_EQUAL(pending(&world, 0)->hosts_refusing[REFUSED_CPU], 1);
    CU_ASSERT_EQUAL(pending(&world, 0)->hosts_refusing[REFUSED_AFFINITY], 1);
    CU_ASSERT_EQUAL(guest(&world, 3)->host, 1);
    world_close(&world);
}

/* Zones a, b, a: two at host 0, the third at host 2, which is in the same zone. */
static void an_affinity_group_within_a_label_fills_the_hosts_of_one_value(void)
{
    World world;
    world_run(&world, HEAD HOSTS("{type: h, count: 3, labels: {zone: [a, b]}}")
                          TYPE("affinity: {group: x, within: zone}") GUESTS_ABC);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 0);
    CU_ASSERT_EQUAL(guest(&world, 2)->host, 2);
    world_close(&world);
}

static void soft_groups_bind_nobody(void)
{
    World world;
    world_run(&world,
              HEAD HOSTS("{type: h, count: 2}") TYPE("anti_affinity: {group: x, rule: soft}") GUESTS_ABC);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 0);
    CU_ASSERT_EQUAL(guest(&world, 2)->host, 1);
    world_close(&world);
}

/* Only host 2 has a disk that will do; it has two cores. */
static void a_host_needs_the_labels_that_the_guest_needs(void)
{
    World world;
    world_run(&world,
              HEAD HOSTS("{type: h, count: 2, labels: {disk: hdd}}, {type: h, count: 1, name: s, labels: "
                         "{disk: nvme}}") TYPE("host_labels: {disk: [ssd, nvme]}") GUESTS_ABC);
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 2);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 2);
    CU_ASSERT_EQUAL(pending(&world, 0)->hosts_refusing[REFUSED_LABELS], 2);
    CU_ASSERT_EQUAL(pending(&world, 0)->hosts_refusing[REFUSED_CPU], 1);
    world_close(&world);
}

/* The type's hosts are on hdd, the second group's on ssd all the same. The type asks for zone a and hdd, the
 * workload for hdd in zone b, guest c for ssd: zone b, ssd. */
static void what_is_closer_to_the_guest_or_host_counts(void)
{
    World world;
    world_run(
        &world, HEAD
        "host_types: [{name: h, cores: 2, speed: 1GHz, memory: 8GiB, power: {idle: 100W, peak: "
        "200W}, labels: {disk: hdd}}]\n"
        "hosts: [{type: h, count: 2, labels: {zone: [a, b]}}, {type: h, name: s, count: 2, "
        "labels: {disk: ssd, zone: [a, b]}}]\n" TYPE("host_labels: {zone: a, disk: hdd}, anti_affinity: "
                                                     "none, affinity: t") "workloads: [{name: w, source: "
                                                                          "listed, host_labels: {zone: b}, "
                                                                          "affinity: none, guests: "
                                                                          "[{name: a, type: g}, {name: b, "
                                                                          "type: g}, {name: c, type: g, "
                                                                          "host_labels: {disk: "
                                                                          "ssd}}]}]\n");
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 1);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 1);
    CU_ASSERT_EQUAL(guest(&world, 2)->host, 3);
    world_close(&world);
}

static uint32_t refused_moves(const World *world, Refusal reason)
{
    uint32_t count = 0;
    for (size_t i = 0; i < world->trial->recorder.tables.events.count; i++) {
        const Note *note = &world->trial->recorder.tables.events.at[i];
        count += note->what == NOTE_MIGRATION_REFUSED && note->reason == reason;
    }
    return count;
}

/* a on host 0, b on host 1. a may not move to host 1, but to host 2; while it is on the way (20 s to 30 s),
 * it counts on both: b may go neither to host 0 nor to host 2. Afterwards it may go to host 0. */
static void migrations_keep_an_anti_affinity_group_apart(void)
{
    World world;
    world_run(&world,
              HEAD HOSTS("{type: h, count: 3}") TYPE("anti_affinity: x") GUESTS(
                  "{name: a, type: g}, {name: b, type: g}") "events: [{at: 10s, do: migrate, guest: w.a, "
                                                            "to: h.1}, {at: 20s, do: migrate, guest: "
                                                            "w.a, to: h.2}, {at: 25s, do: migrate, "
                                                            "guest: w.b, to: h.0}, {at: 26s, do: "
                                                            "migrate, guest: w.b, to: h.2}, {at: 40s, "
                                                            "do: migrate, guest: w.b, to: h.0}]\n");
    CU_ASSERT_EQUAL(refused_moves(&world, REFUSED_ANTI_AFFINITY), 3);
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 2);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 0);
    world_close(&world);
}

/* a is alone and may move (10 s to 20 s). b arrives in the middle of that, when it is not certain where a
 * will be, and is placed on host 1 when it is. From then on neither may leave the other. */
static void a_hard_affinity_group_of_two_cannot_be_moved(void)
{
    World world;
    world_run(&world,
              HEAD HOSTS("{type: h, count: 2}") TYPE("affinity: x")
                  GUESTS("{name: a, type: g}, {name: b, type: g, at: 15s}") "events: [{at: 10s, do: migrate, "
                                                                            "guest: w.a, to: h.1}, {at: 30s, "
                                                                            "do: migrate, guest: w.a, to: "
                                                                            "h.0}]\n");
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 1);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 1);
    CU_ASSERT_EQUAL(guest(&world, 1)->placed_ns, 20 * NS_PER_S);
    CU_ASSERT_EQUAL(refused_moves(&world, REFUSED_AFFINITY), 1);
    world_close(&world);
}

/* Three hosts, two members. Host 0 is drained at 10 s: its member goes to host 2, not to host 1. Then host 1
 * is drained, too: its member has nowhere to go but host 2, where the other is, and stays. */
static void a_drained_host_keeps_whom_no_other_may_take(void)
{
    World world;
    world_run(&world,
              HEAD HOSTS("{type: h, count: 3}") TYPE("anti_affinity: x") GUESTS(
                  "{name: a, type: g}, {name: b, type: g}") "events: [{at: 10s, do: drain, host: h.0}, "
                                                            "{at: 50s, do: drain, host: h.1}]\n");
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 2);
    CU_ASSERT_EQUAL(guest(&world, 1)->host, 1);
    CU_ASSERT_EQUAL(world_metric(&world, "migrations"), 1);
    world_close(&world);
}

/* Host 0 fails with its member at 10 s: host 0 stays away, but the group has one member less, and c, which
 * has waited, still finds only host 1 taken. At 20 s host 0 is repaired and takes c. */
static void a_lost_member_leaves_its_place_to_another(void)
{
    World world;
    world_run(&world, HEAD HOSTS("{type: h, count: 2}") TYPE("anti_affinity: x") GUESTS_ABC
              "events: [{at: 10s, do: fail, host: h.0}, {at: 20s, do: repair, host: h.0}]\n");
    CU_ASSERT_EQUAL(guest(&world, 0)->ended_ns, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(guest(&world, 2)->placed_ns, 20 * NS_PER_S);
    CU_ASSERT_EQUAL(guest(&world, 2)->host, 0);
    world_close(&world);
}

/* Three members in zones a, a, b, counted from a guest of the group that waits, and from the first member
 * itself, which does not count. */
static void members_are_counted_by_place(void)
{
    World world;
    world_open(&world, HEAD HOSTS("{type: h, count: 3, labels: {zone: [a, a, b]}}")
                           TYPE("anti_affinity: {group: x, within: zone, rule: soft}, affinity: {group: x, "
                                "rule: soft}") GUESTS("{name: a, type: g}, {name: b, type: g}, {name: c, "
                                                      "type: g}, {name: d, type: g, at: 10s}"));
    Cluster *cluster = &world.trial->cluster;
    world_run_to(&world, 10 * NS_PER_S); /* first fit: a and b on host 0, c on host 1, d arrives */
    const uint32_t by_zone[] = {3, 3, 0}, by_host[] = {2, 1, 0};
    for (uint32_t host = 0; host < 3; host++) {
        CU_ASSERT_EQUAL(groups_members(cluster, 3, host, GROUP_ANTI_AFFINITY), by_zone[host]);
        CU_ASSERT_EQUAL(groups_members(cluster, 3, host, GROUP_AFFINITY), by_host[host]);
    }
    CU_ASSERT_EQUAL(groups_members(cluster, 0, 0, GROUP_AFFINITY), 1);
    world_finish(&world);
    world_close(&world);
}

/* Hosts in zones a and b, one without labels; guest b has two labels, the type one of them; c has none. */
static void the_tables_name_labels_and_priorities(void)
{
    World world;
    world_run(
        &world,
        HEAD HOSTS(
            "{type: h, count: 2, labels: {zone: [a, b]}}, {type: h, count: 1, name: s}") "guest_types: "
                                                                                         "[{name: g, memory: "
                                                                                         "1GiB, labels: "
                                                                                         "{app: web}, "
                                                                                         "priority: 3}, "
                                                                                         "{name: p, memory: "
                                                                                         "1GiB}]\n" GUESTS(
                                                                                             "{name: a, "
                                                                                             "type: g}, "
                                                                                             "{name: b, "
                                                                                             "type: g, "
                                                                                             "labels: {tier: "
                                                                                             "front}, "
                                                                                             "priority: -2}, "
                                                                                             "{name: c, "
                                                                                             "type: p}"));
    const Tables *tables = &world.trial->recorder.tables;
    const char *const of_hosts[] = {"zone=a", "zone=b", NULL}, *const of_guests[] = {
                                                                   "app=web", "app=web tier=front", NULL};
    const int64_t priorities[] = {3, -2, 0};
    for (uint32_t k = 0; k < 3; k++) {
        uint32_t on_host = tables->hosts.at[k].labels, on_guest = tables->guests.at[k].labels;
        CU_ASSERT_EQUAL(on_host == ROW_NONE, of_hosts[k] == NULL);
        CU_ASSERT_EQUAL(on_guest == ROW_NONE, of_guests[k] == NULL);
        if (of_hosts[k] != NULL)
            CU_ASSERT_STRING_EQUAL(tables->labels.at[on_host], of_hosts[k]);
        if (of_guests[k] != NULL)
            CU_ASSERT_STRING_EQUAL(tables->labels.at[on_guest], of_guests[k]);
        CU_ASSERT_EQUAL(tables->guests.at[k].priority, priorities[k]);
    }
    world_close(&world);
}

/* A soft group is broken on purpose: two on host 0 and one on host 1. Were it hard, each kind would find it
 * wrong; and a count that is off by one is found before all else. */
static void the_check_finds_broken_groups(void)
{
    static const char *const wrong[] = {"members of a hard affinity group are apart",
                                        "members of a hard anti-affinity group are together"};
    for (int kind = 0; kind < GROUP_KIND_COUNT; kind++) {
        Lab lab;
        Terms terms;
        terms_open(&terms);
        TermsSpec spec = {.timeout_ns = SIM_TIME_MAX};
        terms_group(&terms, &(GroupSpec){(GroupKind)kind, "x", WITHIN_HOST, false}, &spec.group[kind], NULL);
        GuestSpec guest = lab_spec();
        guest.term = terms_row(&terms, &spec);
        lab_prepare(&lab);
        lab_start(&lab, 2);
        lab.cluster.terms = &terms;
        for (uint32_t k = 0; k < 3; k++)
            lab_place(&lab, guest, k / 2);
        CU_ASSERT_PTR_NULL(groups_verify(&lab.cluster));
        terms.group_hard.at[spec.group[kind]] = 1;
        const char *found = groups_verify(&lab.cluster);
        CU_ASSERT_FATAL(found != NULL);
        CU_ASSERT_STRING_EQUAL(found, wrong[kind]);
        terms.group_hard.at[spec.group[kind]] = 0;
        lab.cluster.group_total[spec.group[kind]]++;
        found = groups_verify(&lab.cluster);
        CU_ASSERT_FATAL(found != NULL);
        CU_ASSERT_STRING_EQUAL(found, "members of a group are miscounted");
        lab.cluster.group_total[spec.group[kind]]--;
        lab_close(&lab);
        terms_free(&terms);
    }
}

/* 2 cores sold twice on the one type, once on the other, in spite of the rule for all (three times). 8 GiB,
 * sold one and a half times on the first. */
static void types_of_hosts_have_an_overcommitment_of_their_own(void)
{
    World world;
    world_open(&world,
               "virga: 1\n"
               "time: 10s\n"
               "hypervisor: {overcommit: {cpu: 3}}\n"
               "host_types:\n"
               "  - {name: a, cores: 2, speed: 1GHz, memory: 8GiB, power: {idle: 1W, peak: 2W}, overcommit: "
               "{cpu: 2, memory: 1.5}}\n"
               "  - {name: b, cores: 2, speed: 1GHz, memory: 8GiB, power: {idle: 1W, peak: 2W}, overcommit: "
               "{cpu: 1}}\n"
               "  - {name: c, cores: 2, speed: 1GHz, memory: 8GiB, power: {idle: 1W, peak: 2W}}\n"
               "hosts: [{types: [a, b, c], count: 3}]\n");
    const HostColumns *hosts = &world.trial->cluster.hosts;
    const int64_t mcore[] = {4000, 2000, 6000}, gib[] = {12, 8, 8};
    for (uint32_t host = 0; host < 3; host++) {
        CU_ASSERT_EQUAL(hosts->cpu_mcore[host], mcore[host]);
        CU_ASSERT_EQUAL(hosts->memory_bytes[host], gib[host] << 30);
    }
    world_finish(&world);
    world_close(&world);
}

static const TestCase cases[] = {
    {"members_of_a_hard_anti_affinity_group_share_no_host",
     members_of_a_hard_anti_affinity_group_share_no_host},
    {"within_a_label_hosts_of_one_value_are_one_place", within_a_label_hosts_of_one_value_are_one_place},
    {"members_of_a_hard_affinity_group_share_their_host", members_of_a_hard_affinity_group_share_their_host},
    {"an_affinity_group_within_a_label_fills_the_hosts_of_one_value",
     an_affinity_group_within_a_label_fills_the_hosts_of_one_value},
    {"soft_groups_bind_nobody", soft_groups_bind_nobody},
    {"a_host_needs_the_labels_that_the_guest_needs", a_host_needs_the_labels_that_the_guest_needs},
    {"what_is_closer_to_the_guest_or_host_counts", what_is_closer_to_the_guest_or_host_counts},
    {"migrations_keep_an_anti_affinity_group_apart", migrations_keep_an_anti_affinity_group_apart},
    {"a_hard_affinity_group_of_two_cannot_be_moved", a_hard_affinity_group_of_two_cannot_be_moved},
    {"a_drained_host_keeps_whom_no_other_may_take", a_drained_host_keeps_whom_no_other_may_take},
    {"a_lost_member_leaves_its_place_to_another", a_lost_member_leaves_its_place_to_another},
    {"members_are_counted_by_place", members_are_counted_by_place},
    {"the_tables_name_labels_and_priorities", the_tables_name_labels_and_priorities},
    {"the_check_finds_broken_groups", the_check_finds_broken_groups},
    {"types_of_hosts_have_an_overcommitment_of_their_own",
     types_of_hosts_have_an_overcommitment_of_their_own},
    {NULL, NULL},
};

const TestSuite test_groups = {"groups", cases};
