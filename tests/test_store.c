#include "sim/output/store.h"

#include "policies/policy.h"
#include "sim/output/words.h"
#include "sim/run/result.h"
#include "sim/run/same.h"
#include "tests/kept.h"
#include "tests/scratch.h"
#include "tests/test.h"

#include <math.h>

static size_t words_in(const char *text)
{
    size_t count = 1;
    for (; *text != '\0'; text++)
        count += *text == ' ';
    return count;
}

/* The lists of words stand beside enums of other files; policy.h cannot be seen from where they are. */
static void every_number_of_a_note_has_a_word(void)
{
    CU_ASSERT_EQUAL(words_in(WORDS_END_REASON), END_REASON_COUNT);
    CU_ASSERT_EQUAL(words_in(WORDS_MOVE_REASON), MOVE_REASON_COUNT);
    CU_ASSERT_EQUAL(words_in(WORDS_REFUSAL), REFUSAL_COUNT);
    CU_ASSERT_EQUAL(words_in(WORDS_HOST_MODE), MODE_COUNT);
    char *kinds = words_of_notes();
    CU_ASSERT_EQUAL(words_in(kinds), NOTE_KIND_COUNT);
    free(kinds);
}

/* "left" is word 0; after 5 ends, 5 moves and 11 refusals the modes begin at 21, of which "asleep" is the
 * fourth. */
static void a_reason_is_looked_up_by_the_kind_of_its_note(void)
{
    CU_ASSERT_EQUAL(word_of_reason(&(Note){.what = NOTE_GUEST_ENDED, .reason = END_LEFT}), 0);
    CU_ASSERT_EQUAL(word_of_reason(&(Note){.what = NOTE_MIGRATION_STARTED, .reason = MOVE_OVERLOAD}), 6);
    CU_ASSERT_EQUAL(word_of_reason(&(Note){.what = NOTE_GUEST_REJECTS, .reason = REFUSED_MEMORY}), 14);
    CU_ASSERT_EQUAL(word_of_reason(&(Note){.what = NOTE_HOST_STATE, .reason = MODE_ASLEEP}), 24);
    CU_ASSERT_EQUAL(word_of_reason(&(Note){.what = NOTE_GUEST_ARRIVED}), -1);
}

static const MetricDefinition definitions[] = {
    {"energy", "kWh", "all of it", "a paper", NULL},
    {"cost", "currency", "what it costs", NULL, NULL},
};

