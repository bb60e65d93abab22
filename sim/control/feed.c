#include "sim/control/feed.h"

#include "sim/base/check.h"
#include "sim/model/guest.h"
#include "sim/model/meter.h"
#include "sim/model/settle.h"
#include "sim/model/task.h"
#include "sim/model/usage.h"

static uint64_t pack(GuestId guest)
{
    return (uint64_t)guest.index1 << 32 | guest.generation;
}

static GuestId unpack(uint64_t payload)
{
    return (GuestId){(uint32_t)(payload >> 32), (uint32_t)payload};
}

static void schedule(Feeds *feeds, SimTime at_ns, Rank rank, HandlerId handler, uint64_t payload)
{
    if (at_ns < feeds->end_ns)
        engine_at(feeds->cluster->engine, at_ns, rank, handler, payload);
}

static void pull_arrival(Feeds *feeds, uint32_t index)
{
    Feed *feed = &feeds->feeds.at[index];
    if (feed->source.kind->next_arrival(feed->source.state, &feed->next_arrival))
        schedule(feeds, feed->next_arrival.at_ns, RANK_ARRIVE, feeds->arrive, index);
    else
        feed->next_arrival.at_ns = SIM_TIME_MAX;
}

static void pull_task(Feeds *feeds, uint32_t index)
{
    Feed *feed = &feeds->feeds.at[index];
    if (feed->source.kind->next_task && feed->source.kind->next_task(feed->source.state, &feed->next_task))
        schedule(feeds, feed->next_task.at_ns, RANK_ARRIVE, feeds->task, index);
    else
        feed->next_task.at_ns = SIM_TIME_MAX;
}

/* Usage at an instant of those who live, from the first-th of them on: into feed->ratio. */
static void read_usage(Feed *feed, SimTime anchor_ns, SimTime offset_ns, size_t first)
{
    UsageAsk ask = {.anchor_ns = anchor_ns,
                    .offset_ns = offset_ns,
                    .rows = first > 0 ? feed->live_rows.at + first : feed->live_rows.at,
                    .count = (uint32_t)(feed->live_rows.count - first),
                    .is_all = first == 0};
    vec_resize(&feed->ratio, ask.count);
    feed->source.kind->usage(feed->source.state, &ask, feed->ratio.at);
}

/* Those who have ended are asked for no more. */
static void sweep(const Cluster *cluster, Feed *feed)
{
    uint32_t ended = cluster->guests_born - cluster->guests_live;
    if (feed->ended == ended)
        return;
    feed->ended = ended;
    size_t kept = 0;
    for (size_t i = 0; i < feed->live_rows.count; i++) {
        uint32_t row = feed->live_rows.at[i], guest = feed->live_guests.at[i];
        feed->live_rows.at[kept] = row;
        feed->live_guests.at[kept] = guest;
        kept += guest_row(cluster, feed->guests.at[row]) != NO_ROW;
    }
    feed->live_rows.count = feed->live_guests.count = kept;
}

static void remember_origin(Feeds *feeds, uint32_t guest, uint32_t index, uint32_t source_row)
{
    if (guest >= feeds->owner.count) {
        vec_resize(&feeds->owner, guest + 1);
        vec_resize(&feeds->source_row, guest + 1);
    }
    feeds->owner.at[guest] = index;
    feeds->source_row.at[guest] = source_row;
}

static void admit(Feeds *feeds, uint32_t index, const Arrival *arrival)
{
    Feed *feed = &feeds->feeds.at[index];
    const GuestSize *size = &arrival->size;
    GuestSpec spec = {.vcpus = size->vcpus,
                      .cpu_mcore = size->cpu_mcore,
                      .cpu_mhz = size->cpu_mhz,
                      .memory_bytes = size->memory_bytes,
                      .weight = size->weight,
                      .limit_mhz = size->limit_mhz,
                      .reservation_mhz = size->reservation_mhz,
                      .term = size->term,
                      .by_tasks = arrival->demand == DEMAND_TASKS,
                      .fcfs = arrival->order == TASKS_FCFS};
    GuestId guest = guest_arrive(feeds->cluster, &spec);
    check(arrival->row == feed->guests.count);
    vec_push(&feed->guests, guest);
    vec_push(&feed->live_rows, arrival->row);
    vec_push(&feed->live_guests, guest.index1 - 1);
    remember_origin(feeds, guest.index1 - 1, index, arrival->row);
    if (arrival->leave_ns != SIM_TIME_MAX)
        schedule(feeds, arrival->leave_ns, RANK_END, feeds->leave, pack(guest));
}

