#include "sim/output/store.h"

#include "sim/output/store_series.h"
#include "sim/output/store_tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_list(H5File *file, const char *path, const char *description, char *const *texts,
                       size_t count)
{
    const H5Dataset dataset = {.path = path, .description = description, .kind = H5_TEXT};
    h5_write(file, &dataset, count, texts);
}

static void write_int(H5File *file, const char *path, const char *unit, const char *description,
                      int64_t value)
{
    h5_write(file, &(H5Dataset){.path = path, .unit = unit, .description = description, .kind = H5_I64}, 1,
             &value);
}

static void write_number(H5File *file, const char *path, const char *unit, const char *description,
                         double value)
{
    h5_write(file, &(H5Dataset){.path = path, .unit = unit, .description = description, .kind = H5_F64}, 1,
             &value);
}

static void write_files(H5File *file, const Provenance *provenance)
{
    const char *root = "/provenance/files", *names[] = {"role", "path", "sha256"};
    static const char *const about[] = {"What the file was read as", "Where it was found",
                                        ("SHA-256 of its bytes; of a folder, of the lines `sha256  name` of "
                                         "its files in the order of their names")};
    h5_make_group(file, root, "Every file that was read");
    char **cells = must_alloc(provenance->file_count * sizeof *cells), path[64];
    for (size_t column = 0; column < 3; column++) {
        for (size_t i = 0; i < provenance->file_count; i++) {
            const InputFile *input = &provenance->files[i];
            cells[i] = column == 0 ? input->role : column == 1 ? input->path : (char *)input->sha256;
        }
        snprintf(path, sizeof path, "%s/%s", root, names[column]);
        write_list(file, path, about[column], cells, provenance->file_count);
    }
    free(cells);
}

static void write_provenance(H5File *file, const StoredRun *run)
{
    const Provenance *from = &run->provenance;
    char hash[17];
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)run->recorder->hash);
    h5_make_group(file, "/provenance", "What was run, and with what; enough to repeat it");
    h5_write_text(file, "/provenance/name", "Name of the scenario", from->name);
    write_int(file, "/provenance/seed", "1", "Seed of all random streams", (int64_t)from->seed);
    h5_write_text(file, "/provenance/status", "How the run ended", from->status);
    h5_write_text(file, "/provenance/hash", "Determinism hash: of all notes and final integrals", hash);
    h5_write_text(file, "/provenance/placement", "Policy that places guests", from->placement);
    h5_write_text(file, "/provenance/rebalance", "Policy that moves guests", from->rebalance);
    h5_write_text(file, "/provenance/power", "Policy that puts hosts to sleep", from->power);
    h5_write_text(file, "/provenance/version", "Version of Virga", from->version);
    h5_write_text(file, "/provenance/compiler", "Compiler of Virga", from->compiler);
    h5_write_text(file, "/provenance/flags", "How it was compiled", from->flags);
    h5_write_text(file, "/provenance/scenario", "The scenario with every field filled, as YAML",
                  from->scenario);
    h5_make_group(file, "/provenance/defaults", "Every default that was used");
    write_list(file, "/provenance/defaults/setting", "Path = value (source)", from->defaults,
               from->default_count);
    write_files(file, from);
}

const char *store_unit(const MetricDefinition *definition, const Recorder *recorder)
{
    bool is_money = strcmp(definition->unit, "currency") == 0;
    return is_money && recorder->prices.currency[0] != '\0' ? recorder->prices.currency : definition->unit;
}

static const char *name_of(const MetricDefinition *definition, const Recorder *recorder)
{
    (void)recorder;
    return definition->name;
}

static const char *help_of(const MetricDefinition *definition, const Recorder *recorder)
{
    (void)recorder;
    return definition->help;
}

static const char *source_of(const MetricDefinition *definition, const Recorder *recorder)
{
    (void)recorder;
    return definition->source != NULL ? definition->source : "";
}

/* One column of text of the summary. */
static void write_words(H5File *file, const StoredRun *run, const char *path, const char *description,
                        const char *(*word_of)(const MetricDefinition *, const Recorder *))
{
    const char **cells = must_alloc(run->metric_count * sizeof *cells);
    for (size_t i = 0; i < run->metric_count; i++)
        cells[i] = word_of(&run->definitions[i], run->recorder);
    h5_write(file, &(H5Dataset){.path = path, .description = description, .kind = H5_TEXT}, run->metric_count,
             cells);
    free(cells);
}

static void write_summary(H5File *file, const StoredRun *run)
{
    double *values = must_alloc(run->metric_count * sizeof *values);
    uint8_t *known = must_alloc(run->metric_count);
    for (size_t i = 0; i < run->metric_count; i++) {
        known[i] = run->metrics[i].is_known;
        values[i] = known[i] ? run->metrics[i].value : (double)NAN;
    }
    h5_make_group(file, "/summary", "The figures of the run");
    write_words(file, run, "/summary/metric", "Name", name_of);
    h5_write(file,
             &(H5Dataset){.path = "/summary/value",
                          .unit = "",
                          .description = "Value, in the unit beside it; NaN = not known",
                          .kind = H5_F64},
             run->metric_count, values);
    write_words(file, run, "/summary/unit", "Unit of the value", store_unit);
    h5_write(file,
             &(H5Dataset){.path = "/summary/known",
                          .unit = "1",
                          .description = "1 = the run answers this, 0 = it cannot",
                          .kind = H5_U8},
             run->metric_count, known);
    write_words(file, run, "/summary/definition", "Definition", help_of);
    write_words(file, run, "/summary/source", "Where the definition comes from", source_of);
    free(known);
    free(values);
}

static void write_runtime(H5File *file, const RunTime *runtime)
{
    double events_per_s = runtime->wall_s > 0 ? (double)runtime->events / runtime->wall_s : (double)NAN;
    h5_make_group(file, "/runtime", "What this run took; the only group that differs between two runs");
    write_number(file, "/runtime/wall_s", "s", "Wall time", runtime->wall_s);
    write_int(file, "/runtime/events", "1", "Events of the engine", (int64_t)runtime->events);
    write_number(file, "/runtime/events_per_s", "1/s", "Events a second of wall time", events_per_s);
    write_int(file, "/runtime/memory_bytes", "byte", "The most memory that was held", runtime->memory_bytes);
    write_int(file, "/runtime/checked", "1", "1 = every invariant was verified after each event",
              runtime->is_checked);
    h5_write_text(file, "/runtime/finished", "When the run was over", runtime->finished);
}

void store_write(H5File *file, const StoredRun *run)
{
    h5_put_text(file, "/", "format", STORE_FORMAT);
    h5_put_int(file, "/", "format_version", STORE_FORMAT_VERSION);
    h5_put_text(file, "/", "title", run->provenance.name);
    write_provenance(file, run);
    write_summary(file, run);
    store_tables(file, run->recorder);
    if (run->series->choice != SERIES_NONE)
        store_series(file, run->series, &run->recorder->tables);
    write_runtime(file, &run->runtime);
}
