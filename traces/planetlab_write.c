#include "traces/planetlab_write.h"

#include "sim/base/check.h"
#include "traces/archive_writer.h"
#include "traces/planetlab.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 255, LINE_BYTES_MAX = 4 };

/* ---- What the format cannot say ---- */

static bool check_name(const Trace *trace, size_t guest, Error *error)
{
    const char *name = trace->guests.at[guest].name;
    if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL || strlen(name) > NAME_BYTES_MAX)
        return error_set(error, "guest %zu: \"%s\" cannot be the name of a file in the archive", guest, name);
    if (guest > 0 && strcmp(trace->guests.at[guest - 1].name, name) >= 0)
        return error_set(error,
                         "guest %zu: \"%s\" does not come after \"%s\" in byte order, which numbers the VMs",
                         guest, name, trace->guests.at[guest - 1].name);
    return true;
}

static bool check_guest(const Trace *trace, size_t guest, Error *error)
{
    const TraceGuest *facts = &trace->guests.at[guest];
    if (!check_name(trace, guest, error))
        return false;
    if (facts->arrive_ns != 0 || facts->leave_ns != SIM_TIME_MAX)
        return error_set(error, "guest %s comes late or goes early, which PlanetLab's format cannot say",
                         facts->name);
    for (size_t step = 0; step < trace->steps; step++) {
        double ratio = trace->usage_ratio[step * trace->guests.count + guest];
        if (!(ratio >= 0 && ratio <= 1))
            return error_set(error, "guest %s, step %zu: %g, a share of 0 to 1 is needed", facts->name, step,
                             ratio);
    }
    return true;
}

bool planetlab_fits(const Trace *trace, Error *error)
{
    if (trace->guests.count == 0)
        return error_set(error, "there are no guests to write");
    if (trace->steps < 2)
        return error_set(error, "%u steps; PlanetLab's format needs at least 2", trace->steps);
    if (trace->step_ns != PLANETLAB_STEP_NS)
        return error_set(error, "steps of %g s; PlanetLab's format has steps of 300 s",
                         (double)trace->step_ns / (double)NS_PER_S);
    for (size_t guest = 0; guest < trace->guests.count; guest++)
        if (!check_guest(trace, guest, error))
            return false;
    return true;
}

/* ---- Writing ---- */

/* The lines of one file; returns their length. */
static size_t format_guest(const Trace *trace, size_t guest, char *ret_lines)
{
    size_t length = 0;
    for (size_t step = 0; step < trace->steps; step++) {
        double percent = floor(trace->usage_ratio[step * trace->guests.count + guest] * 100 + 0.5);
        length += (size_t)snprintf(ret_lines + length, LINE_BYTES_MAX + 1, "%d\n", (int)percent);
    }
    return length;
}

static void write_guests(const Trace *trace, ArchiveWriter *writer, const char *folder, int folder_length)
{
    char *lines = must_alloc((size_t)trace->steps * LINE_BYTES_MAX + 1);
    for (size_t guest = 0; guest < trace->guests.count; guest++) {
        char *path;
        if (asprintf(&path, "%.*s/%s", folder_length, folder, trace->guests.at[guest].name) < 0)
            die("out of memory: the name of an entry");
        archive_writer_add(writer, path, lines, format_guest(trace, guest, lines));
        free(path);
    }
    free(lines);
}

bool planetlab_write(const Trace *trace, const char *path, Error *error)
{
    size_t stem;
    ArchiveWriter *writer;
    if (!archive_writer_stem(path, &stem, error) || !planetlab_fits(trace, error) ||
        !archive_writer_open(path, &writer, error))
        return false;
    const char *slash = strrchr(path, '/');
    size_t start = slash != NULL ? (size_t)(slash + 1 - path) : 0;
    write_guests(trace, writer, path + start, (int)(stem - start));
    archive_writer_close(writer);
    return true;
}
