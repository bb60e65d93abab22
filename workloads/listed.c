#include "workloads/listed.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"
#include "workloads/numbered.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the guests of an item of the list have in common. */
typedef struct Kind {
    Arrival arrival; /* but the row */
    char *name;
    bool is_numbered;
    double ratio;                    /* at arrival */
    size_t first_sample, end_sample; /* in samples */
} Kind;

typedef struct ListedRow {
    uint32_t kind, number;
    size_t next_sample;
    double ratio; /* now */
} ListedRow;

typedef struct OrderedTask {
    TaskArrival task;
    size_t given; /* keeps the order of what has the same time */
} OrderedTask;

typedef struct OrderedSample {
    ListedSample sample;
    size_t given;
} OrderedSample;

typedef struct Listed {
    VEC(Kind) kinds; /* in order of arrival, the list's order among those who arrive together */
    VEC(ListedRow) rows;
    VEC(OrderedSample) samples; /* kind after kind, in order of time */
    VEC(OrderedTask) tasks;     /* of all rows, in order of time */
    size_t next_row, next_task;
    SimTime step_ns; /* 0 = nobody has usage */
} Listed;

/* ---- What the controller pulls ---- */

static bool next_arrival(void *state, Arrival *ret_arrival)
{
    Listed *listed = state;
    if (listed->next_row == listed->rows.count)
        return false;
    uint32_t row = (uint32_t)listed->next_row++;
    *ret_arrival = listed->kinds.at[listed->rows.at[row].kind].arrival;
    ret_arrival->row = row;
    return true;
}

static bool next_task(void *state, TaskArrival *ret_task)
{
    Listed *listed = state;
    if (listed->next_task == listed->tasks.count)
        return false;
    *ret_task = listed->tasks.at[listed->next_task++].task;
    return true;
}

static void usage(void *state, const UsageAsk *ask, double *ret_ratio)
{
    Listed *listed = state;
    for (uint32_t i = 0; i < ask->count; i++) {
        check(ask_row(ask, i) < listed->rows.count);
        ListedRow *row = &listed->rows.at[ask_row(ask, i)];
        size_t end = listed->kinds.at[row->kind].end_sample;
        for (; row->next_sample < end; row->next_sample++) {
            const ListedSample *sample = &listed->samples.at[row->next_sample].sample;
            if (sample->at_ns > ask->anchor_ns + ask->offset_ns)
                break;
            row->ratio = sample->ratio;
        }
        ret_ratio[i] = row->ratio;
    }
}

static SimTime step_ns(const void *state)
{
    return ((const Listed *)state)->step_ns;
}

static void guest_name(const void *state, uint32_t row, char *ret_text, size_t size)
{
    const Listed *listed = state;
    const ListedRow *of = &listed->rows.at[row];
    const Kind *kind = &listed->kinds.at[of->kind];
    if (kind->is_numbered)
        numbered_name(kind->name, ".", of->number, 1, ret_text, size);
    else
        snprintf(ret_text, size, "%s", kind->name);
}

static void close_listed(void *state)
{
    Listed *listed = state;
    for (size_t i = 0; i < listed->kinds.count; i++)
        free(listed->kinds.at[i].name);
    vec_free(&listed->kinds);
    vec_free(&listed->rows);
    vec_free(&listed->samples);
    vec_free(&listed->tasks);
    free(listed);
}

const SourceKind listed_kind = {
    .name = "listed",
    .help = "guests written down one by one or as so many alike, with their tasks or their CPU usage",
    .next_arrival = next_arrival,
    .next_task = next_task,
    .usage = usage,
    .step_ns = step_ns,
    .guest_name = guest_name,
    .close = close_listed,
};

/* ---- Beginning ---- */

/* The order in which they were given stands in for the stability that qsort does not promise. */
static int by_time(SimTime a_ns, SimTime b_ns, size_t a_given, size_t b_given)
{
    if (a_ns != b_ns)
        return a_ns < b_ns ? -1 : 1;
    return a_given < b_given ? -1 : 1;
}

/* An item of the list while the source is opened. */
typedef struct Item {
    const ListedGuest *guest;
    size_t given;
} Item;