/* A file of almost nothing: no hosts, no guests, one metric known and one not. */
static char *write_bare(const Scratch *scratch, const char *name, double wall_s)
{
    const MetricValue values[] = {{1.5, true}, {0, false}};
    const InputFile files[] = {{(char *)"trace", (char *)"a.tar", "00ff"}};
    char *const defaults[] = {(char *)"seed = 1 (here)"};
    const Recorder recorder = {.prices = {.currency = "EUR"}, .hash = 0xabc};
    const Series series = {.choice = SERIES_NONE};
    const StoredRun run = {
        .provenance = {.name = "bare",
                       .scenario = "virga: 1\n",
                       .seed = 7,
                       .placement = "p",
                       .rebalance = "r",
                       .power = "w",
                       .version = "0",
                       .compiler = "c",
                       .flags = "f",
                       .status = "done",
                       .files = files,
                       .file_count = 1,
                       .defaults = defaults,
                       .default_count = 1},
        .runtime = {.wall_s = wall_s, .events = 10, .finished = "today"},
        .recorder = &recorder,
        .series = &series,
        .definitions = definitions,
        .metrics = values,
        .metric_count = 2,
    };
    char *path = scratch_path(scratch, name);
    H5File *file = h5_create(path, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    store_write(file, &run);
    CU_ASSERT_FATAL(h5_commit(file, NULL));
    return path;
}

static double number_at(const Result *result, const char *path, size_t row)
{
    H5Data data;
    CU_ASSERT_FATAL(h5_read(result->file, &(H5Slice){.path = path, .as = H5_F64}, &data, NULL));
    CU_ASSERT_FATAL(row < data.rows);
    double value = ((double *)data.at)[row];
    free(data.at);
    return value;
}

static void check_text_at(const Result *result, const char *path, size_t row, const char *expected)
{
    H5Data data;
    CU_ASSERT_FATAL(h5_read(result->file, &(H5Slice){.path = path, .as = H5_TEXT}, &data, NULL));
    CU_ASSERT_FATAL(row < data.rows);
    CU_ASSERT_STRING_EQUAL(((char **)data.at)[row], expected);
    free(data.at);
}

static void a_metric_that_is_not_known_is_nan_and_says_so(void)
{
    Scratch scratch;
    Result result;
    scratch_make(&scratch);
    char *path = write_bare(&scratch, "bare.h5", 1);
    CU_ASSERT_FATAL(result_open(path, &result, NULL));
    CU_ASSERT_EQUAL(number_at(&result, "/summary/value", 0), 1.5);
    CU_ASSERT_EQUAL(number_at(&result, "/summary/known", 0), 1);
    CU_ASSERT(isnan(number_at(&result, "/summary/value", 1)));
    CU_ASSERT_EQUAL(number_at(&result, "/summary/known", 1), 0);
    result_close(&result);
    free(path);
    scratch_remove(&scratch);
}

static void money_is_stored_with_its_currency(void)
{
    Scratch scratch;
    Result result;
    scratch_make(&scratch);
    char *path = write_bare(&scratch, "bare.h5", 1);
    CU_ASSERT_FATAL(result_open(path, &result, NULL));
    check_text_at(&result, "/summary/unit", 0, "kWh");
    check_text_at(&result, "/summary/unit", 1, "EUR");
    result_close(&result);
    free(path);
    scratch_remove(&scratch);
}

static void provenance_tells_what_was_run(void)
{
    Scratch scratch;
    Result result;
    scratch_make(&scratch);
    char *path = write_bare(&scratch, "bare.h5", 1);
    CU_ASSERT_FATAL(result_open(path, &result, NULL));
    CU_ASSERT_STRING_EQUAL(result.name, "bare");
    CU_ASSERT_STRING_EQUAL(result.scenario, "virga: 1\n");
    CU_ASSERT_STRING_EQUAL(result.hash, "0000000000000abc");
    CU_ASSERT_STRING_EQUAL(result.rebalance, "r");
    CU_ASSERT_EQUAL(result.seed, 7);
    check_text_at(&result, "/provenance/files/path", 0, "a.tar");
    check_text_at(&result, "/provenance/files/sha256", 0, "00ff");
    check_text_at(&result, "/provenance/defaults/setting", 0, "seed = 1 (here)");
    result_close(&result);
    free(path);
    scratch_remove(&scratch);
}

/* 10 events in 2 s are 5 a second. */
static void runtime_is_the_only_group_that_differs(void)
{
    Scratch scratch;
    Result one, two;
    scratch_make(&scratch);
    char *path_one = write_bare(&scratch, "one.h5", 1), *path_two = write_bare(&scratch, "two.h5", 2);
    CU_ASSERT_FATAL(result_open(path_one, &one, NULL) && result_open(path_two, &two, NULL));
    CU_ASSERT_EQUAL(number_at(&two, "/runtime/events_per_s", 0), 5);
    CU_ASSERT_NOT_EQUAL(number_at(&one, "/runtime/wall_s", 0), number_at(&two, "/runtime/wall_s", 0));
    CU_ASSERT(results_are_same(&one, &two, NULL));
    result_close(&one);
    result_close(&two);
    free(path_one);
    free(path_two);
    scratch_remove(&scratch);
}

static void the_same_run_and_time_give_the_same_bytes(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path_one = write_bare(&scratch, "one.h5", 1), *path_two = write_bare(&scratch, "two.h5", 1);
    size_t size_one, size_two;
    char *one = scratch_read(path_one, &size_one), *two = scratch_read(path_two, &size_two);
    CU_ASSERT_EQUAL_FATAL(size_one, size_two);
    CU_ASSERT(memcmp(one, two, size_one) == 0);
    free(one);
    free(two);
    free(path_one);
    free(path_two);
    scratch_remove(&scratch);
}

/* The world of kept.h: h.0 is busy on one of two cores for 10 s and idle for 50 s: 150 W x 10 s + 100 W x 50
 * s = 6500 J. It works 10 s x 1000 MHz of 60 s x 2000 MHz. */
static void hosts_have_their_energy_and_use(void)
{
    Scratch scratch;
    Result result;
    scratch_make(&scratch);
    kept_open(&scratch, "two.h5", kept_yaml, &result);
    check_text_at(&result, "/model/hosts/name", 0, "h.0");
    CU_ASSERT_DOUBLE_EQUAL(number_at(&result, "/model/hosts/energy_j", 0), 6500, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(number_at(&result, "/model/hosts/utilization_ratio", 0), 10.0 / 120, 1e-12);
    CU_ASSERT_EQUAL(number_at(&result, "/model/hosts/active_s", 1), 5);
    result_close(&result);
    scratch_remove(&scratch);
}

/* `third` ended (left = 0) and lived nowhere; `fourth` never ended. */
static void what_never_happened_is_missing(void)
{
    Scratch scratch;
    Result result;
    ResultTable guests;
    scratch_make(&scratch);
    kept_open(&scratch, "two.h5", kept_yaml, &result);
    CU_ASSERT_FATAL(result_table(&result, "/model/guests", &guests, NULL));
    const ResultColumn *ended = result_column(&result, &guests, "ended_ns", H5_I64, NULL);
    const ResultColumn *why = result_column(&result, &guests, "end_reason", H5_I64, NULL);
    const ResultColumn *host = result_column(&result, &guests, "host", H5_I64, NULL);
    CU_ASSERT_FATAL(ended && why && host);
    CU_ASSERT_EQUAL(ended->i64[2], 20000000000);
    CU_ASSERT_STRING_EQUAL(result_word(why, 2), "left");
    CU_ASSERT_STRING_EQUAL(result_word(host, 0), "h.0");
    CU_ASSERT(result_is_missing(host, 2));
    CU_ASSERT(result_is_missing(ended, 3));
    CU_ASSERT(result_is_missing(why, 3));
    result_table_free(&guests);
    result_close(&result);
    scratch_remove(&scratch);
}

/* Of the 16 notes of kept.h, 6 are decisions: two placements, and twice "waits" with one ground each. */
static void decisions_are_the_notes_of_what_policies_asked_for(void)
{
    Scratch scratch;
    Result result;
    ResultTable events, decisions;
    scratch_make(&scratch);
    kept_open(&scratch, "two.h5", kept_yaml, &result);
    CU_ASSERT_FATAL(result_table(&result, "/events", &events, NULL));
    CU_ASSERT_FATAL(result_table(&result, "/decisions", &decisions, NULL));
    CU_ASSERT_EQUAL(events.rows, 16);
    CU_ASSERT_EQUAL(decisions.rows, 6);
    const ResultColumn *kind = result_column(&result, &decisions, "kind", H5_I64, NULL);
    const ResultColumn *reason = result_column(&result, &decisions, "reason", H5_I64, NULL);
    const ResultColumn *value = result_column(&result, &decisions, "value", H5_F64, NULL);
    CU_ASSERT_FATAL(kind && reason && value);
    CU_ASSERT_STRING_EQUAL(result_word(kind, 0), "guest-placed");
    CU_ASSERT_STRING_EQUAL(result_word(kind, 3), "guest-rejects");
    CU_ASSERT_STRING_EQUAL(result_word(reason, 3), "memory-full");
    CU_ASSERT_EQUAL(value->f64[3], 2);
    CU_ASSERT(result_is_missing(reason, 0));
    result_table_free(&events);
    result_table_free(&decisions);
    result_close(&result);
    scratch_remove(&scratch);
}

/* Six intervals of 10 s. In the first, h.0 works on one of two cores all the time and h.1 half of it. */
static void series_are_means_of_intervals_with_their_scales(void)
{
    Scratch scratch;
    Result result;
    H5Data data;
    H5Names names;
    scratch_make(&scratch);
    kept_open(&scratch, "two.h5", kept_yaml, &result);
    CU_ASSERT_EQUAL(number_at(&result, "/series/cluster/time_ns", 5), 60e9);
    CU_ASSERT_DOUBLE_EQUAL(number_at(&result, "/series/cluster/power_w", 0), 275, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(number_at(&result, "/series/cluster/power_w", 1), 200, 1e-9);
    CU_ASSERT_FATAL(h5_read(result.file, &(H5Slice){.path = "/series/hosts/utilization_ratio", .as = H5_F64},
                            &data, NULL));
    CU_ASSERT_EQUAL(data.rows, 6);
    CU_ASSERT_EQUAL(data.width, 2);
    CU_ASSERT_DOUBLE_EQUAL(((double *)data.at)[0], 0.5, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(((double *)data.at)[1], 0.25, 1e-6);
    free(data.at);
    CU_ASSERT_FATAL(h5_list_attributes(result.file, "/series/hosts/utilization_ratio", &names, NULL));
    bool has_scales = false;
    for (size_t i = 0; i < names.count; i++)
        has_scales = has_scales || strcmp(names.at[i], "DIMENSION_LIST") == 0;
    CU_ASSERT(has_scales);
    free(names.at);
    result_close(&result);
    scratch_remove(&scratch);
}

static void check_unit_and_description(const Result *result, const char *group)
{
    H5Names names;
    CU_ASSERT_FATAL(h5_list(result->file, group, &names, NULL));
    for (size_t i = 0; i < names.count; i++) {
        H5About about;
        char path[256], *unit = NULL, *description = NULL;
        snprintf(path, sizeof path, "%s/%s", strcmp(group, "/") == 0 ? "" : group, names.at[i]);
        CU_ASSERT_FATAL(h5_about(result->file, path, &about, NULL));
        CU_ASSERT(h5_get_text(result->file, path, "description", &description, NULL));
        CU_ASSERT(description != NULL && description[0] != '\0');
        CU_ASSERT(about.is_group || h5_get_text(result->file, path, "unit", &unit, NULL));
        free(unit);
        free(description);
        if (about.is_group)
            check_unit_and_description(result, path);
    }
    free(names.at);
}

static void every_dataset_has_a_unit_and_a_description(void)
{
    Scratch scratch;
    Result result;
    scratch_make(&scratch);
    kept_open(&scratch, "two.h5", kept_yaml, &result);
    check_unit_and_description(&result, "/");
    result_close(&result);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"every_number_of_a_note_has_a_word", every_number_of_a_note_has_a_word},
    {"a_reason_is_looked_up_by_the_kind_of_its_note", a_reason_is_looked_up_by_the_kind_of_its_note},
    {"a_metric_that_is_not_known_is_nan_and_says_so", a_metric_that_is_not_known_is_nan_and_says_so},
    {"money_is_stored_with_its_currency", money_is_stored_with_its_currency},
    {"provenance_tells_what_was_run", provenance_tells_what_was_run},
    {"runtime_is_the_only_group_that_differs", runtime_is_the_only_group_that_differs},
    {"the_same_run_and_time_give_the_same_bytes", the_same_run_and_time_give_the_same_bytes},
    {"hosts_have_their_energy_and_use", hosts_have_their_energy_and_use},
    {"what_never_happened_is_missing", what_never_happened_is_missing},
    {"decisions_are_the_notes_of_what_policies_asked_for",
     decisions_are_the_notes_of_what_policies_asked_for},
    {"series_are_means_of_intervals_with_their_scales", series_are_means_of_intervals_with_their_scales},
    {"every_dataset_has_a_unit_and_a_description", every_dataset_has_a_unit_and_a_description},
    {NULL, NULL},
};

const TestSuite test_store = {"store", cases};
