/* Names of things, and time.
 *
 * An entity lives in columns (arrays) and is named by an id, a small value that is copied freely. Each
 * kind has its own struct type, so that the compiler refuses a guest where a host is wanted. The zero id
 * means "none": a zeroed struct names nobody.
 *
 *     index1      the place in the columns, plus one: column[index1 - 1]
 *     generation  how often the place was taken and given up (see sim/base/pool.h): an old id of a
 *                 place that was given to somebody else is recognised, not misread
 *
 * Hosts are never removed, so a HostId needs no generation. Ids carry no pointer and compare by value;
 * order by index1 where an order is needed, so that ties never depend on addresses.
 */
#ifndef VIRGA_BASE_IDS_H
#define VIRGA_BASE_IDS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct HostId {
    uint32_t index1;
} HostId;

typedef struct GuestId {
    uint32_t index1, generation;
} GuestId;

typedef struct StayId { /* one guest's time on one host: a guest that moves has two of them */
    uint32_t index1, generation;
} StayId;

typedef struct MigrationId {
    uint32_t index1, generation;
} MigrationId;

typedef struct TaskId {
    uint32_t index1, generation;
} TaskId;

static inline bool host_is_none(HostId id)
{
    return id.index1 == 0;
}

static inline bool host_equal(HostId a, HostId b)
{
    return a.index1 == b.index1;
}

/* For each reusable kind: guest_is_none(id), guest_equal(a, b), and so on. */
#define ID_FUNCTIONS(Type, name)                                                                             \
    static inline bool name##_is_none(Type id)                                                               \
    {                                                                                                        \
        return id.index1 == 0;                                                                               \
    }                                                                                                        \
    static inline bool name##_equal(Type a, Type b)                                                          \
    {                                                                                                        \
        return a.index1 == b.index1 && a.generation == b.generation;                                         \
    }

ID_FUNCTIONS(GuestId, guest)
ID_FUNCTIONS(StayId, stay)
ID_FUNCTIONS(MigrationId, migration)
ID_FUNCTIONS(TaskId, task)

/* An instant (since the start of the simulation) or a span, in nanoseconds: 292 years, exact. */
typedef int64_t SimTime;

#define NS_PER_US    INT64_C(1000)
#define NS_PER_MS    INT64_C(1000000)
#define NS_PER_S     INT64_C(1000000000)
#define NS_PER_MIN   (60 * NS_PER_S)
#define NS_PER_H     (60 * NS_PER_MIN)
#define NS_PER_DAY   (24 * NS_PER_H)
#define SIM_TIME_MAX INT64_MAX /* later than anything: "never" */

#endif
