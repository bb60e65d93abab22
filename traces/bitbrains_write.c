#include "traces/bitbrains_write.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"
#include "traces/archive_writer.h"
#include "traces/bitbrains.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef VEC(char) Text;

static double usage_at(const Trace *trace, size_t guest, size_t step)
{
    return trace->usage_ratio[step * trace->guests.count + guest];
}

/* ---- What the format cannot say ---- */

static bool check_guest(const Trace *trace, size_t guest, Error *error)
{
    const TraceGuest *facts = &trace->guests.at[guest];
    size_t samples = 0;
    if (facts->cpu_mcore <= 0 || !(facts->cpu_mhz > 0) || facts->memory_bytes <= 0)
        return error_set(
            error,
            "guest %s has no cores, no CPU in MHz or no memory; Bitbrains' format tells all three "
            "(a guest type with cpu: 2GHz has MHz)",
            facts->name);
    for (size_t step = 0; step < trace->steps; step++) {
        double ratio = usage_at(trace, guest, step);
        samples += isnan(ratio) ? 0 : 1;
        if (ratio < 0 || isinf(ratio))
            return error_set(error, "guest %s, step %zu: %g, a share of 0 or more is needed", facts->name,
                             step, ratio);
    }
    return samples > 0 || error_set(error, "guest %s has no sample", facts->name);
}

bool bitbrains_fits(const Trace *trace, int64_t start_s, Error *error)
{
    if (trace->guests.count == 0)
        return error_set(error, "there are no guests to write");
    if (trace->step_ns != BITBRAINS_STEP_S * NS_PER_S)
        return error_set(error, "steps of %g s; Bitbrains' format has steps of %d s",
                         (double)trace->step_ns / (double)NS_PER_S, BITBRAINS_STEP_S);
    if (start_s < 0)
        return error_set(error,
                         "the trace begins %" PRId64 " s before 1970; Bitbrains' format has no such times",
                         -start_s);
    for (size_t guest = 0; guest < trace->guests.count; guest++)
        if (!check_guest(trace, guest, error))
            return false;
    return true;
}

/* ---- Writing ---- */

static void add_line(Text *lines, const char *line)
{
    size_t length = strlen(line);
    vec_reserve(lines, lines->count + length);
    memcpy(lines->at + lines->count, line, length);
    lines->count += length;
}

static void add_header(Text *lines)
{
    for (size_t i = 0; i < BITBRAINS_COLUMNS; i++) {
        add_line(lines, bitbrains_columns[i]);
        add_line(lines, i + 1 < BITBRAINS_COLUMNS ? ";\t" : "\n");
    }
}

static void add_guest(const Trace *trace, size_t guest, int64_t start_s, Text *lines)
{
    const TraceGuest *facts = &trace->guests.at[guest];
    for (size_t step = 0; step < trace->steps; step++) {
        double ratio = usage_at(trace, guest, step), percent = floor(ratio * 10000 + 0.5) / 100;
        char line[512];
        if (isnan(ratio))
            continue;
        snprintf(line, sizeof line,
                 "%" PRId64 ";\t%" PRId64 ";\t%.10g;\t%.3f;\t%.2f;\t%.17g;\t0.0;\t0.0;\t0.0;\t0.0;\t0.0\n",
                 start_s + (int64_t)(step + 1) * BITBRAINS_STEP_S, (facts->cpu_mcore + 999) / 1000,
                 facts->cpu_mhz, facts->cpu_mhz * percent / 100, percent, (double)facts->memory_bytes / 1024);
        add_line(lines, line);
    }
}

bool bitbrains_write(const Trace *trace, int64_t start_s, const char *path, Error *error)
{
    size_t stem;
    ArchiveWriter *writer;
    if (!archive_writer_stem(path, &stem, error) || !bitbrains_fits(trace, start_s, error) ||
        !archive_writer_open(path, &writer, error))
        return false;
    const char *slash = strrchr(path, '/');
    size_t begin = slash != NULL ? (size_t)(slash + 1 - path) : 0;
    Text lines = {0};
    for (size_t guest = 0; guest < trace->guests.count; guest++) {
        char *name;
        if (asprintf(&name, "%.*s/%zu.csv", (int)(stem - begin), path + begin, guest + 1) < 0)
            die("out of memory: the name of an entry");
        vec_clear(&lines);
        add_header(&lines);
        add_guest(trace, guest, start_s, &lines);
        archive_writer_add(writer, name, lines.at, lines.count);
        free(name);
    }
    vec_free(&lines);
    archive_writer_close(writer);
    return true;
}
