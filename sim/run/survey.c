#include "sim/run/survey.h"

#include "sim/run/trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Bytes of a guest while it lives (columns of the model, a stay, a policy's history of 30 samples), and of
 * what is remembered of each for the whole run. */
enum { LIVE_BYTES = 800, REMEMBERED_BYTES = 24 };

/* What the program holds now, its code and libraries too; 0 where the system does not tell. */
static int64_t resident_bytes(void)
{
    long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%*d %lld", &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

typedef VEC(SimTime) Times;

static int by_time(const void *a, const void *b)
{
    const SimTime *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Both in order of time. Who leaves at an instant makes room for who arrives. */
static uint64_t most_at_once(const Times *arrivals, const Times *leavings)
{
    size_t most = 0;
    for (size_t born = 0, gone = 0; born < arrivals->count; born++) {
        while (gone < leavings->count && leavings->at[gone] <= arrivals->at[born])
            gone++;
        most = born + 1 - gone > most ? born + 1 - gone : most;
    }
    return most;
}

/* The feed has pulled the first arrival; the others are counted here. The world is not run any more. */
static SurveyedWorkload count_guests(Feed *feed, SimTime end_ns)
{
    SurveyedWorkload counted = {.source = feed->source.kind->name};
    Times arrivals = {0}, leavings = {0};
    Arrival arrival = feed->next_arrival;
    while (arrival.at_ns < end_ns && !counted.is_cut) {
        vec_push(&arrivals, arrival.at_ns);
        vec_push(&leavings, arrival.leave_ns);
        counted.is_cut = arrivals.count == SURVEY_GUESTS_MAX;
        if (!feed->source.kind->next_arrival(feed->source.state, &arrival))
            break;
    }
    if (leavings.count > 0)
        qsort(leavings.at, leavings.count, sizeof *leavings.at, by_time);
    counted.guests = arrivals.count;
    counted.at_once = most_at_once(&arrivals, &leavings);
    vec_free(&arrivals);
    vec_free(&leavings);
    return counted;
}

static Facts copy_facts(const Source *source)
{
    Facts copy = {0};
    const Facts *facts = source->kind->facts != NULL ? source->kind->facts(source->state) : NULL;
    for (size_t i = 0; facts != NULL && i < facts->count; i++)
        vec_push(&copy, facts->at[i]);
    return copy;
}

static int64_t series_bytes(const Scenario *scenario, const Survey *survey)
{
    if (scenario->series == SERIES_NONE || scenario->series_interval_ns <= 0)
        return 0;
    int64_t steps = scenario->duration_ns / scenario->series_interval_ns + 1;
    int64_t width = 2 * (int64_t)survey->hosts;
    if (scenario->series == SERIES_ALL)
        width += (int64_t)survey->guests;
    return steps * (width * (int64_t)sizeof(float) + 10 * (int64_t)sizeof(double));
}

bool survey_take(const Scenario *scenario, Survey *ret_survey, Error *error)
{
    Trial *trial = trial_open(scenario, &(TrialOptions){0}, error);
    if (trial == NULL)
        return false;
    Survey survey = {.hosts = trial->cluster.hosts.count, .world_bytes = resident_bytes()};
    for (size_t i = 0; i < trial->feeds.feeds.count; i++) {
        Feed *feed = &trial->feeds.feeds.at[i];
        SurveyedWorkload workload = count_guests(feed, scenario->duration_ns);
        workload.name = scenario->workloads.at[i].name;
        workload.facts = copy_facts(&feed->source);
        vec_push(&survey.workloads, workload);
        survey.guests += workload.guests;
        survey.at_once += workload.at_once;
        survey.is_cut = survey.is_cut || workload.is_cut;
    }
    trial_free(trial);
    survey.guests_bytes = (int64_t)survey.at_once * LIVE_BYTES + (int64_t)survey.guests * REMEMBERED_BYTES;
    survey.series_bytes = series_bytes(scenario, &survey);
    *ret_survey = survey;
    return true;
}

void survey_free(Survey *survey)
{
    for (size_t i = 0; i < survey->workloads.count; i++)
        vec_free(&survey->workloads.at[i].facts);
    vec_free(&survey->workloads);
}
