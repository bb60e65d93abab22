#include "sim/run/trial.h"

#include "sim/base/check.h"
#include "sim/model/host.h"
#include "sim/model/model.h"
#include "sim/model/settle.h"
#include "sim/run/world.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t name_guest(void *context, uint32_t guest, char *ret_name, size_t size)
{
    const Feeds *feeds = context;
    uint32_t feed, row;
    feeds_origin(feeds, guest, &feed, &row);
    const Source *source = &feeds->feeds.at[feed].source;
    source->kind->guest_name(source->state, row, ret_name, size);
    return feed;
}

static void open_recorder(Trial *trial)
{
    const Scenario *scenario = trial->scenario;
    Recorder *recorder = &trial->recorder;
    recorder_open(recorder, &trial->cluster, scenario->metrics);
    recorder->prices = scenario->prices;
    recorder->keeps_events = trial->options.keep_events;
    recorder->name_guest = name_guest;
    recorder->name_context = &trial->feeds;
    for (uint32_t host = 0; host < trial->cluster.hosts.count; host++)
        recorder->tables.hosts.at[host].name = world_host_name(scenario, host);
    for (size_t i = 0; i < scenario->workloads.count; i++)
        vec_push(&recorder->tables.workloads, must_strdup(scenario->workloads.at[i].name));
}

static void open_controller(Trial *trial)
{
    const Scenario *scenario = trial->scenario;
    const PolicyChoice *choices[POLICY_KIND_COUNT] = {[POLICY_PLACEMENT] = &scenario->placement,
                                                      [POLICY_REBALANCE] = &scenario->rebalance,
                                                      [POLICY_POWER] = &scenario->power};
    ControllerSpec spec = {.seed = scenario->seed,
                           .rebalance_first_ns = scenario->rebalance_first_ns,
                           .rebalance_interval_ns = scenario->rebalance_interval_ns,
                           .waiting = {.retry_ns = scenario->pending_retry_ns,
                                       .attempts = (uint32_t)scenario->pending_attempts}};
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        spec.policy[kind] = choices[kind]->policy;
        spec.param[kind] = choices[kind]->param;
    }
    controller_open(&trial->controller, &trial->cluster, &spec);
}

/* Handlers are registered in this order whatever the options, and each keeps the address it is given: a Trial
 * does not move. */
static bool open_world(Trial *trial, Error *error)
{
    const Scenario *scenario = trial->scenario;
    model_open(&trial->cluster, trial->engine, &scenario->rules, scenario->host_types.at);
    trial->cluster.terms = &scenario->terms;
    world_add_hosts(scenario, &trial->cluster);
    feeds_open(&trial->feeds, &trial->cluster, scenario->duration_ns);
    if (!world_add_feeds(scenario, &trial->feeds, error) ||
        !world_add_timeline(scenario, &trial->feeds, &trial->timeline, error))
        return false;
    timeline_open(&trial->timeline, &trial->cluster, feeds_find, &trial->feeds);
    open_controller(trial);
    open_recorder(trial);
    series_open(&trial->series, &trial->cluster, scenario->series, scenario->series_interval_ns,
                scenario->duration_ns);
    feeds_start(&trial->feeds);
    cluster_settle(&trial->cluster);
    return true;
}

Trial *trial_open(const Scenario *scenario, const TrialOptions *options, Error *error)
{
    Trial *trial = must_calloc(1, sizeof *trial);
    trial->scenario = scenario;
    trial->options = *options;
    trial->engine = engine_new();
    if (open_world(trial, error))
        return trial;
    trial_free(trial);
    return NULL;
}

static void hear(Trial *trial)
{
    Journal *journal = &trial->cluster.journal;
    feeds_hear(&trial->feeds);
    controller_hear(&trial->controller);
    cluster_settle(&trial->cluster); /* what the hearing changed: copies that begin, guests that retire */
    series_hear(&trial->series);
    recorder_hear(&trial->recorder);
    check(trial->feeds.mark == journal_end(journal) && trial->controller.mark == journal_end(journal));
    journal_forget(journal, journal_end(journal));
    cluster_bury(&trial->cluster);
}

/* More events than one pass over all there is can cause: each host, guest and task has had its share. */
static uint64_t many_events(const Trial *trial)
{
    const Cluster *cluster = &trial->cluster;
    uint64_t things = (uint64_t)cluster->hosts.count + cluster->guests_born + cluster->tasks_born;
    return 100000 + 16 * things;
}

/* Time stands still, or creeps: that many events in no more nanoseconds (a decision is followed by the next
 * one a nanosecond later at the earliest). */
static bool is_stalled(Trial *trial)
{
    uint64_t events = engine_events(trial->engine) - trial->mark_events, many = many_events(trial);
    SimTime span_ns = engine_now(trial->engine) - trial->mark_ns;
    if (events < many)
        return false;
    trial->mark_events = engine_events(trial->engine);
    trial->mark_ns = engine_now(trial->engine);
    if ((uint64_t)span_ns > many)
        return false;
    trial->status = TRIAL_STALLED;
    snprintf(
        trial->stall, sizeof trial->stall,
        "%llu events took %lld ns of simulated time, until %.9f s; the last was \"%s\"; %u guests wait for "
        "a host, %u tasks are not finished",
        (unsigned long long)events, (long long)span_ns, (double)engine_now(trial->engine) / 1e9,
        engine_running(trial->engine), trial->cluster.guests_pending, trial->cluster.tasks_live);
    return true;
}

bool trial_step(Trial *trial)
{
    if (!engine_step(trial->engine, trial->scenario->duration_ns)) {
        trial->status = TRIAL_DONE;
        return false;
    }
    cluster_settle(&trial->cluster);
    hear(trial);
    if (trial->options.check)
        invariants_verify(&trial->invariants, &trial->cluster);
    return !is_stalled(trial);
}

SimTime trial_now(const Trial *trial)
{
    return engine_now(trial->engine);
}

void trial_close(Trial *trial)
{
    SimTime end_ns = trial->status == TRIAL_DONE ? trial->scenario->duration_ns : engine_now(trial->engine);
    trial->events = engine_events(trial->engine);
    series_close(&trial->series, end_ns);
    recorder_close(&trial->recorder, end_ns);
    trial->metrics = must_calloc(metric_count, sizeof *trial->metrics);
    metrics_compute(&trial->recorder, trial->metrics);
}

void trial_free(Trial *trial)
{
    if (!trial)
        return;
    series_free(&trial->series);
    recorder_free(&trial->recorder);
    if (trial->controller.cluster)
        controller_free(&trial->controller);
    timeline_free(&trial->timeline);
    feeds_free(&trial->feeds);
    invariants_free(&trial->invariants);
    cluster_close(&trial->cluster);
    engine_free(trial->engine);
    free(trial->metrics);
    free(trial);
}
