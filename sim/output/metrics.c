#include "sim/output/metrics.h"

#include "sim/base/check.h"

#include <math.h>

#define BELOGLAZOV "Beloglazov and Buyya, Concurrency and Computation 24(13), 2012"

static MetricValue known(double value)
{
    return (MetricValue){value, true};
}

static MetricValue unknown(void)
{
    return (MetricValue){0, false};
}

/* A part of nothing is not known. */
static MetricValue part(double of, double whole)
{
    return whole > 0 ? known(of / whole) : unknown();
}

static MetricValue times(MetricValue a, double factor)
{
    a.value *= factor;
    return a;
}

static MetricValue mean(const Tally *tally)
{
    MetricValue value = unknown();
    value.is_known = tally_mean(tally, &value.value);
    return value;
}

static MetricValue deviation(const Tally *tally)
{
    MetricValue value = unknown();
    value.is_known = tally_deviation(tally, &value.value);
    return value;
}

static double span_s(const Recorder *r)
{
    return (double)r->closed_ns / (double)NS_PER_S;
}

static MetricValue energy(const Recorder *r)
{
    return known(r->energy_j / 3.6e6);
}

static MetricValue host_hours(const Recorder *r)
{
    return known(r->on_s / 3600);
}

static MetricValue cost(const Recorder *r)
{
    bool has_hours = !isnan(r->prices.host_per_h), has_energy = !isnan(r->prices.energy_per_kwh);
    if (r->prices.currency[0] == '\0' || (!has_hours && !has_energy))
        return unknown();
    double sum = 0;
    if (has_hours)
        sum += r->prices.host_per_h * (r->on_s / 3600);
    if (has_energy)
        sum += r->prices.energy_per_kwh * (r->energy_j / 3.6e6);
    return known(sum);
}

static MetricValue utilization(const Recorder *r)
{
    return times(part(r->used_mcycle, r->capacity_mcycle), 100);
}

static MetricValue hosts_on_mean(const Recorder *r)
{
    return part(r->on_s, span_s(r));
}

static MetricValue hosts_active_mean(const Recorder *r)
{
    return part(r->active_s, span_s(r));
}

static MetricValue migrations(const Recorder *r)
{
    return known((double)r->migrations);
}

static MetricValue migration_time_mean(const Recorder *r)
{
    return mean(&r->move_s);
}

static MetricValue migration_time_sd(const Recorder *r)
{
    return deviation(&r->move_s);
}

static const Tally *shutdowns(const Recorder *r)
{
    return r->choices.shutdowns == SHUTDOWN_BY_USAGE ? &r->records.shutdown_s : &r->shutdown_s;
}

static MetricValue host_shutdowns(const Recorder *r)
{
    return known((double)shutdowns(r)->count);
}

static MetricValue host_shutdown_time_mean(const Recorder *r)
{
    return mean(shutdowns(r));
}

static MetricValue host_shutdown_time_sd(const Recorder *r)
{
    return deviation(shutdowns(r));
}

static MetricValue slatah(const Recorder *r)
{
    return times(part(r->overloaded_s, r->active_s), 100);
}

static MetricValue pdm(const Recorder *r)
{
    return times(part(r->account[TAXED_MCYCLE], r->account[REQUESTED_MCYCLE]), 100);
}

static MetricValue slav(const Recorder *r)
{
    MetricValue time = part(r->overloaded_s, r->active_s),
                loss = part(r->account[TAXED_MCYCLE], r->account[REQUESTED_MCYCLE]);
    return time.is_known && loss.is_known ? known(time.value * loss.value * 100) : unknown();
}

static MetricValue esv(const Recorder *r)
{
    return times(slav(r), r->energy_j / 3.6e6 / 100);
}

static MetricValue sla_overall(const Recorder *r)
{
    return times(
        part(r->account[REQUESTED_MCYCLE] - r->account[GRANTED_MCYCLE], r->account[REQUESTED_MCYCLE]), 100);
}

