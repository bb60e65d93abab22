#include "sim/control/waiting.h"

#include "sim/model/guest.h"

#include <string.h>

/* Behind all of its priority. */
void waiting_add(Waiting *waiting, GuestId guest, int64_t priority)
{
    size_t at = waiting->guests.count;
    vec_push(&waiting->guests, (Waiter){.guest = guest});
    Waiter *waiters = waiting->guests.at;
    while (at > 0 && waiters[at - 1].priority < priority)
        at--;
    memmove(waiters + at + 1, waiters + at, (waiting->guests.count - 1 - at) * sizeof *waiters);
    waiters[at] = (Waiter){.guest = guest, .priority = priority};
    waiting->listed = waiting->listed < at ? waiting->listed : at;
    waiting->told = waiting->told < at ? waiting->told : at;
}

void waiting_drain(Waiting *waiting, uint32_t host, bool drains)
{
    size_t at = 0, count = waiting->draining.count;
    while (at < count && waiting->draining.at[at] < host)
        at++;
    bool is_listed = at < count && waiting->draining.at[at] == host;
    if (is_listed == drains)
        return;
    if (drains)
        vec_push(&waiting->draining, host);
    uint32_t *here = waiting->draining.at + at;
    if (drains) {
        memmove(here + 1, here, (count - at) * sizeof *here);
        *here = host;
    } else {
        memmove(here, here + 1, (count - at - 1) * sizeof *here);
        waiting->draining.count--;
    }
}

bool waiting_for_change(const Waiting *waiting, const Cluster *cluster)
{
    return (waiting->rules.retry_ns == 0 && cluster->guests_pending > 0) || waiting->draining.count > 0;
}

/* Guests that have ended or been placed leave the list. All who are pending are on it: if it is not longer
 * than they are many, nobody has left. */
static void drop_gone(Waiting *waiting, const Cluster *cluster)
{
    size_t kept = 0, told = 0;
    if (waiting->guests.count == cluster->guests_pending)
        return;
    for (size_t i = 0; i < waiting->guests.count; i++) {
        Waiter waiter = waiting->guests.at[i];
        uint32_t guest = guest_row(cluster, waiter.guest);
        if (guest == NO_ROW || cluster->guests.state[guest] != PHASE_PENDING)
            continue;
        waiting->guests.at[kept++] = waiter;
        told += i < waiting->told;
    }
    waiting->guests.count = kept;
    waiting->told = told;
    waiting->listed = 0;
}

/* The list of last time is gone on with where nobody has left or come in between. */
static void list_pending(Waiting *waiting, ViewState *view)
{
    bool by_clock = waiting->rules.retry_ns > 0;
    drop_gone(waiting, view->cluster);
    if (by_clock)
        waiting->listed = 0;
    view->pending_guests.count = waiting->listed;
    for (size_t i = waiting->listed; i < waiting->guests.count; i++) {
        const Waiter *waiter = &waiting->guests.at[i];
        if (!by_clock || waiter->next_ns <= cluster_now(view->cluster))
            vec_push(&view->pending_guests, waiter->guest.index1 - 1);
    }
    waiting->listed = waiting->guests.count;
}

/* Guests that move already are on their way. */
static void list_drained(const Waiting *waiting, ViewState *view)
{
    const Cluster *cluster = view->cluster;
    const StayColumns *stays = &cluster->stays;
    for (size_t i = 0; i < waiting->draining.count; i++) {
        uint32_t host = waiting->draining.at[i];
        if (cluster->hosts.state[host] != MODE_ON)
            continue;
        for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = stays->next[stay])
            if (stays->move[stay] == NO_ROW && cluster->guests.state[stays->guest[stay]] == PHASE_PLACED)
                vec_push(&view->pending_guests, stays->guest[stay]);
    }
}

void waiting_list(Waiting *waiting, ViewState *view)
{
    list_pending(waiting, view);
    list_drained(waiting, view);
}

static void note_wait(Cluster *cluster, uint32_t guest, const uint32_t hosts[REFUSAL_COUNT])
{
    Note note = {.t_ns = cluster_now(cluster),
                 .what = NOTE_GUEST_WAITS,
                 .guest = guest_id(cluster, guest),
                 .serial = cluster->guests.serial[guest],
                 .value = cluster->hosts.count};
    journal_write(&cluster->journal, note);
    note.what = NOTE_GUEST_REJECTS;
    for (uint16_t reason = 0; reason < REFUSAL_COUNT; reason++) {
        if (hosts[reason] == 0)
            continue;
        note.reason = reason;
        note.value = hosts[reason];
        journal_write(&cluster->journal, note);
    }
}

void waiting_tell(Waiting *waiting, Cluster *cluster)
{
    uint32_t hosts[REFUSAL_COUNT];
    for (size_t i = waiting->told; i < waiting->guests.count; i++) {
        Waiter *waiter = &waiting->guests.at[i];
        uint32_t guest = guest_row(cluster, waiter->guest);
        if (waiter->is_told || guest == NO_ROW || cluster->guests.state[guest] != PHASE_PENDING)
            continue;
        refusals_count(&waiting->refusals, cluster, guest, hosts);
        note_wait(cluster, guest, hosts);
        waiter->is_told = true;
    }
    waiting->told = waiting->guests.count;
}

SimTime waiting_retry(Waiting *waiting, Cluster *cluster)
{
    const WaitingRules *rules = &waiting->rules;
    SimTime now_ns = cluster_now(cluster), first_ns = SIM_TIME_MAX;
    if (rules->retry_ns == 0 && rules->attempts == 0)
        return SIM_TIME_MAX;
    for (size_t i = 0; i < waiting->guests.count; i++) {
        Waiter *waiter = &waiting->guests.at[i];
        uint32_t guest = guest_row(cluster, waiter->guest);
        if (guest == NO_ROW || cluster->guests.state[guest] != PHASE_PENDING)
            continue;
        if (waiter->next_ns <= now_ns) {
            waiter->next_ns = rules->retry_ns > 0 ? now_ns + rules->retry_ns : 0;
            if (++waiter->attempts == rules->attempts) {
                guest_end(cluster, guest, END_ATTEMPTS_USED);
                continue;
            }
        }
        first_ns = waiter->next_ns < first_ns ? waiter->next_ns : first_ns;
    }
    return rules->retry_ns > 0 ? first_ns : SIM_TIME_MAX;
}

void waiting_free(Waiting *waiting)
{
    vec_free(&waiting->guests);
    vec_free(&waiting->draining);
    refusals_free(&waiting->refusals);
}
