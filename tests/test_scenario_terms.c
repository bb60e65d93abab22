/* Labels and groups as scenarios write them: what is read, written again, and refused. */
#include "sim/run/scenario.h"
#include "tests/test.h"

#include <string.h>

#define HEAD                                                                                                 \
    "virga: 1\n"                                                                                             \
    "time: 10s\n"                                                                                            \
    "host_types: [{name: h, cores: 2, speed: 1GHz, memory: 8GiB, power: {idle: 1W, peak: 2W}}]\n"
#define HOSTS "hosts: [{type: h, count: 4, labels: {zone: [a, b], topology.io/rack: r-1}}]\n"
#define TYPE(keys)                                                                                           \
    "guest_types: [{name: g, memory: 1GiB, " keys "}, {name: unused, memory: 1GiB, host_labels: {gpu: "      \
    "1}}]\n"
#define GUEST(keys) "workloads: [{name: w, source: listed, guests: [{name: a, type: g, " keys "}]}]\n"

static void mistakes_are_told_with_what_is_accepted(void)
{
    static const struct {
        const char *yaml, *text;
    } cases[] = {
        {HEAD HOSTS TYPE("host_labels: {zonne: a}") GUEST("at: 0s"),
         "workload w, guest a: host_labels: no host has a label \"zonne\"; did you mean \"zone\"?"},
        {HEAD HOSTS TYPE("host_labels: {zone: [c, d]}") GUEST("at: 0s"),
         "workload w, guest a: host_labels: no host has the label zone=c"},
        {HEAD HOSTS TYPE("labels: {app: web}") GUEST("prefer_host_labels: {app: web}"),
         "workload w, guest a: prefer_host_labels: no host has a label \"app\""},
        {HEAD HOSTS TYPE("anti_affinity: {group: x, within: row}") GUEST("at: 0s"),
         "workload w, guest a: anti_affinity: within row given, but no host has such a label"},
        {HEAD HOSTS TYPE("anti_affinity: x") GUEST("anti_affinity: {group: x, rule: soft}},"
                                                   "{name: b, type: g"),
         "workload w, guest b: anti_affinity: group \"x\" is hard within host here and soft within host "
         "elsewhere; its members must agree"},
        {HEAD "hosts: [{type: h, count: 4, labels: {host: a}}]\n",
         "hosts.0.labels: \"host\" is no key of a label: `within: host` means the host itself"},
        {HEAD "hosts: [{type: h, count: 4, labels: {zone: []}}]\n",
         "hosts.0.labels.zone: nothing given, a value or a list of values needed"},
        {HEAD "hosts: [{type: h, count: 4, labels: {\"a b\": c}}]\n",
         "hosts.0.labels: \"a b\" is no key of a label: up to 100 letters, digits and _ - . + @ / are "
         "accepted"},
        {HEAD HOSTS TYPE("labels: {app: [a, b]}"),
         "guest_types.0.labels.app: a list given, one value needed"},
        {HEAD HOSTS TYPE("labels: web"),
         "guest_types.0.labels: a single value given, a map of at most 64 labels needed, such as {zone: a}"},
        {HEAD HOSTS TYPE("affinity: {within: zone}"),
         "guest_types.0.affinity.within: means nothing here, only with a group"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Scenario scenario;
        Error error = {0};
        CU_ASSERT_FALSE(scenario_parse(cases[i].yaml, NULL, &scenario, &error));
        CU_ASSERT_STRING_EQUAL(error.text, cases[i].text);
    }
}

/* Hosts 0 to 3 are in zones a, b, a, b, all in one rack: two sets besides the empty one. */
static void several_values_are_taken_in_turn(void)
{
    Scenario scenario;
    Error error = {0};
    CU_ASSERT_FATAL(scenario_parse(HEAD HOSTS, NULL, &scenario, &error));
    const uint32_t *sets = scenario.hosts.at[0].label_sets.at;
    CU_ASSERT_EQUAL_FATAL(scenario.hosts.at[0].label_sets.count, 4);
    CU_ASSERT_EQUAL(scenario.terms.labels.set_count, 3);
    CU_ASSERT_NOT_EQUAL(sets[0], sets[1]);
    CU_ASSERT_EQUAL(sets[0], sets[2]);
    CU_ASSERT_EQUAL(sets[1], sets[3]);
    scenario_free(&scenario);
}

/* Without labels and groups nothing is numbered, and the type that nobody is of is not asked about. */
static void who_asks_for_nothing_has_row_0(void)
{
    Scenario scenario;
    Error error = {0};
    CU_ASSERT_FATAL(scenario_parse(HEAD "hosts: {type: h, count: 4}\n" TYPE("vcpus: 1") GUEST("at: 0s"), NULL,
                                   &scenario, &error));
    CU_ASSERT_EQUAL(scenario.workloads.at[0].listed.at[0].term, 0);
    CU_ASSERT_EQUAL(scenario.terms.label_set.count, 1);
    CU_ASSERT_EQUAL(scenario.hosts.at[0].label_sets.count, 0);
    scenario_free(&scenario);
}

static void the_expanded_scenario_reads_the_same(void)
{
    Scenario first, second;
    Error error = {0};
    CU_ASSERT_FATAL(scenario_parse(
        HEAD HOSTS TYPE("labels: {app: web}, host_labels: {zone: [a, b]}, affinity: {group: x, within: "
                        "topology.io/rack, rule: soft}")
            GUEST("prefer_host_labels: {zone: b}, anti_affinity: y"),
        NULL, &first, &error));
    CU_ASSERT(strstr(first.expanded, "      zone: [a, b]\n      topology.io/rack: r-1\n") != NULL);
    CU_ASSERT(strstr(first.expanded, "      within: topology.io/rack\n      rule: soft\n") != NULL);
    CU_ASSERT_FATAL(scenario_parse(first.expanded, NULL, &second, &error));
    CU_ASSERT_STRING_EQUAL(first.expanded, second.expanded);
    CU_ASSERT_EQUAL(first.workloads.at[0].listed.at[0].term, second.workloads.at[0].listed.at[0].term);
    scenario_free(&first);
    scenario_free(&second);
}

static const TestCase cases[] = {
    {"mistakes_are_told_with_what_is_accepted", mistakes_are_told_with_what_is_accepted},
    {"several_values_are_taken_in_turn", several_values_are_taken_in_turn},
    {"who_asks_for_nothing_has_row_0", who_asks_for_nothing_has_row_0},
    {"the_expanded_scenario_reads_the_same", the_expanded_scenario_reads_the_same},
    {NULL, NULL},
};

const TestSuite test_scenario_terms = {"scenario_terms", cases};