static MetricValue sla_average(const Recorder *r)
{
    if (r->choices.sla_average == SLA_BY_RECORD)
        return r->records.shortfall_ratio.count == 0 ? known(0)
                                                     : times(mean(&r->records.shortfall_ratio), 100);
    return r->account[SHORT_S] > 0 ? times(part(r->account[SHORTFALL_S], r->account[SHORT_S]), 100)
                                   : known(0);
}

/* vCPU time by what it was spent on. */
static MetricValue vcpu_part(const Recorder *r, double of_s)
{
    return times(
        part(of_s, r->account[RUN_S] + r->account[READY_S] + r->account[IDLE_S] + r->account[STEAL_S]), 100);
}

static MetricValue cpu_run(const Recorder *r)
{
    return vcpu_part(r, r->account[RUN_S]);
}

static MetricValue cpu_ready(const Recorder *r)
{
    return vcpu_part(r, r->account[READY_S]);
}

static MetricValue cpu_steal(const Recorder *r)
{
    return vcpu_part(r, r->account[STEAL_S]);
}

static MetricValue cpu_idle(const Recorder *r)
{
    return vcpu_part(r, r->account[IDLE_S]);
}

static MetricValue guests(const Recorder *r)
{
    return known((double)r->guests);
}

static MetricValue guests_pending(const Recorder *r)
{
    return known((double)r->tables.pending.count);
}

static MetricValue guests_timed_out(const Recorder *r)
{
    return known((double)r->guests_timed_out);
}

static MetricValue guests_given_up(const Recorder *r)
{
    return known((double)r->guests_given_up);
}

static MetricValue waiting_time_mean(const Recorder *r)
{
    return mean(&r->wait_s);
}

static MetricValue waiting_time_p95(const Recorder *r)
{
    MetricValue value = unknown();
    value.is_known = sketch_quantile(&r->wait_sketch_s, 0.95, &value.value);
    return value;
}

static MetricValue waiting_time_max(const Recorder *r)
{
    double least = 0;
    MetricValue value = unknown();
    value.is_known = tally_range(&r->wait_s, &least, &value.value);
    return value;
}

static MetricValue guests_lost(const Recorder *r)
{
    return known((double)r->guests_lost);
}

static MetricValue tasks_finished(const Recorder *r)
{
    return known((double)r->tasks_finished);
}

static MetricValue tasks_killed(const Recorder *r)
{
    return known((double)r->tasks_killed);
}

static MetricValue tasks_unfinished(const Recorder *r)
{
    return known((double)r->tasks_unfinished);
}

static MetricValue overloaded_hours(const Recorder *r)
{
    return known(r->overloaded_s / 3600);
}

static MetricValue host_wakes(const Recorder *r)
{
    return known((double)r->wakes);
}

static MetricValue actions_refused(const Recorder *r)
{
    return known((double)(r->migrations_refused + r->placements_refused));
}

