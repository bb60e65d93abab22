/* Keys of guest types. */
#include "sim/run/scenario_keys.h"

#include <math.h>

#define SIZE(member) offsetof(GuestType, size.member)

static const char *cores_of_vcpus(Walk *walk, const void *record)
{
    return yaml_print(walk->yaml, "%u", ((const GuestType *)record)->size.vcpus);
}

static const Word at_host_speed[] = {
    {.word = "host", .help = "its cores at the speed of the host that it is on"}, {0}};
static const Word no_limit[] = {{.word = "unlimited", .real = INFINITY}, {0}};

static const Key guest_type_keys[] = {
    {.name = "name", .type = &type_name, .at = offsetof(GuestType, name), .help = "what workloads call it"},
    {.name = "vcpus",
     .type = &type_count,
     .at = SIZE(vcpus),
     .range = {.least = 1, .most = 65536},
     .fallback = "1",
     .help = "virtual CPUs: it runs on at most as many cores at once"},
    {.name = "cores",
     .type = &type_whole,
     .at = SIZE(cpu_mcore),
     .unit = UNIT_CORES,
     .range = ABOVE_0,
     .fallback = "as many as vcpus",
     .derive = cores_of_vcpus,
     .help = "cores that it requests, which admission by request reserves"},
    {.name = "cpu",
     .type = &type_real,
     .at = SIZE(cpu_mhz),
     .unit = UNIT_CPU_RATE,
     .range = ABOVE_0,
     .words = at_host_speed,
     .fallback = "host",
     .help = "CPU rate that it is sold, all vCPUs together; usage is a part of it"},
    {.name = "memory",
     .type = &type_whole,
     .at = SIZE(memory_bytes),
     .unit = UNIT_BYTES,
     .range = ABOVE_0,
     .help = "its memory"},
    {.name = "weight",
     .type = &type_real,
     .at = SIZE(weight),
     .range = ABOVE_0,
     .fallback = "1",
     .help = "share of a busy host's CPU, relative to the others'"},
    {.name = "limit",
     .type = &type_real,
     .at = SIZE(limit_mhz),
     .unit = UNIT_CPU_RATE,
     .range = ABOVE_0,
     .words = no_limit,
     .fallback = "unlimited",
     .help = "CPU rate that it never exceeds"},
    {.name = "reservation",
     .type = &type_real,
     .at = SIZE(reservation_mhz),
     .unit = UNIT_CPU_RATE,
     .fallback = "0MHz",
     .help = "CPU rate that it always gets when it asks for it"},
    TERMS_KEYS(GuestType, , NULL, "0"),
};

static const char *guest_type_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const GuestSize *size = &((const GuestType *)record)->size;
    if (size->reservation_mhz <= size->limit_mhz)
        return NULL;
    error_set(error, "%g MHz given, at most the limit accepted, which is %g MHz", size->reservation_mhz,
              size->limit_mhz);
    return "reservation";
}

const Section guest_type_section = {.help = "A type of guest (a virtual machine).",
                                    KEYS(guest_type_keys),
                                    .size = sizeof(GuestType),
                                    .rule = guest_type_rule};
