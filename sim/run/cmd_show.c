/* virga show: the figures of a result, or one of its tables. */
#include "sim/run/cell.h"
#include "sim/run/provenance.h"
#include "sim/run/summary.h"
#include "sim/run/verbs.h"

#include <stdio.h>
#include <string.h>

typedef struct ShowInput {
    const char *path, *table;
    bool as_json, as_csv;
} ShowInput;

enum { KEY_CSV = 0x200 };

static const struct argp_option options[] = {
    JSON_OPTION,
    {"csv", KEY_CSV, NULL, 0, "Print comma-separated values", 1},
    {0},
};

static bool take(void *input, int key, char *text, Error *error)
{
    ShowInput *show = input;
    if (key == KEY_JSON)
        show->as_json = true;
    else if (key == KEY_CSV)
        show->as_csv = true;
    else if (show->path == NULL)
        show->path = text;
    else
        show->table = text;
    if (show->as_json && show->as_csv)
        return error_set(error, "--json and --csv: one of the two at a time");
    return true;
}

/* How one thing is shown; `group` for those that are plain tables. */
typedef struct Showing {
    const char *name;
    bool (*show)(const Result *result, const struct Showing *showing, const ShowInput *input, Error *error);
    const char *group;
} Showing;

static void print_json(Json *json)
{
    json_print(json, stdout); /* a stream that takes no more is seen at the end */
    json_free(json);
}

static bool show_table(const Result *result, const Showing *showing, const ShowInput *input, Error *error)
{
    ResultTable table;
    if (!h5_exists(result->file, showing->group))
        return error_at(error, result->path, 0, 0, "has no %s: the scenario asked for none (output.series)",
                        showing->name);
    if (!result_table(result, showing->group, &table, error))
        return false;
    if (input->as_json)
        print_json(table_json(&table));
    else if (input->as_csv)
        table_print_csv(&table, stdout);
    else
        table_print(&table, stdout);
    result_table_free(&table);
    return true;
}

static bool show_summary(const Result *result, const Showing *showing, const ShowInput *input, Error *error)
{
    Summary summary;
    if (!summary_of_result(result, &summary, error))
        return false;
    if (input->as_json)
        print_json(summary_json(&summary));
    else if (input->as_csv)
        summary_print_csv(&summary, stdout);
    else if (showing == NULL)
        summary_print(&summary, stdout);
    else
        summary_print_long(&summary, stdout);
    summary_free(&summary);
    return true;
}

static bool show_scenario(const Result *result, const Showing *showing, const ShowInput *input, Error *error)
{
    (void)showing, (void)error;
    if (!input->as_json) {
        fputs(result->scenario, stdout);
        return true;
    }
    Json *json = json_new_object();
    json_put_text(json, "scenario", result->scenario);
    print_json(json);
    return true;
}

static bool show_origin(const Result *result, const Showing *showing, const ShowInput *input, Error *error)
{
    (void)showing;
    Provenances origin;
    if (!provenances_of(result, &origin, error))
        return false;
    if (input->as_json)
        print_json(provenances_json(&origin));
    else if (input->as_csv)
        provenances_print_csv(&origin, stdout);
    else
        provenances_print(&origin, stdout);
    provenances_free(&origin);
    return true;
}

static const Showing showings[] = {
    {"hosts", show_table, "/model/hosts"},     {"guests", show_table, "/model/guests"},
    {"migrations", show_table, "/migrations"}, {"events", show_table, "/events"},
    {"decisions", show_table, "/decisions"},   {"tasks", show_table, "/tasks"},
    {"pending", show_table, "/pending"},       {"series", show_table, "/series/cluster"},
    {"metrics", show_summary, NULL},           {"provenance", show_origin, NULL},
    {"scenario", show_scenario, NULL},
};
enum { SHOWINGS = sizeof showings / sizeof *showings };

static const Showing *find_showing(const char *name, Error *error)
{
    const char *names[SHOWINGS];
    for (size_t i = 0; i < SHOWINGS; i++) {
        if (strcmp(showings[i].name, name) == 0)
            return &showings[i];
        names[i] = showings[i].name;
    }
    error_unknown(error, "table", name, names, SHOWINGS);
    return NULL;
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    (void)guard;
    const ShowInput *from = input;
    const Showing *showing = from->table != NULL ? find_showing(from->table, error) : NULL;
    Result result;
    if ((from->table != NULL && showing == NULL) || !result_open(from->path, &result, error))
        return ENDED_BY_INPUT;
    bool done = showing != NULL ? showing->show(&result, showing, from, error)
                                : show_summary(&result, NULL, from, error);
    result_close(&result);
    return done ? ENDED_WELL : ENDED_BY_INPUT;
}

const Verb verb_show = {
    .name = "show",
    .arguments = "FILE.h5 [TABLE]",
    .help = "Print the figures of a result, or one of its tables",
    .details = "Tables: hosts guests migrations events decisions tasks pending series metrics provenance "
               "scenario. With --csv and --json, times and sizes are in the unit that their column's name "
               "ends in, all digits are there, and what is missing is empty or null.",
    .arguments_min = 1,
    .arguments_max = 2,
    .options = options,
    .input_bytes = sizeof(ShowInput),
    .take = take,
    .run = run,
};
