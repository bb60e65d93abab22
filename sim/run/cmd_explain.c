/* virga explain: why a guest was placed, moved, refused or left waiting; what befell a host. */
#include "sim/run/cell.h"
#include "sim/run/story.h"
#include "sim/run/verbs.h"

#include <stdio.h>
#include <string.h>

typedef struct ExplainInput {
    const char *path, *subject;
    bool as_json;
} ExplainInput;

static bool take(void *input, int key, char *text, Error *error)
{
    (void)error;
    ExplainInput *explain = input;
    if (key == KEY_JSON)
        explain->as_json = true;
    else if (explain->path == NULL)
        explain->path = text;
    else
        explain->subject = text;
    return true;
}

/* Facts of the subject's row that tell what it is, in the order of this list. */
static const char *const guest_facts[] = {
    "workload", "vcpus", "cpu_mhz", "memory_bytes", "migrations", "ready_s", "steal_s", "labels", NULL};
static const char *const host_facts[] = {"type",     "cores",        "core_mhz", "memory_bytes", "energy_j",
                                         "active_s", "overloaded_s", "arrivals", "departures",   "labels",
                                         NULL};

static const ResultColumn *find(const ResultTable *table, const char *name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (strcmp(table->columns.at[i].name, name) == 0)
            return &table->columns.at[i];
    return NULL;
}

static const char *label_of(const char *name, char *ret_label, size_t size)
{
    static const char *const endings[] = {"_s", "_bytes", "_mhz", "_j"};
    snprintf(ret_label, size, "%s", name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(ret_label), ending = strlen(endings[i]);
        if (length > ending && strcmp(ret_label + length - ending, endings[i]) == 0)
            ret_label[length - ending] = '\0';
    }
    return ret_label;
}

static void print_facts(const Story *story)
{
    const ResultTable *table = story->is_host ? &story->hosts : &story->guests;
    const char *const *names = story->is_host ? host_facts : guest_facts;
    char label[64], text[512];
    printf("%s %s", story->is_host ? "Host" : "Guest", story->name);
    if (!story->is_host)
        printf(", serial %u", story->row);
    const char *before = "\n  ";
    for (; *names != NULL; names++) {
        const ResultColumn *column = find(table, *names);
        if (column == NULL || result_is_missing(column, story->row))
            continue;
        cell_text(column, story->row, text, sizeof text);
        printf("%s%s %s", before, label_of(*names, label, sizeof label), text);
        before = ", ";
    }
    printf("\n\n");
}

static void print_story(const Story *story)
{
    print_facts(story);
    for (size_t i = 0; i < story->lines.count; i++) {
        bool is_part = strcmp(story->lines.at[i].kind, "guest-rejects") == 0;
        if (is_part)
            printf("%14s    %s\n", "", story->lines.at[i].text);
        else
            printf("%12.3f s  %s\n", (double)story->lines.at[i].time_ns / 1e9, story->lines.at[i].text);
    }
    if (story->lines.count == 0)
        printf("%12s    nothing happened to it\n", "");
    if (story->ending[0] != '\0')
        printf("%14s  %s\n", "at the end", story->ending);
}

static Json *story_json(const Story *story)
{
    const ResultTable *table = story->is_host ? &story->hosts : &story->guests;
    Json *root = json_new_object();
    json_put_text(root, "subject", story->is_host ? "host" : "guest");
    if (!story->is_host)
        json_put_int(root, "serial", story->row);
    Json *facts = json_put_object(root, "facts");
    for (size_t i = 0; i < table->columns.count; i++)
        cell_json(&table->columns.at[i], story->row, facts);
    Json *events = json_put_array(root, "events");
    for (size_t i = 0; i < story->lines.count; i++) {
        Json *event = json_put_object(events, NULL);
        json_put_int(event, "time_ns", story->lines.at[i].time_ns);
        json_put_text(event, "kind", story->lines.at[i].kind);
        json_put_text(event, "text", story->lines.at[i].text);
    }
    json_put_text(root, "end", story->ending[0] != '\0' ? story->ending : NULL);
    return root;
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    (void)guard;
    const ExplainInput *from = input;
    Result result;
    Story story;
    if (!result_open(from->path, &result, error))
        return ENDED_BY_INPUT;
    bool done = story_of(&result, from->subject, &story, error);
    if (done && from->as_json) {
        Json *json = story_json(&story);
        json_print(json, stdout);
        json_free(json);
    } else if (done) {
        print_story(&story);
    }
    if (done)
        story_free(&story);
    result_close(&result);
    return done ? ENDED_WELL : ENDED_BY_INPUT;
}

const Verb verb_explain = {
    .name = "explain",
    .arguments = "RUN.h5 SUBJECT",
    .help = "Tell why a guest was placed, moved, refused or left waiting",
    .details = "SUBJECT is a guest (its name, workload.name, or serial) or a host (its name); of a host it "
               "tells all that "
               "befell it.",
    .arguments_min = 2,
    .arguments_max = 2,
    .options = json_options,
    .input_bytes = sizeof(ExplainInput),
    .take = take,
    .run = run,
};
