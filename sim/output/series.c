#include "sim/output/series.h"

#include <math.h>

/* One host, into its own series and the totals. */
static void measure_host(Series *series, uint32_t host, double span_s, Totals *totals)
{
    const HostColumns *hosts = &series->cluster->hosts;
    SimTime now_ns = series->last_ns;
    double energy_j = accrued_by(&hosts->energy_j[host], now_ns);
    double used_mcycle = accrued_by(&hosts->used_mcycle[host], now_ns);
    double power_w = (energy_j - series->last_energy_j.at[host]) / span_s;
    double used_mhz = (used_mcycle - series->last_used_mcycle.at[host]) / span_s;
    totals->energy_j += energy_j - series->last_energy_j.at[host];
    totals->used_mcycle += used_mcycle - series->last_used_mcycle.at[host];
    totals->on_s += accrued_by(&hosts->on_s[host], now_ns);
    totals->active_s += accrued_by(&hosts->active_s[host], now_ns);
    totals->overloaded_s += accrued_by(&hosts->overloaded_s[host], now_ns);
    series->last_energy_j.at[host] = energy_j;
    series->last_used_mcycle.at[host] = used_mcycle;
    vec_push(&series->host_power_w, (float)power_w);
    vec_push(&series->host_utilization_ratio, (float)(used_mhz / series->full_mhz.at[host]));
}

static void sum_guests(const Series *series, Totals *totals, double *ret_placed)
{
    const GuestColumns *guests = &series->cluster->guests;
    totals->requested_mcycle = series->gone_requested;
    totals->granted_mcycle = series->gone_granted;
    *ret_placed = 0;
    for (uint32_t guest = 0; guest < guests->pool.count; guest++) {
        if (slot_at(&guests->pool, guest).index1 == 0 || guests->state[guest] == PHASE_NONE)
            continue;
        totals->requested_mcycle += guest_accrued(series->cluster, guest, REQUESTED_MCYCLE, series->last_ns);
        totals->granted_mcycle += guest_accrued(series->cluster, guest, GRANTED_MCYCLE, series->last_ns);
        *ret_placed += guests->home[guest] != NO_ROW;
    }
}

static void write_guests(Series *series)
{
    const GuestColumns *guests = &series->cluster->guests;
    uint32_t width = series->guest_width;
    size_t start = series->guest_usage_ratio.count;
    for (uint32_t i = 0; i < width; i++)
        vec_push(&series->guest_usage_ratio, (float)NAN);
    for (uint32_t guest = 0; guest < guests->pool.count; guest++) {
        bool lives = slot_at(&guests->pool, guest).index1 != 0 && guests->state[guest] != PHASE_NONE;
        if (lives && guests->serial[guest] < width)
            series->guest_usage_ratio.at[start + guests->serial[guest]] = (float)guests->usage_ratio[guest];
    }
}

static double hosts_full_mhz(const Series *series)
{
    double sum = 0;
    for (size_t i = 0; i < series->full_mhz.count; i++)
        sum += series->full_mhz.at[i];
    return sum;
}

/* What has accrued by now in the whole cluster. */
static Totals total(Series *series, double span_s, double *ret_placed)
{
    Totals totals = {0};
    for (uint32_t host = 0; host < series->cluster->hosts.count; host++)
        measure_host(series, host, span_s, &totals);
    sum_guests(series, &totals, ret_placed);
    return totals;
}

static void write_cluster(Series *series, const Totals *totals, double span_s)
{
    const Totals *last = &series->last;
    double full_mhz = hosts_full_mhz(series);
    double requested = totals->requested_mcycle - last->requested_mcycle;
    double granted = totals->granted_mcycle - last->granted_mcycle;
    vec_push(&series->power_w, totals->energy_j / span_s);
    vec_push(&series->utilization_ratio, full_mhz > 0 ? totals->used_mcycle / span_s / full_mhz : 0);
    vec_push(&series->hosts_on, (totals->on_s - last->on_s) / span_s);
    vec_push(&series->hosts_active, (totals->active_s - last->active_s) / span_s);
    vec_push(&series->overloaded_hosts, (totals->overloaded_s - last->overloaded_s) / span_s);
    vec_push(&series->shortfall_ratio, requested > 0 ? (requested - granted) / requested : (double)NAN);
}