static bool has_usage(const Feed *feed)
{
    return feed->source.kind->usage && feed->sampling.interval_ns > 0;
}

/* All arrivals of this instant, then their usage in one reading. */
static void arrive(void *context, uint64_t payload, SimTime now_ns)
{
    Feeds *feeds = context;
    uint32_t index = (uint32_t)payload;
    Feed *feed = &feeds->feeds.at[index];
    size_t first = feed->live_rows.count;
    Arrival arrival;
    do {
        arrival = feed->next_arrival;
        admit(feeds, index, &arrival);
        if (!feed->source.kind->next_arrival(feed->source.state, &feed->next_arrival))
            feed->next_arrival.at_ns = SIM_TIME_MAX;
    } while (feed->next_arrival.at_ns == now_ns);
    schedule(feeds, feed->next_arrival.at_ns, RANK_ARRIVE, feeds->arrive, index);
    if (!has_usage(feed) || now_ns < feed->sampling.first_ns)
        return;
    read_usage(feed, now_ns, 0, first);
    for (size_t i = 0; i < feed->ratio.count; i++)
        usage_begin(feeds->cluster, feed->live_guests.at[first + i], feed->ratio.at[i]);
}

static void hand_in(Feeds *feeds, uint32_t index, const TaskArrival *task)
{
    uint32_t guest = feeds_find(feeds, index, task->row);
    if (guest != NO_ROW && task->kill)
        task_kill_oldest(feeds->cluster, guest);
    else if (guest != NO_ROW)
        task_add(feeds->cluster, guest, task->threads, task->work_mcycle);
}

/* All tasks of this instant whose guests have arrived. */
static void start_tasks(void *context, uint64_t payload, SimTime now_ns)
{
    Feeds *feeds = context;
    uint32_t index = (uint32_t)payload;
    Feed *feed = &feeds->feeds.at[index];
    while (feed->next_task.at_ns == now_ns &&
           (feed->next_task.row < feed->guests.count || feed->next_arrival.at_ns != now_ns)) {
        hand_in(feeds, index, &feed->next_task);
        if (!feed->source.kind->next_task(feed->source.state, &feed->next_task))
            feed->next_task.at_ns = SIM_TIME_MAX;
    }
    schedule(feeds, feed->next_task.at_ns, RANK_ARRIVE, feeds->task, payload);
}

static void leave(void *context, uint64_t payload, SimTime now_ns)
{
    (void)now_ns;
    Feeds *feeds = context;
    uint32_t guest = guest_row(feeds->cluster, unpack(payload));
    if (guest != NO_ROW)
        guest_end(feeds->cluster, guest, END_LEFT);
}

static bool is_idle(const Cluster *cluster, uint32_t guest)
{
    return cluster->guests.demand_mhz[guest] == 0 && cluster->guests.state[guest] == PHASE_PLACED &&
           cluster->guests.sampled[guest];
}

/* Of those who were just sampled, who all live. */
static void retire_idle(Feeds *feeds, const Feed *feed)
{
    if (feed->retire != RETIRE_IDLE)
        return;
    for (size_t i = 0; i < feed->live_guests.count; i++)
        if (is_idle(feeds->cluster, feed->live_guests.at[i]))
            guest_end(feeds->cluster, feed->live_guests.at[i], END_IDLE);
}

/* Sample, share, charge, retire: in this order, so that the meter sees the demand of this instant and the
 * guests that it is the end of. */
static void take_sample(Feeds *feeds, Feed *feed, SimTime anchor_ns, SimTime offset_ns)
{
    Cluster *cluster = feeds->cluster;
    feed->sampled_ns = anchor_ns + offset_ns;
    sweep(cluster, feed);
    read_usage(feed, anchor_ns, offset_ns, 0);
    meter_before_sample(cluster);
    usage_sample(cluster, feed->live_guests.at, feed->ratio.at, feed->ratio.count);
    cluster_settle(cluster);
    meter_after_sample(cluster);
    journal_write(&cluster->journal, (Note){.t_ns = cluster_now(cluster),
                                            .what = NOTE_USAGE,
                                            .value = (double)feed->guests.count,
                                            .detail = (uint32_t)(feed - feeds->feeds.at)});
    retire_idle(feeds, feed);
}

enum { EXTRA = 1 }; /* in the payload: a sampling at the end of a migration, not a regular one */

