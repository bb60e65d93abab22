/* What a list of guests must hold to be played: times that go forward, one kind of demand, a step. */
#include "workloads/listed.h"

#include <inttypes.h>

static double seconds(SimTime at_ns)
{
    return (double)at_ns / (double)NS_PER_S;
}

static bool is_share(double ratio)
{
    return ratio >= 0 && ratio <= 1;
}

static bool check_samples(const ListedGuest *guest, Error *error)
{
    if (!is_share(guest->usage_ratio))
        return error_set(error, "guest %s: usage of %g; 0 to 1 is possible", guest->name, guest->usage_ratio);
    for (uint32_t i = 0; i < guest->sample_count; i++) {
        const ListedSample *sample = &guest->samples[i];
        if (sample->at_ns < guest->at_ns)
            return error_set(error, "guest %s: a usage sample at %g s, before it arrives at %g s",
                             guest->name, seconds(sample->at_ns), seconds(guest->at_ns));
        if (!is_share(sample->ratio))
            return error_set(error, "guest %s: usage of %g at %g s; 0 to 1 is possible", guest->name,
                             sample->ratio, seconds(sample->at_ns));
    }
    return true;
}

static bool check_tasks(const ListedGuest *guest, Error *error)
{
    for (uint32_t i = 0; i < guest->task_count; i++) {
        const ListedTask *task = &guest->tasks[i];
        if (task->at_ns < guest->at_ns)
            return error_set(error, "guest %s: a task at %g s, before it arrives at %g s", guest->name,
                             seconds(task->at_ns), seconds(guest->at_ns));
        if (!(task->work_mcycle > 0 && task->work_mcycle < 1e300))
            return error_set(error, "guest %s: a task of %g million cycles; more than 0 is needed",
                             guest->name, task->work_mcycle);
        if (task->kill_ns != 0 && task->kill_ns <= task->at_ns)
            return error_set(error, "guest %s: a task of %g s is killed at %g s, which is not later",
                             guest->name, seconds(task->at_ns), seconds(task->kill_ns));
    }
    return true;
}

static bool check_guest(const ListedGuest *guest, Error *error)
{
    if (guest->at_ns < 0)
        return error_set(error, "guest %s: arrives at %g s, before the run begins", guest->name,
                         seconds(guest->at_ns));
    if (guest->leave_ns != 0 && guest->leave_ns <= guest->at_ns)
        return error_set(error, "guest %s: leaves at %g s, not later than it arrives", guest->name,
                         seconds(guest->leave_ns));
    if (guest->demand == DEMAND_USAGE && guest->task_count > 0)
        return error_set(error, "guest %s: has usage, so it cannot have tasks too", guest->name);
    if (guest->demand == DEMAND_TASKS && (guest->sample_count > 0 || guest->usage_ratio != 0))
        return error_set(error, "guest %s: has tasks, so it cannot have usage too", guest->name);
    return guest->demand == DEMAND_USAGE ? check_samples(guest, error) : check_tasks(guest, error);
}

static SimTime common_divisor(SimTime a, SimTime b)
{
    while (b != 0) {
        SimTime rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool find_step(const ListedConfig *config, SimTime *ret_step_ns, Error *error)
{
    SimTime step = 0;
    bool has_usage = false;
    for (uint32_t i = 0; i < config->guest_count; i++) {
        const ListedGuest *guest = &config->guests[i];
        has_usage |= guest->demand == DEMAND_USAGE;
        for (uint32_t k = 0; k < guest->sample_count; k++)
            step = common_divisor(step, guest->samples[k].at_ns);
    }
    if (step != 0 && step < LISTED_STEP_NS_MIN)
        return error_set(error, "the usage samples need a common step of at least %g s; theirs is %g s",
                         seconds(LISTED_STEP_NS_MIN), seconds(step));
    *ret_step_ns = !has_usage ? 0 : step == 0 ? LISTED_STEP_NS : step;
    return true;
}

static uint32_t count_of(const ListedGuest *guest)
{
    return guest->count > 0 ? guest->count : 1;
}

static bool check_count(const ListedConfig *config, Error *error)
{
    uint64_t guests = 0, tasks = 0;
    for (uint32_t i = 0; i < config->guest_count; i++) {
        const ListedGuest *guest = &config->guests[i];
        guests += count_of(guest);
        for (uint32_t k = 0; k < guest->task_count; k++)
            tasks += (uint64_t)count_of(guest) * (guest->tasks[k].count > 0 ? guest->tasks[k].count : 1);
    }
    if (guests == 0)
        return error_set(error, "no guests are listed");
    return (guests <= LISTED_COUNT_MAX && tasks <= LISTED_COUNT_MAX) ||
           error_set(error,
                     "%" PRIu64 " guests with %" PRIu64 " tasks are listed; at most %d of each are possible",
                     guests, tasks, LISTED_COUNT_MAX);
}

bool listed_check(const ListedConfig *config, SimTime *ret_step_ns, Error *error)
{
    if (!check_count(config, error))
        return false;
    for (uint32_t i = 0; i < config->guest_count; i++)
        if (!check_guest(&config->guests[i], error))
            return false;
    return find_step(config, ret_step_ns, error);
}