static int item_by_time(const void *a, const void *b)
{
    const Item *x = a, *y = b;
    return by_time(x->guest->at_ns, y->guest->at_ns, x->given, y->given);
}

static int sample_by_time(const void *a, const void *b)
{
    const OrderedSample *x = a, *y = b;
    return by_time(x->sample.at_ns, y->sample.at_ns, x->given, y->given);
}

static int task_by_time(const void *a, const void *b)
{
    const OrderedTask *x = a, *y = b;
    return by_time(x->task.at_ns, y->task.at_ns, x->given, y->given);
}

static void add_samples(Listed *listed, const ListedGuest *guest, Kind *kind)
{
    kind->first_sample = listed->samples.count;
    kind->ratio = guest->usage_ratio;
    for (uint32_t i = 0; i < guest->sample_count; i++)
        vec_push(&listed->samples, (OrderedSample){.sample = guest->samples[i], .given = i});
    kind->end_sample = listed->samples.count;
    if (guest->sample_count > 0)
        qsort(listed->samples.at + kind->first_sample, guest->sample_count, sizeof(OrderedSample),
              sample_by_time);
}

static void add_task(Listed *listed, TaskArrival task, uint32_t count)
{
    for (uint32_t k = 0; k < (count > 0 ? count : 1); k++)
        vec_push(&listed->tasks, (OrderedTask){.task = task, .given = listed->tasks.count});
}

static void add_tasks(Listed *listed, const ListedGuest *guest, uint32_t row)
{
    for (uint32_t i = 0; i < guest->task_count; i++) {
        const ListedTask *task = &guest->tasks[i];
        add_task(listed,
                 (TaskArrival){.at_ns = task->at_ns,
                               .row = row,
                               .threads = task->threads > 0 ? task->threads : 1,
                               .work_mcycle = task->work_mcycle},
                 task->count);
        if (task->kill_ns != 0)
            add_task(listed, (TaskArrival){.at_ns = task->kill_ns, .row = row, .kill = true}, task->count);
    }
}

static uint32_t count_of(const ListedGuest *guest)
{
    return guest->count > 0 ? guest->count : 1;
}

static void add_guests(Listed *listed, const ListedGuest *guest)
{
    Kind kind = {.arrival = {.at_ns = guest->at_ns,
                             .leave_ns = guest->leave_ns != 0 ? guest->leave_ns : SIM_TIME_MAX,
                             .size = guest->size,
                             .demand = guest->demand,
                             .order = guest->order},
                 .name = must_strdup(guest->name),
                 .is_numbered = guest->count > 0};
    add_samples(listed, guest, &kind);
    for (uint32_t number = 0; number < count_of(guest); number++) {
        add_tasks(listed, guest, (uint32_t)listed->rows.count);
        vec_push(&listed->rows, (ListedRow){.kind = (uint32_t)listed->kinds.count,
                                            .number = number,
                                            .next_sample = kind.first_sample,
                                            .ratio = kind.ratio});
    }
    vec_push(&listed->kinds, kind);
}

/* Of very many guests alike the tasks come in order already. */
static void sort_tasks(Listed *listed)
{
    size_t i = 1, count = listed->tasks.count;
    while (i < count && listed->tasks.at[i - 1].task.at_ns <= listed->tasks.at[i].task.at_ns)
        i++;
    if (i < count)
        qsort(listed->tasks.at, count, sizeof(OrderedTask), task_by_time);
}

static void add_all(Listed *listed, const ListedConfig *config)
{
    Item *items = must_calloc(config->guest_count, sizeof *items);
    for (uint32_t i = 0; i < config->guest_count; i++)
        items[i] = (Item){&config->guests[i], i};
    qsort(items, config->guest_count, sizeof *items, item_by_time);
    for (uint32_t i = 0; i < config->guest_count; i++)
        add_guests(listed, items[i].guest);
    free(items);
    sort_tasks(listed);
}

bool listed_open(const ListedConfig *config, Source *ret_source, Error *error)
{
    SimTime step = 0;
    if (!listed_check(config, &step, error))
        return false;
    Listed *listed = must_calloc(1, sizeof *listed);
    listed->step_ns = step;
    add_all(listed, config);
    *ret_source = (Source){.kind = &listed_kind, .state = listed};
    return true;
}
