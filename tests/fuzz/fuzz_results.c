/* Result files through the verbs that read one. The input is first taken for a file as it stands, which the
 * seal refuses, whatever was changed; then for changes to a sound file (changed.h). Its first byte chooses
 * the verb. */
#include "sim/run/cell.h"
#include "sim/run/comparison.h"
#include "sim/run/inputs.h"
#include "sim/run/load.h"
#include "sim/run/plots.h"
#include "sim/run/provenance.h"
#include "sim/run/same.h"
#include "sim/run/story.h"
#include "tests/fuzz/changed.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void show_tables(const Result *result, FILE *to)
{
    static const char *const groups[] = {"/model/hosts",  "/model/guests", "/migrations", "/events",
                                         "/decisions",    "/tasks",        "/pending",    "/series/cluster",
                                         "/series/hosts", "/runtime",      "/provenance"};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        ResultTable table;
        Error error = {0};
        if (!result_table(result, groups[i], &table, &error)) {
            fuzz_claim_told(&error);
            continue;
        }
        table_print(&table, to);
        table_print_csv(&table, to);
        Json *json = table_json(&table);
        json_print(json, to);
        json_free(json);
        result_table_free(&table);
    }
}

static void show_summary(const Result *result, FILE *to)
{
    Summary summary;
    Provenances origin;
    if (summary_of_result(result, &summary, NULL)) {
        summary_print(&summary, to);
        summary_print_long(&summary, to);
        summary_print_csv(&summary, to);
        Json *json = summary_json(&summary);
        json_print(json, to);
        json_free(json);
        summary_free(&summary);
    }
    if (provenances_of(result, &origin, NULL)) {
        provenances_print(&origin, to);
        provenances_print_csv(&origin, to);
        json_free(provenances_json(&origin));
        provenances_free(&origin);
    }
}

static void explain(const Result *result, FILE *to)
{
    (void)to;
    static const char *const subjects[] = {"w.second", "third", "h.0", "1", "nobody"};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        Story story;
        Error error = {0};
        if (story_of(result, subjects[i], &story, &error))
            story_free(&story);
        else
            fuzz_claim_told(&error);
    }
}

static void plot(const Result *result, FILE *to)
{
    for (const Plot *one = plots; one->name != NULL; one++) {
        Error error = {0};
        if (plot_applies(one, result, 1, &error) && one->write(result, 1, to, to, &error))
            continue;
        fuzz_claim_told(&error);
    }
}

static void compare(const Result *result, FILE *to)
{
    const char *const paths[] = {SAMPLE_PATH, result->path};
    Comparison comparison;
    Error error = {0};
    if (!comparison_of(paths, 2, &comparison, &error)) {
        fuzz_claim_told(&error);
        return;
    }
    comparison_print(&comparison, to);
    json_free(comparison_json(&comparison));
    comparison_free(&comparison);
}

/* As far as a repetition goes before it runs, and after. */
static void repeat(const Result *result, FILE *to)
{
    (void)to;
    InputFiles files;
    Load load = {0};
    Error error = {0};
    Result sample;
    if (inputs_of_result(result, &files, &error)) {
        inputs_verify(&files, &error);
        inputs_free(&files);
    }
    load_open_text(&load, result->scenario, &error);
    load_close(&load);
    fuzz_claim(result_open(SAMPLE_PATH, &sample, NULL), "a sound file is read");
    error = (Error){0};
    if (!results_are_same(&sample, result, &error))
        fuzz_claim(error.text[0] != '\0', "the first difference is named");
    result_close(&sample);
}

static void try_one(const char *path, unsigned choice)
{
    static void (*const verbs[])(const Result *, FILE *) = {show_tables, show_summary, explain,
                                                            plot,        compare,      repeat};
    Result result;
    Error error = {0};
    if (!result_open(path, &result, &error)) {
        fuzz_claim_told(&error);
        return;
    }
    FILE *to = fopen("/dev/null", "w");
    verbs[choice % (sizeof verbs / sizeof *verbs)](&result, to);
    fclose(to);
    result_close(&result);
}

/* In the memory's file system: what is committed waits for the disk. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[64];
    if (size == 0)
        return 0;
    FuzzFile file = fuzz_file(bytes, size);
    try_one(file.path, bytes[0]);
    fuzz_file_close(&file);
    snprintf(path, sizeof path, "/dev/shm/virga-fuzz-%ld.h5", (long)getpid());
    write_changed(path, bytes + 1, size - 1);
    try_one(path, bytes[0]);
    unlink(path);
    return 0;
}