static void sample(void *context, uint64_t payload, SimTime now_ns)
{
    Feeds *feeds = context;
    uint32_t index = (uint32_t)(payload >> 1);
    Feed *feed = &feeds->feeds.at[index];
    if (payload & EXTRA) { /* copies of different lengths take turns, so an instant may be asked for again */
        if (now_ns != feed->sampled_ns)
            take_sample(feeds, feed, feed->anchor_ns, now_ns - feed->anchor_ns);
        return;
    }
    feed->anchor_ns = now_ns;
    take_sample(feeds, feed, now_ns, 0);
    schedule(feeds, now_ns + feed->sampling.interval_ns, RANK_USAGE, feeds->sample, payload);
}

void feeds_open(Feeds *ret_feeds, Cluster *cluster, SimTime end_ns)
{
    *ret_feeds = (Feeds){.cluster = cluster, .end_ns = end_ns};
    ret_feeds->arrive = engine_register(cluster->engine, "arrival", arrive, ret_feeds);
    ret_feeds->task = engine_register(cluster->engine, "task-arrival", start_tasks, ret_feeds);
    ret_feeds->sample = engine_register(cluster->engine, "usage", sample, ret_feeds);
    ret_feeds->leave = engine_register(cluster->engine, "leave", leave, ret_feeds);
}

void feeds_add(Feeds *feeds, const char *name, Source source, const Sampling *sampling, Retirement retire)
{
    Feed feed = {.name = name,
                 .source = source,
                 .sampling = *sampling,
                 .retire = retire,
                 .sampled_ns = -1,
                 .extra_ns = -1};
    if (feed.sampling.interval_ns == 0 && source.kind->step_ns)
        feed.sampling.interval_ns = source.kind->step_ns(source.state);
    vec_push(&feeds->feeds, feed);
}

void feeds_start(Feeds *feeds)
{
    for (uint32_t index = 0; index < feeds->feeds.count; index++) {
        const Feed *feed = &feeds->feeds.at[index];
        if (has_usage(feed))
            schedule(feeds, feed->sampling.first_ns, RANK_USAGE, feeds->sample, (uint64_t)index << 1);
        pull_arrival(feeds, index);
        pull_task(feeds, index);
    }
}

static void hear_of_start(Feeds *feeds, const Note *note)
{
    for (uint32_t index = 0; index < feeds->feeds.count; index++) {
        Feed *feed = &feeds->feeds.at[index];
        SimTime end_ns = note->t_ns + (SimTime)note->value;
        if (!feed->sampling.at_migration_end || feed->extra_ns == end_ns || note->value == 0)
            continue;
        feed->extra_ns = end_ns;
        schedule(feeds, end_ns, RANK_USAGE, feeds->sample, (uint64_t)index << 1 | EXTRA);
    }
}

/* A guest that moved was not retired while it did. */
static void hear_of_end(Feeds *feeds, const Note *note)
{
    uint32_t guest = guest_row(feeds->cluster, note->guest);
    if (guest == NO_ROW || !is_idle(feeds->cluster, guest))
        return;
    if (feeds->feeds.at[feeds->owner.at[guest]].retire == RETIRE_IDLE)
        guest_end(feeds->cluster, guest, END_IDLE);
}

void feeds_hear(Feeds *feeds)
{
    Journal *journal = &feeds->cluster->journal;
    for (; feeds->mark < journal_end(journal); feeds->mark++) {
        Note note = *journal_at(journal, feeds->mark);
        if (note.what == NOTE_MIGRATION_STARTED)
            hear_of_start(feeds, &note);
        else if (note.what == NOTE_MIGRATION_ENDED)
            hear_of_end(feeds, &note);
    }
}

uint32_t feeds_find(void *context, uint32_t feed, uint32_t source_row)
{
    Feeds *feeds = context;
    if (feed >= feeds->feeds.count || source_row >= feeds->feeds.at[feed].guests.count)
        return NO_ROW;
    return guest_row(feeds->cluster, feeds->feeds.at[feed].guests.at[source_row]);
}

void feeds_origin(const Feeds *feeds, uint32_t guest, uint32_t *ret_feed, uint32_t *ret_source_row)
{
    *ret_feed = feeds->owner.at[guest];
    *ret_source_row = feeds->source_row.at[guest];
}

void feeds_free(Feeds *feeds)
{
    for (size_t i = 0; i < feeds->feeds.count; i++) {
        Feed *feed = &feeds->feeds.at[i];
        feed->source.kind->close(feed->source.state);
        vec_free(&feed->guests);
        vec_free(&feed->live_rows);
        vec_free(&feed->live_guests);
        vec_free(&feed->ratio);
    }
    vec_free(&feeds->feeds);
    vec_free(&feeds->owner);
    vec_free(&feeds->source_row);
}