/* One row of every series, for the interval that ends now. */
static void measure(Series *series, SimTime now_ns)
{
    const Cluster *cluster = series->cluster;
    double span_s = (double)(now_ns - series->last_ns) / (double)NS_PER_S, placed;
    if (span_s <= 0)
        return;
    series->last_ns = now_ns;
    vec_push(&series->time_ns, now_ns);
    Totals totals = total(series, span_s, &placed);
    write_cluster(series, &totals, span_s);
    vec_push(&series->migrations, (double)(cluster->migrations_born - series->last_migrations));
    vec_push(&series->guests, placed);
    vec_push(&series->pending, (double)cluster->guests_pending);
    series->last = totals;
    series->last_migrations = cluster->migrations_born;
    if (series->time_ns.count == 1)
        series->guest_width = cluster->guests_born;
    if (series->choice == SERIES_ALL)
        write_guests(series);
}

static void tick(void *context, uint64_t payload, SimTime now_ns)
{
    (void)payload;
    Series *series = context;
    measure(series, now_ns);
    if (now_ns + series->interval_ns < series->end_ns)
        engine_at_periodic(series->cluster->engine, now_ns + series->interval_ns, RANK_MEASURE,
                           series->handler, 0);
}

void series_open(Series *ret_series, Cluster *cluster, SeriesChoice choice, SimTime interval_ns,
                 SimTime end_ns)
{
    *ret_series =
        (Series){.choice = choice, .interval_ns = interval_ns, .cluster = cluster, .end_ns = end_ns};
    if (choice == SERIES_NONE)
        return;
    for (uint32_t host = 0; host < cluster->hosts.count; host++)
        vec_push(&ret_series->full_mhz, cluster->hosts.cpu_mhz[host]);
    vec_resize(&ret_series->last_energy_j, cluster->hosts.count);
    vec_resize(&ret_series->last_used_mcycle, cluster->hosts.count);
    ret_series->handler = engine_register(cluster->engine, "measure", tick, ret_series);
    if (interval_ns < end_ns)
        engine_at_periodic(cluster->engine, interval_ns, RANK_MEASURE, ret_series->handler, 0);
}

void series_hear(Series *series)
{
    const Journal *journal = &series->cluster->journal;
    for (; series->mark < journal_end(journal); series->mark++) {
        const Note *note = journal_at(journal, series->mark);
        uint32_t guest = note->guest.index1 - 1;
        if (note->what != NOTE_GUEST_ENDED || series->choice == SERIES_NONE)
            continue;
        series->gone_requested += guest_accrued(series->cluster, guest, REQUESTED_MCYCLE, note->t_ns);
        series->gone_granted += guest_accrued(series->cluster, guest, GRANTED_MCYCLE, note->t_ns);
    }
}

void series_close(Series *series, SimTime end_ns)
{
    series_hear(series);
    if (series->choice != SERIES_NONE)
        measure(series, end_ns);
}

void series_free(Series *series)
{
    Column64 *columns[] = {&series->hosts_on,          &series->hosts_active,     &series->power_w,
                           &series->utilization_ratio, &series->overloaded_hosts, &series->shortfall_ratio,
                           &series->migrations,        &series->guests,           &series->pending};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        vec_free(columns[i]);
    vec_free(&series->time_ns);
    vec_free(&series->host_utilization_ratio);
    vec_free(&series->host_power_w);
    vec_free(&series->guest_usage_ratio);
    vec_free(&series->full_mhz);
    vec_free(&series->last_energy_j);
    vec_free(&series->last_used_mcycle);
}