const MetricDefinition metric_definitions[] = {
    {"energy", "kWh", "electrical energy of all hosts, by the scenario's meter", NULL, energy},
    {"cost", "currency", "host-hours and energy at the prices of the given book; n/a without one", NULL,
     cost},
    {"host_hours", "h", "time of all hosts not asleep, off or failed", NULL, host_hours},
    {"hosts_on_mean", "1", "mean number of hosts not asleep, off or failed", NULL, hosts_on_mean},
    {"hosts_active_mean", "1", "mean number of hosts that use CPU", NULL, hosts_active_mean},
    {"utilization", "%", "CPU work done over the full capacity of all hosts", NULL, utilization},
    {"migrations", "1", "live migrations started", NULL, migrations},
    {"migration_time_mean", "s", "mean length of a guest's move, from its start to its end", BELOGLAZOV,
     migration_time_mean},
    {"migration_time_sd", "s", "standard deviation (n - 1) of the same", NULL, migration_time_sd},
    {"host_shutdowns", "1", "hosts put to sleep or off, each time counted (metrics.host_shutdowns)",
     BELOGLAZOV, host_shutdowns},
    {"host_shutdown_time_mean", "s", "mean time that a host was on before it was put to sleep or off",
     BELOGLAZOV, host_shutdown_time_mean},
    {"host_shutdown_time_sd", "s", "standard deviation (n - 1) of the same", NULL, host_shutdown_time_sd},
    {"host_wakes", "1", "hosts brought back from sleep or off", NULL, host_wakes},
    {"slatah", "%",
     "SLA time per active host: time with less CPU used than asked for, over time with CPU used", BELOGLAZOV,
     slatah},
    {"pdm", "%",
     "performance degradation due to migration: CPU work that migrations took, over work asked for",
     BELOGLAZOV, pdm},
    {"slav", "%", "SLA violation: slatah x pdm as ratios, in percent", BELOGLAZOV, slav},
    {"esv", "kWh", "energy x slav, slav as a ratio", BELOGLAZOV, esv},
    {"sla_overall", "%", "CPU work asked for and not granted, over work asked for", BELOGLAZOV, sla_overall},
    {"sla_average", "%",
     "mean part of the CPU asked for that was not granted, over the time (or the samplings: "
     "metrics.sla_average) in which some was not",
     BELOGLAZOV, sla_average},
    {"overloaded_hours", "h", "time of all hosts with less CPU used than asked for", NULL, overloaded_hours},
    {"cpu_run", "%", "time of all vCPUs spent executing", NULL, cpu_run},
    {"cpu_ready", "%", "time of all vCPUs spent waiting for a limit or for neighbours", NULL, cpu_ready},
    {"cpu_steal", "%", "time of all vCPUs taken by the virtualization (migration)", NULL, cpu_steal},
    {"cpu_idle", "%", "time of all vCPUs that wanted nothing", NULL, cpu_idle},
    {"guests", "1", "guests that arrived", NULL, guests},
    {"guests_pending", "1", "guests that wait for a host at the end", NULL, guests_pending},
    {"guests_lost", "1", "guests lost with a failed host", NULL, guests_lost},
    {"guests_timed_out", "1", "guests given up because they had waited for a host too long (timeout)", NULL,
     guests_timed_out},
    {"guests_given_up", "1",
     "guests given up because too many placement decisions had left them waiting "
     "(policies.pending.attempts)",
     NULL, guests_given_up},
    {"waiting_time_mean", "s", "mean time from arrival to placement, of the guests that were placed", NULL,
     waiting_time_mean},
    {"waiting_time_p95", "s",
     "95 % of the placed guests waited no longer (nearest rank, within 1 % of the value)",
     "Masson, Rim, Lee, DDSketch, PVLDB 12(12), 2019", waiting_time_p95},
    {"waiting_time_max", "s", "longest time from arrival to placement, of the guests that were placed", NULL,
     waiting_time_max},
    {"tasks_finished", "1", "tasks done", NULL, tasks_finished},
    {"tasks_killed", "1", "tasks gone before they were done", NULL, tasks_killed},
    {"tasks_unfinished", "1", "tasks that wait or run at the end", NULL, tasks_unfinished},
    {"actions_refused", "1", "placements and migrations that policies asked for and the world refused", NULL,
     actions_refused},
    {NULL, NULL, NULL, NULL, NULL},
};

const size_t metric_count = sizeof metric_definitions / sizeof *metric_definitions - 1;

void metrics_compute(const Recorder *recorder, MetricValue *ret_values)
{
    for (size_t i = 0; i < metric_count; i++) {
        ret_values[i] = metric_definitions[i].of(recorder);
        if (!ret_values[i].is_known)
            ret_values[i].value = 0;
        if (!isfinite(ret_values[i].value))
            check_fail(__FILE__, __LINE__, "metric %s is not a finite number", metric_definitions[i].name);
    }
}
