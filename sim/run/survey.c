#include "sim/run/survey.h"

#include "sim/run/trial.h"

#include <stdio.h>
#include <unistd.h>

/* Bytes of a guest while it lives (columns of the model, a stay, the view, a policy's history of 30 samples)
 * and of its row in the tables with a name of 40. */
enum { GUEST_BYTES = 1024 };

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

/* The feed has pulled the first arrival; the others are counted here. The world is not run any more. */
static uint64_t count_arrivals(Feed *feed, SimTime end_ns)
{
    uint64_t count = 0;
    Arrival arrival = feed->next_arrival;
    while (arrival.at_ns < end_ns) {
        count++;
        if (!feed->source.kind->next_arrival(feed->source.state, &arrival))
            break;
    }
    return count;
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
        uint64_t guests = count_arrivals(feed, scenario->duration_ns);
        vec_push(&survey.workloads,
                 (SurveyedWorkload){scenario->workloads.at[i].name, feed->source.kind->name, guests,
                                    copy_facts(&feed->source)});
        survey.guests += guests;
    }
    trial_free(trial);
    survey.guests_bytes = (int64_t)survey.guests * GUEST_BYTES;
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
